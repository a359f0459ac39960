"""Renders contributed Markdown as HTML that is safe on any page, together with its plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

import comrak
from markupsafe import Markup

from lyceum.markdown.characters import remove_unsafe_characters, replace_surrogates
from lyceum.markdown.dollar_signs import hide_other_dollars, show_hidden_dollars
from lyceum.markdown.emoji import find_emoji
from lyceum.markdown.heading_ids import IdRegistry
from lyceum.markdown.html_writer import HtmlWriter, RenderedMarkdown, WriterOptions
from lyceum.markdown.labels import DEFAULT_LABELS
from lyceum.markdown.limits import MAX_OUTPUT_CHARS, is_over_source_limits
from lyceum.markdown.losses import LossKind, LossLog, MarkdownLoss, SourcePositions
from lyceum.markdown.references import NO_REFERENCES, ReferenceFinder
from lyceum.markdown.repeated_footnotes import has_repeated_footnotes, hide_repeated_footnotes, show_hidden_labels
from lyceum.markdown.sanitizer import HTML_CLEANER, balance_html


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
    if len(markdown) <= MAX_PLAIN_CHARS and _PLAIN_PARAGRAPH.fullmatch(markdown):
        return RenderedMarkdown(Markup(f"<p>{markdown.rstrip()}</p>\n"), " ".join(markdown.split()))
    all_labels = {**DEFAULT_LABELS, **labels}
    markdown = replace_surrogates(markdown)
    options = WriterOptions(heading_prefix, first_level, table_label, all_labels, references)
    return _render(markdown, options, LossLog(), _RENDER_OPTIONS)


@lru_cache(maxsize=256)
def list_anchors(markdown: str) -> IdRegistry:
    """The ids of a text that is rendered with the usual prefix, by the names that a link may use."""
    options = WriterOptions("t-", 2, "", DEFAULT_LABELS, NO_REFERENCES)
    return _render(replace_surrogates(markdown), options, LossLog(), _RENDER_OPTIONS).ids


@lru_cache(maxsize=4_096)
def find_losses(markdown: str) -> tuple[MarkdownLoss, ...]:
    """What of a text is not shown as it was meant if nothing of what it refers to is there, with the places in the text.

    The text is rendered for it, so that nothing can be left out and not be told. Whether a picture or the goal of a
    relative link is there is for the caller to look up.
    """
    is_short = len(markdown) <= MAX_PLAIN_CHARS and not is_over_source_limits(markdown)
    if is_short and not _CAN_HAVE_LOSSES.search(markdown) and not _MAY_NEST_DEEP.search(markdown):
        return ()
    markdown = replace_surrogates(markdown)
    options = WriterOptions("t-", 2, "", DEFAULT_LABELS, NO_REFERENCES)
    return _render(markdown, options, LossLog(SourcePositions(hide_other_dollars(markdown))), _POSITION_OPTIONS).losses


def _render(
    markdown: str, options: WriterOptions, log: LossLog, render_options: comrak.RenderOptions
) -> RenderedMarkdown:
    if is_over_source_limits(markdown):
        return _render_plain_text(markdown)
    # Without a line break at the end, the renderer takes `1.` for no list and a definition with `<a b>` for none.
    markdown = hide_other_dollars(markdown) + "\n"
    raw_html = comrak.render_markdown(markdown, _EXTENSION_OPTIONS, _PARSE_OPTIONS, render_options)
    if has_repeated_footnotes(raw_html):
        markdown = hide_repeated_footnotes(markdown)
        raw_html = show_hidden_labels(
            comrak.render_markdown(markdown, _EXTENSION_OPTIONS, _PARSE_OPTIONS, render_options)
        )
    html = balance_html(show_hidden_dollars(raw_html), log)
    if html is None:
        return _render_plain_text(markdown)
    # Character references such as `&#x202E;` add characters that the check of the file cannot see.
    clean_html = remove_unsafe_characters(HTML_CLEANER.clean(html))
    rendered = HtmlWriter(clean_html, options, log, find_emoji(markdown)).write()
    return rendered if len(rendered.html) <= MAX_OUTPUT_CHARS else _render_plain_text(markdown)


MAX_PLAIN_CHARS = 8 * 1024
"""Characters of a text without signs of Markdown that need no look at the limits."""
_PLAIN_PARAGRAPH = re.compile(r"(?ai)(?!.*www)[a-z][a-z0-9 ,.;!?'()-]*\n?")
"""A line without signs of Markdown, HTML or addresses, as most notes and introductions are: it is shown as it is."""
_PLAIN_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_AFTER_HTTPS = rf"//{_PLAIN_LABEL}(?:\.{_PLAIN_LABEL}){{1,5}}(?:[/?#][^\s()<>\\@]{{0,500}}+)?"
_PLAIN_ADDRESS = f"https:{_AFTER_HTTPS}"
_CAN_HAVE_LOSSES = re.compile(
    # Each alternative begins with a sign that is rare in prose: then `search` skips all other characters at once.
    rf"""(?xi)
    \$ | !\[ | \]\((?!{_PLAIN_ADDRESS}\)) | \]:(?![ ]{_PLAIN_ADDRESS}\n)
    | <(?!/?(?:b|i|kbd|sub|sup|br)>)(?!{_PLAIN_ADDRESS}>)[a-z/!?]
    | :(?<=http:) | :(?<=https:)(?!{_AFTER_HTTPS}[.,;:!)>]{{0,3}}(?:\s|\Z))
    | :(?<=ftp:) | \.(?<=www\.)
    | ```[^\n]{{0,9}}(?:math|mermaid|geojson|topojson|stl) | ~~~[^\n]{{0,9}}(?:math|mermaid|geojson|topojson|stl)
    | \\[ ]?https"""
)
"""What a loss may come of. A text without it, and without deep nesting, is not rendered to look for losses."""
_MAY_NEST_DEEP = re.compile(r"[ \t>*+.)0-9-][ \t>*+.)0-9-]{39}")
"""Matches the signs of many quotes and lists inside each other. The first of them stands apart for the same reason."""
_EXTENSION_OPTIONS = comrak.ExtensionOptions()
_EXTENSION_OPTIONS.alerts = True
_EXTENSION_OPTIONS.autolink = True
_EXTENSION_OPTIONS.footnotes = True
_EXTENSION_OPTIONS.math_code = True
_EXTENSION_OPTIONS.math_dollars = True
_EXTENSION_OPTIONS.strikethrough = True
_EXTENSION_OPTIONS.table = True
_EXTENSION_OPTIONS.tasklist = True
_PARSE_OPTIONS = comrak.ParseOptions()


def _make_render_options(*, has_positions: bool) -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.unsafe_ = True  # raw HTML goes on to `balance_html` and the sanitizer
    options.sourcepos = has_positions
    return options


_RENDER_OPTIONS = _make_render_options(has_positions=False)
_POSITION_OPTIONS = _make_render_options(has_positions=True)


def _render_plain_text(text: str) -> RenderedMarkdown:
    text = remove_unsafe_characters(text)
    paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", text))
    html = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    return RenderedMarkdown(Markup(html), " ".join(text.split()), (MarkdownLoss(1, 1, LossKind.OVER_LIMIT),))
