"""Names the size and the file of each social card."""

from __future__ import annotations

SOCIAL_CARD_SIZE = 1200, 630
"""Width and height in pixels."""


def make_social_card_address(family: str, key: str = "") -> str:
    """Return the address of a card. The family is `learners`, `tips`, `challenges`, `badges` or `years`; `hub` has no key."""
    return f"assets/cards/{family}/{key}.png" if key else f"assets/cards/{family}.png"
