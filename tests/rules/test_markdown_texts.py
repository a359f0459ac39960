"""What is not shown as it was written is said, on the place where it stands: in a body, and in a field of YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.hubs import COMMON_FILES, find_problems, write_hub

CODES = ("unsupported-markdown", "broken-link", "markdown-over-limit")


def list_markdown_problems(folder: Path, files: dict[str, str]) -> list[tuple[int, int, str, str]]:
    hub = write_hub(folder, COMMON_FILES | files)
    return [
        (problem.where.line, problem.where.column, problem.code, str(problem.message))
        for problem in find_problems(hub)
        if problem.code in CODES
    ]


@pytest.mark.parametrize(
    ("body", "line", "column", "words"),
    [
        ("A <video src=x> here", 1, 3, "`<video>` is not shown"),
        ("Write `<name>` as <your-name>.", 1, 19, "`<your-name>` is not shown"),
        ("é 学 <u>x</u>", 1, 5, "`<u>` is not shown"),
        ("> - deep <font>x</font>", 1, 10, "`<font>` is not shown"),
        ("<div>\n<center>\nx\n</center>\n</div>", 2, 1, "`<center>` is not shown"),
        ("<svg><path/></svg>\n\nText", 1, 1, "`<svg>` is not shown"),
        ("See ![x](https://a.example/1.png)", 1, 5, "pictures from elsewhere"),
        ('See <img src="https://a.example/1.png">', 1, 5, "pictures from elsewhere"),
        ("a [b](http://a.example) c", 1, 3, "`http://a.example` is not shown as a link"),
        ("Go to http://a.example now", 1, 7, "`http://a.example` is not shown as a link"),
        ("[x](javascript:alert(1))", 1, 1, "`javascript:alert(1)` is not shown as a link"),
        ("[x][y]\n\n[y]: ftp://a.example", 1, 1, "`ftp://a.example` is not shown as a link"),
        ("Text\n\n```mermaid\ngraph TD;\n```", 3, 1, "the `mermaid` block is shown as text"),
        ("1. x\n\n   ```geojson\n   {}\n   ```", 3, 4, "the `geojson` block is shown as text"),
        ("So $a$ and $\\nope{x}$.", 1, 12, "the formula `\\nope{x}` is shown as text"),
        ("$$\n\\def\\a{\\a}\n$$", 1, 1, "the formula `\\def\\a{\\a}` is shown as text"),
        ("```math\n\\nope\n```", 1, 1, "the formula `\\nope` is shown as text"),
        ("[a](#b)", 1, 1, "there is no heading for `#b`"),
        ("[a](grace.md)", 1, 1, "the link `grace.md` leads to nothing here"),
        ("[a]\n\n[a]: ../learners/eve.yml", 1, 1, "the link `../learners/eve.yml` leads to nothing here"),
        (">" * 41 + " a", 1, 1, "too long, or nested too deep"),
        ("- " * 60 + "a", 1, 1, "too long, or nested too deep"),
        ("|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + "|b|\n" * 200, 1, 1, "too long, or nested too deep"),
    ],
)
def test_loss_is_said_where_it_stands(tmp_path: Path, body: str, line: int, column: int, words: str) -> None:
    tip = f"---\ntitle: One\nauthor: ada\n---\n{body}\n"
    problems = list_markdown_problems(tmp_path, {"content/tips/one.md": tip})
    assert [problem[:2] for problem in problems] == [(line + 4, column)]
    assert words in problems[0][3]


@pytest.mark.parametrize(
    "body",
    [
        "`<video>`, `$\\nope$`, `[x](y.md)` and\n\n```\n<video> [x](y.md)\n```",
        "<b>b</b> <ruby>漢<rt>kan</rt></ruby> <kbd>K</kbd> <!-- <video> --> <br> <wbr>",
        "# A\n[a](#a) [b](../challenges/walk/) [c](../learners/ada.yml) www.a.example <https://b.example> a@b.example",
        "Costs $5 or US$6, $HOME:$PATH and $x_1^2$.",
        "<table><tr><td>a<td>b</table>\n\n<dl><dt>a<dd>b</dl>\n\n<details><summary>s</summary>d</details>",
        "<script> is shown as it is",
        "Note[^1].\n\n[^1]: Text.\n\n- [x] done\n\n> [!TIP]\n> tip\n\n:tada:",
    ],
)
def test_what_is_shown_is_no_problem(tmp_path: Path, body: str) -> None:
    tip = f"---\ntitle: One\nauthor: ada\n---\n{body}\n"
    assert list_markdown_problems(tmp_path, {"content/tips/one.md": tip}) == []


@pytest.mark.parametrize(
    ("yaml_text", "line", "column"),
    [
        ("bio: A <video> here\n", 2, 8),
        ('bio: "A <video> here"\n', 2, 9),
        ("bio: |\n  One.\n\n  A <video> here\n", 5, 5),
        ("bio: |-\n\n    A <video> here\n", 4, 7),
        ("story: |\n  A <video> here\n", 3, 5),
        ("bio: >\n  A\n  <video> here\n", 2, 6),
    ],
)
def test_loss_in_a_field_is_said_where_it_stands(tmp_path: Path, yaml_text: str, line: int, column: int) -> None:
    problems = list_markdown_problems(tmp_path, {"content/learners/ada.yml": f"name: Ada\n{yaml_text}"})
    assert [problem[:2] for problem in problems] == [(line, column)]


def write_links(folder: Path, body: str) -> list[tuple[int, int, str, str]]:
    return list_markdown_problems(folder, {"content/tips/one.md": f"---\ntitle: One\nauthor: ada\n---\n{body}"})


def test_every_broken_link_of_a_text_is_counted(tmp_path: Path) -> None:
    problems = write_links(tmp_path, "[a](gone.md)\n" * 700 + "![x](gone.png)\n")
    assert [line for line, _, code, _ in problems if code == "broken-link"] == [*range(5, 25), 25]
    assert problems[-1][3] == "680 more like the ones above begin here"


def test_link_behind_many_good_ones_is_looked_up(tmp_path: Path) -> None:
    problems = write_links(tmp_path, "[a](../learners/ada.yml)\n" * 700 + "[b](gone.md)\n")
    assert [(line, message) for line, _, _, message in problems] == [(705, "the link `gone.md` leads to nothing here")]
