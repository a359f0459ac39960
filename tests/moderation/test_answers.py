"""Many answers take few requests, and a failure of one of them does not touch the others."""

from __future__ import annotations

import pytest

from lyceum.moderation import DecidingLimits, GitHubBusyError, apply_decisions
from tests.support.github.merge_bot import decide, get_bot_comment, open_by_ada, open_by_grace, open_newcomers, run_bot
from tests.support.github.server import FakeGitHub
from tests.support.github.values import RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

TOO_QUICKLY = "was submitted too quickly"


def test_many_answers_take_few_requests(github: FakeGitHub) -> None:
    threads = open_newcomers(github, 25)
    decisions = decide(github)
    github.requests.clear()
    waits: list[float] = []
    list(apply_decisions(decisions, github.make_client(waits), branch="main"))
    requests = [request for request in github.requests if "/labels" not in request]
    assert requests == ["POST /graphql"] * (2 + 3 + 2 + 5), "looks and labels, then looks and comments"
    assert all(thread.labels == {"needs a moderator"} for thread in threads)
    assert all(get_bot_comment(thread) for thread in threads)
    assert len(waits) == 4, "it pauses between comments"


def test_refused_comment_ends_only_its_own_answer(github: FakeGitHub) -> None:
    threads = open_newcomers(github, 3)
    threads[1].refuses_comments = "Unable to create comment because issue is locked."
    assert run_bot(github) == [
        "#2: GitHub answers 200: Unable to create comment because issue is locked.",
        "#1: needs a moderator",
        "#3: needs a moderator",
    ]
    threads[1].refuses_comments = ""
    assert run_bot(github) == ["#2: needs a moderator"]


def test_labels_are_set_although_comments_come_too_quickly(github: FakeGitHub) -> None:
    threads = open_newcomers(github, 21)
    for thread in threads[5:]:
        thread.refuses_comments = TOO_QUICKLY
    with pytest.raises(GitHubBusyError, match=TOO_QUICKLY):
        run_bot(github)
    assert all(thread.labels == {"needs a moderator"} for thread in threads)
    assert [len(thread.comments) for thread in threads] == [1] * 5 + [0] * 16
    for thread in threads:
        thread.refuses_comments = ""
    run_bot(github)
    assert [len(thread.comments) for thread in threads] == [1] * 21


@pytest.mark.parametrize("field", ["addComment", "addLabelsToLabelable"])
def test_lost_answer_to_many_changes_repeats_nothing(github: FakeGitHub, field: str) -> None:
    threads = open_newcomers(github, 3)
    github.faults.append(RequestFault(f"POST /graphql .*{field}", 502, is_carried_out=True))
    assert run_bot(github) == [f"#{thread.number}: needs a moderator" for thread in threads]
    assert [len(thread.comments) for thread in threads] == [1] * 3


def test_answer_at_which_github_fails_does_not_stop_the_others(github: FakeGitHub) -> None:
    threads = open_newcomers(github, 3)
    github.faults.append(RequestFault(r"POST /graphql .*addComment.*PR_2\b", 502, count=99))
    with pytest.raises(GitHubBusyError):
        run_bot(github)
    assert [len(thread.comments) for thread in threads] == [1, 0, 1]


def test_pull_request_that_github_cannot_show_stops_no_other(github: FakeGitHub) -> None:
    threads = open_newcomers(github, 3)
    decisions = decide(github)
    github.faults.append(RequestFault(r"POST /graphql .*pull2: ", 502, count=99))
    with pytest.raises(GitHubBusyError):
        list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert [len(thread.comments) for thread in threads] == [1, 0, 1]


def test_safe_changes_beyond_a_run_get_their_label_and_wait(github: FakeGitHub) -> None:
    first, second = open_by_ada(github), open_by_grace(github)
    limits = DecidingLimits(max_merges=1)
    assert run_bot(github, limits=limits) == ["#1: merged", "#1: ready", "publishing", "#2: ready"]
    assert (first.state, second.state, second.labels, second.comments) == ("MERGED", "OPEN", {"ready"}, [])
    assert run_bot(github, limits=limits) == ["#2: merged", "#2: ready", "publishing"]
    assert "it is merged now" in get_bot_comment(second)


def test_run_ends_when_its_time_is_over(github: FakeGitHub) -> None:
    [thread] = open_newcomers(github, 1)
    decisions = decide(github)
    assert list(apply_decisions(decisions, github.make_client(), branch="main", max_seconds=-1)) == []
    assert (thread.labels, thread.comments) == (set(), [])


def test_merges_ask_little_of_github(github: FakeGitHub) -> None:
    open_by_ada(github), open_by_grace(github)
    run_bot(github)  # the numbers of the accounts are recorded
    open_by_ada(github, {"content/learners/ada.yml": "name: Ada\ngithub_id: 1\nheadline: More\n"}, branch="ada-2")
    decisions = decide(github)
    github.requests.clear()
    list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert [request.partition("?")[0] for request in github.requests] == [
        "GET /repos/hub/club/labels",
        "POST /graphql",  # look
        "GET /repos/hub/club/branches/main",
        "POST /graphql",  # label
        "POST /graphql",  # comment
        "PUT /repos/hub/club/pulls/3/merge",
        "GET /repos/hub/club/branches/main",
        "POST /repos/hub/club/actions/workflows/publish.yml/dispatches",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "null",
        '{"commentEdge": null}',
        '{"commentEdge": {"node": null}}',
        '{"commentEdge": {"node": {"pullRequest": null}}}',
    ],
)
def test_half_an_answer_is_a_fault_of_github(github: FakeGitHub, answer: str) -> None:
    [thread] = open_newcomers(github, 1)
    body = f'{{"data": {{"change0": {answer}}}}}'
    github.faults.append(RequestFault("POST /graphql .*addComment", 200, body=body, is_carried_out=True))
    assert run_bot(github)[-1:] == ["#1: needs a moderator"], "it is looked at again"
    assert len(thread.comments) == 1
