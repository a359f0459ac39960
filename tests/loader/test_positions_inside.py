"""The position of every problem is inside of its file, however broken the file is."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lyceum.loader import parse_entry
from lyceum.schema import CONTENT_KINDS
from tests.support.property_tests import count_examples

KINDS = {kind.name: kind for kind in CONTENT_KINDS}
PIECES = st.sampled_from(
    (
        "name: Eve", "bio: x", "title: One", "author: wren", "learning: ", "name: 'Eve", "bio: |\n  x", "? a", "<<: x", "  - a", "- a",
        "'", '"', "[", "]", "{", "}", ": ", "x", "#", " # c", "|", ">", "\t", "---", "...", "&a", "*a", "!t", "@", "`", "%", "é", "\U0001f600",
        "\n", "\n", "\n", "\r\n", "\r", "  ", "\u2028", "\x85", "\ufeff", "\u202e", "\x00",
    )
)  # fmt: skip


@pytest.mark.fuzz
@settings(max_examples=count_examples(500))
@given(pieces=st.lists(PIECES, max_size=14), in_front_matter=st.booleans())
@example(["name: Eve", "\n", 'bio: "x', "\n"], False)
@example(["---"], False)
@example(["\r", "\x00", "\n", "- a"], False)
@example(["bio: |\n  x", "\n", "x"], False)
@example(["name: Eve", "\n", "learning: ", "["], True)
def test_positions_lie_inside_of_the_file(pieces: list[str], in_front_matter: bool) -> None:
    text = "".join(pieces)
    texts = {
        "learner": text,
        "tip": f"---\n{text}\n---\nBody\n" if in_front_matter else text,
        "topics": text,
        "hub": text,
    }
    for kind_name, file_text in texts.items():
        _, problems = parse_entry(file_text.encode(), "content/file", KINDS[kind_name], key="eve")
        lines = file_text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
        for problem in problems:
            assert 1 <= problem.where.line <= len(lines), problem
            assert 1 <= problem.where.column <= len(lines[problem.where.line - 1]) + 1, problem
