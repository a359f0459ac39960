"""Content may lie in folders of the hub's own: the name of a file is its key, and its address does not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.git import load_history
from lyceum.loader import (
    NOT_DIVIDED,
    find_divisions,
    find_page_address,
    flatten_path,
    load_library,
    make_path_identifier,
    map_former_names,
    match_path,
)
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import COMMON_FILES, TODAY, list_problems, make_hub, write_hub

TIP = "---\ntitle: One\nauthor: ada\n---\n"
RESULT = "learner: ada\ndate: 2026-01-10\n"


def test_files_in_subfolders_are_found(tmp_path: Path) -> None:
    hub = write_hub(
        tmp_path,
        {
            **COMMON_FILES,
            "content/learners/li/linus.yml": "name: Linus\navatar: file\nbio: See [one](../../tips/2026/03/one.md)\n",
            "content/learners/li/linus.png": "a picture",
            "content/tips/2026/03/one.md": f"{TIP}See ![a](one-a.png), [Linus](../../../learners/li/linus.yml) and [all](..).\n",
            "content/tips/2026/03/one-a.png": "a picture",
            "content/challenges/walk/results/ad/ada.yml": RESULT,
        },
    )
    library, problems = load_library(hub)
    assert not problems
    assert library.learners["linus"].path == "content/learners/li/linus.yml"
    assert library.pictures == {"linus": "content/learners/li/linus.png"}
    assert library.tips["one"].path == "content/tips/2026/03/one.md"
    assert library.text_pictures == {"content/tips/2026/03/one-a.png"}
    assert {result.key for result in library.results} == {"ada", "ada-0"}
    assert list_problems(hub) == ["content/challenges/walk/results/ada-0.yml:2:7: duplicate-result"], "the same day"


@pytest.mark.parametrize(
    ("path", "address", "flat"),
    [
        ("content/learners/ad/ada.yml", "learners/ada/", "content/learners/ada.yml"),
        ("content/learners/ad/a/b/ada.png", None, "content/learners/ada.png"),
        ("content/tips/2026/one.md", "tips/one/", "content/tips/one.md"),
        ("content/challenges/walk/results/ad/ada.yml", "challenges/walk/", "content/challenges/walk/results/ada.yml"),
        ("content/challenges/walk/challenge.md", "challenges/walk/", "content/challenges/walk/challenge.md"),
    ],
)
def test_an_address_does_not_change_with_the_folder(path: str, address: str | None, flat: str) -> None:
    assert find_page_address(path) == find_page_address(flat)
    assert address is None or find_page_address(path) == address
    assert flatten_path(path) == flat


@pytest.mark.parametrize(
    "path",
    [
        "content/learners/a/b/c/d/ada.yml",
        "content/learners/ada.yml/ada.yml",
        "content/challenges/2026/walk/challenge.md",
        "content/tips//one.md",
    ],
)
def test_other_folders_hold_no_entries(path: str) -> None:
    assert match_path(path) is None


def test_a_name_in_two_folders_is_a_duplicate_key(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, {**COMMON_FILES, "content/learners/ad/ada.yml": "name: Another\n"})
    assert list_problems(hub) == ["content/learners/ada.yml:1:1: duplicate-key"]


def test_a_move_into_a_subfolder_keeps_the_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    repository = GitRepository.create(tmp_path / "hub")
    write_hub(repository.folder, {**COMMON_FILES})
    first = repository.commit("Ada", date="2026-01-01")
    repository.rename_file("content/learners/ada.yml", "content/learners/ad/ada.yml")
    repository.write_file("content/learners/ad/ada.yml", "name: Ada Lovelace of London, all is other now\n")
    repository.commit("Grace", date="2026-02-01")
    library, _ = load_library(repository.folder)
    history = load_history(
        repository.folder, today=TODAY, get_identities=lambda: make_path_identifier(map_former_names(library))
    )
    assert history.files["content/learners/ad/ada.yml"].first_commit.sha == first


def test_the_site_is_the_same_in_subfolders(tmp_path: Path) -> None:
    texts = {"ada": "name: Ada\n", "grace": "name: Grace\n"}
    flat = make_hub(tmp_path / "flat", {f"content/learners/{key}.yml": text for key, text in texts.items()})
    deep = make_hub(tmp_path / "deep", {f"content/learners/{key[:2]}/{key}.yml": text for key, text in texts.items()})
    assert list(flat.learners) == list(deep.learners)


@pytest.mark.parametrize(
    ("files", "key", "folder"),
    [
        (["ada", "bob"], "carol", ""),
        (["ad/ada", "bob", "carol"], "adam", "ad"),
        (["ad/ada", "ad/am/adam", "bob"], "adams", "ad/am"),
        (["ad/ada", "bo/bob"], "carol", "ca"),
        (["ad/ada", "bob"], "carol", ""),
        (["2026/ada", "2026/bob"], "carol", ""),
        (["team/ad/ada", "ad/adam"], "x", ""),
        (["x-/x-1", "a/b"], "y", ""),
    ],
)
def test_a_new_file_lies_where_others_like_it_do(files: list[str], key: str, folder: str) -> None:
    for place in ("content/learners", "content/challenges/walk/results"):
        divisions = find_divisions(f"{place}/{name}.yml" for name in files)
        assert divisions.get(place, NOT_DIVIDED).choose_folder(key) == folder
