"""The merge bot records the number of an account before its first merge, and nobody else can."""

from __future__ import annotations

import pytest

from tests.support.github.merge_bot import (
    ADA_EDIT,
    ADA_PROFILE,
    LEARNERS,
    LIN_FILES,
    TIPS,
    get_bot_comment,
    open_by_ada,
    open_by_grace,
    open_by_lin,
    run_bot,
)
from tests.support.github.server import FakeGitHub
from tests.support.github.values import RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

OPEN_HUB: dict[str, str | None] = {"content/hub.yml": "name: Club\nwelcome: automatic\n"}


def read_accounts(github: FakeGitHub) -> list[str]:
    """Return the lines of the ledger on main, without its comments."""
    listing = github.repo.run_git("ls-tree", "main", "--", "content/accounts.yml")
    text = github.repo.run_git("show", "main:content/accounts.yml") if listing else ""
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def test_numbers_are_recorded_with_the_first_merges(github: FakeGitHub) -> None:
    github.push_files("main", OPEN_HUB)
    open_by_lin(github)
    open_by_ada(github)
    open_by_grace(github)
    lines = run_bot(github)
    assert [line for line in lines if "merged" in line] == ["#1: merged", "#2: merged", "#3: merged"]
    assert sorted(read_accounts(github)) == ["ada: 1", "grace: 2", "lin: 7"]
    assert github.repo.run_git("log", "--format=%s", "main").count("Record the number of an account") == 3
    again = open_by_ada(github, {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Again\n"}, branch="ada-2")
    run_bot(github)
    assert again.state == "MERGED"
    assert github.repo.run_git("log", "--format=%s", "main").count("Record the number of an account") == 3


def test_reused_login_is_a_stranger_after_the_record(github: FakeGitHub) -> None:
    github.push_files("main", {f"{LEARNERS}ada.yml": "name: Ada\n"})
    open_by_ada(github, {f"{LEARNERS}ada.yml": "name: Ada\nheadline: Hi\n"})
    run_bot(github)
    assert read_accounts(github) == ["ada: 1"]
    github.push_files("eve-1", {f"{LEARNERS}ada.yml": "name: Mine\nheadline: Hi\n"}, onto="main")
    stranger = github.open_pull_request("eve-1", login="ada", number=666)
    renamed = open_by_ada(github, {f"{LEARNERS}ada.yml": "name: Ada\ngithub: countess\nheadline: Hi\n"}, branch="ada-2")
    renamed.author = {**renamed.author, "login": "countess"}
    run_bot(github)
    assert (stranger.state, renamed.state) == ("OPEN", "MERGED")
    assert "the number belongs to another account" in get_bot_comment(stranger)


def test_nothing_is_recorded_for_what_is_not_merged(github: FakeGitHub) -> None:
    open_by_lin(github)
    run_bot(github)
    assert read_accounts(github) == []


def test_run_that_ended_after_the_record_is_continued(github: FakeGitHub) -> None:
    github.push_files("main", OPEN_HUB)
    thread = open_by_lin(github)
    github.faults.append(RequestFault(r"POST /graphql .*addComment.*PR_1\b", 502))
    with pytest.raises(Exception, match="does not answer"):
        run_bot(github)
    assert (thread.state, read_accounts(github)) == ("OPEN", ["lin: 7"])
    run_bot(github)
    assert (thread.state, read_accounts(github)) == ("MERGED", ["lin: 7"])


def test_lost_answer_to_the_record_is_no_failure(github: FakeGitHub) -> None:
    github.push_files("main", OPEN_HUB)
    thread = open_by_lin(github)
    github.faults.append(RequestFault("PUT .*/contents/", 502, is_carried_out=True))
    assert run_bot(github)[0] == "#1: merged"
    assert (thread.state, read_accounts(github)) == ("MERGED", ["lin: 7"])


def test_push_between_look_and_record_is_noticed(github: FakeGitHub) -> None:
    github.push_files("main", OPEN_HUB)
    thread = open_by_lin(github)

    def push() -> None:
        github.push_files("main", {"README.md": "# New\n"})

    github.faults.append(RequestFault("PUT .*/contents/", 502, side_effect=push))
    assert run_bot(github) == ["#1: main is not what it was"]
    assert thread.state == "OPEN"
    run_bot(github)
    assert (thread.state, read_accounts(github)) == ("MERGED", ["lin: 7"])


def test_branch_that_takes_only_merges_records_nothing(github: FakeGitHub) -> None:
    github.push_files("main", OPEN_HUB)
    github.protected_branches = {"main"}
    threads = [open_by_lin(github), open_by_ada(github), open_by_grace(github)]
    lines = run_bot(github)
    assert lines[0].startswith("#1: the number of the account is not recorded: GitHub answers 409")
    assert [thread.state for thread in threads] == ["MERGED"] * 3, "everything else goes on"
    assert read_accounts(github) == []


def test_change_of_the_ledger_waits_for_a_maintainer(github: FakeGitHub) -> None:
    thread = open_by_lin(github, {**LIN_FILES, "content/accounts.yml": "grace: 7\n"})
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    run_bot(github)
    assert (thread.state, read_accounts(github)) == ("OPEN", [])


def test_many_first_merges_keep_the_order_of_main(github: FakeGitHub) -> None:
    github.push_files("main", OPEN_HUB)
    for number in range(6):
        github.push_files(f"new-{number}", {f"{LEARNERS}new{number}.yml": f"name: New {number}\n"}, onto="main")
        github.open_pull_request(f"new-{number}", login=f"new{number}", number=100 + number)
    open_by_ada(github, {**ADA_EDIT, f"{TIPS}x.md": "---\ntitle: X\nauthor: ada\n---\nX.\n"})
    run_bot(github)
    assert all(thread.state == "MERGED" for thread in github.threads.values())
    assert read_accounts(github) == [*(f"new{number}: {100 + number}" for number in range(6)), "ada: 1"]


def test_line_of_a_profile_that_is_gone_gives_nobody_its_number(github: FakeGitHub) -> None:
    github.push_files("main", {**OPEN_HUB, "content/accounts.yml": "lin: 5\nold-grace: 2\nada: 1\n"})
    newcomer = open_by_lin(github)
    open_by_grace(github)
    run_bot(github)
    assert newcomer.state == "MERGED"
    assert read_accounts(github) == ["ada: 1", "lin: 7", "grace: 2"]
    again = {path: f"{text}headline: Mine\n" for path, text in LIN_FILES.items() if path.endswith("lin.yml")}
    github.push_files("lin-again", dict(again), onto="main")
    second = github.open_pull_request("lin-again", login="lin", number=7)
    run_bot(github)
    assert second.state == "MERGED"
