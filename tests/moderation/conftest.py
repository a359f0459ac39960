"""The fake GitHub on which the merge bot runs, and the repository of the policy tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.git_repository import GitRepository, isolate_git
from tests.support.github.merge_bot import MERGE_BOT_HUB
from tests.support.github.server import FakeGitHub, run_fake_github
from tests.support.policy_cases import BASE_FILES, commit_files


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    """A fake GitHub with the hub of the merge bot tests."""
    isolate_git(monkeypatch)
    for fake in run_fake_github(tmp_path):
        fake.push_files("main", MERGE_BOT_HUB)
        fake.folder = tmp_path / "clone"  # type: ignore[attr-defined]
        yield fake


@pytest.fixture(scope="session")
def policy_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with BASE_FILES in its only commit. Tests copy it."""
    repo = GitRepository.create(tmp_path_factory.mktemp("review") / "hub")
    commit_files(repo, dict(BASE_FILES))
    return repo.folder


@pytest.fixture
def repo(policy_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """A repository with BASE_FILES in its only commit."""
    isolate_git(monkeypatch)
    return GitRepository(shutil.copytree(policy_template, tmp_path / "hub"))
