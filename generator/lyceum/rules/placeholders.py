"""The texts that a new file holds until a contributor replaces them, and the pattern of texts that only look filled in."""

from __future__ import annotations

import re
from functools import cache

from lyceum.i18n import get_translator

PLACEHOLDER_PATTERN = (
    r"(?:your|my)[ _-](?:full[ _-])?(?:name|handle|login|username|headline|bio|city|title|website|goal|story|topic)(?: here)?"
    r"|(?:write|add|put|insert|describe|tell)\b.{0,60}\bhere\b\.?"
    r"|<(?:your|name|handle|title|bio|link|url|date|text|insert|topic)[^<>]{0,40}>"
    r"|\[(?:your|insert|add|write)[^\[\]]{0,60}\]"
    r"|(?:todo|tbd|fixme|xxx|n/?a|lorem ipsum.*|placeholder|example text|foo|foobar|…|\.\.\.)[.:!]?"
    r"|https://(?:www\.)?(?:example\.(?:com|org|net)|your-?(?:site|name|website|domain)\.[a-z]+)/?"
    r"|\{\{.{0,60}\}\}"
)
"""A text that only looks filled in, whole and in any case; a pattern that browsers read as well."""
PLACEHOLDER_REGEX = re.compile(PLACEHOLDER_PATTERN, re.IGNORECASE)


def _(template: str) -> str:
    """A text for the catalogues."""
    return template


PLACEHOLDER_NAME, PLACEHOLDER_TITLE, PLACEHOLDER_HANDLE = _("Your name"), _("Your title"), "your-handle"
PLACEHOLDER_BODIES = {
    "tip": _("Write the tip in place of this sentence: what was hard, what helped, how to try it."),
    "challenge": _(
        "Write in place of this sentence what people do, what they need, and how they know that it is done."
    ),
}
"""What stands in a new file until somebody writes their own; see `scaffold`."""


@cache
def load_placeholder_texts(language: str) -> frozenset[str]:
    """What new files say before somebody writes in them, in English and in the hub's language."""
    words = get_translator(language)
    return frozenset(
        text
        for one in (PLACEHOLDER_NAME, PLACEHOLDER_TITLE, *PLACEHOLDER_BODIES.values())
        for text in (one, words.gettext(one))
    )
