"""Builds the value of a file that lacks something required, so that the rules can still look at the rest of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from lyceum.schema import (
    FORMER_MEMBER_KEY,
    Activity,
    BadgesFile,
    Challenge,
    ContentModel,
    HubSettings,
    Learner,
    Result,
    Tip,
    TopicsFile,
    describe_fields,
)

FALLBACK_VALUES: Mapping[type[BaseModel], Mapping[str, Any]] = {
    HubSettings: {"name": "Community"},
    TopicsFile: {},
    BadgesFile: {},
}
"""The values in place of a file of the hub itself that cannot be read."""
_STAND_INS: Mapping[type[BaseModel], Mapping[str, Any]] = {
    Learner: {"name": "?"},
    Tip: {"title": "?", "author": FORMER_MEMBER_KEY},
    Challenge: {"title": "?"},
    Result: {"learner": FORMER_MEMBER_KEY, "date": "2000-01-01"},
    Activity: {"what": "?", "who": [FORMER_MEMBER_KEY], "date": "2000-01-01"},
}
"""Valid values of what a file has to state, for other files. They are taken out again; see `empty_stand_ins`."""


def choose_stand_ins(values: Mapping[str, Any], model: type[ContentModel], *, exclusive: bool) -> dict[str, Any]:
    """Return values for what is required and missing; with `exclusive`, also for the fields of which one has to be there."""
    has_exclusive = not exclusive or any(values.get(name) for name in model.exclusive_fields)
    return {
        name: value
        for name, value in _STAND_INS.get(model, {}).items()
        if name not in values and not (has_exclusive and name in model.exclusive_fields)
    }


def empty_stand_ins(value: ContentModel, names: Iterable[str]) -> ContentModel:
    """Return the value with nothing in these fields, as far as their types allow it, and as if the file did not set them."""
    names = set(names)
    if not names:
        return value
    fields = describe_fields(type(value))
    contents = dict(value)
    for name in names:
        if fields[name].is_list:
            contents[name] = ()
        elif not fields[name].is_required:
            contents[name] = None
        elif isinstance(contents[name], str):
            contents[name] = ""
    return type(value).model_construct(value.model_fields_set - names, **contents)
