"""The Library: every content file as an entry (its value and its source), by kind and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from lyceum.diagnostics import Position
from lyceum.loader.yaml_positions import SourceFile
from lyceum.schema import (
    FORMER_MEMBER_KEY,
    Activity,
    BadgesFile,
    Challenge,
    FieldPath,
    HubSettings,
    IsMarkdown,
    Learner,
    Result,
    Tip,
    Topic,
    TopicsFile,
    find_marked_values,
    fold_key,
)

T_co = TypeVar("T_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[T_co]):
    kind: str
    key: str
    """As the file is named."""
    value: T_co
    source: SourceFile
    body: str = ""
    """Markdown below the front matter."""
    challenge_key: str = ""
    """Of a result: the key of its challenge, as the folder is named."""

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def folded_key(self) -> str:
        return fold_key(self.key)


@dataclass(frozen=True, order=True, slots=True)
class SkippedFile:
    """A file that is no entry, and why."""

    path: str
    reason: str
    """link | special | name | unread | empty-folder-name"""


@dataclass(frozen=True)
class Library:
    """All of content/. Maps lead from folded keys; entries are in path order."""

    settings: Entry[HubSettings]
    topics: Entry[TopicsFile] | None = None
    badges: Entry[BadgesFile] | None = None
    learners: Mapping[str, Entry[Learner]] = field(default_factory=dict)
    tips: Mapping[str, Entry[Tip]] = field(default_factory=dict)
    challenges: Mapping[str, Entry[Challenge]] = field(default_factory=dict)
    results: tuple[Entry[Result], ...] = ()
    activities: Mapping[str, Entry[Activity]] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    """Path of a learner's picture by their folded handle."""
    duplicate_paths: tuple[tuple[str, str], ...] = ()
    """Two paths of one key, the one that counts first."""
    skipped_files: tuple[SkippedFile, ...] = ()
    paths: tuple[str, ...] = ()
    """Every file in content/, read or not."""
    unreadable_keys: frozenset[tuple[str, str]] = frozenset()
    """(kind, folded key) of files that exist and cannot be read: what refers to them is not wrong."""
    error_positions: frozenset[Position] = frozenset()
    """Where single files have errors: what was read there is left out of their entries."""

    @cached_property
    def paths_with_errors(self) -> frozenset[str]:
        return frozenset(where.path for where in self.error_positions)

    @cached_property
    def topics_by_key(self) -> dict[str, Topic]:
        """By folded id and alias."""
        topics = self.topics.value.topics if self.topics else ()
        by_alias = {fold_key(alias): topic for topic in topics for alias in topic.aliases}
        return by_alias | {fold_key(topic.id): topic for topic in topics}

    def resolve_topic_key(self, key: str) -> str:
        """Folded id of the topic that a key or an alias names."""
        known = self.topics_by_key.get(fold_key(key))
        return fold_key(known.id if known else key)

    def get_topic_name(self, key: str) -> str:
        """The name of a topic in topics.yml; of another, its key as words."""
        known = self.topics_by_key.get(fold_key(key))
        return known.name if known else key.replace("-", " ").capitalize()

    @cached_property
    def _keys_by_kind(self) -> dict[str, dict[str, str]]:
        """Of each kind: the key as it is written, by its folded form."""
        community = self.settings.value
        badges = self.badges.value.badges if self.badges else ()
        named: dict[str, dict[str, str]] = {
            "learner": {FORMER_MEMBER_KEY: FORMER_MEMBER_KEY}
            | {key: entry.key for key, entry in self.learners.items()},
            "tip": {key: entry.key for key, entry in self.tips.items()},
            "challenge": {key: entry.key for key, entry in self.challenges.items()},
            "topic": {key: topic.id for key, topic in self.topics_by_key.items()},
            "cohort": {fold_key(cohort.id): cohort.id for cohort in community.cohorts},
            "organisation": {fold_key(one.id): one.id for one in community.organisations},
            "badge": {fold_key(badge.id): badge.id for badge in badges},
        }
        for kind, key in self.unreadable_keys:
            named.setdefault(kind, {}).setdefault(key, key)
        return named

    def get_known_keys(self, kind: str) -> Mapping[str, str]:
        """What may be referred to, broken files included: keys as written, by folded key."""
        return self._keys_by_kind.get(kind, {})

    def iterate_entries(self) -> Iterator[Entry[Any]]:
        """Every entry in path order."""
        one = [entry for entry in (self.settings, self.topics, self.badges) if entry]
        all_of_them: list[Entry[Any]] = [
            *one,
            *self.learners.values(),
            *self.tips.values(),
            *self.challenges.values(),
            *self.results,
            *self.activities.values(),
        ]
        yield from sorted(all_of_them, key=lambda entry: entry.path)


def find_markdown_fields(entry: Entry[Any]) -> Iterator[tuple[FieldPath, str]]:
    """Every Markdown field of an entry (not its body)."""
    yield from ((steps, text) for steps, _, text in find_marked_values(entry.value, IsMarkdown))
