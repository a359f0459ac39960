"""Checks that giscus.json allows discussion threads from this site's address only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import format_message
from lyceum.schema import HubSettings


def check_giscus_file(folder: Path, community: HubSettings) -> Iterator[Problem]:
    """giscus.json at the repository's root keeps copies of the site from posting into its threads."""
    if not community.discussions or community.discussions.repository != community.repository or not community.url:
        return
    file = folder / "giscus.json"
    try:
        known = json.loads(file.read_text("utf-8")).get("origins", [])
    except (OSError, ValueError, AttributeError):
        known = None
    if known != [get_origin(community.url)]:
        wanted = format_giscus_json(community)
        said = format_message(
            "`giscus.json` does not name this site's address alone, so that copies of it can open threads here"
        )
        hint = format_message("write into it: {wanted}", wanted=wanted.strip())
        yield Problem(Position("giscus.json"), "missing-giscus-origin", said, hint, Severity.WARNING)


def format_giscus_json(community: HubSettings) -> str:
    return json.dumps({"origins": [get_origin(community.url or "")]}) + "\n"


def get_origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
