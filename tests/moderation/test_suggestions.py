"""Suggestions stand on the lines that a fix changes, and finding them takes bounded work in any text."""

from __future__ import annotations

from lyceum.moderation.suggestions import find_suggestions
from tests.support.counted_work import count_calls

PATH = "content/tips/one.md"


def test_a_fix_in_a_long_text_is_suggested_on_its_line() -> None:
    lines = [f"line {number}" for number in range(3_000)]
    fixed = [*lines]
    fixed[1_200:1_202] = ["better", "best"]
    suggestions = find_suggestions(PATH, "\n".join(lines), "\n".join(fixed), None)
    assert [(item["start_line"], item["line"], item["body"]) for item in suggestions] == [
        (1_201, 1_202, "```suggestion\nbetter\nbest\n```")
    ]


def test_lines_that_were_there_before_get_no_suggestion() -> None:
    base = "a\nold slip\nb\n"
    suggestions = find_suggestions(PATH, "a\nold slip\nb\nnew slip\n", "a\nold fix\nb\nnew fix\n", base)
    assert [item["line"] for item in suggestions] == [4]


def test_texts_that_differ_everywhere_are_not_compared() -> None:
    text, fixed = ("".join(f"a\n{letter}{number}\n" for number in range(5_000)) for letter in "xy")
    assert count_calls(lambda: find_suggestions(PATH, text, fixed, text.replace("x", "z"))) < 50_000
    assert find_suggestions(PATH, text, fixed, None) == ()
