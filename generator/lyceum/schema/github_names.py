"""The field types for names that GitHub gives: logins, repositories, branches and node ids."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from lyceum.i18n import N_
from lyceum.schema.basic_types import NO_VALUE_WORDS
from lyceum.schema.scalar_type import UNQUOTED_TEXT_TYPES, Hint, ScalarType

_MAX_LOGIN_LENGTH = 39
_LOGIN_PATTERN = r"-*[A-Za-z0-9][A-Za-z0-9-]*(_[A-Za-z0-9]+)?"
"""Accounts from before 2013 have hyphens at an edge or in a row; accounts of an enterprise end in `_` and a short code."""
_AGENT_PATTERN = r"[A-Za-z0-9*._%+-]{1,60}(\[bot\])?(@[A-Za-z0-9*.-]{1,60})?"
_REPOSITORY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+"


def _parse_login(text: str) -> str | Literal[False] | None:
    """Return a login, False for `github: false` (no account), or None."""
    if text.casefold() in NO_ACCOUNT_WORDS:
        return False
    return text if is_login(text) else None


def is_login(text: str) -> bool:
    """Return whether GitHub can have an account with this name."""
    return len(text) <= _MAX_LOGIN_LENGTH and re.fullmatch(_LOGIN_PATTERN, text) is not None


NO_ACCOUNT_WORDS = frozenset({"false", "no", "off"})
"""What says in `github` that somebody has no account. A file of this name can belong to the account of this name."""
_AMBIGUOUS_LOGINS = frozenset({*filter(is_login, NO_VALUE_WORDS), "true", "yes", "on"})


def is_ambiguous_login(text: str) -> bool:
    """Return whether a login in a file may mean that there is no account. GitHub has accounts called `none` and `null`."""
    return text.casefold() in _AMBIGUOUS_LOGINS


def _suggest_login(text: str) -> Hint | None:
    if text.casefold() in NO_VALUE_WORDS:
        return None
    return N_("write the name behind github.com/, without @"), {}


_LOGIN_IN_ADDRESS = re.compile(
    r"\s*(?:@|(?:https?://)?(?:www\.)?github\.com/@?)([A-Za-z0-9-]{1,39}(?:_[A-Za-z0-9]{1,38})?)/?(?:[?#]\S*)?\s*"
)


def extract_login(text: str) -> str | None:
    """Return the login in `@ada` or `https://github.com/ada`, or None."""
    match = _LOGIN_IN_ADDRESS.fullmatch(text)
    return match[1] if match and is_login(match[1]) else None


LOGIN = ScalarType(
    parse=_parse_login,
    code="not-a-login",
    message=N_("`{text}` is not a GitHub login"),
    hint=N_("write your login; without an account, write `github: false`"),
    suggest=_suggest_login,
    normalize=extract_login,
    fix_code="handle",
    pattern=f"^{_LOGIN_PATTERN}$",
    yaml_types=("string", "number", "boolean"),
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
AGENT_NAME = ScalarType(
    parse=lambda text: text if re.fullmatch(_AGENT_PATTERN, text) and text.strip("*@.") else None,
    code="not-an-agent",
    message=N_("`{text}` is no login and no mail address"),
    hint=N_("write the login of an account, or the address of its commits; `*` stands for any characters"),
    pattern=f"^{_AGENT_PATTERN}$",
    yaml_types=UNQUOTED_TEXT_TYPES,
    max_length=120,
)
AgentName: TypeAlias = Annotated[str, AGENT_NAME]
Login: TypeAlias = Annotated[str | Literal[False], LOGIN]
Repository: TypeAlias = Annotated[str, REPOSITORY]
NodeId: TypeAlias = Annotated[str, NODE_ID]
Branch: TypeAlias = Annotated[str, BRANCH]
