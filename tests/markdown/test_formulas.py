"""Formulas are drawn as GitHub draws them: the commands that people write are known."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lyceum.markdown import find_losses, render_markdown

DRAWN_FORMULAS = {
    r"a, \ldots, b \dotsc \dotsb": "a,...,b...⋯",
    r"p \iff q \implies r \impliedby s": "p⟺q⟹r⟸s",
    r"a \equiv b \pmod{n}": "a≡b(modn)",
    r"a \bmod b": "amodb",
    r"\textcolor{red}{x}": "x",
    r"\langle x | \bra{a}\ket{b}\braket{c|d}": "⟨x|⟨a||b⟩⟨c|d⟩",
    r"\fbox{a b} \mbox{if } \hbox{or}": "a bif or",
    r"\textbf{b}\textit{i}\texttt{t}\textrm{r}\textsf{s}": "bitrs",
    r"\text{if $x>0$, else}": "if x>0, else",
    r"\sum_{\substack{i<n\\j<m}} x": "∑i<nj<mx",
    r"\begin{smallmatrix}a&b\end{smallmatrix}": "ab",
    r"\begin{split}a&=b\\&=c\end{split}": "a=b=c",
    r"\begin{eqnarray}a&=&b\end{eqnarray}": "a=b",
    r"\begin{alignat}{2}a&=b\end{alignat}": "a=b",
    r"\begin{equation}a=b\label{eq:1}\end{equation}": "a=b",
    r"\begin{align}a&=b\\c&=d\end{align}": "a=bc=d",
    r"x = 1 \tag{7}": "x=1(7)",
    r"{\large x} + \small y": "x+y",
    r"\widetilde{ab} \widehat{ab} \overline{ab}": "ab~ab̂ab̲",
    r"\hspace*{1em} x \strut \mathstrut \smash{y}": "x(y",
    r"\max\limits_{x} \operatorname*{argmin}_y": "maxxargminy",
}


@pytest.mark.parametrize("source", DRAWN_FORMULAS)
def test_formula_that_github_draws_is_drawn(source: str) -> None:
    html = str(render_markdown(f"```math\n{source}\n```").html)
    shown = re.sub("[\u2061\u2063]", "", unescape(re.sub(r"<[^>]*>", "", html)))
    assert "<math" in html
    assert " ".join(shown.split()) == DRAWN_FORMULAS[source]
    assert find_losses(f"```math\n{source}\n```") == ()


def test_lines_of_a_table_in_a_formula_stay() -> None:
    html = str(render_markdown("```math\n\\begin{array}{c|c} p & q \\\\ \\hline T & F \\end{array}\n```").html)
    assert '<mtd class="hub-math-line-right"><mi>p</mi></mtd><mtd><mi>q</mi></mtd>' in html
    assert '<mtd class="hub-math-line-above hub-math-line-right"><mi>T</mi>' in html


def test_long_formula_in_a_line_can_be_scrolled() -> None:
    long = " + ".join(f"a_{number}" for number in range(9))
    assert '<span class="hub-formula--inline" tabindex="0"><math>' in str(render_markdown(f"so ${long}$.").html)
    assert "tabindex" not in str(render_markdown("so $a + b$.").html)
