"""Lists the fields of a content class that take one text or a list of texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from lyceum.schema import CONTENT_KINDS, TextFormat

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


def _walk_simple_fields(its: type[BaseModel], before: tuple[str, ...]) -> Iterator[SimpleField]:
    for name, info in its.model_fields.items():
        item, many, looks = unwrap_annotation(info)
        steps, doc, needed = (
            (*before, name),
            " ".join((info.description or "").split()),
            info.is_required() and not before,
        )
        if isinstance(item, type) and issubclass(item, BaseModel):
            short = getattr(item, "shorthand_field", lambda: None)()
            if many and short:
                yield SimpleField(steps, doc, many, needed, (), unwrap_annotation(item.model_fields[short])[2])
            elif not many:
                for part in _walk_simple_fields(item, steps):
                    yield replace(part, description=doc, is_shorthand=True) if part.path[-1] == short else part
        else:
            choices = get_args(item) if get_origin(item) is Literal else ()
            yield SimpleField(steps, doc, many, needed, choices, looks)


def unwrap_annotation(info: FieldInfo) -> tuple[Any, bool, TextFormat | None]:
    """(the type of a value, whether it is a list, how it looks)."""
    its, marks, many = info.annotation, list(info.metadata), False
    while True:
        if looks := next((one for one in marks if isinstance(one, TextFormat)), None):
            return str, many, looks
        origin = get_origin(its)
        if origin is Annotated:
            its, *more = get_args(its)
            marks += more
        elif origin in (Union, UnionType):
            its = next(one for one in get_args(its) if one is not type(None))
        elif origin is tuple:
            its, many, marks = get_args(its)[0], True, []
        else:
            return its, many, None
