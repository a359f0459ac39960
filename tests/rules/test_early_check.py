"""Entries are checked by the processes that parse them, and what they could not know is checked again."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from lyceum.loader import HubFiles, assemble_library, read_hub_files
from lyceum.rules import RuleMemory, check_early, check_library
from tests.rules.test_rule_memory import FILES, edits
from tests.support.hubs import TODAY, write_hub
from tests.support.property_tests import count_examples


@pytest.fixture(autouse=True, scope="module")
def _divide_the_work() -> Iterator[None]:
    """Let even the smallest hub be read as large ones are, though in one process, which no other thread disturbs."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("lyceum.loader.file_results.MIN_FILES_FOR_PROCESSES", 1)
        monkeypatch.setattr("lyceum.loader.file_results.can_divide_work", lambda: True)
        monkeypatch.setattr("lyceum.system.processes.count_processors", lambda: 1)
        yield
    gc.enable()


def read(hub: Path) -> HubFiles:
    return read_hub_files(hub, prepare_inspection=check_early(TODAY))


def check(hub: Path, memory: RuleMemory) -> None:
    """Check a hub as it is read, and compare with a check of what was read."""
    files = read(hub)
    library, _ = assemble_library(files)
    early = files.results.inspections
    assert early
    assert check_library(library, today=TODAY, memory=memory, early=early) == check_library(library, today=TODAY)


def count_early(folder: Path, files: Mapping[str, str | bytes]) -> tuple[int, int]:
    """Return how many entries were checked, and how many of them where they were parsed."""
    memory = RuleMemory()
    check(write_hub(folder, files), memory)
    return memory.checked_count, memory.early_count


def test_what_paths_tell_is_known_early(tmp_path: Path) -> None:
    many = [path for path in FILES if re.search(r"/(learners|tips|results)/.*(yml|md)", path)]
    assert count_early(tmp_path, FILES)[1] == len(many)


def test_what_only_other_files_tell_is_checked_again(tmp_path: Path) -> None:
    tip = "---\ntitle: Three\nauthor: ada\n---\nSee [this](one.md#a-heading).\n"
    before = count_early(tmp_path / "before", FILES)
    after = count_early(tmp_path / "after", {**FILES, "content/tips/three.md": tip})
    assert after == (before[0] + 1, before[1])


@settings(max_examples=count_examples(40))
@given(edits())
def test_an_early_check_finds_what_a_late_one_finds(versions: list[dict[str, bytes]]) -> None:
    memory = RuleMemory()
    for files in versions:
        with TemporaryDirectory() as folder:
            check(write_hub(Path(folder), {**FILES, **files}), memory)
