"""Messages that keep their template and values, so that a reporter can translate them."""

from __future__ import annotations

import unicodedata
from typing import Any


class Message(str):
    """A sentence in English that still knows its template and its values, so that a report can say it in another
    language."""

    template: str
    values: dict[str, Any]
    __slots__ = ("template", "values")

    def __reduce__(self) -> tuple[Any, ...]:
        return _fill_template, (self.template, self.values)


def format_message(template: str, **values: Any) -> Message:
    """The template with its `{names}` filled in. Contributed text among the values is data: see `shown`; a Message among
    them is said in the same language. Several values are told apart by commas, all of them."""
    return _fill_template(template, {name: _escape_value(value) for name, value in values.items()})


def _escape_value(value: Any) -> Any:
    match value:
        case Message():
            return value
        case str():
            return escape_for_display(value)
        case list() | tuple():
            return ", ".join(escape_for_display(str(one)) for one in value)
    return value


def _fill_template(template: str, values: dict[str, Any]) -> Message:
    message = Message(template.format(**values))
    message.template, message.values = template, values
    return message


def N_(text: str) -> str:  # noqa: N802  gettext's own name for it
    """The text as it is: it goes into the catalogues here, and is said elsewhere."""
    return text


def escape_for_display(text: str, max_length: int = 80) -> str:
    """Contributed text as it may stand in a terminal: on one line, controls and direction marks written out, at most
    `limit` characters."""
    safe = "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c
        for c in text[: max_length + 1]
    )
    return safe if len(text) <= max_length else safe[: max_length - 1] + "…"


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  gettext's N_, of two
    """Marks the two texts for the catalogues."""
    return one, many
