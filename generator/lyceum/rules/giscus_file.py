"""Checks that giscus.json allows discussion threads from this site's address only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import format_message
from lyceum.schema import HubSettings
from lyceum.system import read_inside


def check_giscus_file(folder: Path, settings: HubSettings) -> Iterator[Problem]:
    """Yields a warning unless giscus.json in the hub's folder keeps copies of the site from opening threads."""
    if not settings.discussions or settings.discussions.repository != settings.repository or not settings.url:
        return
    try:
        origins = json.loads(read_inside(folder, "giscus.json")).get("origins", [])
    except (OSError, ValueError, AttributeError, RecursionError):
        origins = None
    if origins != [get_origin(settings.url)]:
        message = format_message(
            "`giscus.json` does not name this site's address alone, so that copies of it can open threads here"
        )
        hint = format_message("write into it: {wanted}", wanted=json.dumps({"origins": [get_origin(settings.url)]}))
        yield Problem(Position("giscus.json"), "missing-giscus-origin", message, hint, Severity.WARNING)


def get_origin(url: str) -> str:
    """The scheme and the host of a web address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
