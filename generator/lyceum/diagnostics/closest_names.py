"""Finds the name that a misspelt word may have meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property

from lyceum.i18n import Message, format_message

MAX_COMPARED_CHARS = 80
"""Characters of a misspelt word that are compared: comparing takes time with the square of the length."""
MAX_COMPARED_NAMES = 120
"""Names that a word is compared with. Of more names, those are taken whose beginning or end is most like the word's."""


class ClosestNames:
    """Names that words are compared with. Making it takes one look at each name, and a word costs the same however many there are."""

    def __init__(self, names: Iterable[str]) -> None:
        names = tuple(names)
        self._names = frozenset(names)
        self._name_by_folded = {name.casefold(): name for name in names}

    def find(self, word: str, *, min_similarity: float = 0.6) -> str | None:
        """Return the name that is most similar to a word; None if none is similar. The similarity is 1 for the same word."""
        if word in self._names:
            return word
        folded = word.casefold()[:MAX_COMPARED_CHARS]
        matches = get_close_matches(folded, self._choose_names(folded), n=1, cutoff=min_similarity)
        return self._name_by_folded[matches[0]] if matches else None

    def suggest(self, word: str, *, min_similarity: float = 0.6) -> Message | None:
        """Return the hint that names the most similar name; None if none is similar."""
        near = self.find(word, min_similarity=min_similarity)
        return format_message("did you mean `{near}`?", near=near) if near else None

    def _choose_names(self, word: str) -> Iterable[str]:
        if len(self._name_by_folded) <= MAX_COMPARED_NAMES:
            return self._name_by_folded
        near = _take_neighbours(self._sorted_names, word)
        near += (name[::-1] for name in _take_neighbours(self._sorted_reversed_names, word[::-1]))
        return dict.fromkeys(near)

    @cached_property
    def _sorted_names(self) -> Sequence[str]:
        return sorted(self._name_by_folded)

    @cached_property
    def _sorted_reversed_names(self) -> Sequence[str]:
        return sorted(name[::-1] for name in self._name_by_folded)


def _take_neighbours(names: Sequence[str], word: str) -> list[str]:
    """Return the names that stand around the word in the alphabet: with a slip at its end, its name is among them."""
    middle, reach = bisect_left(names, word), MAX_COMPARED_NAMES // 4
    return list(names[max(0, middle - reach) : middle + reach])


def find_closest_match(word: str, candidates: Iterable[str], *, min_similarity: float = 0.6) -> str | None:
    """Return the candidate that is most similar to one misspelt word; None if none is similar."""
    return ClosestNames(candidates).find(word, min_similarity=min_similarity)


def suggest_closest(word: str, candidates: Iterable[str], *, min_similarity: float = 0.6) -> Message | None:
    """Return the hint that names the most similar candidate; None if none is similar."""
    return ClosestNames(candidates).suggest(word, min_similarity=min_similarity)
