"""Git runs in one environment, whatever the variables around it say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lyceum.git import ObjectStore, RepositoryError, TooLargeError, UnknownRevisionError, find_changed_paths
from lyceum.git.repository import Repository
from tests.support.git_repository import GitRepository
from tests.support.paths import ROOT


def test_no_other_module_starts_git() -> None:
    package = ROOT / "generator" / "lyceum"
    pattern = re.compile(r"\bfrom git import|^import git\b|\[\s*\"git\"", re.MULTILINE)
    starters = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if pattern.search(path.read_text("utf-8"))
    }
    assert starters == {"git/repository.py"}


def test_variables_of_another_repository_are_ignored(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = repository.write_file("content/a").commit()
    other = GitRepository.create(tmp_path / "other")
    other.write_file("b").commit()
    for name, path in {"GIT_DIR": ".git", "GIT_WORK_TREE": ".", "GIT_INDEX_FILE": ".git/index"}.items():
        monkeypatch.setenv(name, str(other.folder / path))
    assert ObjectStore(repository.folder).resolve_commit("HEAD") == head
    repository.write_file("content/c")
    assert find_changed_paths(repository.folder, "HEAD") == {"content/c"}


def test_many_errors_do_not_block(repository: GitRepository) -> None:
    repository.write_file(".gitattributes", "a -!x\n" * 5_000)
    result = Repository(repository.folder).run("check-attr", "--all", "a")
    assert result.error.count("not a valid attribute name") == 5_000
    assert len(result.error) > 65_536, "more than a pipe can hold"


def test_output_over_the_limit_is_an_error(repository: GitRepository) -> None:
    repository.write_file("a").commit()
    with pytest.raises(TooLargeError):
        Repository(repository.folder).run("log", max_bytes=10)


def test_missing_git_is_an_error(repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))
    with pytest.raises(RepositoryError, match="Git is not installed here"):
        ObjectStore(repository.folder).resolve_commit("HEAD")
    with pytest.raises(UnknownRevisionError, match="Git is not installed here"):
        find_changed_paths(repository.folder, "HEAD")
