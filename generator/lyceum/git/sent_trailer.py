"""The trailer `Sent`, in which the merge bot records in a merge commit when the merged change was sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

SENT_TRAILER = "Sent"
_SENT_VALUE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?", re.ASCII)


_BOT_SUBJECT = re.compile(
    r"Merge #[1-9][0-9]{0,9}(?:: (?:somebody leaves|[\w./-]{1,120}(?: and [1-9][0-9]{0,3} more)?))?"
)
_BOT_BODY = re.compile(
    rf"{SENT_TRAILER}: [0-9TZ:-]{{10,20}}(?:\nCo-authored-by: [\w\[\]-]{{1,80}} <[^<>\s]{{1,160}}>)?\n*", re.ASCII
)


def is_merge_bot_message(subject: str, body: str) -> bool:
    """Return whether the message of a commit is nothing but what the merge bot writes when it squashes a pull request.

    GitHub adds ` (#12)` to the subject where a person squashes, so that a contributor's own text is not such a message.
    """
    return bool(_BOT_SUBJECT.fullmatch(subject) and _BOT_BODY.fullmatch(body))


def format_sent_trailer(sent_at: datetime) -> str:
    """Return the trailer for a change that was sent at this moment: when the merged commit itself reached GitHub.

    The day on which a pull request was opened is not enough, because a better result can be pushed to it after a close.
    """
    return f"{SENT_TRAILER}: {sent_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def parse_sent_trailers(values: Sequence[str]) -> datetime | None:
    """Return the moment that the only trailer of a commit states. A day alone means its noon. Several say nothing."""
    if len(values) != 1 or not _SENT_VALUE.fullmatch(values[0].strip()):
        return None
    text = values[0].strip()
    try:
        return datetime.fromisoformat(text if "T" in text else f"{text}T12:00:00Z").astimezone(UTC)
    except ValueError:
        return None
