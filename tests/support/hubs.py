"""Writes small hubs to disk, and reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from lyceum.diagnostics import Problem
from lyceum.git import NO_HISTORY, FileHistory, History
from lyceum.git.history import Commit
from lyceum.hub import Hub, derive_hub
from lyceum.loader import ValidLibrary, drop_invalid, load_library
from lyceum.rules import check_library
from tests.support.paths import CORPUS, ROOT

TODAY = date(2026, 11, 24)
COMMON_FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Test\norganisations: [{id: analytical-engines, name: Analytical Engines}]\n",
    "content/topics.yml": "- {id: python, name: Python}\n",
    "content/accounts.yml": "grace: 583232\n",
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/grace.yml": "name: Grace\n",
    "content/challenges/walk/challenge.md": (
        "---\ntitle: Walk\nsummary: One step\nopens: 2026-01-01\ncloses: 2026-02-01\n---\nText\n"
    ),
    "content/challenges/walk/results/ada-0.yml": "learner: ada\ndate: 2026-01-10\n",
}
"""The files that the bad and good examples of the explanations refer to."""


def write_hub(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write these files to the folder, and a `content/hub.yml` if they have none. Returns the folder."""
    for path, content in {"content/hub.yml": "name: Test\n", **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def write_site_hub(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a hub like `write_hub`, with what the site engine needs: `mkdocs.yml`, and the pages that it names in the menu."""
    pages = {f"content/pages/{name}.md": f"# {name}\n" for name in ("about", "guide", "code-of-conduct")}
    return write_hub(folder, {"mkdocs.yml": (ROOT / "mkdocs.yml").read_bytes(), **pages, **files})


def list_corpus_hubs(name: str) -> list[Path]:
    """The hubs in tests/corpus/valid or tests/corpus/invalid."""
    return sorted(folder for folder in (CORPUS / name).iterdir() if (folder / "content").is_dir())


def find_problems(folder: Path, *, today: date = TODAY) -> tuple[Problem, ...]:
    """Everything that is wrong with the content of a hub."""
    library, load_problems = load_library(folder)
    return tuple(sorted((*load_problems, *check_library(library, today=today))))


def list_problems(folder: Path) -> list[str]:
    """`path:line:column: code` of each problem of a hub."""
    return [f"{problem.where}: {problem.code}" for problem in find_problems(folder)]


def load_valid_library(folder: Path) -> ValidLibrary:
    """The library of a hub. The hub must have no errors."""
    errors = [problem for problem in find_problems(folder) if problem.is_error]
    assert errors == []
    return drop_invalid(load_library(folder)[0], ())


def make_hub(folder: Path, files: dict[str, str | bytes], history: History = NO_HISTORY, *, today: date = TODAY) -> Hub:
    """Write a hub without errors, and derive everything from it."""
    return derive_hub(load_valid_library(write_hub(folder, files)), history, today=today)


def make_history(day_by_path: Mapping[str, str], sent_day_by_path: Mapping[str, str] = MappingProxyType({})) -> History:
    """A history in which each file has one commit, merged at noon of its day and sent on the same day if no other is given."""
    files = {}
    for path, day in day_by_path.items():
        noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        sent_on = date.fromisoformat(sent_day_by_path.get(path, day))
        commit = Commit(sha=f"{sum(path.encode()):040x}", merged_at=noon, sent_on=sent_on, people=())
        files[path] = FileHistory(commit, commit, ())
    return replace(NO_HISTORY, files=files)
