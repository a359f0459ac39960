"""The report of a check: errors first, and equal warnings as one."""

from __future__ import annotations

from lyceum.diagnostics import REPORTERS, Position, Problem, Report, Severity, arrange_problems
from lyceum.i18n import format_message, get_translator


def make_warning(path: str, topic: str) -> Problem:
    return Problem(
        Position(path, 3, 9), "unknown-topic", format_message("`{key}` is new", key=topic), "", Severity.WARNING
    )


WARNINGS = [make_warning(f"content/tips/{i}.md", "command-line") for i in range(200)]
ERROR = Problem(Position("content/tips/zed.md", 2), "unknown-field", "`joind` is not a field here")


def test_equal_warnings_become_one_with_their_count() -> None:
    first, second = arrange_problems([*WARNINGS, ERROR])
    assert first == ERROR
    assert second.message == "`command-line` is new (in 200 files)"
    assert second.where == WARNINGS[0].where
    assert len(second.other_places) == 199


def test_different_warnings_and_equal_errors_stay_apart() -> None:
    problems = [ERROR, ERROR, make_warning("a", "one"), make_warning("b", "two")]
    assert list(arrange_problems(problems)) == problems[:2] + problems[2:]


def test_several_places_in_one_file_are_counted() -> None:
    (problem,) = arrange_problems([make_warning("a", "one"), make_warning("a", "one")])
    assert problem.message == "`one` is new (in 2 places)"


def test_the_count_is_translated_with_the_message() -> None:
    (problem,) = arrange_problems(WARNINGS)
    assert "200" in get_translator("fr").translate(problem.message)


def test_json_and_sarif_keep_every_place() -> None:
    report = Report(arrange_problems(WARNINGS), 200, get_translator("en"))
    assert REPORTERS["json"](report).count('"path"') == 201
    assert '"occurrenceCount": 200' in REPORTERS["sarif"](report)
