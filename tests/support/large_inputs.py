"""Files and issues of a given size that repeat one piece of text in one place: what a stranger can send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

PIECES = (
    " ", "\t", "\n", " \n", "\u00a0", "\u3000", "\u202e", "\u200d", "\ufeff", "\x0c", "\x85", "\u2028", "a", "A", "0", "-", "--", "- ", "-\n",
    "#", " #", " # c", "'", '"', "\\", "\\u0041", '\\"', ":", ": ", "a: b ", "a: b\n", "a: ", ", ", ",", "a, ", "[", "]", "{", "}", "[a], ",
    "{a: b}, ", "&a ", "*a ", "!a ", "|", ">", "%", "@", "`", "` ", "*", "_", "~~~\n", "```\n", "---\n", "...\n", "<", "<a ", "<!--", "](",
    "[a](", "![", "https://", "a.", "a/", "a@b.", "&amp;", "é", "\u0301", "\U0001f600", "<<<<<<< a\n>>>>>>> b\n", "a \n", "#a\n", "- a\n",
    "a:b\n", "a=b\n", "name: x\n", "=", "//", "+", "(", "//\n", "- - ", "? ", "a b", "and ", " and ", ".", "2026-", "12:",
)  # fmt: skip
"""Single characters and short sequences with a meaning in YAML, in Markdown, or in one of our own formats."""

YAML_PLACES = (
    "{fill}name: Eve\n", "name{fill}: Eve\n", "name:{fill}Eve\n", "name: Eve{fill}\n", "name: Eve{fill}# c\n", "name: Eve {fill}# c\n", "name: Eve # {fill}c\n",
    "name: 'Eve{fill}'\n", 'name: "Eve{fill}"\n', 'name: "Eve{fill}\n', "name: 'a' {fill}b\n", "name: x: {fill}y\n", "name:x{fill}y\n", "name: Eve\n{fill}\nbio: x\n",
    "name: Eve\nbio: |\n  {fill}x\n", "name: Eve\nbio: >{fill}\n  x\n", "name: Eve\nbio: x{fill}y\n", "name: Eve\nlearning: a{fill}b\n",
    "name: Eve\nlearning: [a{fill}b]\n", "name: Eve\nlearning: [{fill}]\n", "name: Eve\nlearning:\n  - a{fill}b\n", "name: Eve\nlearning:\n{fill}", "name: Eve\nlinks: [{{label: x, url: '{fill}'}}]\n",
    "name: Eve\nlinks: [{{label: x, url: https://a{fill}b}}]\n", "name: Eve\nlocation: {{country: {fill}x}}\n", "name: Eve\ntimezone: a{fill}b\n", "name: Eve\nlanguages: [a{fill}b]\n",
    "name: Eve\njoined: 1{fill}1\n", "name: Eve\ngithub: a{fill}b\n", "name: Eve\nrole: a{fill}b\n", "name: Eve\nformerly: [a{fill}b]\n", "name: Eve\n{fill}", "{fill}", "{{name: Eve{fill}\n",
    "name: Eve\nshow: {{{fill}}}\n", "---\nname: Eve{fill}\n---\n", "```yaml\nname: Eve{fill}\n```\n", "name = {fill}x\n", "- {fill}x\n", "name: [Eve{fill}\n", "**name**{fill}: Eve\n", "name: Eve\n{fill}x\n bio: y\n",
)  # fmt: skip
"""Profiles; `{fill}` is the place that the piece is repeated in."""

MARKDOWN_PLACES = (
    "{fill}---\ntitle: One\nauthor: wren\n---\nText\n", "---\n{fill}title: One\nauthor: wren\n---\nText\n", "---\ntitle: One{fill}\nauthor: wren\n---\nText\n",
    "---\ntitle: One\nauthor: wren\n{fill}---\nText\n", "---\ntitle: One\nauthor: wren\n---{fill}\nText\n", "---\ntitle: One\nauthor: wren\n{fill}", "---{fill}\ntitle: One\nauthor: wren\n---\nText\n",
)  # fmt: skip
"""Tips. The text below the fields is a matter of the Markdown renderer."""


class LargeFile(NamedTuple):
    name: str
    path: str
    data: bytes


def list_large_files(size: int) -> Iterator[LargeFile]:
    """Every piece in every place, filled up to the size."""
    places = [("content/learners/eve.yml", place) for place in YAML_PLACES]
    places += [("content/tips/one.md", place) for place in MARKDOWN_PLACES]
    for path, place in places:
        for piece in PIECES:
            yield LargeFile(f"{piece!r} in {place!r}", path, fill_place(place, piece, size))


def fill_place(place: str, piece: str, size: int) -> bytes:
    count = max(1, (size - len(place)) // len(piece.encode()))
    return place.format(fill=piece * count).encode()
