"""The HTML elements and attributes that contributed text may use, and where each element may stand.

The elements are those that GitHub shows: https://github.com/gjtorikian/html-pipeline has its list."""

from __future__ import annotations

HEADING_ELEMENTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TABLE_ELEMENTS = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"})
_LIST_ELEMENTS = frozenset({"ul", "ol", "li", "dl", "dt", "dd"})
BLOCK_ELEMENTS = (
    HEADING_ELEMENTS
    | TABLE_ELEMENTS
    | _LIST_ELEMENTS
    | {"p", "hr", "pre", "blockquote", "div", "section", "details", "summary", "figure", "figcaption"}
)
UNSHOWN_BLOCK_ELEMENTS = frozenset({
    "address", "article", "aside", "center", "dialog", "fieldset", "footer", "form", "header", "hgroup", "main", "menu", "nav",
})  # fmt: skip
"""Elements that are not published, and end the paragraph around them all the same."""
VOID_ELEMENTS = frozenset({"br", "hr", "img", "input", "wbr"})
PHRASE_ELEMENTS = frozenset({
    "abbr", "b", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "strong", "sub", "sup", "time", "var",
})  # fmt: skip
"""Inline elements that are published as they are, with `dir`, `lang` and `title` at most."""
FORMATTING_ELEMENTS = frozenset({"b", "code", "em", "i", "s", "small", "strike", "strong", "tt"})
"""Elements that go on in the next block if the block in which they begin ends before them."""
RENAMED_ELEMENTS = {"strike": "s", "tt": "code"}
"""Elements that HTML has given up, and what is published instead."""
ALLOWED_ELEMENTS = BLOCK_ELEMENTS | VOID_ELEMENTS | PHRASE_ELEMENTS | RENAMED_ELEMENTS.keys() | {"a", "span"}
POSITION_ATTRIBUTE = "data-sourcepos"
MATH_ATTRIBUTE = "data-math-style"
_GLOBAL_ATTRIBUTES = frozenset({"align", "dir", "id", "lang", "title", POSITION_ATTRIBUTE})
_OWN_ATTRIBUTES = {
    "a": {"href", "name", "data-footnote-ref", "data-footnote-backref"},
    "code": {"class", MATH_ATTRIBUTE},
    "details": {"open"},
    "div": {"class"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "p": {"class"},
    "section": {"class"},
    "span": {MATH_ATTRIBUTE},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
ALLOWED_ATTRIBUTES = {
    element: _GLOBAL_ATTRIBUTES | _OWN_ATTRIBUTES.get(element, set()) for element in sorted(ALLOWED_ELEMENTS)
}
"""What the HTML writer reads. It publishes none of them as they are."""

REQUIRED_PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "rt": {"ruby"},
    "rp": {"ruby"},
    "summary": {"details"},
    "caption": {"table"},
    "figcaption": {"figure"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "tr": {"thead", "tbody", "tfoot"},
    "th": {"tr"},
    "td": {"tr"},
}
ALLOWED_CHILDREN = {
    "table": {"caption", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
}
IMPLIED_PARENTS = {"tr": "tbody", "td": "tr", "th": "tr"}
"""What HTML adds around an element that stands one level too high in a table."""
ENDED_ELEMENTS = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "rt": {"rt", "rp"},
    "rp": {"rt", "rp"},
    "td": {"td", "th", "caption"},
    "th": {"td", "th", "caption"},
    "tr": {"tr", "td", "th", "caption"},
    "thead": {"thead", "tbody", "tfoot", "tr", "td", "th", "caption"},
    "tbody": {"thead", "tbody", "tfoot", "tr", "td", "th", "caption"},
    "tfoot": {"thead", "tbody", "tfoot", "tr", "td", "th", "caption"},
}
"""The open elements that the start of an element ends, as HTML says: `<li>` ends the item before."""
SCOPES = {
    **{key: {"ul", "ol"} for key in ("li",)},
    **{key: {"dl"} for key in ("dt", "dd")},
    **{key: {"ruby"} for key in ("rt", "rp")},
    **{key: {"table"} for key in ("td", "th", "tr", "thead", "tbody", "tfoot")},
}
"""The elements beyond which the start of an element ends nothing."""
FILTERED_ELEMENTS = frozenset({
    "iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp",
})  # fmt: skip
"""Elements whose tags are shown as text, as GitHub does."""
HIDDEN_ELEMENTS = frozenset({"math", "noscript", "object", "svg", "template"})
"""Elements that are removed together with their content."""
TRANSPARENT_ELEMENTS = frozenset({"picture", "source"})
"""Elements around a picture that are left out without a word, because the picture itself is shown."""
