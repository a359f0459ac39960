"""Builds the JSON that the site's forms load: suggestions and names that are taken."""

from __future__ import annotations

from typing import Any

from lyceum.rules import PLACEHOLDER_PATTERN, RESERVED_NAMES, load_placeholder_texts
from lyceum.schema import SPECIAL_SLUGS, load_language_codes, load_timezone_names
from lyceum.site.view_context import ViewContext


def build_form_data(context: ViewContext) -> dict[str, Any]:
    """What the forms suggest, and which names are taken."""
    hub, library = context.hub, context.hub.library
    return {
        "topics": [
            [topic.id, topic.name, *topic.aliases] for topic in (library.topics.value.topics if library.topics else ())
        ],
        "people": [
            [one.entry.key, one.entry.value.name]
            for one in hub.learners.values()
            if one.entry.value.show.search or one.entry.value.show.wall
        ],
        "spelt": SPECIAL_SLUGS,
        "zones": sorted(load_timezone_names()),
        "tongues": sorted(load_language_codes()),
        "handles": [one.entry.key for one in hub.learners.values()],
        "kept": sorted(RESERVED_NAMES),
        "placeholder": PLACEHOLDER_PATTERN,
        "template": sorted(load_placeholder_texts(hub.settings.language)),
        "tips": list(library.tips),
        "challenges": {
            one.entry.key: {
                "title": one.entry.value.title,
                "measure": one.entry.value.score.measure,
                "mode": one.entry.value.mode,
                "max": float(one.entry.value.score.max) if one.entry.value.score.max is not None else None,
                "opens": one.entry.value.opens.isoformat() if one.entry.value.opens else None,
                "boards": list(one.entry.value.boards),
                "tasks": [[task.id, task.title] for task in one.entry.value.tasks],
            }
            for one in hub.challenges.values()
        },
        "results": sorted(f"{one.challenge_key}/{one.key}".casefold() for one in library.results),
    }
