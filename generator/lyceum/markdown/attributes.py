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


def fit_picture(attributes: Mapping[str, str], picture: Picture) -> tuple[int, int]:
    """The size of a picture: its own, or narrower if the contributor says so."""
    if not re.fullmatch("[1-9][0-9]{0,3}", attributes.get("width", "")):
        return picture.width, picture.height
    width = min(int(attributes["width"]), picture.width)
    return width, max(1, round(picture.height * width / picture.width))


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
