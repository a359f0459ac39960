"""A link that somebody plants in content/ leads no command out of the hub's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.contributing import (
    apply_plan,
    create_hub,
    find_autofixes,
    find_sample_files,
    plan_removal,
    plan_rename,
    remove_sample_files,
    write_fixed_files,
    write_scaffold_file,
)
from lyceum.contributing.scaffold import ScaffoldFile
from lyceum.loader import load_library, load_settings
from lyceum.system import LinkedPathError, create_inside, read_inside, write_inside
from tests.support.hubs import list_problems, write_hub

FIXABLE = b"name:Eve\r\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the hub, which no command may touch."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "eve.yml").write_bytes(FIXABLE)
    (folder / "hub.yml").write_bytes(b"name: Elsewhere\n")
    return folder


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return write_hub(
        tmp_path / "hub",
        {"content/learners/kim.yml": "name:Kim\n", "content/tips/one.md": "---\ntitle: One\nauthor: kim\n---\nText\n"},
    )


def read_all(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_fix_writes_through_no_planted_link(hub: Path, outside: Path) -> None:
    before = read_all(outside)
    (hub / "content/learners/eve.yml").symlink_to(outside / "eve.yml")
    for suffix in ("mended", "new", "tmp", "moving", "bak"):
        (hub / f"content/learners/kim.yml.{suffix}").symlink_to(outside / "eve.yml")
        (hub / f"content/learners/.kim.yml.{suffix}").symlink_to(outside / "eve.yml")
    (hub / "content/activities").symlink_to(outside, target_is_directory=True)
    write_fixed_files(hub, find_autofixes(hub))
    assert (hub / "content/learners/kim.yml").read_bytes() == b"name: Kim\n"
    assert read_all(outside) == before
    assert "content/learners/eve.yml:1:1: not-a-regular-file" in list_problems(hub)
    assert "content/activities:1:1: not-a-regular-file" in list_problems(hub)


def test_file_that_became_a_link_is_not_written(hub: Path, outside: Path) -> None:
    fixed_files = find_autofixes(hub)
    (hub / "content/learners/kim.yml").unlink()
    (hub / "content/learners/kim.yml").symlink_to(outside / "eve.yml")
    with pytest.raises(LinkedPathError):
        write_fixed_files(hub, fixed_files)
    assert (outside / "eve.yml").read_bytes() == FIXABLE


def test_content_that_is_a_link_is_not_read(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "linked"
    folder.mkdir()
    (folder / "content").symlink_to(outside, target_is_directory=True)
    library, _ = load_library(folder)
    assert (library.learners, library.settings.value.name) == ({}, "Community")
    assert load_settings(folder).name == "Community"
    assert "content:1:1: not-a-regular-file" in list_problems(folder)
    assert find_autofixes(folder) == ()


@pytest.mark.parametrize("planted", ["content/tips/two.md", "content/tips"])
def test_new_file_is_written_behind_no_link(tmp_path: Path, outside: Path, planted: str) -> None:
    folder = write_hub(tmp_path / "hub", {"content/learners/kim.yml": "name: Kim\n"})
    (folder / planted).parent.mkdir(parents=True, exist_ok=True)
    (folder / planted).symlink_to(outside / "gone" if planted.endswith(".md") else outside)
    before = read_all(outside)
    with pytest.raises(LinkedPathError):
        write_scaffold_file(folder, ScaffoldFile(path="content/tips/two.md", text="text", unfinished=(), warnings=()))
    assert read_all(outside) == before


def test_rename_and_forget_follow_no_link(hub: Path, outside: Path) -> None:
    (hub / "content/learners/kim.yml").write_bytes(b"name: Kim\n")
    (hub / "content/learners/lou.yml").symlink_to(outside / "eve.yml")
    (hub / "content/pages").symlink_to(outside, target_is_directory=True)
    before, text = read_all(outside), (hub / "content/tips/one.md").read_bytes()
    with pytest.raises(LinkedPathError):
        apply_plan(hub, plan_rename(hub, "kim", "lou"))
    assert (hub / "content/tips/one.md").read_bytes() == text, "nothing is half renamed"
    assert plan_removal(hub, "kim").remaining_mentions == ()
    apply_plan(hub, plan_removal(hub, "kim"))
    assert read_all(outside) == before


def test_file_with_the_new_name_is_not_overwritten(hub: Path) -> None:
    (hub / "content/learners/kim.yml").write_bytes(b"name: Kim\n")
    (hub / "content/learners/kim.png").write_bytes(b"kim")
    (hub / "content/learners/lou.png").write_bytes(b"lou")
    with pytest.raises(FileExistsError):
        apply_plan(hub, plan_rename(hub, "kim", "lou"))
    assert (hub / "content/learners/lou.png").read_bytes() == b"lou"
    assert (hub / "content/learners/kim.yml").exists()


def test_sample_files_are_removed_behind_no_link(tmp_path: Path, outside: Path) -> None:
    (outside / "empty").mkdir()
    folder = tmp_path / "new"
    create_hub(folder, name="New")
    (folder / "content/pages/more").symlink_to(outside, target_is_directory=True)
    remove_sample_files(folder, find_sample_files(folder))
    assert (outside / "empty").is_dir()


@pytest.mark.parametrize("path", ["../outside/eve.yml", "folder/eve.yml", "file.yml", "/etc/hostname"])
def test_no_path_leads_out_of_a_folder(tmp_path: Path, outside: Path, path: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "folder").symlink_to(outside, target_is_directory=True)
    (root / "file.yml").symlink_to(outside / "eve.yml")
    for use in (
        read_inside,
        lambda root, path: write_inside(root, path, b"x"),
        lambda root, path: create_inside(root, path, b"x"),
    ):
        with pytest.raises(LinkedPathError):
            use(root, path)
    assert (outside / "eve.yml").read_bytes() == FIXABLE
