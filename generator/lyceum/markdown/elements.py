"""The HTML elements and attributes that contributed text may use, and where each element may stand."""

from __future__ import annotations

import re

_MARKDOWN_ELEMENTS = frozenset(
    [
        "p",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "em",
        "strong",
        "del",
        "sup",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "input",
        "div",
        "section",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
_RAW_HTML_ELEMENTS = frozenset(["details", "summary", "kbd", "sub", "sup", "br", "ins", "del", "mark"])
ALLOWED_ELEMENTS = _MARKDOWN_ELEMENTS | _RAW_HTML_ELEMENTS
ALLOWED_ATTRIBUTES = {  # read by `finished`; none of them is published as it stands
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
FOOTNOTE_LINK = re.compile(r"#(fn(?:ref)?-.+)", re.DOTALL)

VOID_ELEMENTS = frozenset({"br", "hr", "img", "input"})
HEADING_ELEMENTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCK_ELEMENTS = HEADING_ELEMENTS | frozenset(
    [
        "p",
        "hr",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "div",
        "section",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
    ]
)
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
HIDDEN_ELEMENTS = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "noembed",
        "noframes",
        "iframe",
        "object",
        "svg",
        "math",
        "title",
        "textarea",
        "xmp",
    ]
)
