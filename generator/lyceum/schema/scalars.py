"""The remaining field types: text, yes or no, levels and public keys."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, StringConstraints

from lyceum.i18n import N_
from lyceum.schema.base import YAML_TEXT_TYPES, IsMarkdown, TextFormat, make_field_error

# Types of a field --------------------------------------------------------------------------------------------------


def _parse_line(value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        if "\n" in value:
            raise make_field_error("multiple-lines", "this text goes over several lines", "write it on one line")
    return value


def _parse_flag(value: Any) -> Any:
    if isinstance(value, str):
        match value.casefold():
            case "true" | "yes" | "on":
                return True
            case "false" | "no" | "off":
                return False
        raise make_field_error("not-a-boolean", "`{text}` is neither true nor false", "write true or false", text=value)
    return value


NO_VALUE_WORDS = frozenset(
    {"none", "null", "nil", "n/a", "na", "~", "-", "--", "–", "—", "?", "tbd", "tba", "undefined", "nothing"}
)
"""What people write where they have nothing to say."""


BASE58_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def _parse_public_key(value: Any) -> Any:
    if isinstance(value, str):
        number = 0
        for digit in value[1:49]:
            number = number * 58 + BASE58_ALPHABET.find(digit)
        if not re.fullmatch(rf"z6Mk[{BASE58_ALPHABET}]{{44}}", value) or number >> 256 != 0xED01:
            hint = N_("write what `lyceum badge-key` printed as the public key: z6Mk…")
            raise make_field_error("not-a-public-key", "`{text}` is not a public key", hint, text=value)
    return value


def Line(max_length: int) -> Any:  # noqa: N802
    looks = TextFormat(r"^\s*\S[^\n]*\s*$", YAML_TEXT_TYPES, max_length, hint="write it on one line")
    return Annotated[str, BeforeValidator(_parse_line), StringConstraints(min_length=1, max_length=max_length), looks]


def MarkdownText(max_length: int) -> Any:  # noqa: N802
    return Annotated[
        str,
        StringConstraints(min_length=1, max_length=max_length),
        IsMarkdown(),
        TextFormat("", YAML_TEXT_TYPES, max_length),
    ]


_YES_NO_PATTERN = r"[Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[Oo][Nn]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[Oo][Ff][Ff]"
Flag: TypeAlias = Annotated[
    bool,
    BeforeValidator(_parse_flag),
    TextFormat(f"^({_YES_NO_PATTERN})$", ("boolean", "string"), hint="write true or false"),
]
PublicKey: TypeAlias = Annotated[
    str,
    BeforeValidator(_parse_public_key),
    TextFormat("^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$", hint="write what `lyceum badge-key` printed as the public key: z6Mk…"),
]
Level: TypeAlias = Literal["beginner", "intermediate", "advanced", "expert"]
