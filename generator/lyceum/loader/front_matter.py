"""Splits a Markdown file into the YAML at its top and the text below."""

from __future__ import annotations

import re
from typing import NamedTuple

from lyceum.diagnostics import Problem
from lyceum.loader.yaml_mistake_detectors import Detection
from lyceum.loader.yaml_mistakes import FRONT_MATTER_MISTAKES, UNCLOSED_FRONT_MATTER, FoundMistake, detect_first


class FrontMatter(NamedTuple):
    """The two parts of a Markdown file, each with its first line in the file."""

    yaml_text: str
    yaml_first_line: int
    body: str
    body_first_line: int
    """The last line of the file if the body is empty."""


def split_front_matter(text: str, path: str) -> FrontMatter | Problem:
    """Split a text at the lines `---` above and below its fields."""
    if not text.startswith("---\n") and text.strip() != "---":
        mistake = detect_first(FRONT_MATTER_MISTAKES, text.split("\n"), 0)
        assert mistake, "the last row fits every text"
        return mistake.make_problem(path, 1)
    end = text.find("\n---\n", 3)
    if end < 0 and text.endswith("\n---"):
        end = len(text) - 4
    if end < 0:
        return FoundMistake(UNCLOSED_FRONT_MATTER, Detection(0, 0)).make_problem(path, 1)
    head, body = text[4 : end + 1], text[end + 5 :]
    return FrontMatter(head, 2, body, head.count("\n") + (3 if body else 2))


_FIRST_MARK = re.compile(r"\ufeff*+---(?:\r\n|[\r\n])")
_LAST_MARK = re.compile(r"(?:\r\n|[\r\n])(?=---)")


def split_around_yaml(text: str, *, markdown: bool) -> tuple[str, str, str]:
    """Return what is above the YAML, the YAML, and what is below it. The three parts together are the text.

    The text may have a byte order mark and any line ends. Without the marks around the fields, the YAML is empty."""
    if not markdown:
        start = len(text) - len(text.lstrip("\ufeff"))
        return text[:start], text[start:], ""
    first = _FIRST_MARK.match(text)
    last = _LAST_MARK.search(text, first.end() - 1) if first else None
    if first is None or last is None:
        return text, "", ""
    end = max(first.end(), last.end())
    return text[: first.end()], text[first.end() : end], text[end:]
