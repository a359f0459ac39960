"""Plain texts are read without a parser of YAML, and give the same values as with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.diagnostics import Problem
from lyceum.loader import parse_entry
from lyceum.loader.yaml_reader import ParsedFile, read_yaml
from lyceum.schema import CONTENT_KINDS
from tests.support.property_tests import count_examples

PATH = "content/challenges/walk/results/ada.yml"
NO_FIELD = "# a comment, with which a text is not plain\n"


def assert_same(text: str) -> None:
    """Compare a text with the same text below a comment, for which the parser of YAML is asked."""
    plain, parsed = read_yaml(text.encode(), PATH), read_yaml((NO_FIELD + text).encode(), PATH)
    assert isinstance(plain, Problem) == isinstance(parsed, Problem)
    if isinstance(plain, ParsedFile) and isinstance(parsed, ParsedFile):
        assert (plain.values, plain.repeated_fields) == (parsed.values, parsed.repeated_fields)
        assert [(item.code, item.where.line + 1) for item in plain.problems] == [
            (item.code, item.where.line) for item in parsed.problems
        ]


@pytest.mark.parametrize(
    "text",
    [
        "learner: ada\ndate: 2026-01-02\nscore: 12\n",
        "learner: ada\ndate: 2026-01-02",
        "title: A - b\ntopics: [sql, python-3]\nlevel: null\n",
        "a: yes\nno: ~\n",
        "a: b\na: c\n",
        "a: b\n\nc: d\n",
        "a: b \nc: d\n",
        "a: b\n  c\n",
        "a: [b,c]\n",
        "a: [b, -]\n",
        "a: {b: New York, c: d}\ne: f\n",
        "a: {b: c, b: d}\n",
        "a: {b: c,d: e}\n",
        "a: {b: c, d}\n",
        "a: {b: [c], d: e}\n",
        "a: {b: c, d: {e: f}}\n",
        "a: {b: c, }\n",
        "a: {b:c}\n",
        "a: {}\n",
        "a: b: c\n",
        "a: b #c\n",
        "a: -\n",
        "name: Zoë Müller\ncity: 서울\nbio: I can't, but (perhaps) we can; shall we?\n",
        "a: 'b' c\n",
        "a: b, {c}\n",
        "a: {b: c, d (e), f: g}\n",
        "a: b\u2028c\n",
        "a: b\u0085c: d\n",
        "a: 1.5.\nb: x/y\n",
        "a:  b\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
    ],
)
def test_a_text_is_read_as_yaml_would_be(text: str) -> None:
    assert_same(text)


@settings(max_examples=count_examples(300))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b_c", "null", "x"]), st.text(alphabet="ab1é수²ः -./_,;!?'()[]{}:#\n", max_size=12)
        ),
        max_size=4,
    )
)
def test_any_text_is_read_as_yaml_would_be(fields: list[tuple[str, str]]) -> None:
    assert_same("".join(f"{name}: {value}\n" for name, value in fields))


def test_values_of_plain_fields_keep_their_positions() -> None:
    kind = next(kind for kind in CONTENT_KINDS if kind.name == "result")
    entry, problems = parse_entry(b"learner: ada\ndate: 2026-01-02\ntasks: [a, b]\n", PATH, kind, key="ada")
    assert entry
    assert not problems
    place = entry.source.locate("tasks", 1)
    assert (place.line, place.column) == (3, 12)
