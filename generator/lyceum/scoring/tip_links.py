"""Finds the tips that a text links to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lyceum.schema import fold_key

_LINK = re.compile(
    r"\]\(\s*<?([^()\s<>]{4,400})|\bhref=[\"']([^\"'\s]{4,400})|(?m:^ {0,3}\[[^\]\n]{1,80}\]:\s*<?([^\s<>]{4,400}))"
)
_TIP_ADDRESS = re.compile(r"(?:\.{0,2}/)*(?:(?:content/)?tips/)?([^/?#.]{1,80})(\.md|/)?(?:[?#].*)?")


def find_linked_tips(text: str, site_url: str, tips: Mapping[str, Any]) -> set[str]:
    """Keys of the tips that a text names by their whole address, or links to by their file (`other.md`) or address."""
    named = (
        re.findall(re.escape(site_url) + r"/tips/([^\s/?#.()<>\"']{1,80})", text)
        if site_url and site_url in text
        else []
    )
    for link in _LINK.finditer(text) if "](" in text or "href=" in text or "]:" in text else ():
        target = link[1] or link[2] or link[3]
        match = _TIP_ADDRESS.fullmatch(target)
        if match and (match[2] == ".md" or "tips/" in target or target.startswith("../")):
            named.append(match[1])
    return {key for name in named if (key := fold_key(name)) in tips}
