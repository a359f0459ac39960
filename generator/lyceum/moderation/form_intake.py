"""Turns an issue that a form made into a pull request in its author's name, and answers the issue. One step reads only, the other writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lyceum.contributing import FORM_COMMENT_MARKER, build_submission
from lyceum.git import ObjectStore
from lyceum.i18n import get_translator
from lyceum.loader import load_library
from lyceum.moderation.authors import FORM_BRANCH, format_co_author_trailer
from lyceum.moderation.decision_file import Sha
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_values import Issue
from lyceum.moderation.github_writer import GitHubWriter

MAX_FORM_BRANCHES = 50
"""Branches of forms at a time; more wait until some are taken in."""
MAX_FORM_BRANCHES_PER_PERSON = 5
"""Of them by one person, so that nobody takes the others' places."""

ContentPath = Annotated[str, Field(pattern=r"^content/([\w-][\w. -]*/)*[\w-][^/\\\x00-\x1f]*\z", max_length=900)]


class FormProposal(BaseModel):
    """What one issue becomes. Texts reach GitHub's interface as they are, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Annotated[int, Field(gt=0)]
    issue_hash: str
    """Of the issue as it was read."""
    base_commit: Sha
    files: Annotated[dict[ContentPath, Annotated[str, Field(max_length=300_000)] | None], Field(max_length=2_000)]
    """Empty: something is to be mended first."""
    title: Annotated[str, Field(max_length=250)]
    message: Annotated[str, Field(max_length=2_000)]
    comment: Annotated[str, Field(max_length=64_000)]
    opened_note: Annotated[str, Field(max_length=500)]
    """What the comment says besides, once there is a pull request; `{number}` is its number."""
    not_allowed_note: Annotated[str, Field(max_length=500)]
    """What it says where the repository lets no workflow open one."""
    queue_note: Annotated[str, Field(max_length=500)]
    """What it says where there is no place for another one yet."""


def read_form_issue(hub: Path, github: GitHubReader, *, number: int, today: date) -> FormProposal | None:
    """None: there is no such issue, it is closed, or no form made it."""
    issue = github.get_issue(number)
    if issue is None or not issue.is_open:
        return None
    made = build_submission(
        hub,
        body=issue.body,
        author=issue.author.login,
        author_id=issue.author.github_id,
        today=today,
        labels=sorted(issue.labels),
        number=number,
    )
    if made.kind is None:
        return None
    words = get_translator(load_library(hub)[0].settings.value.language)
    return FormProposal(
        number=number,
        issue_hash=_hash_issue(issue),
        base_commit=ObjectStore(hub).resolve_commit("HEAD"),
        files=dict(made.files),
        title=made.title,
        message=made.message,
        comment=made.comment.removeprefix(FORM_COMMENT_MARKER).lstrip(),
        opened_note=words.gettext("It is on its way as #{number}; what happens next is said there."),
        not_allowed_note=words.gettext(
            "For those who look after this place: allow GitHub Actions to create pull requests (Settings, Actions, General),"
            " then edit this issue."
        ),
        queue_note=words.gettext(
            "Many contributions wait to be taken in just now, and this one with them. Nothing of it is lost: edit it again in"
            " a day or two, and it goes on its way."
        ),
    )


def _hash_issue(issue: Issue) -> str:
    return sha256(f"{issue.author.login}\n{issue.body}".encode()).hexdigest()


def open_form_pull_request(proposal: FormProposal, github: GitHubWriter, *, branch: str) -> Iterator[str]:
    """Does it, and says it line by line. Raises Busy and Refused."""
    issue = github.get_issue(proposal.number)
    if issue is None or not issue.is_open or _hash_issue(issue) != proposal.issue_hash:
        yield f"#{proposal.number}: closed or changed meanwhile"
        return
    form = f"form/{proposal.number}"
    assert FORM_BRANCH.fullmatch(form)
    if not proposal.files:
        github.write_bot_comment(proposal.number, proposal.comment, issue.bot_comment)
        yield f"#{proposal.number}: to be mended"
        return
    if ahead := _describe_queue(github, issue, form):
        github.write_bot_comment(proposal.number, f"{proposal.comment}\n\n{proposal.queue_note}", issue.bot_comment)
        yield f"#{proposal.number}: waits, since {ahead} do"
        return
    author = {
        "name": issue.author.login,
        "email": format_co_author_trailer(issue.author).rpartition("<")[2].rstrip(">"),
    }
    github.commit_to_branch(
        form,
        proposal.files,
        parent=proposal.base_commit,
        message=f"{proposal.title}\n\n{proposal.message}".strip(),
        author=author,
    )
    try:
        number = github.open_pull_request(form, branch, title=proposal.title, body=f"Closes #{proposal.number}")
    except GitHubRefusedError as refused:
        if refused.status not in (403, 422):
            raise
        github.write_bot_comment(
            proposal.number, f"{proposal.comment}\n\n{proposal.not_allowed_note}", issue.bot_comment
        )
        yield f"#{proposal.number}: {refused}"
        return
    said = proposal.opened_note.replace("{number}", str(number))
    github.write_bot_comment(proposal.number, f"{proposal.comment}\n\n{said}", issue.bot_comment)
    yield f"#{proposal.number}: #{number}"
    try:
        github.dispatch_workflow("merge-bot.yml", branch, number=str(number))
    except GitHubRefusedError as refused:
        yield f"the merge bot looks in ten minutes: {refused}"


def _describe_queue(github: GitHubReader, issue: Issue, form: str) -> str:
    """Which forms keep another one waiting; empty where there is a place for it, or it has one."""
    waiting = github.list_branches("form/")
    if form in waiting or len(waiting) < MAX_FORM_BRANCHES_PER_PERSON:
        return ""
    if len(waiting) >= MAX_FORM_BRANCHES:
        return f"{len(waiting)} forms"
    numbers = (int(match[1]) for branch in waiting if (match := FORM_BRANCH.fullmatch(branch)))
    theirs = sum(one.author == issue.author for number in numbers if (one := github.get_issue(number)))
    return f"{theirs} forms of theirs" if theirs >= MAX_FORM_BRANCHES_PER_PERSON else ""
