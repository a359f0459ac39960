"""The class that describes one type of single values: how a text is read, refused, repaired and shown to editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from lyceum.schema.base import make_field_error

Hint: TypeAlias = tuple[str, Mapping[str, str]]
"""(template of a hint, the values of its placeholders)."""
MAX_SCALAR_LENGTH = 5_000
"""Characters of a text that is parsed at all."""
UNQUOTED_TEXT_TYPES = ("string", "number", "boolean")
"""The JSON types that YAML may give to a text without quotes."""


def _suggest_nothing(text: str) -> Hint | None:
    return None


def _normalize_nothing(text: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarType:
    """A type of single values. In `Annotated[date, DATE]` it makes Pydantic read the texts of a field with it.

    The YAML reader gives every value as a text. A text is never empty, and has at most `max_length` characters.
    A type has no label: forms label each field ("Day", "Score"), and `message` names the type in its sentence."""

    parse: Callable[[str], Any] | None = None
    """Returns the value of a text, or None if the text has another form. It may raise a field error of its own if the
    form is right but the value is not. Without `parse`, a text that matches `pattern` is its own value."""
    code: str = "invalid-format"
    """The problem code of a text of another form."""
    message: str = ""
    """The message for a text of another form: a template with `{text}`."""
    hint: str = ""
    """What to write instead. The editors show it too."""
    suggest: Callable[[str], Hint | None] = _suggest_nothing
    """Returns a better hint than `hint` for a text of another form, if there is one."""
    normalize: Callable[[str], str | None] = _normalize_nothing
    """Returns the right form of a text if only one can be meant, for the autofix. None: the text stays as it is."""
    fix_code: str = ""
    """The code under which the autofix reports what `normalize` did."""
    is_split_at_commas: bool = False
    """Whether the autofix makes a list of a text with commas, where a list is expected."""
    pattern: str = ""
    """A regular expression that editors check (ECMA 262, with the same meaning in Python)."""
    yaml_types: tuple[str, ...] = ("string",)
    """What editors may take such a value for when they read YAML."""
    max_length: int | None = None
    """Characters."""
    code_list: Literal["", "countries", "timezones", "languages"] = ""
    """The list of codes that the value is one of; editors complete them."""

    def read(self, value: Any) -> Any:
        """Return the value of a text. What is no text is left to Pydantic. Raises a field error."""
        if isinstance(value, list):  # Pydantic would fill a tuple with its items
            raise PydanticKnownError("string_type")
        if not isinstance(value, str) or self.parse is None:
            return value
        if len(value) > MAX_SCALAR_LENGTH:
            raise PydanticKnownError("string_too_long", {"max_length": self.max_length or MAX_SCALAR_LENGTH})
        result = self.parse(value)
        if result is None:
            hint, hint_values = self.suggest(value) or (self.hint, {})
            raise make_field_error(self.code, self.message, hint, text=value, **hint_values)
        return result

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        if schema["type"] == "str":
            pattern = self.pattern if self.parse is None and self.pattern else None
            schema = core_schema.str_schema(min_length=1, max_length=self.max_length, pattern=pattern)
        return core_schema.no_info_before_validator_function(self.read, schema) if self.parse else schema
