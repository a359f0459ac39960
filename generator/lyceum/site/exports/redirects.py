"""Exports a page at each earlier address of a learner that leads to the current one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.schema import fold_key
from lyceum.site.security_policy import REDIRECT_POLICY


def export_redirects(hub: Hub, translator: Translator) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the HTML of a page for every earlier handle. It needs no JavaScript and is not indexed."""
    base = (hub.settings.url or "").rstrip("/")
    for handle, learner in hub.learners.items():
        for old_handle in learner.entry.value.formerly:
            new_address = f"../{quote(handle)}/"
            canonical = f'<link rel="canonical" href="{escape(f"{base}/learners/{quote(handle)}/")}">' if base else ""
            policy = f'<meta http-equiv="Content-Security-Policy" content="{escape(REDIRECT_POLICY)}">'
            title = escape(translator.gettext("This page has moved"))
            yield (
                f"learners/{fold_key(old_handle)}/",
                f'<!doctype html><html lang="{escape(translator.language)}"><head><meta charset="utf-8">{policy}<title>{title}</title>'
                f'<meta name="robots" content="noindex">{canonical}<meta http-equiv="refresh" content="0; url={new_address}">'
                f'</head><body><p><a href="{new_address}">{title}</a></p></body></html>\n'.encode(),
            )
