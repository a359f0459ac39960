"""Problems in; text for a terminal out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.problem import Problem


def lines(problems: Iterable[Problem]) -> Iterator[str]:
    """`path:line:column: message [code]`, and the hint below it."""
    for problem in problems:
        label = "" if problem.is_error else "warning: "
        yield f"{problem.where}: {label}{problem.message} [{problem.code}]"
        if problem.hint:
            yield f"    {problem.hint}"


def summary(problems: Sequence[Problem], entries: int) -> str:
    """One sentence: how it stands."""
    wrong = sum(problem.is_error for problem in problems)
    warnings = len(problems) - wrong
    also = f", {_many(warnings, 'warning')}" if warnings else ""
    if wrong:
        return f"{_many(wrong, 'problem')}{also} in {_many(entries, 'file')}"
    return f"{_many(entries, 'file')} in order{also}"


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
