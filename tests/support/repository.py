"""Reads the files of this repository that tests are about: all tracked files, and the workflows."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.support.paths import ROOT

WORKFLOW_FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def list_tracked_files() -> list[Path]:
    """Return the files that Git tracks or would track."""
    result = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [ROOT / name for name in result.stdout.split("\0") if name and (ROOT / name).is_file()]


def load_workflow(name: str) -> Any:
    """Return the workflow `.github/workflows/<name>.yml`. All scalars are strings, so that `on` stays a word."""
    path = ROOT / ".github" / "workflows" / f"{name}.yml"
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
