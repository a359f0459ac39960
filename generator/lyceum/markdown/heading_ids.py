"""Gives headings the ids that GitHub gives them, so that links within a text lead to the same place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

_GITHUB_PREFIX = "user-content-"


def make_heading_slug(title: str) -> str:
    """The words of a title as GitHub makes an id of them: `What's new?` → `whats-new`."""
    return "".join(
        "-" if character == " " else character
        for character in title.lower()
        if character in " -" or _is_word(character)
    )


def _is_word(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character == "_"
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Pc")


class IdRegistry:
    """The ids of a text. Each is unique, begins with the prefix of the text, and is found by the name that GitHub gives it."""

    def __init__(self, prefix: str, reserved_ids: Iterable[str] = ()) -> None:
        self.prefix = prefix
        self.used_ids = set(reserved_ids)
        self.counts: dict[str, int] = {}
        """The last number that was tried for each name."""
        self.ids_by_name: dict[str, str] = {}
        self.heading_slugs: set[str] = set()

    def add_heading(self, title: str, own_name: str = "") -> str:
        """The id of a heading. A title that is there already gets `-1`, `-2` and so on, as on GitHub.

        The name that the contributor gave the heading leads to it, too."""
        slug = make_heading_slug(title)
        name = slug
        while name in self.heading_slugs:
            self.counts[slug] = self.counts.get(slug, 0) + 1
            name = f"{slug}-{self.counts[slug]}"
        self.heading_slugs.add(name)
        heading_id = self.add_unique(name or "section")
        for known_name in (name, own_name.removeprefix(_GITHUB_PREFIX)):
            if known_name:
                self.ids_by_name.setdefault(known_name, heading_id)
        return heading_id

    def add_name(self, name: str) -> str | None:
        """The id for a name that the contributor wrote; None if the text has such an id already."""
        name = name.removeprefix(_GITHUB_PREFIX)
        if not name or name in self.ids_by_name or any(map(str.isspace, name)):
            return None
        self.ids_by_name[name] = self.add_unique(name)
        return self.ids_by_name[name]

    def add_unique(self, name: str) -> str:
        """An id that nothing else in the text has."""
        unique_id = self.prefix + name
        while unique_id in self.used_ids:
            key = f"{name}_"
            self.counts[key] = self.counts.get(key, 0) + 1
            unique_id = f"{self.prefix}{name}_{self.counts[key]}"
        self.used_ids.add(unique_id)
        return unique_id

    def find_id(self, fragment: str) -> str | None:
        """The id that `#fragment` means; empty for the top of the page, None if nothing has that name."""
        name = unquote(fragment)
        for candidate in (
            name,
            name.lower(),
            name.removeprefix(_GITHUB_PREFIX),
            name.lower().removeprefix(_GITHUB_PREFIX),
        ):
            if candidate in self.ids_by_name:
                return self.ids_by_name[candidate]
        return "" if name.lower() in ("", "top") else None
