"""Exports the JSON that the forms of the site load: suggestions, and names that are taken.

`assets/hub-forms.json` is loaded with a form. What grows with the hub, or is long, has files of its own, which a form loads
when somebody begins to fill it in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lyceum.queries import Database, query
from lyceum.rules import RESERVED_NAMES, load_placeholder_texts
from lyceum.schema import list_language_words, list_timezone_words, load_language_codes, load_timezone_names
from lyceum.scoring import collect_learner_facts, list_people_shards
from lyceum.site.output import dump_json, join_json
from lyceum.site.view_context import ViewContext


def export_form_data(context: ViewContext, part: str) -> Iterator[tuple[str, Any]]:
    """Yield the address and the values of a part, by the keys that `theme/assets/hub-forms.js` reads."""
    yield f"assets/hub-{part}.json", _BUILDERS[part](context)


def _build_suggestions(context: ViewContext) -> dict[str, Any]:
    hub, library = context.hub, context.hub.library
    return {
        "topics": [
            [topic.id, topic.name, *topic.aliases] for topic in (library.topics.value.topics if library.topics else ())
        ],
        "organisations": [
            [organisation.id, organisation.name] for organisation in library.settings.value.organisations
        ],
        "kept": sorted(RESERVED_NAMES),
        "template": sorted(load_placeholder_texts()),
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
    }


@query
def encode_people(database: Database, shard: str) -> tuple[str, str]:
    """The handles of a shard of people, and those of whom forms suggest the name with it: JSON, since one file has all of them."""
    learners = database.get(collect_learner_facts, shard).values()
    suggested = (learner for learner in learners if learner.show.search or learner.show.wall)
    return (
        ",".join(dump_json(learner.written_key) for learner in learners),
        ",".join(dump_json((learner.written_key, learner.name)) for learner in suggested),
    )


def _build_people(context: ViewContext) -> dict[str, Any]:
    database = context.hub.database
    handles, people = zip(*database.get_many(encode_people, database.get(list_people_shards)), strict=True)
    return {
        "people": join_json(people),
        "handles": join_json(handles),
        **_describe_folder(context, "learnerFolders", "content/learners"),
    }


def _build_words(context: ViewContext) -> dict[str, Any]:
    language = context.hub.settings.language
    return {
        "zones": sorted(load_timezone_names()),
        "zoneWords": {word: list(zones) for word, zones in sorted(list_timezone_words(language).items())},
        "tongues": sorted(load_language_codes()),
        "tongueWords": dict(sorted(list_language_words(language).items())),
    }


def _build_tips(context: ViewContext) -> dict[str, Any]:
    return {"tips": list(context.hub.library.tips), **_describe_folder(context, "tipFolders", "content/tips")}


def _build_results(context: ViewContext) -> dict[str, Any]:
    folders = {
        challenge.entry.key: division
        for challenge in context.hub.challenges.values()
        for division in _describe_folder(
            context, "division", f"content/challenges/{challenge.entry.key}/results"
        ).values()
    }
    names = {"results": sorted(context.sources.list_result_names())}
    return names | ({"resultFolders": folders} if folders else {})


def _describe_folder(context: ViewContext, name: str, folder: str) -> dict[str, Any]:
    """How the hub divides the files of a folder, under a name; nothing if it does not."""
    division = context.hub.library.find_divisions().get(folder)
    return {name: {"folders": division.folders, "byLetters": division.is_by_letters}} if division else {}


_BUILDERS: Mapping[str, Callable[[ViewContext], dict[str, Any]]] = {
    "forms": _build_suggestions,
    "form-people": _build_people,
    "form-results": _build_results,
    "form-tips": _build_tips,
    "form-words": _build_words,
}
FORM_DATA_PARTS = tuple(_BUILDERS)
