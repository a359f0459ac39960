"""Makes the published style sheets of the theme's sources: one that every page loads, and further ones for some pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lyceum.system import THEME_FOLDER

SOURCE_FOLDER = "styles/"
"""Where the sources lie in the theme. They are not published as they are."""
SHEET_SOURCES = {
    "hub": ("fonts", "base", "chrome", "components", "pages"),
    "hub-badges": ("badges",),
    "hub-boards": ("boards", "leaderboards"),
    "hub-certificates": ("certificates",),
    "hub-challenge": ("boards", "challenge"),
    "hub-forms": ("forms",),
    "hub-home": ("stories", "home"),
    "hub-learner": ("stories", "learner"),
    "hub-learners": ("learners",),
    "hub-profile": ("profile",),
    "hub-prose": ("code", "prose"),
    "hub-rich-text": ("code", "rich-text"),
    "hub-text": ("text",),
    "hub-verify": ("verify",),
    "hub-years": ("years",),
}
"""The sources of each published sheet, in their order."""

RICH_TEXT_SHEET = "assets/hub-rich-text.css"
_RICH_TEXT_MARKS = (
    "highlight",
    "hub-task",
    "hub-alert",
    "hub-float",
    "hub-light-only",
    "hub-dark-only",
    "hub-source",
    "hub-formula",
    "<math",
)
"""What contributed HTML has where it needs the sheet of rich texts."""
_CONTRIBUTED_TEXT, _FOLDED_PARTS = "hub-text", ("<details>", "<details open")
"""Pages have folded parts of their own, for which the sheet has no rule."""


def needs_rich_text_sheet(html: str) -> bool:
    """Return whether a page has something that few texts have, such as code or a formula."""
    marks = (*_RICH_TEXT_MARKS, *_FOLDED_PARTS) if _CONTRIBUTED_TEXT in html else _RICH_TEXT_MARKS
    return any(mark in html for mark in marks)


def render_style_sheets() -> Iterator[tuple[str, str]]:
    """Yield the address and the text of every published sheet."""
    for sheet, sources in SHEET_SOURCES.items():
        texts = ((THEME_FOLDER / SOURCE_FOLDER / f"{source}.css").read_text("utf-8") for source in sources)
        yield f"assets/{sheet}.css", minify_css("\n".join(texts))


def minify_css(css: str) -> str:
    """Return the style sheet without comments and without white space that has no meaning. Strings stay as they are."""
    parts = _STRING_OR_COMMENT.split(css)
    for index, part in enumerate(parts):
        if index % 2 == 0:
            part = re.sub(r"\s+", " ", part)
            part = re.sub(r" ?([{};]) ?", r"\1", part)
            parts[index] = re.sub(r"([,:]) ", r"\1", part).replace(";}", "}")
        elif part.startswith("/*"):
            parts[index] = ""
    return "".join(parts).strip() + "\n"


_STRING_OR_COMMENT = re.compile(r"""("[^"]*"|'[^']*'|/\*.*?\*/)""", re.DOTALL)
