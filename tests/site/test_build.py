"""From a hub's folder to its published site, with the real MkDocs."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.files import File

from lyceum.hub import derive_hub
from lyceum.site import BuildFailed, build_site
from lyceum.site.build import render_page_slots
from lyceum.site.frames import cut_frame, fill_frame, make_slot_mark
from lyceum.site.inputs import load_build_inputs
from lyceum.site.mkdocs_plugin import LyceumPlugin, make_frame_file
from lyceum.site.page import Page
from lyceum.site.page_families import PAGE_FAMILIES, PageFamily
from lyceum.site.view_context import make_context
from lyceum.site.views import render_pages, split_into_batches
from lyceum.system import get_today
from tests.support.hubs import write_hub
from tests.support.paths import ROOT

SITE = "https://lantern-room.github.io/hub/"


def copied(tmp_path: Path) -> Path:
    """The first community in a folder of its own, without history."""
    hub = tmp_path / "hub"
    hub.mkdir()
    shutil.copytree(ROOT / "content", hub / "content")
    shutil.copy(ROOT / "mkdocs.yml", hub / "mkdocs.yml")
    shutil.copy(ROOT / "giscus.json", hub / "giscus.json")
    return hub


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Frames ------------------------------------------------------------------------------------------------------------


def of_each_family(hub: Path) -> dict[str, tuple[Page, dict[str, str]]]:
    """One page of each family, and what goes into its slots."""
    known = load_build_inputs(hub, today=get_today())
    the_desk = make_context(
        derive_hub(known.library, known.history, today=known.today),
        problems=known.problems,
        omitted_paths=known.omitted_paths,
    )
    found: dict[str, tuple[Page, dict[str, str]]] = {}
    for job in split_into_batches(the_desk.hub):
        for page in render_pages(the_desk, *job):
            found.setdefault(page.frame, (page, render_page_slots(page, the_desk, "POLICY")))
    return found


@pytest.mark.slow
def test_filled_frame_equals_the_engines_own_page(tmp_path: Path, sample_site: Path) -> None:
    one_of = of_each_family(ROOT)
    by_hand = tmp_path / "by-hand"

    class ByHand(LyceumPlugin):
        def make_frame_document(self, family: PageFamily, config: Any) -> File:
            values = one_of[family.name][1] if family.name in one_of else {}
            return make_frame_file(family, config, **values)

        def on_post_build(self, *, config: Any) -> None:
            """Nothing is filled: the engine's own pages stand."""

    config = load_config(config_file=str(ROOT / "mkdocs.yml"), site_dir=str(by_hand))
    name = next(name for name, plugin in config.plugins.items() if isinstance(plugin, LyceumPlugin))
    ours = ByHand()
    ours.load_config({})
    for event, methods in config.plugins.events.items():
        for i, method in enumerate(methods):
            if getattr(method, "__self__", None) is config.plugins[name]:
                methods[i] = getattr(ours, f"on_{event}")
    build(config)
    assert set(one_of) >= {family.frame for family in PAGE_FAMILIES.values() if family.view}
    for page, _ in one_of.values():
        path = Path(page.address) / "index.html"
        filled = (sample_site / path).read_text("utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', filled)
        assert policy
        by_engine = (by_hand / path).read_text("utf-8").replace(make_slot_mark("policy"), "POLICY")
        assert by_engine == filled.replace(policy[1], "POLICY"), page.address


def test_site_contains_no_marks_or_frames(sample_site: Path) -> None:
    for path, data in files(sample_site).items():
        assert "LYCEUM-" not in path
        assert b"-SLOT" not in data, path
    assert "SLOT" not in (sample_site / "search/search_index.json").read_text("utf-8")


def test_frame_is_split_only_at_its_marks() -> None:
    cut = cut_frame(f"a{make_slot_mark('title')}b{make_slot_mark('title')}{make_slot_mark('body')}c")
    assert cut.slots == ("title", "title", "body")
    assert fill_frame(cut, {"title": "1", "body": "LYCEUM-TITLE-SLOT"}) == "a1b1LYCEUM-TITLE-SLOTc"


# The whole site ----------------------------------------------------------------------------------------------------


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.headings = 0
        self.metas: dict[str, str] = {}
        self.canonical = self.edit = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "h1":
            self.headings += 1
        if tag == "meta" and (name := given.get("name") or given.get("property") or given.get("http-equiv")):
            self.metas[name] = given.get("content", "")
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]
        if tag == "a" and given.get("rel") == "edit":
            self.edit = given["href"]
        for name in ("href", "src"):
            if name in given:
                self.links.append(given[name])


@pytest.fixture(scope="module")
def html(sample_site: Path) -> dict[str, Links]:
    """Every page by its address."""
    return {
        path.relative_to(sample_site).as_posix().removesuffix("index.html"): Links(path.read_text("utf-8"))
        for path in sample_site.rglob("*.html")
    }


def test_every_internal_link_and_anchor_exists(sample_site: Path, html: dict[str, Links]) -> None:
    wrong = []
    for address, page in html.items():
        if address == "404.html":
            continue
        for link in page.links:
            full = urlsplit(urljoin(SITE + address, link))
            if not full.geturl().startswith(SITE):
                continue
            path = unquote(full.path).removeprefix("/hub/")
            target = sample_site / path / ("index.html" if not path or path.endswith("/") else "")
            if not target.is_file():
                wrong.append(f"{address}: {link}")
            elif full.fragment and path in html and unquote(full.fragment) not in html[path].ids:
                wrong.append(f"{address}: {link} has no such anchor")
    assert wrong == []


def test_every_page_has_its_metadata(html: dict[str, Links]) -> None:
    for address, page in html.items():
        if address == "404.html":
            continue
        assert page.headings == 1, address
        assert page.metas["description"], address
        assert page.metas["og:title"], address
        assert page.metas["og:description"], address
        assert unquote(page.canonical) == page_url(address) == unquote(page.metas["og:url"])
        assert (
            "'unsafe-inline'" not in page.metas["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
        )


def page_url(address: str) -> str:
    return SITE + address


def test_edit_link_opens_the_source_file(html: dict[str, Links]) -> None:
    for address, page in html.items():
        if address == "404.html":
            continue
        how, _, path = page.edit.removeprefix("https://github.com/lantern-room/hub/").partition("/main/")
        source = ROOT / unquote(path)
        assert (how, True) in {("edit", source.is_file()), ("tree", source.is_dir())}, f"{address}: {page.edit}"
    assert html["learners/amara/"].edit.endswith("/edit/main/content/learners/amara.yml")


def test_sitemap_lists_every_page_once(sample_site: Path, html: dict[str, Links]) -> None:
    data = (sample_site / "sitemap.xml").read_bytes()
    assert gzip.decompress((sample_site / "sitemap.xml.gz").read_bytes()) == data
    found = [unquote(str(loc.text)) for loc in ET.fromstring(data).findall(".//{*}loc")]
    seen = {page_url(address) for address, page in html.items() if page.metas.get("robots") != "noindex"}
    assert sorted(found) == sorted(seen - {page_url("404.html")})


def test_search_index_has_learners_tips_and_challenges(sample_site: Path) -> None:
    docs = json.loads((sample_site / "search/search_index.json").read_text("utf-8"))["docs"]
    places = {doc["location"].partition("#")[0] for doc in docs}
    assert {"learners/amara/", "challenges/relay-a-website/", "about/"} <= places
    assert all(urljoin(SITE, place).startswith(SITE) and (sample_site / unquote(place)).exists() for place in places)


@pytest.mark.slow
def test_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    hub = copied(tmp_path)
    assert files(build_site(hub, site_dir=tmp_path / "one").site_folder) == files(
        build_site(hub, site_dir=tmp_path / "two").site_folder
    )


@pytest.mark.slow
def test_mkdocs_command_builds_the_same_site(tmp_path: Path) -> None:
    hub = copied(tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "plain")]
    done = subprocess.run(command, cwd=hub, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "plain") == files(build_site(hub, site_dir=tmp_path / "ours", strict=True).site_folder)


# What is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("sample_hub")
def test_invalid_file_is_left_out_of_the_site(tmp_path: Path) -> None:
    hub = copied(tmp_path)
    with (hub / "content/learners/amara.yml").open("a") as file:
        file.write("\njoind: 2026-01-01\n")
    result = build_site(hub, site_dir=tmp_path / "site")
    assert "content/learners/amara.yml" in result.omitted_paths
    assert not (result.site_folder / "learners/amara/index.html").exists()
    status = (result.site_folder / "status/index.html").read_text("utf-8")
    assert "joind" in status
    assert "content/learners/amara.yml" in status
    with pytest.raises(BuildFailed) as failed:
        build_site(hub, site_dir=tmp_path / "site", strict=True)
    assert [problem.code for problem in failed.value.problems if problem.is_error] == ["unknown-field"]
    assert (tmp_path / "site/index.html").exists(), "the old site stands"


@pytest.mark.parametrize("settings", ["name: Club\npoints: {tip: [\n", "\xff\xfe", ""])
def test_hub_without_valid_settings_is_not_published(tmp_path: Path, settings: str) -> None:
    small = write_hub(
        tmp_path, {"mkdocs.yml": (ROOT / "mkdocs.yml").read_bytes(), "content/pages/about.md": "# About\n"}
    )
    build_site(small, site_dir=tmp_path / "site")
    (small / "content/hub.yml").write_text(settings, "latin-1")
    with pytest.raises(BuildFailed) as failed:
        build_site(small, site_dir=tmp_path / "site")
    assert {problem.where.path for problem in failed.value.problems if problem.is_error} == {"content/hub.yml"}
    assert "Test" in (tmp_path / "site/index.html").read_text("utf-8"), "the old site stands"


@pytest.mark.slow
@pytest.mark.usefixtures("sample_hub")
def test_strict_mkdocs_fails_on_problems(tmp_path: Path) -> None:
    hub = copied(tmp_path)
    (hub / "content/tips/bad.md").write_text("---\ntitle: Bad\nauthor: nobody-here\n---\ntext\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "plain")]
    done = subprocess.run(command, cwd=hub, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "content/tips/bad.md:3:9" in done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("sample_hub")
def test_killed_build_leaves_the_old_site(tmp_path: Path) -> None:
    hub = copied(tmp_path)
    before = files(build_site(hub).site_folder)
    (hub / "content/learners/newcomer.yml").write_text("name: New\n")
    for stage in ("reading", "history", "pictures", "deriving", "pages", "files"):
        script = (
            "import os, signal, sys, pathlib\n"
            "from lyceum.site.mkdocs_build import build_site\n"
            f"stop = lambda stage: stage == {stage!r} and os.kill(os.getpid(), signal.SIGKILL)\n"
            "build_site(pathlib.Path(sys.argv[1]), progress=stop)\n"
        )
        done = subprocess.run([sys.executable, "-c", script, str(hub)], capture_output=True, cwd=ROOT, check=False)
        assert done.returncode == -signal.SIGKILL, stage
        assert files(hub / "site") == before, stage
    build_site(hub)
    assert (hub / "site/learners/newcomer/index.html").exists()
    assert not list(hub.glob("site.*"))


@pytest.mark.slow
def test_hub_without_discussions_has_no_threads(tmp_path: Path) -> None:
    hub = copied(tmp_path)
    path = hub / "content/hub.yml"
    path.write_text(re.sub(r"(?m)^discussions:\n(?:[ ]+.*\n)+", "", path.read_text("utf-8")), "utf-8")
    folder = build_site(hub, site_dir=tmp_path / "site").site_folder
    for name, data in files(folder).items():
        if name.endswith(".html"):
            assert b"giscus.app/" not in data, name
            assert b"giscus.app" not in data or name.startswith("docs/"), name
            assert b"data-hub-thread" not in data, name


def test_every_thread_has_all_its_attributes(sample_site: Path, html: dict[str, Links]) -> None:
    wanted = {
        "src": "https://giscus.app/client.js", "data-repo": "lantern-room/hub", "data-repo-id": "R_kgDOSAMPLE",
        "data-category": "Threads", "data-category-id": "DIC_kwDOSAMPLE", "data-mapping": "specific",
        "data-strict": "1", "data-reactions-enabled": "1", "data-emit-metadata": "0", "data-input-position": "bottom",
        "data-theme": "noborder_light", "data-lang": "en", "data-loading": "lazy", "crossorigin": "anonymous",
    }  # fmt: skip
    seen = 0
    for address in html:
        family, _, key = address.strip("/").partition("/")
        text = (sample_site / address / "index.html").read_text("utf-8") if address != "404.html" else ""
        found = re.search(r"<script src=\"https://giscus.app[^>]*>", text)
        has_one = family in ("learners", "tips", "challenges") and key and "/" not in key
        assert bool(found) == bool(has_one), address
        if found:
            seen += 1
            given = dict(re.findall(r'([a-z-]+)="([^"]*)"', found[0]))
            assert given == wanted | {"data-term": f"{family.removesuffix('s')}:{key}"}
            assert html[address].metas["giscus:backlink"] == page_url(address)
    assert seen > 50


@pytest.mark.slow
def test_hub_without_a_repository_builds(tmp_path: Path) -> None:
    assert (build_site(copied(tmp_path), site_dir=tmp_path / "site").site_folder / "wall/index.html").exists()
