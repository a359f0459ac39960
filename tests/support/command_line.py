"""Runs the `lyceum` command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run_lyceum(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder. The environment variables are added to those of the test."""
    return subprocess.run(
        [sys.executable, "-c", "from lyceum.cli.main import main; main(prog_name='lyceum')", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
