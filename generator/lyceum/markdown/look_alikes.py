"""What a name looks like: characters that show nothing, scripts, and the skeleton by which look-alikes compare.

The source of the rules is Unicode Technical Standard #39, https://www.unicode.org/reports/tr39/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

_DEFAULT_IGNORABLE_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""The property Default_Ignorable_Code_Point of the Unicode Character Database."""
_BLANK_SYMBOLS = frozenset("\u2800\U0001d159")
"""An empty Braille cell and a musical note without a head: they are symbols, and show nothing."""
_IGNORABLE_SET = "".join(f"{chr(first)}-{chr(last)}" for first, last in _DEFAULT_IGNORABLE_RANGES)
_DEFAULT_IGNORABLE = re.compile(f"[{_IGNORABLE_SET}]")
_POSSIBLY_INVISIBLE = re.compile(f"[{_IGNORABLE_SET}{''.join(_BLANK_SYMBOLS)}]")
_JOINERS, _VARIATION_SELECTORS = frozenset("\u200c\u200d"), range(0xFE00, 0xFE10)
_IDEOGRAPHIC_VARIATIONS, _TAGS, _MONGOLIAN_MARKS = (
    range(0xE0100, 0xE01F0),
    range(0xE0020, 0xE0080),
    range(0x180B, 0x1810),
)
_STYLED_DECOMPOSITIONS = ("<font>", "<wide>", "<narrow>", "<super>", "<sub>", "<circle>", "<square>", "<small>")
_LATIN_LIGATURES = range(0xFB00, 0xFB07)
_SCRIPTS_WITHOUT_JOINERS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HAN", "HANGUL", "COMMON"})
_SCRIPTS_OF_ALL = frozenset({"COMMON", "INHERITED", "Unknown"})
_COMBINED_SCRIPTS = (
    frozenset({"HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"HAN", "HANGUL"}),
    frozenset({"HAN", "BOPOMOFO"}),
)
"""Scripts that one language writes together: Japanese, Korean, Chinese with phonetic signs."""


def is_default_ignorable(character: str) -> bool:
    """Whether a character shows nothing by itself."""
    return _DEFAULT_IGNORABLE.fullmatch(character) is not None


def find_invisible_characters(text: str) -> Iterator[int]:
    """The offset of each character that shows nothing and changes nothing that is shown.

    Joiners within the scripts and emoji that need them, and the variation selectors behind a character that has
    variants, are not among them.
    """
    if text.isascii():
        return
    for match in _POSSIBLY_INVISIBLE.finditer(text):
        if match[0] in _BLANK_SYMBOLS or not _has_effect(text, match.start()):
            yield match.start()


def _has_effect(text: str, offset: int) -> bool:
    """Whether the invisible character at the offset changes how its neighbours are shown."""
    code, before = ord(text[offset]), text[offset - 1] if offset else ""
    after = text[offset + 1 : offset + 2]
    if text[offset] in _JOINERS:
        base = text[:offset].rstrip("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")[-1:] or before
        return bool(before and after) and (_can_join(before) or _is_symbol(base)) and not after.isspace()
    if code in _VARIATION_SELECTORS:
        return _is_symbol(before) or before in "#*0123456789" or find_script(before) in {"HAN", "MYANMAR", "PHAGS_PA"}
    if code in _IDEOGRAPHIC_VARIATIONS:
        return find_script(before) == "HAN"
    if code in _TAGS:
        return before == "\U0001f3f4" or ord(before or "a") in _TAGS
    return code in _MONGOLIAN_MARKS and find_script(before) == "MONGOLIAN"


def _can_join(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" and find_script(character) not in _SCRIPTS_WITHOUT_JOINERS


def _is_symbol(character: str) -> bool:
    return bool(character) and (unicodedata.category(character) in ("So", "Sm", "Sk") or character in "\u203c\u2049")


def has_visible_letter(text: str) -> bool:
    """Whether a text has a letter or a digit that can be seen."""
    return any(map(_is_visible_letter, text))


def _is_visible_letter(character: str) -> bool:
    if character.isascii():
        return character.isalnum()
    return unicodedata.category(character)[0] in "LN" and not is_default_ignorable(character)


def is_styled_letter(character: str) -> bool:
    """Whether a character is a plain letter or digit in another dress, such as a bold, wide, raised or circled one."""
    if character.isascii():
        return False
    return ord(character) in _LATIN_LIGATURES or unicodedata.decomposition(character).startswith(_STYLED_DECOMPOSITIONS)


def write_plainly(text: str) -> str:
    """The text without invisible characters, and with plain letters in place of styled ones."""
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFKC", character) if is_styled_letter(character) else character
        for character in text
        if not is_default_ignorable(character)
    )


@lru_cache(maxsize=65_536)
def find_script(character: str) -> str:
    """The script of a character in capitals, such as LATIN; COMMON and INHERITED belong to all scripts."""
    if not character or character.isascii():
        return "LATIN" if character.isalpha() else "COMMON"
    from confusable_homoglyphs import categories  # its data take a moment to load

    return str(categories.alias(character))


def mixes_scripts(text: str) -> bool:
    """Whether a text has letters of several scripts that no language writes together."""
    if text.isascii():
        return False
    scripts = {find_script(character) for character in text if _is_visible_letter(character)} - _SCRIPTS_OF_ALL
    return len(scripts) > 1 and not any(scripts <= combined for combined in _COMBINED_SCRIPTS)


def write_in_latin(text: str) -> str:
    """The text in small letters, with an ASCII letter in place of each letter of another alphabet that looks like it."""
    prototypes = load_prototypes()
    letters = {"1": "l", "0": "o"}  # the prototypes of these letters are digits
    return "".join(
        character
        if character.isascii()
        else letters.get(prototypes.get(character, ""), prototypes.get(character, character))
        for character in text.lower()
    )


def make_skeletons(text: str) -> frozenset[str]:
    """The skeletons of a text as it is written, and without regard to case.

    Two texts look alike if they have a skeleton in common. White space and invisible characters do not count.
    """
    return frozenset({_make_skeleton(text), _make_skeleton(text.casefold())})


ASCII_PROTOTYPES = {"m": "rn", "I": "1", "l": "1", "|": "1", "O": "0"}
"""What `load_prototypes` has for ASCII. Most names need no more, and the whole table takes a moment to load."""

_ASCII_TABLE = str.maketrans(ASCII_PROTOTYPES)


@lru_cache(maxsize=65_536)
def _make_skeleton(text: str) -> str:
    if text.isascii():
        skeleton = "".join(text.split()).translate(_ASCII_TABLE)
    else:
        prototypes = load_prototypes()
        characters = (
            character
            for character in unicodedata.normalize("NFD", text)
            if not character.isspace() and not is_default_ignorable(character)
        )
        skeleton = "".join(prototypes.get(character, character) for character in characters)
        skeleton = unicodedata.normalize("NFD", skeleton)
    # keys have no case, so the small letter looks like the digit too; UTS #39 leaves out two letters that look like one
    return skeleton.replace("0", "o").replace("vv", "w")


@cache
def load_prototypes() -> dict[str, str]:
    """The prototype of each character that looks like others; a prototype can be several characters (`m` is `rn`)."""
    from confusable_homoglyphs.confusables import confusables_data

    groups = _group_characters(
        {source: [entry["c"] for entry in entries] for source, entries in confusables_data.items()}
    )
    prototypes: dict[str, str] = {}
    for group in groups:
        prototype = min((text for text in group if len(text) == 1), key=lambda text: (not text.isascii(), text))
        prototypes.update(dict.fromkeys((text for text in group if len(text) == 1), prototype))
    for group in groups:  # the second pass knows the prototypes of the parts
        several = sorted(
            (text for text in group if len(text) > 1), key=lambda text: (not text.isascii(), len(text), text)
        )
        if several:
            prototype = "".join(prototypes.get(character, character) for character in several[0])
            prototypes.update(dict.fromkeys((text for text in group if len(text) == 1), prototype))
    return prototypes


def _group_characters(pairs: dict[str, list[str]]) -> list[set[str]]:
    """The groups of texts that look alike, directly or through others."""
    groups: list[set[str]] = []
    seen: set[str] = set()
    for start in pairs:
        if start in seen or len(start) > 1:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for other in pairs.get(waiting.pop(), ()):
                text = other.strip("\u200e")
                if text and text not in group:
                    group.add(text)
                    if len(text) == 1:  # a text of several characters does not connect what it looks like
                        waiting.append(text)
        seen |= group
        groups.append(group)
    return groups
