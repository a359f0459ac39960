"""What a change brings, and how the pages that it changes will look."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator import report, site
from generator.engines.build import built
from generator.preview import previewed
from generator.problem import Position, Problem, say
from generator.reading import Memo
from generator.since import NoRevision, changed_paths
from tests.browser import chromium
from tests.conftest import ROOT
from tests.gitrepo import GitRepo, isolated
from tests.hubs import TODAY, hub
from tests.test_commands import lyceum

FILES: dict[str, str | bytes] = {
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/old.yml": "name: Old\nrole: boss\n",
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\nthanks: [grace]\n---\nText\n",
    "content/learners/grace.yml": "name: Grace\n",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    isolated(monkeypatch)
    made = GitRepo.make(hub(tmp_path / "hub", FILES))
    made.commit()
    return made


def brought(repository: GitRepo, since: str) -> list[str]:
    memo: Memo = {}
    library, found = site.checked(repository.folder, today=TODAY, memo=memo)
    told = site.brought(repository.folder, since, library, found, memo, today=TODAY)
    return [f"{one.where}: {one.code}" for one in told]


def test_what_was_wrong_before_is_not_the_changes_fault(repository: GitRepo) -> None:
    assert brought(repository, "HEAD") == []
    repository.write("content/learners/new.yml", "name: New\nrole: boss\n")
    assert brought(repository, "HEAD") == ["content/learners/new.yml:2:7: unknown-choice"]
    base = repository.head()
    repository.commit()
    assert brought(repository, "HEAD") == []
    assert brought(repository, base) == ["content/learners/new.yml:2:7: unknown-choice"]


def test_what_a_change_breaks_elsewhere_is(repository: GitRepo) -> None:
    repository.delete("content/learners/grace.yml")
    assert brought(repository, "HEAD") == ["content/tips/one.md:4:10: reference-leads-somewhere"]


def test_what_others_wrote_is_not_mended_along_with_the_change(repository: GitRepo) -> None:
    repository.write("mkdocs.yml", "site_name: Test\n")
    repository.write("content/learners/old.yml", "name: Old\nheadlin: Hi\n")
    repository.commit()
    repository.write("content/learners/new.yml", "name: New\nheadlin: Hi\n")
    done = lyceum("check", "--fix", "--changed-since", "HEAD", at=repository.folder)
    assert done.returncode == 0, done.stderr
    assert (repository.folder / "content/learners/new.yml").read_text("utf-8") == "name: New\nheadline: Hi\n"
    assert (repository.folder / "content/learners/old.yml").read_text("utf-8") == "name: Old\nheadlin: Hi\n"


def test_lines_that_only_moved_are_not(repository: GitRepo) -> None:
    repository.write("content/learners/old.yml", "# hello\nname: Old\nrole: boss\n")
    assert brought(repository, "HEAD") == ["content/learners/old.yml:3:7: unknown-choice"], (
        "the file is the change's own"
    )


def test_new_changed_and_gone_files_are_the_change(repository: GitRepo) -> None:
    repository.write("content/learners/é x.yml", "name: É\n").delete("content/learners/old.yml")
    repository.write("elsewhere.txt")
    assert changed_paths(repository.folder, "HEAD") == {"content/learners/é x.yml", "content/learners/old.yml"}


@pytest.mark.parametrize("revision", ["nope", "--output=x", "HEAD~9"])
def test_a_revision_that_is_not_there_is_said(repository: GitRepo, revision: str) -> None:
    with pytest.raises(NoRevision):
        changed_paths(repository.folder, revision)


def test_for_a_comment_nothing_contributed_speaks(tmp_path: Path) -> None:
    wrong = Problem(
        Position("content/tips/a`b.md", 1, 2),
        "no-such",
        say("`{name}` is odd, @everybody <b>", name="@grace `x` <img src=x>"),
        say("write *it* again"),
    )
    text = report.as_markdown([wrong], help_at=lambda code: f"https://example.org/help/{code}/")
    outside = re.sub(r"(`+).+?\1", "", text)
    assert "@grace" not in outside
    assert "<img" not in outside
    assert "\\@everybody \\<b\\>" in text
    assert "[no-such](https://example.org/help/no-such/)" in text
    assert report.as_markdown([]) == "Everything is in order.\n"


@pytest.mark.usefixtures("first_community")
def test_a_preview_opens_by_itself_and_asks_nobody(tmp_path: Path) -> None:
    place = tmp_path / "hub"
    shutil.copytree(ROOT / "content", place / "content")
    shutil.copy(ROOT / "mkdocs.yml", place / "mkdocs.yml")
    (place / "content/learners/amara.yml").write_text(
        "name: Amara </style><script>alert(1)</script>\nbio: '![x](https://evil.example/x.png)'\n"
    )
    made = built(place, site_dir=tmp_path / "site").folder
    text = previewed(made, ["learners/amara/", "challenges/relay-a-website/", "nowhere/"], url="https://hub.example/")
    (tmp_path / "preview.html").write_text(text, "utf-8")
    asked: list[str] = []
    with chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append("dialog"))
        page.goto((tmp_path / "preview.html").as_uri())
        assert page.locator("h1").count() == 2
        assert page.locator("h1").first.inner_text().startswith("Amara </style>")
        assert page.locator(".hub-profile__head .hub-avatar").evaluate("image => image.naturalWidth") > 0
        assert page.locator("a[href^='https://hub.example/learners/']").count() > 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.usefixtures("first_community")
def test_every_file_knows_its_page() -> None:
    library, _ = site.checked(ROOT, today=TODAY)
    assert site.address_of(library, "content/learners/amara.yml") == "learners/amara/"
    assert site.address_of(library, "content/challenges/relay-a-website/results/nowhere.yml") is None
    some = next(one for one in library.results if one.challenge == "relay-a-website")
    assert site.address_of(library, some.path) == "challenges/relay-a-website/"
    assert site.address_of(library, "content/hub.yml") == ""
    assert site.address_of(library, "content/deeds/saturday-sql-hours.yml") == "learners/farid/"
