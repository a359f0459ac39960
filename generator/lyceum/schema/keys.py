"""Keys: the names that files, topics and learners are referred to by, how two keys compare, and the field types for them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, StringConstraints

from lyceum.i18n import N_
from lyceum.schema.base import ReferenceTo, TextFormat, make_field_error


def parse_key(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    value = value.strip()
    if problem := explain_invalid_key(value):
        hint, values = _suggest_key(value)
        raise make_field_error("not-a-key", problem, hint, text=value, **values)
    return value


LIST_SEPARATOR_PATTERN = re.compile(r"\s*[,;/|•·]\s*|\s+(?:and|&|\+)\s+|\s+-(?=\w)")
"""What stands between the parts of a list that is written as one text."""
SPECIAL_SLUGS = {
    "c++": "cpp",
    "c#": "csharp",
    "f#": "fsharp",
    ".net": "dotnet",
    "c/c++": "cpp",
    "ci/cd": "ci-cd",
    "tcp/ip": "tcp-ip",
}
"""Topics whose usual name says nothing once its signs are gone."""


def slugify(text: str) -> str:
    """The name that a text would have as a key: `machine learning` → `machine-learning`; empty where nothing is left."""
    if spelt := SPECIAL_SLUGS.get(text.strip().casefold()):
        return spelt
    return re.sub(r"[^\w]+|_+", "-", re.sub(r"(?<=\w)[.'’](?=\w)", "", text)).strip("-")[:80]


def _suggest_key(text: str) -> tuple[str, dict[str, str]]:
    """(template, its values)."""
    if not text:
        return N_("write a name, or delete it"), {}
    if account := re.fullmatch(r"\s*(?:https?://)?(?:www\.)?github\.com/([A-Za-z0-9-]{1,39})/?\s*", text):
        return N_("write `{better}`"), {"better": account[1]}
    parts = [slugify(part) for part in LIST_SEPARATOR_PATTERN.split(text.strip(" -•·"))]
    if len(parts) > 1 and text.casefold() not in SPECIAL_SLUGS and all(parts) and not text.startswith("http"):
        return N_("several go into a list: [{list}]"), {"list": ", ".join(parts)}
    better = slugify(text)
    if better and explain_invalid_key(better) is None:
        return N_("write `{better}`"), {"better": better}
    return N_("write the file's name without its ending"), {}


@lru_cache(maxsize=65_536)
def explain_invalid_key(key: str) -> str | None:
    """What keeps `key` from naming a file of the hub, as a template with `{text}`; None where nothing does."""
    if not key:
        return N_("a name is missing")
    if len(key) > 80:
        return N_("`{text}` is longer than 80 characters")
    if not all(c.isalnum() or c == "-" or unicodedata.category(c) in ("Mn", "Mc") for c in key):
        return N_("`{text}` holds more than letters, digits and hyphens")
    if key[0] == "-" or key[-1] == "-" or "--" in key:
        return N_("`{text}` has a hyphen at its edge, or two in a row")
    return None


FORMER_MEMBER_KEY = "former-member"
"""The key that a tip's author leaves behind when they leave; no file may have it."""


def hash_name(name: str) -> str:
    """Sixteen hexadecimal digits by which a name or login is known again without being written down."""
    return sha256(f"lyceum:{fold_key(' '.join(name.split()))}".encode()).hexdigest()[:16]


def fold_key(key: str) -> str:
    """What two keys share when they are the same key: without regard to case and Unicode form (and the address)."""
    return key.lower() if key.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", key).casefold())


_KEY_PART_PATTERN = r"[^\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f\u2000-\u206f]+"
_KEY_FORMAT = TextFormat(
    rf"^\s*{_KEY_PART_PATTERN}(-{_KEY_PART_PATTERN})*\s*$",
    ("string", "integer", "boolean"),
    80,
    hint="write the file's name without its ending",
)
Id: TypeAlias = Annotated[str, BeforeValidator(parse_key), _KEY_FORMAT]
LearnerKey: TypeAlias = Annotated[str, BeforeValidator(parse_key), ReferenceTo("learner"), _KEY_FORMAT]
TopicKey: TypeAlias = Annotated[str, BeforeValidator(parse_key), ReferenceTo("topic"), _KEY_FORMAT]
ChallengeKey: TypeAlias = Annotated[str, BeforeValidator(parse_key), ReferenceTo("challenge"), _KEY_FORMAT]
CohortKey: TypeAlias = Annotated[str, BeforeValidator(parse_key), ReferenceTo("cohort"), _KEY_FORMAT]
OrganisationKey: TypeAlias = Annotated[str, BeforeValidator(parse_key), ReferenceTo("organisation"), _KEY_FORMAT]
BadgeKey: TypeAlias = Annotated[str, BeforeValidator(parse_key), ReferenceTo("badge"), _KEY_FORMAT]
NameHash: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{16}\z"), TextFormat("^[0-9a-f]{16}$", ("string", "number"))
]
