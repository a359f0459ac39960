"""Writes the message of a merge commit. No text that a contributor typed stands in it, because GitHub acts on such texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from lyceum.git import format_sent_trailer
from lyceum.moderation.authors import PendingPullRequest

_PLAIN_PATH = re.compile(r"content/([\w./-]{1,120})")
"""A path without blanks, `#`, `@` and brackets, so that it closes no issue, mentions nobody and skips no workflow."""


def format_merge_subject(number: int, paths: Sequence[str], is_leaving: bool = False) -> str:
    """Return `Merge #12: learners/ada.yml`. The title of the pull request could say `closes #1` or `[skip ci]`."""
    plain_path = _PLAIN_PATH.fullmatch(paths[0]) if paths else None
    if is_leaving:  # commits stay, so that they do not name somebody who leaves
        return f"Merge #{number}: somebody leaves"
    if plain_path is None:
        return f"Merge #{number}"
    others = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"Merge #{number}: {plain_path[1]}{others}"


def format_merge_trailers(pending: PendingPullRequest, sent_at: datetime, is_leaving: bool = False) -> str:
    """Return the trailers: when the change was sent, and for a form its author."""
    trailers = [format_sent_trailer(sent_at)]
    if pending.co_author_trailer and not is_leaving:
        trailers.append(pending.co_author_trailer)
    return "\n".join(trailers)
