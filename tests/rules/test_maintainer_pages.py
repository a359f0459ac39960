"""The maintainers' pages are checked before a build meets their mistakes, and nothing outside of the hub is read for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.contributing import check_hub
from lyceum.rules import GENERATED_NAMES
from lyceum.site import build_site, verify_site
from tests.support.hubs import COMMON_FILES, TODAY, write_hub

MKDOCS = "site_name: Test\ndocs_dir: content/pages\nplugins: [lyceum]\ntheme: {name: material, custom_dir: theme}\n"
FILES: dict[str, str | bytes] = COMMON_FILES | {
    "mkdocs.yml": MKDOCS,
    "content/hub.yml": "name: Test\nurl: https://example.org/club/\n",
    "content/pages/about.md": "# About\n",
    "content/pages/docs/set-up.md": "# Set up\n\n## Part\n",
    "content/pages/docs/plan.png": b"picture",
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\n---\nText\n",
}


def find_page_problems(hub: Path) -> list[str]:
    return [
        f"{problem.where}: {problem.severity} {problem.code}"
        for problem in check_hub(hub, today=TODAY).problems
        if problem.where.path.startswith(("content/pages/", "mkdocs"))
    ]


@pytest.mark.parametrize(
    "link",
    [
        "[x](about.md)", "[x](docs/set-up.md#part)", "[x](../docs/set-up/)", "![x](docs/plan.png)", "[x](../learners/ada/)",
        "[x](../learners/Ada/#tips)", "[x](../boards/2026-q1/)", "[x](learners/index.md)",
        "[x](/club/about/)", "[x](/club/tips/one/)", "[x](/elsewhere/)", "[x](https://example.org)", "[x](mailto:a@b.example)",
        "[x](#part)", "[x](../../other-site/)", "`[x](nowhere.md)`", "```\n[x](nowhere.md)\n```", '<a href="../wall/">x</a>',
        "href=nowhere is a word", "[x](../api/boards.json)", "[x]: about.md", "[x](../tips/page/2/)", "[x](../wall.svg)",
    ],
)  # fmt: skip
def test_working_link_of_a_page_is_no_problem(tmp_path: Path, link: str) -> None:
    hub = write_hub(tmp_path, FILES | {"content/pages/page.md": f"# Page\n\n{link}\n\n## Part\n"})
    assert find_page_problems(hub) == []


@pytest.mark.parametrize(
    ("link", "column", "severity"),
    [
        ("[x](nowhere.md)", 5, "error"),
        ("[x](docs/about.md)", 5, "error"),
        ("[x](../nowhere/)", 5, "error"),
        ("[x](docs/set-up/)", 5, "error"),
        ("[x](../learners/index.md)", 5, "error"),
        ("![x](docs/plan.jpg)", 6, "error"),
        ("[x](../learners/eve/)", 5, "warning"),
        ("[x](/club/nowhere/)", 5, "error"),
        ("[x]: nowhere.md", 6, "error"),
        ('<a href="nowhere/">x</a>', 10, "error"),
        ("[x](//[)", 5, "error"),
    ],
)
def test_broken_link_of_a_page_is_named_with_its_line(tmp_path: Path, link: str, column: int, severity: str) -> None:
    hub = write_hub(tmp_path, FILES | {"content/pages/page.md": f"# Page\n\n{link}\n"})
    assert find_page_problems(hub) == [f"content/pages/page.md:3:{column}: {severity} broken-page-link"]


def test_navigation_names_only_pages_that_are_there(tmp_path: Path) -> None:
    nav = "nav:\n  - Home: index.md\n  - People: learners/index.md\n  - About: [about.md, {More: docs/setup.md}]\n  - https://example.org\n"
    hub = write_hub(tmp_path, FILES | {"mkdocs.yml": MKDOCS + nav})
    assert find_page_problems(hub) == ["mkdocs.yml:8:30: error missing-page"]


def test_inline_script_of_a_page_is_said(tmp_path: Path) -> None:
    page = "# Page\n\n<script src='x.js'></script>\n`<script>`\n<script>alert(1)</script>\n"
    hub = write_hub(tmp_path, FILES | {"content/pages/page.md": page, "content/pages/x.js": ""})
    assert find_page_problems(hub) == ["content/pages/page.md:5:1: warning inline-script"]


@pytest.mark.slow
def test_links_out_of_the_hub_are_neither_followed_nor_published(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# The secret\n")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "secret.txt").write_text("The secret")
    nav = "nav:\n  - About: about.md\n  - Gone: gone.md\n"
    hub = write_hub(
        tmp_path / "hub",
        FILES
        | {
            "mkdocs.yml": MKDOCS + nav,
            "theme/assets/own.css": "a {}",
            "content/pages/bad.md": b"\xff",
            "content/pages/own.html": "<!doctype html><head><title>x</title><p>Own",
        },
    )
    (hub / "content/pages/linked.md").symlink_to(tmp_path / "secret.md")
    (hub / "content/pages/folder").symlink_to(tmp_path / "more")
    (hub / "theme/assets/linked.css").symlink_to(tmp_path / "more/secret.txt")
    site = build_site(hub).site_folder
    texts = [path.read_bytes() for path in site.rglob("*") if path.is_file()]
    assert not any(b"The secret" in text for text in texts)
    assert (site / "assets/own.css").exists()
    assert not (site / "bad").exists()
    assert (site / "own.html").read_text().startswith('<!doctype html><head><meta http-equiv="Content-Security-Policy"')
    report = verify_site(site, base_path="/club/")
    assert report.faults + report.broken_links == (), "a page that the navigation names in vain is in no menu"


def test_names_of_generated_files_are_known(sample_site: Path) -> None:
    own_names = {"about", "guide", "code-of-conduct", "docs"}
    assert {path.name for path in sample_site.iterdir()} - own_names <= GENERATED_NAMES


ANCHORS_PAGE = """# The guide

## What it **costs**: `lyceum build` & [more](about.md)
## Äpfel und Öl
## Part
## Part
Underlined
----------
## Named {#own-id}
## snake_case and _this_
<a id="by-hand"></a>

```
## Only code
```
"""


@pytest.mark.parametrize(
    "fragment",
    [
        "the-guide", "what-it-costs-lyceum-build-more", "apfel-und-ol", "äpfel-und-öl", "part", "part_1", "part-1", "underlined", "own-id",
        "by-hand", "snake_case-and-this", "top", "__tabbed_1", "fn:1", ":~:text=x",
    ],
)  # fmt: skip
def test_link_to_a_heading_of_a_page_is_no_problem(tmp_path: Path, fragment: str) -> None:
    pages = {"content/pages/guide.md": ANCHORS_PAGE, "content/pages/page.md": f"# Page\n\n[x](guide.md#{fragment})\n"}
    assert find_page_problems(write_hub(tmp_path, FILES | pages)) == []


@pytest.mark.parametrize("link", ["guide.md#nope", "#nope", "guide.md#only-code", "guide.md#part_2"])
def test_link_to_a_missing_heading_of_a_page_is_a_warning(tmp_path: Path, link: str) -> None:
    pages = {"content/pages/guide.md": ANCHORS_PAGE, "content/pages/page.md": f"# Page\n\n[x]({link})\n"}
    hub = write_hub(tmp_path, FILES | pages)
    assert find_page_problems(hub) == ["content/pages/page.md:3:5: warning broken-page-link"]


def test_headings_of_a_page_that_extensions_make_are_not_known(tmp_path: Path) -> None:
    pages = {
        "content/pages/guide.md": '# Guide\n\n--8<-- "more.md"\n',
        "content/pages/page.md": "# Page\n\n[x](guide.md#nope)\n",
    }
    assert find_page_problems(write_hub(tmp_path, FILES | pages)) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("content/pages/about.md", "---\ntitle: About: us\n---\n# About\n", ["content/pages/about.md:2:13: error yaml-syntax"]),
        ("content/pages/about.md", "---\ntags: [a\n---\n# About\n", ["content/pages/about.md:2:7: error yaml-syntax"]),
        ("content/pages/about.md", "---\ndate: 2026-02-30\n---\n# About\n", ["content/pages/about.md:2:1: error yaml-syntax"]),
        ("content/pages/about.md", "---\nAll about us\n---\n# About\n", ["content/pages/about.md:2:1: error not-a-mapping"]),
        ("content/pages/about.md", "---\ntitle: About\n---\n# About\n", []),
        ("content/pages/about.md", "---\n\n---\n# About\n", []),
        ("content/pages/about.md", "---\n\nA line above\n", []),
        ("mkdocs.yml", f"{MKDOCS}nav: [\n", ["mkdocs.yml:5:6: error yaml-syntax"]),
    ],
)  # fmt: skip
def test_settings_of_pages_that_are_no_yaml_are_a_problem(
    tmp_path: Path, path: str, text: str, expected: list[str]
) -> None:
    assert find_page_problems(write_hub(tmp_path, FILES | {path: text})) == expected


def test_page_that_is_a_link_is_one_problem(tmp_path: Path) -> None:
    nav = f"{MKDOCS}nav: [about.md, page.md]\n"
    hub = write_hub(tmp_path, FILES | {"mkdocs.yml": nav, "content/pages/page.md": "[x](about.md)\n"})
    (hub / "content/pages/about.md").rename(hub / "about.md")
    (hub / "content/pages/about.md").symlink_to(hub / "about.md")
    assert find_page_problems(hub) == ["content/pages/about.md:1:1: error not-a-regular-file"]


@pytest.mark.parametrize(
    "nav",
    [
        "nav: &a [*a, gone.md]\n",
        "nav:\n- &l0 gone.md\n" + "".join(f"- &l{i + 1} [{', '.join([f'*l{i}'] * 9)}]\n" for i in range(12)),
        "? [a, b]\n: c\nnav: [gone.md]\n",
    ],
    ids=["an alias of itself", "aliases of aliases", "a list as a name"],
)
def test_each_page_of_any_navigation_is_looked_for_once(tmp_path: Path, nav: str) -> None:
    hub = write_hub(tmp_path, FILES | {"mkdocs.yml": MKDOCS + nav})
    assert [problem.partition(" ")[2] for problem in find_page_problems(hub)] == ["error missing-page"]


@pytest.mark.parametrize("text", ["nav: " + "[" * 60_000, "# " + "a" * 70_000, "nav: " + "{a: " * 20_000])
def test_a_navigation_of_any_depth_and_length_is_answered(tmp_path: Path, text: str) -> None:
    assert len(find_page_problems(write_hub(tmp_path, FILES | {"mkdocs.yml": MKDOCS + text}))) <= 1


def test_a_giscus_file_of_any_depth_is_answered(tmp_path: Path) -> None:
    settings = (
        "name: Test\nurl: https://example.org/club/\nrepository: a/b\n"
        "discussions: {repository: a/b, repository_id: R_1, category: X, category_id: D_1}\n"
    )
    hub = write_hub(tmp_path, FILES | {"content/hub.yml": settings, "giscus.json": "[" * 200_000})
    assert "missing-giscus-origin" in {problem.code for problem in check_hub(hub, today=TODAY).problems}
