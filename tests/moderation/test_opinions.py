"""A moderator's no always wins, a yes counts for the head that was looked at, and nobody else's opinion counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.git import load_history
from lyceum.moderation import apply_decisions
from tests.support.github.merge_bot import (
    ADA_PROFILE,
    LEARNERS,
    LIN_FILES,
    TIPS,
    decide,
    get_bot_comment,
    open_by_ada,
    open_by_grace,
    open_by_lin,
    run_bot,
)
from tests.support.github.server import FakeGitHub

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

TWO_MODERATORS: dict[str, str | None] = {"content/hub.yml": "name: Club\nmoderators: {grace: 2, ada: 1}\n"}
PICTURE_FILES: dict[str, str | None] = {f"{LEARNERS}grace.yml": "name: Grace\ngithub_id: 2\nformerly: [hopper]\n"}
"""A change of Grace's own profile that needs a moderator."""


def test_change_request_stops_a_safe_change_until_it_is_lifted(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    github.add_review(thread, by="grace", state="CHANGES_REQUESTED")
    assert run_bot(github) == ["#1: needs a moderator"]
    assert "A moderator has asked for changes" in get_bot_comment(thread)
    github.add_review(thread, by="grace", state="COMMENTED")
    github.push_files("ada-1", {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Other\n"})
    run_bot(github)
    assert thread.state == "OPEN", "neither a comment nor a push lifts it"
    github.add_review(thread, by="grace")
    assert run_bot(github)[0] == "#1: merged"


def test_dismissed_change_request_no_longer_counts(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    github.add_review(thread, by="grace", state="CHANGES_REQUESTED")
    run_bot(github)
    github.dismiss_review(thread, by="grace")
    assert run_bot(github)[0] == "#1: merged"


def test_dismissed_approval_no_longer_counts(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    github.add_review(thread, by="grace")
    github.dismiss_review(thread, by="grace")
    run_bot(github)
    assert thread.state == "OPEN"


@pytest.mark.parametrize("can_push", [False, True])
def test_change_request_counts_if_its_author_may_push(github: FakeGitHub, can_push: bool) -> None:
    thread = open_by_ada(github)
    github.add_review(thread, by="eve", state="CHANGES_REQUESTED", can_push=can_push)
    run_bot(github)
    assert thread.state == ("OPEN" if can_push else "MERGED")


@pytest.mark.parametrize("verdict", ["APPROVED", "CHANGES_REQUESTED"])
def test_moderators_review_counts_among_many_others(github: FakeGitHub, verdict: str) -> None:
    github.push_files("main", TWO_MODERATORS)
    thread = open_by_lin(github)
    github.add_review(thread, by="grace", state=verdict)
    github.add_review(thread, by="ada", state="APPROVED")
    for number in range(60):
        github.add_review(thread, by=f"stranger-{number}", number=1000 + number)
    run_bot(github)
    assert thread.state == ("MERGED" if verdict == "APPROVED" else "OPEN")


def test_no_after_the_decision_stops_the_merge(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    for number in range(60):
        github.add_review(thread, by=f"stranger-{number}", number=1000 + number)
    decisions = decide(github)
    github.add_review(thread, by="grace", state="CHANGES_REQUESTED")
    for number in range(60, 120):
        github.add_review(thread, by=f"stranger-{number}", number=1000 + number)
    list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert thread.state == "OPEN"


def test_strangers_reviews_do_not_delay_a_merge(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    decisions = decide(github)
    github.add_review(thread, by="eve", state="CHANGES_REQUESTED", number=66)
    list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert thread.state == "MERGED"


def test_label_set_before_the_comment_was_there_is_no_approval(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    run_bot(github)
    github.push_files("lin-1", {f"{LEARNERS}lin.yml": "name: Lin\nheadline: Other\n"})
    decisions = decide(github)
    github.advance_clock()
    looked_at_the_old_head = github.now
    list(apply_decisions(decisions, github.make_client(), branch="main"))
    github.add_label(thread, "approved", by="grace")
    thread.label_events[-1]["createdAt"] = f"{looked_at_the_old_head:%Y-%m-%dT%H:%M:%SZ}"
    run_bot(github)
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)
    github.add_label(thread, "approved", by="grace")
    assert run_bot(github)[0] == "#1: merged"


def test_approval_survives_a_new_comment_about_the_same_head(github: FakeGitHub) -> None:
    thread = open_by_lin(github, draft=True)
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    run_bot(github)
    github.push_files("main", {"README.md": "# New\n"})
    run_bot(github)
    thread.draft = False
    assert run_bot(github)[0] == "#1: merged"


def test_label_that_somebody_else_set_again_is_no_approval(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    github.add_label(thread, "approved", by="eve")
    run_bot(github)
    assert thread.state == "OPEN"


def test_only_moderator_may_approve_their_own_change(github: FakeGitHub) -> None:
    thread = open_by_grace(github, PICTURE_FILES)
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    assert run_bot(github)[0] == "#1: merged"


def test_one_of_several_moderators_needs_another(github: FakeGitHub) -> None:
    github.push_files("main", TWO_MODERATORS)
    thread = open_by_grace(github, PICTURE_FILES)
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    run_bot(github)
    assert thread.state == "OPEN"
    github.add_label(thread, "approved", by="ada")
    assert run_bot(github)[0] == "#1: merged"


def test_moderator_is_known_by_number_under_a_new_login(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nmoderators: {hopper: 2}\n"})
    thread = open_by_lin(github)
    github.add_review(thread, by="hopper", number=666)
    run_bot(github)
    assert thread.state == "OPEN", "the login was given up, and taken by somebody else"
    github.add_review(thread, by="grace-renamed", number=2)
    assert run_bot(github)[0] == "#1: merged"


def test_two_bots_at_once_leave_one_comment(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    decisions = decide(github)
    client = github.make_client()
    request = client.get_pull_request(1)
    assert request
    list(apply_decisions(decisions, client, branch="main"))
    client.write_bot_comment(1, "from the other bot", request.bot_comment)
    assert get_bot_comment(thread).endswith("from the other bot"), "the newest one stays"


def test_many_pushes_of_one_change_wait_for_their_turn(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    answers = 0
    for number in range(12):
        github.push_files("lin-1", {f"{LEARNERS}lin.yml": f"name: Lin\nheadline: Try {number}\n"})
        answers += bool(run_bot(github, first_number=1))
    assert answers == 6
    waiting = github.save_state()
    github.add_review(thread, by="grace")
    assert run_bot(github)[0] == "#1: merged", "a moderator has looked at it"
    github.restore_state(waiting)
    thread = github.threads[1]
    github.advance_clock(60)
    assert run_bot(github) == ["#1: needs a moderator"]
    assert thread.state == "OPEN"


def test_merge_names_the_day_on_which_the_change_was_sent(github: FakeGitHub, tmp_path: Path) -> None:
    thread = open_by_lin(github)
    run_bot(github)
    github.advance_clock(8 * 24 * 60)
    github.add_label(thread, "approved", by="grace")
    run_bot(github)
    assert "Sent: 2026-11-24" in github.repo.run_git("log", "-1", "--format=%(trailers)", "main")
    history = load_history(github.clone_main(tmp_path / "published"), today=github.now.date())
    assert history.files[f"{LEARNERS}lin.yml"].first_commit.sent_on.isoformat() == "2026-11-24"
    assert history.files[f"{LEARNERS}lin.yml"].first_day.isoformat() == "2026-12-02"


def test_what_is_pushed_later_was_sent_later(github: FakeGitHub) -> None:
    thread = open_by_lin(github, draft=True)
    run_bot(github)
    github.advance_clock(8 * 24 * 60)
    github.push_files("lin-1", {**LIN_FILES, f"{TIPS}new.md": "---\ntitle: New\nauthor: lin\n---\nNew.\n"})
    run_bot(github)
    thread.draft = False
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    run_bot(github)
    assert "Sent: 2026-12-02" in github.repo.run_git("log", "-1", "--format=%(trailers)", "main")


@pytest.mark.parametrize("name", ["Hold", "HOLD"])
def test_label_in_capitals_is_the_same_label(github: FakeGitHub, name: str) -> None:
    github.known_labels = {"Approved": {}, name: {}}
    thread = open_by_lin(github)
    run_bot(github)
    github.add_label(thread, "Approved", by="grace")
    github.add_label(thread, name, by="grace")
    assert run_bot(github) == ["#1: needs a moderator"], "a moderator's no wins"
    assert thread.state == "OPEN"
    thread.labels.discard(name)
    assert run_bot(github)[0] == "#1: merged"
