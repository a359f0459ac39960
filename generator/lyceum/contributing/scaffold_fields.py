"""Lists the fields of a content class that take one text or a list of texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from pydantic import BaseModel

from lyceum.schema import CONTENT_KINDS, TextFormat, describe_fields

ScaffoldKind = Literal["learner", "tip", "challenge", "result", "activity"]
SCAFFOLD_KINDS: tuple[ScaffoldKind, ...] = get_args(ScaffoldKind)
CONTENT_KIND_BY_NAME = {kind.name: kind for kind in CONTENT_KINDS}


@dataclass(frozen=True, slots=True)
class SimpleField:
    """A field that one text, or several, can be given for."""

    path: tuple[str, ...]
    """Its name; for a part of a field, the names on the way to it."""
    description: str
    is_list: bool
    is_required: bool
    choices: tuple[str, ...]
    text_format: TextFormat | None
    is_shorthand: bool = False
    """It stands for the whole field: `score: points`."""

    @property
    def option_name(self) -> str:
        """As an option on the command line calls it."""
        steps = self.path[:-1] if self.is_shorthand else self.path
        return "--" + "-".join(steps).replace("_", "-")


# The fields of a class ---------------------------------------------------------------------------------------------


@cache
def list_simple_fields(kind: ScaffoldKind) -> tuple[SimpleField, ...]:
    """Every field of the kind's class that takes a text or several, in the model's order."""
    return tuple(_walk_simple_fields(CONTENT_KIND_BY_NAME[kind].model, ()))


def _walk_simple_fields(model: type[BaseModel], parent_path: tuple[str, ...]) -> Iterator[SimpleField]:
    for field in describe_fields(model).values():
        path, is_required = (*parent_path, field.name), field.is_required and not parent_path
        simple = SimpleField(path, field.description, field.is_list, is_required, field.choices, field.scalar)
        if not field.nested:
            yield simple
        elif not field.is_list:
            for part in _walk_simple_fields(field.nested, path):
                is_shorthand = part.path[-1] == field.nested.shorthand_field
                yield replace(part, description=field.description, is_shorthand=True) if is_shorthand else part
        elif field.nested.shorthand_field:
            yield replace(simple, text_format=describe_fields(field.nested)[field.nested.shorthand_field].scalar)
