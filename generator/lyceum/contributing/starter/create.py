"""Creates a new hub in an empty folder from the files in `starter/hub/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lyceum.contributing.issue_forms import build_issue_form_files
from lyceum.schema import build_schema_files
from lyceum.system import write_inside

STARTER_HUB = Path(__file__).parent / "hub"
MAX_NAME_CHARACTERS = 80
_NAME_PLACEHOLDER = '"NAME OF THE COMMUNITY"'
_DOTFILE_NAMES = {"gitignore": ".gitignore", "vscode": ".vscode"}
"""The names in a hub of files that have no dot in `starter/hub/`, where tools would take them for their own."""


class FolderNotEmptyError(Exception):
    """The folder for the new hub holds something already."""


def create_hub(folder: Path, *, name: str) -> tuple[str, ...]:
    """Write a small, working hub, and return the paths of its files. Raises FolderNotEmptyError."""
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmptyError(f"{folder} is not empty: choose a new folder")
    quoted_name = _quote_name(name)
    starter_files = {
        path: source.read_text("utf-8").replace(_NAME_PLACEHOLDER, quoted_name)
        for path, source in _list_starter_files()
    }
    _write_files(folder, starter_files)
    generated_files = {**build_issue_form_files(folder), **build_schema_files()}
    _write_files(folder, generated_files)
    return (*starter_files, *sorted(generated_files))


def _quote_name(name: str) -> str:
    """Return the name as a quoted YAML text."""
    short_name = " ".join(name.split())[:MAX_NAME_CHARACTERS].rstrip()
    escaped = short_name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _list_starter_files() -> Iterator[tuple[str, Path]]:
    """Yield the path in the new hub and the source of each file, in the order of the sources."""
    for source in sorted(STARTER_HUB.rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            parts = source.relative_to(STARTER_HUB).parts
            yield Path(*(_DOTFILE_NAMES.get(part, part) for part in parts)).as_posix(), source


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        write_inside(folder, path, text.encode())
