"""Creates a new hub in an empty folder from the files in `starter/hub/`."""

from __future__ import annotations

from pathlib import Path

from lyceum.contributing.issue_forms import build_issue_form_files
from lyceum.schema import build_schema_files

STARTER_HUB = Path(__file__).parent / "hub"
_DOTFILE_NAMES = {"gitignore": ".gitignore", "vscode": ".vscode"}
"""What begins with a dot in a hub."""


class FolderNotEmptyError(Exception):
    """The folder holds something already."""


def create_hub(folder: Path, *, name: str) -> tuple[str, ...]:
    """The paths of a small, working hub that now lies in `folder`."""
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmptyError(f"{folder} is not empty: choose a new folder")
    quoted = '"' + " ".join(name.split()).replace("\\", "\\\\").replace('"', '\\"')[:80] + '"'
    written = []
    for source in sorted(path for path in STARTER_HUB.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        inside = source.relative_to(STARTER_HUB)
        path = Path(*(_DOTFILE_NAMES.get(part, part) for part in inside.parts))
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text("utf-8").replace('"NAME OF THE COMMUNITY"', quoted)
        (folder / path).write_text(text, "utf-8", newline="\n")
        written.append(path.as_posix())
    generated = {**build_issue_form_files(folder), **build_schema_files()}
    for address, text in generated.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_text(text, "utf-8", newline="\n")
    return (*written, *sorted(generated))
