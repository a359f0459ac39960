"""What somebody asks of a command that makes files which are committed in; the files, or which of them are out of date, out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def main(
    arguments: Sequence[str],
    *,
    command: str,
    write: Callable[[Path], object],
    stale: Callable[[Path], Sequence[str]],
) -> int:
    """0: written, or up to date; 1: `--check` found files out of date; 2: wrong usage."""
    match arguments:
        case []:
            write(Path())
            return 0
        case ["--check"]:
            old = stale(Path())
            for path in old:
                print(f"{path} is out of date; run `{command}`", file=sys.stderr)  # noqa: T201
            return 1 if old else 0
    print(f"usage: {command} [--check]", file=sys.stderr)  # noqa: T201
    return 2
