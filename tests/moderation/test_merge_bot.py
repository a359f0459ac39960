"""The rules of the merge bot: what a pull request is told, when it is merged by itself, and what happens when others are faster.

Every case is a hub on a GitHub of this machine (`tests.support.github`): a real repository, real merges, answers as GitHub's
descriptions say. `run` is what the workflow does every ten minutes: decide in a fresh clone, then act.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from lyceum.moderation import (
    DECISION_LIST,
    GitHubBusyError,
    GitHubRefusedError,
    apply_decisions,
    decide_pull_requests,
    review_change,
)
from lyceum.moderation.decision_file import Decision
from lyceum.moderation.labels import REPOSITORY_LABELS
from lyceum.moderation.remote_objects import MAX_CHANGE_OBJECTS, MAX_OBJECT_BYTES
from tests.support.git_repository import isolate_git
from tests.support.github.descriptions import find_undescribed_requests
from tests.support.github.server import FakeGitHub, run_fake_github
from tests.support.github.values import FakeThread, RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

L, T = "content/learners/", "content/tips/"
ADA = "name: Ada\ngithub_id: 1\n"
HUB: dict[str, str | None] = {
    "README.md": "# Hub\n",
    "content/hub.yml": "name: Club\nurl: https://club.example.org/\nrepository: hub/club\nmoderators: [Grace]\n",
    f"{L}ada.yml": ADA,
    f"{L}grace.yml": "name: Grace\ngithub_id: 2\n",
    f"{T}sleep.md": "---\ntitle: Sleep\nauthor: ada\n---\nSleep on it.\n",
}
BETTER: dict[str, str | None] = {f"{L}ada.yml": ADA + "headline: Learning\n"}
LIN: dict[str, str | None] = {f"{L}lin.yml": "name: Lin\n"}


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    isolate_git(monkeypatch)
    for made in run_fake_github(tmp_path):
        made.push_files("main", HUB)
        made.folder = tmp_path / "clone"  # type: ignore[attr-defined]
        yield made


def decided(github: FakeGitHub, **more: Any) -> tuple[Decision, ...]:
    folder: Path = github.folder  # type: ignore[attr-defined]
    shutil.rmtree(folder, ignore_errors=True)
    github.advance_clock()
    return decide_pull_requests(github.clone_main(folder), github.make_client(), branch="main", now=github.now, **more)


def run(github: FakeGitHub, **more: Any) -> list[str]:
    told = DECISION_LIST.validate_json(DECISION_LIST.dump_json(decided(github, **more)))
    github.advance_clock()
    return list(apply_decisions(told, github.make_client(), branch="main"))


def by_ada(github: FakeGitHub, files: dict[str, str | None] = BETTER, branch: str = "ada-1", **more: Any) -> FakeThread:
    github.push_files(branch, files, onto="main")
    return github.open_pull_request(branch, login="Ada", number=1, **more)


def by_lin(github: FakeGitHub, files: dict[str, str | None] = LIN, branch: str = "lin-1", **more: Any) -> FakeThread:
    github.push_files(branch, files, onto="main")
    return github.open_pull_request(branch, login="lin", number=7, **more)


def log(github: FakeGitHub) -> list[str]:
    return github.repo.run_git("log", "--format=%an: %s", "main").split("\n")


def answer(thread: FakeThread) -> str:
    [one] = [one["body"] for one in thread.comments if one["viewerDidAuthor"]]
    return str(one)


# Safe by itself ----------------------------------------------------------------------------------------------------


def test_own_change_is_merged_commented_once_and_published(github: FakeGitHub) -> None:
    thread = by_ada(github, title="Say what I learn")
    assert run(github) == ["#1: merged", "#1: ready", "publishing"]
    assert (thread.state, thread.labels) == ("MERGED", {"ready"})
    assert log(github)[0] == "Ada: Say what I learn (#1)"
    assert "it is merged, and on the site in a few minutes" in answer(thread)
    assert "https://club.example.org/learners/ada/" in answer(thread)
    assert github.dispatched_workflows == [("publish.yml", {"ref": "main", "inputs": {}})]


def test_merge_message_contains_no_contributed_text(github: FakeGitHub) -> None:
    by_ada(github, title="Hi\n\nCo-authored-by: Eve <eve@example.org>\u202e")
    run(github)
    assert github.repo.run_git("log", "-1", "--format=%(trailers)", "main") == ""
    assert "\u202e" not in github.repo.run_git("log", "-1", "--format=%B", "main")


def test_first_contribution_is_welcomed_and_waits(github: FakeGitHub) -> None:
    thread = by_lin(github)
    assert run(github) == ["#1: needs a person"]
    assert "Welcome, lin." in answer(thread)
    assert "your next ones go through by themselves" in answer(thread)
    assert run(github) == [], "nothing new, nothing said"
    github.add_label(thread, "approved", by="GRACE")
    assert run(github)[0] == "#1: merged"
    assert thread.labels == {"approved", "ready"}
    again = by_lin(github, {f"{L}lin.yml": "name: Lin\nheadline: Hi\n"}, branch="lin-2")
    assert run(github)[0] == "#2: merged"
    assert "Welcome" not in answer(again)


def test_hub_can_merge_first_contributions_automatically(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nwelcome: automatic\n"})
    thread = by_lin(github)
    assert run(github)[0] == "#1: merged"
    assert "Welcome, lin." in answer(thread)


def test_approving_review_of_this_head_counts(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.add_review(thread, by="grace")
    assert run(github)[0] == "#1: merged"


@pytest.mark.parametrize("who", ["lin", "eve", "ada"])
def test_only_moderators_can_approve(github: FakeGitHub, who: str) -> None:
    thread = by_lin(github)
    run(github)
    github.add_label(thread, "approved", by=who)
    github.add_review(thread, by=who)
    run(github)
    assert thread.state == "OPEN"


def test_change_request_of_a_moderator_blocks_the_merge(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nmoderators: [grace, ada]\n"})
    thread = by_lin(github)
    github.add_review(thread, by="ada")
    github.add_review(thread, by="grace", state="CHANGES_REQUESTED")
    run(github)
    assert thread.state == "OPEN"


def test_reused_moderator_login_cannot_approve(github: FakeGitHub) -> None:
    thread = by_lin(github)
    run(github)
    github.add_review(thread, by="grace", number=666)
    github.add_label(thread, "approved", by="Grace", number=666)
    run(github)
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)


def test_bot_with_a_moderators_login_cannot_approve(github: FakeGitHub) -> None:
    github.push_files("main", {f"{L}lin.yml": "name: Lin\n"})
    thread = by_lin(github, {f"{L}lin.yml": "name: Mine\n"})
    thread.author = {"__typename": "Bot", "login": "lin", "databaseId": 666}
    run(github)
    assert thread.state == "OPEN"
    assert "`lin[bot]` is not a GitHub login" in answer(thread)


# Yes, and then a push ----------------------------------------------------------------------------------------------


def test_push_after_approval_is_reviewed_again(github: FakeGitHub) -> None:
    thread = by_lin(github)
    run(github)
    github.add_label(thread, "approved", by="grace")
    github.push_files("lin-1", {f"{L}lin.yml": "name: Lin\nheadline: Buy my things\n"})
    assert run(github) == ["#1: needs a person"]
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)
    assert "It has changed since somebody said yes to it" in answer(thread)
    github.add_label(thread, "approved", by="grace")
    assert run(github)[0] == "#1: merged"


def test_label_older_than_the_comment_is_no_approval(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.add_label(thread, "approved", by="grace")
    run(github)
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)


def test_review_of_an_earlier_head_does_not_count(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.add_review(thread, by="grace")
    github.push_files("lin-1", {f"{L}lin.yml": "name: Lin\nheadline: Other\n"})
    run(github)
    assert thread.state == "OPEN"


def test_push_between_decision_and_merge_is_not_merged(github: FakeGitHub) -> None:
    thread = by_ada(github)
    decisions = decided(github)
    github.push_files("ada-1", {f"{L}ada.yml": ADA + "headline: Other\n"})
    assert list(apply_decisions(decisions, github.make_client(), branch="main")) == [
        "#1: something was said or changed meanwhile; it is decided anew"
    ]
    assert (thread.state, thread.comments) == ("OPEN", [])


def test_expected_head_stops_a_late_push(github: FakeGitHub) -> None:
    thread = by_ada(github)
    decisions = decided(github)

    def push() -> None:
        github.push_files("ada-1", {f"{L}ada.yml": ADA + "headline: Other\n"})

    github.faults.append(RequestFault(r"GET .*/git/ref/heads/main", 502, side_effect=push))
    told = list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert told == ["#1: not merged: GitHub answers 409: Head branch was modified. Review and try the merge again."]
    assert (thread.state, thread.comments) == ("OPEN", [])


def test_hold_label_set_after_the_decision_counts(github: FakeGitHub) -> None:
    thread = by_ada(github)
    decisions = decided(github)
    github.add_label(thread, "hold", by="grace")
    list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert thread.state == "OPEN"
    run(github)
    assert "put it on hold" in answer(thread)
    thread.labels.discard("hold")
    assert run(github)[0] == "#1: merged"


def test_a_draft_waits_until_it_is_ready(github: FakeGitHub) -> None:
    thread = by_ada(github, draft=True)
    run(github)
    assert "It is a draft" in answer(thread)
    thread.draft = False
    assert run(github)[0] == "#1: merged"


# Others are faster -------------------------------------------------------------------------------------------------


def test_each_merge_is_judged_on_the_current_main(github: FakeGitHub) -> None:
    first = by_ada(github)
    second = by_ada(github, {f"{T}rest.md": "---\ntitle: Rest\nauthor: ada\n---\nRest.\n"}, branch="ada-2")
    same = by_ada(github, {f"{T}rest.md": "---\ntitle: Rest more\nauthor: ada\n---\nMore.\n"}, branch="ada-3")
    assert run(github) == ["#1: merged", "#1: ready", "#2: merged", "#2: ready", "#3: needs changes", "publishing"]
    assert [first.state, second.state, same.state] == ["MERGED", "MERGED", "OPEN"]
    assert "Somebody else changed the same lines meanwhile" in answer(same)
    assert "both sides changed this file" in answer(same)
    assert github.repo.run_git("show", f"main:{T}rest.md").endswith("Rest.")


def test_moved_main_is_judged_again(github: FakeGitHub) -> None:
    thread = by_ada(github, {f"{T}new.md": "---\ntitle: New\nauthor: ada\nthanks: [grace]\n---\nNew.\n"})
    decisions = decided(github)
    github.push_files("main", {f"{L}grace.yml": None})
    told = list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert told == ["#1: main is not what it was"]
    run(github)
    assert (thread.state, thread.labels) == ("OPEN", {"needs changes"}), (
        "safe where it was begun, and no longer at the tip"
    )


def test_decisions_after_a_failed_merge_wait(github: FakeGitHub) -> None:
    by_ada(github)
    second = by_ada(github, {f"{T}rest.md": "---\ntitle: Rest\nauthor: ada\n---\nRest.\n"}, branch="ada-2")
    decisions = decided(github)
    github.threads[1].state = "CLOSED"
    told = list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert told == ["#1: no longer open", "#2: main is not what it was"]
    assert run(github)[0] == "#2: merged"
    assert second.state == "MERGED"


def test_head_with_two_merge_bases_needs_a_person(
    github: FakeGitHub,
) -> None:
    grace = "name: Grace\ngithub_id: 2\n"
    fork = github.repo.run_git("rev-parse", "main")
    one = github.push_files("one", {f"{L}grace.yml": grace + "bio: One\n"}, onto=fork)
    two = github.push_files("two", {f"{T}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"}, onto=fork)
    tree = github.repo.run_git("merge-tree", "--write-tree", one, two)
    who = {f"GIT_{role}_{name}": "x" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")}
    both = github.repo.run_git("commit-tree", tree, "-p", one, "-p", two, "-m", "both", environment=who)
    github.repo.run_git("update-ref", "refs/heads/main", both)
    undone = github.repo.run_git("rev-parse", f"{two}^{{tree}}")
    head = github.repo.run_git("commit-tree", undone, "-p", two, "-p", one, "-m", "mine", environment=who)
    github.repo.run_git("update-ref", "refs/heads/ada-1", head)
    github.push_files("ada-1", BETTER)
    thread = github.open_pull_request("ada-1", login="Ada", number=1)
    run(github)
    assert thread.state == "OPEN"
    assert "only a person can judge" in answer(thread)


def test_head_that_merged_main_is_judged_normally(github: FakeGitHub) -> None:
    github.push_files("ada-1", BETTER, onto="main")
    github.push_files("main", {f"{T}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"})
    tree = github.repo.run_git("merge-tree", "--write-tree", "ada-1", "main")
    who = {f"GIT_{role}_{name}": "x" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")}
    taken = github.repo.run_git("commit-tree", tree, "-p", "ada-1", "-p", "main", "-m", "taken in", environment=who)
    github.repo.run_git("update-ref", "refs/heads/ada-1", taken)
    github.open_pull_request("ada-1", login="Ada", number=1)
    assert run(github)[0] == "#1: merged"


# Nobody keeps the others waiting -----------------------------------------------------------------------------------

REST: dict[str, str | None] = {f"{T}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"}


def by_grace(github: FakeGitHub, files: dict[str, str | None] = REST, branch: str = "grace-1") -> FakeThread:
    github.push_files(branch, files, onto="main")
    return github.open_pull_request(branch, login="grace", number=2)


def test_unmergeable_pull_request_moves_to_the_end(github: FakeGitHub) -> None:
    github.faults.append(RequestFault(r"PUT .*/pulls/1/merge", 405, count=99))
    stuck, fine = by_ada(github), by_grace(github)
    assert run(github)[0] == "#1: not merged: GitHub answers 405: trouble"
    assert (stuck.labels, stuck.comments) == ({"ready"}, [])
    assert run(github)[0] == "#2: merged"
    assert fine.state == "MERGED"
    github.faults.clear()
    assert run(github)[0] == "#1: merged"


def test_two_unmergeable_pull_requests_do_not_block(github: FakeGitHub) -> None:
    github.faults.append(RequestFault(r"PUT .*/pulls/1/merge", 405, count=99))
    stuck, fine = by_ada(github), by_grace(github)
    stuck.labels, fine.labels = {"ready"}, {"ready"}
    assert run(github)[:2] == ["#1: not merged: GitHub answers 405: trouble", "#2: merged"]


def test_failed_review_does_not_block_other_changes(
    github: FakeGitHub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    odd, fine = by_ada(github), by_grace(github)
    real = review_change

    def broken(*one: Any, **more: Any) -> Any:
        if more["author"] == "Ada":
            raise RecursionError("::add-mask::everything")
        return real(*one, **more)

    monkeypatch.setattr("lyceum.moderation.decisions.review_change", broken)
    run(github)
    assert (odd.labels, fine.state) == ({"needs a person"}, "MERGED")
    assert "only a person can judge" in answer(odd)
    assert "RecursionError at test_merge_bot.py" in (said := caplog.text)
    assert "add-mask" not in said, "what somebody wrote gives a log no commands"


def test_large_file_gets_no_suggestions(github: FakeGitHub) -> None:
    wrong = "---\ntitle: Rest\nauthr: grace\n---\n"
    long = "---\ntitel: Rest\nauthr: grace\nurl: https://x.example.org/" + "a" * 30_000 + "\n---\nRest.\n"
    many = by_grace(github, {f"{T}many.md": wrong + "a\n" * 100_000, f"{T}long.md": long.replace("url:", "ulr:")})
    run(github)
    assert many.labels == {"needs changes"}
    assert [(one["path"], one["body"]) for one in many.suggestions] == [
        (f"{T}long.md", "```suggestion\ntitle: Rest\n```")
    ]


def test_rate_limit_keeps_earlier_merges(github: FakeGitHub) -> None:
    by_ada(github), by_grace(github)
    head = github.repo.run_git("rev-parse", "grace-1")
    github.faults.append(RequestFault(f"GET .*{head}", 429, {"Retry-After": "3600"}, count=99))
    assert run(github)[0] == "#1: merged"


def test_failed_request_does_not_stop_other_changes(github: FakeGitHub) -> None:
    by_lin(github), by_grace(github)
    told = decided(github)
    github.faults.append(RequestFault(r"POST .*/issues/1/comments", 502, count=99))
    said: list[str] = []
    with pytest.raises(GitHubBusyError):
        said.extend(apply_decisions(told, github.make_client(), branch="main"))
    assert said[1:] == ["#2: merged", "#2: ready", "publishing"]


def test_queue_order_is_trigger_first_then_fewest_per_author(
    github: FakeGitHub,
) -> None:
    for branch in ("lin-1", "lin-2", "lin-3"):
        by_lin(github, branch=branch)
    by_grace(github)
    by_ada(github)
    assert [one.number for one in decided(github)] == [1, 4, 5, 2, 3]
    assert [one.number for one in decided(github, first_number=3)] == [3, 1, 4, 5, 2], (
        "and the others are served as well"
    )
    run(github)
    by_lin(github, branch="lin-4")
    github.push_files("main", {"README.md": "# New\n"})
    assert [one.number for one in decided(github)] == [6, 1, 2, 3], "who has no answer yet comes first"


# What is to be mended ----------------------------------------------------------------------------------------------

WRONG: dict[str, str | None] = {f"{L}ada.yml": ADA + "headlin: Learning\nrole: Mentor\ntimezone: Mars\n"}


def test_comment_lists_all_problems_with_suggestions(github: FakeGitHub) -> None:
    thread = by_ada(github, WRONG)
    assert run(github) == ["#1: needs changes"]
    said = answer(thread)
    assert "Nearly there." in said
    for code in ("unknown-field", "unknown-choice", "unknown-timezone"):
        assert f"(https://club.example.org/help/{code}/)" in said
    assert [(one["path"], one["line"], one.get("start_line"), one["body"]) for one in thread.suggestions] == [
        (f"{L}ada.yml", 4, 3, "```suggestion\nheadline: Learning\nrole: mentor\n```")
    ]
    github.push_files("ada-1", {f"{L}ada.yml": ADA + "headline: Learning\nrole: mentor\ntimezone: Mars\n"})
    run(github)
    assert len(thread.suggestions) == 1, "what was suggested is not suggested again"
    assert "unknown-field" not in answer(thread)
    github.push_files("ada-1", BETTER)
    assert run(github)[0] == "#1: merged"
    assert thread.labels == {"ready"}
    assert len(github.list_bot_comments(thread)) == 1


def test_comment_escapes_mentions_and_html(github: FakeGitHub) -> None:
    thread = by_ada(
        github, {f"{L}ada.yml": ADA + "'@grace <script>': 1\nheadline: ['`@grace` **x**']\n"}, title="@grace"
    )
    run(github)
    outside = "".join(part for i, part in enumerate(answer(thread).split("`")) if i % 2 == 0)
    assert "@grace" not in outside
    assert "<script" not in outside


def test_approval_does_not_allow_problems_or_settings(github: FakeGitHub) -> None:
    wrong = by_ada(github, WRONG)
    settings = by_ada(github, {"content/hub.yml": "name: Mine\nmoderators: [ada]\n"}, branch="ada-2")
    run(github)
    for thread in (wrong, settings):
        github.add_review(thread, by="grace")
        github.add_label(thread, "approved", by="grace")
    run(github)
    assert [wrong.state, settings.state] == ["OPEN", "OPEN"]


def test_change_without_content_is_ignored(github: FakeGitHub) -> None:
    thread = by_ada(github, {"README.md": "# New\n"})
    assert run(github) == []
    assert thread.comments == []


def test_symlinks_are_refused_and_large_changes_wait(github: FakeGitHub) -> None:
    large = by_ada(github, {f"{L}ada.png": "x" * (MAX_OBJECT_BYTES + 1)})
    many = by_ada(github, {f"{T}t{i}.md": f"{i}" for i in range(MAX_CHANGE_OBJECTS)}, branch="ada-2")
    for thread in (large, many):
        run(github)
        assert "larger than what is looked at" in answer(thread)
        assert thread.state == "OPEN"


def test_comment_links_the_preview(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.preview_artifacts[github.repo.run_git("rev-parse", "lin-1")] = 77
    run(github)
    assert "(https://github.com/hub/club/actions/runs/7/artifacts/77)" in answer(thread)


def test_daily_limit_is_per_person(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nsafe: {daily: 2}\n"})
    threads = [
        by_ada(github, {f"{T}t{i}.md": f"---\ntitle: T{i}\nauthor: ada\n---\nT.\n"}, branch=f"ada-{i}")
        for i in range(3)
    ]
    run(github)
    assert [one.state for one in threads] == ["MERGED", "MERGED", "OPEN"]
    run(github)
    assert threads[2].state == "OPEN"
    github.advance_clock(24 * 60)
    run(github)
    assert threads[2].state == "MERGED"


def test_comment_is_in_the_hub_language(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nlanguage: fr\n"})
    thread = by_ada(github, WRONG)
    run(github)
    assert thread.labels == {"needs changes"}


# A form's pull request ---------------------------------------------------------------------------------------------


def test_form_pull_request_belongs_to_the_form_author(github: FakeGitHub) -> None:
    issue = github.open_issue("### Name\n\nAda", login="Ada", number=1, labels=("form: profile",))
    github.push_files(f"form/{issue.number}", BETTER, onto="main")
    github.open_pull_request(f"form/{issue.number}", login="github-actions[bot]", number=0, fork=False)
    assert run(github)[0] == "#2: merged"
    trailers = github.repo.run_git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", "main")
    assert trailers.strip() == "Ada <1+Ada@users.noreply.github.com>"


@pytest.mark.parametrize(("login", "fork"), [("eve", False), ("eve", True)])
def test_foreign_form_branch_belongs_to_its_sender(github: FakeGitHub, login: str, fork: bool) -> None:
    issue = github.open_issue("### Name\n\nAda", login="Ada", number=1, labels=("form: profile",))
    github.push_files(f"form/{issue.number}", BETTER, onto="main")
    thread = github.open_pull_request(f"form/{issue.number}", login=login, number=66, fork=fork)
    run(github)
    assert thread.state == "OPEN"
    assert "somebody else" in answer(thread)


# What is asked besides ------------------------------------------------------------------------------------------------


def test_labels_are_created_with_the_first_comment(github: FakeGitHub) -> None:
    github.known_labels["Hold"] = {}
    by_lin(github)
    run(github)
    assert set(github.known_labels) == {*REPOSITORY_LABELS, "Hold"} - {"hold"}
    by_ada(github, branch="ada-2")
    run(github)


def test_discussion_comments_are_read_page_by_page(github: FakeGitHub) -> None:
    github.add_discussion("tip:sleep", ("ada", "2026-01-02"), replies=(("grace", "2026-01-03"),))
    github.add_discussion("learner:ada", ("lin", "2026-01-04"), ("", "2026-01-05"))
    github.add_discussion("elsewhere", ("lin", "2026-01-04"), category="DIC_other")
    github.add_discussion("tip:rest")
    github.page_size = 2
    told = list(github.make_client().list_discussion_comments("DIC_x"))
    assert [(one["login"], one["on"], one["term"]) for one in told] == [
        ("ada", "2026-01-02", "tip:sleep"),
        ("grace", "2026-01-03", "tip:sleep"),
        ("lin", "2026-01-04", "learner:ada"),
    ]
    assert len({one["id"] for one in told}) == 3


# GitHub, on a bad day ----------------------------------------------------------------------------------------------


def test_every_page_of_a_list_is_read(github: FakeGitHub) -> None:
    github.page_size = 1
    threads = [
        by_ada(github, {f"{T}t{i}.md": f"---\ntitle: T{i}\nauthor: ada\n---\nT.\n"}, branch=f"ada-{i}")
        for i in range(3)
    ]
    for i in range(4):
        github.add_comment(threads[0], f"Hello {i}")
    threads[0].draft = True
    run(github)
    assert [one.state for one in threads] == ["OPEN", "MERGED", "MERGED"]
    threads[0].comments.sort(key=lambda one: one["viewerDidAuthor"])
    threads[0].draft = False
    run(github)
    assert len(github.list_bot_comments(threads[0])) == 1, "the comment is found behind all others"


def test_server_error_is_retried(github: FakeGitHub) -> None:
    thread = by_ada(github)
    github.faults += [RequestFault(r"GET .*/git/", 502, count=2), RequestFault(r"POST /graphql", 503)]
    assert run(github)[0] == "#1: merged"
    assert thread.state == "MERGED"


def test_merge_with_a_lost_response_is_detected(github: FakeGitHub) -> None:
    thread = by_ada(github)
    github.faults.append(RequestFault(r"PUT .*/merge", 502, is_carried_out=True))
    assert run(github)[:2] == ["#1: merged", "#1: ready"]
    assert thread.state == "MERGED"
    assert log(github).count("Ada: Add me (#1)") == 1


def test_comment_with_a_lost_response_is_not_repeated(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.faults.append(RequestFault(r"POST .*/comments", 502, is_carried_out=True))
    with pytest.raises(GitHubBusyError):
        run(github)
    run(github)
    assert len(github.list_bot_comments(thread)) == 1


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (403, {"Retry-After": "3"}, 3.0),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"}, 1.0),
    ],
)
def test_retry_after_is_respected(github: FakeGitHub, status: int, headers: dict[str, str], seconds: float) -> None:
    waits: list[float] = []
    github.faults.append(RequestFault(r"GET .*/git/ref/", status, headers))
    assert github.make_client(waits).get_branch_head("main") == github.repo.run_git("rev-parse", "main")
    assert waits == [seconds]


def test_long_retry_after_ends_the_run(github: FakeGitHub) -> None:
    by_ada(github)
    reset = str(int(datetime.now(UTC).timestamp()) + 3000)
    github.faults.append(RequestFault("GET", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, count=99))
    with pytest.raises(GitHubBusyError, match="asks to wait"):
        decided(github)


def test_graphql_rate_limit_in_the_body_is_detected(github: FakeGitHub) -> None:
    body = json.dumps({"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]})
    github.faults.append(RequestFault("POST /graphql", 200, body=body))
    waits: list[float] = []
    assert list(github.make_client(waits).list_pull_requests("main")) == []
    assert waits == [60.0]


@pytest.mark.parametrize("status", [401, 403, 404, 422])
def test_client_error_is_not_retried(github: FakeGitHub, status: int) -> None:
    github.faults.append(RequestFault("GET", status))
    with pytest.raises(GitHubRefusedError, match=f"GitHub answers {status}: trouble"):
        github.make_client().get_branch_head("main")


def test_blob_with_a_wrong_id_is_refused(github: FakeGitHub) -> None:
    thread = by_ada(github)
    other = json.dumps({"sha": "x", "size": 2, "encoding": "base64", "content": "aGk=", "node_id": "", "url": ""})
    github.faults.append(RequestFault("GET .*/git/blobs/", 200, body=other))
    run(github)
    assert thread.state == "OPEN"
    assert "not what was asked for" in answer(thread)


def test_refused_labels_and_comments_do_not_stop_the_run(github: FakeGitHub) -> None:
    by_lin(github)
    other = by_ada(github, branch="ada-2")
    github.faults.append(RequestFault("POST .*/issues/1/comments", 403))
    assert run(github) == ["#1: GitHub answers 403: trouble", "#2: merged", "#2: ready", "publishing"]
    assert other.state == "MERGED"


def test_malformed_decision_is_not_applied() -> None:
    for wrong in ('[{"number": 1}]', "[{}]", '{"number": 1}', "no", '[{"number": "1; rm", "head": "main"}]'):
        with pytest.raises(ValidationError):
            DECISION_LIST.validate_json(wrong)


def test_every_request_is_in_the_github_api_description() -> None:
    assert find_undescribed_requests() == []
