"""Runs the `lyceum` command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run_lyceum(*arguments: str, at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder `at`, with these environment variables besides the test's own."""
    return subprocess.run(
        [sys.executable, "-c", "from lyceum.cli.main import main; main(prog_name='lyceum')", *arguments],
        cwd=at, capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
