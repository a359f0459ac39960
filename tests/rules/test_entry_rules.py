"""A second check looks only at the entries that are new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lyceum.loader import Entry, load_library
from lyceum.rules.entry_cache import EntryCache
from tests.support.hubs import COMMON_FILES, find_problems, write_hub


def test_unchanged_entries_are_looked_at_once(tmp_path: Path) -> None:
    library, _ = load_library(write_hub(tmp_path, COMMON_FILES))
    seen: list[str] = []

    def find(entry: Entry[Any]) -> Iterator[str]:
        seen.append(entry.path)
        if entry.kind == "learner":
            yield entry.key

    cache = EntryCache(find)
    assert [found for _, found in cache.iterate(library)] == [("ada",), ("grace",)]
    count = len(seen)
    changed = replace(library, learners={**library.learners, "ada": replace(library.learners["ada"])})
    assert [found for _, found in cache.iterate(changed)] == [("ada",), ("grace",)]
    assert seen[count:] == ["content/learners/ada.yml"]


def test_another_hub_is_checked_anew(tmp_path: Path) -> None:
    profile: dict[str, str | bytes] = {"content/learners/ada.yml": "name: Your name\n"}
    assert len(find_problems(write_hub(tmp_path / "one", COMMON_FILES | profile))) == 1
    assert find_problems(write_hub(tmp_path / "two", COMMON_FILES)) == ()
    assert len(find_problems(tmp_path / "one")) == 1
