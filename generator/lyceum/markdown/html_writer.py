"""Writes sanitised HTML in its final form: ids, classes, links, pictures, alerts, footnotes, formulas and code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote

from markupsafe import Markup

from lyceum.markdown.attributes import list_kept_attributes, list_picture_attributes
from lyceum.markdown.elements import (
    BLOCK_ELEMENTS,
    HEADING_ELEMENTS,
    MATH_ATTRIBUTE,
    POSITION_ATTRIBUTE,
    RENAMED_ELEMENTS,
)
from lyceum.markdown.emoji import write_emoji
from lyceum.markdown.formulas import draw_formula
from lyceum.markdown.heading_ids import IdRegistry
from lyceum.markdown.highlighter import CodeHighlighter
from lyceum.markdown.labels import DEFAULT_LABELS, DIAGRAM_LANGUAGES
from lyceum.markdown.link_text import find_misleading_host
from lyceum.markdown.links import is_relative_link, normalize_link
from lyceum.markdown.losses import LossKind, LossLog, MarkdownLoss
from lyceum.markdown.references import ReferenceFinder

LINK_REL = "nofollow ugc noopener noreferrer"
MAX_FORMULA_OUTPUT_CHARS = 256 * 1024
"""Characters of MathML in one text."""
MAX_NARROW_FORMULA_CHARS = 40
"""Characters of a formula that fits the screen of a phone."""


@dataclass(frozen=True, slots=True)
class RenderedMarkdown:
    html: Markup
    text: str
    """Plain text with single spaces, for search and descriptions."""
    losses: tuple[MarkdownLoss, ...] = ()
    """What is not shown as it was meant."""
    ids: IdRegistry = field(default_factory=lambda: IdRegistry(""), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class WriterOptions:
    id_prefix: str
    first_level: int
    table_label: str
    labels: Mapping[str, str]
    references: ReferenceFinder


_TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
_ATTRIBUTE_VALUE = re.compile(r'([a-z-]+)="([^"]*)"')
_ALERT_CLASS = re.compile(r"markdown-alert markdown-alert-(note|tip|important|warning|caution)")
_FOOTNOTE_LINK = re.compile(r"#(fn(?:ref)?-.+)", re.DOTALL)
_MENTION = re.compile(r"(?<![\w@/.`-])@([a-zA-Z0-9](?:-?[a-zA-Z0-9]){0,38})(?![\w/-])")


class HtmlWriter:
    """One pass over sanitised HTML.

    nh3 closes every element that it lets pass and escapes `<` and `>` everywhere else. So a stack of closing tags is
    enough to know the place in the document.
    """

    def __init__(self, clean_html: str, options: WriterOptions, log: LossLog, emoji: Mapping[str, str]) -> None:
        self.tokens = _TAG.split(clean_html)
        """Text, then a slash or nothing, a name, attributes and text for each tag."""
        self.options = options
        self.log = log
        self.emoji = emoji
        """The emoji by each name that the text may have."""
        highest_level = min(map(int, re.findall("<h([1-6])[ >]", clean_html)), default=options.first_level)
        self.level_shift = options.first_level - highest_level
        self.ids = IdRegistry(options.id_prefix)
        self.highlighter = CodeHighlighter()
        self.html_parts: list[str] = []
        self.text_parts: list[str] = []
        self.closing_tags: list[str] = []
        self.footnote_ids: dict[str, str] = {}
        """Our id for the renderer's id of each footnote and reference."""
        self.written_footnote_ids: set[str] = set()
        self.open_links = self.open_code = self.table_count = self.formula_chars = 0
        self.link_address = ""
        self.link_start = 0
        """The length of `text_parts` where the open link began."""
        self.anchor_start, self.anchor_name, self.anchor_position = 0, "", ""
        """The index of the start tag, the name and the position of the open link within the text."""
        self.anchors: list[tuple[int, int, str, str]] = []
        """The indexes of both tags, the name and the position of each link within the text."""
        self.alert = ""
        """The kind of the alert whose title is to come; empty outside of one."""
        self.alert_start = 0
        self.heading_name = ""
        """The id that the contributor gave the open heading."""
        self.title_start = self.footnote_start = (0, 0)
        """The lengths of `html_parts` and `text_parts` where the latest title or footnote mark began."""
        self.code_texts: set[int] = set()
        """Indexes of `text_parts` that are code within a link."""
        self.spoken_texts: dict[int, str] = {}
        """What counts for the id of a heading in place of a part of `text_parts`: nothing of the description of a
        picture, and the names of emoji."""

    def write(self) -> RenderedMarkdown:
        tokens = self.tokens
        self.write_text(tokens[0])
        index = 1
        while index < len(tokens):
            slash, name, attribute_text, text = tokens[index : index + 4]
            attributes = dict(_ATTRIBUTE_VALUE.findall(attribute_text)) if attribute_text else {}
            if slash:
                self.close_element(name)
            elif name == "pre" and self.is_code_block(index):
                self.write_code_block(dict(_ATTRIBUTE_VALUE.findall(tokens[index + 6])), attributes, tokens[index + 7])
                index, text = index + 12, tokens[index + 15]
            elif MATH_ATTRIBUTE in attributes and tokens[index + 4 : index + 6] == ["/", name]:
                self.write_formula(attributes, text, tokens[index + 7])
                index, text = index + 4, tokens[index + 7]
            else:
                self.open_element(name, attributes, text)
            self.write_text(text)
            index += 4
        self.resolve_anchors()
        plain_text = " ".join("".join(self.text_parts).split())
        return RenderedMarkdown(Markup("".join(self.html_parts)), plain_text, tuple(sorted(self.log.losses)), self.ids)

    # Text

    def write_text(self, text: str) -> None:
        if not text:
            return
        if ":" in text and self.emoji and not self.open_code:
            self.spoken_texts[len(self.text_parts)] = unescape(text)
            text = write_emoji(text, self.emoji)
        if self.open_code and self.open_links:
            self.code_texts.add(len(self.text_parts))
        self.text_parts.append(unescape(text) if "&" in text else text)
        if "@" in text and not self.open_links and not self.open_code:
            text = _MENTION.sub(self.link_mention, text)
        self.html_parts.append(text)

    def link_mention(self, mention: re.Match[str]) -> str:
        address = self.options.references.find_mention(mention[1])
        return f'<a class="hub-mention" href="{escape(address)}">{mention[0]}</a>' if address else mention[0]

    # Elements

    def open_element(self, name: str, attributes: dict[str, str], next_text: str) -> None:
        """Writes the start tag of an element and remembers its end tag."""
        if name in BLOCK_ELEMENTS or name == "br":
            self.text_parts.append(" ")
        name = RENAMED_ELEMENTS.get(name, name)
        end_tag = f"</{name}>"
        match name:
            case "br" | "hr" | "wbr":
                self.html_parts.append(f"<{name}>")
                return
            case "img":
                self.write_image(attributes)
                return
            case "input":
                self.write_checkbox(attributes)
                return
            case "a":
                start_tag, end_tag = self.open_link(attributes, next_text)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                level = min(int(name[1]) + self.level_shift, 6)
                start_tag, end_tag = f"<h{level}{self.format_attributes(name, attributes)}>", f"</h{level}>"
                self.title_start = len(self.html_parts), len(self.text_parts)
                self.heading_name = unescape(attributes.get("id", ""))
            case "table":
                self.table_count += 1
                label = (
                    self.options.table_label
                    if self.table_count == 1
                    else f"{self.options.table_label} {self.table_count}"
                )
                start_tag = f'<div class="hub-scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>'
                end_tag = "</table></div>"
            case "section":
                is_footnotes = attributes.get("class") == "footnotes"
                start_tag, end_tag = ('<div class="footnote">', "</div>") if is_footnotes else ("", "")
            case "div" if alert := _ALERT_CLASS.fullmatch(attributes.get("class", "")):
                start_tag, end_tag = self.open_alert(alert[1])
            case "p" if self.alert and attributes.get("class") == "markdown-alert-title":
                start_tag, end_tag = '<p class="hub-alert__title">', "</p>!"  # told apart from other paragraphs
                self.title_start = len(self.html_parts), len(self.text_parts)
            case _:
                start_tag = f"<{name}{self.format_attributes(name, attributes)}>"
                if name in ("code", "pre"):
                    self.open_code += 1
        self.html_parts.append(start_tag)
        self.closing_tags.append(end_tag)

    def close_element(self, name: str) -> None:
        end_tag = self.closing_tags.pop()
        if name == "a":
            end_tag = self.close_link(end_tag)
        elif name in HEADING_ELEMENTS:
            self.add_heading_id(*self.title_start)
        elif end_tag == "</p>!":
            end_tag = "</p>"
            self.translate_alert_title(*self.title_start)
        elif name in ("code", "tt", "pre"):
            self.open_code -= 1
        self.html_parts.append(end_tag)
        if name in BLOCK_ELEMENTS:
            self.text_parts.append(" ")

    def format_attributes(self, name: str, attributes: dict[str, str]) -> str:
        """The attributes that an element may keep."""
        kept = []
        own_id = attributes.get("id", "")
        if own_id and name not in HEADING_ELEMENTS:
            is_footnote = name == "li" and own_id.startswith("fn-")
            kept.append(self.format_footnote_id(own_id) if is_footnote else self.format_own_id(own_id))
        return "".join([*kept, *list_kept_attributes(name, attributes)])

    def add_heading_id(self, html_start: int, text_start: int) -> None:
        parts = enumerate(self.text_parts[text_start:], text_start)
        title = "".join(self.spoken_texts.get(index, part) for index, part in parts)
        heading_id = self.ids.add_heading(title.strip(), self.heading_name)
        self.html_parts[html_start] = f'{self.html_parts[html_start][:-1]} id="{escape(heading_id)}">'

    # Links and pictures

    def open_link(self, attributes: dict[str, str], next_text: str) -> tuple[str, str]:
        """The start tag and the end tag of a link; both are empty if its address is not safe."""
        self.open_links += 1
        self.link_address = ""
        self.link_start = len(self.text_parts)
        target = unescape(attributes.get("href", ""))
        footnote = _FOOTNOTE_LINK.fullmatch(target)
        if footnote and ("data-footnote-ref" in attributes or "data-footnote-backref" in attributes):
            return self.open_footnote_link(footnote[1], attributes)
        own_id = self.format_own_id(attributes.get("id") or attributes.get("name", ""))
        title = "".join(list_kept_attributes("a", {"title": attributes.get("title", "")}))
        position = attributes.get(POSITION_ATTRIBUTE, "")
        if target.startswith("#"):
            self.anchor_start, self.anchor_name, self.anchor_position = len(self.html_parts), target[1:], position
            return f'<a href=""{title}{own_id}>', "</a>#"
        if target.startswith("http://www.") and next_text.startswith("www."):
            target = target.replace("http:", "https:", 1)  # `www.` alone is no choice of http
        address = normalize_link(target, allow_mailto=True)
        if address:
            self.link_address = address
            return f'<a href="{escape(address)}" rel="{LINK_REL}"{title}{own_id}>', "</a>"
        if "href" in attributes and (page_link := self.find_page_link(target, position)):
            return f'<a href="{escape(page_link)}"{title}{own_id}>', "</a>"
        return (f"<span{own_id}>", "</span>") if own_id else ("", "")

    def find_page_link(self, target: str, position: str) -> str | None:
        if not is_relative_link(target):
            self.log.add(LossKind.LINK, target, position)
            return None
        page_link = self.options.references.find_link(target)
        if page_link is None:
            self.log.add(LossKind.BROKEN_LINK, target, position)
        return page_link

    def close_link(self, end_tag: str) -> str:
        self.open_links -= 1
        if end_tag == "</a>!":  # the number or the arrow of a footnote does not belong to the plain text
            del self.text_parts[self.footnote_start[1] :]
            return "</a>"
        if end_tag == "</a>#":
            self.anchors.append((self.anchor_start, len(self.html_parts), self.anchor_name, self.anchor_position))
            return "</a>"
        if not self.link_address:
            return end_tag
        parts = self.text_parts[self.link_start :]
        prose = (" " if index in self.code_texts else part for index, part in enumerate(parts, self.link_start))
        host = find_misleading_host("".join(parts), self.link_address, "".join(prose))
        return f'{end_tag} <span class="hub-link-host">({escape(host)})</span>' if host else end_tag

    def resolve_anchors(self) -> None:
        """Completes the links within the text, whose headings may stand below them, and takes out those without."""
        for start, end, name, position in self.anchors:
            target = self.ids.find_id(name)
            if target is not None:
                self.html_parts[start] = self.html_parts[start].replace('href=""', f'href="#{escape(target)}"', 1)
            else:
                self.log.add(LossKind.BROKEN_ANCHOR, name, position)
                own_id = re.search(' id="[^"]*"', self.html_parts[start])
                self.html_parts[start], self.html_parts[end] = (f"<span{own_id[0]}>", "</span>") if own_id else ("", "")

    def open_footnote_link(self, name: str, attributes: dict[str, str]) -> tuple[str, str]:
        self.footnote_start = len(self.html_parts), len(self.text_parts)
        if "data-footnote-backref" in attributes:
            label = escape(self.options.labels["back"])
            target = escape(self.get_footnote_id(name))
            return f'<a class="footnote-backref" aria-label="{label}" href="#{target}">', "</a>!"
        own_name = attributes.get("id", "")
        id_attribute = self.format_footnote_id(own_name) if own_name.startswith("fnref-") else ""
        target = escape(self.get_footnote_id(name))
        return f'<a class="footnote-ref" href="#{target}"{id_attribute}>', "</a>!"

    def write_image(self, attributes: dict[str, str]) -> None:
        """Writes a picture of this site as a picture, and any other as a link. No visitor's browser loads it."""
        source, alt = unescape(attributes.get("src", "")), attributes.get("alt", "")
        self.spoken_texts[len(self.text_parts)] = ""
        self.text_parts.append(unescape(alt))
        if not alt.strip():
            self.log.add(LossKind.UNDESCRIBED_PICTURE, source, attributes.get(POSITION_ATTRIBUTE, ""))
        if picture := self.options.references.find_picture(source):
            shape = "".join(list_picture_attributes(attributes, picture))
            self.html_parts.append(
                f'<img src="{escape(picture.address)}" alt="{alt}"{shape} loading="lazy" decoding="async">'
            )
            return
        self.log.add(LossKind.PICTURE, source, attributes.get(POSITION_ATTRIBUTE, ""))
        address = normalize_link(source)
        if address is None or self.open_links:
            self.html_parts.append(alt)
            return
        label = alt if alt.strip() else escape(address)
        self.html_parts.append(f'<a href="{escape(address)}" rel="{LINK_REL}">{label}</a>')
        if host := find_misleading_host(unescape(alt), address, unescape(alt)):
            self.html_parts.append(f' <span class="hub-link-host">({escape(host)})</span>')

    # Tasks, alerts, code and formulas

    def write_checkbox(self, attributes: dict[str, str]) -> None:
        """Writes the checkbox of a task as a sign: visitors cannot tick it."""
        if attributes.get("type") == "checkbox":
            sign, label = ("☑", "done") if "checked" in attributes else ("☐", "to do")
            self.html_parts.append(
                f'<span class="hub-task" role="img" aria-label="{escape(self.options.labels[label])}">{sign}</span>'
            )

    def open_alert(self, kind: str) -> tuple[str, str]:
        """The start tag and the end tag of an alert."""
        self.alert = kind
        self.alert_start = len(self.html_parts)
        return f'<div class="hub-alert hub-alert--{kind}">', "</div>"

    def translate_alert_title(self, html_start: int, text_start: int) -> None:
        """Replaces the renderer's English title by the label of the site. With a title of its own it is a quotation, as on GitHub."""
        title = "".join(self.text_parts[text_start:]).strip()
        kind, self.alert = self.alert, ""
        if title in (DEFAULT_LABELS[kind], "\\"):  # a line break behind the mark is no title
            label = self.options.labels[kind]
            self.html_parts[html_start + 1 :] = [escape(label)]
            self.text_parts[text_start:] = [label]
            return
        self.html_parts[self.alert_start] = "<blockquote>"
        self.closing_tags[-1] = "</blockquote>"
        self.html_parts[html_start] = f"<p>[!{kind.upper()}] "

    def is_code_block(self, index: int) -> bool:
        """Whether the `pre` at this token holds one `code` with nothing but text in it."""
        shape = [token for i, token in enumerate(self.tokens[index + 3 : index + 14]) if i not in (3, 4)]
        return shape == ["", "", "code", "/", "code", "", "", "/", "pre"]

    def write_code_block(self, code: dict[str, str], pre: dict[str, str], text: str) -> None:
        language = unescape(code.get("class", "")).removeprefix("language-").lower()
        position = pre.get(POSITION_ATTRIBUTE, "")
        source = unescape(text)
        self.text_parts.append(f" {source} ")
        if language == "math" and (mathml := self.draw_formula(source, is_display=True)):
            self.html_parts.append(_wrap_display_formula(mathml, source, "div"))
            return
        if language == "math" or language in DIAGRAM_LANGUAGES:
            kind = LossKind.FORMULA if language == "math" else LossKind.DIAGRAM
            self.log.add(kind, source.strip() if language == "math" else language, position)
            label = escape(self.options.labels[language])
            self.html_parts.append(f'<figure class="hub-source"><figcaption>{label}</figcaption>')
        is_shown = self.log.positions is None  # a look for losses needs no colours
        highlighted = self.highlighter.highlight(source, text, language) if is_shown else text
        self.html_parts.append(f'<div class="highlight"><pre><code>{highlighted}</code></pre></div>')
        if language == "math" or language in DIAGRAM_LANGUAGES:
            self.html_parts.append("</figure>")

    def write_formula(self, attributes: dict[str, str], text: str, next_text: str) -> None:
        """Writes what stands between dollar signs, which may also be two prices."""
        source, is_display = unescape(text), attributes[MATH_ATTRIBUTE] == "display"
        before = self.text_parts[-1][-1:] if self.text_parts else ""
        sign = "$$" if is_display else "$"
        if not is_display and (before.isalnum() or next_text[:1].isalnum()):
            self.write_text(f"${text}$")
            return
        self.text_parts.append(f"{sign}{source}{sign}")
        if mathml := self.draw_formula(source, is_display=is_display):
            wrap = _wrap_display_formula if is_display else _wrap_inline_formula
            self.html_parts.append(wrap(mathml, source, "span"))
            return
        self.log.add(LossKind.FORMULA, source.strip(), attributes.get(POSITION_ATTRIBUTE, ""))
        css_class = "hub-formula-source hub-formula-source--block" if is_display else "hub-formula-source"
        self.html_parts.append(f'<code class="{css_class}">{sign}{text}{sign}</code>')

    def draw_formula(self, source: str, *, is_display: bool) -> str | None:
        mathml = draw_formula(source, is_display=is_display)
        self.formula_chars += len(mathml or "")
        return mathml if self.formula_chars <= MAX_FORMULA_OUTPUT_CHARS else None

    # Ids

    def format_own_id(self, name: str) -> str:
        """The id attribute for a name that the contributor gave a place in the text."""
        own_id = self.ids.add_name(unescape(name)) if name else None
        return f' id="{escape(own_id)}"' if own_id else ""

    def get_footnote_id(self, name: str) -> str:
        """Our id for the id that the renderer gave a footnote or a reference to it."""
        name = unquote(name)
        if name not in self.footnote_ids:
            self.footnote_ids[name] = self.ids.add_unique(f"note-{len(self.footnote_ids) + 1}")
        return self.footnote_ids[name]

    def format_footnote_id(self, name: str) -> str:
        """The id attribute of a footnote or a reference; empty if its id is written already."""
        footnote_id = self.get_footnote_id(unescape(name))
        if footnote_id in self.written_footnote_ids:
            return ""
        self.written_footnote_ids.add(footnote_id)
        return f' id="{escape(footnote_id)}"'


def _wrap_inline_formula(mathml: str, source: str, element: str) -> str:
    """A formula within a line. One that may be wider than a phone scrolls like those on lines of their own."""
    if len(source) <= MAX_NARROW_FORMULA_CHARS:
        return mathml
    return f'<{element} class="hub-formula--inline" tabindex="0">{mathml}</{element}>'


def _wrap_display_formula(mathml: str, source: str, element: str) -> str:
    """A formula on lines of its own; one that may be wider than a phone can be scrolled to with the keyboard."""
    tab_stop = ' tabindex="0"' if len(source) > MAX_NARROW_FORMULA_CHARS else ""
    return f'<{element} class="hub-formula"{tab_stop}>{mathml}</{element}>'
