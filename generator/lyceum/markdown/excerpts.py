"""Shortens plain text to one line for descriptions, previews and social cards."""

from __future__ import annotations

from lyceum.markdown.characters import is_grapheme_extender


def make_excerpt(text: str, max_chars: int = 155) -> str:
    """The beginning of the text on one line, cut after a word and with `…` at its end if something is left out."""
    line = " ".join(text.split())
    if len(line) <= max_chars:
        return line
    head = line[:max_chars]  # one character more than the excerpt keeps, because a word may end just before it
    last_space = head.rfind(" ")
    if last_space >= max_chars // 2:
        head = head[:last_space]
    else:  # no spaces: Chinese, Japanese, Thai, or one very long word
        end = max_chars - 1
        while end > 1 and (is_grapheme_extender(line[end]) or line[end - 1] == "\u200d"):
            end -= 1
        head = line[:end]
    return head.rstrip(" ,;:.!?-–—([{\"'…、。，；：") + "…"
