"""Rules for Markdown: what a contributor writes is shown, and its links lead somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote

from lyceum.diagnostics import MAX_EQUAL_PROBLEMS, ClosestNames, Position, Severity, describe_rest
from lyceum.i18n import Message, format_message
from lyceum.loader import (
    Entry,
    find_linked_path,
    write_link_target,
)
from lyceum.markdown import LossKind, MarkdownLoss, find_losses, is_relative_link, list_anchors
from lyceum.rules.field_texts import list_markdown_texts, locate_in_text
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.last_result import keep_last_result
from lyceum.rules.registry import Finding, entry_rule, linked_rule
from lyceum.schema import PICTURE_SUFFIXES, FieldPath

MAX_QUOTED_CHARS = 60
_ENCODED_LETTERS = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""The renderer encodes every letter that is not ASCII."""


class _Place(NamedTuple):
    """Something in a text that is not shown as meant."""

    entry: Entry[Any]
    field_path: FieldPath | None
    """None: the body."""
    text: str
    """The whole text."""
    loss: MarkdownLoss

    @property
    def position(self) -> Position:
        return locate_in_text(self.entry, self.field_path, self.text, self.loss.line, self.loss.column)


_DescribedPlace: TypeAlias = tuple[_Place, Callable[[], tuple[Message, Message]]]
"""A place, and what returns the message and the hint about it."""


@entry_rule(needs_losses=True)
def markdown_over_limit(entry: Entry[Any]) -> Iterator[Finding]:
    """Markdown is at most 64 KB, nests at most 40 quotes or lists, and its tables have at most 20,000 cells.

    What is more is shown as plain paragraphs.
    """
    for _, field_path, text, loss in _list_places(entry):
        if loss.kind == LossKind.OVER_LIMIT:
            message = format_message("this text is too long, or nested too deep, to be laid out")
            hint = format_message("shorten it, or share it as several")
            yield Finding(locate_in_text(entry, field_path, text, 1, 1), message, hint)


@entry_rule(needs_losses=True)
def unsupported_markdown(entry: Entry[Any]) -> Iterator[Finding]:
    """What the site cannot show as GitHub does is shown as text. Only a warning.

    That is so for pictures from elsewhere, links that are not https, diagrams, some formulas and some HTML.

    Bad: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        Look at ![my cat](https://cats.example.org/1.png)
    Good: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        Look at [my cat](https://cats.example.org/1.png)
    """
    yield from _report(
        (place, partial(_DESCRIPTIONS[place.loss.kind], place.loss.detail))
        for place in _list_places(entry)
        if place.loss.kind in _DESCRIPTIONS
        # `unknown_picture` looks for the others
        and not (place.loss.kind == LossKind.PICTURE and is_relative_link(place.loss.detail))
    )


def _describe_element(name: str) -> tuple[Message, Message]:
    return (
        format_message("the HTML element `<{name}>` is not shown", name=name[:MAX_QUOTED_CHARS]),
        format_message("to show these signs themselves, put them between backticks"),
    )


def _describe_picture(source: str) -> tuple[Message, Message]:
    if not source.strip():  # the sanitiser has removed an address such as `file:` or `C:`
        return (
            format_message("this picture has no address, or one on your own computer"),
            format_message("put its file beside this text, and write the name: `![what it shows](shot.png)`"),
        )
    return (
        format_message("pictures from elsewhere are not shown"),
        format_message("put the picture's file beside this text, if it is yours, or link to it: remove the `!`"),
    )


def _describe_link(target: str) -> tuple[Message, Message]:
    return (
        format_message("`{link}` is not shown as a link", link=_shorten(target)),
        format_message("write the whole address, beginning with https://"),
    )


def _describe_formula(source: str) -> tuple[Message, Message]:
    return (
        format_message("the formula `{source}` is shown as text, not drawn", source=_shorten(source)),
        format_message("use the commands of LaTeX for formulas, and none of your own"),
    )


def _describe_diagram(language: str) -> tuple[Message, Message]:
    return (
        format_message("the `{language}` block is shown as text, not drawn", language=language),
        format_message("say in words what it shows, too"),
    )


_DESCRIPTIONS: dict[LossKind, Callable[[str], tuple[Message, Message]]] = {
    LossKind.ELEMENT: _describe_element,
    LossKind.PICTURE: _describe_picture,
    LossKind.LINK: _describe_link,
    LossKind.FORMULA: _describe_formula,
    LossKind.DIAGRAM: _describe_diagram,
}


@linked_rule(needs_losses=True)
def unknown_picture(entry: Entry[Any], hub: HubLookups) -> Iterator[Finding]:
    """A picture in a text is a file beside the text. Only a warning: the text is shown without it.

    Bad: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        ![the error in red](shot.png)
    Good: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        The error is red.
    """
    yield from _report(_find_unknown_pictures(entry, hub))


def _find_unknown_pictures(entry: Entry[Any], hub: HubLookups) -> Iterator[_DescribedPlace]:
    for place in _list_places(entry):
        loss = place.loss
        if loss.kind != LossKind.PICTURE or not is_relative_link(loss.detail):
            continue
        linked_path = find_linked_path(entry.path, loss.detail)
        if hub.find_picture_path(entry.path, loss.detail) or _is_skipped(linked_path, hub):
            continue  # a file of another kind is a problem of its own
        yield place, partial(_describe_unknown_picture, hub, entry, loss.detail, linked_path)


def _is_skipped(linked_path: str | None, hub: HubLookups) -> bool:
    """Return whether a file is there that is no picture for texts, or that differs in its ending."""
    if linked_path is None:
        return False
    stem = posixpath.splitext(linked_path)[0]
    return any(
        linked_path == skipped.path or stem == posixpath.splitext(skipped.path)[0] for skipped in hub.skipped_files
    )


def _describe_unknown_picture(
    hub: HubLookups, entry: Entry[Any], source: str, linked_path: str | None
) -> tuple[Message, Message]:
    message = format_message("there is no picture `{source}` beside this text", source=_shorten(source))
    return message, _suggest_picture(hub, entry, linked_path)


def _suggest_picture(hub: HubLookups, entry: Entry[Any], linked_path: str | None) -> Message:
    folder = posixpath.dirname(entry.path)
    if entry.kind not in ("tip", "challenge", "result"):
        return format_message("only tips, challenges and results show pictures; your own is `avatar: file`")
    name = posixpath.basename(linked_path or "")
    if suggestion := hub.find_closest_picture(name):
        return format_message("did you mean `{near}`?", near=write_link_target(posixpath.relpath(suggestion, folder)))
    if name and not name.lower().endswith(PICTURE_SUFFIXES):
        return format_message("save the picture as .png, .jpg or .webp, and put it into `{folder}/`", folder=folder)
    return format_message("put the file into `{folder}/`, or say in words what it shows", folder=folder)


@linked_rule(needs_losses=True)
def undescribed_picture(entry: Entry[Any], hub: HubLookups) -> Iterator[Finding]:
    """A picture has a description for everybody who does not see it. Only a warning. (`![](shot.png)`)"""
    yield from _report(
        (place, partial(_describe_undescribed_picture, place.loss.detail))
        for place in _list_places(entry)
        if place.loss.kind == LossKind.UNDESCRIBED_PICTURE and hub.find_picture_path(entry.path, place.loss.detail)
    )


def _describe_undescribed_picture(source: str) -> tuple[Message, Message]:
    return (
        format_message("this picture has no description, so people who do not see it miss it"),
        format_message("say what it shows: `![what it shows]({source})`", source=_shorten(source)),
    )


@linked_rule(needs_losses=True)
def broken_link(entry: Entry[Any], hub: HubLookups) -> Iterator[Finding]:
    """A link to another file in content/ leads to its page, and one with `#` to a heading. Both are there. Only a warning.

    Bad: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        More in [the next tip](tow.md).
    Good: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        More in [the guide](https://ada.example.org).
    """
    yield from _report(_find_broken_links(entry, hub))


def _find_broken_links(entry: Entry[Any], hub: HubLookups) -> Iterator[_DescribedPlace]:
    for place in _list_places(entry):
        loss = place.loss
        if loss.kind == LossKind.BROKEN_ANCHOR:
            yield place, partial(_describe_missing_heading, loss.detail, place.text)
        if loss.kind != LossKind.BROKEN_LINK:
            continue
        linked_path, fragment = find_linked_path(entry.path, loss.detail), loss.detail.partition("#")[2]
        if hub.is_unread(linked_path or ""):
            continue  # the file is there, under another name or in a folder that cannot be read, or is a problem of its own
        if hub.find_picture_path(entry.path, loss.detail):
            continue  # a link to a picture
        if not hub.has_page(entry.path, loss.detail):
            yield place, partial(_describe_broken_link, hub, entry.path, loss.detail)
        elif (
            fragment
            and (target := hub.find_entry(linked_path or ""))
            and target.body
            and list_anchors(target.body).find_id(fragment) is None
        ):
            yield place, partial(_describe_missing_heading, fragment, target.body)


def _describe_broken_link(hub: HubLookups, path: str, target: str) -> tuple[Message, Message]:
    if suggestion := hub.suggest_target(path, target):
        hint = format_message("did you mean `{near}`?", near=suggestion)
    else:
        hint = format_message("link to a file in content/, or write the whole address, beginning with https://")
    return format_message("the link `{link}` leads to nothing here", link=_shorten(target)), hint


def _describe_missing_heading(fragment: str, text: str) -> tuple[Message, Message]:
    suggestion = _index_headings(text).find(fragment)
    if suggestion:
        hint = format_message("did you mean `{near}`?", near=f"#{suggestion}")
    else:
        hint = format_message("write the heading in small letters, with hyphens for blanks")
    return format_message("there is no heading for `{link}`", link=f"#{_shorten(fragment)}"), hint


@lru_cache(maxsize=256)
def _index_headings(text: str) -> ClosestNames:
    return ClosestNames(list_anchors(text).ids_by_name)


def _shorten(text: str) -> str:
    line = " ".join(_ENCODED_LETTERS.sub(lambda letters: unquote(letters[0]), text).split())
    return line if len(line) <= MAX_QUOTED_CHARS else line[: MAX_QUOTED_CHARS - 1] + "…"


def has_losses(entry: Entry[Any]) -> bool:
    """Return whether something in the Markdown of an entry is not shown as meant."""
    return bool(_list_places(entry))


@keep_last_result
def _list_places(entry: Entry[Any]) -> tuple[_Place, ...]:
    """Everything in the texts of an entry that is not shown as meant."""
    return tuple(
        _Place(entry, field_path, text, loss)
        for field_path, text in list_markdown_texts(entry)
        for loss in find_losses(text)
    )


def _report(described_places: Iterable[_DescribedPlace]) -> Iterator[Finding]:
    """Yield a warning for each of the first places of an entry, and one that counts the others."""
    places = [*described_places]
    shown_count = len(places) if len(places) <= MAX_EQUAL_PROBLEMS + 1 else MAX_EQUAL_PROBLEMS
    for place, describe in places[:shown_count]:
        yield Finding(place.position, *describe(), Severity.WARNING)
    if rest := places[shown_count:]:
        yield Finding(rest[0][0].position, *describe_rest(len(rest)), Severity.WARNING)
