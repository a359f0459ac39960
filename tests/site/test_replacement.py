"""Only changed files are replaced, and a killed process leaves the old site or the new one."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lyceum.site.manifest import SiteScan, digest_stamps, read_manifest, scan_site
from lyceum.site.replacement import SiteReplacedError, finish_replacement, replace_site, scan_last_site
from lyceum.site.replacement import make_state_folder as find_state_folder
from lyceum.site.site_writer import SiteWriter
from tests.support.git_repository import GitRepository
from tests.support.killed_processes import run_until_step

OLD = {"": "home", "a/": "a", "b/": "b", "style.css": "old", "gone/x.html": "x", "turns/into/": "folder"}
NEW = {"": "home", "a/": "new a", "b/": "b", "style.css": "new", "added/deep/y.json": "y", "turns": "file"}


def make_state_folder(hub: Path, site: Path) -> Path:
    folder = find_state_folder(hub, site)
    assert folder
    return folder


def write_site(
    hub: Path, files: Mapping[str, str], *, as_a_whole: bool = False, scan: SiteScan | None = None
) -> SiteWriter:
    site = hub / "site"
    with replace_site(site, make_state_folder(hub, site), as_a_whole=as_a_whole, scan=scan) as writer:
        for address, text in files.items():
            writer.add(address, text.encode())
    return writer


def read_site(hub: Path) -> dict[str, str]:
    site = hub / "site"
    paths = (path for path in site.rglob("*") if path.is_file() or path.is_symlink())
    return {path.relative_to(site).as_posix(): path.read_text() for path in paths}


def list_expected(files: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{address}index.html" if not address or address.endswith("/") else address: text
        for address, text in files.items()
    }


def list_new_paths(writer: SiteWriter) -> list[str]:
    return sorted(writer.new_files)


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    write_site(tmp_path, OLD)
    return tmp_path


def test_first_site_is_written_as_a_whole(tmp_path: Path) -> None:
    writer = write_site(tmp_path, OLD)
    assert len(writer.new_files) == len(OLD)
    assert read_site(tmp_path) == list_expected(OLD)


def test_only_changed_files_are_written(hub: Path) -> None:
    kept = {path: (hub / "site" / path).stat() for path in ("index.html", "b/index.html")}
    writer = write_site(hub, NEW)
    assert list_new_paths(writer) == ["a/index.html", "added/deep/y.json", "style.css", "turns"]
    assert writer.removed_count == 2
    assert read_site(hub) == list_expected(NEW)
    assert not (hub / "site/gone").exists()
    for path, status in kept.items():
        assert (hub / "site" / path).stat().st_mtime_ns == status.st_mtime_ns
        assert (hub / "site" / path).stat().st_ino == status.st_ino


def test_same_site_writes_nothing(hub: Path) -> None:
    state = make_state_folder(hub, hub / "site")
    before = {path: path.stat().st_mtime_ns for path in state.iterdir()}
    assert not write_site(hub, OLD).new_files
    assert {path: path.stat().st_mtime_ns for path in state.iterdir()} == before


def test_site_that_was_looked_at_before_is_not_scanned_again(hub: Path) -> None:
    scan = scan_last_site(hub, hub / "site")
    scan.compare()
    (hub / "site/later.html").write_text("nobody has seen it")
    assert write_site(hub, OLD, scan=scan).removed_count == 0
    assert (hub / "site/later.html").exists()


def test_scan_of_an_earlier_site_leads_to_the_same_site(hub: Path) -> None:
    scan = scan_last_site(hub, hub / "site")
    scan.compare()
    write_site(hub, NEW)
    write_site(hub, OLD | {"a/": "new a"}, scan=scan)
    assert read_site(hub) == list_expected(OLD | {"a/": "new a"})
    assert not write_site(hub, OLD | {"a/": "new a"}).new_files


def test_site_with_known_stamps_is_not_compared_with_its_manifest(hub: Path) -> None:
    site = hub / "site"
    known_digest = digest_stamps(scan_site(site))
    assert SiteScan(site, None, None, known_digest).compare() == (known_digest, [], [])
    (site / "style.css").write_text("somebody else's")
    changed = scan_last_site(hub, site, known_digest).compare()
    assert [path for path, _ in changed.differences] == ["style.css"]


def test_scan_of_another_folder_is_not_used(hub: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert not write_site(hub, OLD, scan=scan_last_site(hub, tmp_path_factory.mktemp("other"))).new_files


def test_copied_site_is_still_the_same(hub: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = tmp_path_factory.mktemp("copy") / "site"
    shutil.copytree(hub / "site", copy, copy_function=shutil.copyfile)
    shutil.rmtree(hub / "site")
    copy.rename(hub / "site")
    manifest = make_state_folder(hub, hub / "site") / "files"
    old_data = manifest.read_bytes()
    writer = write_site(hub, OLD)
    assert (writer.written_paths, writer.new_files) == (set(), {})
    inode = (hub / "site/style.css").stat().st_ino
    assert manifest.read_bytes() != old_data
    known = read_manifest(manifest)
    assert known
    assert known.files["style.css"].inode == inode
    kept = manifest.stat().st_mtime_ns
    assert not write_site(hub, OLD).new_files
    assert manifest.stat().st_mtime_ns == kept


def test_copied_site_with_a_change_is_repaired(hub: Path) -> None:
    (hub / "site/a/index.html").write_text("b")
    (hub / "site/b/index.html").write_text("b")
    assert list_new_paths(write_site(hub, OLD)) == ["a/index.html"]
    assert read_site(hub) == list_expected(OLD)


def damage_file(site: Path) -> None:
    (site / "a/index.html").write_text("somebody else")


def delete_folder(site: Path) -> None:
    shutil.rmtree(site / "b")


def add_file(site: Path) -> None:
    (site / "more.html").write_text("more")


def replace_folder_by_link(site: Path) -> None:
    shutil.move(site / "a", site.parent / "elsewhere")
    (site / "a").symlink_to(site.parent / "elsewhere")


def replace_file_by_link(site: Path) -> None:
    (site / "b/index.html").unlink()
    (site / "b/index.html").symlink_to(site / "index.html")


def replace_file_by_folder(site: Path) -> None:
    (site / "style.css").unlink()
    (site / "style.css/deep").mkdir(parents=True)
    (site / "style.css/deep/z").write_text("z")


def delete_site(site: Path) -> None:
    shutil.rmtree(site)


@pytest.mark.parametrize(
    "change",
    [
        damage_file,
        delete_folder,
        add_file,
        replace_folder_by_link,
        replace_file_by_link,
        replace_file_by_folder,
        delete_site,
    ],
)
def test_what_others_changed_in_the_site_is_repaired(hub: Path, change: Callable[[Path], None]) -> None:
    change(hub / "site")
    write_site(hub, OLD)
    assert read_site(hub) == list_expected(OLD)
    assert not any(path.is_symlink() for path in (hub / "site").rglob("*"))
    if (hub / "elsewhere").exists():
        assert (hub / "elsewhere/index.html").read_text() == "a", "nothing behind a link is touched"


@pytest.mark.parametrize("name", ["files", "journal.json"])
@pytest.mark.parametrize(
    "data", [b"", b"lyceum site 1 x\nnonsense", b'["x", "pending", [["../../x", "", 0, 0, 0]], []]', b"\xff"]
)
def test_damaged_state_costs_only_time(hub: Path, name: str, data: bytes) -> None:
    (make_state_folder(hub, hub / "site") / name).write_bytes(data)
    write_site(hub, NEW)
    assert read_site(hub) == list_expected(NEW)
    assert not write_site(hub, NEW).new_files


def test_deleted_state_costs_only_time(hub: Path) -> None:
    shutil.rmtree(hub / ".lyceum")
    assert len(write_site(hub, NEW).new_files) == len(NEW)
    assert read_site(hub) == list_expected(NEW)


def test_state_that_cannot_be_written_costs_only_time(hub: Path) -> None:
    shutil.rmtree(hub / ".lyceum")
    (hub / ".lyceum").write_text("a file")
    assert len(write_site(hub, NEW).new_files) == len(NEW)
    assert read_site(hub) == list_expected(NEW)


def test_state_that_a_commit_brought_is_not_used(hub: Path) -> None:
    GitRepository.create(hub).commit()
    assert find_state_folder(hub, hub / "site") is None
    with replace_site(hub / "site", None) as writer:
        writer.add("", b"home")
    assert len(writer.new_files) == 1


def test_moved_hub_keeps_what_is_known(hub: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    moved = tmp_path_factory.mktemp("elsewhere") / "hub"
    hub.rename(moved)
    assert list_new_paths(write_site(moved, OLD | {"a/": "changed"})) == ["a/index.html"]


def test_build_that_was_overtaken_is_told(hub: Path) -> None:
    site = hub / "site"
    with pytest.raises(SiteReplacedError), replace_site(site, make_state_folder(hub, site)) as slow:
        slow.add("", b"slow")
        write_site(hub, NEW)
    assert read_site(hub) == list_expected(NEW)
    write_site(hub, OLD, as_a_whole=True)
    assert read_site(hub) == list_expected(OLD)


def test_failed_build_leaves_the_old_site(hub: Path) -> None:
    site = hub / "site"
    with pytest.raises(RuntimeError), replace_site(site, make_state_folder(hub, site)) as writer:
        writer.add("", b"half")
        raise RuntimeError
    assert read_site(hub) == list_expected(OLD)
    assert sorted(path.name for path in make_state_folder(hub, site).iterdir()) == ["files", "lock"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.parametrize("as_a_whole", [False, True])
def test_killed_process_leaves_the_old_site_or_the_new_one(tmp_path: Path, as_a_whole: bool) -> None:
    outcomes = []
    for step in range(1, 1_000):
        hub = tmp_path / str(step)
        write_site(hub, OLD)
        is_finished = run_until_step(lambda hub=hub: write_site(hub, NEW, as_a_whole=as_a_whole), step, hub)
        finish_replacement(hub / "site", make_state_folder(hub, hub / "site"))
        outcomes.append(read_site(hub))
        assert outcomes[-1] in (list_expected(OLD), list_expected(NEW)), step
        write_site(hub, NEW)
        assert read_site(hub) == list_expected(NEW), step
        assert not [path for path in hub.iterdir() if path.name not in ("site", ".lyceum")], "nothing is left behind"
        names = {path.name for path in make_state_folder(hub, hub / "site").iterdir()}
        assert names - {"files.new", "journal.new"} == {"files", "lock"}, "the next one overwrites half a file"
        if is_finished:
            break
    assert step > 10
    assert {json.dumps(files, sort_keys=True) for files in outcomes} == {
        json.dumps(list_expected(files), sort_keys=True) for files in (OLD, NEW)
    }
