"""`lyceum check` and `lyceum review`."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from lyceum.cli.common import MODULES_OF_READING, find_hub_folder, resolve_hub_paths
from lyceum.contributing import CheckResult, LastCheck, is_selected, select_problems
from lyceum.diagnostics import (
    REPORTERS,
    Report,
    arrange_problems,
    format_text_report,
    has_errors,
    summarize_problems,
)
from lyceum.i18n import escape_for_display, get_translator
from lyceum.system import get_today, keep_to_the_end, paused_collection

MODULES_OF_A_CHECK = (*MODULES_OF_READING, "lyceum.pictures")
"""What takes long to import, in an order in which each step is short."""
_MANY_PATHS = 5_000
"""What was read of so many files takes long to be freed."""


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(list(REPORTERS)),
    help="If left out: text, or github in GitHub Actions.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Fix mistakes that need no judgement first; with --changed-since, only in changed files.",
)
@click.option(
    "--changed-since", "since", metavar="REV", help="List only problems that the changes since this revision introduce."
)
@click.option("--language", metavar="TAG", help="The language of the messages. If left out: the language of the hub.")
@click.pass_context
def check_command(
    context: click.Context,
    paths: tuple[Path, ...],
    format_name: str | None,
    fix: bool,
    since: str | None,
    language: str | None,
) -> None:
    """List every problem of the content, or of PATHS in it."""
    hub = find_hub_folder(context)
    if fix:
        _run_autofix(hub, paths, context.obj or Path(), since)
    result = _check_changes(hub, since) if since else _check_everything(hub)
    problems, checked_paths = result.problems, result.checked_paths
    if paths:
        selected_paths = resolve_hub_paths(hub, paths, context.obj or Path())
        problems = select_problems(problems, selected_paths)
        checked_paths = tuple(path for path in checked_paths if is_selected(path, selected_paths))
    translator = get_translator(language or result.language)
    problems = arrange_problems(problems)
    report = Report(problems, len(checked_paths), translator, _make_help_link(result.url))
    default_format = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    click.echo(REPORTERS[format_name or default_format](report), nl=False)
    click.echo(summarize_problems(problems, len(checked_paths), translator), err=True)
    if problems and report.help_url:
        click.echo(translator.gettext("What a [code] means: %(address)s", address=report.help_url("…")), err=True)
    sys.exit(1 if has_errors(problems) else 0)


def _check_everything(hub: Path) -> CheckResult:
    """Check the whole hub, or say again what the last check said if nothing has changed since."""
    last_check = LastCheck(hub, today=get_today())
    result = last_check.find(MODULES_OF_A_CHECK)
    if result is None:
        from lyceum.contributing import check_hub

        with paused_collection():
            check = check_hub(hub, today=get_today(), scan=last_check.scan)
            result = check.make_result()
            gc.freeze()  # nothing of it is garbage before the command ends
        if len(result.checked_paths) > _MANY_PATHS:
            keep_to_the_end(check)
        if check.is_repeatable:
            last_check.save(result)
    return result


def _check_changes(hub: Path, since: str) -> CheckResult:
    """Check the whole hub, and keep only the problems that the changes since a revision introduce."""
    from lyceum.contributing import check_hub, find_introduced_problems
    from lyceum.git import UnknownRevisionError

    try:
        with paused_collection():
            check = check_hub(hub, today=get_today(), since=since)
            result = check.make_result()
            gc.freeze()  # as above
        return replace(result, problems=find_introduced_problems(hub, since, check, today=get_today()))
    except UnknownRevisionError as error:
        raise click.UsageError(str(error)) from None


def _make_help_link(url: str | None) -> Callable[[str], str] | None:
    """Return a function from a problem code to its help page on the site, if the hub has a site."""
    return (lambda code: f"{url.rstrip('/')}/help/{code}/") if url else None


def _run_autofix(hub: Path, paths: Sequence[Path], base: Path, since: str | None) -> None:
    """Fix what can be fixed in the changed files at `paths`, and print what was fixed in each. No paths: everywhere."""
    from lyceum.contributing import find_autofixes, write_fixed_files
    from lyceum.git import UnknownRevisionError, find_changed_paths

    selected_paths = resolve_hub_paths(hub, paths, base)
    try:
        changed_paths = find_changed_paths(hub, since) if since else None
    except UnknownRevisionError as error:
        raise click.UsageError(str(error)) from None
    files = find_autofixes(hub, changed_paths=changed_paths, selected_paths=selected_paths)
    write_fixed_files(hub, files)
    for file in files:
        click.echo(f"{escape_for_display(file.path, 1_000)}: fixed ({', '.join(file.fix_codes)})", err=True)


@click.command("review")
@click.option("--base", required=True, metavar="REV", help="The branch that the change would be merged into.")
@click.option("--head", required=True, metavar="REV", help="The change.")
@click.option("--author", required=True, metavar="LOGIN", help="The GitHub login of the author.")
@click.option("--author-id", type=int, metavar="ID", help="The number of the author's account.")
@click.option("--merged-today", default=0, metavar="N", help="How many changes of the author were merged today.")
@click.option("-f", "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def review_command(
    context: click.Context,
    base: str,
    head: str,
    author: str,
    author_id: int | None,
    merged_today: int,
    format_name: str,
) -> None:
    """Say whether a change can be merged without a moderator, and why.

    The answer is safe, needs a moderator, or refused. The exit code is 0 for every answer, and 2 if there is nothing to review.
    """
    from lyceum.git import RepositoryError
    from lyceum.loader import load_settings
    from lyceum.moderation import review_change

    hub = find_hub_folder(context)
    try:
        with paused_collection():
            result = review_change(
                hub,
                base=base,
                head=head,
                author=author,
                author_id=author_id,
                today=get_today(),
                merged_today=merged_today,
            )
            gc.freeze()  # as after a check
    except RepositoryError as error:
        raise click.UsageError(str(error)) from None
    if format_name == "json":
        click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
        return
    translator = get_translator(load_settings(hub).language)
    click.echo(translator.gettext(result.verdict.value))
    for reason in result.reasons:
        mark = "\u2713" if reason.ok else "\u2717"
        where = f"{reason.path}: " if reason.path else ""
        click.echo(f"  {mark} {where}{translator.translate(reason.message)} [{reason.code}]")
    for line in format_text_report(result.problems, translator):
        click.echo(line)
