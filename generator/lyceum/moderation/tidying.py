"""Finds and does what a run of the merge bot that ended early, or a quiet summer, has left undone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from lyceum.moderation.authors import FORM_BRANCH
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_writer import GitHubWriter

PUBLISH_WORKFLOW = "publish.yml"
SCHEDULE_WORKFLOW = "schedule.yml"
PUBLISH_AGAIN_AFTER = timedelta(minutes=30)
"""After a build or a deployment that failed."""
MAX_BRANCHES_PER_RUN = 20
AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What is left to do besides the pull requests."""

    form_branches: tuple[str, ...] = ()
    """Branches of forms whose pull request is closed."""
    must_publish: bool = False
    """Whether main has what people do not see, and nothing builds it."""
    is_schedule_off: bool = False
    """Whether GitHub switched the schedule off, because nobody had contributed for a long time."""

    def __bool__(self) -> bool:
        return bool(self.form_branches or self.must_publish or self.is_schedule_off)


def find_leftovers(github: GitHubReader, *, branch: str, now: datetime) -> Leftovers:
    """Find what is left to do. A token that can only read is enough."""
    return Leftovers(
        form_branches=_ask(lambda: tuple(_find_closed_form_branches(github)), ()),
        must_publish=_ask(lambda: _must_publish(github, branch, now), False),
        is_schedule_off=_ask(lambda: github.get_workflow_state(SCHEDULE_WORKFLOW) == "disabled_inactivity", False),
    )


def _ask(question: Callable[[], AnswerT], default: AnswerT) -> AnswerT:
    """Return the answer to a question; the default if GitHub refuses it, so that the others are asked all the same."""
    try:
        return question()
    except GitHubRefusedError as error:
        logging.getLogger(__name__).warning("%s", error)
        return default


def clear_leftovers(leftovers: Leftovers, github: GitHubWriter, *, branch: str) -> Iterator[str]:
    """Do what is left to do, and yield a line about each step. What GitHub refuses is reported and ends only that step."""
    for form_branch in leftovers.form_branches:
        yield _try_step(partial(github.delete_branch, form_branch), f"{form_branch}: deleted", form_branch)
    if leftovers.is_schedule_off:
        yield _try_step(
            partial(github.enable_workflow, SCHEDULE_WORKFLOW),
            f"{SCHEDULE_WORKFLOW}: switched on again",
            SCHEDULE_WORKFLOW,
        )
    if leftovers.must_publish:
        yield _try_step(
            partial(github.dispatch_workflow, PUBLISH_WORKFLOW, branch),
            "publishing",
            "publishing waits for the next run",
        )


def _try_step(step: Callable[[], object], done: str, subject: str) -> str:
    """Do a step; return what was done, or the subject with what GitHub says against it."""
    try:
        step()
    except GitHubRefusedError as error:
        return f"{subject}: {error}"
    return done


def _find_closed_form_branches(github: GitHubReader) -> Iterator[str]:
    """Yield branches of forms whose pull request is merged or closed. One without a pull request may be about to get it."""
    branches = [name for name in github.list_branches("form/") if FORM_BRANCH.fullmatch(name)]
    if not branches:
        return
    open_branches = {pull.head_branch for pull in github.list_open_pulls() if not pull.is_from_fork}
    for name in [name for name in branches if name not in open_branches][:MAX_BRANCHES_PER_RUN]:
        if github.has_closed_pull(name):
            yield name


def _must_publish(github: GitHubReader, branch: str, now: datetime) -> bool:
    tip = github.get_branch_head(branch)
    if github.get_deployed_commit() == tip or github.get_workflow_state(PUBLISH_WORKFLOW) != "active":
        return False
    runs = [run for run in github.list_workflow_runs(PUBLISH_WORKFLOW, branch) if run.head_sha == tip]
    return all(run.is_done and (run.is_cancelled or now - run.updated_at >= PUBLISH_AGAIN_AFTER) for run in runs)
