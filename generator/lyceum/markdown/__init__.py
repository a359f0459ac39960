"""Contributed Markdown becomes safe HTML: comrak renders it, nh3 sanitises it, and our writer finishes it.

The package also decides which links and characters may stand in any contributed text, and makes slugs and excerpts."""

from lyceum.markdown.characters import find_unsafe_characters, remove_unsafe_characters
from lyceum.markdown.excerpts import make_excerpt
from lyceum.markdown.html_writer import RenderedMarkdown
from lyceum.markdown.limits import is_over_source_limits
from lyceum.markdown.links import is_relative_link, normalize_link
from lyceum.markdown.look_alikes import (
    find_invisible_characters,
    has_visible_letter,
    is_default_ignorable,
    is_styled_letter,
    make_skeletons,
    mixes_scripts,
    write_in_latin,
    write_plainly,
)
from lyceum.markdown.losses import LossKind, MarkdownLoss
from lyceum.markdown.references import Picture, ReferenceFinder
from lyceum.markdown.renderer import find_losses, list_anchors, render_markdown
from lyceum.markdown.slugs import slugify
from lyceum.markdown.source_links import find_code, find_link_goals, mask_code

__all__ = [
    "LossKind",
    "MarkdownLoss",
    "Picture",
    "ReferenceFinder",
    "RenderedMarkdown",
    "find_code",
    "find_invisible_characters",
    "find_link_goals",
    "find_losses",
    "find_unsafe_characters",
    "has_visible_letter",
    "is_default_ignorable",
    "is_over_source_limits",
    "is_relative_link",
    "is_styled_letter",
    "list_anchors",
    "make_excerpt",
    "make_skeletons",
    "mask_code",
    "mixes_scripts",
    "normalize_link",
    "remove_unsafe_characters",
    "render_markdown",
    "slugify",
    "write_in_latin",
    "write_plainly",
]
