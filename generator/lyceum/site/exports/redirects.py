"""Exports a page at each earlier address of a learner, a tip or a challenge that leads to the current one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.schema import fold_key
from lyceum.site.security_policy import REDIRECT_POLICY


def export_redirects(hub: Hub, translator: Translator) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the HTML of a page for every earlier name. It needs no JavaScript and is not indexed."""
    base = (hub.settings.url or "").rstrip("/")
    former_keys = {
        "learners": {key: learner.entry.value.formerly for key, learner in hub.learners.items()},
        "tips": {key: tip.entry.value.formerly for key, tip in hub.tips.items()},
        "challenges": {key: challenge.entry.value.formerly for key, challenge in hub.challenges.items()},
    }
    for folder, key, old_key in (
        (folder, key, old_key)
        for folder, names in former_keys.items()
        for key, old_keys in names.items()
        for old_key in old_keys
    ):
        new_address = f"../{quote(key)}/"
        canonical = f'<link rel="canonical" href="{escape(f"{base}/{folder}/{quote(key)}/")}">' if base else ""
        policy = f'<meta http-equiv="Content-Security-Policy" content="{escape(REDIRECT_POLICY)}">'
        title = escape(translator.gettext("This page has moved"))
        yield (
            f"{folder}/{fold_key(old_key)}/",
            f'<!doctype html><html lang="{escape(translator.language)}"><head><meta charset="utf-8">{policy}<title>{title}</title>'
            f'<meta name="robots" content="noindex">{canonical}<meta http-equiv="refresh" content="0; url={new_address}">'
            f'</head><body><p><a href="{new_address}">{title}</a></p></body></html>\n'.encode(),
        )
