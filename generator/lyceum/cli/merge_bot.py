"""`lyceum merge-bot decide`, `act` and `should-publish`."""

from __future__ import annotations

from pathlib import Path

import click

from lyceum.cli.common import (
    branch_option,
    find_hub_folder,
    open_github_reader,
    open_github_writer,
    repository_option,
    run_unless_busy,
)


@click.group("merge-bot")
def merge_bot_group() -> None:
    """Review and merge open pull requests (used by the workflow)."""


@merge_bot_group.command("decide")
@repository_option
@branch_option
@click.option("--number", type=click.IntRange(min=1), help="A pull request that is reviewed before the others.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("decisions.jsonl"))
@click.pass_context
def decide_command(context: click.Context, repository: str, branch: str, number: int | None, output: Path) -> None:
    """Review the open pull requests, and write decisions to a file. Changes nothing; a token that reads is enough."""
    from datetime import UTC, datetime

    from lyceum.moderation import append_decision, decide_pull_requests

    hub, github = find_hub_folder(context), open_github_reader(repository)
    output.write_bytes(b"")

    def decide() -> None:
        for decision in decide_pull_requests(hub, github, branch=branch, now=datetime.now(UTC), first_number=number):
            append_decision(output, decision)
            click.echo(f"#{decision.number}: {'merge' if decision.should_merge else decision.label}")

    run_unless_busy(decide)


@merge_bot_group.command("act")
@repository_option
@branch_option
@click.argument("decisions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def apply_command(repository: str, branch: str, decisions: Path) -> None:
    """Carry out DECISIONS that are still valid: comments, labels, merges."""
    from pydantic import ValidationError

    from lyceum.moderation import apply_decisions, read_decisions

    github = open_github_writer(repository)
    try:
        decided = read_decisions(decisions)
    except ValidationError as error:
        raise click.ClickException(f"{decisions} holds no decisions: {error.error_count()} faults") from None

    def act() -> None:
        for line in apply_decisions(decided, github, branch=branch):
            click.echo(line)

    run_unless_busy(act)


@merge_bot_group.command("should-publish")
@repository_option
@branch_option
@click.option("--commit", required=True, envvar="GITHUB_SHA", metavar="SHA", help="The commit that would be published.")
@click.option("--rebuild", is_flag=True, help="Say yes although the commit is live.")
def should_publish_command(repository: str, branch: str, commit: str, rebuild: bool) -> None:
    """Print on the last line whether the site should be published now: `yes` or `no`."""
    from lyceum.moderation import decide_publication

    github = open_github_reader(repository)

    def decide() -> None:
        tip, live = github.get_branch_head(branch), github.get_deployed_commit()
        decision = decide_publication(commit, tip=tip, live=live, compare=github.compare_order, rebuild=rebuild)
        click.echo(f"{decision.reason}\n{'yes' if decision.should_publish else 'no'}")

    run_unless_busy(decide)


@merge_bot_group.command("has-leftovers")
@repository_option
@branch_option
def has_leftovers_command(repository: str, branch: str) -> None:
    """Print on the last line whether `tidy` has something to do: `yes` or `no`. A token that reads is enough."""
    from datetime import UTC, datetime

    from lyceum.moderation import find_leftovers

    github = open_github_reader(repository)

    def find() -> None:
        leftovers = find_leftovers(github, branch=branch, now=datetime.now(UTC))
        click.echo(f"{leftovers}\n{'yes' if leftovers else 'no'}")

    run_unless_busy(find)


@merge_bot_group.command("tidy")
@repository_option
@branch_option
def tidy_command(repository: str, branch: str) -> None:
    """Do what earlier runs left undone: delete branches of closed forms, start publishing, switch on the schedule."""
    from datetime import UTC, datetime

    from lyceum.moderation import clear_leftovers, find_leftovers

    github = open_github_writer(repository)

    def tidy() -> None:
        leftovers = find_leftovers(github, branch=branch, now=datetime.now(UTC))
        for line in clear_leftovers(leftovers, github, branch=branch):
            click.echo(line)

    run_unless_busy(tidy)
