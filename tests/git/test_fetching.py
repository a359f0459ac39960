"""A fetch brings only what is asked for, within its limits, and leaves the clone as it is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from lyceum.git import FetchError, FetchLimits, FetchRepository, RepositoryError, TooLargeError
from tests.support.git_repository import GitRepository

LIMITS = FetchLimits()


@pytest.fixture
def origin(tmp_path: Path) -> GitRepository:
    """A repository with a commit on main, and one more on the branch `change`."""
    origin = GitRepository.create(tmp_path / "origin").write_file("a.txt", "one\n")
    origin.commit()
    origin.create_branch("change").write_file("a.txt", "two\n")
    origin.commit()
    return origin.switch_branch("main")


@pytest.fixture
def heads(origin: GitRepository, tmp_path: Path) -> FetchRepository:
    origin.run_git("clone", "--quiet", "--single-branch", origin.folder.as_uri(), str(tmp_path / "clone"))
    return FetchRepository.create(tmp_path / "heads", tmp_path / "clone")


def fetch(heads: FetchRepository, origin: GitRepository, limits: FetchLimits = LIMITS, branch: str = "change") -> None:
    heads.fetch(
        origin.folder.as_uri(), {f"refs/heads/{branch}": "refs/pull/1"}, known_commit=origin.read_head(), token="",
        limits=limits,
    )  # fmt: skip


def test_a_fetched_head_is_there_beside_the_objects_of_the_clone(origin: GitRepository, heads: FetchRepository) -> None:
    fetch(heads, origin)
    assert heads.resolve("refs/pull/1") == origin.run_git("rev-parse", "change")
    assert heads.resolve(origin.read_head()) == origin.read_head()
    assert not list((heads.folder / "hooks").glob("*")), "no hook is there"


def test_a_ref_that_is_missing_is_an_error(origin: GitRepository, heads: FetchRepository) -> None:
    with pytest.raises(FetchError, match="couldn't find remote ref"):
        fetch(heads, origin, branch="gone")
    assert heads.resolve("refs/pull/1") is None


def test_a_fetch_ends_at_its_size(origin: GitRepository, heads: FetchRepository, tmp_path: Path) -> None:
    origin.switch_branch("change")
    (origin.folder / "large.bin").write_bytes(random.Random(1).randbytes(40_000_000))
    origin.commit()
    origin.switch_branch("main")
    with pytest.raises(TooLargeError):
        fetch(heads, origin, FetchLimits(max_bytes=100_000))
    left = sum(file.stat().st_size for file in heads.folder.rglob("*") if file.is_file())
    assert left < 1_000_000, "what came is removed"


def test_a_folder_without_a_repository_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="no Git repository"):
        FetchRepository.create(tmp_path / "heads", tmp_path)
