"""Leads errors in pairs such as `ada: 583231` to where they stand: the class reads such a pair as a mapping with two fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from lyceum.schema import FieldPath, describe_fields


def locate_pair_errors(
    errors: Iterable[Any], values: Mapping[str, Any], model: type[BaseModel]
) -> Iterator[tuple[Any, FieldPath]]:
    """Yield each error with its path in the file, and the path of what can be left out of the file because of it."""
    fields = describe_fields(model)
    for error in errors:
        loc = tuple(error["loc"])
        field = fields.get(str(loc[0])) if len(loc) > 1 else None
        names = field.nested.pair_fields if field and field.nested else ()
        if not names or not isinstance(loc[1], int):
            yield error, loc
            continue
        written = values.get(str(loc[0]))
        if isinstance(written, dict) and loc[1] < len(written):
            path: FieldPath = (str(loc[0]), list(written)[loc[1]])
            yield {**error, "loc": path}, path
        else:
            item = written[loc[1]] if isinstance(written, list) and loc[1] < len(written) else None
            is_value = isinstance(item, dict) and len(item) == 1 and loc[2:] == names[1:]
            yield {**error, "loc": (*loc[:2], next(iter(item))) if is_value and item else loc}, loc[:2]
