"""The version of the code names what every stored value depends on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lyceum.system import PACKAGE_FOLDER, compute_code_version

SCRIPT = "from lyceum.system import compute_code_version; print(compute_code_version())"


def compute_version_of_copy(folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    return process.stdout.strip()


@pytest.fixture(scope="module")
def package_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what `lyceum.system` needs."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE_FOLDER / "system", folder / "lyceum/system", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "lyceum/__init__.py").touch()
    (folder / "lyceum/theme").mkdir()
    (folder / "lyceum/theme/page.css").write_text("a {}")
    return folder


def test_one_version_has_one_hash_in_every_process() -> None:
    processes = [subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True) for _ in range(2)]
    assert {process.stdout.strip() for process in processes} == {compute_code_version()}


@pytest.mark.parametrize("name", ["system/clock.py", "theme/page.css", "new.json"])
def test_the_hash_changes_with_every_file(package_copy: Path, name: str) -> None:
    before = compute_version_of_copy(package_copy)
    assert compute_version_of_copy(package_copy) == before
    with (package_copy / "lyceum" / name).open("a") as file:
        file.write("\n# changed\n")
    assert compute_version_of_copy(package_copy) != before
