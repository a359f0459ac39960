"""Turns a text into a slug: the words of the text, joined by hyphens, for ids, addresses and file names."""

from __future__ import annotations

import re
import unicodedata


def slugify(
    text: str,
    *,
    max_chars: int | None = None,
    max_bytes: int | None = None,
    keep_marks: bool = False,
    keep_underscores: bool = False,
) -> str:
    """The letters and digits of the text, with one hyphen for whatever stands between: `to do: swim` → `to-do-swim`.

    Case stays as it is. The result is empty if the text has neither letters nor digits. `keep_marks` keeps combining
    marks, which many scripts need for their vowels; ids and addresses that are published already do without.
    """
    kept = "".join(
        character
        if character.isalnum()
        or (keep_underscores and character == "_")
        or (keep_marks and unicodedata.category(character) in ("Mn", "Mc"))
        else " "
        for character in text
    )
    words = (re.sub(r"^\W+", "", word) for word in kept.split())
    slug = "-".join(word for word in words if word)[:max_chars]
    if max_bytes is not None:
        slug = slug.encode("utf-8", "replace")[:max_bytes].decode(errors="ignore")
    return slug.rstrip("-")
