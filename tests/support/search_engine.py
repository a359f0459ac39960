"""Runs the theme's search in Node.js on the files of an index."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT

SCRIPT = ROOT / "tests/support/search_in_shards.mjs"
ASSETS = ROOT / "theme/assets"
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")


def run_engine(given: Mapping[str, Any]) -> Any:
    """Run the search with this input; see the script."""
    command = ["node", str(SCRIPT), str(ASSETS)]
    return json.loads(
        subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True).stdout
    )


def write_index(folder: Path, files: Mapping[str, bytes]) -> None:
    for address, data in files.items():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read_search_records(site: Path) -> list[tuple[str, str, str, str]]:
    """Return (location, title, topics, text) of everything that the search of a site shows."""
    files = [json.loads(path.read_text("utf-8")) for path in sorted((site / "search/records").iterdir())]
    return [tuple(record) for file in files for records in file.values() for record in records]


def read_search_files(site: Path) -> dict[str, str]:
    """Return the text of every file of a site's search, by its path."""
    paths = [path for path in sorted((site / "search").rglob("*")) if path.suffix in (".json", ".txt")]
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in paths}
