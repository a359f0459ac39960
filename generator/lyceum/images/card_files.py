"""Names the size and the file of each social card."""

from __future__ import annotations

SOCIAL_CARD_SIZE = 1200, 630
"""Pixels of a share card."""


def make_social_card_address(family: str, key: str = "") -> str:
    """Of a share card: `learners`, `tips`, `challenges` and a key, or the hub's own."""
    return f"assets/cards/{family}/{key}.png" if key else f"assets/cards/{family}.png"
