"""A problem in a file: its position, code, message, hint and severity; and suggestions for misspelt words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from lyceum.i18n import Message, format_message


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Position:
    path: str
    """From the hub's folder, with `/`."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in characters."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    where: Position
    code: str
    """The rule's name, with hyphens; each has a page on the site."""
    message: str
    """What is there."""
    hint: str = ""
    """What to do next."""
    severity: Severity = field(default=Severity.ERROR)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def only_errors(problems: Iterable[Problem]) -> Iterator[Problem]:
    yield from (problem for problem in problems if problem.is_error)


def closest_match(word: str, candidates: Iterable[str]) -> str | None:
    """The one among `words` that somebody who wrote `word` most likely meant; None where nothing is near."""
    of_folded = {known.casefold(): known for known in candidates}
    near = get_close_matches(word.casefold()[:80], of_folded, n=1, cutoff=0.6)
    return of_folded[near[0]] if near else None


def suggest_closest(word: str, candidates: Iterable[str]) -> Message | None:
    near = closest_match(word, candidates)
    return format_message("did you mean `{near}`?", near=near) if near else None
