"""An entry: the content of one file, and its source text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from lyceum.loader.settings_salvage import NOTHING_LOST, LostParts
from lyceum.loader.yaml_positions import SourceFile
from lyceum.schema import FieldPath, IsMarkdown, find_marked_values, fold_key

T_co = TypeVar("T_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Entry(Generic[T_co]):
    """The content of one file, and its source text."""

    kind: str
    """The name of a ContentKind."""
    key: str
    """The name of the file, in its own case."""
    value: T_co
    source: SourceFile
    body: str = ""
    """Markdown below the front matter."""
    challenge_key: str = ""
    """For a result: the name of the folder of its challenge."""
    sent_on: date | None = None
    """The day on which the file was sent, as the history tells it. Scoring fills it in; see `scoring/settling`."""
    lost_parts: LostParts = NOTHING_LOST
    """What stands in the file and could not be read. No rule may conclude anything from the absence of it."""
    is_incomplete: bool = False
    """Whether something required is missing or cannot be read, and is empty here; see `Library.incomplete_entries`."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what is pickled, since what a dataclass does for that costs more than all the rest of an entry.

        Nearly no entry lost anything, so that is left out. A copy of it would take half a kilobyte of each entry."""
        is_whole = not self.is_incomplete and not self.has_lost_parts
        return Entry, (_read_whole_entry if is_whole else _read_any_entry)(self)

    @property
    def has_lost_parts(self) -> bool:
        """Whether something in the file could not be read."""
        return self.lost_parts is not NOTHING_LOST and self.lost_parts != NOTHING_LOST  # two sets are slow to compare

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def folded_key(self) -> str:
        return fold_key(self.key)


_read_any_entry = attrgetter(*Entry.__match_args__)
_read_whole_entry = attrgetter(*Entry.__match_args__[: Entry.__match_args__.index("lost_parts")])


def find_markdown_fields(entry: Entry[Any]) -> Iterator[tuple[FieldPath, str]]:
    """Find the path and the text of every Markdown field of an entry. The body is not a field."""
    return ((field_path, text) for field_path, _, text in find_marked_values(entry.value, IsMarkdown))
