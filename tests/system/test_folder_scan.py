"""A scan tells which files changed, and which could change unseen."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lyceum.system import NO_STAMP, scan_folder


def write_files(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def test_files_are_listed_in_the_order_of_their_names(tmp_path: Path) -> None:
    write_files(tmp_path, "content/b.yml", "content/a/z.yml", "content/a/.gitkeep", "content/c", "elsewhere/x")
    paths = [file.path for file in scan_folder(tmp_path, "content").files]
    assert paths == ["content/a/z.yml", "content/b.yml", "content/c"]


def test_links_are_listed_and_not_followed(tmp_path: Path) -> None:
    write_files(tmp_path, "content/a.yml", "elsewhere/x.yml")
    (tmp_path / "content/link").symlink_to(tmp_path / "elsewhere")
    files = {file.path: file.fault for file in scan_folder(tmp_path, "content").files}
    assert files == {"content/a.yml": "", "content/link": "link"}
    (tmp_path / "linked").symlink_to(tmp_path / "content")
    assert [file.fault for file in scan_folder(tmp_path, "linked").files] == ["link"]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert scan_folder(tmp_path, "content").files == ()


@pytest.mark.parametrize("change", ["text", "new file", "removal", "rename", "same size and time"])
def test_the_digest_changes_with_the_files(tmp_path: Path, change: str) -> None:
    write_files(tmp_path, "content/a.yml", "content/b.yml")
    before = scan_folder(tmp_path, "content").digest
    assert scan_folder(tmp_path, "content").digest == before
    path = tmp_path / "content/a.yml"
    match change:
        case "text":
            path.write_text("longer than before")
        case "new file":
            write_files(tmp_path, "content/c.yml")
        case "removal":
            path.unlink()
        case "rename":
            path.rename(tmp_path / "content/aa.yml")
        case _:
            status = path.stat()
            path.unlink()  # an editor that writes a new file and moves it into place
            (tmp_path / "content/new").write_text("content/X.yml")
            (tmp_path / "content/new").rename(path)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert scan_folder(tmp_path, "content").digest != before


def test_a_file_that_was_just_written_may_change_unseen(tmp_path: Path) -> None:
    write_files(tmp_path, "content/a.yml")
    scan = scan_folder(tmp_path, "content")
    assert not scan.is_settled
    assert replace(scan, started_ns=scan.started_ns + 10_000_000_000).is_settled


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse names that are not Unicode")
def test_names_that_look_the_same_keep_their_faults(tmp_path: Path) -> None:
    write_files(tmp_path, "content/a?.yml")
    Path(os.fsdecode(bytes(tmp_path / "content") + b"/a\xff.yml")).write_text("x")
    files = scan_folder(tmp_path, "content").files
    assert [(file.path, file.fault) for file in files] == [("content/a?.yml", ""), ("content/a?.yml", "unread")]


def test_changed_stamps_name_the_files_that_changed(tmp_path: Path) -> None:
    write_files(tmp_path, "content/a.yml", "content/b.yml", "content/c/d.yml")
    before = scan_folder(tmp_path, "content")
    (tmp_path / "content/b.yml").write_text("longer than before")
    after = scan_folder(tmp_path, "content")
    stamps = {file.path: file.stamp for file in after.files}
    assert after.rows["content"].list_changed_stamps(before.rows["content"]) == {"b.yml": stamps["content/b.yml"]}
    assert after.rows["content/c"] == before.rows["content/c"]


def test_only_late_stamps_are_forgotten(tmp_path: Path) -> None:
    write_files(tmp_path, "content/a.yml", "content/b.yml")
    os.utime(tmp_path / "content/b.yml", ns=(0, 2**62))  # from the future
    scan = scan_folder(tmp_path, "content")
    later = replace(scan, started_ns=scan.started_ns + 10_000_000_000)
    first, second = later.get_settled_rows("content").iterate_stamps()
    assert (first, second) == (scan.files[0].stamp, NO_STAMP)
    assert [later.choose_stamp(file.stamp) for file in scan.files] == [first, second]
