"""A change counts from the head that brought its work: corrections afterwards cost no day, and more work is sent when it comes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support.git_hubs import derive_git_hub
from tests.support.git_repository import GitRepository
from tests.support.github.merge_bot import LEARNERS, TIPS, open_by_ada, run_bot
from tests.support.github.server import FakeGitHub

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

WALK = "content/challenges/walk"
RESULT = f"{WALK}/results/ada.yml"
TIP = f"{TIPS}mine.md"
HUB: dict[str, str | None] = {
    f"{WALK}/challenge.md": "---\ntitle: Walk\nmode: either\ncloses: 2026-11-25\nscore: {measure: count}\n---\nWalk.\n",
    "content/hub.yml": "name: Club\nmoderators: {grace: 2}\nsafe: {daily: 50}\n",
}
"""The clock of the fake GitHub begins on 24 November 2026."""
TIP_TEXT = "---\ntitle: Rest\nauthor: ada\n---\n" + "Rest helps. " * 30


def format_result(score: int | str = 5, more: str = "") -> str:
    return f"learner: ada\ndate: 2026-11-24\nscore: {score}\n{more}"


def read_sent_day(github: FakeGitHub) -> str:
    return github.repo.run_git("log", "-1", "--format=%(trailers:key=Sent,valueonly)", "main")[:10]


@pytest.mark.parametrize(
    ("path", "first", "later", "sent_on"),
    [
        (RESULT, format_result(), format_result(more="notes: Corrected\n"), "2026-11-24"),
        (RESULT, format_result(more="evidnce: https://github.com/ada/x\n"), format_result(), "2026-11-24"),
        (RESULT, format_result(), format_result(6), "2026-12-02"),
        (RESULT, format_result("many"), format_result(5), "2026-12-02"),
        (RESULT, format_result(more="ranked: false\n"), format_result(), "2026-12-02"),
        (RESULT, format_result(), format_result(more="thanks: [grace]\n"), "2026-12-02"),
        (TIP, TIP_TEXT, TIP_TEXT.replace("helps", "heals"), "2026-11-24"),
        (TIP, "---\ntitle: Rest\nauthor: ada\n---\nSoon.\n", TIP_TEXT, "2026-12-02"),
        (f"{LEARNERS}ada.yml", "name: Ada\nheadline: Hi\n", "name: Ada\nheadline: Hello\n", "2026-11-24"),
    ],
)
def test_correction_costs_no_day_and_more_work_is_new(
    github: FakeGitHub, path: str, first: str, later: str, sent_on: str
) -> None:
    github.push_files("main", HUB)
    thread = open_by_ada(github, {path: first}, draft=True)
    run_bot(github)
    github.advance_clock(8 * 24 * 60)
    github.push_files("ada-1", {path: later})
    run_bot(github)
    thread.draft = False
    github.add_review(thread, by="grace", number=2)
    run_bot(github)
    assert (thread.state, read_sent_day(github)) == ("MERGED", sent_on)


def test_update_of_the_branch_costs_no_place(github: FakeGitHub, tmp_path: Path) -> None:
    github.push_files("main", HUB)
    thread = open_by_ada(github, {RESULT: format_result()}, draft=True)
    run_bot(github)
    github.push_files("main", {f"{TIPS}other.md": TIP_TEXT.replace("ada", "grace")})
    github.advance_clock(8 * 24 * 60)
    clone = GitRepository(github.clone_main(tmp_path / "of-ada"))
    clone.run_git("fetch", "--quiet", "origin", "ada-1:ada-1")
    clone.switch_branch("ada-1")
    clone.merge_branch("main", "Ada", "1+ada@users.noreply.github.com", date=f"{github.now:%Y-%m-%d}")
    clone.run_git("push", "--quiet", "origin", "ada-1")
    run_bot(github)
    thread.draft = False
    github.add_review(thread, by="grace", number=2)
    run_bot(github)
    assert thread.state == "MERGED"
    hub = derive_git_hub(GitRepository(github.clone_main(tmp_path / "published")), today=date(2026, 12, 20))
    [board] = hub.challenges["walk"].boards
    assert [(row.learners, str(row.score)) for row in board.standings] == [(("ada",), "5")]


def test_more_files_are_sent_when_they_come(github: FakeGitHub) -> None:
    github.push_files("main", HUB)
    thread = open_by_ada(github, {RESULT: format_result(), TIP: TIP_TEXT}, draft=True)
    run_bot(github)
    github.advance_clock(60)
    github.push_files("ada-1", {TIP: None})
    run_bot(github)
    github.advance_clock(8 * 24 * 60)
    github.push_files("ada-1", {TIP: TIP_TEXT})
    run_bot(github)
    thread.draft = False
    github.add_review(thread, by="grace", number=2)
    run_bot(github)
    assert read_sent_day(github) == "2026-11-24", "all of it was there"
