"""The one way from words to keys. tests/site/test_form_words.py compares it with the forms of the site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.schema import explain_invalid_key, list_spellings, make_key, split_names
from tests.support.name_keys import KEYS_BY_WORDS, MAX_KEY_CHARACTERS


@pytest.mark.parametrize(("words", "keys"), KEYS_BY_WORDS)
def test_words_lead_to_these_keys(words: str, keys: list[str]) -> None:
    assert [make_key(name) for name in split_names(words)] == keys


@pytest.mark.parametrize("words", ["React.js", "reactjs", "ReactJS", "react-js", "React JS", "React"])
def test_spellings_of_a_name_meet(words: str) -> None:
    assert "react" in list_spellings(words)


def test_known_name_is_not_split() -> None:
    assert split_names("Salt & Pepper/Sugar", lambda name: name == "Salt & Pepper/Sugar") == ("Salt & Pepper/Sugar",)
    assert split_names("data science and sql", lambda name: name == "data science") == ("data science", "sql")
    assert split_names("python sql", lambda name: name in ("python", "sql")) == ("python", "sql")


def test_long_list_loses_no_name() -> None:
    names = tuple(f"topic number {number}" for number in range(60))
    assert split_names(", ".join(names)) == names
    assert split_names("x, " * 3_000) == ("x, " * 3_000,)


@pytest.mark.fuzz
@given(st.text(max_size=500))
def test_key_of_any_words_is_stable_and_bounded(words: str) -> None:
    key = make_key(words)
    assert make_key(key) == key
    assert len(key) <= MAX_KEY_CHARACTERS
    assert not key or explain_invalid_key(key) not in ("`{text}` has a hyphen at its edge, or two in a row",)
