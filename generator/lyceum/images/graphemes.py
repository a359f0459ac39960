"""Splits text into grapheme clusters and finds their writing direction."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Faces -------------------------------------------------------------------------------------------------------------

JOINERS = "\u200c\u200d\u034f\ufe0e\ufe0f"
"""Seen by the font where it knows them, by nobody otherwise."""


@lru_cache(8192)
def split_graphemes(text: str) -> tuple[str, ...]:
    """What belongs together: a letter with its marks, what joiners join."""
    clusters: list[str] = []
    for char in text:
        belongs = unicodedata.category(char)[0] == "M" or char in JOINERS or "\U0001f3fb" <= char <= "\U0001f3ff"
        if clusters and (belongs or clusters[-1][-1] == "\u200d"):
            clusters[-1] += char
        else:
            clusters.append(char)
    return tuple(clusters)


def is_right_to_left_cluster(cluster: str) -> bool | None:
    """True: from right to left; None: as its neighbours."""
    match unicodedata.bidirectional(cluster[0]):
        case "R" | "AL":
            return True
        case "L" | "EN" | "AN":
            return False
    return None


@lru_cache(8192)
def is_right_to_left(text: str) -> bool:
    """By the first letter with a direction, as HTML's dir="auto"."""
    return next(
        (kind in ("R", "AL") for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), False
    )
