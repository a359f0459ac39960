"""The texts of our own templates and examples, which contributors replace, and marks that other templates leave behind."""

from __future__ import annotations

import marshal
import re
from functools import cache

from lyceum.i18n import N_, list_translations
from lyceum.schema import NO_VALUE_WORDS
from lyceum.system import COMPILED_RESOURCES

PLACEHOLDER_NAME, PLACEHOLDER_TITLE, PLACEHOLDER_HANDLE = N_("Your name"), N_("Your title"), "your-handle"
PLACEHOLDER_BODIES = {
    "tip": N_("Write the tip in place of this sentence: what was hard, what helped, how to try it."),
    "challenge": N_(
        "Write in place of this sentence what people do, what they need, and how they know that it is done."
    ),
}
"""The first line of the body of a new file, by kind."""
_EXAMPLE_TEXTS = (
    # The fields that a new file explains
    "\u2026",
    # CONTRIBUTING.md
    "What people call you",
    "What you are up to",
    # content/pages/guide.md
    "Baker in the morning, Python in the evening",
    "Save the file before you run it",
    "I changed the same line for an hour and nothing happened \u2026",
    "Paper Lanterns",
    "Two ships had the same name, written in different ways. I found that out on the third evening.",
    # The guide of a new hub
    "What you learn or do, in one line",
    "The tip in one line",
    "Explain your tip here. You can use Markdown.",
    "What I learned",
)
"""The texts of the examples in our own guides. A test compares them with the guides."""
_MARK_PATTERN = (
    r"<(?:your|insert|enter|add|write)\b[^<>]{0,60}>|\[(?:your|insert|enter|add|write)\b[^\[\]]{0,60}\]"
    r"|\{\{[^{}]{0,60}\}\}|lorem ipsum\b.{0,10000}"
)
"""Matches a whole text between the marks of a template, in any language that writes them in English."""
_UNFINISHED_WORDS = frozenset({"todo", "fixme", "xxx"})
"""What people write in a text that they want to write later. They can be names of topics."""
_EMPTY_WORDS = NO_VALUE_WORDS | _UNFINISHED_WORDS
_FIRST_CHARACTERS = frozenset("<[{lL")
"""The first character of each text that the pattern of marks matches."""
MAX_PLACEHOLDER_CHARS = 400
_LEFTOVER_REGEX = re.compile(_MARK_PATTERN, re.IGNORECASE | re.DOTALL)


def normalize_placeholder(text: str) -> str:
    """The form in which two template texts compare: without regard to case, white space, and the point at the end."""
    return " ".join(text.split()).rstrip(".! ").casefold()


@cache
def load_placeholder_texts() -> frozenset[str]:
    """The texts that our own templates and examples hold, normalized, in every language of Lyceum."""
    data = COMPILED_RESOURCES.get("placeholder texts", lambda: marshal.dumps(_collect_placeholder_texts()))
    texts: frozenset[str] = marshal.loads(data)  # noqa: S302 - this program wrote it
    return texts


def _collect_placeholder_texts() -> frozenset[str]:
    """Collect them from the catalogs of all languages, most of which nothing else needs."""
    texts = (PLACEHOLDER_NAME, PLACEHOLDER_TITLE, *PLACEHOLDER_BODIES.values())
    all_texts = (*texts, *list_translations(texts), *_EXAMPLE_TEXTS)
    return frozenset(normalize_placeholder(text) for text in all_texts)


@cache
def _load_first_words() -> frozenset[str]:
    return frozenset(_find_first_word(text) for text in load_placeholder_texts())


def _find_first_word(text: str) -> str:
    """The first word of a text, as far as it is the same in all texts that are normalized to the same form."""
    words = text.split(None, 1)
    return words[0].rstrip(".!").casefold() if words else ""


def is_placeholder_text(text: str) -> bool:
    """Whether a whole text is one that our own templates or examples hold."""
    return (
        len(text) <= MAX_PLACEHOLDER_CHARS
        and _find_first_word(text) in _load_first_words()  # of nearly every text, this says enough
        and normalize_placeholder(text) in load_placeholder_texts()
    )


def is_leftover_mark(text: str) -> bool:
    """Whether a whole text stands between the marks of a template, such as `<your name>` or `{{ name }}`."""
    return text.lstrip()[:1] in _FIRST_CHARACTERS and _LEFTOVER_REGEX.fullmatch(text.strip()) is not None


def says_nothing(text: str) -> bool:
    """Whether a whole text is a word for an empty field, such as `N/A`."""
    is_word = len(text) <= MAX_PLACEHOLDER_CHARS and text.strip().casefold() in _EMPTY_WORDS
    return is_word or (text != "" and not text.strip("- \n"))
