"""The field types for names that GitHub gives: logins, repositories, branches and node ids."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, StringConstraints

from lyceum.schema.base import YAML_TEXT_TYPES, TextFormat, make_field_error
from lyceum.schema.scalars import NO_VALUE_WORDS


def parse_login(value: Any) -> Any:
    if isinstance(value, str):
        if value.casefold() in ("false", "no", "off"):
            return False
        if value.casefold() in NO_VALUE_WORDS or value.casefold() in ("true", "yes", "on"):
            said, hint = "`{text}` is not a GitHub login", "write your login; without an account, write `github: false`"
            raise make_field_error("not-a-login", said, hint, text=value)
        if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?", value) or len(value) > 39:
            raise make_field_error(
                "not-a-login",
                "`{text}` is not a GitHub login",
                "write the name behind github.com/, without @",
                text=value,
            )
    return value


def _parse_repository(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", value):
        raise make_field_error(
            "not-a-repository", "`{text}` is not a repository", "write owner/name, as on GitHub", text=value
        )
    return value


_LOGIN_FORMAT = TextFormat(
    r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?$",
    ("string", "integer", "boolean"),
    39,
    hint="write your login; without an account, write `github: false`",
)
Login: TypeAlias = Annotated[str | Literal[False], BeforeValidator(parse_login), _LOGIN_FORMAT]
Repository: TypeAlias = Annotated[
    str,
    BeforeValidator(_parse_repository),
    TextFormat(r"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$", hint="write owner/name, as on GitHub"),
]
NodeId: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_=+/-]{1,80}\z"),
    TextFormat("^[A-Za-z0-9_=+/-]{1,80}$", YAML_TEXT_TYPES),
]
Branch: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}\z"),
    TextFormat("^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$", YAML_TEXT_TYPES),
]
