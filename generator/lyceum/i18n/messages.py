"""Messages that keep their template and values, so that a reporter can translate them."""

from __future__ import annotations

import unicodedata
from typing import Any


class Message(str):
    """An English sentence that keeps its template and its values, so that a reporter can translate it."""

    template: str
    values: dict[str, Any]
    __slots__ = ("template", "values")

    def __reduce__(self) -> tuple[Any, ...]:
        return _fill_template, (self.template, self.values)


def format_message(template: str, **values: Any) -> Message:
    """The template with its `{names}` filled in.

    A text among the values is contributed data and is escaped by `escape_for_display`. A Message among them is
    translated together with the template. A list is joined by commas.
    """
    return _fill_template(template, {name: _escape_value(value) for name, value in values.items()})


def _escape_value(value: Any) -> Any:
    match value:
        case Message():
            return value
        case str():
            return escape_for_display(value)
        case list() | tuple():
            return ", ".join(escape_for_display(str(item)) for item in value)
    return value


def _fill_template(template: str, values: dict[str, Any]) -> Message:
    message = Message(template.format(**values))
    message.template, message.values = template, values
    return message


def escape_for_display(text: str, max_length: int = 80) -> str:
    """Contributed text that is safe in a terminal: on one line, with control characters and direction marks spelt out.

    The text is cut after `max_length` characters.
    """
    escaped = "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else character
        for character in text[: max_length + 1]
    )
    return escaped if len(text) <= max_length else escaped[: max_length - 1] + "…"


def N_(text: str) -> str:  # noqa: N802  gettext's own name for it
    """Marks a text for the catalogs. The caller translates it later."""
    return text


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802  gettext's N_, for a plural
    """Marks a text and its plural for the catalogs. The caller translates them later."""
    return singular, plural
