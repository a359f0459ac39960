"""What a run that ended early, a closed form or a quiet summer has left undone is done by the next run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lyceum.moderation import clear_leftovers, find_leftovers
from tests.support.github.merge_bot import ADA_EDIT
from tests.support.github.server import FakeGitHub
from tests.support.github.values import RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories


def tidy(github: FakeGitHub) -> list[str]:
    """Do what the workflow does: find what is left with one token, and do it with another."""
    client = github.make_client()
    leftovers = find_leftovers(client, branch="main", now=github.now)
    return list(clear_leftovers(leftovers, client, branch="main"))


@pytest.fixture
def published(github: FakeGitHub) -> FakeGitHub:
    """A fake GitHub whose site is up to date."""
    github.deployments = [(github.repo.run_git("rev-parse", "main"), "success")]
    return github


@pytest.mark.parametrize("state", ["CLOSED", "MERGED"])
def test_branch_of_a_closed_form_is_deleted(published: FakeGitHub, state: str) -> None:
    for number, thread_state in ((5, "OPEN"), (6, state)):
        published.push_files(f"form/{number}", ADA_EDIT, onto="main")
        thread = published.open_pull_request(f"form/{number}", login="github-actions", number=0, fork=False)
        thread.state = thread_state
    published.push_files("form/7", ADA_EDIT, onto="main")  # its pull request is about to be opened
    published.push_files("forms", ADA_EDIT, onto="main")
    assert tidy(published) == ["form/6: deleted"]
    assert tidy(published) == []


def test_what_nobody_sees_yet_is_published(published: FakeGitHub) -> None:
    assert tidy(published) == []
    tip = published.push_files("main", ADA_EDIT)
    assert tidy(published) == ["publishing"], "a run ended between the merge and the start of publish.yml"
    published.add_publish_run(tip, status="in_progress")
    assert tidy(published) == []


def test_hub_that_does_not_publish_here_starts_nothing(published: FakeGitHub) -> None:
    published.push_files("main", ADA_EDIT)
    published.workflow_states["publish.yml"] = "disabled_manually"
    assert tidy(published) == []
    del published.workflow_states["publish.yml"]
    published.faults.append(RequestFault("GET .*/workflows/publish.yml", 404))
    assert tidy(published) == []


def test_a_failed_publication_is_repeated_after_a_while(published: FakeGitHub) -> None:
    tip = published.push_files("main", ADA_EDIT)
    published.deployments.append((tip, "failure"))
    published.add_publish_run(tip, conclusion="failure")
    assert tidy(published) == []
    published.now += timedelta(minutes=31)
    assert tidy(published) == ["publishing"]
    published.workflow_runs.clear()
    published.add_publish_run(tip, conclusion="cancelled")
    assert tidy(published) == ["publishing"]


def test_schedule_that_github_switched_off_is_switched_on(published: FakeGitHub) -> None:
    published.workflow_states["schedule.yml"] = "disabled_manually"
    assert tidy(published) == [], "a maintainer switched it off"
    published.workflow_states["schedule.yml"] = "disabled_inactivity"
    assert tidy(published) == ["schedule.yml: switched on again"]
    assert tidy(published) == []


def test_refused_step_does_not_stop_the_others(published: FakeGitHub) -> None:
    published.push_files("main", ADA_EDIT)
    published.workflow_states["schedule.yml"] = "disabled_inactivity"
    published.faults.append(RequestFault("PUT .*/enable", 403))
    assert tidy(published) == ["schedule.yml: GitHub answers 403: trouble", "publishing"]


def test_refused_question_does_not_stop_the_others(published: FakeGitHub) -> None:
    published.push_files("main", ADA_EDIT)
    published.faults.append(RequestFault("GET .*/workflows/schedule.yml", 403))
    assert tidy(published) == ["publishing"]
