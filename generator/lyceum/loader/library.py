"""The Library: every content file as an entry (its value and its source), by kind and key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, Self

from lyceum.diagnostics import Position
from lyceum.loader.account_ledger import NO_ACCOUNTS, AccountLedger
from lyceum.loader.entries import Entry
from lyceum.loader.entry_records import EntryList, EntryMap, EntryRecord, get_records, load_entries
from lyceum.loader.file_order import FileAges
from lyceum.loader.key_finder import KeyFinder
from lyceum.schema import (
    CONTENT_KINDS,
    FORMER_MEMBER_KEY,
    Activity,
    BadgesFile,
    Challenge,
    HubSettings,
    Learner,
    Organisation,
    Result,
    Tip,
    Topic,
    TopicsFile,
    fold_key,
    make_key,
)

_KIND_BY_FOLDER = {"content/learners": "learner", "content/tips": "tip", "content/challenges": "challenge"}


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
    results: Sequence[Entry[Result]] = field(default_factory=tuple)
    activities: Mapping[str, Entry[Activity]] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    """The path of each learner's picture by the folded handle."""
    text_pictures: frozenset[str] = frozenset()
    """The paths of pictures beside tips, challenges and results."""
    accounts: AccountLedger = field(default_factory=lambda: NO_ACCOUNTS)
    """The account numbers that the merge bot recorded."""
    duplicate_paths: tuple[tuple[str, str], ...] = ()
    """Pairs of paths with the same key; the first path of a pair counts."""
    skipped_files: tuple[SkippedFile, ...] = ()
    paths: tuple[str, ...] = field(default_factory=tuple)
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
    hub_records: tuple[EntryRecord, ...] = field(default_factory=tuple)
    """The records of the files of the hub itself, as they were read."""

    @cached_property
    def paths_with_errors(self) -> frozenset[str]:
        return frozenset(where.path for where in self.error_positions)

    @cached_property
    def key_finder(self) -> KeyFinder:
        """Finds the keys of what people name in words."""
        return KeyFinder(self)

    @cached_property
    def _records_by_kind(self) -> Mapping[str, Any]:
        """The records of each kind: by folded key, or in path order for results; a list for a file of the hub itself."""
        by_kind: dict[str, Any] = {}
        for kind in CONTENT_KINDS:
            value = getattr(self, kind.library_field)
            if kind.is_single_file:
                by_kind[kind.name] = [self._find_hub_record(value)] if value else []
            else:
                by_kind[kind.name] = get_records(value)
        return by_kind

    def _find_hub_record(self, entry: Entry[Any]) -> EntryRecord:
        record = next((record for record in self.hub_records if record.loaded is entry), None)
        return record or EntryRecord.of(entry)

    def get_records(self, kind: str) -> Mapping[str, EntryRecord]:
        """Return the records of all learners, tips, challenges or activities, by folded key. Nothing is loaded."""
        records: Mapping[str, EntryRecord] = self._records_by_kind[kind]
        return records

    def list_keys(self, kind: str) -> tuple[str, ...]:
        """Return the folded keys of all learners, tips, challenges or activities, in path order."""
        return tuple(self.get_records(kind))

    def list_result_paths(self, challenge: str) -> tuple[str, ...]:
        """Return the paths of the results of a challenge, by its folded key, in path order."""
        return self.result_paths.get(challenge, ())

    @cached_property
    def result_paths(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of the results of each challenge that has some, by its folded key, in path order."""
        paths: dict[str, list[str]] = {}
        for record in self._records_by_kind["result"]:
            paths.setdefault(fold_key(record.challenge_key), []).append(record.path)
        return {key: tuple(challenge_paths) for key, challenge_paths in paths.items()}

    @cached_property
    def records(self) -> tuple[EntryRecord, ...]:
        """The records of all entries in path order. Nothing is loaded."""
        records: list[EntryRecord] = []
        for kind_records in self._records_by_kind.values():
            records += kind_records.values() if isinstance(kind_records, Mapping) else kind_records
        return tuple(sorted(records, key=attrgetter("path")))

    def find_record(self, path: str) -> EntryRecord | None:
        """Return the record of the entry at a path."""
        return self._records_by_path.get(path)

    @cached_property
    def _records_by_path(self) -> Mapping[str, EntryRecord]:
        return {record.path: record for record in self.records}

    @cached_property
    def entries_by_path(self) -> Mapping[str, Entry[Any]]:
        """Every entry by its path, loaded when it is looked at."""
        return EntryMap(self._records_by_path)

    def list_digests(self) -> dict[str, str]:
        """Return a hash of each entry by its path, in path order: equal hashes, equal entries. Nothing is loaded."""
        return {record.path: record.digest for record in self.records}

    @cached_property
    def picture_owners(self) -> tuple[str, ...]:
        """The folded handles of the learners who show a picture and no drawn avatar, in path order."""
        learners = self.get_records("learner").items()
        return tuple(key for key, record in learners if record.facts.avatar != "generated")

    def find_account_number(self, handle: str) -> int | None:
        """Return the number of the account behind a profile: as the hub recorded it, else as the profile states it.

        `handle` is folded. None if there is no such profile, if it belongs to no account, or if the number is not known.
        """
        record = self.find_keyed_record("learner", handle)
        if record is None or not record.facts.has_account:
            return None
        return self.accounts.numbers.get(handle, record.facts.account_number)

    def find_keyed_record(self, kind: str, key: str) -> EntryRecord | None:
        """Return the record of the learner, tip, challenge or activity with a folded key."""
        return self.get_records(kind).get(key)

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
            | {key: record.key for key, record in self.get_records("learner").items()},
            "tip": {key: record.key for key, record in self.get_records("tip").items()},
            "challenge": {key: record.key for key, record in self.get_records("challenge").items()},
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
        yield from load_entries(self.records)

    def include_incomplete_entries(self) -> Self:
        """Return the library with the incomplete entries among the others, for rules, which report all that is wrong at once."""
        if not self.incomplete_entries:
            return self
        changes: dict[str, Any] = {"incomplete_entries": ()}
        for kind in CONTENT_KINDS:
            added = [EntryRecord.of(entry) for entry in self.incomplete_entries if entry.kind == kind.name]
            records = self._records_by_kind[kind.name]
            if added and kind.is_list_in_library:
                changes[kind.library_field] = EntryList(sorted((*records, *added), key=lambda record: record.path))
            elif added:
                by_key = {**records, **{record.folded_key: record for record in added}}
                changes[kind.library_field] = EntryMap(dict(sorted(by_key.items(), key=lambda item: item[1].path)))
        return replace(self, **changes)

    def map_records(self, edit: Callable[[EntryRecord], EntryRecord | None]) -> Self:
        """Return the library with the results of `edit`, and without the entries for which it is None.

        The settings, the topics and the badges are edited and never left out."""
        changes: dict[str, Any] = {}
        for kind in CONTENT_KINDS:
            records = self._records_by_kind[kind.name]
            if kind.is_single_file:
                edited = [edit(record) or record for record in records]
                changes[kind.library_field] = edited[0].entry if edited else None
            elif kind.is_list_in_library:
                changes[kind.library_field] = EntryList(tuple(new for record in records if (new := edit(record))))
            else:
                changes[kind.library_field] = EntryMap(
                    {key: new for key, record in records.items() if (new := edit(record))}
                )
        return replace(self, **changes)
