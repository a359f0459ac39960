"""A folder and a name in; a new hub in it out. And the files of a hub that are samples."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator import reading
from generator.library import Library

STARTER = Path(__file__).parent / "hub"
_NAMES = {"gitignore": ".gitignore", "vscode": ".vscode"}
"""What begins with a dot in a hub."""


class Taken(Exception):  # noqa: N818
    """The folder holds something already."""


def begun(folder: Path, *, name: str) -> tuple[str, ...]:
    """The paths of a small, working hub that now lies in `folder`."""
    if folder.exists() and any(folder.iterdir()):
        raise Taken(f"{folder} is not empty: choose a new folder")
    quoted = '"' + " ".join(name.split()).replace("\\", "\\\\").replace('"', '\\"')[:80] + '"'
    written = []
    for source in sorted(path for path in STARTER.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        inside = source.relative_to(STARTER)
        path = Path(*(_NAMES.get(part, part) for part in inside.parts))
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text("utf-8").replace('"NAME OF THE COMMUNITY"', quoted)
        (folder / path).write_text(text, "utf-8", newline="\n")
        written.append(path.as_posix())
    return tuple(written)


def samples(hub: Path) -> tuple[str, ...]:
    """The paths of all that belongs to learners with `github: false` alone: their profiles and pictures, the tips
    and results that nobody else had a part in, and challenges that only they host."""
    library, _ = reading.library(hub)
    invented = {key for key, entry in library.learners.items() if entry.value.github is False}
    return tuple(sorted(_samples(library, invented)))


def _samples(library: Library, invented: set[str]) -> Iterable[str]:
    def only_samples(handles: Iterable[str]) -> bool:
        return all(handle.casefold() in invented for handle in handles)

    yield from (library.learners[key].path for key in invented)
    yield from (path for key, path in library.pictures.items() if key in invented)
    yield from (tip.path for tip in library.tips.values() if tip.value.writers and only_samples(tip.value.writers))
    yield from (deed.path for deed in library.deeds.values() if only_samples(deed.value.who))
    gone = {
        key for key, one in library.challenges.items() if invented and one.value.hosts and only_samples(one.value.hosts)
    }
    yield from (library.challenges[key].path for key in gone)
    for result in library.results:
        if result.challenge.casefold() in gone or only_samples(result.value.people):
            yield result.path
