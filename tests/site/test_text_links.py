"""Links between contributed texts lead to pages, and `@handle` to the learner. One that leads nowhere is said and is no link."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.site import build_site
from tests.support.hubs import find_problems, write_hub

TIP = "---\ntitle: {title}\nauthor: ada\n---\n{text}\n"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Hub\nurl: https://hub.example/h/\n",
    "content/topics.yml": "- id: git\n  name: Git\n  summary: Versions\n",
    "content/learners/ada.yml": "name: Ada\nbio: |\n  Read [this](../tips/one.md).\n\n  Not [that](../tips/on.md).\nstory: See [home](../hub.yml)\n",
    "content/learners/Grace.yml": "name: Grace\ngithub: amazing-grace\n",
    "content/tips/one.md": TIP.format(
        title="One",
        text="[two](two.md) [part](./two.md#Part) [gone part](two.md#gone) [up](../tips/two.md) [root](/content/tips/two.md)\n"
        "[ada](../learners/ada.yml) [walk](../challenges/walk/) [w](../challenges/walk/challenge.md#how-far)\n"
        "[res](../challenges/walk/results/ada.yml) [page](../pages/about.md) [topics](../topics.yml) [all](../tips)\n"
        "[dead](tow.md) [out](../../README.md) [code](../../generator/x.py) @Ada @grace @amazing-grace @nobody `@ada` @ada/x x@ada",
    ),
    "content/tips/two.md": TIP.format(title="Two", text="# Part\n\nText"),
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\nopens: 2026-01-01\n---\n## How far?\n\nSee [one](../../tips/one.md).\n",
    "content/challenges/walk/results/ada.yml": "learner: ada\ndate: 2026-01-10\nnotes: Thanks to [one](../../../tips/one.md), @grace.\n",
    "content/pages/index.md": "# Home\n",
    "content/pages/about.md": "# About\n\n[one](../tips/one.md) [part](../tips/two.md#part) [ada](../learners/ada.yml) `[c](../tips/one.md)`\n",
    "mkdocs.yml": "site_name: Hub\ndocs_dir: content/pages\ntheme: {name: material, font: false}\nplugins: [search, lyceum]\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hub(tmp_path_factory.mktemp("links") / "hub", FILES)


@pytest.fixture(scope="module")
def site(hub: Path) -> Path:
    return build_site(hub).site_folder


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("tips/one", '<a href="../two/">two</a>'),
        ("tips/one", '<a href="../two/#t-part">part</a>'),
        ("tips/one", '<a href="../two/">gone part</a>'),
        ("tips/one", '<a href="../two/">up</a>'),
        ("tips/one", '<a href="../two/">root</a>'),
        ("tips/one", '<a href="../../learners/ada/">ada</a>'),
        ("tips/one", '<a href="../../challenges/walk/">walk</a>'),
        ("tips/one", '<a href="../../challenges/walk/#t-how-far">w</a>'),
        ("tips/one", '<a href="../../challenges/walk/">res</a>'),
        ("tips/one", '<a href="../../about/">page</a>'),
        ("tips/one", '<a href="../../topics/">topics</a>'),
        ("tips/one", '<a href="../">all</a>'),
        ("tips/one", "\ndead out code "),
        ("tips/one", '<a class="hub-mention" href="../../learners/ada/">@Ada</a>'),
        ("tips/one", '<a class="hub-mention" href="../../learners/grace/">@grace</a>'),
        ("tips/one", '<a class="hub-mention" href="../../learners/grace/">@amazing-grace</a>'),
        ("tips/one", "@nobody <code>@ada</code> @ada/x x@ada</p>"),
        ("learners/ada", '<a href="../../tips/one/">this</a>'),
        ("learners/ada", "Not that."),
        ("learners/ada", 'See <a href="../../">home</a>'),
        ("challenges/walk", 'See <a href="../../tips/one/">one</a>'),
        ("challenges/walk", 'Thanks to <a href="../../tips/one/">one</a>, <a class="hub-mention" href="../../learners/grace/">@grace</a>.'),
        ("about", '<a href="../tips/one/">one</a> <a href="../tips/two/#t-part">part</a> <a href="../learners/ada/">ada</a> <code>[c](../tips/one.md)</code>'),
    ],
)  # fmt: skip
def test_links_of_texts_lead_to_pages(site: Path, page: str, link: str) -> None:
    assert link in (site / page / "index.html").read_text("utf-8")


def test_link_that_leads_nowhere_is_said_on_its_place(hub: Path) -> None:
    problems = {
        (problem.where.path.removeprefix("content/"), problem.where.line, problem.where.column, str(problem.hint))
        for problem in find_problems(hub)
        if problem.code == "broken-link"
    }
    advice = "link to a file in content/, or write the whole address, beginning with https://"
    assert problems == {
        ("tips/one.md", 5, 37, "write the heading in small letters, with hyphens for blanks"),
        ("tips/one.md", 8, 1, "did you mean `two.md`?"),
        ("tips/one.md", 8, 16, advice),
        ("tips/one.md", 8, 39, advice),
        ("learners/ada.yml", 5, 7, "did you mean `../tips/one.md`?"),
    }  # fmt: skip
