"""A site is swapped in whole, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator.output import _swap, beside, write


def site(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(text)
    return folder


def test_what_is_finished_takes_the_place_of_the_old(tmp_path: Path) -> None:
    old = site(tmp_path / "site", "old")
    (old / "gone.html").write_text("gone")
    with beside(old) as new:
        write(new, "", b"new")
        write(new, "learners/ada/", b"ada")
    assert (old / "index.html").read_text() == "new"
    assert (old / "learners/ada/index.html").read_text() == "ada"
    assert not (old / "gone.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_first_site_needs_no_old_one(tmp_path: Path) -> None:
    with beside(tmp_path / "deep" / "site") as new:
        write(new, "", b"new")
    assert (tmp_path / "deep/site/index.html").read_text() == "new"


def test_what_fails_leaves_the_old_site(tmp_path: Path) -> None:
    old = site(tmp_path / "site", "old")
    with pytest.raises(RuntimeError), beside(old) as new:
        write(new, "", b"half")
        raise RuntimeError
    assert (old / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_killed_build_leaves_the_old_site(tmp_path: Path) -> None:
    old = site(tmp_path / "site", "old")
    script = (
        "import sys, time, pathlib\n"
        "from generator.output import beside, write\n"
        "with beside(pathlib.Path(sys.argv[1])) as new:\n"
        "    write(new, '', b'half'); print('half', flush=True); time.sleep(60)\n"
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
    with beside(old) as new:
        write(new, "", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["site"], "the next build removes what the killed one left"


def test_killed_between_two_renames_the_next_build_brings_the_site_back(tmp_path: Path) -> None:
    site(tmp_path / "site.old", "old")
    with pytest.raises(RuntimeError), beside(tmp_path / "site"):
        assert (tmp_path / "site/index.html").read_text() == "old"
        raise RuntimeError


def test_where_the_system_cannot_exchange_two_renames_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.output._exchanged", lambda one, other: False)
    old, new = site(tmp_path / "site", "old"), site(tmp_path / "new", "new")
    _swap(new, old)
    assert (old / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
