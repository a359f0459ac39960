"""A hub that uses every field, with a history, and all that its pages say: compared whole with what was accepted.

`make accept` accepts what the pages say now; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from lyceum.site import build_site
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.paths import CORPUS, ROOT

EXPECTED = CORPUS / "golden"


def said(page: str) -> str:
    """What is between a page's head and its foot, and what its head says of it: a line for each element."""
    head = re.findall(
        r'<(?:title>.*?</title|meta (?:name="description"|property="og:)[^>]*|link rel="canonical"[^>]*)>', page
    )
    body = re.search(r"<article[^>]*>(.*?)</article>", page, re.DOTALL)
    text = body[1] if body else ""
    text = re.sub(r"(?s)<svg .*?</svg>", "<svg/>", text)
    text = re.sub(r"(avatars/[\w-]+)\.[0-9a-f]{6,}", r"\1.HASH", text)
    lines = re.sub(
        r"\s*(<(?!/|a |bdi|time|strong|em|code|small|span|svg|path|circle|use|img))", r"\n\1", text
    ).splitlines()
    return "\n".join([*head, *(line.rstrip() for line in lines if line.strip())]) + "\n"


@pytest.fixture
def golden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    isolate_git(monkeypatch)
    hub = tmp_path / "hub"
    shutil.copytree(CORPUS / "valid" / "every-field" / "content", hub / "content")
    (hub / "content/pages").mkdir()
    repository = GitRepository.create(hub)
    repository.commit("Ada", date="2026-02-01", message="Begin")
    repository.write_file("content/learners/grace.yml", "name: Grace Hopper\ngithub: false\n").commit(
        "Grace", date="2026-03-04"
    )
    theirs = (ROOT / "mkdocs.yml").read_text("utf-8")
    (hub / "mkdocs.yml").write_text(re.sub(r"(?m)^site_name: .*$", "site_name: The Lantern Room", theirs), "utf-8")
    site = build_site(hub, site_dir=tmp_path / "site", strict=False).site_folder
    pages = {path.relative_to(site).as_posix(): said(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    return pages | {"wall.svg": (site / "wall.svg").read_text("utf-8")}


@pytest.mark.slow
def test_every_page_matches_its_golden_file(golden: dict[str, str]) -> None:
    if os.environ.get("LYCEUM_ACCEPT") == "1":
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, text in golden.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_text(text, "utf-8")
    accepted = {
        path.relative_to(EXPECTED).as_posix(): path.read_text("utf-8")
        for path in sorted(EXPECTED.rglob("*"))
        if path.is_file()
    }
    assert sorted(golden) == sorted(accepted)
    for path, text in golden.items():
        assert text == accepted[path], f"{path} says something new: `make accept` if that is right"
