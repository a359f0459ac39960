"""`lyceum rename` and `lyceum forget`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from lyceum.cli.common import find_hub_folder
from lyceum.contributing import ChangePlan, check_hub
from lyceum.diagnostics import format_text_report
from lyceum.system import get_today


@click.command("forget")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_context
def remove_learner_command(context: click.Context, who: str, yes: bool) -> None:
    """Take somebody off the site: their profile, what names them, and their commits.

    WHO is a learner's handle. Without a profile: a name, a login, a number or a mail address, as the history has it.
    """
    from lyceum.contributing import HISTORY_NOTE, LearnerChangeError, plan_forgetting

    hub = find_hub_folder(context)
    try:
        plan = plan_forgetting(hub, who)
    except LearnerChangeError as error:
        raise click.UsageError(str(error)) from None
    _apply_plan(hub, plan, f"Forget {who}?", yes)
    if plan.deletions:
        click.echo(HISTORY_NOTE.format(paths=" ".join(f"--path {path}" for path in plan.deletions)))
    else:
        click.echo("Their commits are credited to nobody from the next build on. The history itself still names them.")


@click.command("rename")
@click.argument("old")
@click.argument("new")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_context
def rename_learner_command(context: click.Context, old: str, new: str, yes: bool) -> None:
    """Rename the learner OLD to NEW in every file; the old address leads to the new one.

    A tip or a challenge is named with its folder: `lyceum rename tips/old-name new-name`.
    """
    from lyceum.contributing import LearnerChangeError, plan_content_rename, plan_rename

    hub = find_hub_folder(context)
    try:
        plan = plan_content_rename(hub, old, new) if "/" in old else plan_rename(hub, old, new)
    except LearnerChangeError as error:
        raise click.UsageError(str(error)) from None
    _apply_plan(hub, plan, f"Call {old} {new} from now on?", yes)


def _apply_plan(hub: Path, plan: ChangePlan, question: str, yes: bool) -> None:
    """Print the plan, carry it out after a confirmation, and print the problems that the hub has since then."""
    from lyceum.contributing import apply_plan, find_new_problems

    problems_before = check_hub(hub, today=get_today()).problems
    for line in plan.format_lines():
        click.echo(line)
    if not yes:
        click.confirm(question, abort=True)
    apply_plan(hub, plan)
    problems_after = check_hub(hub, today=get_today()).problems
    moved_before = (
        replace(problem, where=replace(problem.where, path=plan.moves.get(problem.where.path, problem.where.path)))
        for problem in problems_before
    )
    for line in format_text_report(find_new_problems(moved_before, problems_after)):
        click.echo(line)
