"""A problem in a file: its position, code, message, hint and severity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from lyceum.i18n import Message, format_message

MAX_EQUAL_PROBLEMS = 20
"""Problems with the same code that are listed for one file."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Position:
    path: str
    """Relative to the hub's folder, with `/`."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in characters."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @classmethod
    def at_offset(cls, path: str, text: str, offset: int, *, first_line: int = 1) -> Position:
        """The position of a character in a text whose first line is the line `first_line` of the file."""
        return cls(path, first_line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset))


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    where: Position
    code: str
    """Names the fault, in words with hyphens. Each code has a help page on the site."""
    message: str
    """What is wrong."""
    hint: str = ""
    """What to do."""
    severity: Severity = field(default=Severity.ERROR)
    other_places: tuple[Position, ...] = ()
    """The other positions of a warning that `arrange_problems` has made one of many."""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def filter_errors(problems: Iterable[Problem]) -> Iterator[Problem]:
    yield from (problem for problem in problems if problem.is_error)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def arrange_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems in the order in which people read them: errors first, each part in the order of the files.

    A file shows only the first errors of each code. Warnings with the same code, message and hint become one, which says in how many files it stands.
    """
    errors: list[Problem] = []
    warnings: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in sorted(problems):
        if problem.is_error:
            errors.append(problem)
        else:
            warnings.setdefault((problem.code, problem.message, problem.hint), []).append(problem)
    return (*sum_up_problems(errors), *map(_merge_warnings, warnings.values()))


def _merge_warnings(warnings: Sequence[Problem]) -> Problem:
    first = warnings[0]
    if len(warnings) == 1:
        return first
    file_count = len({warning.where.path for warning in warnings})
    message = (
        format_message("{message} (in {count} files)", message=first.message, count=file_count)
        if file_count > 1
        else format_message("{message} (in {count} places)", message=first.message, count=len(warnings))
    )
    return replace(first, message=message, other_places=tuple(warning.where for warning in warnings[1:]))


def sum_up_problems(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield at most `MAX_EQUAL_PROBLEMS` problems of one code in a file, then one that says how many more there are.

    The problems are those of single files. Each stands for the others, so a file with thousands of mistakes is still read
    by people and by programs with limits."""
    counts: dict[tuple[str, str], int] = {}
    first_left_out: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        group = problem.where.path, problem.code
        counts[group] = counts.get(group, 0) + 1
        if counts[group] <= MAX_EQUAL_PROBLEMS:
            yield problem
        else:
            first_left_out.setdefault(group, problem)
    for group, problem in first_left_out.items():
        count = counts[group] - MAX_EQUAL_PROBLEMS
        if count == 1:
            yield problem
        else:
            yield make_summary_problem(problem.where, problem.code, count, problem.severity)


def make_summary_problem(where: Position, code: str, count: int, severity: Severity) -> Problem:
    """Report how many more problems of a code a file has. `where` is the position of the first of them."""
    return Problem(where, code, *describe_rest(count), severity)


def describe_rest(count: int) -> tuple[Message, Message]:
    """Return the message and the hint that stand for this many more mistakes of one kind."""
    message = format_message("{count} more like the ones above begin here", count=count)
    return message, format_message("fix the ones above, and check again")
