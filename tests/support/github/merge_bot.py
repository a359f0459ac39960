"""Runs the merge bot on a small hub on the fake GitHub, with pull requests of Ada, Lin and Grace.

Grace is the moderator; Lin has no profile yet.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from lyceum.moderation import (
    append_decision,
    apply_decisions,
    decide_pull_requests,
    read_decisions,
)
from lyceum.moderation.decision_file import Decision
from tests.support.github.server import FakeGitHub
from tests.support.github.values import FakeThread

LEARNERS = "content/learners/"
TIPS = "content/tips/"
ADA_PROFILE = "name: Ada\ngithub_id: 1\n"
MERGE_BOT_HUB: dict[str, str | None] = {
    "README.md": "# Hub\n",
    "content/hub.yml": "name: Club\nurl: https://club.example.org/\nrepository: hub/club\nmoderators: [Grace]\n",
    f"{LEARNERS}ada.yml": ADA_PROFILE,
    f"{LEARNERS}grace.yml": "name: Grace\ngithub_id: 2\n",
    f"{TIPS}sleep.md": "---\ntitle: Sleep\nauthor: ada\n---\nSleep on it.\n",
}
ADA_EDIT: dict[str, str | None] = {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Learning\n"}
LIN_FILES: dict[str, str | None] = {f"{LEARNERS}lin.yml": "name: Lin\n"}
GRACE_FILES: dict[str, str | None] = {f"{TIPS}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"}
ADA_MISTAKES: dict[str, str | None] = {
    f"{LEARNERS}ada.yml": ADA_PROFILE + "headlin: Learning\nrole: Mentor\ntimezone: Mars\n"
}


def decide(github: FakeGitHub, **options: Any) -> tuple[Decision, ...]:
    """Return the decisions of the bot, made in a fresh clone of main."""
    folder: Path = github.folder  # type: ignore[attr-defined]
    shutil.rmtree(folder, ignore_errors=True)
    github.advance_clock()
    return tuple(
        decide_pull_requests(github.clone_main(folder), github.make_client(), branch="main", now=github.now, **options)
    )


def run_bot(github: FakeGitHub, **options: Any) -> list[str]:
    """Let the bot decide and act, and return what it reports. The decisions pass through a file, as between its jobs."""
    file = github.folder.with_name("decisions.jsonl")  # type: ignore[attr-defined]
    file.write_bytes(b"")
    for decision in decide(github, **options):
        append_decision(file, decision)
    decisions = read_decisions(file)
    github.advance_clock()
    return list(apply_decisions(decisions, github.make_client(), branch="main"))


def open_newcomers(github: FakeGitHub, count: int) -> list[FakeThread]:
    """Open the first contributions of some people."""
    names = [f"new-{number}" for number in range(1, count + 1)]
    github.push_many({name: {f"{LEARNERS}{name}.yml": "name: Newcomer\n"} for name in names})
    return [github.open_pull_request(name, login=name, number=100 + index) for index, name in enumerate(names)]


def open_by_ada(
    github: FakeGitHub, files: dict[str, str | None] = ADA_EDIT, branch: str = "ada-1", **options: Any
) -> FakeThread:
    """Open a pull request by Ada."""
    github.push_files(branch, files, onto="main")
    return github.open_pull_request(branch, login="Ada", number=1, **options)


def open_by_lin(
    github: FakeGitHub, files: dict[str, str | None] = LIN_FILES, branch: str = "lin-1", **options: Any
) -> FakeThread:
    """Open a pull request by Lin."""
    github.push_files(branch, files, onto="main")
    return github.open_pull_request(branch, login="lin", number=7, **options)


def open_by_grace(
    github: FakeGitHub, files: dict[str, str | None] = GRACE_FILES, branch: str = "grace-1"
) -> FakeThread:
    """Open a pull request by Grace."""
    github.push_files(branch, files, onto="main")
    return github.open_pull_request(branch, login="grace", number=2)


def read_main_log(github: FakeGitHub) -> list[str]:
    """Return the author and the subject of each commit on main, newest first."""
    return github.repo.run_git("log", "--format=%an: %s", "main").split("\n")


def get_bot_comment(thread: FakeThread) -> str:
    """Return the only comment of the bot."""
    [body] = [comment["body"] for comment in thread.comments if comment["viewerDidAuthor"]]
    return str(body)
