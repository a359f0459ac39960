"""Learners in; a page at each of their earlier addresses, which leads to the one they have now, out."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from generator.hub import Hub
from generator.model import folded
from generator.words import Words


def redirects(hub: Hub, words: Words) -> Iterator[tuple[str, bytes]]:
    """(address, HTML) of every earlier name; works without JavaScript, and no search engine keeps it."""
    base = (hub.community.url or "").rstrip("/")
    for key, learner in hub.learners.items():
        for old in learner.entry.value.formerly:
            there = f"../{quote(key)}/"
            canonical = f'<link rel="canonical" href="{escape(f"{base}/learners/{quote(key)}/")}">' if base else ""
            title = escape(words.gettext("This page has moved"))
            yield (
                f"learners/{folded(old)}/",
                f'<!doctype html><html lang="{escape(words.language)}"><head><meta charset="utf-8"><title>{title}</title>'
                f'<meta name="robots" content="noindex">{canonical}<meta http-equiv="refresh" content="0; url={there}">'
                f'</head><body><p><a href="{there}">{title}</a></p></body></html>\n'.encode(),
            )
