"""Writes the same values as YAML in every way in which people write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

NEEDS_QUOTES = set("!@&*:#,[]{}'\"`%|>? ")
COMMENTS = ("", "", "  # kim and wren, as a comment", "   # [kim, wren]: zoë \U0001f600")


@st.composite
def draw_yaml(draw: Any, values: Mapping[str, str | Sequence[str]]) -> str:
    """Draw a way to write the fields. Lists are in blocks, in brackets or, with one item, without a list."""
    names = draw(st.permutations(list(values)))
    return "".join(_draw_field(draw, name, values[name]) for name in names)


def _draw_field(draw: Any, name: str, value: str | Sequence[str]) -> str:
    above = draw(st.sampled_from(("", "", "\n", "# kim: a line of comment\n")))
    comment = draw(st.sampled_from(COMMENTS))
    if isinstance(value, str):
        return f"{above}{name}:{draw(st.sampled_from((' ', '   ')))}{_draw_text(draw, value)}{comment}\n"
    items = [_draw_text(draw, item) for item in value]
    style = draw(st.sampled_from(("block", "block-under-name", "brackets", "lines-in-brackets", "single")))
    if not items:
        return f"{above}{name}: []{comment}\n"
    if style == "single" and len(items) == 1:
        return f"{above}{name}: {items[0]}{comment}\n"
    if style == "brackets":
        gap, end = draw(st.sampled_from((", ", ",", " , "))), draw(st.sampled_from(("", ",", " ")))
        return f"{above}{name}: [{gap.join(items)}{end}]{comment}\n"
    if style == "lines-in-brackets":
        end = draw(st.sampled_from((",", "")))
        lines = [f"  {item}{',' if i + 1 < len(items) else end}" for i, item in enumerate(items)]
        return (
            f"{above}{name}: [{comment}\n"
            + "".join(f"{line}{draw(st.sampled_from(COMMENTS))}\n" for line in lines)
            + "  ]\n"
        )
    indent = "" if style == "block-under-name" else draw(st.sampled_from(("  ", "      ")))
    lines = [
        f"{draw(st.sampled_from(('', '', indent + '# kim: above' + chr(10))))}"
        f"{indent}-{draw(st.sampled_from((' ', '   ')))}{item}{draw(st.sampled_from(COMMENTS))}\n"
        for item in items
    ]
    return f"{above}{name}:{comment}\n" + "".join(lines)


def _draw_text(draw: Any, text: str) -> str:
    styles = ["'", '"'] if set(text) & NEEDS_QUOTES else ["", "", "'", '"']
    quote = draw(st.sampled_from(styles))
    return f"{quote}{text}{quote}"


@st.composite
def draw_file_bytes(draw: Any, yaml_text: str, *, body: str | None = None) -> bytes:
    """Draw the bytes of a file: its line ends, a byte order mark, and the lines `---` around the fields."""
    text = yaml_text if body is None else f"---\n{yaml_text}---\n{body}"
    line_end = draw(st.sampled_from(("\n", "\n", "\r\n")))
    mark = draw(st.sampled_from(("", "", "\ufeff")))
    return (mark + text.replace("\n", line_end)).encode()
