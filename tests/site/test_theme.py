"""The theme's own chrome: header, contents, scheme, policy, and what a hub may change of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from lyceum.site import build_site
from tests.support.hubs import write_site_hub
from tests.support.pages import write_out

pytestmark = pytest.mark.slow
MKDOCS = "site_name: Hub\ndocs_dir: content/pages\ntheme: {name: material}\nplugins: [lyceum]\n"
NAV = "nav: [{Home: index.md}, {People: learners/index.md}, {Us: [about.md, guide.md]}]\n"
GUIDE = "# The guide\n\n## One\n\n## Two `x`\n\n### Deeper\n\n## Three\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n"


def read_html(file: Path) -> str:
    """Return a page as the templates have it, with quotes and end tags."""
    return write_out(file.read_text("utf-8"))


def build_hub(folder: Path, files: Mapping[str, str]) -> Path:
    """Build a small hub, and return the folder of its site."""
    hub = write_site_hub(
        folder / "hub",
        {
            "mkdocs.yml": MKDOCS + NAV,
            "content/pages/about.md": "# About us\n",
            "content/pages/guide.md": GUIDE,
            "content/learners/ada.yml": "name: Ada\n",
            **files,
        },
    )
    return build_site(hub, site_dir=folder / "site").site_folder


def find_all(pattern: str, html: str) -> list[str]:
    """Return what the group of a pattern matches, wherever it does."""
    return re.findall(pattern, html, re.DOTALL)


def test_tabs_mark_where_the_reader_is(tmp_path: Path) -> None:
    site = build_hub(tmp_path, {})
    for page, expected in {
        "": [("Home", "page")],
        "learners/": [("People", "page")],
        "learners/ada/": [("People", "true")],
        "guide/": [("Us", "true")],
        "status/": [],
    }.items():
        header = read_html(site / page / "index.html").partition("<main")[0]
        marked = find_all(r'<a href="[^"]*" aria-current="(\w+)">(.*?)</a>', header)
        assert [(title, value) for value, title in marked] == expected, page
        assert find_all(r"<li><a [^>]*>(.*?)</a>", header) == ["Home", "People", "Us"]


def test_own_page_lists_its_section_and_its_contents(tmp_path: Path) -> None:
    html = read_html(build_hub(tmp_path, {}) / "guide/index.html")
    section = find_all(r'<nav class="hub-within" aria-label="Us">(.*?)</nav>', html)[0]
    assert find_all(r'<a href="([^"]*)"', section) == ["../about/", "./"]
    assert find_all(r'aria-current="page">(.*?)<', section) == ["The guide"]
    contents = find_all(r'<nav class="hub-toc"[^>]*>(.*?)</nav>', html)[0]
    assert find_all(r'<a href="#([^"]*)"', contents) == ["one", "two-x", "deeper", "three"]
    assert '<div class="hub-scroll" tabindex="0" role="group" aria-label="Table"><table>' in html
    assert '<td align="right">2</td>' in html


def test_short_own_page_has_no_contents(tmp_path: Path) -> None:
    assert "hub-toc" not in read_html(build_hub(tmp_path, {}) / "about/index.html")


def test_what_a_page_brings_is_allowed_on_that_page_alone(tmp_path: Path) -> None:
    page = "# Own\n\n<script>let x = 1</script>\n\n<p style='color: red'>x</p>\n"
    site = build_hub(tmp_path, {"content/pages/own.md": page, "content/hub.yml": "name: Hub\n"})
    policies = {
        name: find_all(r'Content-Security-Policy" content="([^"]*)"', read_html(site / name / "index.html"))[0]
        for name in ("own", "about", "learners/ada")
    }
    assert "script-src 'self' 'sha256-" in policies["own"]
    assert "style-src 'self' 'unsafe-inline';" in policies["own"]
    assert policies["about"] == policies["learners/ada"]
    assert "sha256" not in policies["about"]
    assert "unsafe" not in policies["about"]


def test_plugin_option_adds_sources_to_the_policy(tmp_path: Path) -> None:
    plugins = "plugins: [{lyceum: {allow: {img-src: 'https://a.example', frame-src: 'https://b.example'}}}]\n"
    site = build_hub(tmp_path, {"mkdocs.yml": MKDOCS.replace("plugins: [lyceum]\n", plugins) + NAV})
    html = read_html(site / "learners/ada/index.html")
    assert "img-src 'self' data: https://a.example;" in html
    assert "frame-src https://b.example" in html


@pytest.mark.parametrize(("scheme", "expected"), [("default", "light"), ("slate", "dark")])
def test_single_scheme_leaves_no_switch(tmp_path: Path, scheme: str, expected: str) -> None:
    theme = f"theme: {{name: material, palette: {{scheme: {scheme}}}}}\n"
    site = build_hub(tmp_path, {"mkdocs.yml": MKDOCS.replace("theme: {name: material}\n", theme) + NAV})
    html = read_html(site / "index.html")
    assert f'<html lang="en" dir="ltr" data-hub-scheme="{expected}">' in html
    assert "hub-scheme.js" not in html
    assert "<button" not in html


@pytest.mark.parametrize("parent", ["lyceum.html", "base.html"])
def test_own_templates_fill_blocks_and_replace_partials(tmp_path: Path, parent: str) -> None:
    site = build_hub(
        tmp_path,
        {
            "mkdocs.yml": MKDOCS.replace("{name: material}", "{name: material, custom_dir: own}") + NAV,
            "own/main.html": f'{{% extends "{parent}" %}}{{% block announce %}}<p>Meet us on Friday</p>{{% endblock %}}',
            "own/partials/footer.html": "<footer>Our footer</footer>",
            "own/assets/own.css": "a {}",
        },
    )
    for page in ("index.html", "guide/index.html", "learners/ada/index.html", "404.html"):
        html = read_html(site / page)
        assert "<p>Meet us on Friday</p>" in html
        assert "<footer>Our footer</footer>" in html
        assert "Content-Security-Policy" in html
    assert (site / "assets/own.css").is_file()


def test_language_decides_the_direction(tmp_path: Path) -> None:
    site = build_hub(tmp_path, {"content/hub.yml": "name: مركز\nlanguage: ar\n"})
    for page in ("index.html", "guide/index.html", "learners/ada/index.html", "404.html"):
        assert '<html lang="ar" dir="rtl">' in read_html(site / page)
