"""Characters that hide, reorder or overprint text: where they stand, and text without them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from lyceum.i18n import Message, format_message

MAX_COMBINING_MARKS = 4
"""Combining marks in a row. Hebrew with vowel points and Tibetan need no more."""


def find_unsafe_characters(text: str) -> Iterator[tuple[int, Message]]:
    """The offset and the description of each character that hides, reorders or overprints text.

    The joiners ZWJ and ZWNJ are safe: Persian, Indic scripts and emoji need them. So are the tags in the flags of
    England, Scotland and Wales.
    """
    for start, _, description in _find_unsafe_spans(text):
        yield start, description


def _find_unsafe_spans(text: str) -> Iterator[tuple[int, int, Message]]:
    if text.isascii():
        for control in _ASCII_CONTROLS.finditer(text):
            yield control.start(), control.end(), _describe_character(control[0])
        return
    spans = [
        (match.start(), match.end(), _describe_character(match[0]))
        for match in (_UNSAFE_OR_FLAG.finditer(text) if _may_be_unsafe(text) else ())
        if len(match[0]) == 1
    ]
    yield from sorted([*spans, *_find_stacked_marks(text)])


def _may_be_unsafe(text: str) -> bool:
    """Return whether it is worth to look closer. What is printable in Unicode's tables is safe, apart from stacked marks."""
    return not text.replace("\n", "").isprintable() and _POSSIBLY_UNSAFE.search(text) is not None


@lru_cache(maxsize=1_024)
def _describe_character(character: str) -> Message:
    code = ord(character)
    notation = f"U+{code:04X}"
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return format_message("a control character ({code})", code=notation)
    if 0xD800 <= code <= 0xDFFF:
        return format_message("half of a character (a lone surrogate) ({code})", code=notation)
    if 0x202A <= code <= 0x2069:
        return format_message("a mark that changes the direction of the text ({code})", code=notation)
    if 0xE0000 <= code <= 0xE007F:
        return format_message("an invisible tag character ({code})", code=notation)
    return format_message("a code that is not a character ({code})", code=notation)


def _find_stacked_marks(text: str) -> Iterator[tuple[int, int, Message]]:
    """The marks beyond MAX_COMBINING_MARKS in each row of combining marks."""
    for run in _POSSIBLE_MARKS.finditer(text):
        mark_count = 0
        for offset, character in enumerate(run[0] + "\n", run.start()):
            if unicodedata.category(character) in ("Mn", "Me"):
                mark_count += 1
                continue
            if mark_count > MAX_COMBINING_MARKS:
                description = format_message("{row} combining marks in a row", row=mark_count)
                yield offset - mark_count + MAX_COMBINING_MARKS, offset, description
            mark_count = 0


def remove_unsafe_characters(text: str) -> str:
    """The text without the characters that `find_unsafe_characters` finds."""
    if not text.isascii() or _ASCII_CONTROLS.search(text):
        parts, kept_end = [], 0
        for start, end, _ in _find_unsafe_spans(text):
            parts.append(text[kept_end:start])
            kept_end = max(kept_end, end)
        return "".join([*parts, text[kept_end:]])
    return text


def replace_surrogates(text: str) -> str:
    """The text with `?` for each lone surrogate, which UTF-8 cannot hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def is_grapheme_extender(character: str) -> bool:
    """Whether the character is shown together with the one before it."""
    return (
        unicodedata.category(character).startswith("M")
        or character in "\u200c\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


_ASCII_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_UNSAFE = f"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff{_NONCHARACTERS}\U000e0000-\U000e007f"
_POSSIBLY_UNSAFE = re.compile(f"[\U0001f3f4{_UNSAFE}]")
"""One set of characters is found several times as fast as one of several patterns."""
_UNSAFE_OR_FLAG = re.compile(
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"  # a flag is longer than one character, which tells it apart
    f"|[{_UNSAFE}]"
)
_POSSIBLE_MARKS = re.compile(rf"[^\x00-\u02ff\u3040-\u9fff\uac00-\ud7a3]{{{MAX_COMBINING_MARKS + 1},}}")
