"""The rules of the desk: what a pull request is told, when it is merged by itself, and what happens when others are faster.

Every case is a hub on a GitHub of this machine (`tests.github`): a real repository, real merges, answers as GitHub's
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

from generator import steward
from generator.github import Busy, Refused
from generator.review import review
from generator.steward import DECISIONS, Decision
from tests.github.descriptions import check
from tests.github.server import FakeGitHub, Thread, Trouble, served
from tests.gitrepo import isolated

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
    isolated(monkeypatch)
    for made in served(tmp_path):
        made.push("main", HUB)
        made.folder = tmp_path / "clone"  # type: ignore[attr-defined]
        yield made


def decided(github: FakeGitHub, **more: Any) -> tuple[Decision, ...]:
    folder: Path = github.folder  # type: ignore[attr-defined]
    shutil.rmtree(folder, ignore_errors=True)
    github.later()
    return steward.decide(github.clone(folder), github.client(), branch="main", now=github.now, **more)


def run(github: FakeGitHub, **more: Any) -> list[str]:
    told = DECISIONS.validate_json(DECISIONS.dump_json(decided(github, **more)))
    github.later()
    return list(steward.act(told, github.client(), branch="main"))


def by_ada(github: FakeGitHub, files: dict[str, str | None] = BETTER, branch: str = "ada-1", **more: Any) -> Thread:
    github.push(branch, files, onto="main")
    return github.pull(branch, login="Ada", number=1, **more)


def by_lin(github: FakeGitHub, files: dict[str, str | None] = LIN, branch: str = "lin-1", **more: Any) -> Thread:
    github.push(branch, files, onto="main")
    return github.pull(branch, login="lin", number=7, **more)


def log(github: FakeGitHub) -> list[str]:
    return github.repo.git("log", "--format=%an: %s", "main").split("\n")


def answer(thread: Thread) -> str:
    [one] = [one["body"] for one in thread.comments if one["viewerDidAuthor"]]
    return str(one)


# Safe by itself ----------------------------------------------------------------------------------------------------


def test_a_change_of_ones_own_is_merged_answered_once_and_published(github: FakeGitHub) -> None:
    thread = by_ada(github, title="Say what I learn")
    assert run(github) == ["#1: merged", "#1: ready", "publishing"]
    assert (thread.state, thread.labels) == ("MERGED", {"ready"})
    assert log(github)[0] == "Ada: Say what I learn (#1)"
    assert "it is merged, and on the site in a few minutes" in answer(thread)
    assert "https://club.example.org/learners/ada/" in answer(thread)
    assert github.started == [("publish.yml", {"ref": "main", "inputs": {}})]


def test_the_message_of_a_merge_is_ours_so_that_nobody_writes_themselves_into_the_history(github: FakeGitHub) -> None:
    by_ada(github, title="Hi\n\nCo-authored-by: Eve <eve@example.org>\u202e")
    run(github)
    assert github.repo.git("log", "-1", "--format=%(trailers)", "main") == ""
    assert "\u202e" not in github.repo.git("log", "-1", "--format=%B", "main")


def test_a_first_contribution_is_welcomed_and_waits_for_one_click(github: FakeGitHub) -> None:
    thread = by_lin(github)
    assert run(github) == ["#1: needs a person"]
    assert "Welcome, lin." in answer(thread)
    assert "your next ones go through by themselves" in answer(thread)
    assert run(github) == [], "nothing new, nothing said"
    github.label(thread, "approved", by="GRACE")
    assert run(github)[0] == "#1: merged"
    assert thread.labels == {"approved", "ready"}
    again = by_lin(github, {f"{L}lin.yml": "name: Lin\nheadline: Hi\n"}, branch="lin-2")
    assert run(github)[0] == "#2: merged"
    assert "Welcome" not in answer(again)


def test_a_hub_may_take_in_first_contributions_by_itself(github: FakeGitHub) -> None:
    github.push("main", {"content/hub.yml": "name: Club\nwelcome: automatic\n"})
    thread = by_lin(github)
    assert run(github)[0] == "#1: merged"
    assert "Welcome, lin." in answer(thread)


def test_a_review_of_this_very_head_is_a_yes_as_well(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.review(thread, by="grace")
    assert run(github)[0] == "#1: merged"


@pytest.mark.parametrize("who", ["lin", "eve", "ada"])
def test_only_those_who_look_after_the_hub_say_yes(github: FakeGitHub, who: str) -> None:
    thread = by_lin(github)
    run(github)
    github.label(thread, "approved", by=who)
    github.review(thread, by=who)
    run(github)
    assert thread.state == "OPEN"


def test_one_of_them_asks_for_changes_and_nobody_elses_yes_counts(github: FakeGitHub) -> None:
    github.push("main", {"content/hub.yml": "name: Club\nmoderators: [grace, ada]\n"})
    thread = by_lin(github)
    github.review(thread, by="ada")
    github.review(thread, by="grace", state="CHANGES_REQUESTED")
    run(github)
    assert thread.state == "OPEN"


def test_who_took_a_login_that_somebody_gave_up_says_yes_to_nothing(github: FakeGitHub) -> None:
    thread = by_lin(github)
    run(github)
    github.review(thread, by="grace", number=666)
    github.label(thread, "approved", by="Grace", number=666)
    run(github)
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)


def test_a_robot_is_nobody_whose_login_it_bears(github: FakeGitHub) -> None:
    github.push("main", {f"{L}lin.yml": "name: Lin\n"})
    thread = by_lin(github, {f"{L}lin.yml": "name: Mine\n"})
    thread.author = {"__typename": "Bot", "login": "lin", "databaseId": 666}
    run(github)
    assert thread.state == "OPEN"
    assert "`lin[bot]` is not a GitHub login" in answer(thread)


# Yes, and then a push ----------------------------------------------------------------------------------------------


def test_what_is_pushed_after_a_yes_is_looked_at_once_more(github: FakeGitHub) -> None:
    thread = by_lin(github)
    run(github)
    github.label(thread, "approved", by="grace")
    github.push("lin-1", {f"{L}lin.yml": "name: Lin\nheadline: Buy my things\n"})
    assert run(github) == ["#1: needs a person"]
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)
    assert "It has changed since somebody said yes to it" in answer(thread)
    github.label(thread, "approved", by="grace")
    assert run(github)[0] == "#1: merged"


def test_a_label_that_was_there_before_our_comment_says_nothing_about_this_head(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.label(thread, "approved", by="grace")
    run(github)
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)


def test_a_review_of_an_earlier_head_is_none_of_this_one(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.review(thread, by="grace")
    github.push("lin-1", {f"{L}lin.yml": "name: Lin\nheadline: Other\n"})
    run(github)
    assert thread.state == "OPEN"


def test_a_push_between_deciding_and_acting_is_not_merged(github: FakeGitHub) -> None:
    thread = by_ada(github)
    decisions = decided(github)
    github.push("ada-1", {f"{L}ada.yml": ADA + "headline: Other\n"})
    assert list(steward.act(decisions, github.client(), branch="main")) == [
        "#1: something was said or changed meanwhile; it is decided anew"
    ]
    assert (thread.state, thread.comments) == ("OPEN", [])


def test_a_push_that_the_last_look_misses_is_stopped_by_the_expected_head(github: FakeGitHub) -> None:
    thread = by_ada(github)
    decisions = decided(github)

    def push() -> None:
        github.push("ada-1", {f"{L}ada.yml": ADA + "headline: Other\n"})

    github.troubles.append(Trouble(r"GET .*/git/ref/heads/main", 502, after=push))
    told = list(steward.act(decisions, github.client(), branch="main"))
    assert told == ["#1: not merged: GitHub answers 409: Head branch was modified. Review and try the merge again."]
    assert (thread.state, thread.comments) == ("OPEN", [])


def test_a_hold_that_is_set_between_deciding_and_acting_holds(github: FakeGitHub) -> None:
    thread = by_ada(github)
    decisions = decided(github)
    github.label(thread, "hold", by="grace")
    list(steward.act(decisions, github.client(), branch="main"))
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


def test_several_are_merged_in_one_run_each_judged_on_what_main_is_then(github: FakeGitHub) -> None:
    first = by_ada(github)
    second = by_ada(github, {f"{T}rest.md": "---\ntitle: Rest\nauthor: ada\n---\nRest.\n"}, branch="ada-2")
    same = by_ada(github, {f"{T}rest.md": "---\ntitle: Rest more\nauthor: ada\n---\nMore.\n"}, branch="ada-3")
    assert run(github) == ["#1: merged", "#1: ready", "#2: merged", "#2: ready", "#3: needs changes", "publishing"]
    assert [first.state, second.state, same.state] == ["MERGED", "MERGED", "OPEN"]
    assert "Somebody else changed the same lines meanwhile" in answer(same)
    assert "both sides changed this file" in answer(same)
    assert github.repo.git("show", f"main:{T}rest.md").endswith("Rest.")


def test_main_that_went_on_between_deciding_and_acting_is_judged_anew(github: FakeGitHub) -> None:
    thread = by_ada(github, {f"{T}new.md": "---\ntitle: New\nauthor: ada\nthanks: [grace]\n---\nNew.\n"})
    decisions = decided(github)
    github.push("main", {f"{L}grace.yml": None})
    told = list(steward.act(decisions, github.client(), branch="main"))
    assert told == ["#1: main is not what it was"]
    run(github)
    assert (thread.state, thread.labels) == ("OPEN", {"needs changes"}), (
        "safe where it was begun, and no longer at the tip"
    )


def test_a_decision_is_for_one_tree_and_what_follows_a_failed_one_waits(github: FakeGitHub) -> None:
    by_ada(github)
    second = by_ada(github, {f"{T}rest.md": "---\ntitle: Rest\nauthor: ada\n---\nRest.\n"}, branch="ada-2")
    decisions = decided(github)
    github.threads[1].state = "CLOSED"
    told = list(steward.act(decisions, github.client(), branch="main"))
    assert told == ["#1: no longer open", "#2: main is not what it was"]
    assert run(github)[0] == "#2: merged"
    assert second.state == "MERGED"


def test_a_head_that_parted_from_main_twice_is_judged_by_a_person_since_git_merges_it_otherwise(
    github: FakeGitHub,
) -> None:
    grace = "name: Grace\ngithub_id: 2\n"
    fork = github.repo.git("rev-parse", "main")
    one = github.push("one", {f"{L}grace.yml": grace + "bio: One\n"}, onto=fork)
    two = github.push("two", {f"{T}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"}, onto=fork)
    tree = github.repo.git("merge-tree", "--write-tree", one, two)
    who = {f"GIT_{role}_{name}": "x" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")}
    both = github.repo.git("commit-tree", tree, "-p", one, "-p", two, "-m", "both", environment=who)
    github.repo.git("update-ref", "refs/heads/main", both)
    undone = github.repo.git("rev-parse", f"{two}^{{tree}}")
    head = github.repo.git("commit-tree", undone, "-p", two, "-p", one, "-m", "mine", environment=who)
    github.repo.git("update-ref", "refs/heads/ada-1", head)
    github.push("ada-1", BETTER)
    thread = github.pull("ada-1", login="Ada", number=1)
    run(github)
    assert thread.state == "OPEN"
    assert "only a person can judge" in answer(thread)


def test_a_head_that_took_main_in_as_it_went_on_is_judged_as_any_other(github: FakeGitHub) -> None:
    github.push("ada-1", BETTER, onto="main")
    github.push("main", {f"{T}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"})
    tree = github.repo.git("merge-tree", "--write-tree", "ada-1", "main")
    who = {f"GIT_{role}_{name}": "x" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")}
    taken = github.repo.git("commit-tree", tree, "-p", "ada-1", "-p", "main", "-m", "taken in", environment=who)
    github.repo.git("update-ref", "refs/heads/ada-1", taken)
    github.pull("ada-1", login="Ada", number=1)
    assert run(github)[0] == "#1: merged"


# Nobody keeps the others waiting -----------------------------------------------------------------------------------

REST: dict[str, str | None] = {f"{T}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"}


def by_grace(github: FakeGitHub, files: dict[str, str | None] = REST, branch: str = "grace-1") -> Thread:
    github.push(branch, files, onto="main")
    return github.pull(branch, login="grace", number=2)


def test_what_github_will_not_merge_comes_last_from_then_on(github: FakeGitHub) -> None:
    github.troubles.append(Trouble(r"PUT .*/pulls/1/merge", 405, times=99))
    stuck, fine = by_ada(github), by_grace(github)
    assert run(github)[0] == "#1: not merged: GitHub answers 405: trouble"
    assert (stuck.labels, stuck.comments) == ({"ready"}, [])
    assert run(github)[0] == "#2: merged"
    assert fine.state == "MERGED"
    github.troubles.clear()
    assert run(github)[0] == "#1: merged"


def test_two_that_github_will_not_merge_do_not_wait_for_each_other(github: FakeGitHub) -> None:
    github.troubles.append(Trouble(r"PUT .*/pulls/1/merge", 405, times=99))
    stuck, fine = by_ada(github), by_grace(github)
    stuck.labels, fine.labels = {"ready"}, {"ready"}
    assert run(github)[:2] == ["#1: not merged: GitHub answers 405: trouble", "#2: merged"]


def test_a_change_that_nobody_can_judge_keeps_nobody_waiting(
    github: FakeGitHub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    odd, fine = by_ada(github), by_grace(github)
    real = review

    def broken(*one: Any, **more: Any) -> Any:
        if more["author"] == "Ada":
            raise RecursionError("::add-mask::everything")
        return real(*one, **more)

    monkeypatch.setattr("generator.steward.review", broken)
    run(github)
    assert (odd.labels, fine.state) == ({"needs a person"}, "MERGED")
    assert "only a person can judge" in answer(odd)
    assert "RecursionError at test_steward.py" in (said := caplog.text)
    assert "add-mask" not in said, "what somebody wrote gives a log no commands"


def test_a_file_of_many_lines_or_long_ones_gets_no_texts_to_take_over(github: FakeGitHub) -> None:
    wrong = "---\ntitle: Rest\nauthr: grace\n---\n"
    long = "---\ntitel: Rest\nauthr: grace\nurl: https://x.example.org/" + "a" * 30_000 + "\n---\nRest.\n"
    many = by_grace(github, {f"{T}many.md": wrong + "a\n" * 100_000, f"{T}long.md": long.replace("url:", "ulr:")})
    run(github)
    assert many.labels == {"needs changes"}
    assert [(one["path"], one["body"]) for one in many.suggestions] == [
        (f"{T}long.md", "```suggestion\ntitle: Rest\n```")
    ]


def test_a_limit_that_is_reached_in_between_takes_nothing_from_those_before(github: FakeGitHub) -> None:
    by_ada(github), by_grace(github)
    head = github.repo.git("rev-parse", "grace-1")
    github.troubles.append(Trouble(f"GET .*{head}", 429, {"Retry-After": "3600"}, times=99))
    assert run(github)[0] == "#1: merged"


def test_one_that_github_answers_nothing_about_stops_nobody_else(github: FakeGitHub) -> None:
    by_lin(github), by_grace(github)
    told = decided(github)
    github.troubles.append(Trouble(r"POST .*/issues/1/comments", 502, times=99))
    said: list[str] = []
    with pytest.raises(Busy):
        said.extend(steward.act(told, github.client(), branch="main"))
    assert said[1:] == ["#2: merged", "#2: ready", "publishing"]


def test_whoever_sends_many_waits_behind_those_who_send_one_and_the_one_that_woke_us_is_first(
    github: FakeGitHub,
) -> None:
    for branch in ("lin-1", "lin-2", "lin-3"):
        by_lin(github, branch=branch)
    by_grace(github)
    by_ada(github)
    assert [one.number for one in decided(github)] == [1, 4, 5, 2, 3]
    assert [one.number for one in decided(github, first=3)] == [3, 1, 4, 5, 2], "and the others are served as well"
    run(github)
    by_lin(github, branch="lin-4")
    github.push("main", {"README.md": "# New\n"})
    assert [one.number for one in decided(github)] == [6, 1, 2, 3], "who has no answer yet comes first"


# What is to be mended ----------------------------------------------------------------------------------------------

WRONG: dict[str, str | None] = {f"{L}ada.yml": ADA + "headlin: Learning\nrole: Mentor\ntimezone: Mars\n"}


def test_everything_is_said_at_once_with_texts_to_take_over_and_the_comment_follows(github: FakeGitHub) -> None:
    thread = by_ada(github, WRONG)
    assert run(github) == ["#1: needs changes"]
    said = answer(thread)
    assert "Nearly there." in said
    for code in ("unknown-field", "unknown-choice", "unknown-timezone"):
        assert f"(https://club.example.org/help/{code}/)" in said
    assert [(one["path"], one["line"], one.get("start_line"), one["body"]) for one in thread.suggestions] == [
        (f"{L}ada.yml", 4, 3, "```suggestion\nheadline: Learning\nrole: mentor\n```")
    ]
    github.push("ada-1", {f"{L}ada.yml": ADA + "headline: Learning\nrole: mentor\ntimezone: Mars\n"})
    run(github)
    assert len(thread.suggestions) == 1, "what was suggested is not suggested again"
    assert "unknown-field" not in answer(thread)
    github.push("ada-1", BETTER)
    assert run(github)[0] == "#1: merged"
    assert thread.labels == {"ready"}
    assert len(github.ours(thread)) == 1


def test_what_others_wrote_mentions_nobody_and_is_no_html(github: FakeGitHub) -> None:
    thread = by_ada(
        github, {f"{L}ada.yml": ADA + "'@grace <script>': 1\nheadline: ['`@grace` **x**']\n"}, title="@grace"
    )
    run(github)
    outside = "".join(part for i, part in enumerate(answer(thread).split("`")) if i % 2 == 0)
    assert "@grace" not in outside
    assert "<script" not in outside


def test_a_yes_does_not_take_in_what_is_wrong_nor_what_only_maintainers_change(github: FakeGitHub) -> None:
    wrong = by_ada(github, WRONG)
    settings = by_ada(github, {"content/hub.yml": "name: Mine\nmoderators: [ada]\n"}, branch="ada-2")
    run(github)
    for thread in (wrong, settings):
        github.review(thread, by="grace")
        github.label(thread, "approved", by="grace")
    run(github)
    assert [wrong.state, settings.state] == ["OPEN", "OPEN"]


def test_what_touches_no_content_is_left_alone(github: FakeGitHub) -> None:
    thread = by_ada(github, {"README.md": "# New\n"})
    assert run(github) == []
    assert thread.comments == []


def test_links_and_other_repositories_are_refused_and_larger_ones_left_to_a_person(github: FakeGitHub) -> None:
    large = by_ada(github, {f"{L}ada.png": "x" * (steward.LARGEST + 1)})
    many = by_ada(github, {f"{T}t{i}.md": f"{i}" for i in range(steward.MOST_OBJECTS)}, branch="ada-2")
    for thread in (large, many):
        run(github)
        assert "larger than what is looked at" in answer(thread)
        assert thread.state == "OPEN"


def test_the_preview_of_the_check_is_linked(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.artifacts[github.repo.git("rev-parse", "lin-1")] = 77
    run(github)
    assert "(https://github.com/hub/club/actions/runs/7/artifacts/77)" in answer(thread)


def test_a_day_has_its_limit_for_each_person(github: FakeGitHub) -> None:
    github.push("main", {"content/hub.yml": "name: Club\nsafe: {daily: 2}\n"})
    threads = [
        by_ada(github, {f"{T}t{i}.md": f"---\ntitle: T{i}\nauthor: ada\n---\nT.\n"}, branch=f"ada-{i}")
        for i in range(3)
    ]
    run(github)
    assert [one.state for one in threads] == ["MERGED", "MERGED", "OPEN"]
    run(github)
    assert threads[2].state == "OPEN"
    github.later(24 * 60)
    run(github)
    assert threads[2].state == "MERGED"


def test_a_hub_is_answered_in_its_own_language(github: FakeGitHub) -> None:
    github.push("main", {"content/hub.yml": "name: Club\nlanguage: fr\n"})
    thread = by_ada(github, WRONG)
    run(github)
    assert thread.labels == {"needs changes"}


# A form's pull request ---------------------------------------------------------------------------------------------


def test_what_we_opened_for_a_form_is_its_authors_and_credits_them(github: FakeGitHub) -> None:
    issue = github.issue("### Name\n\nAda", login="Ada", number=1, labels=("form: profile",))
    github.push(f"form/{issue.number}", BETTER, onto="main")
    github.pull(f"form/{issue.number}", login="github-actions[bot]", number=0, fork=False)
    assert run(github)[0] == "#2: merged"
    trailers = github.repo.git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", "main")
    assert trailers.strip() == "Ada <1+Ada@users.noreply.github.com>"


@pytest.mark.parametrize(("login", "fork"), [("eve", False), ("eve", True)])
def test_a_branch_of_that_name_that_we_did_not_open_is_its_senders(github: FakeGitHub, login: str, fork: bool) -> None:
    issue = github.issue("### Name\n\nAda", login="Ada", number=1, labels=("form: profile",))
    github.push(f"form/{issue.number}", BETTER, onto="main")
    thread = github.pull(f"form/{issue.number}", login=login, number=66, fork=fork)
    run(github)
    assert thread.state == "OPEN"
    assert "somebody else" in answer(thread)


# What is asked besides ------------------------------------------------------------------------------------------------


def test_the_labels_that_people_need_are_there_from_the_first_answer_on(github: FakeGitHub) -> None:
    github.known_labels["Hold"] = {}
    by_lin(github)
    run(github)
    assert set(github.known_labels) == {*steward.LABELS, "Hold"} - {"hold"}
    by_ada(github, branch="ada-2")
    run(github)


def test_what_people_said_in_the_threads_is_read_page_by_page(github: FakeGitHub) -> None:
    github.discuss("tip:sleep", ("ada", "2026-01-02"), replies=(("grace", "2026-01-03"),))
    github.discuss("learner:ada", ("lin", "2026-01-04"), ("", "2026-01-05"))
    github.discuss("elsewhere", ("lin", "2026-01-04"), category="DIC_other")
    github.discuss("tip:rest")
    github.page_size = 2
    told = list(github.client().comments("DIC_x"))
    assert [(one["login"], one["on"], one["term"]) for one in told] == [
        ("ada", "2026-01-02", "tip:sleep"),
        ("grace", "2026-01-03", "tip:sleep"),
        ("lin", "2026-01-04", "learner:ada"),
    ]
    assert len({one["id"] for one in told}) == 3


# GitHub, on a bad day ----------------------------------------------------------------------------------------------


def test_every_page_is_read(github: FakeGitHub) -> None:
    github.page_size = 1
    threads = [
        by_ada(github, {f"{T}t{i}.md": f"---\ntitle: T{i}\nauthor: ada\n---\nT.\n"}, branch=f"ada-{i}")
        for i in range(3)
    ]
    for i in range(4):
        github.say(threads[0], f"Hello {i}")
    threads[0].draft = True
    run(github)
    assert [one.state for one in threads] == ["OPEN", "MERGED", "MERGED"]
    threads[0].comments.sort(key=lambda one: one["viewerDidAuthor"])
    threads[0].draft = False
    run(github)
    assert len(github.ours(threads[0])) == 1, "the comment is found behind all others"


def test_a_server_that_stumbles_is_asked_again(github: FakeGitHub) -> None:
    thread = by_ada(github)
    github.troubles += [Trouble(r"GET .*/git/", 502, times=2), Trouble(r"POST /graphql", 503)]
    assert run(github)[0] == "#1: merged"
    assert thread.state == "MERGED"


def test_a_merge_whose_answer_is_lost_is_known_by_what_came_of_it(github: FakeGitHub) -> None:
    thread = by_ada(github)
    github.troubles.append(Trouble(r"PUT .*/merge", 502, done=True))
    assert run(github)[:2] == ["#1: merged", "#1: ready"]
    assert thread.state == "MERGED"
    assert log(github).count("Ada: Add me (#1)") == 1


def test_a_comment_whose_answer_is_lost_is_not_written_twice(github: FakeGitHub) -> None:
    thread = by_lin(github)
    github.troubles.append(Trouble(r"POST .*/comments", 502, done=True))
    with pytest.raises(Busy):
        run(github)
    run(github)
    assert len(github.ours(thread)) == 1


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (403, {"Retry-After": "3"}, 3.0),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"}, 1.0),
    ],
)
def test_github_asks_for_patience_and_gets_it(
    github: FakeGitHub, status: int, headers: dict[str, str], seconds: float
) -> None:
    waits: list[float] = []
    github.troubles.append(Trouble(r"GET .*/git/ref/", status, headers))
    assert github.client(waits).tip("main") == github.repo.git("rev-parse", "main")
    assert waits == [seconds]


def test_too_much_patience_is_left_to_the_next_run(github: FakeGitHub) -> None:
    by_ada(github)
    reset = str(int(datetime.now(UTC).timestamp()) + 3000)
    github.troubles.append(Trouble("GET", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, times=99))
    with pytest.raises(Busy, match="asks to wait"):
        decided(github)


def test_graphql_says_in_its_answer_that_it_is_asked_too_often(github: FakeGitHub) -> None:
    body = json.dumps({"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]})
    github.troubles.append(Trouble("POST /graphql", 200, body=body))
    waits: list[float] = []
    assert list(github.client(waits).pull_requests("main")) == []
    assert waits == [60.0]


@pytest.mark.parametrize("status", [401, 403, 404, 422])
def test_a_no_is_a_no(github: FakeGitHub, status: int) -> None:
    github.troubles.append(Trouble("GET", status))
    with pytest.raises(Refused, match=f"GitHub answers {status}: trouble"):
        github.client().tip("main")


def test_what_arrives_under_another_id_than_its_own_is_not_believed(github: FakeGitHub) -> None:
    thread = by_ada(github)
    other = json.dumps({"sha": "x", "size": 2, "encoding": "base64", "content": "aGk=", "node_id": "", "url": ""})
    github.troubles.append(Trouble("GET .*/git/blobs/", 200, body=other))
    run(github)
    assert thread.state == "OPEN"
    assert "not what was asked for" in answer(thread)


def test_labels_and_comments_that_are_refused_do_not_stop_the_others(github: FakeGitHub) -> None:
    by_lin(github)
    other = by_ada(github, branch="ada-2")
    github.troubles.append(Trouble("POST .*/issues/1/comments", 403))
    assert run(github) == ["#1: GitHub answers 403: trouble", "#2: merged", "#2: ready", "publishing"]
    assert other.state == "MERGED"


def test_a_decision_that_is_not_ours_in_form_is_not_carried_out() -> None:
    for wrong in ('[{"number": 1}]', "[{}]", '{"number": 1}', "no", '[{"number": "1; rm", "head": "main"}]'):
        with pytest.raises(ValidationError):
            DECISIONS.validate_json(wrong)


def test_what_is_asked_of_github_is_described_by_github() -> None:
    assert check() == []
