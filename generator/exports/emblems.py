"""The Hub in; a picture of each of its badges, in each tier, and pale for those who do not have it yet, out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.emblems import EMBLEMS, emblem
from generator.hub import Hub
from generator.model import Badge, folded
from generator.words import Words


def face(badge: Badge) -> str:
    """The name of its emblem: its icon, or its id where the icon is none of ours and the id is."""
    key = folded(badge.id)
    return badge.icon if badge.icon and (badge.icon in EMBLEMS or key not in EMBLEMS) else key


def emblems(hub: Hub, words: Words) -> Iterator[tuple[str, bytes]]:
    """(address, SVG): `badges/<id>.svg`, `badges/<id>-gold.svg`, and each `…-locked.svg`."""
    tier_names = {"bronze": words.gettext("Bronze"), "silver": words.gettext("Silver"), "gold": words.gettext("Gold")}
    for key, badge in hub.badges.items():
        for tier in (None, *(tier for tier, _ in hub.judge.lines(badge.rule) if tier)):
            title = f"{badge.name}, {tier_names[tier]}" if tier else badge.name
            address = f"badges/{key}{f'-{tier}' if tier else ''}"
            yield f"{address}.svg", emblem(face(badge), tier, title=title).encode()
            yield f"{address}-locked.svg", emblem(face(badge), tier, title=title, locked=True).encode()
