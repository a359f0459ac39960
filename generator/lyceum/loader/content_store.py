"""Keeps what was read of content files between runs, in `.lyceum/store/`. Losing it, or damage to it, costs time only.

Entries have a row each. What every run needs of all files is packed into a few values, which are read as a whole."""

from __future__ import annotations

import contextlib
import marshal
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lyceum.system import compute_code_version, create_inside, find_own_folder

STORE_FOLDER = Path(".lyceum", "store")
_FILE_NAME = "content.sqlite"
_SEAL_BYTES = 16
_MAX_NAMES_OF_A_QUESTION = 500
_KEPT_SHARE = 0.5
"""When less than this share of the rows is in use, the others are removed."""
_MIN_REMOVED_ROWS = 1_000
_MAX_CHANGED_SHARE = 0.1
"""Of the rows of a table, before all of them are written again."""
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
        self._process = 0
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
        data = unseal(rows[0][0]) if rows else None
        try:
            return None if data is None else marshal.loads(data)  # noqa: S302 - sealed, and written by this version
        except (ValueError, EOFError, TypeError):
            return None

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

        Entries that are not among `used_digests` are removed when they are many."""
        if self._path is None:
            return False
        sealed_packs = [(name, seal(marshal.dumps(value))) for name, value in packs.items()]
        sealed_entries = [(digest, seal(data)) for digest, data in entries.items()]
        with self._lock, contextlib.suppress(OSError, sqlite3.Error):
            connection = self._open_for_writing()
            with contextlib.closing(connection):
                connection.execute("BEGIN IMMEDIATE")
                if _read_version(connection) != self._version:
                    _create_tables(connection, self._version)
                connection.executemany("INSERT OR REPLACE INTO packs VALUES (?, ?)", sealed_packs)
                connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", sealed_entries)
                _remove_unused(connection, frozenset(used_digests))
                connection.execute("COMMIT")
            return True
        return False

    def close(self) -> None:
        with self._lock:
            if self._connection and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def _select(self, statement: str, values: Iterable[str]) -> list[Any]:
        """Return the rows of a question. There are none if the store is missing, damaged, or of another version."""
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
        return self._connection

    def _open_for_writing(self) -> sqlite3.Connection:
        assert self._path
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            create_inside(self._path.parent, ".gitignore", b"*\n")
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

    def _connect_for_writing(self) -> sqlite3.Connection:
        assert self._path
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=0)
        connection.execute("PRAGMA synchronous = OFF")  # what the system loses in a crash, the seals and SQLite notice
        return connection


class PackedTable:
    """Rows by key that are read as a whole. A few changed rows are written beside the others, not all of them again."""

    def __init__(self, store: ContentStore, name: str) -> None:
        self._name, self._changes_name = name, f"{name} (changes)"
        self._whole: dict[Any, Any] = store.read_pack(self._name) or {}
        changes = store.read_pack(self._changes_name) or {}
        self.rows = {**self._whole, **changes}
        """The rows as they are in the store. Rows that stay the same should stay the same objects."""
        for key, row in changes.items():
            if row is None:
                self.rows.pop(key)

    def list_changes(self, rows: Mapping[Any, Any]) -> dict[Any, Any]:
        """Return the rows that are not in the part that is written as a whole; None for those that are gone."""
        whole = self._whole
        changes = {key: row for key, row in rows.items() if whole.get(key) is not row}
        return changes | dict.fromkeys(whole.keys() - rows.keys())

    def is_outgrown(self, rows: Mapping[Any, Any]) -> bool:
        """Return whether so many rows changed that all should be written again."""
        return len(self.list_changes(rows)) > len(rows) * _MAX_CHANGED_SHARE

    def make_packs(self, rows: Mapping[Any, Any]) -> Mapping[str, Any]:
        """Return what is to be written so that the table has these rows."""
        changes = self.list_changes(rows)
        if len(changes) > len(rows) * _MAX_CHANGED_SHARE:
            return {self._name: dict(rows), self._changes_name: {}}
        return {self._changes_name: changes}


def _read_version(connection: sqlite3.Connection) -> str | None:
    try:
        row = connection.execute("SELECT text FROM version").fetchone()
    except sqlite3.OperationalError:
        return None
    return str(row[0]) if row else None


def _create_tables(connection: sqlite3.Connection, version: str) -> None:
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        connection.execute(f'DROP TABLE "{table}"')
    for statement in filter(str.strip, _SCHEMA.split(";")):
        connection.execute(statement)
    connection.execute("INSERT INTO version VALUES (?)", (version,))


def _remove_unused(connection: sqlite3.Connection, used_digests: frozenset[str]) -> None:
    count = int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])
    if used_digests and count > _MIN_REMOVED_ROWS and len(used_digests) < count * _KEPT_SHARE:
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
