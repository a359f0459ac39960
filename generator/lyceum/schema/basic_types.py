"""The basic field types: text, yes or no, levels and public keys."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from lyceum.i18n import N_
from lyceum.schema.base import IsMarkdown
from lyceum.schema.scalar_type import UNQUOTED_TEXT_TYPES, ScalarType

NO_VALUE_WORDS = frozenset(
    {
        "none",
        "null",
        "nil",
        "n/a",
        "na",
        "~",
        "-",
        "--",
        "---",
        "–",
        "—",
        "?",
        "…",
        "tbd",
        "tba",
        "undefined",
        "nothing",
    }
)
"""What people write where they have nothing to say, and what a template has in a field to fill in."""
BASE58_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def _parse_line(text: str) -> str | None:
    stripped_text = text.strip()
    return None if "\n" in stripped_text else stripped_text


def line(max_length: int) -> ScalarType:
    """Return the type of a text on one line, of at most `max_length` characters."""
    return ScalarType(
        parse=_parse_line,
        code="multiple-lines",
        message=N_("this text goes over several lines"),
        hint=N_("write it on one line"),
        pattern=r"^\s*\S[^\n]*\s*$",
        yaml_types=UNQUOTED_TEXT_TYPES,
        max_length=max_length,
    )


MarkdownText: TypeAlias = Annotated[str, ScalarType(yaml_types=UNQUOTED_TEXT_TYPES, max_length=4000), IsMarkdown()]


def _parse_flag(text: str) -> bool | None:
    match text.casefold():
        case "true" | "yes" | "on":
            return True
        case "false" | "no" | "off":
            return False
    return None


_FLAG_PATTERN = r"[Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[Oo][Nn]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[Oo][Ff][Ff]"
FLAG = ScalarType(
    parse=_parse_flag,
    code="not-a-boolean",
    message=N_("`{text}` is neither true nor false"),
    hint=N_("write true or false"),
    pattern=f"^({_FLAG_PATTERN})$",
    yaml_types=("boolean", "string"),
)
Flag: TypeAlias = Annotated[bool, FLAG]


def _parse_public_key(text: str) -> str | None:
    """Return the text if it is an Ed25519 public key as a multikey: base58 of the bytes ED 01 and of 32 more."""
    number = 0
    for digit in text[1:49]:
        number = number * 58 + BASE58_ALPHABET.find(digit)
    return text if re.fullmatch(rf"z6Mk[{BASE58_ALPHABET}]{{44}}", text) and number >> 256 == 0xED01 else None


PUBLIC_KEY = ScalarType(
    parse=_parse_public_key,
    code="not-a-public-key",
    message=N_("`{text}` is not a public key"),
    hint=N_("write what `lyceum badge-key` printed as the public key: z6Mk…"),
    pattern="^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$",
)
PublicKey: TypeAlias = Annotated[str, PUBLIC_KEY]
Level: TypeAlias = Literal["beginner", "intermediate", "advanced", "expert"]
