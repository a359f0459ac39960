"""Documents, lock files, generated files and the content of the first community are consistent."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import click
import pytest

from lyceum.cli.main import main
from lyceum.git import NO_HISTORY
from lyceum.hub import derive_hub
from lyceum.loader import load_library
from lyceum.rules.checker import RULES
from lyceum.scoring import LeaderboardScope
from tests.support.hubs import TODAY, load_valid_library
from tests.support.paths import ROOT
from tests.support.repository import list_tracked_files

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md")


@pytest.mark.usefixtures("sample_hub")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_have_no_broken_links_or_paths(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (ROOT / target).exists(), target
    for path in re.findall(r"`((?:content|generator|theme|tests|\.github|\.ci)/[\w./-]*)`", text):
        assert (ROOT / path.rstrip("/")).exists() or "your-" in path, path


def test_documents_name_only_existing_commands() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        text = (ROOT / document).read_text("utf-8")
        assert set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text, re.MULTILINE)) <= targets
        assert set(re.findall(r"`(?:\.venv/bin/)?lyceum ([a-z][a-z-]*)", text)) <= set(
            main.list_commands(click.Context(main))
        )


def test_architecture_names_every_package() -> None:
    named = set(re.findall(r"^\| `([a-z0-9]+)/?` \|", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.MULTILINE))
    modules = {path.stem for path in (ROOT / "generator/lyceum").glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in (ROOT / "generator/lyceum").glob("*/__init__.py")}
    assert named == modules | packages


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    explanations = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("## Dependencies")[2].lower()
    for dependency in project["dependencies"]:
        name = re.match(r"[A-Za-z0-9-]+", dependency)
        assert name
        assert name[0].lower().removeprefix("mkdocs-") in explanations


@pytest.mark.slow
def test_generated_files_are_up_to_date() -> None:
    lyceum = (sys.executable, "-c", "from lyceum.cli.main import main; main()", "generate")
    for command in (
        [str(ROOT / ".ci" / "lock")],
        *([*lyceum, kind] for kind in ("catalogs", "schemas", "issue-forms")),
    ):
        result = subprocess.run([*command, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_lock_files_pin_hashes_and_name_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in "".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    packages = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert packages
    for package in packages:
        assert re.match(r"[\w.\[\]-]+==", package)
        assert "--hash=sha256:" in package


def test_no_file_contains_a_machine_name() -> None:
    names = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "\\.\\./sha" + "red")))
    for path in list_tracked_files():
        if path.suffix not in (".png", ".jpg", ".woff2"):
            assert not names.search(path.read_text("utf-8", errors="replace")), path


def test_fonts_are_small_and_have_licences() -> None:
    fonts = list((ROOT / "theme" / "assets" / "fonts").glob("*.woff2"))
    assert fonts
    assert sum(font.stat().st_size for font in fonts) < 120_000
    assert list((ROOT / "theme" / "assets" / "fonts").glob("*.txt"))


def test_rule_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.explanation for rule in RULES)


@pytest.mark.usefixtures("sample_hub")
def test_sample_community_has_varied_content() -> None:
    library, _ = load_library(ROOT)
    hub = derive_hub(load_valid_library(ROOT), NO_HISTORY, today=TODAY)
    challenges = [entry.value for entry in library.challenges.values()]
    assert len(library.learners) >= 24
    assert len(library.tips) >= 24
    assert len(challenges) >= 6
    assert len(library.results) >= 90
    assert len(library.settings.value.cohorts) >= 3
    assert len(library.settings.value.organisations) >= 3
    assert {"open", "past", "coming"} <= {challenge.state for challenge in hub.challenges.values()}
    assert {"tip", "how-to", "resource", "question", "story"} == {entry.value.kind for entry in library.tips.values()}
    assert {"duration", "points", "none"} <= {challenge.score.measure for challenge in challenges}
    assert "team" in {challenge.mode for challenge in challenges}
    assert all(entry.value.github is False for entry in library.learners.values()), "samples have no GitHub account"
    assert "sample" in (ROOT / "content" / "pages" / "about.md").read_text("utf-8").lower()


@pytest.mark.usefixtures("sample_hub")
def test_sample_badges_and_boards_are_not_empty() -> None:
    hub = derive_hub(load_valid_library(ROOT), NO_HISTORY, today=TODAY)
    unearned = {key for key, summary in hub.holders.items() if not summary.holder_count}
    assert unearned == {
        "five-years-of-evenings",  # the community is a year old
        "behind-the-curtain",  # needs commits, and samples have no account
        "around-the-table",  # needs comments, and samples have no account
        "keeper-of-the-house",  # needs changes to the files of others
    }
    boards, season = hub.leaderboards, hub.leaderboards.current_season
    assert season
    assert len(boards.rank_newcomers(season.key)) >= 5
    assert len(boards.rank_improvements(season.key)) >= 5
    scope = LeaderboardScope(season=season.key)
    assert len(boards.rank_teams(scope)) >= 3
    assert all(
        group.rank for group in (*boards.rank_groups("cohort", scope), *boards.rank_groups("organisation", scope))
    )
    assert all(boards.rank_learners(LeaderboardScope(topic=topic)) for topic in hub.topics)
