"""The one way from words to a key: `Open Source` to `open-source`, `Node.js` to `nodejs`, `HTML/CSS` to two keys.

`theme/assets/hub-words.js` does the same in the forms of the site, and a test compares the two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from lyceum.markdown import slugify, write_plainly

MAX_NAME_KEY_CHARACTERS = 60
MAX_NAME_KEY_BYTES = 176
"""File systems limit names in bytes, and a character can have four. A number may follow."""
MAX_WORDS_CHARACTERS = 400
"""Characters of a name that its key is made of."""
MAX_LIST_CHARACTERS = 5_000
"""Characters of a text that is split into names; a longer one stays whole."""

SPECIAL_SLUGS = {
    "i/o": "io",
    "pl/sql": "plsql",
    "ci/cd": "ci-cd",
    "tcp/ip": "tcp-ip",
    "gnu/linux": "gnu-linux",
    "q&a": "q-and-a",
}
"""Keys of names that are one name, although a separator stands in them."""
_SYMBOL_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\+\+"), "pp"),
    (re.compile(r"(?<![^\W\d_])([A-Za-z])#"), r"\1sharp"),
    (re.compile(r"(?<![^\W_])\.(?=net(?![^\W_]))", re.IGNORECASE), "dot"),
)
"""Signs that are a part of a name: C++, C#, .NET."""
_INNER_MARK = re.compile(r"(?<=[^\W_])['’](?=[^\W_])|(?<=[^\W\d_])\.(?=[^\W_])|(?<=[^\W_])\.(?=[^\W\d_])")
"""An apostrophe or a point inside a word, but not a decimal point: Node.js, don't."""


def make_key(text: str) -> str:
    """Return the key that words suggest, in lower case; empty if no letter or digit is left."""
    plain = write_plainly(unicodedata.normalize("NFC", text[:MAX_WORDS_CHARACTERS]))
    words = " ".join(plain.split()).lower()
    if special := SPECIAL_SLUGS.get(words):
        return special
    for pattern, replacement in _SYMBOL_WORDS:
        words = pattern.sub(replacement, words)
    plain_words = _INNER_MARK.sub("", words)
    return slugify(plain_words, max_chars=MAX_NAME_KEY_CHARACTERS, max_bytes=MAX_NAME_KEY_BYTES, keep_marks=True)


def fold_spelling(text: str) -> str:
    """Return the form in which two spellings of a name are the same: `Node.js`, `node-js` and `NodeJS`."""
    return make_key(text).replace("-", "")


def list_spellings(text: str) -> tuple[str, ...]:
    """Return the folded spellings under which a name is looked for; a `js` at the end makes no difference."""
    spelling = fold_spelling(text)
    stem = spelling.removesuffix("js")
    if stem != spelling:
        return (spelling, stem) if len(stem) > 2 else (spelling,)
    return (spelling, f"{spelling}js") if len(spelling) > 2 else (spelling,)


_PAGE_ADDRESS = re.compile(
    r"(?:https?://\S*/|[./]*(?:content/)?)(?:learners|tips|topics|challenges|badges)/([^/?#\s]+?)"
    r"(?:/challenge\.md|\.ya?ml|\.md)?/?(?:[?#]\S*)?|([^/.\s]+)\.ya?ml"
)


def read_page_address(text: str) -> str | None:
    """Return the key in the address of a page or a file of the hub, such as `learners/ada` or `ada.yml`."""
    match = _PAGE_ADDRESS.fullmatch(text.strip()) if len(text) <= MAX_LIST_CHARACTERS else None
    return unquote(match[1] or match[2]) if match else None


_SURE_SEPARATORS = re.compile("[,;|•·،、，；\n]")
_WORD_SEPARATORS = re.compile(r" (?:and|&|\+) ", re.IGNORECASE)
_SINGLE_LETTER_NAMES = frozenset({"c", "r"})
"""Names with a single letter that a slash may stand beside: C/C++, R/Python."""


def split_names(text: str, is_known: Callable[[str], bool] = lambda name: False) -> tuple[str, ...]:
    """Return the names in `python, sql` or `HTML/CSS`, as they are written. `is_known` tells that words are one name."""
    if len(text) > MAX_LIST_CHARACTERS:
        return (text,)
    parts = _SURE_SEPARATORS.split(text)
    if len(parts) > 1 and not is_known(parts[-1].strip()):
        parts[-1:] = re.split(r"\s[&+]\s", parts[-1])  # the last sign in a list: HTML, CSS & Open Source
    names = []
    for part in parts:
        names += _split_part(" ".join(part.split()).strip(" -"), is_known)
    return tuple(dict.fromkeys(name for name in names if name))


def _split_part(text: str, is_known: Callable[[str], bool]) -> list[str]:
    if not text or is_known(text) or text.lower() in SPECIAL_SLUGS or "://" in text or read_page_address(text):
        return [text]
    names = [name.strip() for name in _WORD_SEPARATORS.split(text)]
    if len(names) > 1 and all(name and (is_known(name) or " " not in name) for name in names):
        return [inner for name in names for inner in _split_part(name, is_known)]
    names = [name.strip("-") for name in text.split(" ")]
    if len(names) > 1 and all(name and is_known(name) for name in names):
        return names
    names = [name.strip() for name in text.split("/")]
    if len(names) > 1 and all(_is_name_beside_slash(name) or is_known(name) for name in names):
        return names
    return [text]


def _is_name_beside_slash(text: str) -> bool:
    has_letter = any(char.isalpha() for char in text)
    return has_letter and (len(text) > 1 or text.lower() in _SINGLE_LETTER_NAMES)
