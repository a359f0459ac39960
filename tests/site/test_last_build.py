"""A build of an unchanged hub ends before it loads anything large, and says the same again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lyceum.cli import build as build_commands
from lyceum.cli import check as check_commands
from lyceum.credentials import BADGE_KEY_VARIABLE, BADGE_PUBLIC_KEY_VARIABLE
from lyceum.site import BuildReport, LastBuild
from lyceum.site.manifest import digest_stamps, scan_site
from tests.support.git_repository import GitRepository
from tests.support.hubs import write_site_hub
from tests.support.paths import ROOT

REPORT = BuildReport("", 1, 2, 3, problem_lines=("a problem",), large_losses=("a loss",))
LARGE_PACKAGES = ("pydantic", "mkdocs", "jinja2", "babel", "git", "PIL", "yaml")


@pytest.fixture(autouse=True)
def _trust_new_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of the tests are so new that another change might not be seen."""
    monkeypatch.setattr("lyceum.system.folder_scan.CLOCK_STEP_NS", -(10**9))


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A hub with a site of which a build has told."""
    hub = write_site_hub(tmp_path, {"content/learners/ada.yml": "name: Ada\n", "theme/main.html": "theme"})
    (hub / "site").mkdir()
    (hub / "site/index.html").write_text("home")
    GitRepository.create(hub).commit()
    save(hub)
    return hub


def digest_site(report: BuildReport) -> str:
    return digest_stamps(scan_site(Path(report.site_folder)))


def save(hub: Path) -> None:
    report = BuildReport(str(hub / "site"), *list(vars(REPORT).values())[1:])
    LastBuild(hub).save(report, digest_site(report), folders=["theme"], shows_github_pictures=False)


def test_unchanged_hub_gives_the_report_of_the_last_build(hub: Path) -> None:
    report = LastBuild(hub).find_report()
    assert report
    assert (report.page_count, report.problem_lines, report.large_losses) == (1, ("a problem",), ("a loss",))
    assert LastBuild(hub, "other options").find_report() is None


CHANGES: dict[str, Callable[[Path], object]] = {
    "content": lambda hub: (hub / "content/learners/ada.yml").write_text("name: Eva\n"),
    "new file": lambda hub: (hub / "content/learners/new.yml").write_text("name: New\n"),
    "deleted file": lambda hub: (hub / "content/learners/ada.yml").unlink(),
    "mkdocs.yml": lambda hub: (hub / "mkdocs.yml").write_text("site_name: x\n"),
    "theme": lambda hub: (hub / "theme/main.html").write_text("other"),
    "comments": lambda hub: (hub / ".lyceum/discussions.json").write_text("[]"),
    "commit": lambda hub: GitRepository(hub).write_file("code.py").commit(),
    "branch": lambda hub: GitRepository(hub).run_git("branch", "other"),
    "page of the site": lambda hub: (hub / "site/index.html").write_text("other"),
    "more in the site": lambda hub: (hub / "site/more.html").write_text("more"),
    "no site": lambda hub: (hub / "site").rename(hub / "elsewhere"),
    "damaged record": lambda hub: [file.write_text("{") for file in (hub / ".lyceum/sites").glob("last-*")],
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_hub_is_built(hub: Path, change: Callable[[Path], object]) -> None:
    change(hub)
    assert LastBuild(hub).find_report() is None


def test_another_day_or_variable_is_a_change(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SOURCE_DATE_EPOCH": "0", "LYCEUM_AVATARS": "elsewhere"}.items():
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert LastBuild(hub).find_report() is None
        assert LastBuild(hub).find_report()


def test_file_that_has_just_changed_is_looked_at_again(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.system.folder_scan.CLOCK_STEP_NS", 3600 * 10**9)
    assert LastBuild(hub).find_report() is None
    save(hub)
    monkeypatch.setattr("lyceum.system.folder_scan.CLOCK_STEP_NS", -(10**9))
    assert LastBuild(hub).find_report() is None


def test_change_during_a_build_is_seen_by_the_next_one(hub: Path) -> None:
    last_build = LastBuild(hub)
    assert last_build.find_report()
    (hub / "content/learners/ada.yml").write_text("name: Eva\n")
    report = BuildReport(str(hub / "site"), 1, 2, 3)
    last_build.save(report, digest_site(report), folders=["theme"], shows_github_pictures=False)
    assert LastBuild(hub).find_report() is None


def test_unchanged_hub_loads_nothing_large(hub: Path) -> None:
    script = (
        "import sys\nimport lyceum.system.folder_scan as scan\nscan.CLOCK_STEP_NS = -(10**9)\n"
        "import lyceum.system.side_task as side_task\nside_task.SHORT_SECONDS = 60\n"
        "from lyceum.cli.main import main\n"
        "main(['-C', sys.argv[1], 'build'], prog_name='lyceum', standalone_mode=False)\n"
        f"print([name for name in {LARGE_PACKAGES} if name in sys.modules])\n"
    )
    report = BuildReport(str(hub / "site"), 1, 2, 3)
    LastBuild(hub, None, False).save(report, digest_site(report), folders=["theme"], shows_github_pictures=False)
    result = subprocess.run(
        [sys.executable, "-c", script, str(hub)], capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ
    )
    summary, loaded = result.stdout.splitlines()
    assert summary.startswith("1 page in 2 files, 0.0 MB (0.0% of what GitHub Pages publishes); 0 written in ")
    assert loaded == "[]"


def test_modules_that_are_imported_early_are_those_of_the_command() -> None:
    script = (
        "import sys\nfrom importlib import import_module\nimport_module(sys.argv[1])\n"
        "print([name for name in sys.argv[2:] if name not in sys.modules])\n"
    )
    for module, early in (
        ("lyceum.site.site_builder", build_commands.MODULES_OF_A_BUILD),
        ("lyceum.contributing.check", check_commands.MODULES_OF_A_CHECK),
    ):
        command = [sys.executable, "-c", script, module, *early]
        assert subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout == "[]\n"


def test_build_knows_the_names_of_the_keys_without_loading_much() -> None:
    assert build_commands.BADGE_KEY_VARIABLE == BADGE_KEY_VARIABLE
    assert build_commands.BADGE_PUBLIC_KEY_VARIABLE == BADGE_PUBLIC_KEY_VARIABLE
