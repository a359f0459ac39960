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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from lyceum.git.commit_log import LogRecord
from lyceum.git.sent_trailer import parse_sent_trailers

MAX_WAIT = timedelta(days=14)
"""How long before its merge a commit can have been sent by what its author date says."""
MAX_RECORDED_WAIT = timedelta(days=180)
"""How long before its merge a squashed change can have been sent by what the merge bot recorded."""
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


@dataclass(frozen=True, slots=True)
class CommitDays:
    """When a commit was merged and sent."""

    merged_at: datetime
    """In UTC; not before 1970, nor after the day of the build."""
    sent_on: date
    """Never after the day of `merged_at`."""
    position: int
    """The number of the commit of the first-parent chain that it came with, from 0 for the oldest."""


def compute_commit_days(
    records: Sequence[LogRecord], *, today: date, branch: PublishedBranch | None = None
) -> tuple[CommitDays, ...]:
    """Compute the days of each commit, in the same order. The first record is the commit that is checked out."""
    end_of_today = datetime.combine(today, time(23, 59, 59), tzinfo=UTC)
    index_by_sha = {record.sha: index for index, record in enumerate(records)}
    chain = _find_first_parent_chain(records, index_by_sha, branch or PublishedBranch())
    positions = _find_positions(records, index_by_sha, chain)
    merge_times = _order_merge_times([records[index].timestamp for index in chain], end_of_today)
    recorded = [
        _find_recorded_moment(records[index], merged_at) for index, merged_at in zip(chain, merge_times, strict=True)
    ]
    days = []
    for record, position in zip(records, positions, strict=True):
        merged_at, moment = merge_times[position], recorded[position]
        merged_on = merged_at.date()
        author_time = record.author_time
        if moment is not None:
            sent_on = min(moment.astimezone(author_time.tzinfo).date(), merged_on)
        else:
            sent_on = min(max(author_time.date(), merged_on - MAX_WAIT), merged_on)
        days.append(CommitDays(merged_at, sent_on, position))
    return tuple(days)


def _find_first_parent_chain(
    records: Sequence[LogRecord], index_by_sha: dict[str, int], branch: PublishedBranch
) -> list[int]:
    """The indexes of the commits that were the head of the branch one after the other, oldest first."""
    chain: list[int] = []
    index: int | None = 0 if records else None
    while index is not None:
        chain.append(index)
        record = records[index]
        parent = record.parents[branch.was_pulled_by(record)] if record.parents else ""
        index = index_by_sha.get(parent)
    return chain[::-1]


def _find_positions(records: Sequence[LogRecord], index_by_sha: dict[str, int], chain: Sequence[int]) -> list[int]:
    """The number of the commit of the chain that each commit came with: the oldest one that it is an ancestor of."""
    positions = [-1] * len(records)
    for position, chain_index in enumerate(chain):
        waiting = [chain_index]
        while waiting:
            index = waiting.pop()
            if positions[index] < 0:
                positions[index] = position
                waiting += [index_by_sha[parent] for parent in records[index].parents if parent in index_by_sha]
    return positions


def _order_merge_times(timestamps: Sequence[int], end_of_today: datetime) -> list[datetime]:
    """The merge time of each commit of the chain, oldest first: its committer date, if that is between its neighbours'.

    The neighbours are the nearest commits whose dates agree with most others, so that one wrong clock moves nobody else.
    """
    last_second = int(end_of_today.timestamp())
    agreeing = _find_agreeing_dates(timestamps, last_second)
    bounds, bound = [last_second] * len(timestamps), last_second
    for index in range(len(timestamps) - 1, -1, -1):
        bounds[index] = bound = timestamps[index] if index in agreeing else bound
    times, latest = [], 0
    for timestamp, bound in zip(timestamps, bounds, strict=True):
        latest = max(latest, min(timestamp, bound))
        times.append(datetime.fromtimestamp(latest, tz=UTC))
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


def _find_recorded_moment(record: LogRecord, merged_at: datetime) -> datetime | None:
    """When the change of a merge was sent, if the merge bot recorded it. Nobody else's merge is believed.

    GitHub gives a squashed commit to the author of the pull request, so that only its message shows that the bot made it.
    """
    is_by_bot = (record.raw_author.name, record.raw_author.email) == (_BOT_NAME, _BOT_EMAIL)
    is_merge, is_squash = len(record.parents) == 2, len(record.parents) == 1 and record.has_merge_bot_message
    if not ((is_merge and is_by_bot) or is_squash) or record.committer.email not in _COMMITTER_EMAILS:
        return None
    moment = parse_sent_trailers(record.sent_trailers)
    if moment is None or is_merge:
        return moment
    return moment if merged_at - moment <= MAX_RECORDED_WAIT else None
