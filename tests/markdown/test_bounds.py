"""Whatever a text of 64 KB holds, rendering it takes bounded time, memory and output."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.markdown import find_losses, render_markdown
from lyceum.system import WorkFailure, WorkLimits, run_in_limited_forks
from tests.support.property_tests import PROFILE_VARIABLE, count_examples

SIZE = 64 * 1024
LIMITS = WorkLimits(
    cpu_seconds=0.5 if os.environ.get(PROFILE_VARIABLE) == "fuzz" else 3.0,
    memory_bytes=256 * 1024**2,
    wall_seconds=600.0,
)
"""Quadratic work at this size passes three seconds by far. `make fuzz`, on a machine that does nothing else, asks for half a second."""
DONE = b"done"
MAX_OUTPUT_FACTOR = 20
MAX_OUTPUT_CONSTANT = 64 * 1024

REPEATED = [
    "# a\n", "# a\n# a-1\n", "# :tada:\n", "a\n=\n", ">", "> a\n", "> [!NOTE]\n> a\n\n", "- ", "- a\n", "- [ ] a\n", "1. ", "*", "_", "*_", "*a ",
    "**a ", "*a_ ", "~", "~~a ", "`", "`a ", "[", "[a](", "[a]", "[a](b) ", "[a](https://a.example) ", "[a](#a) ", "# a\n[a](#a-1)\n", "[a]: b\n",
    "[a.example](https://b.example) ", "[^1]", "[^a]: b\n", "![", "![a](b) ", "<", "<a ", '<a "', "<a '\"", "<div>", "<div>\n", "<b>", "<b>x</b>",
    "<details>", "<table>", "<td>", "<td colspan=9>", "<li>", "<ul><li>", "<dl><dt>a<dd>b", "<ruby><rt>", "<a id=x></a>", "<img src=a width=9>",
    "<picture><source><img src=a>", "<svg>", "<svg></svg>", "<script>", "<u>", "<foo-bar>", "<!--", "<!-- a ", "<![CDATA[", "<?", "&amp;",
    "&NotEqualTilde;", "&#x202E;", "&", "https://a.example ", "http://", "www.", "a@", "@a ", "@", "a@b.example ", "$", "$$", "$`", "$a$ ", "$a ",
    "a$ ", "$x''''''''$ ", "$\\frac{a}{b}$ ", "US$5 ", ":tada:", ":", "|", "|a|\n|-|\n|b|\n\n", "|-", "-|\n", "```python\nx = 1\n```\n",
    "```mermaid\na\n```\n", "```math\na\n```\n", "~~~\n", "---\n", " ", "\n", "\t", "\\", "\\\n", "(", ")", '"', "a", "a.", "1", "    a\n", "\r",
    "\r\n", "\0", "\u202e", "\u200d", "\u0301", "\u00a0", "👩🏽‍💻", "学", "א ",
]  # fmt: skip
MADE = {
    "deeper lists": "".join("  " * depth + "- a\n" for depth in range(250)),
    "growing backticks": "".join("`" * count + " " for count in range(1, 360)),
    "one long address for many links": "[a]: https://a.example/" + "x" * 20_000 + "\n\n" + "[a] " * 10_000,
    "many marks of one footnote": "[^1]: x\n\n" + "[^1]" * 16_000,
    "many footnotes": "".join(f"[^{i}]\n\n[^{i}]: x\n\n" for i in range(3_000)),
    "many columns and rows": "|" + "a|" * 3_000 + "\n|" + "-|" * 3_000 + "\n" + "|\n" * 20_000,
    "many columns": "|" + "a|" * 16_000 + "\n|" + "-|" * 16_000 + "\n",
    "columns in a quotation": "> |" + "a|" * 3_000 + "\n> |" + "-|" * 3_000 + "\n" + "> |\n" * 10_000,
    "rows of html": "<table>" + "<tr><td>" * 8_000,
    "long formula": "$$" + "x" * 65_000 + "$$",
    "long formulas": ("$" + "x" * 1_990 + "$ ") * 32,
    "deep formula": "$" + "{" * 990 + "}" * 990 + "$",
    "deep commands": "$" + "\\sqrt" * 390 + " x$",
    "long attribute": "<div " + "a" * 60_000 + "!>x",
    "open attributes": "<div " + 'a="' * 20_000 + ">x",
    "many attributes": "<div " + "a=b " * 15_000 + ">x",
    "many ids": "".join(f"<a id=x{i}></a>" for i in range(3_500)),
    "long name": "<" + "a" * 60_000 + ">",
    "dots in a link": "[" + "a." * 30_000 + "](https://b.example)",
    "many link names": "".join(f"[{i}]: b\n" for i in range(6_000)) + "[1]" * 1_000,
    "few headings many times": "".join(f"# a-{i % 7}\n" for i in range(9_000)),
    "code of one kind": "```python\n" + 'f("x")\n' * 9_000 + "```\n",
}


def cut(text: str, size: int) -> str:
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")


def render_within_limits(markdown: str) -> bytes | WorkFailure:
    """Render the text, and look for its losses. An output over its bound counts as a failure."""

    def work(_: None) -> bytes:
        html = render_markdown(markdown).html
        find_losses(markdown)
        assert len(html) <= MAX_OUTPUT_FACTOR * len(markdown) + MAX_OUTPUT_CONSTANT
        return DONE

    [(_, result)] = run_in_limited_forks(work, [None], LIMITS, processes=1)
    return result


@pytest.mark.parametrize("unit", REPEATED, ids=[f"{i}-{unit!r}" for i, unit in enumerate(REPEATED)])
def test_any_sign_may_be_repeated(unit: str) -> None:
    assert render_within_limits(cut(unit * (SIZE // len(unit) + 1), SIZE)) == DONE


@pytest.mark.parametrize("name", MADE)
def test_any_construct_may_be_large(name: str) -> None:
    assert render_within_limits(cut(MADE[name], SIZE)) == DONE


@pytest.mark.fuzz
@settings(max_examples=count_examples(60))
@given(
    st.lists(st.sampled_from([*REPEATED, "a ", "```c\n", "```html\n"]), min_size=1, max_size=3).map("".join),
    st.sampled_from(["", "> ", "- a\n", "[a]: b\n\n", "|a|b|\n|-|-|\n", "```python\n", "$$", "<table>"]),
    st.sampled_from([4, 16, 64]),
)
def test_work_is_bounded_for_any_repeated_signs(unit: str, start: str, kilobytes: int) -> None:
    size = kilobytes * 1024
    assert render_within_limits(cut(start + unit * (size // len(unit) + 1), size)) == DONE
