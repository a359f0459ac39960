"""What is wrong, where it stands, and what to do about it: the words for everything that a contributor is told."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Any


class Message(str):
    """A sentence in English that still knows its template and its values, so that a report can say it in another
    language."""

    template: str
    values: dict[str, Any]
    __slots__ = ("template", "values")

    def __reduce__(self) -> tuple[Any, ...]:
        return _said, (self.template, self.values)


def say(template: str, **values: Any) -> Message:
    """The template with its `{names}` filled in. Contributed text among the values is data: see `shown`; a Message among
    them is said in the same language. Several values are told apart by commas, all of them."""
    return _said(template, {name: _told(value) for name, value in values.items()})


def _told(value: Any) -> Any:
    match value:
        case Message():
            return value
        case str():
            return shown(value)
        case list() | tuple():
            return ", ".join(shown(str(one)) for one in value)
    return value


def _said(template: str, values: dict[str, Any]) -> Message:
    message = Message(template.format(**values))
    message.template, message.values = template, values
    return message


def N_(text: str) -> str:  # noqa: N802  gettext's own name for it
    """The text as it is: it goes into the catalogues here, and is said elsewhere."""
    return text


def shown(text: str, limit: int = 80) -> str:
    """Contributed text as it may stand in a terminal: on one line, controls and direction marks written out, at most
    `limit` characters."""
    safe = "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c
        for c in text[: limit + 1]
    )
    return safe if len(text) <= limit else safe[: limit - 1] + "…"


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


def errors(problems: Iterable[Problem]) -> Iterator[Problem]:
    yield from (problem for problem in problems if problem.is_error)


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one among `words` that somebody who wrote `word` most likely meant; None where nothing is near."""
    of_folded = {known.casefold(): known for known in words}
    near = get_close_matches(word.casefold()[:80], of_folded, n=1, cutoff=0.6)
    return of_folded[near[0]] if near else None


def did_you_mean(word: str, words: Iterable[str]) -> Message | None:
    near = nearest(word, words)
    return say("did you mean `{near}`?", near=near) if near else None
