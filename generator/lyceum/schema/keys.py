"""Keys, which are the names that refer to files, topics and learners: their form, their comparison and their field types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, TypeAlias

from lyceum.i18n import N_
from lyceum.markdown import (
    has_visible_letter,
    is_default_ignorable,
    is_styled_letter,
    mixes_scripts,
    write_in_latin,
)
from lyceum.schema.base import ReferenceTo, make_field_error
from lyceum.schema.github_names import extract_login, is_login
from lyceum.schema.name_keys import make_key, read_page_address, split_names
from lyceum.schema.scalar_type import Hint, ScalarType


def _parse_key(text: str) -> str:
    key = text.strip()
    if message := explain_invalid_key(key):
        hint, values = _suggest_key(key)
        raise make_field_error("not-a-key", message, hint, text=key, **values)
    return key


MAX_KEY_LENGTH = 80
MAX_KEY_BYTES = 180
"""Of UTF-8, also when folded. A file name has at most 255, and the site adds to it: `-384.webp`, `2026-`."""
_WINDOWS_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\..*)?", re.DOTALL)

_DEVICE_BEGINNINGS = frozenset({"con", "prn", "aux", "nul", "com", "lpt"})


def _suggest_key(text: str) -> Hint:
    if not text:
        return N_("write a name, or delete it"), {}
    if login := extract_login(text):
        return N_("write `{better}`"), {"better": login if explain_invalid_key(login) is None else make_key(login)}
    keys = [make_valid_key(name) for name in split_names(text)]
    if len(keys) > 1 and all(keys):
        return N_("several go into a list: [{list}]"), {"list": ", ".join(keys)}
    if better := make_valid_key(text):
        return N_("write `{better}`"), {"better": better}
    if is_windows_device(text):
        return N_("choose another name"), {}
    return _KEY_HINT, {}


def make_valid_key(text: str) -> str:
    """Return the key that words suggest, or nothing if there is none; Latin letters for others that look like them."""
    name = read_page_address(text) or text
    if "://" in name:
        return ""
    key = "-".join(write_in_latin(part) if mixes_scripts(part) else part for part in make_key(name).split("-"))
    is_half_written = not key.isascii() and key != make_key(name)
    return "" if is_half_written or explain_invalid_key(key) else key


_KEY_HINT = N_("write the file's name without its ending")


_PLAIN_KEY = re.compile("[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


@lru_cache(maxsize=65_536)
def explain_invalid_key(key: str) -> str | None:
    """Return why `key` cannot name a file of the hub, as a template with `{text}`, or None if it can."""
    if _PLAIN_KEY.fullmatch(key) and len(key) <= MAX_KEY_LENGTH and not is_windows_device(key):
        return None
    if not key:
        return N_("a name is missing")
    if len(key) > MAX_KEY_LENGTH:
        return N_("`{text}` is longer than 80 characters")
    if not key.isascii() and max(len(key.encode("utf-8", "replace")), len(fold_key(key).encode("utf-8", "replace"))) > (
        MAX_KEY_BYTES
    ):
        return N_(
            "`{text}` is too long for a file name: it may take 180 bytes, and a letter of its script takes several"
        )
    if is_windows_device(key):
        return N_("`{text}` is a name that Windows keeps for itself")
    if any(map(is_default_ignorable, key)):
        return N_("`{text}` holds a character that cannot be seen")
    if not all(c.isalnum() or c == "-" or unicodedata.category(c) in ("Mn", "Mc") for c in key):
        return N_("`{text}` holds more than letters, digits and hyphens")
    if key[0] == "-" or key[-1] == "-" or "--" in key:
        return N_("`{text}` has a hyphen at its edge, or two in a row")
    if any(map(is_styled_letter, key)):
        return N_("`{text}` is written in bold, wide, raised or circled letters")
    if not has_visible_letter(key):
        return N_("`{text}` has no letter and no digit")
    if any(map(mixes_scripts, key.split("-"))):
        return N_("`{text}` mixes the letters of several alphabets in one word")
    return None


def is_windows_device(name: str) -> bool:
    """Return whether Windows takes a file of this name for a device, with any ending.

    https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    """
    return name[:3].lower() in _DEVICE_BEGINNINGS and _WINDOWS_DEVICE.fullmatch(name) is not None


FORMER_MEMBER_KEY = "former-member"
"""The key that replaces an author who left the hub. No file may have it."""


def hash_name(name: str) -> str:
    """Return 16 hexadecimal digits that identify a name or login without revealing it."""
    return sha256(f"lyceum:{fold_key(' '.join(name.split()))}".encode()).hexdigest()[:16]


def hash_account_number(number: int) -> str:
    """Return 16 hexadecimal digits for the number of a GitHub account. No login and no name has the same."""
    return hash_name(f"account number: {number}")


def hash_bare_login(login: str) -> str:
    """Return 16 hexadecimal digits for a login whose number is known. They say nothing about another number with that login."""
    return hash_name(f"login without a number: {login}")


def hash_person_name(name: str) -> str:
    """Return the hash of a name in commits. That of a name which could be a login says nothing about an account."""
    line = " ".join(name.split())
    return hash_bare_login(line) if is_login(line) else hash_name(line)


def fold_key(key: str) -> str:
    """Return the form in which two keys compare: without regard to case and Unicode normalization."""
    return key.lower() if key.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", key).casefold())


def drop_repeated_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Return each key once, as it is written first."""
    written_keys: dict[str, str] = {}
    for key in keys:
        written_keys.setdefault(fold_key(key), key)
    return tuple(written_keys.values())


_KEY_PART_PATTERN = r"[^\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f\u2000-\u206f]+"
KEY = ScalarType(
    parse=_parse_key,
    hint=_KEY_HINT,
    code="not-a-key",
    is_split_at_commas=True,
    pattern=rf"^\s*{_KEY_PART_PATTERN}(-{_KEY_PART_PATTERN})*\s*$",
    yaml_types=("string", "integer", "boolean"),
    max_length=MAX_KEY_LENGTH,
)
Id: TypeAlias = Annotated[str, KEY]
LearnerKey: TypeAlias = Annotated[str, KEY, ReferenceTo("learner")]
TopicKey: TypeAlias = Annotated[str, KEY, ReferenceTo("topic")]
ChallengeKey: TypeAlias = Annotated[str, KEY, ReferenceTo("challenge")]
CohortKey: TypeAlias = Annotated[str, KEY, ReferenceTo("cohort")]
BadgeKey: TypeAlias = Annotated[str, KEY, ReferenceTo("badge")]
NAME_HASH = ScalarType(pattern="^[0-9a-f]{16}$", yaml_types=("string", "number"))
NameHash: TypeAlias = Annotated[str, NAME_HASH]
