"""Turns the bytes of a contributed file into text. It limits the size and checks the encoding."""

from __future__ import annotations

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message

MAX_FILE_BYTES = 256 * 1024
"""A content file is not read if it is larger."""
MAX_SETTINGS_BYTES = 4 * MAX_FILE_BYTES
"""hub.yml may be larger, for its organisations and cohorts: only maintainers change it."""


def get_max_text_bytes(path: str) -> int:
    """Return how many bytes are read of a file with fields."""
    return MAX_SETTINGS_BYTES if path == "content/hub.yml" else MAX_FILE_BYTES


MAX_LINE_CHARACTERS = 5_000
"""A line of YAML is not read if it is longer. The longest field, a text of 4,000 characters, fits on one line."""


def decode_text(data: bytes, path: str) -> str | Problem:
    """Decode UTF-8. The text has `\\n` at the end of each line and no byte order mark."""
    if detect_utf_16(data):
        return Problem(Position(path), "not-utf-8", format_message("this file is saved as UTF-16"), _SAVE_AS_UTF_8_HINT)
    if b"\0" in data:
        message = format_message("this is not a text file: it may be a picture or a file of another program")
        return Problem(
            Position(path), "not-utf-8", message, format_message("write the fields with an editor for plain text")
        )
    try:
        text = data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = format_message("byte {byte} is not UTF-8", byte=f"0x{data[error.start]:02x}")
        return Problem(Position(path, line, column), "not-utf-8", message, _SAVE_AS_UTF_8_HINT)
    return _unify_line_ends(text)


def decode_readable_parts(data: bytes) -> str:
    """Decode what can be decoded of a file that `decode_text` refuses. Every character that is left stands in its place."""
    return _unify_line_ends(data.decode(detect_utf_16(data) or "utf-8", "replace").lstrip("\ufeff"))


def _unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def detect_utf_16(data: bytes) -> str:
    """Return the name of the codec if the bytes are UTF-16, with or without a byte order mark; otherwise an empty text."""
    if data[:4] == b"\xff\xfe\0\0":  # UTF-32
        return ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    half = len(data) // 2
    if half > 3 and len(data) % 2 == 0 and b"\0" in data:
        for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
            if data[start::2].count(0) * 10 > half * 9 and data[1 - start :: 2].count(0) == 0:
                return codec
    return ""


_SAVE_AS_UTF_8_HINT = format_message("save the file again with the encoding UTF-8")


def make_too_large_problem(path: str, size: int, *, most: int = MAX_FILE_BYTES) -> Problem:
    message = format_message(
        "this file is {size} KB; at most {most} KB are read", size=-(-size // 1024), most=most // 1024
    )
    return Problem(Position(path), "file-too-large", message, format_message("shorten it, or link to what is large"))


def find_long_line(yaml_text: str) -> tuple[int, int] | None:
    """Return the index and the length of the first line that is too long to be read."""
    if len(yaml_text) <= MAX_LINE_CHARACTERS:
        return None
    lines = enumerate(yaml_text.split("\n"))
    return next(((index, len(line)) for index, line in lines if len(line) > MAX_LINE_CHARACTERS), None)


def make_long_line_problem(path: str, first_line: int, long_line: tuple[int, int]) -> Problem:
    """Report a line that is too long. `first_line` is the line of the file on which the text begins."""
    index, size = long_line
    message = format_message(
        "this line has {size} characters; at most {most} are read", size=size, most=MAX_LINE_CHARACTERS
    )
    hint = format_message("write it on several lines: a list with one item on a line, a text below `|`")
    return Problem(Position(path, first_line + index), "line-too-long", message, hint)
