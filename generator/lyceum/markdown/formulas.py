"""Draws formulas as MathML, with a list of the elements and attributes that may come of one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import math_core

MAX_FORMULA_CHARS = 2_000
MAX_FORMULA_DEPTH = 30
"""Groups inside each other. The library follows them on the stack of the processor, which has an end."""
MAX_FORMULA_HTML_CHARS = 64 * 1024
_MAX_ROW_OF_COMMANDS = 60
"""Commands after each other with nothing between. Each may hold the next one, as in `\\bar\\bar x`."""
_ELEMENTS = frozenset({
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts",
    "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
    "munderover", "none",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "accent", "accentunder", "columnspan", "depth", "dir", "display", "displaystyle", "fence", "form", "height", "largeop",
    "linethickness", "lspace", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowspan", "rspace",
    "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
})  # fmt: skip
_TEXT_ELEMENTS = frozenset({"b", "code", "i", "s", "span", "u"})
"""What `\\textbf` and its like write inside of `mtext`. It is published without attributes."""
_CELL_CLASSES = {
    "text-align: right": "hub-math-end",
    "text-align: left": "hub-math-start",
    "border-top": "hub-math-line-above",
    "border-left": "hub-math-line-left",
    "border-right": "hub-math-line-right",
}
_COLOUR = re.compile(r"color:\s*(#[0-9a-fA-F]{3,8}|[a-z]{3,30});?")
_TOKEN = re.compile(r"<(/?)([a-z]+)((?:\s+[a-z-]+=\"[^\"<>]*\")*)\s*(/?)>")
_ATTRIBUTE = re.compile(r"([a-z-]+)=\"([^\"<>]*)\"")
_GROUP_TOKEN = re.compile(r"\\(?:left|right|begin|end)(?![a-zA-Z])|\\.|[{}]", re.DOTALL)
_ROW_OF_COMMANDS = re.compile(
    rf"(?:\\[a-zA-Z]++[\s_^]*+){{{_MAX_ROW_OF_COMMANDS}}}|(?:[_^]\s*+){{{_MAX_ROW_OF_COMMANDS}}}"
)
_DEFINITION = re.compile(
    r"\\(?:(?:re)?new(?:command|environment)|providecommand|DeclareMathOperator|[egx]?def|let)(?![a-zA-Z])"
)
_MAX_EXPANSIONS = 500
"""The library writes some commands by others, such as `\\iff`, and the table below does."""
_MACROS = {
    **dict.fromkeys(("dotsc", "dotso", "hdots"), r"\ldots"),
    **dict.fromkeys(("dotsb", "dotsm", "dotsi"), r"\cdots"),
    **dict.fromkeys(("mbox", "hbox"), r"\text{#1}"),
    **dict.fromkeys(("smash", "rlap", "llap", "mathrlap", "mathllap", "mathclap"), "{#1}"),
    "euro": r"\text{€}",
    "pmb": r"\boldsymbol{#1}",
    "shortmid": r"\mid",
    "strut": "",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
}
"""Commands that GitHub draws and the library does not know."""
_REWRITES = (
    # As on GitHub, equations have no numbers, and what refers to them is not drawn.
    (r"\\label\{[^{}]*\}", ""),
    (r"\\(begin|end)\{(align|equation|gather|multline|flalign)\}", r"\\\1{\2*}"),
    (r"\\begin\{alignat\*?\}\s*\{[0-9]\}", r"\\begin{align*}"),
    (r"\\end\{alignat\*?\}", r"\\end{align*}"),
    (r"\\begin\{alignedat\}\s*\{[0-9]\}", r"\\begin{aligned}"),
    (r"\\end\{alignedat\}", r"\\end{aligned}"),
    (r"\\(begin|end)\{split\}", r"\\\1{aligned}"),
    (r"\\(begin|end)\{smallmatrix\}", r"\\\1{matrix}"),
    (r"\\begin\{eqnarray\*?\}", r"\\begin{array}{rcl}"),
    (r"\\end\{eqnarray\*?\}", r"\\end{array}"),
    (r"\\hspace\*", r"\\hspace"),
    (r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge)(?![a-zA-Z])", ""),
    (r"\\text\{([^{}$]*)\$([^{}$]*)\$([^{}$]*)\}", r"\\text{\1}\2\\text{\3}"),
)
"""Patterns of what GitHub draws and the library does not know, and what says the same."""
_TAG = re.compile(r"\\tag\b")
_TAGGED_ENVIRONMENT = re.compile(r"\\begin\{(?:align|equation|gather|multline|flalign)\*\}")


@lru_cache(maxsize=4_096)
def draw_formula(latex: str, *, is_display: bool) -> str | None:
    """The formula as MathML; None if it cannot be drawn."""
    latex = latex.strip()
    if not latex or _is_over_limits(latex):
        return None
    for pattern, replacement in _REWRITES:
        latex = re.sub(pattern, replacement, latex)
    if _TAG.search(latex) and not _TAGGED_ENVIRONMENT.search(latex):
        latex = rf"\begin{{equation*}}{latex}\end{{equation*}}"
    try:
        mathml = _load_converter().convert_with_local_state(latex, displaystyle=is_display)
    except math_core.LatexError:
        return None
    return _filter_mathml(mathml) if len(mathml) <= MAX_FORMULA_HTML_CHARS else None


@cache
def _load_converter() -> math_core.LatexToMathML:
    return math_core.LatexToMathML(
        fancy_error=False, max_expansions=_MAX_EXPANSIONS, macros=_MACROS, allow_unreliable_rendering=True
    )


def _is_over_limits(latex: str) -> bool:
    if len(latex) > MAX_FORMULA_CHARS or _ROW_OF_COMMANDS.search(latex) or _DEFINITION.search(latex):
        return True
    depth = 0
    for token in _GROUP_TOKEN.findall(latex):
        depth += (token in ("{", "\\left", "\\begin")) - (token in ("}", "\\right", "\\end"))
        if depth > MAX_FORMULA_DEPTH:
            return True
    return False


def _filter_mathml(mathml: str) -> str | None:
    """The same MathML with attributes from the list only; None if it holds anything but elements from the list and text."""
    parts: list[str] = []
    open_elements: list[str] = []
    position = 0
    for token in _TOKEN.finditer(mathml):
        text = mathml[position : token.start()]
        position = token.end()
        end, name, attributes, is_void = token.groups()
        is_in_text = "mtext" in open_elements and name in _TEXT_ELEMENTS
        if not (name in _ELEMENTS or is_in_text) or "<" in text or ">" in text:
            return None
        attributes = "" if is_in_text else attributes
        parts.append(text)
        if end:
            if not open_elements or open_elements.pop() != name:
                return None
            parts.append(f"</{name}>")
        else:
            parts.append(f"<{name}{_filter_attributes(attributes)}>{f'</{name}>' if is_void else ''}")
            if not is_void:
                open_elements.append(name)
    rest = mathml[position:]
    return None if open_elements or "<" in rest or ">" in rest else "".join(parts) + rest


def _filter_attributes(text: str) -> str:
    kept: list[str] = []
    for name, value in _ATTRIBUTE.findall(text):
        if name in _ATTRIBUTES:
            kept.append(f' {name}="{value}"')
        elif name == "style" and (colour := _COLOUR.fullmatch(value)):
            kept.append(f' mathcolor="{colour[1]}"')
        elif name == "style":
            classes = [css_class for style, css_class in _CELL_CLASSES.items() if style in value]
            kept += [f' class="{" ".join(classes)}"'] if classes else []
    return "".join(kept)
