"""Entries that are read through the database when their parts are used, so that a page depends on what it shows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Generic, TypeVar, cast

from lyceum.loader import Entry, match_path
from lyceum.queries import Database, query
from lyceum.schema import Learner, fold_key
from lyceum.scoring.learner_facts import LearnerFacts, find_learner_facts, read_headline
from lyceum.scoring.reading import ScoringReader
from lyceum.scoring.tip_facts import find_tip_facts

ValueT = TypeVar("ValueT")
_FIELDS_OF_FACTS = frozenset({"name", "show", "learning", "helps_with"})
_LONG_FIELDS = ("bio", "story", "goals", "milestones", "links")
"""The fields of a profile that only its own page, and few others, show."""
_SHORT_FIELDS = frozenset(Learner.model_fields).difference(_LONG_FIELDS)


@query
def read_short_profile(database: Database, key: str) -> Learner:
    """A profile without its long fields."""
    learner: Learner = ScoringReader(database).read_entry("learner", key).value
    return learner.model_copy(update={name: Learner.model_fields[name].default for name in _LONG_FIELDS})


@query
def read_value(database: Database, key: str) -> Any:
    """What the front matter of a tip or a challenge says, as it counts: `tip/<key>` or `challenge/<key>`."""
    kind, _, name = key.partition("/")
    value = ScoringReader(database).read_entry(kind, name).value
    facts = database.get(find_tip_facts, name) if kind == "tip" else None
    return value.model_copy(update=dict(facts.changes)) if facts and facts.changes else value


class _RecordedProfile:
    """Looks like a Learner. Whoever reads the name of a learner does not depend on their story."""

    __slots__ = ("_database", "_key")

    def __init__(self, database: Database, key: str) -> None:
        self._database, self._key = database, key

    def __getattr__(self, name: str) -> Any:
        if name in _FIELDS_OF_FACTS:
            return getattr(self._database.get(find_learner_facts, self._key), name)
        if name == "headline":
            return self._database.get(read_headline, self._key)
        if name not in _SHORT_FIELDS:
            return getattr(ScoringReader(self._database).read_entry("learner", self._key).value, name)
        return getattr(self._database.get(read_short_profile, self._key), name)


class RecordedEntry:
    """Looks like a settled Entry; see the docstring of the module."""

    __slots__ = ("_changes", "_database", "_key", "kind", "sent_on", "shown")

    def __init__(
        self,
        database: Database,
        kind: str,
        key: str,
        sent_on: date | None = None,
        changes: tuple[tuple[str, Any], ...] = (),
        shown: Any = None,
    ) -> None:
        """`shown` is what lists show of a result, so that they need not read it."""
        self._database, self._key, self._changes = database, key, changes
        self.kind, self.sent_on, self.shown = kind, sent_on, shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordedEntry) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash((self.kind, self._key))

    @property
    def _identity(self) -> tuple[Any, ...]:
        return self.kind, self._key, self.sent_on, self._changes

    @property
    def _entry(self) -> Entry[Any]:
        return ScoringReader(self._database).read_entry(self.kind, self._key)

    @property
    def _names(self) -> tuple[str, str, str]:
        """The path, the written key and the challenge."""
        if self.kind == "learner":
            facts = cast("LearnerFacts", self._database.get(find_learner_facts, self._key))
            return facts.path, facts.written_key, ""
        if self.kind == "result" and (file := match_path(self._key)):  # its path says all of it
            return file.path, file.key, file.challenge
        return self._database.get(read_identity, f"{self.kind}/{self._key}")

    @property
    def path(self) -> str:
        return self._key if self.kind == "result" else self._names[0]

    @property
    def key(self) -> str:
        return self._names[1]

    @property
    def challenge_key(self) -> str:
        return self._names[2]

    @property
    def folded_key(self) -> str:
        return fold_key(self.key)

    @property
    def value(self) -> Any:
        if self.kind == "learner":
            return _RecordedProfile(self._database, self._key)
        if self.kind in ("tip", "challenge"):
            return self._database.get(read_value, f"{self.kind}/{self._key}")
        value = self._entry.value
        return value.model_copy(update=dict(self._changes)) if self._changes else value

    def __getattr__(self, name: str) -> Any:
        """The text of the file, and what else an entry has."""
        return getattr(self._entry, name)


@query
def read_identity(database: Database, key: str) -> tuple[str, str, str]:
    """The path, the written key and the challenge of an entry: `<kind>/<key>`."""
    kind, _, name = key.partition("/")
    entry = ScoringReader(database).read_entry(kind, name)
    return entry.path, entry.key, entry.challenge_key


class RecordedMap(Mapping[str, ValueT], Generic[ValueT]):
    """A mapping whose keys and values are read when they are used."""

    def __init__(self, list_keys: Callable[[], tuple[str, ...]], find_value: Callable[[str], ValueT | None]) -> None:
        self._list_keys, self._find_value = list_keys, find_value

    def __getitem__(self, key: str) -> ValueT:
        value = self._find_value(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._find_value(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._list_keys())

    def __len__(self) -> int:
        return len(self._list_keys())
