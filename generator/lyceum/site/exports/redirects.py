"""Exports a page at each earlier address of a learner, a tip or a challenge that leads to the current one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from urllib.parse import quote

from lyceum.schema import fold_key
from lyceum.site.security_policy import REDIRECT_POLICY
from lyceum.site.view_context import ViewContext

MOVED_FOLDERS = ("learners", "tips", "challenges")


def export_redirects(context: ViewContext, folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the HTML of a page for every earlier name in a folder. It needs no JavaScript and is not indexed."""
    translator = context.translator
    base = (context.hub.settings.url or "").rstrip("/")
    for key, old_key in ((key, name) for key, names in _map_former_names(context, folder).items() for name in names):
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


def _map_former_names(context: ViewContext, folder: str) -> Mapping[str, Sequence[str]]:
    match folder:
        case "learners":
            names = context.sources.map_learners("former names")
            return {key: names[key] for key in context.hub.learners}
        case "tips":
            return {key: tip.entry.value.formerly for key, tip in context.hub.tips.items()}
        case _:
            return {key: challenge.entry.value.formerly for key, challenge in context.hub.challenges.items()}
