"""A site is swapped in whole, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lyceum.site.output import _swap_folders, replace_folder, write_site_file


def site(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(text)
    return folder


def test_finished_site_replaces_the_old_one(tmp_path: Path) -> None:
    old = site(tmp_path / "site", "old")
    (old / "gone.html").write_text("gone")
    with replace_folder(old) as new:
        write_site_file(new, "", b"new")
        write_site_file(new, "learners/ada/", b"ada")
    assert (old / "index.html").read_text() == "new"
    assert (old / "learners/ada/index.html").read_text() == "ada"
    assert not (old / "gone.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_first_site_needs_no_old_site(tmp_path: Path) -> None:
    with replace_folder(tmp_path / "deep" / "site") as new:
        write_site_file(new, "", b"new")
    assert (tmp_path / "deep/site/index.html").read_text() == "new"


def test_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    old = site(tmp_path / "site", "old")
    with pytest.raises(RuntimeError), replace_folder(old) as new:
        write_site_file(new, "", b"half")
        raise RuntimeError
    assert (old / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_killed_build_leaves_the_old_site(tmp_path: Path) -> None:
    old = site(tmp_path / "site", "old")
    script = (
        "import sys, time, pathlib\n"
        "from lyceum.site.output import replace_folder, write_site_file\n"
        "with replace_folder(pathlib.Path(sys.argv[1])) as new:\n"
        "    write_site_file(new, '', b'half'); print('half', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(old)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert (old / "index.html").read_text() == "old"
    left = [path for path in tmp_path.iterdir() if path != old]
    assert len(left) == 1
    os.utime(left[0], (0, 0))
    with replace_folder(old) as new:
        write_site_file(new, "", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["site"], "the next build removes what the killed one left"


def test_next_build_restores_a_half_replaced_site(tmp_path: Path) -> None:
    site(tmp_path / "site.old", "old")
    with pytest.raises(RuntimeError), replace_folder(tmp_path / "site"):
        assert (tmp_path / "site/index.html").read_text() == "old"
        raise RuntimeError


def test_two_renames_replace_a_missing_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.site.output._exchange_names", lambda one, other: False)
    old, new = site(tmp_path / "site", "old"), site(tmp_path / "new", "new")
    _swap_folders(new, old)
    assert (old / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
