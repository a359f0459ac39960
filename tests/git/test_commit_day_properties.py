"""The days of commits keep their bounds in any history, whatever dates stand in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.git.commit_days import (
    MAX_RECORDED_WAIT,
    MAX_WAIT,
    compute_sent_day,
    divide_into_blocks,
    find_last_second,
    find_recorded_moment,
    order_merge_times,
)
from lyceum.git.commit_log import CommitAuthor, LogRecord

TODAY = date(2026, 6, 30)
ADA = CommitAuthor("Ada", "ada@mail.example")
BOT = CommitAuthor("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
TIMES = st.one_of(
    st.integers(1_760_000_000, 1_785_000_000),
    st.sampled_from([-(10**19), -1, 0, 1, 4_000_000_000, 10**19]),
)
ZONES = st.sampled_from([0, 9, -10, 14, -12])
TRAILERS = st.sampled_from(
    [(), ("2026-01-05",), ("2025-10-20",), ("2026-05-05T10:00:00Z",), ("2099-01-01",), ("soon",), ("2026-01-05",) * 2]
)
SUBJECTS = st.sampled_from(
    ["A change", "Merge branch 'main' into my-own", "Merge remote-tracking branch 'origin/main'"]
)


class CommitDays(NamedTuple):
    merged_at: datetime
    sent_on: date
    position: int


def compute_commit_days(records: list[LogRecord]) -> dict[str, CommitDays]:
    """The days of each commit of the branch, and the number of the commit of the branch that brought it."""
    blocks = divide_into_blocks(records) or ()
    times = order_merge_times([block.head.timestamp for block in blocks], find_last_second(TODAY))
    days = {}
    for position, (block, timestamp) in enumerate(zip(blocks, times, strict=True)):
        merged_at, moment = datetime.fromtimestamp(timestamp, tz=UTC), find_recorded_moment(block.head)
        for record in block.records:
            days[record.sha] = CommitDays(merged_at, compute_sent_day(record.author_time, merged_at, moment), position)
    return days


@st.composite
def draw_records(draw: st.DrawFn) -> list[LogRecord]:
    """Draw a history, newest first: a commit has up to two of the older commits as its parents."""
    count = draw(st.integers(1, 12))
    records = []
    for index in range(count):
        older = list(range(index + 1, count))
        size = draw(st.integers(min(1, len(older)), min(2, len(older))))
        parents = draw(st.lists(st.sampled_from(older), min_size=size, max_size=size, unique=True)) if older else []
        seconds = min(max(draw(TIMES), 0), 4_000_000_000)
        author_time = datetime.fromtimestamp(seconds, tz=timezone(timedelta(hours=draw(ZONES))))
        author = draw(st.sampled_from([ADA, BOT]))
        records.append(LogRecord(
            sha=str(index), parents=tuple(map(str, parents)), timestamp=draw(TIMES), author_time=author_time, author=author,
            raw_author=author, committer=draw(st.sampled_from([ADA, CommitAuthor("GitHub", "noreply@github.com")])), co_authors=(),
            sent_trailers=draw(TRAILERS), has_merge_bot_message=draw(st.booleans()), subject=draw(SUBJECTS), file_changes=(),
        ))  # fmt: skip
    return records


@pytest.mark.fuzz
@given(draw_records())
def test_days_keep_their_bounds(records: list[LogRecord]) -> None:
    days = compute_commit_days(records)
    for record in records:
        if record.sha not in days:
            continue
        commit_days = days[record.sha]
        merged_on = commit_days.merged_at.date()
        assert commit_days.merged_at.tzinfo is UTC
        assert date(1970, 1, 1) <= merged_on <= TODAY
        assert commit_days.sent_on <= merged_on, "never after the merge"
        assert all(days[parent].position <= commit_days.position for parent in record.parents)
    chain, index = [], 0
    while True:
        chain.append(index)
        if not records[index].parents:
            break
        index = int(records[index].parents[0])
    on_time = [days[str(index)].merged_at for index in reversed(chain) if days[str(index)].merged_at.date() < TODAY]
    assert on_time == sorted(on_time), "no commit of the branch is older than the one before it"


@pytest.mark.fuzz
@given(draw_records())
def test_without_a_recorded_moment_nobody_waits_longer_than_the_bound(records: list[LogRecord]) -> None:
    records = [replace(record, sent_trailers=()) for record in records]
    for commit_days in compute_commit_days(records).values():
        assert commit_days.merged_at.date() - MAX_WAIT <= commit_days.sent_on


@pytest.mark.fuzz
@given(draw_records())
def test_recorded_moment_counts_for_half_a_year_at_most(records: list[LogRecord]) -> None:
    records = [replace(record, parents=record.parents[:1]) for record in records]
    for commit_days in compute_commit_days(records).values():
        earliest = (commit_days.merged_at - MAX_RECORDED_WAIT).date() - timedelta(days=1)  # in a zone far in the west
        assert earliest <= commit_days.sent_on
