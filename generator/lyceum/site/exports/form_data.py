"""Builds the JSON that the forms of the site load: suggestions, and names that are taken."""

from __future__ import annotations

from typing import Any

from lyceum.rules import RESERVED_NAMES, load_placeholder_texts
from lyceum.schema import list_language_words, list_timezone_words, load_language_codes, load_timezone_names
from lyceum.site.view_context import ViewContext


def build_form_data(context: ViewContext) -> dict[str, Any]:
    """The suggestions and the taken names, by the keys that `theme/assets/hub-forms.js` reads."""
    hub, library = context.hub, context.hub.library
    names = context.sources.map_learners("form")
    written_names = [names[key] for key in hub.learners]
    return {
        "topics": [
            [topic.id, topic.name, *topic.aliases] for topic in (library.topics.value.topics if library.topics else ())
        ],
        "organisations": [
            [organisation.id, organisation.name] for organisation in library.settings.value.organisations
        ],
        "people": [[handle, name] for handle, name in written_names if name is not None],
        "zones": sorted(load_timezone_names()),
        "zoneWords": {word: list(zones) for word, zones in sorted(list_timezone_words(hub.settings.language).items())},
        "tongues": sorted(load_language_codes()),
        "tongueWords": dict(sorted(list_language_words(hub.settings.language).items())),
        "handles": [handle for handle, _ in written_names],
        "kept": sorted(RESERVED_NAMES),
        "template": sorted(load_placeholder_texts()),
        "tips": list(library.tips),
        "challenges": {
            challenge.entry.key: {
                "title": challenge.entry.value.title,
                "measure": challenge.entry.value.score.measure,
                "unit": challenge.entry.value.score.unit or "",
                "mode": challenge.entry.value.mode,
                "max": str(challenge.entry.value.score.max) if challenge.entry.value.score.max is not None else None,
                "opens": challenge.entry.value.opens.isoformat() if challenge.entry.value.opens else None,
                "boards": list(challenge.entry.value.boards),
                "tasks": [[task.id, task.title] for task in challenge.entry.value.tasks],
            }
            for challenge in hub.challenges.values()
        },
        "results": sorted(context.sources.list_result_names()),
    }
