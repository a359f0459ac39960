"""Splits texts into the terms that the search compares. `theme/assets/hub-search-engine.js` does the same to a query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_TERM_CHARACTERS = 30

_LETTERS = {
    "ß": "ss", "ς": "σ", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
    "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k",
}  # fmt: skip
"""Letters that Unicode does not take apart, and what people type for them."""
_IGNORED_RANGES = (
    (0x0300, 0x036F), (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x0640, 0x0640),
    (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x00AD, 0x00AD), (0x200B, 0x200F), (0x2060, 0x2064),
    (0x20D0, 0x20F0), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
)  # fmt: skip
"""Accents, points of Hebrew and Arabic, and characters without a width. Vowel signs of other scripts are letters."""
_FOLDED_CHARACTERS: dict[int, str | None] = {
    **{ord(letter): plain for letter, plain in _LETTERS.items()},
    **{code: None for first, last in _IGNORED_RANGES for code in range(first, last + 1)},
}
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
"""Thai, Lao, Burmese, Khmer, Chinese and Japanese: words without blanks between them."""
_UNSPACED_RUN = re.compile(f"([{_UNSPACED}]+)")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:\+\+|#)?")
_WORD = re.compile(r"[^ +#]+(?:\+\+|#)?")
_COMPOUND = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)+")


class _WordCharacters(dict[int, int]):
    """Maps each letter, number and mark to itself, and everything else to a blank. It learns as it is asked."""

    def __missing__(self, code: int) -> int:
        is_word = chr(code) in "+#" or unicodedata.category(chr(code))[0] in "LNM"
        self[code] = code if is_word else ord(" ")
        return self[code]


_WORD_CHARACTERS = _WordCharacters()


def fold_text(text: str) -> str:
    """Return a text without capitals and accents: `jose` for `José`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).lower().translate(_FOLDED_CHARACTERS)
    return unicodedata.normalize("NFC", decomposed)


def list_terms(text: str, *, is_query: bool = False) -> list[str]:
    """Return the terms of a text in their order; `c++` and `c#` are terms.

    A run of a script without blanks gives each pair of neighbours: `東京`, `京都` for `東京都`. A text that is indexed also
    gives the last character of a run, so that a query of one character finds each of them.
    """
    folded = fold_text(text.replace("·", " "))  # it is between the parts of many texts, and no part of a word
    if folded.isascii():
        words = _ASCII_WORD.findall(folded)
        return [word[:MAX_TERM_CHARACTERS] for word in words] if len(folded) > MAX_TERM_CHARACTERS else words
    return list(_split_words(folded.translate(_WORD_CHARACTERS), is_query=is_query))


def _split_words(text: str, *, is_query: bool) -> Iterator[str]:
    for word in _WORD.findall(text):
        if word.isascii():
            yield word[:MAX_TERM_CHARACTERS]
            continue
        for index, part in enumerate(_UNSPACED_RUN.split(word)):
            if index % 2 == 0:
                if part:
                    yield part[:MAX_TERM_CHARACTERS]
                continue
            yield from (part[start : start + 2] for start in range(len(part) - 1))
            if not is_query or len(part) == 1:
                yield part[-1]


def list_compound_terms(text: str) -> list[str]:
    """Return the words with a hyphen or an apostrophe in one piece: `obrien` for `O'Brien`."""
    if "-" not in text and "'" not in text and "’" not in text:
        return []
    return [re.sub(r"['’\-]", "", word)[:MAX_TERM_CHARACTERS] for word in _COMPOUND.findall(fold_text(text))]
