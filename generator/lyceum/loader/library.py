"""The Library: every content file as an entry (its value and its source), by kind and key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel

from lyceum.diagnostics import Position
from lyceum.loader.account_ledger import NO_ACCOUNTS, AccountLedger
from lyceum.loader.file_order import FileAges
from lyceum.loader.key_finder import KeyFinder
from lyceum.loader.settings_salvage import NOTHING_LOST, LostParts
from lyceum.loader.yaml_positions import SourceFile
from lyceum.schema import (
    CONTENT_KINDS,
    FORMER_MEMBER_KEY,
    Activity,
    BadgesFile,
    Challenge,
    FieldPath,
    HubSettings,
    IsMarkdown,
    Learner,
    Organisation,
    Result,
    Tip,
    Topic,
    TopicsFile,
    find_marked_values,
    fold_key,
    make_key,
)

T_co = TypeVar("T_co", bound=BaseModel, covariant=True)


_KIND_BY_FOLDER = {"content/learners": "learner", "content/tips": "tip", "content/challenges": "challenge"}


@dataclass(frozen=True, slots=True)
class Entry(Generic[T_co]):
    """The content of one file, and its source text."""

    kind: str
    """The name of a ContentKind."""
    key: str
    """The name of the file, in its own case."""
    value: T_co
    source: SourceFile
    body: str = ""
    """Markdown below the front matter."""
    challenge_key: str = ""
    """For a result: the name of the folder of its challenge."""
    sent_on: date | None = None
    """The day on which the file was sent, as the history tells it. Scoring fills it in; see `scoring/settling`."""
    lost_parts: LostParts = NOTHING_LOST
    """What stands in the file and could not be read. No rule may conclude anything from the absence of it."""
    is_incomplete: bool = False
    """Whether something required is missing or cannot be read, and is empty here; see `Library.incomplete_entries`."""

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def folded_key(self) -> str:
        return fold_key(self.key)


@dataclass(frozen=True, order=True, slots=True)
class SkippedFile:
    """A file that is not an entry, and the reason."""

    path: str
    reason: str
    """link | special | name | unread. Besides, page, accounts and picture: these are read elsewhere."""


@dataclass(frozen=True)
class Library:
    """Everything in content/. The keys of mappings are folded; entries are in path order."""

    settings: Entry[HubSettings]
    topics: Entry[TopicsFile] | None = None
    badges: Entry[BadgesFile] | None = None
    learners: Mapping[str, Entry[Learner]] = field(default_factory=dict)
    tips: Mapping[str, Entry[Tip]] = field(default_factory=dict)
    challenges: Mapping[str, Entry[Challenge]] = field(default_factory=dict)
    results: tuple[Entry[Result], ...] = ()
    activities: Mapping[str, Entry[Activity]] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    """The path of each learner's picture by the folded handle."""
    text_pictures: frozenset[str] = frozenset()
    """The paths of pictures beside tips, challenges and results."""
    accounts: AccountLedger = NO_ACCOUNTS
    """The account numbers that the merge bot recorded."""
    duplicate_paths: tuple[tuple[str, str], ...] = ()
    """Pairs of paths with the same key; the first path of a pair counts."""
    skipped_files: tuple[SkippedFile, ...] = ()
    paths: tuple[str, ...] = ()
    """Every file in content/, also those that are skipped."""
    meant_paths: Mapping[str, str] = field(default_factory=dict)
    """For files that are not there: the path of the file that stands for each, under another name or in another folder."""
    unreadable_keys: frozenset[tuple[str, str]] = frozenset()
    """(kind, folded key) of files that exist and cannot be read. A reference to them is not an error."""
    incomplete_entries: tuple[Entry[Any], ...] = ()
    """What can be read of files that lack something required, in path order. Only rules look at them."""
    error_positions: frozenset[Position] = frozenset()
    """The positions of errors in single files. The values there are left out of the entries."""
    file_ages: FileAges = field(default_factory=dict)
    """Which files came first, as far as that is asked: of two files that collide, the later one is wrong."""

    @cached_property
    def paths_with_errors(self) -> frozenset[str]:
        return frozenset(where.path for where in self.error_positions)

    @cached_property
    def key_finder(self) -> KeyFinder:
        """Finds the keys of what people name in words."""
        return KeyFinder(self)

    def find_account_number(self, handle: str) -> int | None:
        """Return the number of the account behind a profile: as the hub recorded it, else as the profile states it.

        `handle` is folded. None if there is no such profile, if it belongs to no account, or if the number is not known.
        """
        profile = self.learners.get(handle)
        if profile is None or profile.value.github is False:
            return None
        return self.accounts.numbers.get(handle, profile.value.github_id)

    @cached_property
    def handles_by_account(self) -> Mapping[int, str]:
        """The folded handle of each account number. A number that the hub recorded for one profile belongs to no other."""
        handles: dict[int, str] = {}
        for handle in self.learners:
            number = self.find_account_number(handle)
            if number is not None and self.accounts.handles.get(number, handle) == handle:
                handles.setdefault(number, handle)
        return handles

    @cached_property
    def topics_by_key(self) -> dict[str, Topic]:
        """Every topic by its folded id and its folded aliases."""
        topics = self.topics.value.topics if self.topics else ()
        by_alias = {fold_key(alias): topic for topic in topics for alias in topic.aliases}
        return by_alias | {fold_key(topic.id): topic for topic in topics}

    def find_organisation(self, words: str) -> Organisation | None:
        """Return the organisation of hub.yml that has this id or name; None for any other."""
        by_word = self._organisations_by_word
        return by_word.get(fold_key(words.strip())) or by_word.get(make_key(words))

    @cached_property
    def _organisations_by_word(self) -> dict[str, Organisation]:
        """The organisations by their folded ids and by the keys of their names. An id goes before a name."""
        organisations = self.settings.value.organisations
        by_name = {make_key(organisation.name): organisation for organisation in reversed(organisations)}
        return by_name | {fold_key(organisation.id): organisation for organisation in organisations}

    def resolve_topic_key(self, key: str) -> str:
        """Return the folded id of the topic that a key or an alias names."""
        topic = self.topics_by_key.get(fold_key(key))
        return fold_key(topic.id if topic else key)

    def get_topic_name(self, key: str) -> str:
        """Return the name of a topic in topics.yml. A topic that is not there is named after its key."""
        topic = self.topics_by_key.get(fold_key(key))
        return topic.name if topic else key.replace("-", " ").capitalize()

    @cached_property
    def _keys_by_kind(self) -> dict[str, dict[str, str]]:
        """For each kind: the keys as they are written, by their folded form."""
        settings = self.settings.value
        badges = self.badges.value.badges if self.badges else ()
        keys_by_kind: dict[str, dict[str, str]] = {
            "learner": {FORMER_MEMBER_KEY: FORMER_MEMBER_KEY}
            | {key: entry.key for key, entry in self.learners.items()},
            "tip": {key: entry.key for key, entry in self.tips.items()},
            "challenge": {key: entry.key for key, entry in self.challenges.items()},
            "topic": {key: topic.id for key, topic in self.topics_by_key.items()},
            "cohort": {fold_key(cohort.id): cohort.id for cohort in settings.cohorts},
            "organisation": {fold_key(organisation.id): organisation.id for organisation in settings.organisations},
            "badge": {fold_key(badge.id): badge.id for badge in badges},
        }
        for kind, key in (*self.unreadable_keys, *self._find_lost_keys()):
            keys_by_kind.setdefault(kind, {}).setdefault(key, key)
        return keys_by_kind

    def _find_lost_keys(self) -> Iterator[tuple[str, str]]:
        for entry in (self.settings, self.topics, self.badges):
            if entry:
                yield from sorted(entry.lost_parts.keys)

    @cached_property
    def lost_kinds(self) -> frozenset[str]:
        """The kinds of things that a part of hub.yml, topics.yml or badges.yml lists, or a folder holds, that could not be read.

        A reference to such a thing is not an error."""
        entries = (entry for entry in (self.settings, self.topics, self.badges) if entry)
        folder_kinds = {file.path: _KIND_BY_FOLDER.get(file.path) for file in self.skipped_files}
        kinds = {kind for entry in entries for kind in entry.lost_parts.kinds}
        return frozenset(kinds.union(filter(None, folder_kinds.values())))

    def get_known_keys(self, kind: str) -> Mapping[str, str]:
        """Return the keys that a reference may name, as they are written, by folded key. What cannot be read is included."""
        return self._keys_by_kind.get(kind, {})

    def iterate_entries(self) -> Iterator[Entry[Any]]:
        """Iterate over every entry in path order."""
        entries: list[Entry[Any]] = []
        for kind in CONTENT_KINDS:
            value = getattr(self, kind.library_field)
            if kind.is_single_file:
                entries += [value] if value else []
            else:
                entries += value if kind.is_list_in_library else value.values()
        yield from sorted(entries, key=lambda entry: entry.path)

    def include_incomplete_entries(self) -> Self:
        """Return the library with the incomplete entries among the others, for rules, which report all that is wrong at once."""
        if not self.incomplete_entries:
            return self
        changes: dict[str, Any] = {"incomplete_entries": ()}
        for kind in CONTENT_KINDS:
            added = [entry for entry in self.incomplete_entries if entry.kind == kind.name]
            value = getattr(self, kind.library_field)
            if added and kind.is_list_in_library:
                changes[kind.library_field] = tuple(sorted((*value, *added), key=lambda entry: entry.path))
            elif added:
                entries = {**value, **{entry.folded_key: entry for entry in added}}
                changes[kind.library_field] = dict(sorted(entries.items(), key=lambda item: item[1].path))
        return replace(self, **changes)

    def map_entries(self, edit: Callable[[Entry[Any]], Entry[Any] | None]) -> Self:
        """Return the library with the results of `edit`, and without the entries for which it is None.

        The settings, the topics and the badges are edited and never left out."""
        changes: dict[str, Any] = {}
        for kind in CONTENT_KINDS:
            value = getattr(self, kind.library_field)
            if kind.is_single_file:
                changes[kind.library_field] = value and (edit(value) or value)
            elif kind.is_list_in_library:
                changes[kind.library_field] = tuple(new for entry in value if (new := edit(entry)))
            else:
                changes[kind.library_field] = {key: new for key, entry in value.items() if (new := edit(entry))}
        return replace(self, **changes)


def find_markdown_fields(entry: Entry[Any]) -> Iterator[tuple[FieldPath, str]]:
    """Find the path and the text of every Markdown field of an entry. The body is not a field."""
    yield from ((field_path, text) for field_path, _, text in find_marked_values(entry.value, IsMarkdown))
