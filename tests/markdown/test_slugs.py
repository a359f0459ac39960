"""A slug keeps the words of a text and joins them by hyphens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.markdown import slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Machine Learning", "Machine-Learning"),
        (" to do: swim! ", "to-do-swim"),
        ("a_ - b", "a-b"),
        ("学 2026", "学-2026"),
        ("…", ""),
    ],
)
def test_slug_joins_words_by_single_hyphens(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_underscores_and_marks_are_kept_on_request() -> None:
    assert slugify("snake_case here", keep_underscores=True) == "snake_case-here"
    assert slugify("हिन्दी") == "ह-न-द"
    assert slugify("हिन्दी \u0301a", keep_marks=True) == "हिन्दी-a"


@pytest.mark.fuzz
@given(st.text(max_size=100), st.integers(1, 60))
def test_slug_has_no_hyphen_at_an_edge(text: str, max_chars: int) -> None:
    slug = slugify(text, max_chars=max_chars)
    assert len(slug) <= max_chars
    assert slug == slug.strip("-")
    assert "--" not in slug
