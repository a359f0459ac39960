"""The field types for names that GitHub gives: logins, repositories, branches and node ids."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from lyceum.i18n import N_
from lyceum.schema.basic_types import NO_VALUE_WORDS
from lyceum.schema.scalar_type import UNQUOTED_TEXT_TYPES, Hint, ScalarType

_MAX_LOGIN_LENGTH = 39
_LOGIN_PATTERN = r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?"
_REPOSITORY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+"


def _parse_login(text: str) -> str | Literal[False] | None:
    """Return a login, False for `github: false` (no account), or None."""
    word = text.casefold()
    if word in ("false", "no", "off"):
        return False
    if word in NO_VALUE_WORDS or word in ("true", "yes", "on") or len(text) > _MAX_LOGIN_LENGTH:
        return None
    return text if re.fullmatch(_LOGIN_PATTERN, text) else None


def _suggest_login(text: str) -> Hint | None:
    if text.casefold() in NO_VALUE_WORDS or text.casefold() in ("true", "yes", "on"):
        return None
    return N_("write the name behind github.com/, without @"), {}


def extract_login(text: str) -> str | None:
    """Return the login in `@ada` or `https://github.com/ada`, or None."""
    match = re.fullmatch(r"\s*(?:@|(?:https?://)?(?:www\.)?github\.com/)([A-Za-z0-9-]{1,39})/?\s*", text)
    return match[1] if match else None


LOGIN = ScalarType(
    parse=_parse_login,
    code="not-a-login",
    message=N_("`{text}` is not a GitHub login"),
    hint=N_("write your login; without an account, write `github: false`"),
    suggest=_suggest_login,
    normalize=extract_login,
    fix_code="handle",
    pattern=f"^{_LOGIN_PATTERN}$",
    yaml_types=("string", "integer", "boolean"),
    max_length=_MAX_LOGIN_LENGTH,
)
REPOSITORY = ScalarType(
    parse=lambda text: text if re.fullmatch(_REPOSITORY_PATTERN, text) else None,
    code="not-a-repository",
    message=N_("`{text}` is not a repository"),
    hint=N_("write owner/name, as on GitHub"),
    pattern=f"^{_REPOSITORY_PATTERN}$",
)
NODE_ID = ScalarType(pattern="^[A-Za-z0-9_=+/-]{1,80}$", yaml_types=UNQUOTED_TEXT_TYPES)
BRANCH = ScalarType(pattern="^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$", yaml_types=UNQUOTED_TEXT_TYPES)
Login: TypeAlias = Annotated[str | Literal[False], LOGIN]
Repository: TypeAlias = Annotated[str, REPOSITORY]
NodeId: TypeAlias = Annotated[str, NODE_ID]
Branch: TypeAlias = Annotated[str, BRANCH]
