"""What could be the name of a host is found in one pass over any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.moderation.dependencies import find_hosts

_SHORT_TEXT_HOST = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)+")
"""Says what a host is. It takes time with the square of the length."""
KILOBYTES_256 = 256 * 1024


@pytest.mark.fuzz
@given(st.text("aB_-. /é1", max_size=20))
def test_words_with_points_between_them_may_be_hosts(text: str) -> None:
    assert [*find_hosts(text)] == [host.lower() for host in _SHORT_TEXT_HOST.findall(text)]


@pytest.mark.parametrize("piece", ["a", "-", "_", ".", "a..", "_-.", "é"])
def test_a_word_as_long_as_a_file_names_no_host(piece: str) -> None:
    assert [*find_hosts(piece * (KILOBYTES_256 // len(piece)))] == []
