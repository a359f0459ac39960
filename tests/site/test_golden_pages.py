"""All pages of a hub that uses every field are compared with the accepted golden files.

`make accept` accepts the pages as they are now; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from lyceum.site import build_site
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.pages import write_out
from tests.support.paths import CORPUS, ROOT

GOLDEN_FOLDER = CORPUS / "golden"


def list_elements(html: str) -> str:
    """Return the title and metadata of a page and the content of its article, with one line for each element."""
    html = write_out(html)
    head = re.findall(
        r'<(?:title>.*?</title|meta (?:name="description"|property="og:)[^>]*|link rel="canonical"[^>]*)>', html
    )
    body = re.search(r"<article[^>]*>(.*?)</article>", html, re.DOTALL)
    text = body[1] if body else ""
    text = re.sub(r"(?s)<svg .*?</svg>", "<svg/>", text)
    text = re.sub(r"(avatars/[\w-]+)\.[0-9a-f]{6,}", r"\1.HASH", text)
    lines = re.sub(
        r"\s*(<(?!/|a |bdi|time|strong|em|code|small|span|svg|path|circle|use|img))", r"\n\1", text
    ).splitlines()
    return "\n".join([*head, *(line.rstrip() for line in lines if line.strip())]) + "\n"


@pytest.fixture
def golden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pages of a hub with every field and a history, by their addresses."""
    isolate_git(monkeypatch)
    hub = tmp_path / "hub"
    shutil.copytree(CORPUS / "valid" / "every-field" / "content", hub / "content")
    (hub / "content/pages").mkdir()
    for name in ("about", "guide", "code-of-conduct"):
        (hub / f"content/pages/{name}.md").write_text(f"# {name}\n", "utf-8")
    repository = GitRepository.create(hub)
    repository.commit("Ada", date="2026-02-01", message="Begin")
    repository.write_file("content/learners/grace.yml", "name: Grace Hopper\ngithub: false\n").commit(
        "Grace", date="2026-03-04"
    )
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    (hub / "mkdocs.yml").write_text(re.sub(r"(?m)^site_name: .*$", "site_name: The Lantern Room", config), "utf-8")
    site = build_site(hub, site_dir=tmp_path / "site", strict=False).site_folder
    pages = {
        path.relative_to(site).as_posix(): list_elements(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    return pages | {"wall.svg": (site / "wall.svg").read_text("utf-8")}


@pytest.mark.slow
def test_every_page_matches_its_golden_file(golden: dict[str, str]) -> None:
    if os.environ.get("LYCEUM_ACCEPT") == "1":
        shutil.rmtree(GOLDEN_FOLDER, ignore_errors=True)
        for path, text in golden.items():
            (GOLDEN_FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN_FOLDER / path).write_text(text, "utf-8")
    accepted = {
        path.relative_to(GOLDEN_FOLDER).as_posix(): path.read_text("utf-8")
        for path in sorted(GOLDEN_FOLDER.rglob("*"))
        if path.is_file()
    }
    assert sorted(golden) == sorted(accepted)
    for path, text in golden.items():
        assert text == accepted[path], f"{path} says something new: `make accept` if that is right"
