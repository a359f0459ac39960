"""Writes sanitised HTML in its final form: ids, classes, links, alerts, footnotes and highlighted code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from types import MappingProxyType
from urllib.parse import unquote

from markupsafe import Markup
from pygments import highlight

from lyceum.markdown.elements import BLOCK_ELEMENTS, FOOTNOTE_LINK
from lyceum.markdown.highlighter import HTML_FORMATTER, MAX_HIGHLIGHTED_CHARS, find_lexer
from lyceum.markdown.links import normalize_link
from lyceum.markdown.slugs import slugify

MAX_SLUG_CHARS = 60

LINK_REL = "nofollow ugc noopener noreferrer"
DEFAULT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "done": "Done",
        "to do": "To do",
        "back": "Back to the text",
    }
)
"""Words that the renderer adds, in English; a site in another language hands in its own."""


@dataclass(frozen=True, slots=True)
class RenderedMarkdown:
    html: Markup
    text: str
    """Without markup, whitespace folded: for search and descriptions."""


# Finishing -------------------------------------------------------------------------------------------------------

_TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
_ATTRIBUTE_VALUE = re.compile(r'([a-z-]+)="([^"]*)"')
_ADMONITION_CLASSES = {"note": "note", "tip": "tip", "important": "info", "warning": "warning", "caution": "danger"}
"""GitHub's kinds of alert, and the theme's admonition that looks the part."""
_ALERT_CLASS = re.compile(r"markdown-alert markdown-alert-([a-z]+)")
_CELL_ALIGNMENT = {"center": ' class="hub-center"', "right": ' class="hub-end"'}


class HtmlWriter:
    """One pass over sanitised HTML. `nh3` closes every element that it lets pass, and escapes `<` and `>` everywhere
    else, so a stack of endings is all there is to know about where we are."""

    def __init__(self, clean: str, prefix: str, first_level: int, table_label: str, labels: Mapping[str, str]) -> None:
        self.tokens = _TAG.split(clean)
        self.id_prefix = prefix
        self.level_shift = first_level - min(map(int, re.findall("<h([1-6])>", clean)), default=first_level)
        self.table_label = table_label
        self.labels = labels
        self.html_parts: list[str] = []
        self.text_parts: list[str] = []
        self.closing_tags: list[str] = []
        self.used_ids: set[str] = set()
        self.anchors: dict[str, str] = {}
        self.written_anchors: set[str] = set()
        self.open_links = self.table_count = self.highlighted_chars = 0
        self.alert = ""
        self.heading_start = self.footnote_start = (0, 0)

    def write(self) -> RenderedMarkdown:
        parts = self.tokens
        self.write_text(parts[0])
        at = 1
        while at < len(parts):
            slash, name, rest, text = parts[at : at + 4]
            if slash:
                self.close_element(name)
            elif name == "pre" and self.is_code_block(at):
                self.write_code_block(parts[at + 6], parts[at + 7])
                at, text = at + 12, parts[at + 15]
            else:
                self.open_element(name, dict(_ATTRIBUTE_VALUE.findall(rest)) if rest else {})
            self.write_text(text)
            at += 4
        return RenderedMarkdown(Markup("".join(self.html_parts)), " ".join("".join(self.text_parts).split()))

    def write_text(self, text: str) -> None:
        if text:
            self.html_parts.append(text)
            self.text_parts.append(unescape(text) if "&" in text else text)

    def open_element(self, name: str, values: dict[str, str]) -> None:
        """Writes the beginning of an element, and remembers its end."""
        if name in BLOCK_ELEMENTS or name == "br":
            self.text_parts.append(" ")
        begin, end = f"<{name}>", f"</{name}>"
        match name:
            case "br" | "hr":
                self.html_parts.append(begin)
                return
            case "img":
                self.write_image_link(unescape(values.get("src", "")), values.get("alt", ""))
                return
            case "input":
                self.write_checkbox(values)
                return
            case "a":
                begin, end = self.open_link(values)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                level = min(int(name[1]) + self.level_shift, 6)
                begin, end = f"<h{level}>", f"</h{level}>"
                self.heading_start = len(self.html_parts), len(self.text_parts)
            case "table":
                self.table_count += 1
                label = self.table_label if self.table_count == 1 else f"{self.table_label} {self.table_count}"
                begin = f'<div class="hub-scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>'
                end = "</table></div>"
            case "td" | "th":
                begin = f"<{name}{_CELL_ALIGNMENT.get(values.get('align', ''), '')}>"
            case "ol" if re.fullmatch("[0-9]{1,9}", values.get("start", "")):
                begin = f'<ol start="{int(values["start"])}">'
            case "li" if values.get("id", "").startswith("fn-"):
                begin = f"<li{self.format_id_attribute(values['id'])}>"
            case "details" if "open" in values:
                begin = "<details open>"
            case "section":
                begin, end = ('<div class="footnote">', "</div>") if values.get("class") == "footnotes" else ("", "")
            case "div":
                begin, end = self.open_alert(values.get("class", ""))
            case "p" if self.alert and values.get("class") == "markdown-alert-title":
                begin = '<p class="admonition-title">'
                self.heading_start = len(self.html_parts), len(self.text_parts)
                end = "</p>!"  # told apart from other paragraphs where it ends
        self.html_parts.append(begin)
        self.closing_tags.append(end)

    def close_element(self, name: str) -> None:
        end = self.closing_tags.pop()
        match name:
            case "a":
                self.open_links -= 1
                if end == "</a>!":  # a footnote's number or arrow: not for the plain text
                    end = "</a>"
                    del self.text_parts[self.footnote_start[1] :]
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                at, words = self.heading_start
                slug = self.make_unique_id(
                    slugify("".join(self.text_parts[words:]).lower(), max_chars=MAX_SLUG_CHARS, keep_underscores=True)
                    or "section"
                )
                self.html_parts[at] = f'{self.html_parts[at][:-1]} id="{escape(slug)}">'
            case "p" if end == "</p>!":
                end = "</p>"
                self.translate_alert_title(*self.heading_start)
        self.html_parts.append(end)
        if name in BLOCK_ELEMENTS:
            self.text_parts.append(" ")

    def open_link(self, values: dict[str, str]) -> tuple[str, str]:
        self.open_links += 1
        target = unescape(values.get("href", ""))
        note = FOOTNOTE_LINK.fullmatch(target)
        if note and ("data-footnote-ref" in values or "data-footnote-backref" in values):
            self.footnote_start = len(self.html_parts), len(self.text_parts)
            back = "data-footnote-backref" in values
            kind = (
                f'class="footnote-backref" aria-label="{escape(self.labels["back"])}"'
                if back
                else 'class="footnote-ref"'
            )
            mark = (
                self.format_id_attribute(values["id"]) if not back and values.get("id", "").startswith("fnref-") else ""
            )
            return f'<a {kind} href="#{escape(self.get_footnote_id(note[1]))}"{mark}>', "</a>!"
        address = normalize_link(target, allow_mailto=True)
        return (f'<a href="{escape(address)}" rel="{LINK_REL}">', "</a>") if address else ("", "")

    def write_image_link(self, source: str, alt: str) -> None:
        """A link to it, named by its description; its pixels are asked for by nobody's browser."""
        address = normalize_link(source)
        if address is None or self.open_links:
            self.write_text(alt)
            return
        self.html_parts.append(f'<a href="{escape(address)}" rel="{LINK_REL}">')
        self.write_text(alt if alt.strip() else escape(address))
        self.html_parts.append("</a>")

    def write_checkbox(self, values: dict[str, str]) -> None:
        """A task's tick box. It is a sign, not a control: nobody can tick it here."""
        if values.get("type") == "checkbox":
            sign, label = ("☑", "done") if "checked" in values else ("☐", "to do")
            self.html_parts.append(
                f'<span class="hub-task" role="img" aria-label="{escape(self.labels[label])}">{sign}</span>'
            )

    def open_alert(self, classes: str) -> tuple[str, str]:
        found = _ALERT_CLASS.fullmatch(classes)
        if not found or found[1] not in _ADMONITION_CLASSES:
            return "", ""
        self.alert = found[1]
        return f'<div class="admonition {_ADMONITION_CLASSES[self.alert]}">', "</div>"

    def translate_alert_title(self, at: int, words: int) -> None:
        """Puts the site's own word where the renderer put its English one."""
        if "".join(self.text_parts[words:]).strip() == DEFAULT_LABELS[self.alert]:
            label = self.labels[self.alert]
            self.html_parts[at + 1 :] = [escape(label)]
            self.text_parts[words:] = [label]
        self.alert = ""

    def is_code_block(self, at: int) -> bool:
        """Whether a `pre` holds one `code` with nothing but text in it."""
        shape = [part for place, part in enumerate(self.tokens[at + 3 : at + 14]) if place not in (3, 4)]
        return shape == ["", "", "code", "/", "code", "", "", "/", "pre"][: len(shape)] and len(shape) == 9

    def write_code_block(self, attributes: str, text: str) -> None:
        language = dict(_ATTRIBUTE_VALUE.findall(attributes)).get("class", "").removeprefix("language-").lower()
        plain = unescape(text)
        self.highlighted_chars += len(plain)
        lexer = find_lexer(language) if self.highlighted_chars <= MAX_HIGHLIGHTED_CHARS else None
        coloured = highlight(plain, lexer, HTML_FORMATTER) if lexer and plain.strip() else text
        self.html_parts.append(f'<div class="highlight"><pre><code>{coloured}</code></pre></div>')
        self.text_parts.append(f" {plain} ")

    def get_footnote_id(self, name: str) -> str:
        """Our id for the id that the renderer gave a footnote or its mention."""
        name = unquote(name)
        if name not in self.anchors:
            self.anchors[name] = self.make_unique_id(f"note-{len(self.anchors) + 1}")
        return self.anchors[name]

    def format_id_attribute(self, name: str) -> str:
        own = self.get_footnote_id(unescape(name))
        if own in self.written_anchors:
            return ""
        self.written_anchors.add(own)
        return f' id="{escape(own)}"'

    def make_unique_id(self, slug: str) -> str:
        wanted = own = self.id_prefix + slug
        number = 1
        while own in self.used_ids:
            number += 1
            own = f"{wanted}-{number}"
        self.used_ids.add(own)
        return own
