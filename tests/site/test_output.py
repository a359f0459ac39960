"""A site takes the place of the old one as a whole, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lyceum.site import build_site
from lyceum.site.output import MAX_BUILD_SECONDS, replace_folder, swap_folders
from lyceum.site.site_writer import SiteWriter
from tests.support.hubs import write_hub
from tests.support.paths import ROOT

UNFINISHED_BUILD = """
import pathlib, sys, time
from lyceum.site.output import replace_folder
from lyceum.site.site_writer import SiteWriter
with replace_folder(pathlib.Path(sys.argv[1])) as new:
    SiteWriter(new).add("", b"half")
    print("half", flush=True)
    time.sleep(60)
"""
BUILD_THAT_WAITS = """
import pathlib, sys
from lyceum.site import build_site
def wait(stage):
    if stage == "files":
        print(stage, flush=True)
        sys.stdin.readline()
build_site(pathlib.Path(sys.argv[1]), progress=wait)
"""


def make_site(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(text)
    return folder


def start_script(script: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_finished_site_replaces_the_old_one(tmp_path: Path) -> None:
    old = make_site(tmp_path / "site", "old")
    (old / "gone.html").write_text("gone")
    with replace_folder(old) as new:
        SiteWriter(new).add("", b"new")
        SiteWriter(new).add("learners/ada/", b"ada")
    assert (old / "index.html").read_text() == "new"
    assert (old / "learners/ada/index.html").read_text() == "ada"
    assert not (old / "gone.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_first_site_needs_no_old_site(tmp_path: Path) -> None:
    with replace_folder(tmp_path / "deep" / "site") as new:
        SiteWriter(new).add("", b"new")
    assert (tmp_path / "deep/site/index.html").read_text() == "new"


def test_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    old = make_site(tmp_path / "site", "old")
    with pytest.raises(RuntimeError), replace_folder(old) as new:
        SiteWriter(new).add("", b"half")
        raise RuntimeError
    assert (old / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_killed_build_leaves_the_old_site(tmp_path: Path) -> None:
    old = make_site(tmp_path / "site", "old")
    process = start_script(UNFINISHED_BUILD, old)
    assert process.stdout
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert (old / "index.html").read_text() == "old"
    assert len([path for path in tmp_path.iterdir() if path != old]) == 1
    with replace_folder(old) as new:
        SiteWriter(new).add("", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["site"], "the next build removes what the killed one left"


@pytest.mark.slow
def test_second_build_keeps_the_folder_of_the_first(tmp_path: Path) -> None:
    files = {"content/pages/about.md": "# About\n", "content/learners/ada.yml": "name: Ada\n"}
    hub = write_hub(tmp_path, {"mkdocs.yml": (ROOT / "mkdocs.yml").read_bytes(), **files})
    first = start_script(BUILD_THAT_WAITS, hub)
    assert first.stdout
    assert first.stdout.readline() == "files\n"
    (unfinished,) = hub.glob("site.new-*")
    two_minutes_ago = time.time() - 120
    os.utime(unfinished, (two_minutes_ago, two_minutes_ago))
    build_site(hub)
    assert (unfinished / "learners/ada/index.html").exists()
    (hub / "site/index.html").write_text("by the second build")
    first.communicate("\n")
    assert first.returncode == 0
    assert (hub / "site/index.html").read_text("utf-8") != "by the second build"
    assert not list(hub.glob("site.*"))


def test_folder_of_a_hanging_build_is_removed(tmp_path: Path) -> None:
    with replace_folder(tmp_path / "site") as hanging:
        too_old = time.time() - MAX_BUILD_SECONDS - 1
        os.utime(hanging, (too_old, too_old))
        with replace_folder(tmp_path / "site") as new:
            SiteWriter(new).add("", b"new")
            assert not hanging.exists()
        hanging.mkdir()
    assert list(tmp_path.iterdir()) == [tmp_path / "site"]


def test_next_build_restores_a_half_replaced_site(tmp_path: Path) -> None:
    make_site(tmp_path / "site.old", "old")
    with pytest.raises(RuntimeError), replace_folder(tmp_path / "site"):
        assert (tmp_path / "site/index.html").read_text() == "old"
        raise RuntimeError


def test_two_renames_replace_a_missing_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.site.output.exchange_names", lambda first, second: False)
    old, new = make_site(tmp_path / "site", "old"), make_site(tmp_path / "new", "new")
    swap_folders(new, old)
    assert (old / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
