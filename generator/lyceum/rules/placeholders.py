"""The texts that a new file holds until a contributor replaces them, and the pattern of texts that only look filled in."""

from __future__ import annotations

import re
from functools import cache

from lyceum.i18n import N_, get_translator

PLACEHOLDER_PATTERN = (
    r"(?:your|my)[ _-](?:full[ _-])?(?:name|handle|login|username|headline|bio|city|title|website|goal|story|topic)(?: here)?"
    r"|(?:write|add|put|insert|describe|tell)\b.{0,60}\bhere\b\.?"
    r"|<(?:your|name|handle|title|bio|link|url|date|text|insert|topic)[^<>]{0,40}>"
    r"|\[(?:your|insert|add|write)[^\[\]]{0,60}\]"
    r"|(?:todo|tbd|fixme|xxx|n/?a|lorem ipsum.*|placeholder|example text|foo|foobar|…|\.\.\.)[.:!]?"
    r"|https://(?:www\.)?(?:example\.(?:com|org|net)|your-?(?:site|name|website|domain)\.[a-z]+)/?"
    r"|\{\{.{0,60}\}\}"
)
"""Matches a whole text that only looks filled in, in any case. The forms use it in browsers too."""
PLACEHOLDER_REGEX = re.compile(PLACEHOLDER_PATTERN, re.IGNORECASE)

PLACEHOLDER_NAME, PLACEHOLDER_TITLE, PLACEHOLDER_HANDLE = N_("Your name"), N_("Your title"), "your-handle"
PLACEHOLDER_BODIES = {
    "tip": N_("Write the tip in place of this sentence: what was hard, what helped, how to try it."),
    "challenge": N_(
        "Write in place of this sentence what people do, what they need, and how they know that it is done."
    ),
}
"""The first line of the body of a new file, by kind."""


@cache
def load_placeholder_texts(language: str) -> frozenset[str]:
    """The texts that a new file holds until a contributor replaces them, in English and in the hub's language."""
    translator = get_translator(language)
    texts = (PLACEHOLDER_NAME, PLACEHOLDER_TITLE, *PLACEHOLDER_BODIES.values())
    return frozenset((*texts, *map(translator.gettext, texts)))
