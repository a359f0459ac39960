"""Hands a ValidLibrary to the database of queries: every entry is an input with a digest, and so is every list of keys."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lyceum.loader.entries import Entry
from lyceum.loader.entry_records import EntryRecord
from lyceum.loader.pruning import ValidLibrary
from lyceum.queries import Input, Update, compute_digest
from lyceum.schema import fold_key

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
_LISTS = ("paths", "omitted_paths", "large_losses")


def set_library_inputs(update: Update, library: ValidLibrary) -> None:
    """Set everything that queries read of a library. No entry is loaded."""
    inputs = _LibraryInputs(library)
    whole = compute_digest(marshal.dumps([(record.path, record.digest) for record in library.records], 2))
    update.replace_all(VALID_ENTRY, inputs.list_digests, lambda key: inputs.records[key].entry, whole=whole)
    update.replace_all(KEYS, lambda: _digest_values(inputs.keys), lambda kind: inputs.keys[kind], whole=whole)
    update.replace_all(
        RESULT_PATHS,
        lambda: _digest_values(inputs.result_paths),
        lambda challenge: inputs.result_paths[challenge],
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
        records = {}
        for record in self.library.records:
            match record.kind:
                case "hub" | "topics" | "badges":
                    records[f"{record.kind}/"] = record
                case "result":
                    records[f"result/{record.path}"] = record
                case _:
                    records[f"{record.kind}/{record.folded_key}"] = record
        return records

    def list_digests(self) -> dict[str, bytes]:
        return {key: bytes.fromhex(record.digest) for key, record in self.records.items()}

    @cached_property
    def keys(self) -> Mapping[str, tuple[str, ...]]:
        return {kind: tuple(self.library.get_records(kind)) for kind in ("learner", "tip", "challenge", "activity")}

    @cached_property
    def result_paths(self) -> Mapping[str, tuple[str, ...]]:
        paths: dict[str, list[str]] = {}
        for record in self.library.records:
            if record.kind == "result":
                paths.setdefault(fold_key(record.challenge_key), []).append(record.path)
        return {key: tuple(challenge_paths) for key, challenge_paths in paths.items()}


def _set_values(update: Update, source: Input[Any], values: Mapping[str, Any]) -> None:
    update.replace_all(source, _digest_values(values), values.__getitem__)


def _digest_values(values: Mapping[str, Any]) -> dict[str, bytes]:
    return {key: compute_digest(repr(value).encode(errors="surrogatepass")) for key, value in values.items()}
