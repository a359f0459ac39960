"""Runs the `lyceum` command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.warm_process import get_warm_process


def run_lyceum(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder. The environment variables are added to those of the test."""
    if not hasattr(os, "fork"):
        return start_lyceum(*arguments, folder=folder, **environment)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, Path(os.devnull).open("rb") as nothing:
        files = [file.fileno() for file in (nothing, output, errors)]
        command = ("lyceum", "lyceum.cli.main", *arguments)
        exit_code = get_warm_process().run(command, folder, {**os.environ, **environment}, files)
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode())
    return subprocess.CompletedProcess(command, exit_code, *texts)


def start_lyceum(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command like `run_lyceum`, in a Python that is started anew and looks for its modules."""
    return subprocess.run(
        [sys.executable, "-c", "from lyceum.cli.main import main; main(prog_name='lyceum')", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
