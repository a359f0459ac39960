"""Renders contributed Markdown as HTML that is safe on any page, together with its plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

import comrak
from markupsafe import Markup

from lyceum.markdown.characters import remove_unsafe_characters, replace_surrogates
from lyceum.markdown.html_writer import DEFAULT_LABELS, HtmlWriter, RenderedMarkdown
from lyceum.markdown.references import NO_REFERENCES, ReferenceFinder
from lyceum.markdown.sanitizer import HTML_CLEANER, MAX_HTML_DEPTH, balance_html

MAX_MARKDOWN_BYTES = 64 * 1024
"""Bytes of UTF-8 that are rendered as Markdown."""


def render_markdown(
    markdown: str,
    *,
    heading_prefix: str = "t-",
    first_level: int = 2,
    table_label: str = "Table",
    labels: Mapping[str, str] = DEFAULT_LABELS,
    references: ReferenceFinder = NO_REFERENCES,
) -> RenderedMarkdown:
    """GitHub-flavoured Markdown as safe HTML.

    The highest heading gets the level `first_level`, and the others follow. Every id begins with `heading_prefix` and
    is unique in the text. A text over the limits is shown as plain paragraphs; nothing is raised.
    """
    if is_over_render_limits(markdown):
        return _render_plain_text(markdown)
    html = balance_html(
        comrak.render_markdown(replace_surrogates(markdown), _EXTENSION_OPTIONS, _PARSE_OPTIONS, _RENDER_OPTIONS)
    )
    if html is None:
        return _render_plain_text(markdown)
    # Character references such as `&#x202E;` add characters that the check of the file cannot see.
    clean_html = remove_unsafe_characters(HTML_CLEANER.clean(html))
    all_labels = {**DEFAULT_LABELS, **labels}
    return HtmlWriter(clean_html, heading_prefix, first_level, table_label, all_labels, references).write()


def is_over_render_limits(markdown: str) -> bool:
    """Whether the text is too long, or has too many quotes inside each other, for the renderer."""
    if len(markdown) * 4 > MAX_MARKDOWN_BYTES and len(markdown.encode("utf-8", "replace")) > MAX_MARKDOWN_BYTES:
        return True
    return _DEEP_QUOTES.search(markdown) is not None


_EXTENSION_OPTIONS = comrak.ExtensionOptions()
_EXTENSION_OPTIONS.alerts = True
_EXTENSION_OPTIONS.autolink = True
_EXTENSION_OPTIONS.footnotes = True
_EXTENSION_OPTIONS.strikethrough = True
_EXTENSION_OPTIONS.table = True
_EXTENSION_OPTIONS.tasklist = True
_PARSE_OPTIONS = comrak.ParseOptions()
_RENDER_OPTIONS = comrak.RenderOptions()
_RENDER_OPTIONS.unsafe_ = True  # raw HTML goes on to `balance_html` and the sanitizer

_DEEP_QUOTES = re.compile(r"(?:>[ \t]*+){" + str(MAX_HTML_DEPTH) + "}")


def _render_plain_text(text: str) -> RenderedMarkdown:
    text = remove_unsafe_characters(replace_surrogates(text))
    paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", text))
    html = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    return RenderedMarkdown(Markup(html), " ".join(text.split()))
