"""Files and issues of a given size that repeat one piece of text in one place: what a stranger can send."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lyceum.contributing import FormKind
from lyceum.contributing.autofix import fix_file_bytes
from lyceum.contributing.draft import CONTENT_KIND_BY_NAME
from lyceum.loader import Library, parse_entry
from lyceum.rules import check_library
from tests.support.hubs import TODAY
from tests.support.issue_forms import submit_form

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


PLACES = (
    *(("content/learners/eve.yml", place) for place in YAML_PLACES),
    *(("content/tips/one.md", place) for place in MARKDOWN_PLACES),
)
ANSWER_NAMES: dict[FormKind, tuple[str, ...]] = {
    "profile": ("name", "headline", "bio", "learning", "links", "languages", "timezone", "location.country"),
    "tip": ("title", "topics", "body", "kind"),
    "result": ("challenge", "date", "score", "notes", "thanks", "members"),
    "leave": (),
}
"""The answers of each form that the piece is repeated in, one at a time."""
ANSWER_FRAMES = (
    "{fill}",
    "a{fill}b",
    "### Kind\n\n{fill}x\n\n### Kind",
    "- [x] {fill}a\n- [ ] b",
    "[a]({fill}x",
    "@{fill}a",
)


class LargeInput(NamedTuple):
    """One input, and the work that it causes."""

    name: str
    work: Callable[[], object]


def list_large_files(
    size: int, pieces_of_place: Callable[[int], Sequence[str]], library: Library
) -> Iterator[LargeInput]:
    """Reading and fixing every place that is filled with its pieces up to the size."""
    for index, (path, place) in enumerate(PLACES):
        for piece in pieces_of_place(index):
            work = partial(_read_filled_file, path, place, piece, size, library)
            yield LargeInput(f"{piece!r} in {place!r}", work)


def _read_filled_file(path: str, place: str, piece: str, size: int, library: Library) -> None:
    _read_and_fix(fill_place(place, piece, size), path, library)


def _read_and_fix(data: bytes, path: str, library: Library) -> None:
    kind = CONTENT_KIND_BY_NAME["learner" if path.endswith(".yml") else "tip"]
    entry, problems = parse_entry(data, path, kind, key="eve")
    assert sum(len(problem.message) + len(problem.hint) for problem in problems) < MAX_REPORT_CHARACTERS
    fix_file_bytes(data, path, kind, library)
    if entry is not None and path.endswith(".yml"):
        changed = replace(library, learners={**library.learners, "eve": entry})
        check_library(changed, today=TODAY)


MAX_REPORT_CHARACTERS = 50_000
"""Characters of all messages and hints of one file."""


def list_large_issues(size: int, pieces_of_place: Callable[[int], Sequence[str]], hub: Path) -> Iterator[LargeInput]:
    """Converting every form in which one answer is filled with its pieces up to the size."""
    places = [(kind, name, frame) for kind, names in ANSWER_NAMES.items() for name in names for frame in ANSWER_FRAMES]
    for index, (kind, name, frame) in enumerate(places):
        for piece in pieces_of_place(index):
            work = partial(_submit_filled_form, hub, kind, name, frame, piece, size)
            yield LargeInput(f"{piece!r} in {frame!r} as {name} of {kind}", work)


def _submit_filled_form(hub: Path, kind: FormKind, name: str, frame: str, piece: str, size: int) -> None:
    answer = fill_place(frame, piece, size).decode()
    submit_form(hub, kind, {"name": "Lin", "title": "One", "challenge": "walk", name: answer})


def fill_place(place: str, piece: str, size: int) -> bytes:
    """Return the text with the piece repeated in its place, of about so many bytes."""
    count = max(1, (size - len(place)) // len(piece.encode()))
    return place.replace("{{", "{").replace("}}", "}").replace("{fill}", piece * count).encode()


def warm_up(library: Library) -> None:
    """Load the names of languages, countries and months, which the first file of a run needs."""
    for text in (
        b"languages: [a b]\nlocation: {country: x y}\njoined: 1 a 1",
        b"languages: [English]\ntimezone: oslo\njoined: 3 May 2026",
    ):
        _read_and_fix(b"name: Eve\nlearning: [pythn]\n" + text + b"\n", "content/learners/eve.yml", library)
