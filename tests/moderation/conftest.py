"""The fake GitHub on which the merge bot runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.git_repository import isolate_git
from tests.support.github.merge_bot import MERGE_BOT_HUB
from tests.support.github.server import FakeGitHub, run_fake_github


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    isolate_git(monkeypatch)
    for fake in run_fake_github(tmp_path):
        fake.push_files("main", MERGE_BOT_HUB)
        fake.folder = tmp_path / "clone"  # type: ignore[attr-defined]
        yield fake
