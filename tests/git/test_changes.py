"""What a change brings, and how the pages that it changes will look."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lyceum.contributing import check_hub, find_introduced_problems
from lyceum.diagnostics import Position, Problem, format_markdown_report
from lyceum.git import UnknownRevisionError, find_changed_paths
from lyceum.i18n import format_message
from lyceum.loader import ParseCache
from lyceum.site import build_site, render_preview
from tests.support.command_line import run_lyceum
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import TODAY, write_hub
from tests.support.paths import ROOT

FILES: dict[str, str | bytes] = {
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/old.yml": "name: Old\nrole: boss\n",
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\nthanks: [grace]\n---\nText\n",
    "content/learners/grace.yml": "name: Grace\n",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    isolate_git(monkeypatch)
    made = GitRepository.create(write_hub(tmp_path / "hub", FILES))
    made.commit()
    return made


def brought(repository: GitRepository, since: str) -> list[str]:
    memo: ParseCache = {}
    library, found = check_hub(repository.folder, today=TODAY, cache=memo)
    told = find_introduced_problems(repository.folder, since, library, found, memo, today=TODAY)
    return [f"{one.where}: {one.code}" for one in told]


def test_old_problems_are_not_reported_for_a_change(repository: GitRepository) -> None:
    assert brought(repository, "HEAD") == []
    repository.write_file("content/learners/new.yml", "name: New\nrole: boss\n")
    assert brought(repository, "HEAD") == ["content/learners/new.yml:2:7: unknown-choice"]
    base = repository.read_head()
    repository.commit()
    assert brought(repository, "HEAD") == []
    assert brought(repository, base) == ["content/learners/new.yml:2:7: unknown-choice"]


def test_problems_caused_in_other_files_are_reported(repository: GitRepository) -> None:
    repository.delete_file("content/learners/grace.yml")
    assert brought(repository, "HEAD") == ["content/tips/one.md:4:10: unknown-reference"]


def test_autofix_leaves_files_outside_the_change(repository: GitRepository) -> None:
    repository.write_file("mkdocs.yml", "site_name: Test\n")
    repository.write_file("content/learners/old.yml", "name: Old\nheadlin: Hi\n")
    repository.commit()
    repository.write_file("content/learners/new.yml", "name: New\nheadlin: Hi\n")
    done = run_lyceum("check", "--fix", "--changed-since", "HEAD", at=repository.folder)
    assert done.returncode == 0, done.stderr
    assert (repository.folder / "content/learners/new.yml").read_text("utf-8") == "name: New\nheadline: Hi\n"
    assert (repository.folder / "content/learners/old.yml").read_text("utf-8") == "name: Old\nheadlin: Hi\n"


def test_all_problems_of_a_changed_file_are_reported(repository: GitRepository) -> None:
    repository.write_file("content/learners/old.yml", "# hello\nname: Old\nrole: boss\n")
    assert brought(repository, "HEAD") == ["content/learners/old.yml:3:7: unknown-choice"], (
        "the file is the change's own"
    )


def test_change_has_added_modified_and_deleted_files(repository: GitRepository) -> None:
    repository.write_file("content/learners/é x.yml", "name: É\n").delete_file("content/learners/old.yml")
    repository.write_file("elsewhere.txt")
    assert find_changed_paths(repository.folder, "HEAD") == {"content/learners/é x.yml", "content/learners/old.yml"}


@pytest.mark.parametrize("revision", ["nope", "--output=x", "HEAD~9"])
def test_unknown_revision_is_an_error(repository: GitRepository, revision: str) -> None:
    with pytest.raises(UnknownRevisionError):
        find_changed_paths(repository.folder, revision)


def test_markdown_report_escapes_contributed_text(tmp_path: Path) -> None:
    wrong = Problem(
        Position("content/tips/a`b.md", 1, 2),
        "no-such",
        format_message("`{name}` is odd, @everybody <b>", name="@grace `x` <img src=x>"),
        format_message("write *it* again"),
    )
    text = format_markdown_report([wrong], help_url=lambda code: f"https://example.org/help/{code}/")
    outside = re.sub(r"(`+).+?\1", "", text)
    assert "@grace" not in outside
    assert "<img" not in outside
    assert "\\@everybody \\<b\\>" in text
    assert "[no-such](https://example.org/help/no-such/)" in text
    assert format_markdown_report([]) == "Everything is in order.\n"


@pytest.mark.usefixtures("sample_hub")
def test_preview_is_one_file_without_requests(tmp_path: Path, browser: Browser) -> None:
    place = tmp_path / "hub"
    shutil.copytree(ROOT / "content", place / "content")
    shutil.copy(ROOT / "mkdocs.yml", place / "mkdocs.yml")
    (place / "content/learners/amara.yml").write_text(
        "name: Amara </style><script>alert(1)</script>\nbio: '![x](https://evil.example/x.png)'\n"
    )
    made = build_site(place, site_dir=tmp_path / "site").site_folder
    text = render_preview(
        made, ["learners/amara/", "challenges/relay-a-website/", "nowhere/"], site_url="https://hub.example/"
    )
    (tmp_path / "preview.html").write_text(text, "utf-8")
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append("dialog"))
    page.goto((tmp_path / "preview.html").as_uri())
    assert page.locator("h1").count() == 2
    assert page.locator("h1").first.inner_text().startswith("Amara </style>")
    assert page.locator(".hub-profile__head .hub-avatar").evaluate("image => image.naturalWidth") > 0
    assert page.locator("a[href^='https://hub.example/learners/']").count() > 0
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
