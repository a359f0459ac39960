"""The base class of everything contributors write, and the marks that its annotations can carry. Imports nothing else from this package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError


def make_field_error(code: str, message: str, hint: str = "", **values: Any) -> PydanticCustomError:
    """A refusal; `message` and `hint` are templates, which `reading` fills in with the same values."""
    return PydanticCustomError(code, message, {**values, "message": message, "hint": hint})  # type: ignore[arg-type, unused-ignore]


# Marks that rules read off an annotation ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReferenceTo:
    """This text is the key of something else."""

    kind: Literal["learner", "topic", "challenge", "tip", "cohort", "organisation", "badge"]


@dataclass(frozen=True, slots=True)
class NotInFuture:
    """This date says that something has happened: it is not in the future."""


@dataclass(frozen=True, slots=True)
class IsMarkdown:
    """This text is Markdown; all other text is plain."""


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How this is written, for editors: what YAML takes it for, and a pattern of its text (ECMA 262, as Python reads it)."""

    pattern: str = ""
    yaml_types: tuple[str, ...] = ("string",)
    max_length: int | None = None
    """Characters."""
    code_list: Literal["", "countries", "timezones", "languages"] = ""
    """The codes that it is one of."""
    hint: str = ""
    """What to do about a value of another form; the check and the editors say the same."""


YAML_TEXT_TYPES = ("string", "number", "boolean")
"""What an editor may take a text for that stands without quotes."""


def _wrap_in_list(value: Any) -> Any:
    """One value stands for a list of one."""
    return value if isinstance(value, list) else [value]


MAX_ITEMS = 60


def ListOf(item: Any, max_items: int = MAX_ITEMS) -> Any:  # noqa: N802
    """A list; a single value stands for a list of one."""
    return Annotated[tuple[item, ...], BeforeValidator(_wrap_in_list), Field(max_length=max_items)]


class ContentModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True)

    shorthand_field: ClassVar[str] = ""
    """The field that a lone text stands for, if there is one: `python` for `{topic: python}`."""
    exclusive_fields: ClassVar[tuple[str, ...]] = ()
    """Fields of which a file gives exactly one."""
    exclusive_fields_allowed_empty: ClassVar[tuple[str, ...]] = ()
    """Those of `exclusive_fields` that count as given even without an item."""

    @model_validator(mode="before")
    @classmethod
    def _expand_shorthand(cls, value: Any) -> Any:
        return {cls.shorthand_field: value} if isinstance(value, str) and cls.shorthand_field else value
