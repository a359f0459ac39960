"""The repository that the tests of lyceum.git fill."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.git_repository import GitRepository, isolate_git


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """An empty repository."""
    isolate_git(monkeypatch)
    return GitRepository.create(tmp_path / "hub")
