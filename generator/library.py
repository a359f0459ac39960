"""Entries (a value and the source it was read from) by kind and key: the Library, and the way around in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel

from generator.model import (
    FORMER,
    Badges,
    Challenge,
    Community,
    Deed,
    InMarkdown,
    Learner,
    Result,
    Tip,
    To,
    Topic,
    Topics,
    folded,
)
from generator.problem import Position, Problem, errors
from generator.source import Source, Steps

T = TypeVar("T", bound=BaseModel)
T_co = TypeVar("T_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a path in content/ holds. `{key}` stands for the name that is the thing's key."""

    name: str
    pattern: str
    model: type[BaseModel]
    markdown: bool = False
    """Front matter, and Markdown below it."""
    list_of: str | None = None
    """The field that the file's list is read into; None: the file is a mapping."""


KINDS = (
    Kind("hub", "hub.yml", Community),
    Kind("topics", "topics.yml", Topics, list_of="topics"),
    Kind("badges", "badges.yml", Badges, list_of="badges"),
    Kind("learner", "learners/{key}.yml", Learner),
    Kind("tip", "tips/{key}.md", Tip, markdown=True),
    Kind("challenge", "challenges/{key}/challenge.md", Challenge, markdown=True),
    Kind("result", "challenges/{challenge}/results/{key}.yml", Result),
    Kind("deed", "deeds/{key}.yml", Deed),
)
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
"""Endings of a learner's picture, `learners/<handle>.png`."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[T_co]):
    kind: str
    key: str
    """As the file is named."""
    value: T_co
    source: Source
    body: str = ""
    """Markdown below the front matter."""
    challenge: str = ""
    """Of a result: the key of its challenge, as the folder is named."""

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def address_key(self) -> str:
        return folded(self.key)


@dataclass(frozen=True, order=True, slots=True)
class Stray:
    """A file that is no entry, and why."""

    path: str
    why: str
    """link | special | name | unread | empty-folder-name"""


@dataclass(frozen=True)
class Library:
    """All of content/. Maps lead from folded keys; entries are in path order."""

    community: Entry[Community]
    topics: Entry[Topics] | None = None
    badges: Entry[Badges] | None = None
    learners: Mapping[str, Entry[Learner]] = field(default_factory=dict)
    tips: Mapping[str, Entry[Tip]] = field(default_factory=dict)
    challenges: Mapping[str, Entry[Challenge]] = field(default_factory=dict)
    results: tuple[Entry[Result], ...] = ()
    deeds: Mapping[str, Entry[Deed]] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    """Path of a learner's picture by their folded handle."""
    twins: tuple[tuple[str, str], ...] = ()
    """Two paths of one key, the one that counts first."""
    strays: tuple[Stray, ...] = ()
    paths: tuple[str, ...] = ()
    """Every file in content/, read or not."""
    broken: frozenset[tuple[str, str]] = frozenset()
    """(kind, folded key) of files that exist and cannot be read: what refers to them is not wrong."""
    doubtful: frozenset[Position] = frozenset()
    """Where single files have errors: what was read there is left out of their entries."""

    @cached_property
    def doubtful_paths(self) -> frozenset[str]:
        return frozenset(where.path for where in self.doubtful)

    @cached_property
    def topic_of(self) -> dict[str, Topic]:
        """By folded id and alias."""
        topics = self.topics.value.topics if self.topics else ()
        by_alias = {folded(alias): topic for topic in topics for alias in topic.aliases}
        return by_alias | {folded(topic.id): topic for topic in topics}

    def topic_key(self, key: str) -> str:
        """Folded id of the topic that a key or an alias names."""
        known = self.topic_of.get(folded(key))
        return folded(known.id if known else key)

    @cached_property
    def _keys(self) -> dict[str, dict[str, str]]:
        """Of each kind: the key as it is written, by its folded form."""
        community = self.community.value
        badges = self.badges.value.badges if self.badges else ()
        named: dict[str, dict[str, str]] = {
            "learner": {FORMER: FORMER} | {key: entry.key for key, entry in self.learners.items()},
            "tip": {key: entry.key for key, entry in self.tips.items()},
            "challenge": {key: entry.key for key, entry in self.challenges.items()},
            "topic": {key: topic.id for key, topic in self.topic_of.items()},
            "cohort": {folded(cohort.id): cohort.id for cohort in community.cohorts},
            "organisation": {folded(one.id): one.id for one in community.organisations},
            "badge": {folded(badge.id): badge.id for badge in badges},
        }
        for kind, key in self.broken:
            named.setdefault(kind, {}).setdefault(key, key)
        return named

    def keys(self, kind: str) -> Mapping[str, str]:
        """What may be referred to, broken files included: keys as written, by folded key."""
        return self._keys.get(kind, {})

    def entries(self) -> Iterator[Entry[Any]]:
        """Every entry in path order."""
        one = [entry for entry in (self.community, self.topics, self.badges) if entry]
        all_of_them: list[Entry[Any]] = [
            *one,
            *self.learners.values(),
            *self.tips.values(),
            *self.challenges.values(),
            *self.results,
            *self.deeds.values(),
        ]
        yield from sorted(all_of_them, key=lambda entry: entry.path)


# Marks in a value --------------------------------------------------------------------------------------------------


def marked(value: BaseModel, mark: Any) -> Iterator[tuple[Steps, Any, Any]]:
    """(the way to it, the mark, the value) of everything in `value` whose annotation carries a mark of this type."""
    for name, its_mark, many, nested in _plan(type(value), mark):
        found = getattr(value, name)
        if found is None:
            continue
        if not nested:
            if many:
                yield from (((name, i), its_mark, item) for i, item in enumerate(found))
            else:
                yield (name,), its_mark, found
        elif many or isinstance(found, tuple):
            for i, item in enumerate(found):
                yield from (((name, i, *steps), m, leaf) for steps, m, leaf in marked(item, mark))
        elif isinstance(found, BaseModel):
            yield from (((name, *steps), m, leaf) for steps, m, leaf in marked(found, mark))


@cache
def _plan(model: Any, mark: Any) -> tuple[tuple[str, Any, bool, bool], ...]:
    """(field, mark, whether it is a list, whether the mark lies in a class inside) for each field that has one."""
    plan = []
    for name, info in model.model_fields.items():
        marks, many, models = _inside(info.annotation, mark, tuple(info.metadata))
        if marks:
            plan.append((name, marks[0], many, False))
        elif any(inner is model or _plan(inner, mark) for inner in models):
            plan.append((name, None, many, True))
    return tuple(plan)


def _inside(annotation: Any, mark: Any, metadata: tuple[Any, ...]) -> tuple[list[Any], bool, list[type[BaseModel]]]:
    marks = [one for one in metadata if isinstance(one, mark)]
    models = [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []
    many = get_origin(annotation) is tuple
    for inner in get_args(annotation):
        if inner is Ellipsis or isinstance(inner, str | bool):
            continue
        inner_marks, inner_many, inner_models = _inside(inner, mark, getattr(inner, "__metadata__", ()))
        marks, many, models = marks + inner_marks, many or inner_many, models + inner_models
    return marks, many, models


def references(value: BaseModel) -> Iterator[tuple[Steps, To, str]]:
    """Every key of something else that a value names."""
    yield from marked(value, To)


def markdown(entry: Entry[Any]) -> Iterator[tuple[Steps, str]]:
    """Every Markdown field of an entry (not its body)."""
    yield from ((steps, text) for steps, _, text in marked(entry.value, InMarkdown))


# What can be published ---------------------------------------------------------------------------------------------


def sound(library: Library, problems: Iterable[Problem]) -> tuple[Library, tuple[str, ...]]:
    """The library without the entries that have errors and what cannot stand without them; and the paths left out.
    In it every reference but those to topics leads somewhere."""
    bad = {problem.where.path for problem in errors(problems)}
    left_out = {path for path in bad if path.startswith("content/") and path not in _HUBS_OWN}
    library = replace(library, broken=frozenset(), strays=(), twins=())
    while True:
        kept = replace(
            library,
            learners={k: e for k, e in library.learners.items() if e.path not in left_out},
            tips={k: e for k, e in library.tips.items() if e.path not in left_out},
            challenges={k: e for k, e in library.challenges.items() if e.path not in left_out},
            results=tuple(e for e in library.results if e.path not in left_out),
            deeds={k: e for k, e in library.deeds.items() if e.path not in left_out},
        )
        fallen: set[str] = set()

        def mended(entry: Entry[T], kept: Library = kept, fallen: set[str] = fallen) -> Entry[T]:
            if all(to.kind == "topic" or folded(key) in kept.keys(to.kind) for _, to, key in references(entry.value)):
                return entry
            value = _without_dangling(entry.value, kept)
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
            deeds={k: mended(e) for k, e in kept.deeds.items()},
            badges=mended(kept.badges) if kept.badges else None,
        )
        fallen |= {e.path for e in kept.results if folded(e.challenge) not in kept.challenges}
        if not fallen:
            pictures = {key: path for key, path in library.pictures.items() if key in kept.learners and path not in bad}
            return replace(mended_library, pictures=pictures), tuple(sorted(left_out))
        left_out |= fallen


_HUBS_OWN = ("content/hub.yml", "content/topics.yml", "content/badges.yml")


def _without_dangling(value: Any, library: Library) -> Any:
    """The value without references that lead nowhere; None where it makes no sense without one of them."""
    changed: dict[str, Any] = {}
    kind: Any = type(value)
    for name, mark, many, nested in _plan(kind, To):
        found = getattr(value, name)
        if found is None:
            continue
        if nested:
            inner = [_without_dangling(item, library) for item in (found if isinstance(found, tuple) else (found,))]
            left: Any = tuple(item for item in inner if item is not None)
            if not isinstance(found, tuple):
                left = left[0] if left else None
        elif mark.kind == "topic":
            continue
        elif many:
            left = tuple(key for key in found if folded(key) in library.keys(mark.kind))
        else:
            left = found if folded(found) in library.keys(mark.kind) else None
        if left != found:
            needed = type(value).model_fields[name].is_required() or name in _NEEDED.get(type(value), ())
            if not left and needed:
                return None
            changed[name] = left
    if not changed:
        return value
    new = value.model_copy(update=changed)
    if isinstance(new, Tip) and not (new.author or new.authors):
        return None
    return new


_NEEDED: dict[type[BaseModel], tuple[str, ...]] = {Result: ("learner", "team"), Tip: ("author",), Deed: ("who",)}
