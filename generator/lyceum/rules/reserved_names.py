"""Names that a content file cannot have, because the site or Windows reserves them."""

from __future__ import annotations

import re

from lyceum.schema import FORMER_MEMBER_KEY, fold_key

SITE_RESERVED_NAMES = frozenset({"index", "404", "search", "assets", "frame", "page", FORMER_MEMBER_KEY})
"""Names that the site keeps for itself."""
INVALID_WINDOWS_NAME = re.compile(r'(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?|.*[<>:"|?*\\\x00-\x1f].*|.*[. ]')


RESERVED_NAMES = SITE_RESERVED_NAMES | {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10)),
}
"""Keys that the site, or Windows, keeps for itself, folded."""


def is_reserved_name(key: str) -> bool:
    """Whether the site, or Windows, keeps this name for itself."""
    return fold_key(key) in SITE_RESERVED_NAMES or INVALID_WINDOWS_NAME.fullmatch(key) is not None
