"""Keeps what was read of a history in an SQLite file, so that the next build reads only newer commits.

Losing the file costs time only. Its values are JSON with a checksum: a file that somebody put there can run nothing.
A row of the file is a *bucket* of values, since a row for each of some hundred thousand values would cost more than they do.
"""

from __future__ import annotations

import json
import marshal
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json, to_json

TABLE_NAMES = (
    "meta", "chain", "commits", "claims", "claim_numbers", "claim_commits", "addresses", "login_numbers", "login_claims",
    "claim_groups", "groups", "people", "files", "heirs", "paths", "graves", "forwards", "odd_paths", "overrides", "identities",
    "kinds", "work", "contributions", "project", "profile_authors", "consults",
)  # fmt: skip
_ABSENT: Final = object()
_NUMBER_BITS = 5
"""Values with numbers as keys share a bucket with their 31 neighbours."""
_TEXT_BUCKETS = 1_024
"""Into so many buckets the values with texts as keys are divided."""
_BUSY_SECONDS = 0.2


class StoreDamagedError(Exception):
    """The store cannot be read. Everything in it can be read again from Git."""


class StoreChangedError(StoreDamagedError):
    """Another process has written the store, so that it holds something else now."""


class KeyedTable:
    """Values by key: those of the store, under what was set since. Without a store everything stays in memory.

    Keys are text or whole numbers, values are what JSON knows. A value that was read must not be changed, but set anew.
    """

    def __init__(self, name: str, store: HistoryStore | None) -> None:
        self.name = name
        self._store = store
        self._known: dict[Any, Any] = {}
        """What was read or set, `_ABSENT` where there is nothing. Lists that were read are packed."""
        self.changed_keys: set[Any] = set()
        self._is_complete = store is None

    def get(self, key: Any, default: Any = None) -> Any:
        value = self._known.get(key)
        if value is None and not self._is_complete:
            value = self._read(key)
        return default if value is None or value is _ABSENT else _unpack(value)

    def _read(self, key: Any) -> Any:
        """Read the bucket of a key from the store, and return the value of the key."""
        assert self._store
        for other, value in self._store.read_bucket(self.name, _find_bucket(key)).items():
            self._known.setdefault(other, _pack(value))
        return self._known.setdefault(key, _ABSENT)

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None

    def __getitem__(self, key: Any) -> Any:
        value = self.get(key)
        if value is None:
            raise StoreDamagedError(f"{self.name} lacks {key!r}") if self._store else KeyError(key)
        return value

    def __setitem__(self, key: Any, value: Any) -> None:
        self._known[key] = value
        self.changed_keys.add(key)

    def pop(self, key: Any, default: Any = None) -> Any:
        """Remove a key. Return its value."""
        value = self.get(key)
        if value is None:
            return default
        self[key] = _ABSENT
        return value

    def load_all(self) -> None:
        """Read everything at once, which costs less than a question for each of many keys."""
        if not self._is_complete:
            assert self._store
            rows = self._store.iterate_all(self.name)
            self._known = {**{key: _pack(value) for key, value in rows}, **self._known}
            self._is_complete = True

    def iterate_items(self) -> Iterator[tuple[Any, Any]]:
        """Every key with its value, in the order of the keys."""
        self.load_all()
        for key in sorted(self._known):
            value = self._known[key]
            if value is not _ABSENT and value is not None:
                yield key, _unpack(value)

    def forget(self, store: HistoryStore, *, values: bool) -> None:
        """Forget what was changed, which the store has now, and the values if nobody will ask for most of them."""
        self._store, self.changed_keys = store, set()
        if values:
            self._known, self._is_complete = {}, False

    def release(self) -> None:
        """Forget what was read, if the store has everything."""
        if self._store and not self.changed_keys:
            self._known, self._is_complete = {}, False

    def list_changes(self) -> Iterator[tuple[Any, Any]]:
        """Every key that was set or removed, with its value; None for what was removed."""
        for key in self.changed_keys:
            value = self._known[key]
            yield key, None if value is _ABSENT else value


def _pack(value: Any) -> Any:
    """Return a value in a third of its memory, as bytes, which no value is."""
    return marshal.dumps(value) if isinstance(value, list) else value


def _unpack(value: Any) -> Any:
    return marshal.loads(value) if type(value) is bytes else value  # noqa: S302 - made by `_pack`


def make_tables(store: HistoryStore | None) -> Mapping[str, KeyedTable]:
    """Make every table; without a store they are empty and stay in memory."""
    return {name: KeyedTable(name, store) for name in TABLE_NAMES}


class HistoryStore:
    """One SQLite file. Its reader sees the state of one moment, whatever another process writes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._process_id = os.getpid()
        self._generation = ""
        self._connection = self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )  # it is used by one thread after the other
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    @classmethod
    def open(cls, file: Path) -> HistoryStore | None:
        """Open or create the file. None if that is not possible; a damaged file is replaced."""
        for _ in range(2):
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                store = cls(file)
                store._begin_reading()
            except (sqlite3.DatabaseError, StoreDamagedError, OSError):
                _remove(file)
            else:
                return store
        return None

    def _begin_reading(self) -> None:
        """Hold the state of this moment."""
        with suppress(sqlite3.OperationalError):
            self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN")
        if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            self._connection.execute("ROLLBACK")
            self._connection.execute("BEGIN IMMEDIATE")
            self._create_tables()
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")
        self._generation = self._read_generation()

    def _create_tables(self) -> None:
        for name in (*TABLE_NAMES, "generation"):
            self._connection.execute(f"DROP TABLE IF EXISTS {name}")
            self._connection.execute(f"CREATE TABLE {name} (bucket INTEGER PRIMARY KEY, data BLOB NOT NULL)")

    def read_bucket(self, table: str, bucket: int) -> dict[Any, Any]:
        """Every key of a bucket with its value. Raises StoreDamagedError."""
        try:
            row = self._use().execute(f"SELECT data FROM {table} WHERE bucket = ?", (bucket,)).fetchone()  # noqa: S608
        except sqlite3.Error as error:
            raise StoreDamagedError(str(error)) from None
        return dict(_decode_rows(row[0])) if row else {}

    def iterate_all(self, table: str) -> Iterator[tuple[Any, Any]]:
        """Every key of a table with its value. Raises StoreDamagedError."""
        try:
            buckets = self._use().execute(f"SELECT data FROM {table}").fetchall()  # noqa: S608
        except sqlite3.Error as error:
            raise StoreDamagedError(str(error)) from None
        return chain.from_iterable(_decode_rows(data) for (data,) in buckets)

    def _read_generation(self) -> str:
        return str(self.read_bucket("generation", 0).get("generation", ""))

    def save(self, tables: Mapping[str, KeyedTable], *, replace: bool) -> bool:
        """Write all changes of the tables, or nothing. Return False if another process writes, or wrote in the meantime.

        With `replace`, the changes are everything that there is from now on.
        """
        connection = self._use()
        expected = self._generation
        try:
            connection.execute("ROLLBACK")
            connection.execute("BEGIN IMMEDIATE")
            if replace:
                self._create_tables()
            elif self._read_generation() != expected:
                connection.execute("ROLLBACK")
                return False
            for name, table in tables.items():
                self._write_changes(name, table)
            self._generation = os.urandom(8).hex()
            data = _encode_rows({"generation": self._generation})
            connection.execute("INSERT OR REPLACE INTO generation VALUES (0, ?)", (data,))
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # else the file is there twice
        except (sqlite3.Error, StoreDamagedError):
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            return False
        return self._continue_reading(self._generation)

    def _write_changes(self, name: str, table: KeyedTable) -> None:
        """Write every bucket in which a value changed."""
        buckets: dict[int, dict[Any, Any]] = {}
        is_empty = self._use().execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone() is None  # noqa: S608
        for key, value in table.list_changes():
            bucket = _find_bucket(key)
            if bucket not in buckets:
                buckets[bucket] = {} if is_empty else self.read_bucket(name, bucket)
            buckets[bucket][key] = value
        kept = (
            (bucket, {key: value for key, value in rows.items() if value is not None})
            for bucket, rows in sorted(buckets.items())
        )
        self._use().executemany(
            f"INSERT OR REPLACE INTO {name} VALUES (?, ?)",  # noqa: S608
            ((bucket, _encode_rows(rows)) for bucket, rows in kept),
        )

    def _continue_reading(self, generation: str) -> bool:
        """Hold the state that was just written. Return False if another process has written again."""
        try:
            self._begin_reading()
        except (sqlite3.Error, StoreDamagedError):
            return False
        return self._generation == generation

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def discard(self) -> None:
        """Delete the file, which is damaged."""
        self.close()
        _remove(self._file)

    def _use(self) -> sqlite3.Connection:
        """The connection of this process: one that another process opened must not be used after a fork."""
        if self._process_id != os.getpid():
            self._process_id = os.getpid()
            expected = self._generation
            self._connection = self._connect()
            self._begin_reading()
            if self._generation != expected:
                raise StoreChangedError("another process has changed the store")
        return self._connection


def _find_bucket(key: Any) -> int:
    if isinstance(key, int):
        return key >> _NUMBER_BITS
    return zlib.crc32(key.encode("utf-8", "surrogatepass")) % _TEXT_BUCKETS


def _encode_rows(rows: Mapping[Any, Any]) -> bytes:
    pairs = list(rows.items())
    try:
        data = to_json(pairs)
    except ValueError:  # it has surrogates, which stand for bytes in paths that are not UTF-8
        data = json.dumps(pairs).encode()
    return zlib.crc32(data).to_bytes(4, "big") + data


def _decode_rows(data: object) -> Any:
    if not isinstance(data, bytes) or zlib.crc32(data[4:]).to_bytes(4, "big") != data[:4]:
        raise StoreDamagedError("a value is damaged")
    try:
        return from_json(data[4:])
    except ValueError:
        return json.loads(data[4:])


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            file.with_name(file.name + ending).unlink()
