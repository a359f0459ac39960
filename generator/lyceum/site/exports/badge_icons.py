"""Exports the icon of every badge in each tier, earned and locked."""

from __future__ import annotations

from collections.abc import Iterator

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images import choose_badge_icon, render_badge_icon


def export_badge_icons(hub: Hub, translator: Translator) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the SVG of each icon: `badges/<id>.svg`, `badges/<id>-gold.svg`, and each `…-locked.svg`."""
    for key, badge in hub.badges.items():
        for tier in (None, *(tier for tier, _ in badge.rule.thresholds if tier)):
            title = f"{badge.name}, {translator.get_tier_name(tier)}" if tier else badge.name
            address = f"badges/{key}{f'-{tier}' if tier else ''}"
            yield f"{address}.svg", render_badge_icon(choose_badge_icon(key, badge.icon), tier, title=title).encode()
            yield (
                f"{address}-locked.svg",
                render_badge_icon(choose_badge_icon(key, badge.icon), tier, title=title, locked=True).encode(),
            )
