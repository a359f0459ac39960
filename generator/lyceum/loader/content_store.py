"""Keeps what was read of content files between runs, in `.lyceum/store/`. Losing it, or damage to it, costs time only.

Entries have a row each. What is known of all files is packed into a few hundred values, which are read as a whole or one by one."""

from __future__ import annotations

import contextlib
import marshal
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zlib import crc32

from lyceum.system import SideTask, compute_code_version, create_inside, find_own_folder

STORE_FOLDER = Path(".lyceum", "store")
_FILE_NAME = "content.sqlite"
_SEAL_BYTES = 16
_MAX_NAMES_OF_A_QUESTION = 500
_KEPT_SHARE = 0.5
"""When less than this share of the rows is in use, the others are removed."""
_MIN_REMOVED_ROWS = 1_000
_GROUPS_OF_A_TABLE = 256
_SCHEMA = """
CREATE TABLE version (text TEXT NOT NULL);
CREATE TABLE packs (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (digest TEXT PRIMARY KEY, data BLOB NOT NULL);
"""


class ContentStore:
    """The store of a hub, or one that is empty and keeps nothing. It is opened when something is looked up."""

    def __init__(self, path: Path | None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._owner = os.getpid()
        self._process = 0
        self._generation: int | None = None
        """Which state of the store this is; None before it is opened. Every process that writes makes the next one."""
        self._is_damaged = False
        self._is_being_filled = False
        """Whether a fork writes into the empty store: whoever looks something up would wait for it, and find nothing of use."""
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    @classmethod
    def of_hub(cls, hub: Path) -> ContentStore:
        """Return the store in a hub's folder; one that is empty, if somebody else may have put it there."""
        folder = find_own_folder(hub, STORE_FOLDER.as_posix())
        return cls(folder / _FILE_NAME, compute_code_version()) if folder else cls.of_nothing()

    @classmethod
    def of_nothing(cls) -> ContentStore:
        """Return a store that is always empty."""
        return cls(None)

    @property
    def keeps_values(self) -> bool:
        """Whether what is written may be there in the next run."""
        return self._path is not None

    def read_pack(self, name: str) -> Any:
        """Return a packed value; None if there is none."""
        rows = self._select("SELECT data FROM packs WHERE name = ?", (name,))
        return self._unpack(rows[0][0]) if rows else None

    def read_packs(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """Yield (name, value) of all packs whose names begin with a text."""
        last = f"{prefix}\U0010ffff"
        for name, sealed in self._select("SELECT name, data FROM packs WHERE name BETWEEN ? AND ?", (prefix, last)):
            if (value := self._unpack(sealed)) is not None:
                yield name, value

    def _unpack(self, sealed: bytes) -> Any:
        data = unseal(sealed)
        self._is_damaged = self._is_damaged or data is None
        return None if data is None else marshal.loads(data)  # noqa: S302 - sealed, and written by this version

    @property
    def is_unchanged(self) -> bool:
        """Whether everything that was read is whole, and as it was when the store was opened: then it fits together."""
        return not self._is_damaged and self._select("PRAGMA user_version", ()) == [(self._generation,)]

    def read_entries(self, digests: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (digest, data) of those entries that are there."""
        waiting = list(digests)
        for start in range(0, len(waiting), _MAX_NAMES_OF_A_QUESTION):
            group = waiting[start : start + _MAX_NAMES_OF_A_QUESTION]
            marks = ",".join("?" * len(group))
            for digest, sealed in self._select(f"SELECT digest, data FROM entries WHERE digest IN ({marks})", group):  # noqa: S608
                if (data := unseal(sealed)) is not None:
                    yield digest, data

    def write(self, packs: Mapping[str, Any], entries: Mapping[str, bytes], used_digests: Iterable[str] = ()) -> bool:
        """Write everything or nothing; return whether it was written. Another process may be writing, or nobody may.

        Nothing is written if another process wrote after this one began to read: both together might not fit.

        Entries that are not among `used_digests` are removed when they are many."""
        if self._path is None:
            return False
        sealed_packs = ((name, seal(marshal.dumps(value))) for name, value in packs.items())
        sealed_entries = ((digest, seal(data)) for digest, data in entries.items())
        with self._lock, contextlib.suppress(OSError, sqlite3.Error):
            connection = self._open_for_writing()
            with contextlib.closing(connection):
                connection.execute("BEGIN IMMEDIATE")
                generation = _read_generation(connection)
                if _read_version(connection) != self._version:
                    _create_tables(connection, self._version)
                elif self._generation is not None and generation != self._generation:
                    return False
                connection.executemany("INSERT OR REPLACE INTO packs VALUES (?, ?)", sealed_packs)
                connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", sealed_entries)
                _remove_unused(connection, frozenset(used_digests))
                connection.execute(f"PRAGMA user_version = {generation + 1}")
                connection.execute("COMMIT")
            self._generation = generation + 1
            return True
        return False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self._select("SELECT 1 FROM packs LIMIT 1", ())

    def begin_writing(
        self, make_packs: Callable[[], Mapping[str, Any]], entries: Mapping[str, bytes]
    ) -> Callable[[], bool]:
        """Begin to make packs and to write in another process. The result ends it, and returns what `write` does; call it before the next write.

        Until then, nothing is there for this process: this is for a store that is empty."""
        task = SideTask(lambda: self._generation if self.write(make_packs(), entries) else None)
        self._is_being_filled = True

        def end() -> bool:
            self._is_being_filled = False
            generation = task.get()
            if generation is not None:
                self._generation = generation
            return generation is not None

        return end

    def close(self) -> None:
        with self._lock:
            if self._connection and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def read_entry(self, digest: str) -> bytes | None:
        """Return the data of an entry; None if it is not there."""
        rows = self._select("SELECT data FROM entries WHERE digest = ?", (digest,))
        return unseal(rows[0][0]) if rows else None

    def _select(self, statement: str, values: Iterable[str]) -> list[Any]:
        """Return the rows of a question. There are none if the store is missing, damaged, or of another version."""
        if self._is_being_filled:
            return []
        with self._lock:
            try:
                connection = self._open_for_reading()
                return connection.execute(statement, tuple(values)).fetchall() if connection else []
            except sqlite3.Error:
                self.close()
                return []

    def _open_for_reading(self) -> sqlite3.Connection | None:
        """Return the connection of this process: SQLite forbids to share one with a fork."""
        if self._connection is None or self._process != os.getpid():
            if self._path is None or not self._path.is_file():
                return None
            self._process = os.getpid()
            self._connection = sqlite3.connect(
                f"{self._path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=1, check_same_thread=False
            )
            if _read_version(self._connection) != self._version:
                self.close()
            elif self._generation is None:
                self._generation = _read_generation(self._connection)
            if self._connection and self._owner != os.getpid():
                self._connection.execute(
                    "BEGIN"
                )  # else each look-up of a fork, which ends soon, locks the file and looks for changes
        return self._connection

    def _open_for_writing(self) -> sqlite3.Connection:
        assert self._path
        self.make_folder()
        try:
            connection = self._connect_for_writing()
            _read_version(connection)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # the file is damaged
            self.close()
            self._path.unlink()
            connection = self._connect_for_writing()
        return connection

    def make_folder(self) -> Path | None:
        """Return the folder of the store; create it if it is missing. None if nothing is kept. Raises OSError."""
        if self._path is None:
            return None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            create_inside(self._path.parent, ".gitignore", b"*\n")
        return self._path.parent

    def _connect_for_writing(self) -> sqlite3.Connection:
        assert self._path
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=0)
        connection.execute("PRAGMA synchronous = OFF")  # what the system loses in a crash, the seals and SQLite notice
        return connection


class PackedTable:
    """Rows by key in a fixed number of packs: all are read in one pass, a few without the others, and only what changed is written."""

    def __init__(self, store: ContentStore, name: str) -> None:
        self._store, self._name = store, name
        self._groups: dict[int, Mapping[Any, Any]] = {}
        """The groups that were read."""

    @cached_property
    def rows(self) -> dict[Any, Any]:
        """All rows as they are in the store. Rows that stay the same should stay the same objects."""
        for name, group in self._store.read_packs(f"{self._name}/"):
            self._groups[int(name.rpartition("/")[2])] = group
        return {key: row for group in self._groups.values() for key, row in group.items()}

    def find(self, key: Any) -> Any:
        """Return a row; None if there is none."""
        return self.find_group(key).get(key)

    def find_group(self, key: Any) -> Mapping[Any, Any]:
        """Return the rows that are kept with a key. All keys that begin with the same two texts are kept together."""
        number = _choose_group(key)
        if number not in self._groups:
            self._groups[number] = self._store.read_pack(f"{self._name}/{number}") or {}
        return self._groups[number]

    def make_packs(self, rows: Mapping[Any, Any]) -> Mapping[str, Any]:
        """Return what is to be written so that the table has these rows and no others."""
        old_rows = self.rows
        changes = {key: row for key, row in rows.items() if old_rows.get(key) is not row}
        return self.make_changed_packs(changes | dict.fromkeys(old_rows.keys() - rows.keys()))

    def make_changed_packs(self, changes: Mapping[Any, Any]) -> Mapping[str, Any]:
        """Return what is to be written so that the table has these rows besides its other ones; None for a row that goes."""
        changed_groups: dict[int, dict[Any, Any]] = {}
        for key, row in changes.items():
            number = _choose_group(key)
            if number not in changed_groups:
                changed_groups[number] = dict(self.find_group(key))
            if row is None:
                changed_groups[number].pop(key, None)
            else:
                changed_groups[number][key] = row
        return {f"{self._name}/{number}": group for number, group in changed_groups.items()}


def _choose_group(key: Any) -> int:
    text = key if isinstance(key, str) else "\0".join(map(str, key[:2]))
    return crc32(text.encode("utf-8", "surrogatepass")) % _GROUPS_OF_A_TABLE


def _read_version(connection: sqlite3.Connection) -> str | None:
    try:
        row = connection.execute("SELECT text FROM version").fetchone()
    except sqlite3.OperationalError:
        return None
    return str(row[0]) if row else None


def _read_generation(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _create_tables(connection: sqlite3.Connection, version: str) -> None:
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        connection.execute(f'DROP TABLE "{table}"')
    for statement in filter(str.strip, _SCHEMA.split(";")):
        connection.execute(statement)
    connection.execute("INSERT INTO version VALUES (?)", (version,))


def _remove_unused(connection: sqlite3.Connection, used_digests: frozenset[str]) -> None:
    if not used_digests:
        return
    count = int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])
    if count > _MIN_REMOVED_ROWS and len(used_digests) < count * _KEPT_SHARE:
        digests = [row[0] for row in connection.execute("SELECT digest FROM entries")]
        unused = ((digest,) for digest in digests if digest not in used_digests)
        connection.executemany("DELETE FROM entries WHERE digest = ?", unused)


def seal(data: bytes) -> bytes:
    """Return data with a hash in front, so that damage is noticed."""
    return blake2b(data, digest_size=_SEAL_BYTES).digest() + data


def unseal(sealed: bytes) -> bytes | None:
    """Return the data of `seal`; None if it is damaged."""
    if not isinstance(sealed, bytes):
        return None
    data = sealed[_SEAL_BYTES:]
    return data if blake2b(data, digest_size=_SEAL_BYTES).digest() == sealed[:_SEAL_BYTES] else None
