"""Removes invalid entries and dangling references from a library, so that the rest can be published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from lyceum.diagnostics import Problem, filter_errors
from lyceum.loader.library import Entry, Library
from lyceum.schema import (
    BADGE_CONDITIONS,
    Activity,
    BadgeRule,
    RankCondition,
    ReferenceTo,
    Result,
    Tip,
    find_marked_fields,
    find_references,
    fold_key,
)

T = TypeVar("T", bound=BaseModel)


# What can be published ---------------------------------------------------------------------------------------------


def drop_invalid(library: Library, problems: Iterable[Problem]) -> tuple[Library, tuple[str, ...]]:
    """The library without the entries that have errors and what cannot stand without them; and the paths left out.
    In it every reference but those to topics leads somewhere."""
    bad = {problem.where.path for problem in filter_errors(problems)}
    left_out = {path for path in bad if path.startswith("content/") and path not in _SETTINGS_PATHS}
    library = replace(library, unreadable_keys=frozenset(), skipped_files=(), duplicate_paths=())
    while True:
        kept = replace(
            library,
            learners={k: e for k, e in library.learners.items() if e.path not in left_out},
            tips={k: e for k, e in library.tips.items() if e.path not in left_out},
            challenges={k: e for k, e in library.challenges.items() if e.path not in left_out},
            results=tuple(e for e in library.results if e.path not in left_out),
            activities={k: e for k, e in library.activities.items() if e.path not in left_out},
        )
        fallen: set[str] = set()

        def mended(entry: Entry[T], kept: Library = kept, fallen: set[str] = fallen) -> Entry[T]:
            if all(
                to.kind == "topic" or fold_key(key) in kept.get_known_keys(to.kind)
                for _, to, key in find_references(entry.value)
            ):
                return entry
            value = _drop_dangling_references(entry.value, kept)
            if value is None:
                fallen.add(entry.path)
                return entry
            return replace(entry, value=value)

        mended_library = replace(
            kept,
            learners={k: mended(e) for k, e in kept.learners.items()},
            tips={k: mended(e) for k, e in kept.tips.items()},
            challenges={k: mended(e) for k, e in kept.challenges.items()},
            results=tuple(mended(e) for e in kept.results),
            activities={k: mended(e) for k, e in kept.activities.items()},
            badges=mended(kept.badges) if kept.badges else None,
        )
        fallen |= {e.path for e in kept.results if fold_key(e.challenge_key) not in kept.challenges}
        if not fallen:
            pictures = {key: path for key, path in library.pictures.items() if key in kept.learners and path not in bad}
            return replace(mended_library, pictures=pictures), tuple(sorted(left_out))
        left_out |= fallen


_SETTINGS_PATHS = ("content/hub.yml", "content/topics.yml", "content/badges.yml")


def _drop_dangling_references(value: Any, library: Library) -> Any:
    """The value without references that lead nowhere; None where it makes no sense without one of them."""
    changed: dict[str, Any] = {}
    kind: Any = type(value)
    for field in find_marked_fields(kind, ReferenceTo):
        name, reference = field.name, field.get_mark(ReferenceTo)
        found = getattr(value, name)
        if found is None:
            continue
        if reference is None:
            inner = [
                _drop_dangling_references(item, library) for item in (found if isinstance(found, tuple) else (found,))
            ]
            left: Any = tuple(item for item in inner if item is not None)
            if not isinstance(found, tuple):
                left = left[0] if left else None
        elif reference.kind == "topic":
            continue
        elif field.is_list:
            left = tuple(key for key in found if fold_key(key) in library.get_known_keys(reference.kind))
        else:
            left = found if fold_key(found) in library.get_known_keys(reference.kind) else None
        if left != found:
            needed = field.is_required or name in _ESSENTIAL_FIELDS.get(type(value), ())
            if not left and needed:
                return None
            changed[name] = left
    if not changed:
        return value
    new = value.model_copy(update=changed)
    if isinstance(new, Tip) and not (new.author or new.authors):
        return None
    if isinstance(new, BadgeRule) and (
        len(new.all) < len(value.all) or not (new.is_manual or any(map(new.has_condition, BADGE_CONDITIONS)))
    ):
        return None
    return new


_ESSENTIAL_FIELDS: dict[type[BaseModel], tuple[str, ...]] = {
    Result: ("learner", "team"),
    Tip: ("author",),
    Activity: ("who",),
    BadgeRule: ("challenge",),
    RankCondition: ("challenge",),
}
