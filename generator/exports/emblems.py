"""The Hub in; a picture of each of its badges, in each tier, and pale for those who do not have it yet, out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.emblems import emblem, face
from generator.hub import Hub
from generator.words import Words


def emblems(hub: Hub, words: Words) -> Iterator[tuple[str, bytes]]:
    """(address, SVG): `badges/<id>.svg`, `badges/<id>-gold.svg`, and each `…-locked.svg`."""
    for key, badge in hub.badges.items():
        for tier in (None, *(tier for tier, _ in hub.judge.lines(badge.rule) if tier)):
            title = f"{badge.name}, {words.tier(tier)}" if tier else badge.name
            address = f"badges/{key}{f'-{tier}' if tier else ''}"
            yield f"{address}.svg", emblem(face(key, badge.icon), tier, title=title).encode()
            yield f"{address}-locked.svg", emblem(face(key, badge.icon), tier, title=title, locked=True).encode()
