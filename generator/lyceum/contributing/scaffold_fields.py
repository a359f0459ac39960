"""Lists the fields of a content class that take one text or a list of texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pydantic import BaseModel

from lyceum.contributing.draft import CONTENT_KIND_BY_NAME, DraftKind, DraftPath
from lyceum.schema import describe_fields


@dataclass(frozen=True, slots=True)
class SimpleField:
    """A field, or a part of a field, that one text or a list of texts can fill."""

    path: DraftPath
    description: str
    is_list: bool
    is_required: bool
    choices: tuple[str, ...]
    is_shorthand: bool = False
    """Whether it can stand for the whole field: `score: points`."""

    @property
    def option_name(self) -> str:
        """The name of its option on the command line, such as `--location-city`."""
        path = self.path[:-1] if self.is_shorthand else self.path
        return "--" + "-".join(path).replace("_", "-")


@cache
def list_simple_fields(kind: DraftKind) -> tuple[SimpleField, ...]:
    """Return every field of the kind's class that texts can fill, in the order of the class."""
    return tuple(_walk_simple_fields(CONTENT_KIND_BY_NAME[kind].model, ()))


def _walk_simple_fields(model: type[BaseModel], parent_path: DraftPath) -> Iterator[SimpleField]:
    for field in describe_fields(model).values():
        path, is_required = (*parent_path, field.name), field.is_required and not parent_path
        if not field.nested or (field.is_list and field.nested.shorthand_field):
            yield SimpleField(path, field.description, field.is_list, is_required, field.choices)
        elif not field.is_list:
            for part in _walk_simple_fields(field.nested, path):
                is_shorthand = part.path[-1] == field.nested.shorthand_field
                yield replace(part, description=field.description, is_shorthand=True) if is_shorthand else part
