"""A value in a comment or a summary on GitHub stays in its code span: it mentions nobody and links nowhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.diagnostics import Position, Problem, format_code_span, format_markdown_message, format_markdown_report
from lyceum.diagnostics.reporters import REPORTERS, Report
from lyceum.i18n import format_message, get_translator
from lyceum.markdown import render_markdown

ENGLISH = get_translator("en")
HOSTILE = "a` sign in again: https://evil.test/login #1 octo/repo#2 @octo-org/team `b"
TEMPLATES = ("`{text}` is not a link", "write {text}", "did you mean `{text}`, or {text}?", "{text}")
VALUES = st.text(st.sampled_from("`@#1ab/.<>&[]()*_~|\\-: \n\r\t\x1b\u202e\u2028é"), max_size=60) | st.sampled_from(
    (HOSTILE, "`", "``", "@org/team", "#12", "GH-12", "www.evil.test", "<img src=x>", "1234567", "a@b.example")
)


def strip_code_spans(markdown: str) -> str:
    """The text without its code spans, as CommonMark finds them."""
    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", markdown)


@pytest.mark.fuzz
@given(text=VALUES, template=st.sampled_from(TEMPLATES))
def test_no_value_leaves_its_code_span(text: str, template: str) -> None:
    markdown = format_markdown_message(format_message(template, text=text), ENGLISH)
    outside = strip_code_spans(markdown)
    assert "\n" not in markdown
    assert not re.search(r"(?<!\\)[@#<>&\[\]`]|[@#]|://|www\.|\x1b|\u202e", outside), markdown
    assert all(character.isprintable() for character in markdown)


def test_hostile_value_is_shown_as_it_was_written() -> None:
    message = format_message("`{text}` is not a link that can be shown", text=HOSTILE)
    assert format_markdown_message(message, ENGLISH) == f"``{HOSTILE}`` is not a link that can be shown"


def test_plain_value_outside_of_code_stays_plain() -> None:
    message = format_message("write {better} instead of {other}", better="2026-03-01", other="@ada")
    assert format_markdown_message(message, ENGLISH) == "write 2026-03-01 instead of `@ada`"


def test_message_in_a_message_is_escaped_too() -> None:
    inner = format_message("`{text}` is new", text="a`b")
    assert format_markdown_message(format_message("{message} (in {count} files)", message=inner, count=2), ENGLISH) == (
        "``a`b`` is new (in 2 files)"
    )


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\x1b[31mb", "a\u202eb", "`", "a``b`", ""])
def test_code_span_is_one_printable_line(text: str) -> None:
    span = format_code_span(text)
    assert span.isprintable()
    assert strip_code_spans(span) == ""


@pytest.mark.parametrize("name", REPORTERS)
def test_no_reporter_prints_what_a_path_holds(name: str) -> None:
    path = "content/learners/a\x1b]0;x\x07\u202eb\n::error::`@org.yml"
    problems = [Problem(Position(path), "invalid-file-name", format_message("`{text}` is bad", text=path))]
    output = REPORTERS[name](Report(problems, 1, ENGLISH))
    assert all(character.isprintable() or character == "\n" for character in output)
    assert "\n::error::" not in output.removeprefix("::error ")


def test_report_has_no_mention_and_no_link() -> None:
    problems = [
        Problem(Position(f"content/{HOSTILE}.yml"), "not-a-link", format_message("`{text}` is bad", text=HOSTILE))
    ]
    html = str(render_markdown(format_markdown_report(problems)).html)
    assert "<a" not in re.sub(r"<code>.*?</code>", "", html)
