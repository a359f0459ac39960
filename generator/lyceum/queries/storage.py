"""Keeps nodes (inputs and computed values) and the reads between them in a file of SQLite."""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

FILE_NAME = "queries.sqlite"
_MAX_PARAMETERS = 500
_CACHE_KIBIBYTES = 8_000
_SCHEMA = """
CREATE TABLE version (text TEXT NOT NULL);
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY, name INTEGER NOT NULL, key TEXT NOT NULL, height INTEGER NOT NULL,
    digest BLOB, reads BLOB NOT NULL, value BLOB
);
CREATE UNIQUE INDEX nodes_by_key ON nodes (name, key);
CREATE TABLE readers (read INTEGER PRIMARY KEY, ids BLOB NOT NULL);
"""


class DamagedStoreError(Exception):
    """The store cannot be read. Whoever meets this removes it and starts again without it."""


class StoredNode(NamedTuple):
    """A row of the store."""

    id: int
    name: str
    key: str
    height: int
    """0 for an input; else one more than the highest node that was read."""
    digest: bytes | None
    """None for an input that is missing."""
    reads: bytes = b""
    """The ids of the nodes that were read, packed."""
    value: bytes | None = None
    """None if the value is loaded from elsewhere."""


class Storage:
    """A store that this process has open, for reading and, if nobody else writes to it, for writing."""

    def __init__(self, path: Path | None, version: str) -> None:
        """Open the store at a path, or a store in memory. A store of another version is emptied.

        Raises DamagedStoreError if the file is no store.
        """
        self.path = path
        self.is_writable = True
        self._process = os.getpid()
        self._new_reads = _Pairs()
        with _report_damage():
            self._connection = self._connect()
            self._name_ids: dict[str, int] = {}
            self._prepare(version)
        self._names = {number: name for name, number in self._name_ids.items()}

    def _connect(self) -> sqlite3.Connection:
        if self.path is None:
            return sqlite3.connect(":memory:", isolation_level=None)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return sqlite3.connect(self.path, isolation_level=None, timeout=0)
        except (OSError, sqlite3.OperationalError):
            self.is_writable = False
            return sqlite3.connect(":memory:", isolation_level=None)

    def _prepare(self, version: str) -> None:
        """Become the only writer, if nobody else is, and create or empty the tables."""
        if self.path is not None and self.is_writable:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if "malformed" in str(error):
                    raise
                self.is_writable = False  # another process writes, or the folder is read-only
        if self._read_version() != version:
            if not self.is_writable:
                self._connection = sqlite3.connect(":memory:", isolation_level=None)
            self._create_tables(version)
        self._name_ids = dict(self._connection.execute("SELECT name, id FROM names"))
        self._has_readers = self._connection.execute("SELECT 1 FROM readers").fetchone() is not None

    def _read_version(self) -> str | None:
        try:
            row = self._connection.execute("SELECT text FROM version").fetchone()
        except sqlite3.OperationalError:
            return None
        return str(row[0]) if row else None

    def _create_tables(self, version: str) -> None:
        tables = [row[0] for row in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            self._connection.execute(f'DROP TABLE "{table}"')
        for statement in filter(str.strip, _SCHEMA.split(";")):
            self._connection.execute(statement)
        self._connection.execute("INSERT INTO version VALUES (?)", (version,))

    @property
    def _reader(self) -> sqlite3.Connection:
        """The connection of this process. A fork opens one of its own: SQLite forbids to share them."""
        if self._process != os.getpid() and self.path is not None:
            self._process, self.is_writable = os.getpid(), False
            self._connection = sqlite3.connect(self.path.as_uri() + "?mode=ro", uri=True, isolation_level=None)
        return self._connection

    def knows(self, name: str) -> bool:
        """Tell whether the store has ever had a node of this name."""
        return name in self._name_ids

    def find_largest_id(self) -> int:
        with _report_damage():
            return int(self._reader.execute("SELECT coalesce(max(id), 0) FROM nodes").fetchone()[0])

    def find(self, name: str, key: str) -> StoredNode | None:
        """Return a node, with its value."""
        if name not in self._name_ids:
            return None
        try:  # a context manager would take as long as the look-up
            row = self._reader.execute(
                "SELECT id, height, digest, value FROM nodes WHERE name = ? AND key = ?", (self._name_ids[name], key)
            ).fetchone()
        except sqlite3.DatabaseError as error:
            raise DamagedStoreError(str(error)) from error
        return StoredNode(row[0], name, key, row[1], row[2], value=row[3]) if row else None

    def find_many(self, name: str, keys: Sequence[str]) -> Iterator[StoredNode]:
        """Yield the nodes with these keys, with their values."""
        for start in range(0, len(keys) if name in self._name_ids else 0, _MAX_PARAMETERS):
            some_keys = keys[start : start + _MAX_PARAMETERS]
            statement = (
                "SELECT id, key, height, digest, value FROM nodes "  # noqa: S608
                f"WHERE name = ? AND key IN ({', '.join('?' * len(some_keys))})"
            )
            with _report_damage():
                rows = self._reader.execute(statement, (self._name_ids[name], *some_keys)).fetchall()
            for number, key, height, digest, data in rows:
                yield StoredNode(number, name, key, height, digest, value=data)

    def find_reads(self, number: int) -> array[int]:
        """Return the ids of the nodes that a node read when its value was computed last."""
        with _report_damage():
            row = self._reader.execute("SELECT reads FROM nodes WHERE id = ?", (number,)).fetchone()
            return unpack_ids(row[0]) if row else array("I")

    def find_by_ids(self, numbers: Sequence[int], *, with_values: bool) -> Iterator[StoredNode]:
        """Yield the nodes with these ids."""
        statement = f"SELECT id, name, key, height, digest, {'value' if with_values else 'NULL'} FROM nodes "  # noqa: S608
        for start in range(0, len(numbers), _MAX_PARAMETERS):
            some_numbers = ", ".join(map(str, numbers[start : start + _MAX_PARAMETERS]))
            with _report_damage():
                rows = self._reader.execute(f"{statement}WHERE id IN ({some_numbers}) ORDER BY id").fetchall()
                for number, name, key, height, digest, value in rows:
                    yield StoredNode(number, self._names[name], key, height, digest, value=value)

    def list_known_keys(self, name: str) -> frozenset[str]:
        """Return the keys of all nodes of a name that have a value."""
        if name not in self._name_ids:
            return frozenset()
        statement = "SELECT key FROM nodes WHERE name = ? AND digest IS NOT NULL"
        with _report_damage():
            return frozenset(key for (key,) in self._reader.execute(statement, (self._name_ids[name],)))

    def load_value(self, number: int) -> bytes | None:
        """Return the encoded value of a node."""
        with _report_damage():
            row = self._reader.execute("SELECT value FROM nodes WHERE id = ?", (number,)).fetchone()
        return row[0] if row else None

    def list_digests(self, name: str) -> dict[str, bytes | None]:
        """Return the digest of every node of a name, by key."""
        if name not in self._name_ids:
            return {}
        with _report_damage():
            statement = "SELECT key, digest FROM nodes WHERE name = ?"
            return dict(self._reader.execute(statement, (self._name_ids[name],)))

    def find_readers(self, number: int) -> list[StoredNode]:
        """Return the nodes that read a node, in the order of their ids, without their values."""
        with _report_damage():
            readers = sorted(self._load_readers(number))
        return list(self.find_by_ids(readers, with_values=False))

    def _load_readers(self, number: int) -> array[int]:
        connection = self._reader
        if self.is_writable:
            self._write_readers()
        row = connection.execute("SELECT ids FROM readers WHERE read = ?", (number,)).fetchone()
        return unpack_ids(row[0]) if row else array("I")

    def set_height(self, number: int, height: int) -> None:
        with _report_damage():
            self._connection.execute("UPDATE nodes SET height = ? WHERE id = ?", (height, number))

    def write(self, new_nodes: Iterable[StoredNode], changed_nodes: Sequence[StoredNode]) -> None:
        """Write nodes; changed nodes take the place of those with the same ids. `commit` makes it last."""
        with _report_damage():
            self._connection.executemany(
                "INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?)", map(self._make_new_row, new_nodes)
            )
            for node in changed_nodes:
                self._replace_reads(node)
            self._connection.executemany(
                "UPDATE nodes SET height = ?, digest = ?, reads = ?, value = ? WHERE id = ?",
                ((node.height, node.digest, node.reads, node.value, node.id) for node in changed_nodes),
            )

    def _make_new_row(self, node: StoredNode) -> tuple[object, ...]:
        self._new_reads.add(node.reads, node.id)
        return node.id, self._name(node.name), node.key, node.height, node.digest, node.reads, node.value

    def _replace_reads(self, node: StoredNode) -> None:
        """Tell the nodes that were read before, or are now, of the change."""
        row = self._connection.execute("SELECT reads FROM nodes WHERE id = ?", (node.id,)).fetchone()
        old_reads, new_reads = set(unpack_ids(row[0]) if row else ()), set(unpack_ids(node.reads))
        for read in old_reads - new_reads:
            readers = self._load_readers(read)
            readers.remove(node.id)
            self._connection.execute("UPDATE readers SET ids = ? WHERE read = ?", (readers.tobytes(), read))
        self._new_reads.add(pack_ids(new_reads - old_reads), node.id)

    def _write_readers(self) -> None:
        """Write who reads what as far as it is new."""
        if self._new_reads:
            new_readers = self._new_reads.group()
            self._new_reads = _Pairs()
            if self._has_readers:
                for read, ids in new_readers.items():
                    new_readers[read] = self._load_readers(read) + ids
            self._connection.executemany(
                "INSERT OR REPLACE INTO readers VALUES (?, ?)",
                ((read, new_readers[read].tobytes()) for read in sorted(new_readers)),
            )
            self._has_readers = True

    def commit(self) -> None:
        """Make all that was written last, as a whole."""
        if self.path is not None and self.is_writable:
            with _report_damage():
                self._write_readers()
                self._connection.execute("COMMIT")
                self._connection.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Forget what was not committed, and let others write."""
        if self._process == os.getpid():
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._connection.close()

    def _name(self, name: str) -> int:
        if name not in self._name_ids:
            number = len(self._name_ids) + 1
            self._connection.execute("INSERT INTO names VALUES (?, ?)", (number, name))
            self._name_ids[name], self._names[number] = number, name
        return self._name_ids[name]


class _Pairs:
    """Many pairs of numbers in little memory: what was read, and who read it."""

    def __init__(self) -> None:
        self._reads, self._readers = array("I"), array("I")

    def __bool__(self) -> bool:
        return bool(self._reads)

    def add(self, reads: bytes, reader: int) -> None:
        count = len(self._reads)
        self._reads.frombytes(reads)
        self._readers.extend(repeat(reader, len(self._reads) - count))

    def group(self) -> dict[int, array[int]]:
        """Return the readers by what they read."""
        readers_by_read: dict[int, array[int]] = {}
        for read, reader in zip(self._reads, self._readers, strict=True):
            if read in readers_by_read:
                readers_by_read[read].append(reader)
            else:
                readers_by_read[read] = array("I", (reader,))
        return readers_by_read


def pack_ids(numbers: Iterable[int]) -> bytes:
    """Return ids of nodes in little room, sorted."""
    return array("I", sorted(numbers)).tobytes()


def unpack_ids(data: bytes) -> array[int]:
    """Return the ids of `pack_ids`."""
    numbers = array("I")
    numbers.frombytes(data)
    return numbers


@contextmanager
def _report_damage() -> Iterator[None]:
    """Raise DamagedStoreError in place of what SQLite raises."""
    try:
        yield
    except (sqlite3.DatabaseError, ValueError, KeyError) as error:
        raise DamagedStoreError(str(error)) from error
