"""Splits a Markdown file into the YAML at its top and the text below."""

from __future__ import annotations

import re

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message


def split_front_matter(text: str, path: str) -> tuple[str, int, str, int] | Problem:
    """Front matter and what follows, each with its first line: (yaml, line, body, line); where nothing
    follows, with the last one that is there."""
    if not text.startswith("---\n") and text.strip() != "---":
        return _explain_missing_start(text, path)
    end = text.find("\n---\n", 3)
    if end < 0 and text.endswith("\n---"):
        end = len(text) - 4
    if end < 0:
        return Problem(
            Position(path),
            "missing-front-matter",
            format_message("the fields at the top have no end"),
            format_message("write a line `---` between the last field and the text"),
        )
    head, body = text[4 : end + 1], text[end + 5 :]
    return head, 2, body, head.count("\n") + (3 if body else 2)


def _explain_missing_start(text: str, path: str) -> Problem:
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    line = lines[first].strip()
    said = format_message("the file does not begin with a line `---`")
    hint = format_message("begin with `---`, the fields (`title: …`), and `---` again; the text follows below")
    if re.fullmatch(r"[-–—‐-―*=+]+", line) and (line != "---" or lines[first] != line):
        said, hint = (
            format_message("this line should be three hyphens, and nothing else"),
            format_message("write `---` here, and below the fields"),
        )
    elif line == "---":
        said, hint = (
            format_message("something stands above the first line `---`"),
            format_message("delete the empty lines above it"),
        )
    elif line.startswith(("```", "~~~")):
        said, hint = (
            format_message("the fields stand in a code block"),
            format_message("delete its first and its last line"),
        )
    elif re.match(r"[A-Za-z_]+:( |$)", line) and any(one.rstrip() == "---" for one in lines[first:]):
        said, hint = (
            format_message("a line `---` is missing above the fields"),
            format_message("write it above this line"),
        )
    return Problem(Position(path, first + 1), "missing-front-matter", said, hint)


def split_around_yaml(text: str, *, markdown: bool) -> tuple[str, str, str]:
    """What stands before the YAML, the YAML, and what stands behind it; together they are the text."""
    if not markdown:
        return "", text, ""
    end = text.find("\n---", 3) + 1
    return text[:4], text[4:end], text[end:]
