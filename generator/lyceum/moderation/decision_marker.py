"""The hidden line at the top of the bot's comment: what it judged, when, and how often it answered lately."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lyceum.moderation.github_values import GitHubComment, PullRequest
from lyceum.moderation.sent_work import NO_WORK, SentWork

MAX_ANSWERS_PER_HOUR = 6
"""New heads of one pull request that are answered in an hour. Later ones wait, so that nobody uses up the hub's requests."""
UNFINISHED_KEY = "0" * 16
"""The key in the comment of a change that is about to be merged: if the merge does not happen, it is decided again."""
_PATTERN = re.compile(
    r"<!-- judged (?P<head>[0-9a-f]{40}) since (?P<since>\S+) as (?P<key>[0-9a-f]{16})"
    r" sent (?P<sent>\S+) answers (?P<count>[0-9]{1,4}) from (?P<window>\S+)"
    r" on (?P<subjects>[0-9a-f,*]*)(?: brings (?P<words>[0-9]{1,9}) words (?P<work>[0-9a-f,]*))? -->"
)
_JUST_NAMED = "now"
"""Stands for the time at which GitHub shows the comment, which is not known while it is written."""


@dataclass(frozen=True, slots=True)
class DecisionMarker:
    """What the bot's comment says to the next run of the bot."""

    head_sha: str
    key: str
    named_at: datetime | None
    """When a comment that names this head was first seen; None for the comment that is being written."""
    sent_at: datetime
    """When this head arrived, or an earlier one that brought as much."""
    answer_count: int
    """Answers to new heads since `window_start`."""
    window_start: datetime
    dependencies: tuple[str, ...] = ()
    """The subjects on which the judgement depends; see `dependencies`."""
    work: SentWork = NO_WORK
    """What was there at `sent_at`."""

    def format(self, key: str) -> str:
        """Return the marker as a line of Markdown that GitHub does not show."""
        since = _format_time(self.named_at) if self.named_at else _JUST_NAMED
        window = _format_time(self.window_start)
        return (
            f"<!-- judged {self.head_sha} since {since} as {key} sent {_format_time(self.sent_at)}"
            f" answers {self.answer_count} from {window} on {','.join(self.dependencies)}"
            f" brings {self.work.word_count} words {','.join(self.work.hashes)} -->"
        )

    def must_wait(self, head_sha: str, now: datetime) -> bool:
        """Return whether a new head is not answered now, because many others were in the last hour."""
        is_new_head = head_sha != self.head_sha
        return (
            is_new_head and self.answer_count >= MAX_ANSWERS_PER_HOUR and now - self.window_start < timedelta(hours=1)
        )


def parse_marker(comment: GitHubComment | None) -> DecisionMarker | None:
    """Read the marker of the bot's comment; None if there is none, or if it cannot be read."""
    match = _PATTERN.search(comment.body) if comment else None
    if comment is None or match is None:
        return None
    try:
        return DecisionMarker(
            head_sha=match["head"],
            key=match["key"],
            named_at=comment.updated_at if match["since"] == _JUST_NAMED else datetime.fromisoformat(match["since"]),
            sent_at=datetime.fromisoformat(match["sent"]),
            answer_count=int(match["count"]),
            window_start=datetime.fromisoformat(match["window"]),
            dependencies=tuple(filter(None, match["subjects"].split(","))),
            work=SentWork(
                hashes=tuple(filter(None, (match["work"] or "").split(","))), word_count=int(match["words"] or 0)
            ),
        )
    except ValueError:
        return None


def advance_marker(
    marker: DecisionMarker | None,
    request: PullRequest,
    now: datetime,
    work: SentWork,
    *,
    form_written_at: datetime | None,
) -> DecisionMarker:
    """Return the marker of the comment that is written now. Its key is chosen when it is written.

    A head that brings no more than the last one was sent with it.
    """
    if marker and marker.head_sha == request.head_sha:
        return marker if marker.work.hashes else replace(marker, work=work)
    brings_no_more = marker is not None and marker.work.includes(work)
    sent_at = _find_sent_time(marker, request, now)
    if form_written_at is not None and form_written_at <= request.head_date:  # the intake of a form can take days
        sent_at = min(sent_at, form_written_at)
    is_in_window = marker is not None and now - marker.window_start < timedelta(hours=1)
    return DecisionMarker(
        head_sha=request.head_sha,
        key="",
        named_at=None,
        sent_at=marker.sent_at if marker and brings_no_more else sent_at,
        work=marker.work if marker and brings_no_more else work,
        answer_count=marker.answer_count + 1 if marker and is_in_window else 1,
        window_start=marker.window_start if marker and is_in_window else now,
    )


def _find_sent_time(marker: DecisionMarker | None, request: PullRequest, now: datetime) -> datetime:
    """Return when a new head arrived, as far as GitHub and the bot's last look prove it.

    The date of a commit is what its author says. It counts only between what is known to be before it, which is when the
    pull request was opened or its last head was first seen, and now.
    """
    seen_before = marker.named_at if marker and marker.named_at else request.created_at
    return min(now, max(request.created_at, seen_before, request.head_date))


def _format_time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")
