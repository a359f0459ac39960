"""Decides on which day each commit was merged into the published branch, and on which day it was sent.

What a person earns must neither depend on how long others took to answer, nor on a date that anybody can write.
- A commit was *merged* when it reached the first-parent chain of the branch: the committer date of the merge commit that
  brought it in, or its own if it lies on that chain. The dates inside of a merged branch are its author's and say nothing.
  No commit of the chain is older than the one before it; where some dates contradict the others, a few clocks were wrong.
  A `git pull` makes the published branch the second parent; the chain follows it there.
- It was *sent* on the author date, in the author's own time zone, but not after the merge and at most MAX_WAIT before it: a
  moderator's delay up to that costs nobody a day, and nobody gains more by a false date.
- If the merge bot recorded the moment (`Sent:` in a merge commit of its own, or in one that it squashed), that moment counts in
  place of the author date, however long ago it is (MAX_RECORDED_WAIT for what it squashed).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from typing import NamedTuple

from lyceum.git.commit_log import LogRecord
from lyceum.git.sent_trailer import parse_sent_trailers

MAX_WAIT = timedelta(days=14)
"""How long before its merge a commit can have been sent by what its author date says."""
MAX_RECORDED_WAIT = timedelta(days=180)
"""How long before its merge a squashed change can have been sent by what the merge bot recorded."""
_MAX_WAIT_SECONDS = MAX_RECORDED_WAIT.total_seconds()
_BOT_NAME = "github-actions[bot]"
_BOT_EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"
_COMMITTER_EMAILS = frozenset({"noreply@github.com", _BOT_EMAIL})
"""GitHub is the committer of a merge that the bot asks for."""
_PULL_SUBJECT = re.compile(
    r"Merge (?P<remote>remote-tracking )?branch '(?:(?:origin|upstream)/)?(?P<branch>[\w./-]{1,100})'"
    r"(?: of (?P<address>\S{1,300}))?(?: into (?P<into>\S{1,200}))?",
    re.ASCII,
)
"""What Git writes when somebody brings their clone up to date, by `git pull` or `git merge`."""


@dataclass(frozen=True, slots=True)
class PublishedBranch:
    """The branch that the site is published from, as it is called where people pull it."""

    name: str = "main"
    repository: str = ""
    """`owner/name` on GitHub; empty if it is not known."""

    def was_pulled_by(self, record: LogRecord) -> bool:
        """Return whether a commit merged the published branch into somebody's own, so that its second parent is the branch.

        A merge that GitHub made is none: there, somebody else may have written the subject.
        """
        pull = _PULL_SUBJECT.fullmatch(record.subject) if len(record.parents) == 2 else None
        if pull is None or record.committer.email in _COMMITTER_EMAILS or pull["branch"] not in {self.name, "master"}:
            return False
        if pull["address"]:
            address = pull["address"].casefold().removesuffix("/").removesuffix(".git")
            return bool(self.repository) and address.endswith((f"/{self.repository}", f":{self.repository}"))
        return bool(pull["remote"]) or pull["into"] not in (None, pull["branch"])


class CommitBlock(NamedTuple):
    """A commit of the first-parent chain with everything that it brought into the branch."""

    head: LogRecord
    records: tuple[LogRecord, ...]
    """The commits that are no ancestors of the chain's commit before, oldest first; `head` is the last one."""


@dataclass(frozen=True, slots=True)
class RecordedMoment:
    """When the change of a merge was sent, as the merge bot recorded it."""

    timestamp: int
    is_limited: bool
    """Whether it is believed only up to MAX_RECORDED_WAIT."""


def divide_into_blocks(
    records: Sequence[LogRecord], *, branch: PublishedBranch | None = None, after: str | None = None
) -> tuple[CommitBlock, ...] | None:
    """Divide the commits by the commit of the chain that they came with, oldest first.

    The first record is the commit that is checked out. The records are all commits that are no ancestors of `after`; the
    result is None if `after` was never the head of the branch. A block depends only on commits that came with it or before.
    """
    branch = branch or PublishedBranch()
    by_sha = {record.sha: record for record in records}
    chain: list[LogRecord] = []
    sha = records[0].sha if records else ""
    while (record := by_sha.get(sha)) is not None:
        chain.append(record)
        sha = record.parents[branch.was_pulled_by(record)] if record.parents else ""
    if after is not None and sha != after:
        return None
    seen: set[str] = set()
    blocks = []
    for head in reversed(chain):
        members = _find_new_ancestors(head, by_sha, seen)
        blocks.append(CommitBlock(head, _order_oldest_first(head, members)))
    return tuple(blocks)


def _find_new_ancestors(head: LogRecord, by_sha: dict[str, LogRecord], seen: set[str]) -> dict[str, LogRecord]:
    """The ancestors of a commit, itself included, that no block has yet."""
    members: dict[str, LogRecord] = {}
    waiting = [head.sha]
    while waiting:
        sha = waiting.pop()
        if sha in by_sha and sha not in seen:
            seen.add(sha)
            members[sha] = by_sha[sha]
            waiting += by_sha[sha].parents
    return members


def _order_oldest_first(head: LogRecord, members: dict[str, LogRecord]) -> tuple[LogRecord, ...]:
    """Order the commits of a block by their dates, each behind its parents, as `git log --date-order` does."""
    if len(members) == 1:
        return (head,)
    child_counts = Counter(parent for record in members.values() for parent in set(record.parents))
    ready, order = [(-head.timestamp, 0, head)], []
    number = 0
    while ready:
        record = heappop(ready)[2]
        order.append(record)
        for sha in dict.fromkeys(record.parents):
            child_counts[sha] -= 1
            if sha in members and not child_counts[sha]:
                number += 1
                heappush(ready, (-members[sha].timestamp, number, members[sha]))
    return tuple(reversed(order))


def compute_sent_day(author_time: datetime, merged_at: datetime, moment: RecordedMoment | None) -> date:
    """The day on which a commit was sent: never after the day of its merge."""
    merged_on = merged_at.date()
    if moment is not None and not (moment.is_limited and merged_at.timestamp() - moment.timestamp > _MAX_WAIT_SECONDS):
        return min(datetime.fromtimestamp(moment.timestamp, tz=author_time.tzinfo).date(), merged_on)
    return min(max(author_time.date(), merged_on - MAX_WAIT), merged_on)


def find_last_second(today: date) -> int:
    """The last second of a day, in seconds since 1970."""
    return int(datetime.combine(today, time(23, 59, 59), tzinfo=UTC).timestamp())


def order_merge_times(timestamps: Sequence[int], last_second: int) -> list[int]:
    """The merge time of each commit of the chain, oldest first: its committer date, if that is between its neighbours'.

    The neighbours are the nearest commits whose dates agree with most others, so that one wrong clock moves nobody else.
    """
    agreeing = _find_agreeing_dates(timestamps, last_second)
    bounds, bound = [last_second] * len(timestamps), last_second
    for index in range(len(timestamps) - 1, -1, -1):
        bounds[index] = bound = timestamps[index] if index in agreeing else bound
    times, latest = [], 0
    for timestamp, bound in zip(timestamps, bounds, strict=True):
        latest = max(latest, min(timestamp, bound))
        times.append(latest)
    return times


def _find_agreeing_dates(timestamps: Sequence[int], last_second: int) -> set[int]:
    """The indexes of the longest row of dates in which none is older than the one before; of several, the latest dates.

    This walks back from the newest commit. `ends` has the date with which a row of each length ends, and is sorted.
    """
    ends: list[int] = []
    end_indexes: list[int] = []
    next_indexes: dict[int, int | None] = {}
    for index in range(len(timestamps) - 1, -1, -1):
        if not 0 <= timestamps[index] <= last_second:
            continue
        place = bisect_right(ends, -timestamps[index])
        next_indexes[index] = end_indexes[place - 1] if place else None
        ends[place : place + 1] = [-timestamps[index]]
        end_indexes[place : place + 1] = [index]
    agreeing: set[int] = set()
    newer = end_indexes[-1] if end_indexes else None
    while newer is not None:
        agreeing.add(newer)
        newer = next_indexes[newer]
    return agreeing


def find_recorded_moment(record: LogRecord) -> RecordedMoment | None:
    """When the change of a merge was sent, if the merge bot recorded it. Nobody else's merge is believed.

    GitHub gives a squashed commit to the author of the pull request, so that only its message shows that the bot made it.
    """
    is_by_bot = (record.raw_author.name, record.raw_author.email) == (_BOT_NAME, _BOT_EMAIL)
    is_merge, is_squash = len(record.parents) == 2, len(record.parents) == 1 and record.has_merge_bot_message
    if not ((is_merge and is_by_bot) or is_squash) or record.committer.email not in _COMMITTER_EMAILS:
        return None
    moment = parse_sent_trailers(record.sent_trailers)
    return RecordedMoment(int(moment.timestamp()), is_limited=not is_merge) if moment else None
