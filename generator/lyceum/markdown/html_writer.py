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
from lyceum.markdown.references import ReferenceFinder
from lyceum.markdown.slugs import slugify

MAX_SLUG_CHARS = 60
"""Characters of a heading in its id."""
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
"""The texts that the renderer adds, in English. A site in another language passes its own."""


@dataclass(frozen=True, slots=True)
class RenderedMarkdown:
    html: Markup
    text: str
    """Plain text with single spaces, for search and descriptions."""


_TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
_ATTRIBUTE_VALUE = re.compile(r'([a-z-]+)="([^"]*)"')
_ADMONITION_CLASSES = {"note": "note", "tip": "tip", "important": "info", "warning": "warning", "caution": "danger"}
"""The admonition of the theme for each kind of GitHub alert."""
_ALERT_CLASS = re.compile(r"markdown-alert markdown-alert-([a-z]+)")
_CELL_ALIGNMENT = {"center": ' class="hub-center"', "right": ' class="hub-end"'}


class HtmlWriter:
    """One pass over sanitised HTML.

    nh3 closes every element that it lets pass and escapes `<` and `>` everywhere else. So a stack of closing tags is
    enough to know the place in the document.
    """

    def __init__(
        self,
        clean_html: str,
        id_prefix: str,
        first_level: int,
        table_label: str,
        labels: Mapping[str, str],
        references: ReferenceFinder,
    ) -> None:
        self.tokens = _TAG.split(clean_html)
        """Text, then a slash or nothing, a name, attributes and text for each tag."""
        self.id_prefix = id_prefix
        self.level_shift = first_level - min(map(int, re.findall("<h([1-6])>", clean_html)), default=first_level)
        self.table_label = table_label
        self.labels = labels
        self.references = references
        self.html_parts: list[str] = []
        self.text_parts: list[str] = []
        self.closing_tags: list[str] = []
        self.used_ids: set[str] = set()
        self.footnote_ids: dict[str, str] = {}
        """Our id for the renderer's id of each footnote and reference."""
        self.written_footnote_ids: set[str] = set()
        self.open_links = self.table_count = self.highlighted_chars = 0
        self.alert = ""
        """The kind of the alert whose title is to come; empty outside of one."""
        self.title_start = self.footnote_start = (0, 0)
        """The lengths of `html_parts` and `text_parts` where the latest title or footnote mark began."""

    def write(self) -> RenderedMarkdown:
        tokens = self.tokens
        self.write_text(tokens[0])
        index = 1
        while index < len(tokens):
            slash, name, attributes, text = tokens[index : index + 4]
            if slash:
                self.close_element(name)
            elif name == "pre" and self.is_code_block(index):
                self.write_code_block(tokens[index + 6], tokens[index + 7])
                index, text = index + 12, tokens[index + 15]
            else:
                self.open_element(name, dict(_ATTRIBUTE_VALUE.findall(attributes)) if attributes else {})
            self.write_text(text)
            index += 4
        return RenderedMarkdown(Markup("".join(self.html_parts)), " ".join("".join(self.text_parts).split()))

    def write_text(self, text: str) -> None:
        if text:
            self.html_parts.append(text)
            self.text_parts.append(unescape(text) if "&" in text else text)

    def open_element(self, name: str, attributes: dict[str, str]) -> None:
        """Writes the start tag of an element and remembers its end tag."""
        if name in BLOCK_ELEMENTS or name == "br":
            self.text_parts.append(" ")
        start_tag, end_tag = f"<{name}>", f"</{name}>"
        match name:
            case "br" | "hr":
                self.html_parts.append(start_tag)
                return
            case "img":
                self.write_image(unescape(attributes.get("src", "")), attributes.get("alt", ""))
                return
            case "input":
                self.write_checkbox(attributes)
                return
            case "a":
                start_tag, end_tag = self.open_link(attributes)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                level = min(int(name[1]) + self.level_shift, 6)
                start_tag, end_tag = f"<h{level}>", f"</h{level}>"
                self.title_start = len(self.html_parts), len(self.text_parts)
            case "table":
                self.table_count += 1
                label = self.table_label if self.table_count == 1 else f"{self.table_label} {self.table_count}"
                start_tag = f'<div class="hub-scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>'
                end_tag = "</table></div>"
            case "td" | "th":
                start_tag = f"<{name}{_CELL_ALIGNMENT.get(attributes.get('align', ''), '')}>"
            case "ol" if re.fullmatch("[0-9]{1,9}", attributes.get("start", "")):
                start_tag = f'<ol start="{int(attributes["start"])}">'
            case "li" if attributes.get("id", "").startswith("fn-"):
                start_tag = f"<li{self.format_id_attribute(attributes['id'])}>"
            case "details" if "open" in attributes:
                start_tag = "<details open>"
            case "section":
                start_tag, end_tag = (
                    ('<div class="footnote">', "</div>") if attributes.get("class") == "footnotes" else ("", "")
                )
            case "div":
                start_tag, end_tag = self.open_alert(attributes.get("class", ""))
            case "p" if self.alert and attributes.get("class") == "markdown-alert-title":
                start_tag = '<p class="admonition-title">'
                self.title_start = len(self.html_parts), len(self.text_parts)
                end_tag = "</p>!"  # told apart from other paragraphs where it ends
        self.html_parts.append(start_tag)
        self.closing_tags.append(end_tag)

    def close_element(self, name: str) -> None:
        end_tag = self.closing_tags.pop()
        match name:
            case "a":
                self.open_links -= 1
                if end_tag == "</a>!":  # the number or the arrow of a footnote does not belong to the plain text
                    end_tag = "</a>"
                    del self.text_parts[self.footnote_start[1] :]
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                html_start, text_start = self.title_start
                title = "".join(self.text_parts[text_start:])
                slug = slugify(title.lower(), max_chars=MAX_SLUG_CHARS, keep_underscores=True) or "section"
                heading_id = escape(self.make_unique_id(slug))
                self.html_parts[html_start] = f'{self.html_parts[html_start][:-1]} id="{heading_id}">'
            case "p" if end_tag == "</p>!":
                end_tag = "</p>"
                self.translate_alert_title(*self.title_start)
        self.html_parts.append(end_tag)
        if name in BLOCK_ELEMENTS:
            self.text_parts.append(" ")

    def open_link(self, attributes: dict[str, str]) -> tuple[str, str]:
        """The start tag and the end tag of a link; both are empty if its address is not safe."""
        self.open_links += 1
        target = unescape(attributes.get("href", ""))
        footnote = FOOTNOTE_LINK.fullmatch(target)
        if footnote and ("data-footnote-ref" in attributes or "data-footnote-backref" in attributes):
            return self.open_footnote_link(footnote[1], attributes)
        address = normalize_link(target, allow_mailto=True)
        return (f'<a href="{escape(address)}" rel="{LINK_REL}">', "</a>") if address else ("", "")

    def open_footnote_link(self, name: str, attributes: dict[str, str]) -> tuple[str, str]:
        self.footnote_start = len(self.html_parts), len(self.text_parts)
        if "data-footnote-backref" in attributes:
            label = escape(self.labels["back"])
            target = escape(self.get_footnote_id(name))
            return f'<a class="footnote-backref" aria-label="{label}" href="#{target}">', "</a>!"
        own_name = attributes.get("id", "")
        id_attribute = self.format_id_attribute(own_name) if own_name.startswith("fnref-") else ""
        target = escape(self.get_footnote_id(name))
        return f'<a class="footnote-ref" href="#{target}"{id_attribute}>', "</a>!"

    def write_image(self, source: str, alt: str) -> None:
        """Writes a picture of this site as a picture, and any other as a link."""
        picture = self.references.find_picture(source)
        if picture is None:
            self.write_image_link(source, alt)
            return
        self.html_parts.append(
            f'<img src="{escape(picture.address)}" alt="{alt}" width="{picture.width}" height="{picture.height}"'
            ' loading="lazy" decoding="async">'
        )
        self.text_parts.append(unescape(alt))

    def write_image_link(self, source: str, alt: str) -> None:
        """Writes a link that is named by the image's description. No visitor's browser loads the image."""
        address = normalize_link(source)
        if address is None or self.open_links:
            self.write_text(alt)
            return
        self.html_parts.append(f'<a href="{escape(address)}" rel="{LINK_REL}">')
        self.write_text(alt if alt.strip() else escape(address))
        self.html_parts.append("</a>")

    def write_checkbox(self, attributes: dict[str, str]) -> None:
        """Writes the checkbox of a task as a sign: visitors cannot tick it."""
        if attributes.get("type") == "checkbox":
            sign, label = ("☑", "done") if "checked" in attributes else ("☐", "to do")
            self.html_parts.append(
                f'<span class="hub-task" role="img" aria-label="{escape(self.labels[label])}">{sign}</span>'
            )

    def open_alert(self, css_class: str) -> tuple[str, str]:
        """The start tag and the end tag of an alert; both are empty for any other `div`."""
        alert = _ALERT_CLASS.fullmatch(css_class)
        if not alert or alert[1] not in _ADMONITION_CLASSES:
            return "", ""
        self.alert = alert[1]
        return f'<div class="admonition {_ADMONITION_CLASSES[self.alert]}">', "</div>"

    def translate_alert_title(self, html_start: int, text_start: int) -> None:
        """Replaces the renderer's English title by the label of the site."""
        if "".join(self.text_parts[text_start:]).strip() == DEFAULT_LABELS[self.alert]:
            label = self.labels[self.alert]
            self.html_parts[html_start + 1 :] = [escape(label)]
            self.text_parts[text_start:] = [label]
        self.alert = ""

    def is_code_block(self, index: int) -> bool:
        """Whether the `pre` at this token holds one `code` with nothing but text in it."""
        shape = [token for i, token in enumerate(self.tokens[index + 3 : index + 14]) if i not in (3, 4)]
        return shape == ["", "", "code", "/", "code", "", "", "/", "pre"]

    def write_code_block(self, attributes: str, text: str) -> None:
        language = dict(_ATTRIBUTE_VALUE.findall(attributes)).get("class", "").removeprefix("language-").lower()
        code = unescape(text)
        self.highlighted_chars += len(code)
        lexer = find_lexer(language) if self.highlighted_chars <= MAX_HIGHLIGHTED_CHARS else None
        highlighted = highlight(code, lexer, HTML_FORMATTER) if lexer and code.strip() else text
        self.html_parts.append(f'<div class="highlight"><pre><code>{highlighted}</code></pre></div>')
        self.text_parts.append(f" {code} ")

    def get_footnote_id(self, name: str) -> str:
        """Our id for the id that the renderer gave a footnote or a reference to it."""
        name = unquote(name)
        if name not in self.footnote_ids:
            self.footnote_ids[name] = self.make_unique_id(f"note-{len(self.footnote_ids) + 1}")
        return self.footnote_ids[name]

    def format_id_attribute(self, name: str) -> str:
        """The id attribute of a footnote or a reference; empty if its id is written already."""
        footnote_id = self.get_footnote_id(unescape(name))
        if footnote_id in self.written_footnote_ids:
            return ""
        self.written_footnote_ids.add(footnote_id)
        return f' id="{escape(footnote_id)}"'

    def make_unique_id(self, slug: str) -> str:
        base_id = unique_id = self.id_prefix + slug
        number = 1
        while unique_id in self.used_ids:
            number += 1
            unique_id = f"{base_id}-{number}"
        self.used_ids.add(unique_id)
        return unique_id
