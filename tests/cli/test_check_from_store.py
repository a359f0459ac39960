"""`lyceum check` reads, parses and checks only what changed, says the same as without a store, and needs no folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lyceum.contributing import HubCheck, check_hub, find_introduced_problems
from lyceum.loader import STORE_FOLDER
from tests.support.command_line import run_lyceum
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import COMMON_FILES, TODAY, write_site_hub

FILES: dict[str, str | bytes] = {
    **COMMON_FILES,
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\nthanks: [grace]\n---\nText\n",
    "content/tips/two.md": "---\ntitle: Two\nauthor: nobody\n---\nText\n",
}
# two.md names nobody who is known, so the hint of its problem depends on all names.
ENTRY_COUNT = len(COMMON_FILES) + 1  # with two tips, and without the ledger of accounts


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hub that was checked once."""
    isolate_git(monkeypatch)
    folder = write_site_hub(tmp_path / "hub", FILES)
    GitRepository.create(folder).commit()
    assert count_work(check_hub(folder, today=TODAY)) == (ENTRY_COUNT, ENTRY_COUNT, 0)
    return folder


def count_work(check: HubCheck) -> tuple[int, int, int]:
    """Return how many files were parsed, and how many entries all rules and only linked rules looked at."""
    return check.work[:3]


def assert_same_without_store(hub: Path, check: HubCheck) -> None:
    copy = hub.parent / "copy"
    shutil.copytree(hub, copy, ignore=shutil.ignore_patterns(STORE_FOLDER.parts[0]))
    assert check_hub(copy, today=TODAY).problems == check.problems
    shutil.rmtree(copy)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("content/learners/ada.yml", "name: Ada\nheadline: Hello\n", (1, 1, 0)),
        ("content/learners/ada.yml", "name: Ada Lovelace\n", (1, 1, 1)),
        ("content/learners/nobody.yml", "name: New\n", (1, 1, 1)),
        ("content/tips/two.md", "---\ntitle: Two\nauthor: ada\n---\nText\n", (1, 1, 0)),
        ("content/challenges/walk/results/ada-1.yml", "learner: ada\ndate: 2026-01-11\n", (1, 1, 0)),
        ("content/challenges/walk/challenge.md", "---\ntitle: Walk\nsummary: s\nopens: 2026-01-20\n---\nText\n", (1, 1, 1)),
        ("content/topics.yml", "- {id: sql, name: SQL}\n", (1, 1, 1)),
        ("content/learners/grace.yml", "- no fields\n", (1, 1, 1)),
    ],
)  # fmt: skip
def test_an_edit_costs_what_it_changes(hub: Path, path: str, text: str, expected: tuple[int, int, int]) -> None:
    assert count_work(check_hub(hub, today=TODAY)) == (0, 0, 0)
    (hub / path).write_text(text)
    check = check_hub(hub, today=TODAY)
    assert count_work(check) == expected
    assert_same_without_store(hub, check)


def test_a_removal_parses_no_file(hub: Path) -> None:
    (hub / "content/learners/grace.yml").unlink()
    check = check_hub(hub, today=TODAY)
    assert count_work(check) == (0, 0, 2)
    assert "content/tips/one.md" in {problem.where.path for problem in check.problems}
    assert_same_without_store(hub, check)


def test_a_change_since_a_revision_parses_the_old_files_only(hub: Path) -> None:
    (hub / "content/learners/grace.yml").write_text("name: Grace\ngithub: ada\n")
    check = check_hub(hub, today=TODAY, since="HEAD")
    introduced = find_introduced_problems(hub, "HEAD", check, today=TODAY)
    assert [f"{problem.where}: {problem.code}" for problem in introduced] == [
        "content/learners/grace.yml:2:9: duplicate-login"
    ]


def test_a_store_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    folder = write_site_hub(tmp_path / "hub", {**FILES, STORE_FOLDER.parts[0]: "a file in its place"})
    for _ in range(2):
        check = check_hub(folder, today=TODAY)
        assert [problem.code for problem in check.problems] == ["unknown-reference"]
        assert count_work(check) == (ENTRY_COUNT, ENTRY_COUNT, 0)


def test_the_command_says_the_same_with_a_store(hub: Path) -> None:
    outputs = {run_lyceum("check", "content/tips", folder=hub).stdout for _ in range(2)}
    shutil.rmtree(hub / STORE_FOLDER)
    outputs.add(run_lyceum("check", "content/tips", folder=hub).stdout)
    assert len(outputs) == 1
    assert "content/tips/two.md:3:9: there is no profile" in outputs.pop()


CHECK_TWICE = """
import sys
import lyceum.system.folder_scan as scan
scan.CLOCK_STEP_NS = -(10**9)  # files that were just written count as old
from lyceum.cli.main import main
try:
    main(prog_name="lyceum")
finally:
    print(sorted({"lyceum.loader", "lyceum.rules", "pydantic", "yaml"} & sys.modules.keys()), file=sys.stderr)
"""


def check_with_imports(hub: Path, *arguments: str) -> tuple[str, int, bool]:
    """Return what a check prints, its exit code, and whether it loaded what reads files."""
    process = subprocess.run(
        [sys.executable, "-c", CHECK_TWICE, "check", *arguments], cwd=hub, capture_output=True, text=True, check=False
    )
    *summary, modules = process.stderr.strip().split("\n")
    return process.stdout + "\n".join(summary), process.returncode, modules != "[]"


def test_an_unchanged_hub_is_not_read_again(hub: Path) -> None:
    first = check_with_imports(hub)
    assert (first[1], first[2]) == (1, True)
    assert check_with_imports(hub) == (*first[:2], False)
    assert check_with_imports(hub, "content/learners")[1:] == (0, False)
    assert check_with_imports(hub, "--changed-since", "HEAD")[2]


@pytest.mark.parametrize(
    "path", ["content/tips/two.md", "content/pages/new.md", "mkdocs.yml", "giscus.json", "content/hub.yml"]
)
def test_a_hub_with_a_change_is_read_again(hub: Path, path: str) -> None:
    check_with_imports(hub)
    file = hub / path
    file.write_text((file.read_text() if file.exists() else "{}") + "\n")
    changed = check_with_imports(hub)
    assert changed[2]
    shutil.rmtree(hub / STORE_FOLDER)
    assert check_with_imports(hub) == changed


def test_another_day_and_damage_have_a_hub_read_again(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check_with_imports(hub)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert check_with_imports(hub)[2]
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    (hub / STORE_FOLDER / "last-check").write_bytes(b"damage")
    assert check_with_imports(hub) == first


def test_what_the_history_decides_is_asked_again(hub: Path) -> None:
    (hub / "content/learners/eve.yml").write_text("name: Eve\ngithub: ada\n")
    assert [check_with_imports(hub)[2] for _ in range(2)] == [True, True]


def test_paths_limit_what_a_change_introduces(hub: Path) -> None:
    (hub / "content/learners/grace.yml").write_text("name: Grace\nrole: boss\n")
    (hub / "content/learners/ada.yml").write_text("name: Ada\nrole: boss\n")
    result = run_lyceum("check", "content/learners/ada.yml", "--changed-since", "HEAD", folder=hub)
    assert ("ada.yml" in result.stdout, "grace.yml" in result.stdout) == (True, False)
