"""Exports a page at each earlier address of a learner that leads to the current one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.schema import fold_key


def export_redirects(hub: Hub, translator: Translator) -> Iterator[tuple[str, bytes]]:
    """(address, HTML) of every earlier name; works without JavaScript, and no search engine keeps it."""
    base = (hub.settings.url or "").rstrip("/")
    for key, learner in hub.learners.items():
        for old in learner.entry.value.formerly:
            there = f"../{quote(key)}/"
            canonical = f'<link rel="canonical" href="{escape(f"{base}/learners/{quote(key)}/")}">' if base else ""
            title = escape(translator.gettext("This page has moved"))
            yield (
                f"learners/{fold_key(old)}/",
                f'<!doctype html><html lang="{escape(translator.language)}"><head><meta charset="utf-8"><title>{title}</title>'
                f'<meta name="robots" content="noindex">{canonical}<meta http-equiv="refresh" content="0; url={there}">'
                f'</head><body><p><a href="{there}">{title}</a></p></body></html>\n'.encode(),
            )
