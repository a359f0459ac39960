"""The fake GitHub on which the merge bot runs, and the repository of the policy tests."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.git_repository import GitRepository, isolate_git
from tests.support.github.merge_bot import MERGE_BOT_HUB
from tests.support.github.server import FakeGitHub, run_fake_github
from tests.support.policy_cases import BASE_FILES, commit_files
from tests.support.warm_process import get_warm_process

PYTHON = sys.executable


@pytest.fixture(autouse=True)
def _judge_in_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The merge bot starts the process that judges with a Python that has imported Lyceum already."""
    if hasattr(os, "fork"):
        monkeypatch.setattr(sys, "executable", str(get_warm_process().program))


@pytest.fixture
def new_python(_judge_in_forks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The merge bot starts the process that judges as it does on a runner."""
    monkeypatch.setattr(sys, "executable", PYTHON)


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
