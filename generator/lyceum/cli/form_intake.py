"""`lyceum form-intake read` and `open`, and `lyceum from-issue`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO

import click

from lyceum.cli.common import (
    branch_option,
    count_things,
    find_hub_folder,
    open_github_reader,
    open_github_writer,
    repository_option,
    run_unless_busy,
)
from lyceum.contributing import FormKind
from lyceum.system import get_today


@click.group("form-intake")
def form_intake_group() -> None:
    """Turn filled issue forms into pull requests (used by the workflow)."""


@form_intake_group.command("read")
@repository_option
@click.option("--number", required=True, type=click.IntRange(min=1), help="The number of the issue.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("taken.json"))
@click.pass_context
def read_command(context: click.Context, repository: str, number: int, output: Path) -> None:
    """Read an issue, and write the pull request that it becomes to a file. Changes nothing."""
    from lyceum.moderation import read_form_issue

    hub, github = find_hub_folder(context), open_github_reader(repository)
    output.write_text("null", "utf-8")

    def read_issue() -> None:
        proposal = read_form_issue(hub, github, number=number, today=get_today())
        if proposal is None:
            click.echo(f"#{number} is no form that somebody filled in")
        else:
            output.write_text(proposal.model_dump_json(indent=1), "utf-8")
            click.echo(f"#{number}: {count_things(len(proposal.files), 'file')}")

    run_unless_busy(read_issue)


@form_intake_group.command("open")
@repository_option
@branch_option
@click.argument("proposal_path", metavar="TAKEN", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def open_pull_request_command(repository: str, branch: str, proposal_path: Path) -> None:
    """Open the pull request in the file, and answer the issue."""
    from pydantic import ValidationError

    from lyceum.moderation import FormProposal, open_form_pull_request

    github = open_github_writer(repository)
    try:
        proposal = FormProposal.model_validate_json(proposal_path.read_bytes())
    except ValidationError as error:
        raise click.ClickException(
            f"{proposal_path} is not what `form-intake read` writes: {error.error_count()} faults"
        ) from None

    def open_pull_request() -> None:
        for line in open_form_pull_request(proposal, github, branch=branch):
            click.echo(line)

    run_unless_busy(open_pull_request)


@click.command("from-issue")
@click.option(
    "--kind", type=click.Choice(["profile", "tip", "result", "challenge", "leave"]), help="The kind of the form."
)
@click.option(
    "--label", "labels", multiple=True, metavar="LABEL", help="A label of the issue; `form: …` gives the kind."
)
@click.option("--author", required=True, metavar="LOGIN", help="The GitHub login of the author.")
@click.option("--author-id", type=int, metavar="ID", help="The number of the author's account.")
@click.option(
    "--body", required=True, type=click.File("rb"), help="The file with the text of the issue; - is standard input."
)
@click.option("--number", type=int, metavar="N", help="The number of the issue.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as JSON.")
@click.option("--write", "should_write", is_flag=True, help="Write the files, if there is no problem.")
@click.pass_context
def convert_command(
    context: click.Context,
    kind: FormKind | None,
    labels: tuple[str, ...],
    author: str,
    author_id: int | None,
    body: IO[bytes],
    number: int | None,
    as_json: bool,
    should_write: bool,
) -> None:
    """Convert a filled issue form into a content file.

    The file belongs to the author, whatever the form says. Prints the comment for the issue, or JSON.
    """
    from lyceum.contributing import build_submission, write_submission

    hub = find_hub_folder(context)
    submission = build_submission(
        hub,
        kind=kind,
        labels=labels,
        body=body.read().decode("utf-8", "replace"),
        author=author,
        author_id=author_id,
        number=number,
        today=get_today(),
    )
    if should_write and submission.is_valid:
        write_submission(hub, submission)
    if as_json:
        click.echo(json.dumps(submission.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(submission.comment, nl=False)
    sys.exit(0 if submission.is_valid else 1)
