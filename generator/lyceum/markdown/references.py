"""What a text refers to: the page behind a relative link and the picture behind a relative address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the site, as an `img` element needs it."""

    address: str
    """Relative to the page that shows the text."""
    width: int
    height: int


def _find_nothing(_target: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class ReferenceFinder:
    """Finds what a contributed text names. Each function gets the name as it is written; None means that there is none."""

    find_link: Callable[[str], str | None] = _find_nothing
    """The address of a page for a relative link such as `../tips/other.md#part`, relative to the page that shows the text."""
    find_mention: Callable[[str], str | None] = _find_nothing
    """The address of a learner's page for a handle or a GitHub login after `@`, relative as above."""
    find_picture: Callable[[str], Picture | None] = _find_nothing
    """The picture for a relative address such as `screenshot.png`."""


NO_REFERENCES = ReferenceFinder()
