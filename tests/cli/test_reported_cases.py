"""What people reported: each folder of tests/corpus/reported is laid over a new hub, and `expected.yml` says what comes of it.

`expected.yml` holds any of these:
    check:   {exit: 1, problems: ["learners/ada.yml:3:5 warning not-a-topic"]}   every problem, in the order of the report
    fixed:   {"learners/ada.yml": "the whole text after `lyceum check --fix`"}
    build:   0                                                                   the exit code of `lyceum build`
    site:    {"learners/ada/index.html": {has: ["text"], lacks: ["text"], counts: {"text": 2}}, "gone/index.html": absent}
    verify:  0                                                                   the exit code of `lyceum verify`
Paths of content are relative to content/, paths of the site to site/. A new folder is a new test.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command_line import run_lyceum
from tests.support.pages import write_out
from tests.support.paths import CORPUS

CASES = sorted(folder for folder in (CORPUS / "reported").iterdir() if (folder / "expected.yml").exists())


@pytest.fixture(scope="session")
def new_hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new hub, which tests copy."""
    folder = tmp_path_factory.mktemp("new")
    created = run_lyceum("init", "hub", folder=folder)
    assert created.returncode == 0, created.stderr
    return folder / "hub"


def make_case_hub(case: Path, new_hub: Path, folder: Path) -> Path:
    """A new hub with the files of the case laid over it."""
    hub = shutil.copytree(new_hub, folder / "hub")
    shutil.copytree(case / "content", hub / "content", dirs_exist_ok=True)
    return hub


def list_reported_problems(hub: Path) -> tuple[int, list[str]]:
    """The exit code of `lyceum check`, and `path:line:column severity code` of each problem in its order."""
    checked = run_lyceum("check", "--format", "json", folder=hub)
    problems = [
        f"{problem['path'].removeprefix('content/')}:{problem['line']}:{problem['column']} "
        f"{problem['severity']} {problem['code']}"
        for problem in json.loads(checked.stdout)["problems"]
    ]
    return checked.returncode, problems


def check_page(page: Path, expected: Any) -> None:
    """Compare one file of the site, or several whose names fit a pattern, with what is expected of it."""
    if expected == "absent":
        assert not page.exists(), page
        return
    texts = [file.read_text("utf-8") for file in sorted(page.parent.glob(page.name))]
    text = "".join(write_out(text) if page.suffix == ".html" else text for text in texts)
    assert text, page
    for part in expected.get("has", ()):
        assert part in text, f"{part!r} is not in {page.name}"
    for part in expected.get("lacks", ()):
        assert part not in text, f"{part!r} is in {page.name}"
    for part, count in expected.get("counts", {}).items():
        assert text.count(part) == count, f"{part!r} in {page.name}"


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reported_case_is_answered_as_expected(case: Path, new_hub: Path, tmp_path: Path) -> None:
    expected = yaml.safe_load((case / "expected.yml").read_text("utf-8"))
    assert (case / "README.md").exists()
    assert expected.keys() <= {"check", "fixed", "build", "site", "verify"}
    hub = make_case_hub(case, new_hub, tmp_path)
    if "check" in expected:
        exit_code, problems = list_reported_problems(hub)
        assert problems == expected["check"]["problems"]
        assert exit_code == expected["check"]["exit"]
    if {"build", "site", "verify"} & expected.keys():
        built = run_lyceum("build", "--quiet", folder=hub)
        assert built.returncode == expected.get("build", 0), built.stderr
        assert "Traceback" not in built.stderr
        for path, page in expected.get("site", {}).items():
            check_page(hub / "site" / path, page)
    if "verify" in expected:
        verified = run_lyceum("verify", folder=hub)
        assert verified.returncode == expected["verify"], verified.stdout + verified.stderr
    if "fixed" in expected:
        fixed = run_lyceum("check", "--fix", folder=hub)
        assert "Traceback" not in fixed.stderr
        for path, text in expected["fixed"].items():
            assert (hub / "content" / path).read_text("utf-8") == text, path
