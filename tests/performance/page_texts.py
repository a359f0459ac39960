"""Measures how much text the pages of a built site have, so that other generators get pages with as much."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MAIN = re.compile(r"<main\b.*?(?:</main>|$)", re.DOTALL)
HIDDEN = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)
HEADING = re.compile(r"<h[1-6]\b")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class PageText:
    """The words and the headings of a page."""

    words: int
    headings: int


def measure_page_text(site: Path) -> PageText:
    """Return the means over all pages of a site. Raises ValueError if it has none."""
    texts = [_measure(path.read_text("utf-8")) for path in site.rglob("*.html")]
    if not texts:
        raise ValueError(f"{site} has no pages")
    return PageText(
        round(sum(text.words for text in texts) / len(texts)), round(sum(text.headings for text in texts) / len(texts))
    )


def _measure(page: str) -> PageText:
    main = MAIN.search(page)
    shown = HIDDEN.sub(" ", main[0] if main else "")
    return PageText(len(TAG.sub(" ", shown).split()), len(HEADING.findall(shown)))
