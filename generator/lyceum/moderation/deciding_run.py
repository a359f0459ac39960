"""One run over the open pull requests: fetches their heads, has them judged, and yields decisions as they are made."""

from __future__ import annotations

import logging
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lyceum.git import FetchRepository, ObjectStore
from lyceum.i18n import Message, format_message, get_translator
from lyceum.moderation.authors import PendingPullRequest, count_merged_today, list_pending_pull_requests
from lyceum.moderation.decision_file import Decision
from lyceum.moderation.decision_marker import parse_marker
from lyceum.moderation.decisions import DecisionMaker, load_moderators
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import PullRequest
from lyceum.moderation.head_fetcher import HEADS_PER_FETCH, HeadFetcher
from lyceum.moderation.judgement import CHANGE_TOO_LARGE, Judgement, JudgementRequest, make_unreadable_judgement
from lyceum.moderation.judging_client import JudgingError, JudgingProcess
from lyceum.moderation.labels import READY_LABEL
from lyceum.moderation.opinions import Moderators
from lyceum.system import WorkFailure, WorkLimits, count_processors

MAX_BUSY_CHANGES = 3
"""Changes for which GitHub may fail before the run ends."""
CHANGES_PER_PROCESSOR = 4
"""Changes that are judged at once, for each processor."""
FAILURE_MESSAGES = {
    WorkFailure.TIME: format_message("reading this change takes longer than a review may take"),
    WorkFailure.MEMORY: format_message("reading this change needs more memory than a review may use"),
    WorkFailure.CRASH: format_message("the review of this change ended with an error that is not yours"),
    WorkFailure.OUTPUT: format_message("there is more to say about this change than a comment can hold"),
}
HEAD_NOT_GIVEN = format_message("GitHub does not give the commits of this change")
_FAULT_MESSAGES = {
    "too-large": CHANGE_TOO_LARGE,
    "damaged": format_message("Git finds a damaged object in the commits of this change"),
}
_NEXT_RUN_MESSAGES = {"moved": "has another head meanwhile", "skipped": "is asked for again in the next run"}
"""Faults after which a change is decided in the next run, with what the log says."""
_INTERNAL_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class DecidingLimits:
    """What one run, and the judgement of one change, may cost."""

    max_seconds: float = 360.0
    """The job has ten minutes, and needs some of them before and after."""
    request_share: float = 1 / 3
    """Of the requests that are left in this hour. The others are for those who act, and for forms."""
    max_merges: int = 40
    """More changes wait for the next run, with their label."""
    process: WorkLimits = field(default_factory=WorkLimits)
    processes: int = field(default_factory=count_processors)


def decide_pull_requests(
    hub_folder: Path,
    github: GitHubReader,
    *,
    branch: str,
    now: datetime,
    first_number: int | None = None,
    limits: DecidingLimits | None = None,
) -> Iterator[Decision]:
    """Decide every open pull request that changes content: `first_number`, then the others in a fair order.

    The hub's folder is a clone at the head of `branch`; it stays as it is. A decision that would be the same as the last one
    is left out. The run ends when its time or its share of requests is spent, and the next one continues. Raises
    GitHubBusyError if GitHub is busy before anything is decided.
    """
    store = ObjectStore(hub_folder)
    main_commit = store.resolve_commit("HEAD")
    moderators = load_moderators(store, main_commit)
    limits = limits or DecidingLimits()
    github.limit_requests(limits.request_share)
    clock = _RunClock(time.monotonic() + limits.max_seconds)
    pending_requests = list_pending_pull_requests(github, branch, first_number, moderators.known_logins)
    queue = _order_fairly(pending_requests, first_number)
    if not queue:
        return
    merged_today = count_merged_today(github, branch, now.date())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        repository = FetchRepository.create(Path(folder) / "heads.git", hub_folder)
        fetcher = HeadFetcher(repository, github, branch, main_commit, clock.check, github.sleep)
        with JudgingProcess(repository.folder, now.date(), limits.process, limits.processes) as judging:
            run = _DecidingRun(
                github, fetcher, judging, moderators, now, clock, merged_today, limits.max_merges, main_commit
            )
            yield from run.decide(queue)


def _order_fairly(pending: Iterable[PendingPullRequest], first_number: int | None) -> list[PendingPullRequest]:
    """Order pull requests so that nobody keeps the others waiting.

    The pull request `first_number` comes first, and those that GitHub refused to merge come last. Those without a comment
    come before those with one. Then everybody's first one comes before anybody's second, and older ones come before newer.
    """
    counts: Counter[int] = Counter()
    keys: list[tuple[tuple[bool | int, ...], int, PendingPullRequest]] = []
    for item in pending:
        author_number = item.author.github_id or 0
        counts[author_number] += 1
        request = item.pull_request
        key = (
            request.number != first_number,
            _was_refused(request),
            request.bot_comment is not None,
            counts[author_number],
        )
        keys.append((key, len(keys), item))
    return [item for *_, item in sorted(keys, key=lambda row: row[:2])]


def _was_refused(request: PullRequest) -> bool:
    """Return whether GitHub refused to merge it. Before its first comment, the label says that it waits for its turn."""
    return READY_LABEL in request.labels and request.bot_comment is not None


class _TimeIsOverError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _RunClock:
    end: float
    """When the run must end, on the monotonic clock."""

    def check(self) -> None:
        """Raise _TimeIsOverError if the run must end."""
        if time.monotonic() > self.end:
            raise _TimeIsOverError("the time of this run is over")


@dataclass
class _DecidingRun:
    github: GitHubReader
    fetcher: HeadFetcher
    judging: JudgingProcess
    moderators: Moderators
    """Those of main, before the merges of this run."""
    now: datetime
    clock: _RunClock
    merged_today: Counter[int]
    max_merges: int
    base: str
    """The commit that main will have after the merges decided so far."""
    merge_count: int = 0
    busy_count: int = 0

    def decide(self, queue: Sequence[PendingPullRequest]) -> Iterator[Decision]:
        """Decide the pull requests in their order."""
        has_decided = False
        try:
            changed = self._find_changed(queue)
            for batch in _divide(changed, HEADS_PER_FETCH):
                self.clock.check()
                self.fetcher.fetch([pending.pull_request for pending in batch])
                for part in _divide(batch, CHANGES_PER_PROCESSOR * self.judging.processes):
                    self.clock.check()
                    for decision in self._decide_part(part):
                        has_decided = True
                        yield decision
        except GitHubBusyError as error:
            if not has_decided:
                raise
            logging.getLogger(__name__).warning("the next run continues: %s", error)
        except (JudgingError, _TimeIsOverError) as error:
            logging.getLogger(__name__).warning("the next run continues: %s", error)

    def _find_changed(self, queue: Sequence[PendingPullRequest]) -> list[PendingPullRequest]:
        """Return the pull requests with news: a comment, a push, or something on main that their judgement depends on."""
        requests = [pending.pull_request for pending in queue]
        markers = {request.number: parse_marker(request.bot_comment) for request in requests}
        dependencies = {number: marker.dependencies for number, marker in markers.items() if marker}
        states = self.judging.read_states(self.base, dependencies) if dependencies else {}
        maker = self._make_maker()
        return [
            pending
            for pending in queue
            if maker.has_news(pending.pull_request, states.get(pending.pull_request.number, ""))
        ]

    def _decide_part(self, part: Sequence[PendingPullRequest]) -> Iterator[Decision]:
        """Judge some pull requests at once, on the same base, and decide them one by one."""
        base = self.base
        fetched = [pending for pending in part if pending.pull_request.number not in self.fetcher.faults]
        results = dict(self.judging.judge(base, [self._make_request(pending) for pending in fetched]))
        for pending in part:
            request = pending.pull_request
            if message := _NEXT_RUN_MESSAGES.get(self.fetcher.faults.get(request.number, "")):
                logging.getLogger(__name__).warning("#%d: %s", request.number, message)
                continue
            decision = self._decide_or_skip(pending, results.get(request.number))
            if decision and decision.should_merge and not _was_refused(request):
                if self.merge_count == self.max_merges:
                    if request.bot_comment is None and READY_LABEL not in request.labels:
                        yield decision.model_copy(update={"waits_for_turn": True})
                    continue
                if self.base != base:  # it was judged before another merge
                    [(_, result)] = self.judging.judge(self.base, [self._make_request(pending)])
                    decision = self._decide_or_skip(pending, result)
            if decision is None:
                continue
            if decision.should_merge and not _was_refused(request):  # else GitHub may refuse the merge again
                self.base = self._make_maker().store.write_commit(decision.tree_after, self.base)
                self.merged_today[pending.author.github_id or 0] += 1
                self.merge_count += 1
            yield decision

    def _decide_or_skip(self, pending: PendingPullRequest, result: Judgement | WorkFailure | None) -> Decision | None:
        """Decide one pull request. A fault with it is written to the log, and does not keep the others waiting."""
        number, maker = pending.pull_request.number, self._make_maker()
        try:
            return maker.decide(pending, self._complete_judgement(number, result))
        except (GitHubBusyError, GitHubRefusedError) as error:
            logging.getLogger(__name__).warning("#%d: %s", number, error)
            self.busy_count += 1
            if self.busy_count == MAX_BUSY_CHANGES:
                raise GitHubBusyError(str(error)) from None
        except _INTERNAL_ERRORS as error:  # a bug of ours must not keep the other pull requests waiting
            logging.getLogger(__name__).warning("#%d: %s", number, _describe_error(error))
        return None

    def _complete_judgement(self, number: int, result: Judgement | WorkFailure | None) -> Judgement:
        """Return the judgement of a change, also of one that could not be fetched or judged."""
        if isinstance(result, Judgement):
            return result
        message: Message
        if result is None:
            message = _FAULT_MESSAGES.get(self.fetcher.faults.get(number, ""), HEAD_NOT_GIVEN)
        else:
            message = FAILURE_MESSAGES[result]
        logging.getLogger(__name__).warning("#%d: %s", number, message)
        only_today = self.now.date() if message == HEAD_NOT_GIVEN else None
        translator = get_translator(self._make_maker().settings.language)
        return make_unreadable_judgement(message, translator, only_today=only_today)

    def _make_request(self, pending: PendingPullRequest) -> JudgementRequest:
        return JudgementRequest(
            number=pending.pull_request.number,
            head=pending.pull_request.head_sha,
            author=pending.author.login,
            author_id=pending.author.github_id,
            merged_today=self.merged_today[pending.author.github_id or 0],
        )

    def _make_maker(self) -> DecisionMaker:
        return DecisionMaker(
            ObjectStore(self.fetcher.repository.folder),
            self.github,
            self.fetcher.main_commit,
            self.base,
            self.now,
            self.moderators,
        )


def _divide(items: Sequence[PendingPullRequest], size: int) -> Iterator[Sequence[PendingPullRequest]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _describe_error(error: Exception) -> str:
    """Return the type of an error and its place in the code, without any text that a contributor wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
