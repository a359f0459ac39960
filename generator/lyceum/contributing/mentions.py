"""Finds where Markdown mentions a learner as @handle. Renaming and removing a learner use it."""

from __future__ import annotations

from collections.abc import Iterator


def find_mentions(text: str, handle: str) -> Iterator[tuple[int, int]]:
    """Where Markdown speaks to `@handle`: (start, end)."""
    low, word = text.casefold(), f"@{handle.casefold()}"
    if len(low) != len(text):
        return
    place = low.find(word)
    while place >= 0:
        end = place + len(word)
        before, after = text[place - 1 : place], text[end : end + 1]
        if not (before and (before.isalnum() or before in "@/._-")) and not (
            after and (after.isalnum() or after == "-")
        ):
            yield place, end
        place = low.find(word, end)
