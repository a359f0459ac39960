"""Finds the problems that a change introduces: only these keep it from being merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lyceum.diagnostics import Problem


def find_introduced_problems(
    before: Iterable[Problem],
    after: Iterable[Problem],
    contents_before: Mapping[str, bytes | int],
    contents_after: Mapping[str, bytes | int],
) -> Iterator[Problem]:
    """Yield the problems that the hub did not have before, in a line that says the same.

    A line that somebody did not touch never blocks what they changed elsewhere in the file. Lines may have moved, so that a
    problem is known again by its file, its code, its message and the text of its line.
    """
    lines_before, lines_after = _LineReader(contents_before), _LineReader(contents_after)
    known = Counter(_make_key(problem, lines_before) for problem in before)
    for problem in sorted(after):
        key = _make_key(problem, lines_after)
        if known[key]:
            known[key] -= 1
        else:
            yield problem


def _make_key(problem: Problem, lines: _LineReader) -> tuple[str, str, str, bytes]:
    return (
        problem.where.path,
        problem.code,
        str(problem.message),
        lines.get_line(problem.where.path, problem.where.line),
    )


class _LineReader:
    """Reads single lines of files, each of which it divides once."""

    def __init__(self, contents: Mapping[str, bytes | int]) -> None:
        self._contents = contents
        self._lines: dict[str, list[bytes]] = {}

    def get_line(self, path: str, number: int) -> bytes:
        """Return a line, counted from 1, without the blanks around it; empty if there is none."""
        if path not in self._lines:
            data = self._contents.get(path, b"")
            self._lines[path] = data.splitlines() if isinstance(data, bytes) else []
        lines = self._lines[path]
        return lines[number - 1].strip() if 0 < number <= len(lines) else b""
