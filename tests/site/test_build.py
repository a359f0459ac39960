"""A hub's folder becomes a site, with the real MkDocs."""

from __future__ import annotations

import gc
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
from lyceum.site.frames import cut_frame, fill_frame, make_slot_mark
from lyceum.site.inputs import load_build_inputs
from lyceum.site.mkdocs_plugin import LyceumPlugin, make_frame_file
from lyceum.site.page import Page
from lyceum.site.page_families import PAGE_FAMILIES, PageFamily
from lyceum.site.page_slots import render_page_slots
from lyceum.site.view_context import make_context
from lyceum.system import get_today
from tests.support.hubs import write_site_hub
from tests.support.pages import render_all_pages, write_out
from tests.support.paths import ROOT
from tests.support.search_engine import read_search_records

SITE = "https://lantern-room.github.io/hub/"


def copy_sample_hub(tmp_path: Path) -> Path:
    """Copy the first community to a folder of its own, without its history and its social cards, which take long to draw."""
    hub = tmp_path / "hub"
    hub.mkdir()
    shutil.copytree(ROOT / "content", hub / "content")
    shutil.copy(ROOT / "mkdocs.yml", hub / "mkdocs.yml")
    shutil.copy(ROOT / "giscus.json", hub / "giscus.json")
    with (hub / "content/hub.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nshare_cards: false\n")
    return hub


def write_small_hub(tmp_path: Path) -> Path:
    """Write a hub with one learner and the pages that mkdocs.yml names."""
    return write_site_hub(tmp_path / "hub", {"content/learners/ada.yml": "name: Ada\n"})


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def render_one_page_of_each_frame(hub_folder: Path) -> dict[str, tuple[Page, dict[str, str]]]:
    """Return a page for each frame, with the values of its slots."""
    inputs = load_build_inputs(hub_folder, today=get_today())
    context = make_context(
        derive_hub(inputs.library, inputs.history, today=inputs.today),
        problems=inputs.problems,
    )
    pages: dict[str, tuple[Page, dict[str, str]]] = {}
    for _, page in render_all_pages(context):
        if page.frame not in pages:
            pages[page.frame] = page, render_page_slots(page, context)
    return pages


@pytest.mark.slow
def write_out_folded(file: Path) -> str:
    """Return a page with everything that published pages leave out, apart from blank lines."""
    return re.sub(r"\n\s+", "\n", write_out(file.read_text("utf-8")))


def test_filled_frame_equals_the_engines_own_page(tmp_path: Path, sample_site: Path) -> None:
    pages = render_one_page_of_each_frame(ROOT)

    class PluginWithPages(LyceumPlugin):
        """Gives the engine documents with values in place of marks, and leaves its pages as they are."""

        def make_frame_document(self, family: PageFamily, config: Any) -> File:
            slot_values = pages[family.name][1] if family.name in pages else {}
            return make_frame_file(family, config, **slot_values)

        def on_post_build(self, *, config: Any) -> None:
            """Fill nothing."""

    config = load_config(config_file=str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "by-engine"))
    name = next(name for name, plugin in config.plugins.items() if isinstance(plugin, LyceumPlugin))
    plugin = PluginWithPages()
    plugin.load_config({})
    for event, methods in config.plugins.events.items():
        for index, method in enumerate(methods):
            if getattr(method, "__self__", None) is config.plugins[name]:
                methods[index] = getattr(plugin, f"on_{event}")
    build(config)
    assert set(pages) >= {family.frame for family in PAGE_FAMILIES.values() if family.view}
    for page, _ in pages.values():
        path = Path(page.address) / "index.html"
        filled = write_out_folded(sample_site / path)
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', filled)
        assert policy
        by_engine = write_out_folded(tmp_path / "by-engine" / path)
        assert by_engine.replace(make_slot_mark("policy"), policy[1]) == filled, page.address


def test_site_contains_no_marks_or_frames(sample_site: Path) -> None:
    for path, data in read_files(sample_site).items():
        assert "LYCEUM-" not in path
        assert b"-SLOT" not in data, path
    assert not (sample_site / "search/search_index.json").exists()


def test_frame_is_split_only_at_its_marks() -> None:
    frame = cut_frame(f"a{make_slot_mark('title')}b{make_slot_mark('title')}{make_slot_mark('body')}c")
    assert frame.slots == ("title", "title", "body")
    assert fill_frame(frame, {"title": "1", "body": "LYCEUM-TITLE-SLOT"}) == "a1b1LYCEUM-TITLE-SLOTc"


class ParsedPage(HTMLParser):
    """What the tests want to know about a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.headings = 0
        self.metas: dict[str, str] = {}
        self.canonical = self.edit = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.ids.add(attributes["id"])
        if tag == "h1":
            self.headings += 1
        if tag == "meta" and (
            name := attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
        ):
            self.metas[name] = attributes.get("content", "")
        if tag == "link" and attributes.get("rel") == "canonical":
            self.canonical = attributes["href"]
        if tag == "a" and attributes.get("rel") == "edit":
            self.edit = attributes["href"]
        for name in ("href", "src"):
            if name in attributes:
                self.links.append(attributes[name])


@pytest.fixture(scope="module")
def pages(sample_site: Path) -> dict[str, ParsedPage]:
    """Every page of the sample site, by address."""
    return {
        path.relative_to(sample_site).as_posix().removesuffix("index.html"): ParsedPage(path.read_text("utf-8"))
        for path in sample_site.rglob("*.html")
    }


def test_every_internal_link_and_anchor_exists(sample_site: Path, pages: dict[str, ParsedPage]) -> None:
    broken = []
    for address, page in pages.items():
        if address == "404.html":
            continue
        for link in page.links:
            url = urlsplit(urljoin(SITE + address, link))
            if not url.geturl().startswith(SITE):
                continue
            path = unquote(url.path).removeprefix("/hub/")
            target = sample_site / path / ("index.html" if not path or path.endswith("/") else "")
            if not target.is_file():
                broken.append(f"{address}: {link}")
            elif path == "certificates/":
                continue  # the browser makes what these anchors name
            elif url.fragment and path in pages and unquote(url.fragment) not in pages[path].ids:
                broken.append(f"{address}: {link} has no such anchor")
    assert broken == []


def test_every_page_has_its_metadata(pages: dict[str, ParsedPage]) -> None:
    for address, page in pages.items():
        if address == "404.html":
            continue
        assert page.headings == 1, address
        assert page.metas["og:title"], address
        assert page.metas["og:description"], address
        assert unquote(page.canonical) == get_page_url(address) == unquote(page.metas["og:url"])
        assert (
            "'unsafe-inline'" not in page.metas["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
        )


def get_page_url(address: str) -> str:
    """Return the published URL of a page."""
    return SITE + address


def test_edit_link_opens_the_source_file(pages: dict[str, ParsedPage]) -> None:
    for address, page in pages.items():
        if address == "404.html":
            continue
        mode, _, path = page.edit.removeprefix("https://github.com/lantern-room/hub/").partition("/main/")
        source = ROOT / unquote(path)
        assert (mode, True) in {("edit", source.is_file()), ("tree", source.is_dir())}, f"{address}: {page.edit}"
    assert pages["learners/amara/"].edit.endswith("/edit/main/content/learners/amara.yml")


def test_sitemap_lists_every_page_once(sample_site: Path, pages: dict[str, ParsedPage]) -> None:
    data = (sample_site / "sitemap.xml").read_bytes()
    listed = [unquote(str(loc.text)) for loc in ET.fromstring(data).findall(".//{*}loc")]
    indexed = {get_page_url(address) for address, page in pages.items() if page.metas.get("robots") != "noindex"}
    assert sorted(listed) == sorted(indexed - {get_page_url("404.html")})


def test_search_index_has_learners_tips_and_challenges(sample_site: Path) -> None:
    records = read_search_records(sample_site)
    assert "about/" in [location for location, *_ in records]
    assert [title for location, title, *_ in records if location.startswith("guide/#")]
    addresses = {location.partition("#")[0] for location, *_ in records}
    assert {"learners/amara/", "challenges/relay-a-website/", "about/"} <= addresses
    assert all(urljoin(SITE, address).startswith(SITE) for address in addresses)
    assert all((sample_site / unquote(address)).exists() for address in addresses)


@pytest.mark.slow
def test_same_content_gives_the_same_bytes(sample_hub: Path, sample_site: Path, tmp_path: Path) -> None:
    assert read_files(build_site(sample_hub, site_dir=tmp_path / "again").site_folder) == read_files(sample_site)


@pytest.mark.slow
def test_mkdocs_command_builds_the_same_site(sample_hub: Path, sample_site: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "plain")]
    result = subprocess.run(command, cwd=sample_hub, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert read_files(tmp_path / "plain") == read_files(sample_site)


@pytest.mark.slow
@pytest.mark.usefixtures("sample_hub")
def test_invalid_file_is_left_out_of_the_site(tmp_path: Path) -> None:
    hub = copy_sample_hub(tmp_path)
    with (hub / "content/learners/amara.yml").open("a") as file:
        file.write("\nshwo: {boards: false}\n")
    result = build_site(hub, site_dir=tmp_path / "site")
    assert "content/learners/amara.yml" in result.omitted_paths
    assert not (result.site_folder / "learners/amara/index.html").exists()
    status = (result.site_folder / "status/index.html").read_text("utf-8")
    assert "shwo" in status
    assert "content/learners/amara.yml" in status
    with pytest.raises(BuildFailed) as error_info:
        build_site(hub, site_dir=tmp_path / "site", strict=True)
    assert [problem.code for problem in error_info.value.problems if problem.is_error] == ["unknown-field"]
    assert (tmp_path / "site/index.html").exists(), "the old site stays"


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["name: Test\npoints: {tip: [\n", "\xff\xfe", ""])
def test_hub_without_readable_settings_is_said_to_stay_at_home(tmp_path: Path, settings: str) -> None:
    hub = write_site_hub(tmp_path, {})
    (hub / "content/hub.yml").write_text(settings, "latin-1")
    result = build_site(hub, site_dir=tmp_path / "site")
    assert {problem.where.path for problem in result.problems if problem.is_error} == {"content/hub.yml"}
    assert result.large_losses == ("content/hub.yml cannot be read as a whole",)
    assert ("Test" in (tmp_path / "site/index.html").read_text("utf-8")) == ("Test" in settings), (
        "what is left is there"
    )


@pytest.mark.slow
@pytest.mark.usefixtures("sample_hub")
def test_strict_mkdocs_fails_on_problems(tmp_path: Path) -> None:
    hub = copy_sample_hub(tmp_path)
    (hub / "content/tips/bad.md").write_text("---\ntitle: Bad\nauthor: nobody-here\n---\ntext\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "plain")]
    result = subprocess.run(command, cwd=hub, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "content/tips/bad.md:3:9" in result.stderr


@pytest.mark.slow
def test_killed_build_leaves_the_old_site(tmp_path: Path) -> None:
    hub = write_small_hub(tmp_path)
    old_site = read_files(build_site(hub).site_folder)
    (hub / "content/learners/newcomer.yml").write_text("name: New\n")
    for stage in ("reading", "history", "pictures", "deriving", "pages", "files"):
        script = (
            "import os, signal, sys, pathlib\n"
            "from lyceum.site.site_builder import build_site\n"
            f"stop = lambda stage: stage == {stage!r} and os.kill(os.getpid(), signal.SIGKILL)\n"
            "build_site(pathlib.Path(sys.argv[1]), progress=stop)\n"
        )
        result = subprocess.run([sys.executable, "-c", script, str(hub)], capture_output=True, cwd=ROOT, check=False)
        assert result.returncode == -signal.SIGKILL, stage
        assert read_files(hub / "site") == old_site, stage
    build_site(hub)
    assert (hub / "site/learners/newcomer/index.html").exists()
    assert not list(hub.glob("site.*"))


@pytest.mark.slow
def test_hub_without_discussions_has_no_threads(tmp_path: Path) -> None:
    hub = copy_sample_hub(tmp_path)
    path = hub / "content/hub.yml"
    path.write_text(re.sub(r"(?m)^discussions:\n(?:[ ]+.*\n)+", "", path.read_text("utf-8")), "utf-8")
    folder = build_site(hub, site_dir=tmp_path / "site").site_folder
    for name, data in read_files(folder).items():
        if name.endswith(".html"):
            assert b"giscus.app/" not in data, name
            assert b"giscus.app" not in data or name.startswith("docs/"), name
            assert b"data-hub-thread" not in data, name


def test_every_thread_has_its_term_and_all_attributes(sample_site: Path, pages: dict[str, ParsedPage]) -> None:
    threads = json.loads((sample_site / "assets/hub-thread.json").read_text("utf-8"))
    assert threads["origin"] == "https://giscus.app"
    assert (threads["light"], threads["dark"]) == ("noborder_light", "noborder_dark")
    assert threads["attributes"] == {
        "data-repo": "lantern-room/hub", "data-repo-id": "R_kgDOSAMPLE",
        "data-category": "Threads", "data-category-id": "DIC_kwDOSAMPLE", "data-mapping": "specific",
        "data-strict": "1", "data-reactions-enabled": "1", "data-emit-metadata": "0", "data-input-position": "bottom",
        "data-lang": "en", "data-loading": "lazy", "crossorigin": "anonymous",
    }  # fmt: skip
    thread_count = 0
    for address in pages:
        family, _, key = address.strip("/").partition("/")
        text = (sample_site / address / "index.html").read_text("utf-8") if address != "404.html" else ""
        thread = re.search(r'data-hub-thread="([^"]*)"', text)
        has_thread = family in ("learners", "tips", "challenges") and key and "/" not in key
        assert bool(thread) == bool(has_thread), address
        if address != "404.html":
            assert ("https://giscus.app" in pages[address].metas["Content-Security-Policy"]) == bool(thread), address
        if thread:
            thread_count += 1
            assert thread[1] == f"{family.removesuffix('s')}:{key}"
    assert thread_count > 50


@pytest.mark.slow
def test_rebuilds_of_serve_keep_no_objects(tmp_path: Path) -> None:
    hub = write_small_hub(tmp_path)

    def count_objects_after_rebuild() -> int:
        config = load_config(config_file=str(hub / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
        config.plugins.on_startup(command="serve", dirty=False)
        build(config)
        config.plugins.on_startup(command="build", dirty=False)
        del config
        gc.collect()
        return len(gc.get_objects())

    count_objects_after_rebuild()  # fills the caches
    second, third = count_objects_after_rebuild(), count_objects_after_rebuild()
    assert third <= second


@pytest.mark.slow
def test_hub_without_a_repository_builds(tmp_path: Path) -> None:
    assert (build_site(copy_sample_hub(tmp_path), site_dir=tmp_path / "site").site_folder / "wall/index.html").exists()
