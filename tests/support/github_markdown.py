"""GitHub's examples of Markdown with their HTML, and what has to be equal in GitHub's HTML and in ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

from lyceum.markdown import Picture, ReferenceFinder, normalize_link
from tests.support.paths import CORPUS

FOLDER = CORPUS / "github_markdown"
ALLOWED_TAGS = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "b",
        "i",
        "strong",
        "em",
        "a",
        "pre",
        "code",
        "img",
        "tt",
        "div",
        "ins",
        "del",
        "sup",
        "sub",
        "p",
        "picture",
        "ol",
        "ul",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "blockquote",
        "dl",
        "dt",
        "dd",
        "kbd",
        "q",
        "samp",
        "var",
        "hr",
        "ruby",
        "rt",
        "rp",
        "li",
        "tr",
        "td",
        "th",
        "s",
        "strike",
        "summary",
        "details",
        "caption",
        "figure",
        "figcaption",
        "abbr",
        "bdo",
        "cite",
        "dfn",
        "mark",
        "small",
        "source",
        "span",
        "time",
        "wbr",
        "input",
        "section",
    ]
)
"""The documented list of GitHub's sanitiser (github.com/gjtorikian/html-pipeline), and what its own renderer writes."""
FILTERED_TAGS = ("title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext")
"""Tags that the specification of GitHub's Markdown shows as text."""
BLOCK_TAGS = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "pre",
        "hr",
        "ol",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "blockquote",
        "dl",
        "dt",
        "dd",
        "summary",
        "details",
        "div",
        "section",
    ]
)
COMPARED_ATTRIBUTES = {"a": ("href",), "img": ("src", "alt"), "ol": ("start",)}
KEEPING_FINDER = ReferenceFinder(find_link=lambda target: target, find_picture=lambda source: Picture(source, 1, 1))
"""Everything is there, so that relative links and pictures can be compared."""


@dataclass(frozen=True)
class Example:
    name: str
    markdown: str
    html: str


def read_examples() -> Iterator[Example]:
    """Every example of the folder that says what comes of it."""
    for name in ("spec", "extensions", "regression", "documents"):
        text = (FOLDER / f"{name}.txt").read_text("utf-8").replace("→", "\t")
        examples = re.findall(r"(?ms)^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$", text)
        for number, (markdown, html) in enumerate(examples, 1):
            if html.strip() != "<IGNORE>":
                yield Example(f"{name}-{number}", markdown, html)


class _Normalizer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open_tags: list[tuple[str, str]] = []
        """Each open tag with the end tag that is written for it."""
        self.pre_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        css_class = attributes.get("class", "")
        if tag == "math":
            self.parts.append("<math>")
        if css_class == "hub-task":
            self.parts.append("<input>")
            self.open_tags.append((tag, "drop"))
            return
        tag = {"strike": "s", "tt": "code"}.get(tag, tag)
        if tag not in ALLOWED_TAGS or tag in ("span", "section", "div", "tbody", "picture", "source"):
            if tag not in ("meta", "link", "base", "embed"):
                self.open_tags.append((tag, ""))
            return
        kept = "".join(f' {name}="{value}"' for name, value in self._list_attributes(tag, attributes))
        is_link = tag == "a"
        if is_link and not kept:
            self.open_tags.append((tag, ""))
            return
        self.parts.append(f"<{tag}{kept}>")
        if tag == "pre":
            self.pre_depth += 1
        if tag not in ("br", "hr", "img", "input", "wbr", "source"):
            self.open_tags.append((tag, f"</{tag}>"))

    def _list_attributes(self, tag: str, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
        for name in COMPARED_ATTRIBUTES.get(tag, ()):
            value = attributes.get(name, "")
            if name == "href":
                value = _normalize_address(value)
                if value:
                    yield name, value
            elif name == "start":
                if value:
                    yield name, str(int(value))
            else:
                yield name, unquote(value)

    def handle_endtag(self, tag: str) -> None:
        tag = {"strike": "s", "tt": "code"}.get(tag, tag)
        if tag == "pre":
            self.pre_depth = max(0, self.pre_depth - 1)
        for index in range(len(self.open_tags) - 1, -1, -1):
            if self.open_tags[index][0] == tag:
                for _, end in reversed(self.open_tags[index:]):
                    self.parts.append("" if end == "drop" else end)
                del self.open_tags[index:]
                return

    def handle_data(self, data: str) -> None:
        if self.open_tags and self.open_tags[-1][1] == "drop":
            return
        self.parts.append(escape(data if self.pre_depth else re.sub(r"\s+", " ", data), quote=False))

    def close(self) -> None:
        super().close()
        for _, end in reversed(self.open_tags):
            self.parts.append("" if end == "drop" else end)


def _normalize_address(address: str) -> str:
    if address.startswith("#"):
        return "#"  # footnotes and headings have other ids
    address = address.replace("http://www.", "https://www.")  # that is how we complete `www.`
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address):
        return unquote(normalize_link(address, allow_mailto=True) or "")
    return unquote(address)


def normalize_html(html: str) -> str:
    """What has to be equal: elements, text, addresses and starts of lists, with the highest heading as the first."""
    for tag in FILTERED_TAGS:
        html = re.sub(rf"(?i)<(/?{tag}(?=[\s/>]))", r"&lt;\1", html)
    html = re.sub(r"(?s)<!--.*?-->|<[?!][^>]*>", "", html)
    normalizer = _Normalizer()
    normalizer.feed(html)
    normalizer.close()
    text = "".join(normalizer.parts)
    blocks = "|".join(sorted(BLOCK_TAGS, key=len, reverse=True))
    text = re.sub(rf" *(</?(?:{blocks})(?: [^>]*)?>) *", r"\1", text)
    levels = sorted({int(level) for level in re.findall("<h([1-6])", text)})
    if levels:
        text = re.sub(r"(</?h)([1-6])", lambda match: f"{match[1]}{min(6, int(match[2]) - levels[0] + 1)}", text)
    text = re.sub(r"\n+</code>", "</code>", re.sub(r"<pre>\n", "<pre>", text))
    return re.sub(r"  +", " ", text).strip() if "<pre>" not in text else text.strip()
