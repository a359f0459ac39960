"""The check of a change reports only the problems that it introduces, and autofix changes only its files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from lyceum.contributing import check_hub, find_introduced_problems
from tests.support.command_line import run_lyceum
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import TODAY, write_hub

FILES: dict[str, str | bytes] = {
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/old.yml": "name: Old\nrole: boss\n",
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\nthanks: [grace]\n---\nText\n",
    "content/learners/grace.yml": "name: Grace\n",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """A repository with FILES, one of which has a problem, in its first commit."""
    isolate_git(monkeypatch)
    repository = GitRepository.create(write_hub(tmp_path / "hub", FILES))
    repository.commit()
    return repository


def list_introduced_problems(repository: GitRepository, since: str) -> list[str]:
    """Return the position and the code of each problem that the change since a revision introduces."""
    check = check_hub(repository.folder, today=TODAY)
    problems = find_introduced_problems(repository.folder, since, check, today=TODAY)
    return [f"{problem.where}: {problem.code}" for problem in problems]


def test_old_problems_are_not_reported_for_a_change(repository: GitRepository) -> None:
    assert list_introduced_problems(repository, "HEAD") == []
    repository.write_file("content/learners/new.yml", "name: New\nrole: boss\n")
    assert list_introduced_problems(repository, "HEAD") == ["content/learners/new.yml:2:7: unknown-choice"]
    base = repository.read_head()
    repository.commit()
    assert list_introduced_problems(repository, "HEAD") == []
    assert list_introduced_problems(repository, base) == ["content/learners/new.yml:2:7: unknown-choice"]


def test_problems_caused_in_other_files_are_reported(repository: GitRepository) -> None:
    repository.delete_file("content/learners/grace.yml")
    assert list_introduced_problems(repository, "HEAD") == ["content/tips/one.md:4:10: unknown-reference"]


def test_the_past_is_read_only_where_it_decides(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write_file("content/learners/old.yml", "name: Old\n")
    repository.commit()
    repository.write_file("content/learners/new.yml", "name: New\nrole: boss\n")
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    assert list_introduced_problems(repository, "HEAD") == ["content/learners/new.yml:2:7: unknown-choice"]
    assert "cat-file" not in trace.read_text()
    repository.delete_file("content/learners/grace.yml")
    assert len(list_introduced_problems(repository, "HEAD")) == 2
    assert "cat-file" in trace.read_text()


def test_autofix_leaves_files_outside_the_change(repository: GitRepository) -> None:
    repository.write_file("mkdocs.yml", "site_name: Test\n")
    repository.write_file("content/learners/old.yml", "name: Old\nheadlin: Hi\n")
    repository.commit()
    repository.write_file("content/learners/new.yml", "name: New\nheadlin: Hi\n")
    result = run_lyceum("check", "--fix", "--changed-since", "HEAD", folder=repository.folder)
    assert result.returncode == 0, result.stderr
    assert (repository.folder / "content/learners/new.yml").read_text("utf-8") == "name: New\nheadline: Hi\n"
    assert (repository.folder / "content/learners/old.yml").read_text("utf-8") == "name: Old\nheadlin: Hi\n"


def test_all_problems_of_a_changed_file_are_reported(repository: GitRepository) -> None:
    repository.write_file("content/learners/old.yml", "# hello\nname: Old\nrole: boss\n")
    assert list_introduced_problems(repository, "HEAD") == ["content/learners/old.yml:3:7: unknown-choice"], (
        "the change owns the whole file"
    )


def test_picture_problems_are_introduced_by_what_shows_them(repository: GitRepository) -> None:
    repository.write_file("content/learners/ada.png", "not a picture")
    assert list_introduced_problems(repository, "HEAD") == ["content/learners/ada.png:1:1: unused-picture"]
    repository.commit()
    repository.write_file("content/learners/ada.yml", "name: Ada\navatar: file\n")
    assert list_introduced_problems(repository, "HEAD") == ["content/learners/ada.png:1:1: unreadable-picture"]
    repository.commit()
    repository.write_file("content/learners/grace.yml", "name: Grace Hopper\n")
    assert list_introduced_problems(repository, "HEAD") == [], "Ada's picture is not Grace's mistake"


def test_ignored_file_is_a_change_too(repository: GitRepository) -> None:
    repository.write_file("content/.gitignore", "*\n")
    repository.write_file("content/learners/new.yml", "name: New\nrole: boss\n")
    assert "content/learners/new.yml:2:7: unknown-choice" in list_introduced_problems(repository, "HEAD")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_changed_file_with_a_name_that_is_not_unicode(repository: GitRepository) -> None:
    (repository.folder / "content/tips" / os.fsdecode(b"caf\xe9.md")).write_text("text", "utf-8")
    assert "content/tips/caf?.md:1:1: unknown-file" in list_introduced_problems(repository, "HEAD")
