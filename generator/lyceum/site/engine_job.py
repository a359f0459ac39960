"""Finds out what the site engine reads from the disk, so that it runs only if some of that changed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import yaml

from lyceum.diagnostics import Problem
from lyceum.loader import YamlLoader
from lyceum.site.inputs import BuildInputs, EngineResult
from lyceum.system import compute_code_version

PURE_PLUGINS = frozenset({"search", "lyceum"})
"""Plugins that read nothing but the documents and the hub."""
IMPURE_EXTENSIONS = frozenset({"pymdownx.snippets", "pymdownx.b64"})
"""Extensions of Python-Markdown and PyMdown that read other files."""


class BuildFailed(Exception):  # noqa: N818
    """No site was built, and the old site is unchanged. `problems` are those of the content."""

    def __init__(self, reason: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(reason)
        self.problems = problems


class EngineRun(NamedTuple):
    """What the engine built, and what it warned of."""

    result: EngineResult
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EngineJob:
    """What the site engine is asked for."""

    inputs: BuildInputs
    digest: bytes
    """Of the files that the engine reads. It is another one each time if nobody can say which files these are."""
    folders: tuple[str, ...] | None = None
    """The folders that the engine reads besides its own; None if it may read anything."""
    result: EngineResult | None = None
    """What it built, if it has run already."""


def make_engine_job(inputs: BuildInputs) -> EngineJob:
    """Describe what the engine reads of a hub: mkdocs.yml, the documents and the hub's own theme."""
    hub_folder = inputs.folder
    digest = blake2b(compute_code_version().encode(), digest_size=16)
    try:
        text = (hub_folder / "mkdocs.yml").read_bytes()
        digest.update(text)
        digest.update(_find_repository(hub_folder).encode("utf-8", "surrogateescape"))
        folders = _list_read_folders(text)
        for folder in folders:
            for path in _list_files(hub_folder / folder):
                data = path.read_bytes()
                digest.update(f"{path.relative_to(hub_folder)} {len(data)}\n".encode("utf-8", "surrogateescape"))
                digest.update(data)
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return EngineJob(inputs, secrets.token_bytes(16))
    return EngineJob(inputs, digest.digest(), tuple(folders))


def find_engine_folders(hub_folder: Path) -> tuple[str, ...]:
    """Return the folders that the engine reads besides its own, as far as mkdocs.yml says so."""
    try:
        return tuple(_list_read_folders((hub_folder / "mkdocs.yml").read_bytes()))
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return ()


def _find_repository(hub_folder: Path) -> str:
    """Return how far above the hub its repository is: the edit links depend on it."""
    parents = (hub_folder, *hub_folder.parents)
    return next((hub_folder.relative_to(parent).as_posix() for parent in parents if (parent / ".git").exists()), "-")


def _list_read_folders(text: bytes) -> list[str]:
    """Return the folders that MkDocs reads besides its own. Raises ValueError if mkdocs.yml names something that may read more."""
    settings = yaml.load(text, Loader=YamlLoader)  # noqa: S506 - a safe loader: a tag such as `!ENV` or `!!python/name` is an error here
    if not isinstance(settings, dict) or settings.get("hooks") or "INHERIT" in settings:
        raise ValueError("hooks read anything")
    plugins = set(_list_names(settings.get("plugins")))
    extensions = set(_list_names(settings.get("markdown_extensions")))
    is_known = all("." not in name or name.startswith("pymdownx.") for name in extensions)
    if not plugins <= PURE_PLUGINS or extensions & IMPURE_EXTENSIONS or not is_known:
        raise ValueError("a plugin or an extension may read anything")
    theme = settings.get("theme")
    custom_folder = theme.get("custom_dir") if isinstance(theme, dict) else None
    return [str(settings.get("docs_dir", "docs")), *([str(custom_folder)] if custom_folder else [])]


def _list_names(items: object) -> Iterator[str]:
    """Yield the names of plugins or extensions, which are texts or have settings."""
    for item in items if isinstance(items, list | dict) else ():
        yield from map(str, item if isinstance(item, dict) else [item])


def _list_files(folder: Path) -> list[Path]:
    """Return the files of a folder. Raises ValueError for a link: it may lead to another folder that changes."""
    paths = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in (*folders, *sorted(names)):
            if Path(place, name).is_symlink():
                raise ValueError("a link leads elsewhere")
        paths += [Path(place, name) for name in sorted(names)]
    return paths
