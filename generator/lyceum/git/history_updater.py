"""Adds new commits to what is known of a history. What comes of all commits does not depend on how many came at a time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lyceum.git.commit_days import (
    CommitBlock,
    RecordedMoment,
    compute_sent_day,
    find_last_second,
    find_recorded_moment,
    order_merge_times,
)
from lyceum.git.commit_log import CommitAuthor, LogRecord
from lyceum.git.contribution_index import ContributionIndex, HubPlace
from lyceum.git.file_tracer import FileTracer, IdentifyPath, ShownFiles
from lyceum.git.history_reader import HistoryReader
from lyceum.git.history_store import KeyedTable
from lyceum.git.people import PeopleSettings, list_claims
from lyceum.git.people_index import PeopleIndex


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """What a history depends on besides its commits and the day."""

    place: HubPlace
    people: PeopleSettings
    identify_path: Callable[[], IdentifyPath] | None = None
    """Makes the function that tells what a path, from the top of the repository, means."""


@dataclass(frozen=True, slots=True)
class NewCommits:
    """What Git says about commits that are not known yet."""

    head: str
    blocks: Sequence[CommitBlock]
    tracked: Mapping[str, bool]
    """Whether Git tracks a path now, for all paths of which that has changed."""
    canonical_authors: Mapping[CommitAuthor, CommitAuthor]


class HistoryUpdater:
    def __init__(self, tables: Mapping[str, KeyedTable], settings: HistorySettings, today: datetime.date) -> None:
        self._tables, self._settings = tables, settings
        self._meta, self._chain, self._commits = tables["meta"], tables["chain"], tables["commits"]
        self._last_second = find_last_second(today)
        self._people = PeopleIndex(tables, settings.people)
        self._shown_files = ShownFiles(tables)
        self._identify_path: IdentifyPath | None = None
        self._tracer = FileTracer(
            tables,
            identify_path=self._identify if settings.identify_path else None,
            is_profile=settings.place.is_profile,
        )

    def needs_update(self, head: str) -> bool:
        """Return whether the commits, the day, or the names of things say something else than at the last update."""
        return self._meta.get("head") != head or self._has_other_days() or self._has_other_identities()

    def _has_other_days(self) -> bool:
        """Return whether a date of the branch lies behind the day of the build, today or at the last update."""
        return bool(
            self._meta.get("latest_timestamp", 0) > min(self._last_second, self._meta.get("last_second", 0))
            and self._last_second != self._meta.get("last_second")
        )

    def _has_other_identities(self) -> bool:
        return any(True for _ in self._tables["consults"].iterate_items()) and self.has_changed_identities()

    def has_changed_identities(self) -> bool:
        """Return whether paths that were asked about mean something else now: then the past reads otherwise."""
        consults = list(self._tables["consults"].iterate_items())
        return any(repr(self._ask_identity(path)) != identity for path, identity in consults)

    def _ask_identity(self, path: str) -> object:
        if self._identify_path is None:
            assert self._settings.identify_path
            self._identify_path = self._settings.identify_path()
        return self._identify_path(path)

    def _identify(self, path: str) -> object:
        identity = self._ask_identity(path)
        self._tables["consults"][path] = repr(identity)
        return identity

    def update(self, new: NewCommits) -> None:
        """Add commits that came after those known."""
        first = self._meta.get("commits", 0)
        first_position = self._meta.get("positions", 0)
        for block in new.blocks:
            self._add_block(block, new.canonical_authors)
        changed_commits = set(range(first, self._meta.get("commits", 0)))
        changed_commits |= self._settle_days(range(first_position, self._meta.get("positions", 0)))
        changed_claims = self._people.find_people()
        for claim in changed_claims:
            changed_commits |= set(self._tables["claim_commits"].get(claim, ()))
        tracked = self._find_tracked(new.tracked)
        shown_elsewhere = self._shown_files.note_tracked_paths(tracked)
        changed_files = self._tracer.changed_files | shown_elsewhere
        moved_commits = set(self._tracer.moved_commits)
        for file in shown_elsewhere:
            moved_commits |= {change[0] for change in self._tracer.files[file][1]}
        index = ContributionIndex(self._tables, self._people, self._shown_files, self._settings.place)
        index.update(sorted(changed_commits | moved_commits), changed_claims)
        touched = {file for number in changed_commits for _, file in self._commits[number][5] if file is not None}
        changed_files |= self._tracer.find_heirs(touched)
        self._digest_files({*self._tracer.was_known, *tracked, *map(self._shown_files.find_path, changed_files)})
        self._meta["head"] = new.head
        self._meta["last_second"] = self._last_second

    def _find_tracked(self, changes: Mapping[str, bool]) -> Mapping[str, bool]:
        """Whether Git tracks a path, for all paths of the hub where that or what the branches say has changed."""
        was_known = self._tracer.was_known
        paths = (path for path in {**was_known, **changes} if path.startswith(self._settings.place.prefix))
        return {
            path: changes[path] if path in changes else self._shown_files.was_tracked(path, was_known=was_known[path])
            for path in paths
        }

    def _add_block(self, block: CommitBlock, canonical: Mapping[CommitAuthor, CommitAuthor]) -> None:
        position = self._meta.get("positions", 0)
        self._meta["positions"] = position + 1
        head, moment = block.head, find_recorded_moment(block.head)
        first = self._meta.get("commits", 0)
        for record in block.records:
            if len(record.parents) < 2:
                self._add_commit(record, position, canonical)
        count = self._meta.get("commits", 0) - first
        recorded = [moment.timestamp, moment.is_limited] if moment else []
        latest = self._meta.get("latest_timestamp", 0)
        if not max(latest, 0) <= head.timestamp:
            self._meta["is_orderly"] = False
        self._meta["latest_timestamp"] = max(latest, head.timestamp)
        self._chain[position] = [head.sha, head.timestamp, recorded, first, count, None]

    def _add_commit(self, record: LogRecord, position: int, canonical: Mapping[CommitAuthor, CommitAuthor]) -> None:
        number: int = self._meta.get("commits", 0)
        self._meta["commits"] = number + 1
        claims = self._people.note_claims(number, list_claims(record, canonical))
        touches = self._tracer.trace(number, record)
        zone = record.author_time.utcoffset() or datetime.timedelta()
        written = [int(record.author_time.timestamp()), int(zone.total_seconds())]
        self._commits[number] = [record.sha, position, *written, claims, touches, 0, 0]
        claim_commits = self._tables["claim_commits"]
        for claim in claims:
            claim_commits[claim] = [*claim_commits.get(claim, ()), number]

    def _settle_days(self, new_positions: Iterable[int]) -> set[int]:
        """Compute the days of the new commits, and of those whose days the new ones or the day of the build change.

        As long as no date of the branch is older than the one before it, each is the time of its merge.
        """
        is_plain = self._meta.get("is_orderly", True) and self._meta.get("latest_timestamp", 0) <= self._last_second
        if is_plain and self._meta.get("was_plain", True):
            times = {position: self._chain[position][1] for position in new_positions}
        else:
            timestamps = [row[1] for _, row in self._chain.iterate_items()]
            times = dict(enumerate(order_merge_times(timestamps, self._last_second)))
        self._meta["was_plain"] = is_plain
        changed = set()
        for position, merged in times.items():
            row = self._chain[position]
            if row[5] == merged:
                continue
            self._chain[position] = [*row[:5], merged]
            moment = RecordedMoment(*row[2]) if row[2] else None
            for number in range(row[3], row[3] + row[4]):
                self._commits[number] = _compute_days(self._commits[number], merged, moment)
                changed.add(number)
        return changed

    def _digest_files(self, paths: set[str]) -> None:
        """Compute the digest of the files at some paths."""
        prefix, digests = self._settings.place.prefix, dict(self._meta.get("digests", {}))
        reader = HistoryReader(self._tables, self._people, prefix)
        for path in paths:
            if path and path.startswith(prefix):
                inside = path.removeprefix(prefix)
                digest = reader.digest_file(inside)
                if digest:
                    digests[inside] = digest
                else:
                    digests.pop(inside, None)
        self._meta["digests"] = dict(sorted(digests.items()))
        self._meta["has_digests"] = bool(digests)  # every build asks that, and not all the digests


def _compute_days(row: list[Any], merged: int, moment: RecordedMoment | None) -> list[Any]:
    """The row of a commit with its days."""
    zone = datetime.timezone(datetime.timedelta(seconds=row[3]))
    author_time = datetime.datetime.fromtimestamp(row[2], tz=zone)
    merged_at = datetime.datetime.fromtimestamp(merged, tz=datetime.UTC)
    return [*row[:6], merged, compute_sent_day(author_time, merged_at, moment).toordinal()]
