"""Finds the keys of what people name in words: a topic, a learner, a challenge, a cohort, a badge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lyceum.diagnostics import ClosestNames, Problem
from lyceum.i18n import N_, Message, format_message
from lyceum.schema import (
    extract_login,
    fold_key,
    fold_spelling,
    list_spellings,
    make_key,
    make_valid_key,
    read_page_address,
    split_names,
)

if TYPE_CHECKING:
    from lyceum.loader.library import Library


@dataclass(frozen=True, slots=True)
class WrittenName:
    """Words in a place where a key is expected. They stand among the values of a hint until the whole hub is known."""

    kind: str
    """The kind of what is named; see ReferenceTo."""
    words: str
    is_list_item: bool


class KeyFinder:
    """The keys of a hub by their names. A name of two things leads to none of them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names_by_kind: dict[str, Mapping[str, str]] = {}
        self._spellings_by_kind: dict[str, Mapping[str, str]] = {}
        self._closest_by_kind: dict[str, ClosestNames] = {}

    def find_key(self, kind: str, words: str) -> str | None:
        """Return the key, as it is written, of what has this key, name, alias, login or address; None if nothing has."""
        words = _MARKDOWN_LINK.sub(r"\1", words.strip())
        text = read_page_address(words) or words.removeprefix("@")
        known = self._library.get_known_keys(kind)
        if key := known.get(fold_key(text)):
            return key
        if (
            kind == "learner"
            and (login := extract_login(words))
            and (handle := self._handles_by_login.get(fold_key(login)))
        ):
            return handle
        if key := self._get_names(kind).get(fold_key(" ".join(text.split()))) or known.get(fold_key(make_key(text))):
            return key
        if kind == "learner":
            return None  # a slip must not name another person
        spellings = self._get_spellings(kind)
        return next((spellings[spelling] for spelling in list_spellings(text) if spelling in spellings), None)

    def convert_names(self, kind: str, words: str) -> tuple[str, ...]:
        """Return the keys of everything that a text names. They are empty if one of the names is not known.

        A topic needs no entry: its name becomes its key."""
        names = split_names(words, lambda name: self.find_key(kind, name) is not None)
        keys = [self.find_key(kind, name) or (make_valid_key(name) if kind == "topic" else "") for name in names]
        return tuple(dict.fromkeys(keys)) if all(keys) else ()

    def suggest_key(self, kind: str, key: str, *, min_similarity: float = 0.6) -> Message | None:
        """Return the hint that names the most similar key; None if none is similar."""
        if kind not in self._closest_by_kind:
            self._closest_by_kind[kind] = ClosestNames(self._library.get_known_keys(kind).values())
        return self._closest_by_kind[kind].suggest(key, min_similarity=min_similarity)

    @cached_property
    def _handles_by_login(self) -> Mapping[str, str]:
        records = self._library.get_records("learner").values()
        return _keep_unique((record.facts.owner or "", record.key) for record in records)

    def _get_names(self, kind: str) -> Mapping[str, str]:
        if kind not in self._names_by_kind:
            pairs = ((fold_key(" ".join(name.split())), key) for key, name in self._list_names(kind))
            self._names_by_kind[kind] = _keep_unique(pairs)
        return self._names_by_kind[kind]

    def _get_spellings(self, kind: str) -> Mapping[str, str]:
        if kind not in self._spellings_by_kind:
            known = self._library.get_known_keys(kind)
            names = [*self._list_names(kind), *((key, written) for written, key in known.items())]
            pairs = ((fold_spelling(name), key) for key, name in names)
            self._spellings_by_kind[kind] = _keep_unique(pairs)
        return self._spellings_by_kind[kind]

    def _list_names(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the key and the name of everything of a kind."""
        library, settings = self._library, self._library.settings.value
        if kind in ("learner", "tip", "challenge"):
            yield from ((record.key, record.facts.name) for record in library.get_records(kind).values())
            return
        lists: dict[str, Iterable[Any]] = {
            "topic": library.topics.value.topics if library.topics else (),
            "badge": library.badges.value.badges if library.badges else (),
            "cohort": settings.cohorts,
        }
        yield from ((item.id, item.name) for item in lists[kind])


def _keep_unique(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the key of each name that leads to one key only."""
    keys_by_name: dict[str, set[str]] = {}
    for name, key in pairs:
        keys_by_name.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in keys_by_name.items() if name and len(keys) == 1}


_MARKDOWN_LINK = re.compile(r"\A\[[^\[\]]{0,200}\]\(([^()\s]{1,500})\)\Z")
"""A link such as `[Ada](../learners/ada.yml)`."""


def name_known_keys(problem: Problem, library: Library) -> Problem:
    """Return the problem with a hint that names what the hub has, if its hint is about words in place of a key."""
    written = problem.hint.values.get("written") if isinstance(problem.hint, Message) else None
    if not isinstance(written, WrittenName):
        return problem
    keys = library.key_finder.convert_names(written.kind, written.words)
    if not keys:
        hint = format_message(_UNKNOWN_NAME_HINTS.get(written.kind, _UNKNOWN_NAME_HINT))
    elif len(keys) == 1:
        hint = format_message("write `{better}`", better=keys[0])
    elif written.is_list_item:
        hint = format_message("several go into a list: [{list}]", list=", ".join(keys))
    else:
        return problem
    return Problem(problem.where, problem.code, problem.message, hint, problem.severity)


_UNKNOWN_NAME_HINT = N_("nothing here has this name: check it, or leave it out")
_UNKNOWN_NAME_HINTS = {
    "learner": N_("nobody here has this name: write the handle, which is the last part of the address of their page"),
}
