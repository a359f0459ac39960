"""Splits text into grapheme clusters and finds their writing direction."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

JOINERS = "\u200c\u200d\u034f\ufe0e\ufe0f"
"""Invisible characters that join their neighbours. A font may have them or not."""


@lru_cache(8192)
def split_graphemes(text: str) -> tuple[str, ...]:
    """Split text into units: a letter with its marks, or an emoji sequence."""
    clusters: list[str] = []
    for char in text:
        extends = unicodedata.category(char)[0] == "M" or char in JOINERS or "\U0001f3fb" <= char <= "\U0001f3ff"
        if clusters and (extends or clusters[-1][-1] == "\u200d"):
            clusters[-1] += char
        else:
            clusters.append(char)
    return tuple(clusters)


def is_right_to_left_cluster(cluster: str) -> bool | None:
    """Return whether the cluster runs from right to left; None if its neighbours decide."""
    match unicodedata.bidirectional(cluster[0]):
        case "R" | "AL":
            return True
        case "L" | "EN" | "AN":
            return False
    return None


@lru_cache(8192)
def is_right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction runs from right to left, as HTML's `dir="auto"` does."""
    return next(
        (kind in ("R", "AL") for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), False
    )
