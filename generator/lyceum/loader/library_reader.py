"""Reads a library through the database of queries, so that whoever reads depends on exactly what they read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from lyceum.loader.divided_folders import FolderDivision, find_divisions
from lyceum.loader.entries import Entry
from lyceum.loader.library_inputs import ACCOUNT, ACCOUNT_HANDLE, KEYS, LIBRARY_LIST, PICTURE, VALID_ENTRY
from lyceum.queries import Database, query
from lyceum.schema import Badge, HubSettings, Organisation, Topic, fold_key, make_key


@query
def read_setting(database: Database, name: str) -> Any:
    """The value of a field of hub.yml."""
    return getattr(database.read(VALID_ENTRY, "hub/").value, name)


@query
def list_topics(database: Database, _: str) -> tuple[Topic, ...]:
    """The topics of topics.yml."""
    entry = database.find(VALID_ENTRY, "topics/")
    return entry.value.topics if entry else ()


@query
def map_topic_keys(database: Database, _: str) -> dict[str, str]:
    """The folded id of every topic by its folded id and its folded aliases."""
    topics = database.get(list_topics)
    by_alias = {fold_key(alias): fold_key(topic.id) for topic in topics for alias in topic.aliases}
    return by_alias | {fold_key(topic.id): fold_key(topic.id) for topic in topics}


@query
def map_topic_names(database: Database, _: str) -> dict[str, str]:
    """The name of every topic by its folded id."""
    return {fold_key(topic.id): topic.name for topic in database.get(list_topics)}


@query
def list_badges(database: Database, _: str) -> tuple[Badge, ...]:
    """The badges of badges.yml."""
    entry = database.find(VALID_ENTRY, "badges/")
    return entry.value.badges if entry else ()


@query
def map_organisations(database: Database, _: str) -> dict[str, Organisation]:
    """The organisations by their folded ids and by the keys of their names. An id goes before a name."""
    organisations: tuple[Organisation, ...] = database.get(read_setting, "organisations")
    by_name = {make_key(organisation.name): organisation for organisation in reversed(organisations)}
    return by_name | {fold_key(organisation.id): organisation for organisation in organisations}


_SETTINGS = frozenset(HubSettings.model_fields)


@query
def divide_folders(database: Database, _: str) -> dict[str, FolderDivision]:
    """How each folder is divided in which there are folders of the hub's own, by its path."""
    return dict(find_divisions(database.read(LIBRARY_LIST, "paths")))


class _RecordedSettings:
    """Looks like HubSettings; each field is read, and recorded, when it is used."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        if name not in _SETTINGS:
            raise AttributeError(name)
        return self._database.get(read_setting, name)


class LibraryReader:
    """The entries and lists of a valid library, and what hub.yml and topics.yml say. Every look-up is recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.settings_value = cast("HubSettings", _RecordedSettings(database))
        """The settings; whoever reads a field of them depends on that field alone."""

    def find_entry(self, kind: str, key: str) -> Entry[Any] | None:
        """Return the entry of a kind with a folded key (of a result: its path); None if there is none."""
        return self._database.find(VALID_ENTRY, f"{kind}/{key}")

    def read_entry(self, kind: str, key: str) -> Entry[Any]:
        """Return the entry of a kind with a folded key (of a result: its path)."""
        return self._database.read(VALID_ENTRY, f"{kind}/{key}")

    def list_keys(self, kind: str) -> tuple[str, ...]:
        """Return the folded keys of a kind, in path order."""
        return self._database.find(KEYS, kind) or ()

    def list_paths(self, name: str) -> tuple[str, ...]:
        """Return `paths`, `omitted_paths` or `large_losses` of the library."""
        return self._database.read(LIBRARY_LIST, name)

    def find_divisions(self) -> Mapping[str, FolderDivision]:
        """Return how each folder is divided in which there are folders of the hub's own, by its path."""
        return self._database.get(divide_folders)

    def find_picture(self, handle: str) -> str | None:
        """Return the path of a learner's picture."""
        return self._database.find(PICTURE, handle)

    def find_organisation(self, words: str) -> Organisation | None:
        """Return the organisation of hub.yml that has this id or name; None for any other."""
        by_word: Mapping[str, Organisation] = self._database.get(map_organisations)
        return by_word.get(fold_key(words.strip())) or by_word.get(make_key(words))

    def resolve_topic_key(self, key: str) -> str:
        """Return the folded id of the topic that a key or an alias names."""
        folded = fold_key(key)
        return self._database.get(map_topic_keys).get(folded, folded)

    def resolve_topics(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Return the folded ids of the topics that keys and aliases name, each once."""
        if not keys:
            return ()
        ids = self._database.get(map_topic_keys)
        return tuple(dict.fromkeys(ids.get(folded, folded) for folded in map(fold_key, keys)))

    def get_topic_name(self, key: str) -> str:
        """Return the name of a topic in topics.yml. A topic that is not there is named after its key."""
        name = self._database.get(map_topic_names).get(self.resolve_topic_key(key))
        return name or key.replace("-", " ").capitalize()

    def find_account_number(self, handle: str) -> int | None:
        """Return the number of the account behind a profile; see `Library.find_account_number`."""
        profile = self.find_entry("learner", handle)
        return self.find_number_of(profile) if profile else None

    def find_number_of(self, profile: Entry[Any]) -> int | None:
        """Return the number of the account behind a profile."""
        if profile.value.github is False:
            return None
        recorded = self._database.find(ACCOUNT, profile.folded_key)
        return profile.value.github_id if recorded is None else recorded

    def find_account_handle(self, number: int) -> str | None:
        """Return the handle for which the hub recorded an account number first."""
        return self._database.find(ACCOUNT_HANDLE, str(number))
