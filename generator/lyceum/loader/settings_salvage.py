"""Keeps as much as possible of hub.yml, topics.yml and badges.yml: one mistake there costs one thing, and references to it stay right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from lyceum.loader.model_errors import guess_field
from lyceum.schema import (
    BadgeRule,
    BadgesFile,
    ContentModel,
    FieldPath,
    HubSettings,
    TopicsFile,
    describe_fields,
    explain_invalid_key,
    find_nested_model,
    fold_key,
)

_LISTED_KINDS: Mapping[type[BaseModel], Mapping[str, str]] = {
    HubSettings: {"organisation": "organisations", "cohort": "cohorts"},
    TopicsFile: {"topic": "topics"},
    BadgesFile: {"badge": "badges"},
}
"""For each class of a file, the fields that list things with ids, by the kind that references give those things."""
INDIVISIBLE_CLASSES = (BadgeRule,)
"""Mappings that mean something else without one of their parts."""


@dataclass(frozen=True, slots=True)
class LostParts:
    """What stands in a file and could not be read. Only the files of the hub itself list things."""

    keys: frozenset[tuple[str, str]] = frozenset()
    """(kind, folded key) of things that are listed there."""
    kinds: frozenset[str] = frozenset()
    """Kinds of which nobody knows what is listed there."""
    fields: frozenset[str] = frozenset()
    """The fields of the file in which something could not be read."""
    is_whole: bool = False
    """The file is not readable as a whole, so that anything may be missing."""


NOTHING_LOST = LostParts()


def lose_everything(model: type[BaseModel]) -> LostParts:
    """Describe the loss of a file that is not readable as a whole."""
    return LostParts(frozenset(), frozenset(_LISTED_KINDS.get(model, ())), frozenset(model.model_fields), is_whole=True)


def find_lost_parts(
    values: Mapping[str, Any], model: type[BaseModel], *, wrong_fields: Iterable[str], repeated_fields: Iterable[str]
) -> LostParts:
    """Describe what is lost by mistakes in fields of a file.

    Of a repeated field only the first counts, so that what the others list is not known."""
    repeated = frozenset(repeated_fields)
    fields = repeated.union(wrong_fields)
    keys: set[tuple[str, str]] = set()
    kinds: set[str] = set()
    for kind, field in _LISTED_KINDS.get(model, {}).items():
        if field in fields:
            written = values.get(field)
            keys_by_item = [list(_list_written_keys(item)) for item in (written if isinstance(written, list) else [])]
            keys |= {(kind, fold_key(key)) for item_keys in keys_by_item for key in item_keys if key}
            if not keys_by_item or not all(all(item_keys) for item_keys in keys_by_item) or field in repeated:
                kinds.add(kind)
    return LostParts(frozenset(keys), frozenset(kinds), frozenset(fields & model.model_fields.keys()))


def name_meant_fields(names: Iterable[str], model: type[BaseModel]) -> frozenset[str]:
    """Return the fields that people mean who write these names, with or without a slip."""
    known = list(model.model_fields)
    return frozenset(guess_field(name, known) or name for name in names)


def _list_written_keys(item: Any) -> Iterator[str]:
    """Yield the id and the aliases of an item that may have mistakes; an empty text for each that cannot be read."""
    candidates = [item]
    if isinstance(item, dict):
        aliases = item.get("aliases", [])
        candidates = [item.get("id"), *(aliases if isinstance(aliases, list) else [aliases])]
    for candidate in candidates:
        is_key = isinstance(candidate, str) and explain_invalid_key(candidate.strip()) is None
        yield candidate.strip() if is_key else ""


def choose_smallest_part(error_path: FieldPath, model: type[BaseModel], values: Any) -> FieldPath:
    """Return the path of the smallest part around an error that can be left out: an item of a list, or an optional field."""
    path = tuple(error_path)
    for end in range(1, len(path)):
        if find_nested_model(model, path[:end]) in INDIVISIBLE_CLASSES:
            path = path[:end]
            break
    while len(path) > 1 and not _can_be_left_out(path, model, values):
        path = path[:-1]
    return path


def _can_be_left_out(path: FieldPath, model: type[BaseModel], values: Any) -> bool:
    parent = values
    for step in path[:-1]:
        try:
            parent = parent[step]
        except (KeyError, IndexError, TypeError):
            return False  # a single value that stands for a list, or a text in place of a mapping
    name = next(step for step in reversed(path) if isinstance(step, str))
    owner = find_nested_model(model, path[: path.index(name)])
    field = describe_fields(owner).get(name) if owner else None
    if isinstance(path[-1], int):
        is_ranked = bool(field and field.scalar and field.scalar.code == "not-a-number")  # points of places
        return isinstance(parent, list) and not is_ranked
    return isinstance(parent, dict) and (field is None or not field.is_required)


def shorten_lists(values: dict[str, Any], model: type[ContentModel]) -> dict[str, Any]:
    """Return the values with no more items in each list than the class allows."""
    fields = describe_fields(model)
    return {
        name: value[: fields[name].max_items] if isinstance(value, list) and name in fields else value
        for name, value in values.items()
    }


_SECOND_VERSION = re.compile(r"^=======$.*?(?:^>>>>>>>[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_FIRST_MARK = re.compile(r"^<<<<<<<[^\n]*$", re.MULTILINE)


def blank_second_versions(text: str) -> str:
    """Return the text with empty lines in place of the marks of a merge conflict, and of the second of the two versions."""
    if not _FIRST_MARK.search(text):
        return text
    text = _FIRST_MARK.sub("", text)
    return _SECOND_VERSION.sub(lambda match: "\n" * match[0].count("\n"), text)


MAX_BLANKED_BLOCKS = 3
"""How many of the longest blocks are left out of a text that is too much as a whole."""


def blank_unreadable_blocks(text: str, can_read: Callable[[str], bool]) -> str:
    """Return a YAML text with empty lines in place of the parts that cannot be read: fields, or items of a list.

    Everything that is left stands where it stood."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    is_list = any(line.startswith("- ") for line in lines) and not any(
        re.match(r"[^\s#-][^:]*:", line) for line in lines
    )
    starts = [number for number, line in enumerate(lines) if re.match(r"[^\s#]" if is_list else r"[^\s#-]", line)]
    bounds = [0, *(start for start in starts if start), len(lines)]
    blocks = list(pairwise(bounds))
    for start, end in blocks:
        if not can_read("".join(lines[start:end])):
            _blank_unreadable_items(lines, start, end, can_read)
    blocks.sort(key=lambda block: block[0] - block[1])
    for start, end in blocks[:MAX_BLANKED_BLOCKS]:
        if can_read("".join(lines)):
            break
        lines[start:end] = ["\n"] * (end - start)
    return "".join(lines)


def _blank_unreadable_items(lines: list[str], start: int, end: int, can_read: Callable[[str], bool]) -> None:
    """Blank the parts of a field's value that cannot be read below the field's name; or all lines, if that does not help."""
    inner = [number for number in range(start + 1, end) if re.match(r"\s*[^\s#]", lines[number])]
    if inner and re.fullmatch(r"[^\s:]+:\s*", lines[start]):
        indents = {number: len(lines[number]) - len(lines[number].lstrip()) for number in inner}
        starts = [number for number in inner if indents[number] <= indents[inner[0]]]
        for first, last in zip(starts, [*starts[1:], end], strict=True):
            if not can_read(lines[start] + "".join(lines[first:last])):
                lines[first:last] = ["\n"] * (last - first)
    if not can_read("".join(lines[start:end])):
        lines[start:end] = ["\n"] * (end - start)
