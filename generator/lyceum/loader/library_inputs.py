"""Hands a ValidLibrary to the database of queries: every entry is an input with a digest, and so is every list of keys."""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from lyceum.loader.content_files import ContentFile, match_path
from lyceum.loader.entries import Entry
from lyceum.loader.entry_records import EntryRecord
from lyceum.loader.pruning import ValidLibrary
from lyceum.queries import Input, Update, compute_digest
from lyceum.schema import CONTENT_KINDS, fold_key

VALID_ENTRY: Input[Entry[Any]] = Input("valid-entry")
"""By `<kind>/<folded key>`; for a result, by `result/` and its path; for hub.yml, topics.yml and badges.yml, by `<kind>/`."""
KEYS: Input[tuple[str, ...]] = Input("keys")
"""The folded keys of a kind, in path order."""
RESULT_PATHS: Input[tuple[str, ...]] = Input("result-paths")
"""The paths of the results of a challenge, by its folded key, in path order."""
PICTURE: Input[str] = Input("picture")
"""The path of a learner's picture, by folded handle."""
ACCOUNT: Input[int] = Input("account")
"""The account number that the hub recorded for a learner, by folded handle."""
ACCOUNT_HANDLE: Input[str] = Input("account-handle")
"""The folded handle of the learner for whom the hub recorded a number first, by number."""
LIBRARY_LIST: Input[tuple[str, ...]] = Input("library-list")
"""A list of the whole library, by the name of its field."""
_FIELDS = {kind.name: kind.library_field for kind in CONTENT_KINDS}
_LISTS = ("paths", "omitted_paths", "large_losses")


LIBRARY: Input[ValidLibrary] = Input("library")
"""The whole library, by its state. No query reads it: it tells what has changed since the others were set."""


class LibraryChanges(NamedTuple):
    """What is different in a library since the inputs were set."""

    records: Sequence[EntryRecord]
    """The entries with other values, and new ones."""
    new_records: Sequence[EntryRecord]
    gone_files: Sequence[ContentFile]
    """The files of entries that are gone, or that came and went."""


def find_library_changes(update: Update, library: ValidLibrary) -> LibraryChanges | None:
    """Return what is different since the inputs were set; None if that is more than a few entries."""
    reading, digest = library.reading, update.find_digest(LIBRARY, "")
    if reading is None or digest is None:
        return None
    if digest.decode() == reading.digest:
        return LibraryChanges((), (), ())
    paths = reading.changed_paths.get(digest.decode())
    if paths is None:
        return None
    moved_paths = reading.moved_paths.intersection(paths)
    gone_paths = moved_paths.difference(library.paths) if moved_paths else frozenset()
    records = [record for path in paths if path not in gone_paths and (record := library.find_record(path))]
    return LibraryChanges(
        records,
        [record for record in records if record.path in moved_paths],
        [file for path in sorted(gone_paths) if (file := match_path(path))],
    )


def set_library_inputs(update: Update, library: ValidLibrary) -> None:
    """Set everything that queries read of a library. No entry is loaded."""
    inputs = _LibraryInputs(library)
    changes = find_library_changes(update, library)
    if changes is None:
        _set_all(update, inputs)
    else:
        digests: dict[str, bytes | None] = {_make_file_key(file): None for file in changes.gone_files}
        digests |= {_make_key(record): bytes.fromhex(record.digest) for record in changes.records}
        update.change(VALID_ENTRY, digests, inputs.load_entry)
        moved = {(record.kind, record.challenge_key) for record in changes.new_records}
        moved |= {(file.kind.name, file.challenge) for file in changes.gone_files if file.kind}
        kinds = sorted(kind for kind, challenge in moved if not challenge)
        challenges = sorted({fold_key(challenge) for _, challenge in moved if challenge})
        update.change(KEYS, _digest_values({kind: library.list_keys(kind) for kind in kinds}), library.list_keys)
        update.change(
            RESULT_PATHS,
            _digest_values({challenge: library.list_result_paths(challenge) for challenge in challenges}),
            library.list_result_paths,
        )
        update.keep_all(PICTURE, lambda key: library.pictures[key])
        update.keep_all(ACCOUNT, lambda key: library.accounts.numbers[key])
        update.keep_all(ACCOUNT_HANDLE, lambda number: library.accounts.handles[int(number)])
        lists = _digest_values({"paths": library.paths}) if moved else {}
        update.change(LIBRARY_LIST, lists, lambda name: getattr(library, name))
    if library.reading:
        update.set(LIBRARY, "", library.reading.digest.encode(), lambda _: library)
    else:
        update.remove(LIBRARY, "")


def _make_file_key(file: ContentFile) -> str:
    """Return the key of the `VALID_ENTRY` of a profile, a tip or a result that is gone."""
    assert file.kind
    return f"result/{file.path}" if file.kind.name == "result" else f"{file.kind.name}/{fold_key(file.key)}"


def _set_all(update: Update, inputs: _LibraryInputs) -> None:
    library = inputs.library
    whole = compute_digest(marshal.dumps([(record.path, record.digest) for record in library.records], 2))
    update.replace_all(VALID_ENTRY, inputs.list_digests, inputs.load_entry, whole=whole)
    update.replace_all(KEYS, lambda: _digest_values(inputs.keys), library.list_keys, whole=whole)
    update.replace_all(
        RESULT_PATHS,
        lambda: _digest_values(library.result_paths),
        library.list_result_paths,
        whole=whole,
    )
    _set_values(update, PICTURE, library.pictures)
    _set_values(update, ACCOUNT, library.accounts.numbers)
    _set_values(update, ACCOUNT_HANDLE, {str(number): handle for number, handle in library.accounts.handles.items()})
    _set_values(update, LIBRARY_LIST, {name: getattr(library, name) for name in _LISTS})


@dataclass(frozen=True)
class _LibraryInputs:
    """What is set of the entries of a library. It is not made if nothing has changed and nobody asks."""

    library: ValidLibrary

    @cached_property
    def records(self) -> Mapping[str, EntryRecord]:
        """The record of each `VALID_ENTRY`, by its key."""
        return {_make_key(record): record for record in self.library.records}

    def load_entry(self, key: str) -> Entry[Any]:
        """Return the entry of a `VALID_ENTRY`. No other is loaded."""
        kind, _, name = key.partition("/")
        part: Any = getattr(self.library, _FIELDS[kind]) if kind != "result" else self.library.find_record(name)
        entry: Entry[Any] = part.entry if kind == "result" else part[name] if name else part
        return entry

    def list_digests(self) -> dict[str, bytes]:
        return {key: bytes.fromhex(record.digest) for key, record in self.records.items()}

    @cached_property
    def keys(self) -> Mapping[str, tuple[str, ...]]:
        return {kind: self.library.list_keys(kind) for kind in ("learner", "tip", "challenge", "activity")}


def _make_key(record: EntryRecord) -> str:
    """Return the key of the `VALID_ENTRY` of a record."""
    match record.kind:
        case "hub" | "topics" | "badges":
            return f"{record.kind}/"
        case "result":
            return f"result/{record.path}"
    return f"{record.kind}/{record.folded_key}"


def _set_values(update: Update, source: Input[Any], values: Mapping[str, Any]) -> None:
    update.replace_all(source, _digest_values(values), values.__getitem__)


def _digest_values(values: Mapping[str, Any]) -> dict[str, bytes]:
    return {key: compute_digest(repr(value).encode(errors="surrogatepass")) for key, value in values.items()}
