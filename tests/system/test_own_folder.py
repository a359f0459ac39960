"""What a commit brings is never read as something that the generator kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.system import find_own_folder
from tests.support.git_repository import GitRepository, isolate_git

FOLDER = ".lyceum/store"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    isolate_git(monkeypatch)
    (tmp_path / "hub").mkdir()
    repository = GitRepository.create(tmp_path / "hub")
    repository.write_file("content/hub.yml", "name: Test\n")
    repository.commit()
    return repository


def test_a_folder_that_git_does_not_track_is_used(repository: GitRepository) -> None:
    assert find_own_folder(repository.folder, FOLDER) == repository.folder / FOLDER
    repository.write_file(".gitignore", "/.lyceum/\n")
    repository.write_file(f"{FOLDER}/content.sqlite", "x")
    repository.commit()
    assert find_own_folder(repository.folder, FOLDER) == repository.folder / FOLDER


@pytest.mark.parametrize("place", ["", "hubs/one"])
def test_a_folder_with_committed_files_is_not_used(repository: GitRepository, place: str) -> None:
    repository.write_file(f"{place}/{FOLDER}/content.sqlite".lstrip("/"), "x")
    repository.commit()
    assert find_own_folder(repository.folder / place, FOLDER) is None


def test_a_work_tree_has_an_index_of_its_own(repository: GitRepository, tmp_path: Path) -> None:
    repository.run_git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    assert find_own_folder(tmp_path / "tree", FOLDER) == tmp_path / "tree" / FOLDER
    (tmp_path / "tree" / FOLDER).mkdir(parents=True)
    (tmp_path / "tree" / FOLDER / "x").touch()
    repository.run_git("-C", str(tmp_path / "tree"), "add", "-f", FOLDER)
    assert find_own_folder(tmp_path / "tree", FOLDER) is None
    assert find_own_folder(repository.folder, FOLDER) == repository.folder / FOLDER


def test_a_folder_behind_a_link_is_not_used(repository: GitRepository, tmp_path: Path) -> None:
    (tmp_path / "elsewhere/store").mkdir(parents=True)
    (repository.folder / ".lyceum").symlink_to(tmp_path / "elsewhere")
    assert find_own_folder(repository.folder, FOLDER) is None


def test_a_folder_outside_of_git_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_own_folder(Path(), FOLDER) == tmp_path / FOLDER
