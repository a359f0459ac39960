"""Loads the Git history of a hub: what the store knows of it, and what one `git log` says of the commits since then."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from lyceum.git.agents import AgentDetector
from lyceum.git.commit_days import PublishedBranch, divide_into_blocks
from lyceum.git.commit_log import (
    apply_mailmap,
    find_head_commit,
    is_shallow,
    list_tracked_changes,
    list_tracked_paths,
    parse_log,
    read_log,
)
from lyceum.git.contribution_index import HubPlace
from lyceum.git.errors import UnreadableRepositoryError
from lyceum.git.file_tracer import IdentifyPath
from lyceum.git.file_versions import VersionReader
from lyceum.git.head import GitFolders, find_git_folders, read_head
from lyceum.git.history import NO_HISTORY, FileHistory, FileVersion, History
from lyceum.git.history_reader import TABLES_OF_FILES, HistoryReader, LoadedMapping, LoadedSequence
from lyceum.git.history_store import HistoryStore, KeyedTable, StoreChangedError, StoreDamagedError, make_tables
from lyceum.git.history_updater import HistorySettings, HistoryUpdater, NewCommits
from lyceum.git.people import PeopleSettings
from lyceum.git.people_index import PeopleIndex
from lyceum.git.repository import Repository
from lyceum.system import compute_code_version, paused_collection

Answer = TypeVar("Answer")
HISTORY_STORE_FILE = "history.sqlite"


def load_history(
    folder: Path,
    *,
    today: datetime.date,
    content_folder: str = "content",
    agents: Iterable[str] = (),
    forgotten: Iterable[str] = (),
    branch: PublishedBranch | None = None,
    get_identities: Callable[[], IdentifyPath] | None = None,
    store_folder: Path | None = None,
) -> History:
    """Load the history of the hub in `folder`, which may be a subfolder of its repository.

    Without a Git program, a repository, a commit, or a tracked file in `folder`, the result is NO_HISTORY. A shallow
    clone credits everything to its oldest commit. Therefore its history has a head, but neither files nor contributions.
    Every date lies between 1970-01-01 and `today`, in UTC. `content_folder` is the folder of contributions in the hub.
    `agents` are the hub's own names of software, and `forgotten` the hashes of people who are named nowhere; see `people`.
    `branch` tells apart a merge of a change and a `git pull`; see `commit_days`. `get_identities` is called when files were
    renamed, and returns the function that tells a renamed file by its names. What was read stays in `store_folder`: the next
    call reads newer commits only, and its result is the same as without a store.
    Raises UnreadableRepositoryError, with Git's own words, if Git refuses the repository because it is damaged or
    belongs to another user.
    """
    if shutil.which("git") is None:
        return NO_HISTORY
    loader = _HistoryLoader(
        folder=folder,
        today=today,
        content_folder=content_folder,
        agents=tuple(agents),
        forgotten=frozenset(forgotten),
        branch=branch or PublishedBranch(),
        get_identities=get_identities,
    )
    if loader.head is None:
        return NO_HISTORY
    if loader.is_shallow:
        return History(files=MappingProxyType({}), contributions=(), is_shallow=True, head=loader.head)
    store = HistoryStore.open(store_folder / HISTORY_STORE_FILE) if store_folder else None
    with paused_collection():
        try:
            tables = loader.load(store)
        except StoreChangedError:
            tables = loader.load(None)
        except StoreDamagedError:
            if store:
                store.discard()
            tables = loader.load(None)
    return loader.make_history(tables) if tables and _has_files(tables) else NO_HISTORY


def must_read_all_commits(folder: Path, store_folder: Path | None) -> bool:
    """Return whether there is a history, of which the store of `load_history` says nothing that is right."""
    folders = find_git_folders(folder)
    head = read_head(folders) if folders and shutil.which("git") else None
    return head is not None and not is_shallow_clone(folder) and not _knows_history(store_folder)


def _knows_history(store_folder: Path | None) -> bool:
    """Return whether there is a store of this version."""
    store = HistoryStore.open(store_folder / HISTORY_STORE_FILE) if store_folder else None
    if store is None:
        return False
    with closing(store), suppress(StoreDamagedError):  # a fork must not find it open
        return bool((make_tables(store)["meta"].get("settings") or [""])[0] == compute_code_version())
    return False


def is_shallow_clone(folder: Path) -> bool:
    """Return whether the repository of a folder lacks older commits. False without one."""
    folders = find_git_folders(folder)
    return folders is not None and (folders.common / "shallow").is_file()


@dataclass(frozen=True)
class _HistoryLoader:
    folder: Path
    today: datetime.date
    content_folder: str
    agents: tuple[str, ...]
    forgotten: frozenset[str]
    branch: PublishedBranch
    get_identities: Callable[[], IdentifyPath] | None

    @cached_property
    def repository(self) -> Repository:
        return Repository(self.folder)

    @cached_property
    def _git_folders(self) -> GitFolders | None:
        return find_git_folders(self.folder)

    @cached_property
    def head(self) -> str | None:
        """The commit that is checked out; None without one. Git is asked only where its files do not say it plainly."""
        head = read_head(self._git_folders) if self._git_folders else None
        if head is None and self.repository.working_tree is not None:
            head = find_head_commit(self.repository)
        return head

    @cached_property
    def is_shallow(self) -> bool:
        if self._git_folders:
            return (self._git_folders.common / "shallow").is_file()
        return is_shallow(self.repository)

    @cached_property
    def _working_tree(self) -> Path:
        working_tree = self._git_folders.working_tree if self._git_folders else self.repository.working_tree
        assert working_tree
        return working_tree

    @cached_property
    def _settings(self) -> HistorySettings:
        inside = self.folder.resolve().relative_to(self._working_tree.resolve()).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        get_identities = self.get_identities

        def make_identifier() -> IdentifyPath:
            assert get_identities
            identify = get_identities()
            return lambda path: identify(path.removeprefix(prefix)) if path.startswith(prefix) else None

        return HistorySettings(
            place=HubPlace(prefix, self.content_folder),
            people=PeopleSettings(AgentDetector.create(self.agents), self.forgotten),
            identify_path=make_identifier if get_identities else None,
        )

    def _describe_settings(self) -> list[object]:
        """What must be the same for the store to be used: everything but the commits, the day, and the names of things."""
        mailmap = self._working_tree / ".mailmap"
        grafts = self._git_folders.common / "info" / "grafts" if self._git_folders else None
        return [
            compute_code_version(),
            self._settings.place.prefix,
            self.content_folder,
            sorted(self.agents),
            sorted(self.forgotten),
            [self.branch.name, self.branch.repository],
            self.get_identities is not None,
            *(_digest_file(file) for file in (mailmap, grafts)),
        ]

    def load(self, store: HistoryStore | None) -> Mapping[str, KeyedTable] | None:
        """Load what the store knows, and add what is new; None if the hub has no tracked file. Raises StoreDamagedError."""
        assert self.head
        settings = self._describe_settings()
        tables = make_tables(store)
        if store and tables["meta"].get("settings") == settings:
            updater = HistoryUpdater(tables, self._settings, self.today)
            if not updater.needs_update(self.head):
                return tables
            new = None if updater.has_changed_identities() else self._read_new_commits(tables["meta"].get("head"))
            if new is not None:
                return self._update(tables, updater, new, store, replace=False)
        tables = make_tables(None)
        tables["meta"]["settings"] = settings
        new = self._read_new_commits(None)
        assert new
        return self._update(tables, HistoryUpdater(tables, self._settings, self.today), new, store, replace=True)

    def _update(
        self,
        tables: Mapping[str, KeyedTable],
        updater: HistoryUpdater,
        new: NewCommits,
        store: HistoryStore | None,
        *,
        replace: bool,
    ) -> Mapping[str, KeyedTable] | None:
        if not new.blocks and not tables["meta"].get("head"):
            return None
        updater.update(new)
        if store and store.save(tables, replace=replace):
            for name, table in tables.items():
                table.forget(store, values=name not in TABLES_OF_FILES)
        elif store and not replace:
            raise StoreChangedError("another process has changed the store")
        return tables

    def _read_new_commits(self, known_head: str | None) -> NewCommits | None:
        """Read the commits since one; None if it was never the head of the branch that led to the current commit."""
        assert self.head
        if known_head == self.head:
            return NewCommits(self.head, (), {}, {})
        try:
            records = tuple(parse_log(read_log(self.repository, self.head, after=known_head)))
            blocks = divide_into_blocks(records, branch=self.branch, after=known_head)
            if blocks is None:
                return None
            if known_head:
                tracked = list_tracked_changes(self.repository, known_head, self.head)
            else:
                tracked = dict.fromkeys(list_tracked_paths(self.repository, self.head), True)
        except UnreadableRepositoryError:
            if known_head:
                return None  # Git does not know the commit any more
            raise
        co_authors = {author for record in records for author in record.co_authors}
        return NewCommits(
            self.head, blocks if tracked or known_head else (), tracked, apply_mailmap(self.repository, co_authors)
        )

    def make_history(self, tables: Mapping[str, KeyedTable]) -> History:
        source = _HistorySource(self, tables)
        return History(
            files=LoadedMapping(
                lambda path: source.ask(lambda reader: reader.load_file(path)),
                lambda: source.ask(HistoryReader.list_paths),
            ),
            contributions=LoadedSequence(lambda: source.ask(HistoryReader.load_contributions)),
            is_shallow=False,
            head=self.head,
            project_commits=LoadedSequence(lambda: source.ask(HistoryReader.load_project_commits)),
            profile_authors=LoadedMapping(
                lambda path: source.ask(lambda reader: reader.load_profile_author(path)),
                lambda: source.ask(HistoryReader.list_profiles_with_author),
            ),
            digest=source.ask(HistoryReader.compute_digest),
            load_digests=lambda: source.ask(HistoryReader.list_digests),
            forget_files=lambda: source.ask(HistoryReader.forget_files),
        )

    @cached_property
    def _version_reader(self) -> VersionReader:
        return VersionReader(self.folder)

    def _read_versions(self, file: FileHistory) -> tuple[FileVersion, ...]:
        return self._version_reader.read(file)

    def make_reader(self, tables: Mapping[str, KeyedTable]) -> HistoryReader:
        people = PeopleIndex(tables, self._settings.people)
        return HistoryReader(tables, people, self._settings.place.prefix, self._read_versions)


class _HistorySource:
    """Answers from the tables. If the store is damaged, or is another's by now, everything is read again into memory."""

    def __init__(self, loader: _HistoryLoader, tables: Mapping[str, KeyedTable]) -> None:
        self._loader, self._reader = loader, loader.make_reader(tables)

    def ask(self, question: Callable[[HistoryReader], Answer]) -> Answer:
        try:
            return question(self._reader)
        except StoreDamagedError:
            tables = self._loader.load(None)
            assert tables
            self._reader = self._loader.make_reader(tables)
            return question(self._reader)


def _has_files(tables: Mapping[str, KeyedTable]) -> bool:
    """Return whether Git tracks a file in the hub now."""
    return bool(tables["meta"].get("has_digests")) or any(
        is_tracked for _, is_tracked in tables["odd_paths"].iterate_items()
    )


def _digest_file(file: Path | None) -> str:
    """A digest of a file; empty if there is none."""
    try:
        return sha256(file.read_bytes()).hexdigest() if file else ""
    except OSError:
        return ""
