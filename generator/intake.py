"""An issue that a form made in; the pull request in its author's name, and the one answer below it, out.

    take    with a token that only reads: what the issue asks for, as `fromissue` makes files of it
    open    with a token that writes: a branch on main with these files, a pull request, the answer; then the steward is woken

Only the issue's number comes from the event; who sent it, GitHub says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from generator import fromissue, reading
from generator.github import GitHub, Issue, Refused
from generator.objects import Objects
from generator.steward import FORM, Sha, credit
from generator.words import Words

MOST_WAITING = 50
"""Branches of forms at a time; more wait until some are taken in."""
MOST_OF_ONE = 5
"""Of them by one person, so that nobody takes the others' places."""

ContentPath = Annotated[str, Field(pattern=r"^content/([\w-][\w. -]*/)*[\w-][^/\\\x00-\x1f]*\z", max_length=900)]


class Taken(BaseModel):
    """What one issue becomes. Texts reach GitHub's interface as they are, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Annotated[int, Field(gt=0)]
    asked: str
    """Of the issue as it was read."""
    onto: Sha
    files: Annotated[dict[ContentPath, Annotated[str, Field(max_length=300_000)] | None], Field(max_length=2_000)]
    """Empty: something is to be mended first."""
    title: Annotated[str, Field(max_length=250)]
    message: Annotated[str, Field(max_length=2_000)]
    comment: Annotated[str, Field(max_length=64_000)]
    opened: Annotated[str, Field(max_length=500)]
    """What the comment says besides, once there is a pull request; `{number}` is its number."""
    closed_door: Annotated[str, Field(max_length=500)]
    """What it says where the repository lets no workflow open one."""
    waits: Annotated[str, Field(max_length=500)]
    """What it says where there is no place for another one yet."""


def take(hub: Path, github: GitHub, *, number: int, today: date) -> Taken | None:
    """None: there is no such issue, it is closed, or no form made it."""
    issue = github.issue(number)
    if issue is None or not issue.open:
        return None
    made = fromissue.made(
        hub,
        body=issue.body,
        author=issue.author.login,
        author_id=issue.author.number,
        today=today,
        labels=sorted(issue.labels),
        number=number,
    )
    if made.kind is None:
        return None
    words = Words(reading.library(hub)[0].community.value.language)
    return Taken(
        number=number,
        asked=_asked(issue),
        onto=Objects(hub).commit("HEAD"),
        files=dict(made.files),
        title=made.title,
        message=made.message,
        comment=made.comment.removeprefix(fromissue.MARK).lstrip(),
        opened=words.gettext("It is on its way as #{number}; what happens next is said there."),
        closed_door=words.gettext(
            "For those who look after this place: allow GitHub Actions to create pull requests (Settings, Actions, General),"
            " then edit this issue."
        ),
        waits=words.gettext(
            "Many contributions wait to be taken in just now, and this one with them. Nothing of it is lost: edit it again in"
            " a day or two, and it goes on its way."
        ),
    )


def _asked(issue: Issue) -> str:
    return sha256(f"{issue.author.login}\n{issue.body}".encode()).hexdigest()


def opened(taken: Taken, github: GitHub, *, branch: str) -> Iterator[str]:
    """Does it, and says it line by line. Raises Busy and Refused."""
    issue = github.issue(taken.number)
    if issue is None or not issue.open or _asked(issue) != taken.asked:
        yield f"#{taken.number}: closed or changed meanwhile"
        return
    form = f"form/{taken.number}"
    assert FORM.fullmatch(form)
    if not taken.files:
        github.answer(taken.number, taken.comment, issue.answer)
        yield f"#{taken.number}: to be mended"
        return
    if ahead := _ahead(github, issue, form):
        github.answer(taken.number, f"{taken.comment}\n\n{taken.waits}", issue.answer)
        yield f"#{taken.number}: waits, since {ahead} do"
        return
    author = {
        "name": issue.author.login,
        "email": credit(issue.author).rpartition("<")[2].rstrip(">"),
    }
    github.put(form, taken.files, onto=taken.onto, message=f"{taken.title}\n\n{taken.message}".strip(), author=author)
    try:
        number = github.propose(form, branch, title=taken.title, body=f"Closes #{taken.number}")
    except Refused as refused:
        if refused.status not in (403, 422):
            raise
        github.answer(taken.number, f"{taken.comment}\n\n{taken.closed_door}", issue.answer)
        yield f"#{taken.number}: {refused}"
        return
    said = taken.opened.replace("{number}", str(number))
    github.answer(taken.number, f"{taken.comment}\n\n{said}", issue.answer)
    yield f"#{taken.number}: #{number}"
    try:
        github.start("steward.yml", branch, number=str(number))
    except Refused as refused:
        yield f"the steward looks in ten minutes: {refused}"


def _ahead(github: GitHub, issue: Issue, form: str) -> str:
    """Which forms keep another one waiting; empty where there is a place for it, or it has one."""
    waiting = github.branches("form/")
    if form in waiting or len(waiting) < MOST_OF_ONE:
        return ""
    if len(waiting) >= MOST_WAITING:
        return f"{len(waiting)} forms"
    numbers = (int(match[1]) for branch in waiting if (match := FORM.fullmatch(branch)))
    theirs = sum(one.author == issue.author for number in numbers if (one := github.issue(number)))
    return f"{theirs} forms of theirs" if theirs >= MOST_OF_ONE else ""
