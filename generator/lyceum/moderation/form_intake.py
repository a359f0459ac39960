"""Turns an issue that a form made into a pull request in its author's name, and answers the issue. One step only reads, the other
writes."""

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
from lyceum.moderation.authors import FORM_BRANCH, format_noreply_address
from lyceum.moderation.decision_file import Sha
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_values import Issue
from lyceum.moderation.github_writer import GitHubWriter

MAX_FORM_BRANCHES = 50
"""Branches of forms at a time; more forms wait until some are merged."""
MAX_FORM_BRANCHES_PER_PERSON = 5
"""Branches of one person, so that nobody uses up the branches of the others."""
MERGE_BOT_WORKFLOW = "merge-bot.yml"

ContentPath = Annotated[str, Field(pattern=r"^content/([\w-][\w. -]*/)*[\w-][^/\\\x00-\x1f]*\z", max_length=900)]


class FormProposal(BaseModel):
    """What one issue becomes. Its texts go to GitHub's API unchanged, and nothing else does."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Annotated[int, Field(gt=0)]
    issue_hash: str
    """Hash of the issue as it was read."""
    base_commit: Sha
    files: Annotated[dict[ContentPath, Annotated[str, Field(max_length=300_000)] | None], Field(max_length=2_000)]
    """The text of each file; None deletes it. Empty if something must be corrected first."""
    title: Annotated[str, Field(max_length=250)]
    message: Annotated[str, Field(max_length=2_000)]
    comment: Annotated[str, Field(max_length=64_000)]
    opened_note: Annotated[str, Field(max_length=500)]
    """Added to the comment when there is a pull request; `{number}` stands for its number."""
    not_allowed_note: Annotated[str, Field(max_length=500)]
    """Added to the comment if the repository allows no workflow to open pull requests."""
    queue_note: Annotated[str, Field(max_length=500)]
    """Added to the comment if too many forms wait already."""


def read_form_issue(hub_folder: Path, github: GitHubReader, *, number: int, today: date) -> FormProposal | None:
    """Read an open issue and return what it becomes; None if there is no such issue, or if no form made it."""
    issue = github.get_issue(number)
    if issue is None or not issue.is_open:
        return None
    submission = build_submission(
        hub_folder,
        body=issue.body,
        author=issue.author.login,
        author_id=issue.author.github_id,
        today=today,
        labels=sorted(issue.labels),
        number=number,
    )
    if submission.kind is None:
        return None
    translator = get_translator(load_library(hub_folder)[0].settings.value.language)
    return FormProposal(
        number=number,
        issue_hash=_hash_issue(issue),
        base_commit=ObjectStore(hub_folder).resolve_commit("HEAD"),
        files=dict(submission.files),
        title=submission.title,
        message=submission.message,
        comment=submission.comment.removeprefix(FORM_COMMENT_MARKER).lstrip(),
        opened_note=translator.gettext("It is now pull request #{number}. The next steps are there."),
        not_allowed_note=translator.gettext(
            "For the moderators: allow GitHub Actions to create pull requests (Settings, Actions, General), then edit this issue."
        ),
        queue_note=translator.gettext(
            "Many contributions are waiting, and this one as well. Nothing is lost: edit it again in a day or two to continue."
        ),
    )


def _hash_issue(issue: Issue) -> str:
    return sha256(f"{issue.author.login}\n{issue.body}".encode()).hexdigest()


def open_form_pull_request(proposal: FormProposal, github: GitHubWriter, *, branch: str) -> Iterator[str]:
    """Carry out a proposal, and yield a line about each step. Raises GitHubBusyError and GitHubRefusedError."""
    issue = github.get_issue(proposal.number)
    if issue is None or not issue.is_open or _hash_issue(issue) != proposal.issue_hash:
        yield f"#{proposal.number}: closed or changed meanwhile"
        return
    form_branch = f"form/{proposal.number}"
    assert FORM_BRANCH.fullmatch(form_branch)
    if not proposal.files:
        github.write_bot_comment(proposal.number, proposal.comment, issue.bot_comment)
        yield f"#{proposal.number}: needs changes"
        return
    if queue := _describe_queue(github, issue, form_branch):
        github.write_bot_comment(proposal.number, f"{proposal.comment}\n\n{proposal.queue_note}", issue.bot_comment)
        yield f"#{proposal.number}: waits, since {queue} do"
        return
    github.commit_to_branch(
        form_branch,
        proposal.files,
        parent=proposal.base_commit,
        message=f"{proposal.title}\n\n{proposal.message}".strip(),
        author={"name": issue.author.login, "email": format_noreply_address(issue.author)},
    )
    try:
        number = github.open_pull_request(form_branch, branch, title=proposal.title, body=f"Closes #{proposal.number}")
    except GitHubRefusedError as error:
        if error.status not in (403, 422):
            raise
        github.write_bot_comment(
            proposal.number, f"{proposal.comment}\n\n{proposal.not_allowed_note}", issue.bot_comment
        )
        yield f"#{proposal.number}: {error}"
        return
    note = proposal.opened_note.replace("{number}", str(number))
    github.write_bot_comment(proposal.number, f"{proposal.comment}\n\n{note}", issue.bot_comment)
    yield f"#{proposal.number}: #{number}"
    try:
        github.dispatch_workflow(MERGE_BOT_WORKFLOW, branch, number=str(number))
    except GitHubRefusedError as error:
        yield f"the merge bot looks in ten minutes: {error}"


def _describe_queue(github: GitHubReader, issue: Issue, form_branch: str) -> str:
    """Describe the forms for which this one must wait; empty if there is a place for it, or if it has a branch already."""
    branches = github.list_branches("form/")
    if form_branch in branches or len(branches) < MAX_FORM_BRANCHES_PER_PERSON:
        return ""
    if len(branches) >= MAX_FORM_BRANCHES:
        return f"{len(branches)} forms"
    numbers = (int(match[1]) for branch in branches if (match := FORM_BRANCH.fullmatch(branch)))
    other_issues = (github.get_issue(number) for number in numbers)
    own_count = sum(other is not None and other.author == issue.author for other in other_issues)
    return f"{own_count} forms of theirs" if own_count >= MAX_FORM_BRANCHES_PER_PERSON else ""
