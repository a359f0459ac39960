"""The HTML elements and attributes that contributed text may use, and where each element may stand."""

from __future__ import annotations

import re

HEADING_ELEMENTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCK_ELEMENTS = HEADING_ELEMENTS | frozenset({
    "p", "hr", "pre", "blockquote", "ul", "ol", "li", "div", "section", "table", "thead", "tbody", "tr", "th", "td",
    "details", "summary",
})  # fmt: skip
VOID_ELEMENTS = frozenset({"br", "hr", "img", "input"})
_MARKDOWN_ELEMENTS = HEADING_ELEMENTS | frozenset({
    "p", "br", "hr", "em", "strong", "del", "sup", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "input",
    "div", "section", "table", "thead", "tbody", "tr", "th", "td",
})  # fmt: skip
"""What the Markdown renderer writes."""
_RAW_HTML_ELEMENTS = frozenset({
    "details", "summary", "kbd", "sub", "sup", "br", "ins", "del", "mark",
})  # fmt: skip
"""What contributors may write as HTML."""
ALLOWED_ELEMENTS = _MARKDOWN_ELEMENTS | _RAW_HTML_ELEMENTS
ALLOWED_ATTRIBUTES = {
    "a": {"href", "id", "data-footnote-ref", "data-footnote-backref"},
    "img": {"src", "alt"},
    "input": {"type", "checked"},
    "code": {"class"},
    "div": {"class"},
    "p": {"class"},
    "section": {"class"},
    "li": {"id"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "details": {"open"},
}
"""What the HTML writer reads. It publishes none of them as they are."""
FOOTNOTE_LINK = re.compile(r"#(fn(?:ref)?-.+)", re.DOTALL)

REQUIRED_PARENTS = {
    "li": {"ul", "ol"},
    "summary": {"details"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
}
ALLOWED_CHILDREN = {"table": {"thead", "tbody"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"th", "td"}}
HIDDEN_ELEMENTS = frozenset({
    "script", "style", "template", "noscript", "noembed", "noframes", "iframe", "object", "svg", "math", "title",
    "textarea", "xmp",
})  # fmt: skip
"""Elements that are removed together with their content."""
