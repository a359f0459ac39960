"""A change that costs too much, or whose commits are damaged or missing, needs a person. All others are answered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lyceum.moderation import DecidingLimits, GitHubBusyError, append_decision, decide_pull_requests, read_decisions
from lyceum.system import WorkLimits
from tests.support.github.merge_bot import (
    ADA_PROFILE,
    LEARNERS,
    TIPS,
    decide,
    get_bot_comment,
    open_by_ada,
    open_by_grace,
    open_by_lin,
    run_bot,
)
from tests.support.github.server import FakeGitHub
from tests.support.github.values import RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

COSTLY_FILES: dict[str, str | None] = {
    f"{TIPS}costly-{number}.md": "---\ntitle: Costly\nauthor: lin\nthanks:\n" + "- somebody\n" * 20_000 + "---\nText.\n"
    for number in range(40)
}
"""As much as may be read: eight megabytes of lists."""


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (WorkLimits(cpu_seconds=0.05), "takes longer than a review may take"),
        (WorkLimits(wall_seconds=0.05), "takes longer than a review may take"),
        (WorkLimits(memory_bytes=24 * 1024**2), "needs more memory than a review may use"),
    ],
)
def test_change_over_a_limit_needs_a_person(github: FakeGitHub, limits: WorkLimits, reason: str) -> None:
    costly, fine = open_by_lin(github, COSTLY_FILES), open_by_grace(github)
    run_bot(github, limits=DecidingLimits(process=limits, processes=1))
    assert (costly.labels, costly.state) == ({"needs a moderator"}, "OPEN")
    assert reason in get_bot_comment(costly)
    assert fine.labels, "it is answered as well"
    assert decide(github) == (), "it is not tried again"


def test_head_that_is_never_given_needs_a_person(github: FakeGitHub) -> None:
    stuck, fine = open_by_lin(github), open_by_grace(github)
    head = github.repo.run_git("rev-parse", "lin-1")
    github.faults.append(RequestFault(rf"(?s)POST /hub/club.git/git-upload-pack .*want {head}", 500, count=999))
    assert sorted(run_bot(github)) == ["#1: needs a moderator", "#2: merged", "#2: ready", "publishing"]
    assert "GitHub does not give the commits of this change" in get_bot_comment(stuck)
    assert fine.state == "MERGED"


def test_head_with_a_truncated_pack_does_not_stop_others(github: FakeGitHub) -> None:
    open_by_lin(github), open_by_grace(github)
    head = github.repo.run_git("rev-parse", "lin-1")
    fault = RequestFault(
        rf"(?s)POST /hub/club.git/git-upload-pack .*want {head}", 200, body="0000", count=2,
        headers={"Content-Type": "application/x-git-upload-pack-result"},
    )  # fmt: skip
    github.faults.append(fault)
    assert [decision.number for decision in decide(github)] == [1, 2], "it is asked for again by itself"


def test_head_that_moved_meanwhile_is_decided_in_the_next_run(
    github: FakeGitHub, caplog: pytest.LogCaptureFixture
) -> None:
    open_by_lin(github), open_by_grace(github)

    def push() -> None:
        github.push_files("lin-1", {f"{LEARNERS}lin.yml": "name: Lin\nheadline: Later\n"})

    github.faults.append(RequestFault("GET .*/pulls", 502, side_effect=push))
    assert [decision.number for decision in decide(github)] == [2]
    assert "#1: has another head meanwhile" in caplog.text
    assert [decision.number for decision in decide(github)] == [1, 2]


def test_damaged_commits_are_not_taken_in(github: FakeGitHub) -> None:
    """Git's own check of fetched objects refuses them, for this head only."""
    blob = bytes.fromhex(github.repo.run_git("hash-object", "-w", "--stdin", stdin=b"x"))
    entries = b"100644 a\0" + blob + b"100644 a\0" + blob
    tree = github.repo.run_git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=entries)
    people = {f"GIT_{role}_{name}": "x" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")}
    head = github.repo.run_git("commit-tree", tree, "-p", "main", "-m", "x", environment=people)
    github.repo.run_git("update-ref", "refs/heads/evil", head)
    evil, fine = github.open_pull_request("evil", login="eve", number=66), open_by_grace(github)
    run_bot(github)
    assert (evil.labels, fine.state) == ({"needs a moderator"}, "MERGED")
    assert "a damaged object" in get_bot_comment(evil)


def test_deleted_branch_does_not_stop_others(github: FakeGitHub) -> None:
    gone, fine = open_by_lin(github), open_by_grace(github)
    github.repo.run_git("update-ref", "-d", "refs/heads/lin-1")
    run_bot(github)
    assert (gone.state, fine.state) == ("OPEN", "MERGED")


def test_pull_request_at_which_github_fails_does_not_hide_others(
    github: FakeGitHub, caplog: pytest.LogCaptureFixture
) -> None:
    """The list fails if it contains the first pull request, however short it is."""
    open_by_lin(github), open_by_grace(github)
    github.faults.append(RequestFault('POST /graphql .*query Open.*"after": null', 502, count=999))
    assert [decision.number for decision in decide(github)] == [2]
    assert "#1: GitHub does not show it" in caplog.text


def test_nothing_is_decided_if_git_gives_nothing_at_all(github: FakeGitHub) -> None:
    open_by_lin(github)
    github.faults.append(RequestFault("/hub/club.git/", 503, count=999))
    with pytest.raises(GitHubBusyError):
        decide(github)


def test_a_change_costs_no_request_of_the_api(github: FakeGitHub) -> None:
    for number in range(5):
        open_by_lin(github, branch=f"lin-{number}")
    decide(github)
    rest = [request for request in github.requests if "graphql" not in request and "/actions/" not in request]
    assert rest == ["GET /repos/hub/club/pulls?state=closed&sort=updated&direction=desc&base=main&per_page=100"]


def test_clone_stays_as_it_is(github: FakeGitHub, tmp_path: Path) -> None:
    open_by_ada(github)
    clone = github.clone_main(tmp_path / "own")
    before = sorted(path for path in clone.rglob("*"))
    assert list(decide_pull_requests(clone, github.make_client(), branch="main", now=github.now))
    assert sorted(path for path in clone.rglob("*")) == before


@pytest.mark.usefixtures("new_python")
def test_token_is_in_no_command_and_not_in_the_judging_process(
    github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/proc/self/environ").exists():
        pytest.skip("only Linux shows the environment of a process")
    monkeypatch.setenv("GH_TOKEN", "t0ken")
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    open_by_ada(github)
    decisions = iter_decisions(github, tmp_path)
    next(decisions)
    judges = [
        folder
        for folder in Path("/proc").glob("[0-9]*")
        if b"judging_server" in read_process_file(folder / "cmdline")
        and read_process_file(folder / "stat").split(b")")[-1].split()[1] == str(os.getpid()).encode()
    ]
    assert judges
    assert all(b"t0ken" not in read_process_file(folder / "environ") for folder in judges)
    assert not list(decisions)
    trace = (tmp_path / "trace").read_text("utf-8")
    assert "fetch" in trace
    assert "t0ken" not in trace
    assert "Authorization" not in trace


def read_process_file(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def iter_decisions(github: FakeGitHub, folder: Path) -> Iterator[object]:
    """Return the decisions of one run, one by one."""
    return iter(
        decide_pull_requests(
            github.clone_main(folder / "clone"), github.make_client(), branch="main", now=github.now
        )
    )  # fmt: skip


def test_decisions_that_were_written_are_kept(github: FakeGitHub, tmp_path: Path) -> None:
    open_by_lin(github), open_by_ada(github, {f"{LEARNERS}ada.yml": ADA_PROFILE + "bio: Hi\n"})
    file = tmp_path / "decisions.jsonl"
    for decision in decide(github):
        append_decision(file, decision)
    data = file.read_bytes()
    for end in range(len(data)):
        file.write_bytes(data[:end])
        assert len(read_decisions(file)) == data[:end].count(b"\n"), "a line that is cut off is left out"
