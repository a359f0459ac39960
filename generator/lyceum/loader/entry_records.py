"""Records of entries: what is known of each file without loading its value, and mappings that load values on demand."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol, TypeVar, overload
from weakref import ref

from pydantic import BaseModel

from lyceum.loader.entries import Entry, find_markdown_fields
from lyceum.loader.owners import find_owner
from lyceum.markdown import LossKind, find_losses
from lyceum.queries import encode_value
from lyceum.schema import PICTURE_SUFFIXES, find_references, fold_key

ModelT = TypeVar("ModelT", bound=BaseModel)
DIGEST_BYTES = 16
KINDS_OF_MANY = frozenset({"learner", "tip", "result"})
"""Of these kinds a hub has so many entries that all of them together take most of its memory."""
_MAY_SHOW_PICTURES = re.compile(rf"!\[|<img|{'|'.join(map(re.escape, PICTURE_SUFFIXES))}", re.IGNORECASE)


class EntryFacts(NamedTuple):
    """What others look up in an entry, and what decides whether it must be loaded."""

    name: str = ""
    """The name of a learner, the title of a tip or a challenge."""
    formerly: tuple[str, ...] = ()
    """Earlier keys, as they are written."""
    owner: str | None = None
    """See `find_owner`."""
    has_account: bool = False
    """Whether a learner may have an account."""
    account_number: int | None = None
    """The number that a profile states."""
    avatar: str = ""
    """What a learner wants as a picture: generated | github | file."""
    references: tuple[tuple[str, str], ...] = ()
    """The kind and the folded key of everything that the entry names, apart from topics."""
    has_lost_parts: bool = False
    """Whether something in the file could not be read."""


_LOST_PARTS_INDEX = EntryFacts._fields.index("has_lost_parts")
_REFERENCES_INDEX = EntryFacts._fields.index("references")


def describe_entry(entry: Entry[Any]) -> EntryFacts:
    """Return the facts of an entry."""
    value, is_learner = entry.value, entry.kind == "learner"
    references = [
        (sys.intern(target.kind), fold_key(key)) for _, target, key in find_references(value) if target.kind != "topic"
    ]
    return EntryFacts(
        name=_get_name(entry),
        formerly=value.__dict__.get("formerly", ()),  # `getattr` takes long for what a class of Pydantic has not
        owner=find_owner(entry) if is_learner else None,
        has_account=is_learner and value.github is not False,
        account_number=value.github_id if is_learner else None,
        avatar=value.avatar if is_learner else "",
        references=tuple(dict.fromkeys(references) if len(references) > 1 else references),
        has_lost_parts=entry.has_lost_parts,
    )


def _get_name(entry: Entry[Any]) -> str:
    match entry.kind:
        case "learner":
            return str(entry.value.name)
        case "tip" | "challenge":
            return str(entry.value.title)
    return ""


def find_picture_addresses(entry: Entry[Any]) -> Iterator[str]:
    """Yield the addresses in the texts of an entry that may lead to pictures beside it."""
    for text in (entry.body, *(text for _, text in find_markdown_fields(entry))):
        if _MAY_SHOW_PICTURES.search(text):
            for loss in find_losses(text):
                if loss.kind in (LossKind.PICTURE, LossKind.BROKEN_LINK):
                    yield loss.detail


class EntrySource(Protocol):
    """Where the values of records are kept."""

    def load(self, record: EntryRecord) -> Entry[Any]:
        """Return the entry of a record."""

    def load_many(self, records: Sequence[EntryRecord]) -> Mapping[str, Entry[Any]]:
        """Return the entries of these records by their digest, as far as one pass finds them."""


class EntryRecord:
    """What is known of an entry before it is loaded. Two records with one digest have equal entries.

    A record keeps no learner, tip or result in memory that can be loaded again."""

    __slots__ = (
        "_digest",
        "_entry",
        "_facts",
        "_picture_addresses",
        "_source",
        "challenge_key",
        "is_incomplete",
        "key",
        "kind",
        "path",
    )

    def __init__(
        self,
        entry: Entry[Any] | None,
        path: str,
        kind: str,
        key: str,
        challenge_key: str,
        digest: str,
        facts: tuple[Any, ...] | None = None,
        picture_addresses: tuple[str, ...] | None = None,
        source: EntrySource | None = None,
        *,
        is_incomplete: bool = False,
    ) -> None:
        self.path, self.kind, self.key, self.challenge_key = path, kind, key, challenge_key
        self.is_incomplete = is_incomplete
        self._entry: Entry[Any] | ref[Entry[Any]] | None = entry
        self._digest, self._facts, self._picture_addresses, self._source = digest, facts, picture_addresses, source

    @classmethod
    def of(cls, entry: Entry[Any], digest: str = "") -> EntryRecord:
        """Return the record of an entry that is there."""
        return cls(
            entry, entry.path, entry.kind, entry.key, entry.challenge_key, digest, is_incomplete=entry.is_incomplete
        )

    @property
    def folded_key(self) -> str:
        return fold_key(self.key)

    @property
    def digest(self) -> str:
        """A hash of the file's path and bytes; of the value, if the entry is not what the file says."""
        if not self._digest:
            self._digest = compute_digest(encode_value(self.entry))
        return self._digest

    @property
    def facts(self) -> EntryFacts:
        if type(self._facts) is not EntryFacts:
            self._facts = describe_entry(self.entry) if self._facts is None else EntryFacts._make(self._facts)
        return self._facts

    @property
    def has_lost_parts(self) -> bool:
        """Whether something in the file could not be read."""
        return bool(self._facts[_LOST_PARTS_INDEX]) if self._facts else self.facts.has_lost_parts

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """The kind and the folded key of everything that the entry names, apart from topics."""
        return self._facts[_REFERENCES_INDEX] if self._facts else self.facts.references

    @property
    def picture_addresses(self) -> tuple[str, ...]:
        """The addresses in the texts of the entry that may lead to pictures beside it, as they are written."""
        if self._picture_addresses is None:
            self._picture_addresses = tuple(dict.fromkeys(find_picture_addresses(self.entry)))
        return self._picture_addresses

    @property
    def loaded(self) -> Entry[Any] | None:
        """The entry, if it is in memory."""
        entry = self._entry
        return entry() if isinstance(entry, ref) else entry

    @property
    def entry(self) -> Entry[Any]:
        """The entry. It is loaded if nobody has it."""
        entry = self.loaded
        if entry is None:
            assert self._source
            entry = self._source.load(self)
            self.keep(entry)
        return entry

    def keep(self, entry: Entry[Any]) -> None:
        """Keep an entry that was loaded: as long as somebody else has it, or for good if there are few of its kind."""
        self._entry = ref(entry) if self.kind in KINDS_OF_MANY else entry


def load_entries(records: Iterable[EntryRecord]) -> list[Entry[Any]]:
    """Return the entries of all these records, in their order. Those that are not in memory are loaded in one pass."""
    records = list(records)
    by_source: dict[int, list[EntryRecord]] = {}
    for record in records:
        if record.loaded is None:
            by_source.setdefault(id(record._source), []).append(record)
    loaded: dict[str, Entry[Any]] = {}
    for missing in by_source.values():
        source = missing[0]._source
        if source and len(missing) > 1:
            loaded |= source.load_many(missing)
            for record in missing:
                if record.digest in loaded:
                    record.keep(loaded[record.digest])
    return [record.entry for record in records]


def compute_digest(*parts: bytes) -> str:
    """Return a hash of bytes that belong together."""
    digest = blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


class EntryMap(Mapping[str, Entry[ModelT]]):
    """Entries by folded key, each of which is loaded when it is looked at."""

    def __init__(self, records: Mapping[str, EntryRecord]) -> None:
        self.records = records

    def __getitem__(self, key: str) -> Entry[ModelT]:
        return self.records[key].entry

    def __contains__(self, key: object) -> bool:
        return key in self.records

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def values(self) -> Any:
        return dict(self.items()).values()

    def items(self) -> Any:
        return dict(zip(self.records, load_entries(self.records.values()), strict=True)).items()

    def __reduce__(self) -> tuple[Any, ...]:
        return list_in_map, (dict(self.items()),)


class EntryList(Sequence[Entry[ModelT]]):
    """Entries in path order, each of which is loaded when it is looked at."""

    def __init__(self, records: Sequence[EntryRecord]) -> None:
        self.records = records

    @overload
    def __getitem__(self, index: int) -> Entry[ModelT]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry[ModelT]]: ...

    def __getitem__(self, index: int | slice) -> Entry[ModelT] | Sequence[Entry[ModelT]]:
        if isinstance(index, slice):
            return EntryList(self.records[index])
        return self.records[index].entry

    def __iter__(self) -> Iterator[Entry[ModelT]]:
        return iter(load_entries(self.records))

    def __len__(self) -> int:
        return len(self.records)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(record.path for record in self.records))

    def __reduce__(self) -> tuple[Any, ...]:
        return list_in_sequence, (tuple(self),)


def list_in_map(entries: Mapping[str, Entry[Any]]) -> EntryMap[Any]:
    """Return entries that are there as a mapping of the Library."""
    return EntryMap({key: EntryRecord.of(entry) for key, entry in entries.items()})


def list_in_sequence(entries: Iterable[Entry[Any]]) -> EntryList[Any]:
    """Return entries that are there as a sequence of the Library."""
    return EntryList(tuple(map(EntryRecord.of, entries)))


def get_records(entries: Any) -> Any:
    """Return the records of entries: by key for a mapping, in their order for a sequence."""
    if isinstance(entries, EntryMap | EntryList):
        return entries.records
    return (list_in_map if isinstance(entries, Mapping) else list_in_sequence)(entries).records
