"""Contributed text in a browser: it stays inside a phone, its lists stand where the text begins, and axe finds no fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lyceum.site import build_site
from tests.support.browser import serve_site
from tests.support.hubs import write_hub

WORD = "a" * 58
EVERYTHING = f"""---
title: {WORD}
author: long
---
# {WORD}

{WORD} `{WORD}` https://{WORD}.example/{WORD} [{WORD}.example](https://b.example) @long $x^2$

- [ ] {WORD}
  - [x] done

| {WORD} | b |
|---|--:|
| {WORD} | 1 |

> [!CAUTION]
> {WORD}

<details open><summary>{WORD}</summary>

{WORD}

</details>

So ${"a + " * 40} b$ it is.

<details><summary><h2>{WORD}</h2></summary></details>

$$\\sum_{{i=1}}^n {"a + " * 40} b$$

```python
{WORD * 3} = 1
```

```mermaid
graph TD; {WORD}-->B
```
"""
NOTES = """- [x] done

1. one
   1. two
      1. three

Text.[^1]

[^1]: Note.
"""
RTL = """---
title: نصيحة
author: noor
---
مرحبا.

- واحد
  - اثنان

1. أول

> اقتباس
"""
FILES: dict[str, str | bytes] = {
    "mkdocs.yml": """site_name: Hub
docs_dir: content/pages
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
plugins: [search, lyceum]
""",
    "content/hub.yml": f"name: {WORD}\ntagline: {WORD}\norganisations: [{{id: long, name: {WORD}}}]\ncohorts: [{{id: long, name: {WORD}}}]\n",
    "content/pages/about.md": "# About\n",
    "content/learners/noor.yml": "name: نور\nbio: |\n  مرحبا.\n\n  - واحد\n\n  1. أول\n",
    "content/learners/long.yml": f"name: {WORD}\nheadline: {WORD}\npronouns: {WORD[:40]}\norganisation: long\ncohort: long\nlearning: [{WORD}]\nbio: {WORD}\nstory: {WORD}\ngoals: [{WORD}]\nlocation: {{city: {WORD}}}\nshow: {{year: true}}\n",
    "content/tips/everything.md": EVERYTHING,
    "content/tips/arabic.md": RTL,
    "content/challenges/walk/challenge.md": f"---\ntitle: {WORD}\nsummary: {WORD}\nhosts: [long]\nopens: 2026-01-01\n---\n{WORD}\n",
    "content/challenges/walk/results/long.yml": f"learner: long\ndate: 2026-01-10\nnotes: |\n  {NOTES.replace(chr(10), chr(10) + '  ')}\n",
    "content/challenges/exact/challenge.md": "---\ntitle: Exact\nopens: 2026-01-01\nscore: {measure: points, better: lower, unit: bits per byte}\n---\nGo.\n",
    "content/challenges/exact/results/long.yml": "learner: long\ndate: 2026-01-10\nscore: 1.0577123456789012345678\n",
    "content/challenges/exact/results/noor.yml": "learner: noor\ndate: 2026-01-10\nscore: -12.75\nevidence: https://example.org/\nconfirmed_by: [long]\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    hub = write_hub(tmp_path_factory.mktemp("text") / "hub", FILES)
    site: Path = build_site(hub).site_folder
    with serve_site(site) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "tips/everything/",
        "learners/long/",
        "challenges/walk/",
        "challenges/exact/",
        "certificates/?learner=long",
        "learners/",
        "tips/",
        "",
        "boards/",
        "challenges/",
        "wall/",
        "boards/all/",
        "topics/",
        "years/2026-long/",
        "years/2026/",
    ],
)
@pytest.mark.parametrize("width", [320, 1200, 1440])
def test_long_words_stay_inside_the_window(page: Page, address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    response = page.goto(address + path)
    assert response
    assert response.ok
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("path", ["tips/arabic/", "learners/noor/"])
def test_marks_of_lists_that_run_from_the_right_are_visible(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    indents = page.eval_on_selector_all(
        ".hub-text :is(ul, ol)",
        "lists => lists.map(list => list.parentElement.getBoundingClientRect().right - list.getBoundingClientRect().right)",
    )
    assert indents
    assert all(indent >= 16 for indent in indents)


def test_lists_of_notes_stand_and_count_as_on_github(page: Page, address: str) -> None:
    page.goto(address + "challenges/walk/")
    notes = page.locator(".hub-text:has(.hub-task)")
    types = notes.locator("ol").evaluate_all("lists => lists.map(list => getComputedStyle(list).listStyleType)")
    assert types == ["decimal", "lower-roman", "lower-alpha", "decimal"]
    box = notes.locator(".hub-task").evaluate("sign => sign.getBoundingClientRect().left")
    assert box >= notes.evaluate("text => text.getBoundingClientRect().left")


def test_formula_in_a_line_scrolls_within_a_phone(page: Page, address: str) -> None:
    page.goto(address + "tips/everything/")
    formula = page.locator(".hub-formula--inline")
    assert formula.evaluate(
        "span => span.getBoundingClientRect().right <= innerWidth && span.scrollWidth > span.clientWidth"
    )


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_board_shows_long_scores_without_scrolling(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + "challenges/exact/")
    board = page.locator(".hub-scroll:has(.hub-standings)").first
    assert board.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0
    assert (
        board.locator("tbody tr").last.locator("td").last.inner_text()
        == "1.0577123456789012345678 bits\u00a0per\u00a0byte"
    )


def test_dark_page_puts_paper_behind_pictures(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address + "tips/everything/")
    ground = page.locator(".hub-text").first.evaluate(
        "text => getComputedStyle(text.appendChild(new Image())).backgroundColor"
    )
    context.close()
    assert ground == "rgb(251, 248, 242)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_contributed_text(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + "tips/everything/")
    violations = Axe().run(page).response["violations"]
    context.close()
    assert [(violation["id"], violation["nodes"][0]["html"][:120]) for violation in violations] == []
