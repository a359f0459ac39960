"""Shortens plain text to one line for descriptions, previews and social cards."""

from __future__ import annotations

from lyceum.markdown.characters import is_grapheme_extender


def make_excerpt(text: str, max_chars: int = 155) -> str:
    """At most `limit` characters of the text on one line, cut at a word and ended by `…` where something is left out."""
    line = " ".join(text.split())
    if len(line) <= max_chars:
        return line
    head = line[:max_chars]  # one character more than is kept: it tells whether a word ends here
    words = head.rfind(" ")
    if words >= max_chars // 2:
        head = head[:words]
    else:  # no blanks: Chinese, Japanese, Thai, or one endless word
        end = max_chars - 1
        while end > 1 and (is_grapheme_extender(line[end]) or line[end - 1] == "\u200d"):
            end -= 1
        head = line[:end]
    return head.rstrip(" ,;:.!?-–—([{\"'…、。，；：") + "…"
