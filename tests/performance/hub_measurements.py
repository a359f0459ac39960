"""Measures everything that the table of the benchmark says about one hub."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.performance.hubs import write_hub
from tests.performance.page_weights import measure_page_weights
from tests.performance.runs import Run, measure_save, run_lyceum, take_median
from tests.performance.stages import StagedBuild, measure_stages
from tests.support.page_weights import Weight

BENCH = "bench"
EDIT_COUNT = 3
"""How often each edit is made; the median is reported."""


@dataclass(frozen=True, slots=True)
class HubMeasurements:
    """The figures of one hub. `edits` has the run of a build after each kind of edit, `checks` that of each check."""

    name: str
    learner_count: int
    commit_count: int
    file_count: int
    """The content files."""
    card_count: int
    cold_without_cards: Run
    cold: StagedBuild
    edits: dict[str, Run]
    checks: dict[str, Run]
    save_to_seen_seconds: float
    page_weights: dict[str, Weight]
    """What a browser loads, by kind of page; nothing without a browser."""

    @property
    def is_bench(self) -> bool:
        """True for the hub that is measured at several sizes."""
        return self.name.startswith(BENCH)

    @property
    def milliseconds_for_each_learner(self) -> float:
        """The cold build without cards."""
        return 1000 * self.cold_without_cards.seconds / self.learner_count


def measure_hub(
    name: str, learner_count: int, folder: Path, files: Iterable[tuple[str, str, str]], report: Callable[[str], None]
) -> HubMeasurements:
    """Write a hub to a folder, and measure builds, edits, checks and `serve`."""
    report(f"{name}: writing the hub")
    commit_count = write_hub(folder, files)
    report(f"{name}: cold, without cards")
    without_cards = measure_cold_build(folder)
    report(f"{name}: cold")
    _set_results_aside(folder)
    os.sync()
    cold = measure_stages(folder)
    report(f"{name}: first pages and the first search")
    page_weights = measure_page_weights(folder / "site")
    edits = {}
    for kind, path in (
        ("nothing", None),
        ("profile", _find(folder, "learners")),
        ("profile alone", _find_profile_alone(folder)),
        ("result", _find(folder, "challenges")),
    ):
        report(f"{name}: after an edit of {kind}")
        edits[kind] = take_median(lambda number, path=path: _edit_and_build(folder, path, number), EDIT_COUNT)  # type: ignore[misc]
    report(f"{name}: checks")
    checks = _measure_checks(folder)
    report(f"{name}: serve")
    seconds = measure_save(folder, _find(folder, "learners"), EDIT_COUNT)
    file_count = sum(path.is_file() for path in (folder / "content").rglob("*"))
    cards = len(list((folder / "site" / "assets" / "cards").rglob("*.png")))
    return HubMeasurements(
        name, learner_count, commit_count, file_count, cards, without_cards, cold, edits, checks, seconds, page_weights
    )


def measure_cold_build(folder: Path) -> Run:
    """Build the hub in a folder without a store and without cards."""
    settings = folder / "content" / "hub.yml"
    original = settings.read_text("utf-8")
    _set_results_aside(folder)
    settings.write_text(f"{original}share_cards: false\n", "utf-8")
    os.sync()
    run = run_lyceum(folder, "build", "--quiet")
    settings.write_text(original, "utf-8")
    return run


def _find(folder: Path, kind: str) -> Path:
    """Return a profile, or a result of the largest challenge."""
    if kind == "learners":
        profiles = sorted((folder / "content" / "learners").rglob("*.yml"))
        return profiles[len(profiles) // 2]
    results = (
        sorted(challenge.glob("results/**/*.yml")) for challenge in (folder / "content" / "challenges").iterdir()
    )
    largest = max(results, key=len)
    return largest[len(largest) // 2]


def _find_profile_alone(folder: Path) -> Path:
    """Return the profile of somebody whom the fewest tips and results name. At every size, it shows on about as many pages."""
    profiles = sorted((folder / "content" / "learners").rglob("*.yml"))
    others = (*(folder / "content" / "tips").rglob("*.md"), *(folder / "content" / "challenges").rglob("*.yml"))
    counts = Counter(name for path in others for name in re.findall(r"[\w-]+", path.read_text("utf-8")))
    middle = len(profiles) // 2
    return min((*profiles[middle:], *profiles[:middle]), key=lambda path: counts[path.stem])


def _edit_and_build(folder: Path, path: Path | None, number: int) -> Run:
    if path and "learners" in path.parts:
        path.write_text(f"{path.read_text('utf-8')}# {number}\n".replace("name: ", f"name: {number} ", 1), "utf-8")
    elif path:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(f"score: {900 + number}\n" if "score:" in line else line for line in lines), "utf-8")
    return run_lyceum(folder, "build", "--quiet")


def _measure_checks(folder: Path) -> dict[str, Run]:
    profile = str(_find(folder, "learners").relative_to(folder))
    run_lyceum(folder, "check", may_fail=True)
    checks = {
        "one file": take_median(lambda _: run_lyceum(folder, "check", profile), EDIT_COUNT),
        "what changed": take_median(lambda _: run_lyceum(folder, "check", "--changed-since", "HEAD"), EDIT_COUNT),
        "everything": take_median(lambda _: run_lyceum(folder, "check"), EDIT_COUNT),
    }
    store, kept = folder / ".lyceum", folder / ".lyceum-kept"
    store.rename(kept)

    def check_cold(_: int) -> Run:
        shutil.rmtree(store, ignore_errors=True)
        return run_lyceum(folder, "check")

    checks["everything, without a store"] = take_median(check_cold, EDIT_COUNT)
    shutil.rmtree(store, ignore_errors=True)
    kept.rename(store)
    subprocess.run(["git", "-C", str(folder), "checkout", "-q", "--", "content"], check=True)
    run_lyceum(folder, "build", "--quiet")
    return checks


def _set_results_aside(folder: Path) -> None:
    """Move the site and the store away: some file systems create files slowly right after many were deleted."""
    number = len(list(folder.parent.glob(f"{folder.name}-old-*")))
    old = folder.with_name(f"{folder.name}-old-{number}")
    old.mkdir()
    for name in ("site", ".lyceum"):
        if (folder / name).exists():
            (folder / name).rename(old / name)
