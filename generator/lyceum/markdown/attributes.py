"""The attributes that an element of contributed text keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape

from lyceum.markdown.elements import PHRASE_ELEMENTS
from lyceum.markdown.references import Picture

MAX_TITLE_CHARS = 300
MAX_SPANNED_CELLS = 100
_ALIGNMENT_CLASSES = {"center": "hub-center", "right": "hub-end"}
_PICTURE_CLASSES = {
    "left": "hub-float-start",
    "right": "hub-float-end",
    "gh-light-mode-only": "hub-light-only",
    "gh-dark-mode-only": "hub-dark-only",
}
"""By the value of `align`, and by the mark of GitHub behind the address."""
_LENGTH = re.compile(r"\s*([1-9][0-9]{0,3})(?:\.[0-9]*)?(?![0-9])(%?)")
"""A length as browsers read it: `200`, `200px` and `50%`."""
_LIST_TYPES = frozenset({"1", "a", "A", "i", "I"})


def list_kept_attributes(name: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """The attributes of an element, but for its id, in their final form with a blank before each."""
    if alignment := _ALIGNMENT_CLASSES.get(attributes.get("align", "").lower()):
        yield f' class="{alignment}"'
    if attributes.get("dir", "").lower() in ("ltr", "rtl", "auto"):
        yield f' dir="{attributes["dir"].lower()}"'
    if re.fullmatch("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}", attributes.get("lang", "")):
        yield f' lang="{attributes["lang"]}"'
    if attributes.get("title") and (name in PHRASE_ELEMENTS or name == "a"):
        yield f' title="{escape(unescape(attributes["title"])[:MAX_TITLE_CHARS])}"'
    if name in _OWN_ATTRIBUTES:
        yield from _OWN_ATTRIBUTES[name](attributes)


def list_picture_attributes(attributes: Mapping[str, str], picture: Picture) -> Iterator[str]:
    """The side, the colours in which it is shown, and the size of a picture: its own, or smaller if the contributor says so."""
    fragment = attributes.get("src", "").partition("#")[2].lower()
    classes = (_PICTURE_CLASSES.get(attributes.get("align", "").lower()), _PICTURE_CLASSES.get(fragment))
    if any(classes):
        yield f' class="{" ".join(filter(None, classes))}"'
    width = _LENGTH.match(attributes.get("width", ""))
    height = _LENGTH.match(attributes.get("height", ""))
    if width and width[2]:
        yield f' width="{min(int(width[1]), 100)}%"'
        return
    shown_width = picture.width
    if width:
        shown_width = min(int(width[1]), picture.width)
    elif height and not height[2]:
        shown_width = min(round(picture.width * int(height[1]) / picture.height) or 1, picture.width)
    shown_height = max(1, round(picture.height * shown_width / picture.width))
    yield f' width="{shown_width}" height="{shown_height}"'


def _format_list_start(attributes: Mapping[str, str]) -> Iterator[str]:
    if re.fullmatch("[0-9]{1,9}", attributes.get("start", "")):
        yield f' start="{int(attributes["start"])}"'
    if attributes.get("type") in _LIST_TYPES:
        yield f' type="{attributes["type"]}"'
    if "reversed" in attributes:
        yield " reversed"


def _format_spans(attributes: Mapping[str, str]) -> Iterator[str]:
    for name in ("colspan", "rowspan"):
        value = attributes.get(name, "")
        if re.fullmatch("[1-9][0-9]{0,3}", value):
            yield f' {name}="{min(int(value), MAX_SPANNED_CELLS)}"'


def _format_item_number(attributes: Mapping[str, str]) -> Iterator[str]:
    if re.fullmatch("-?[0-9]{1,9}", attributes.get("value", "")):
        yield f' value="{int(attributes["value"])}"'


_OWN_ATTRIBUTES: Mapping[str, Callable[[Mapping[str, str]], Iterator[str]]] = {
    "details": lambda attributes: iter([" open"] if "open" in attributes else []),
    "li": _format_item_number,
    "ol": _format_list_start,
    "td": _format_spans,
    "th": _format_spans,
}
