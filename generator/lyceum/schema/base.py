"""The base class of everything that contributors write, the limit of lists, and the marks of annotations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema


def make_field_error(code: str, message: str, hint: str = "", **values: Any) -> PydanticCustomError:
    """Return the error that refuses a value. `message` and `hint` are templates; the loader fills them in with `values`."""
    return PydanticCustomError(code, message, {**values, "message": message, "hint": hint})  # type: ignore[arg-type, unused-ignore]


@dataclass(frozen=True, slots=True)
class ReferenceTo:
    """The text is the key of something else."""

    kind: Literal["learner", "topic", "challenge", "tip", "cohort", "badge"]


@dataclass(frozen=True, slots=True)
class NotInFuture:
    """The date tells when something happened, so it is not in the future."""


@dataclass(frozen=True, slots=True)
class IsMarkdown:
    """The text is Markdown. All other text is plain."""


@dataclass(frozen=True, slots=True)
class MaxItems:
    """Limits the items of a list: `Annotated[tuple[Id, ...], MaxItems(12)]`. A single value stands for a list of one."""

    count: int
    at_least: int = 0
    """The fewest items that make sense."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = core_schema.no_info_before_validator_function(_wrap_in_list, handler(source))
        return core_schema.no_info_after_validator_function(self.check_length, schema)

    def check_length(self, items: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(items) > self.count:
            lengths = {"field_type": "List", "max_length": self.count, "actual_length": len(items)}
            raise PydanticKnownError("too_long", lengths)
        if len(items) < self.at_least:
            lengths = {"field_type": "List", "min_length": self.at_least, "actual_length": len(items)}
            raise PydanticKnownError("too_short", lengths)
        return items


@dataclass(frozen=True, slots=True)
class PairsAsList:
    """Reads a mapping as a list with one item for each of its pairs: `{ada: 1, grace: 2}` as `[{ada: 1}, {grace: 2}]`.

    The items are of a class with `pair_fields`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_split_pairs, handler(source))


def _split_pairs(value: Any) -> Any:
    return [{name: content} for name, content in value.items()] if isinstance(value, dict) else value


def _wrap_in_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


@cache
def _share_fields_set(names: tuple[str, ...]) -> set[str]:
    """Return a set of names, one for all models with the same fields: models are frozen, and copies copy it."""
    return set(names)


@cache
def _list_field_names(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(model.model_fields)


@cache
def _make_reader(model: type[BaseModel]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return a function that gives the values of all fields of a class in their order."""
    names = _list_field_names(model)
    return itemgetter(*names) if len(names) > 1 else lambda values: tuple([values[name] for name in names])


def restore_model(model: type[ContentModel], values: tuple[Any, ...], given: tuple[str, ...]) -> ContentModel:
    """Return a value that was pickled. It was checked before."""
    value = model.__new__(model)
    value.__setstate__(
        {
            "__dict__": dict(zip(_list_field_names(model), values, strict=True)),
            "__pydantic_fields_set__": _share_fields_set(given),
            "__pydantic_extra__": None,
            "__pydantic_private__": None,
        }
    )
    return value


class ContentModel(BaseModel):
    """A mapping in a content file. It refuses unknown fields, and the docstrings of its fields document them for everybody."""

    # What reads a class is built when a file of it is read: most commands find everything in the store.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    shorthand_field: ClassVar[str] = ""
    """The field that a lone text stands for, if there is one: `python` for `{topic: python}`."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what is pickled: equal values give equal bytes in every process, so the set of given fields is sorted.

        The names of the fields are most of what would be written of a short file. They are those of the class."""
        values = _make_reader(type(self))(self.__dict__)
        return restore_model, (type(self), values, tuple(sorted(self.model_fields_set)))

    pair_fields: ClassVar[tuple[str, str] | tuple[()]] = ()
    """The two fields that a mapping of one pair stands for, if there are such: `{ada: 1}` for `{login: ada, number: 1}`."""
    exclusive_fields: ClassVar[tuple[str, ...]] = ()
    """Fields of which a file gives exactly one."""
    exclusive_fields_allowed_empty: ClassVar[tuple[str, ...]] = ()
    """Those of `exclusive_fields` that count as given even without an item."""

    @model_validator(mode="before")
    @classmethod
    def _expand_shorthand(cls, value: Any) -> Any:
        if isinstance(value, str) and cls.shorthand_field:
            return {cls.shorthand_field: value}
        if isinstance(value, dict) and cls.pair_fields and not value.keys() >= set(cls.pair_fields):
            return cls._expand_pair(value)
        return value

    @classmethod
    def _expand_pair(cls, value: dict[str, Any]) -> dict[str, Any]:
        if len(value) > 1:
            raise make_field_error(
                "not-a-single-value", "several pairs stand in one item", "begin each pair with a hyphen of its own"
            )
        return {field: part for pair in value.items() for field, part in zip(cls.pair_fields, pair, strict=True)}
