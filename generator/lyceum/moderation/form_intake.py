"""Turns an issue that a form made into a pull request in its author's name, and answers the issue. One step only reads, the other
writes."""

from __future__ import annotations

import re
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
from lyceum.moderation.github_values import GitHubAccount, Issue, OpenPull
from lyceum.moderation.github_writer import GitHubWriter

MAX_OPEN_FORMS_PER_PERSON = 5
"""Open pull requests from forms of one person."""
MANY_OPEN_FORMS = 50
"""Open pull requests from forms; from here on, a person has one at a time, so that a few cannot keep the others out."""
MAX_OPEN_FORMS = 500
_FORM_AUTHOR = re.compile(r"<!-- form of ([0-9]{1,20}) -->")
"""In the text of the pull request: the number of the account that sent the form. Only the bot and maintainers can change it."""
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
    settings = load_library(hub_folder)[0].settings.value
    translator = get_translator(settings.language)
    is_blocked = (
        issue.author.github_id in {account.number for account in settings.blocked} and submission.kind != "leave"
    )
    comment = submission.comment.removeprefix(FORM_COMMENT_MARKER).lstrip()
    return FormProposal(
        number=number,
        issue_hash=_hash_issue(issue),
        base_commit=ObjectStore(hub_folder).resolve_commit("HEAD"),
        files={} if is_blocked else dict(submission.files),
        title=submission.title,
        message=submission.message,
        comment=translator.gettext("The moderators have blocked this account here.") if is_blocked else comment,
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
        body = f"Closes #{proposal.number}\n\n<!-- form of {issue.author.github_id or 0} -->"
        number = github.open_pull_request(form_branch, branch, title=proposal.title, body=body)
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
    """Describe the forms for which this one must wait; empty if there is a place for it, or if its pull request is open.

    Only open pull requests count: the branch of one that was closed may still be there.
    """
    if len(github.list_branches("form/")) < MAX_OPEN_FORMS_PER_PERSON:
        return ""
    pulls = [
        pull for pull in github.list_open_pulls() if not pull.is_from_fork and FORM_BRANCH.fullmatch(pull.head_branch)
    ]
    if any(pull.head_branch == form_branch for pull in pulls):
        return ""
    own_count = sum(_is_form_of(github, pull, issue.author) for pull in pulls[:MAX_OPEN_FORMS])
    if own_count >= MAX_OPEN_FORMS_PER_PERSON or (own_count and len(pulls) >= MANY_OPEN_FORMS):
        return f"{own_count} forms of theirs"
    return f"{len(pulls)} forms" if len(pulls) >= MAX_OPEN_FORMS else ""


def _is_form_of(github: GitHubReader, pull: OpenPull, author: GitHubAccount) -> bool:
    if match := _FORM_AUTHOR.search(pull.body):
        return int(match[1]) == author.github_id
    form = FORM_BRANCH.fullmatch(pull.head_branch)
    issue = github.get_issue(int(form[1])) if form else None
    return issue is not None and issue.author == author
