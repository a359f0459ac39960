"""Turns the bytes of a contributed file into text. It limits the size, checks the encoding and finds what Git leaves after a merge conflict."""

from __future__ import annotations

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message

MAX_FILE_BYTES = 256 * 1024
"""Bytes of one file."""


def decode_text(data: bytes, path: str) -> str | Problem:
    """The text, with `\\n` at its lines' ends and no byte order mark."""
    if detect_utf_16(data):
        return Problem(Position(path), "not-utf-8", format_message("this file is saved as UTF-16"), _SAVE_AS_UTF_8_HINT)
    if b"\0" in data:
        said = format_message("this is no text: a picture, or a file of another program")
        return Problem(
            Position(path), "not-utf-8", said, format_message("write the fields with an editor for plain text")
        )
    try:
        text = data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        said = format_message("byte {byte} is not UTF-8", byte=f"0x{data[error.start]:02x}")
        return Problem(Position(path, line, column), "not-utf-8", said, _SAVE_AS_UTF_8_HINT)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def detect_utf_16(data: bytes) -> str:
    """The codec, where the bytes are UTF-16, also without the mark that says so; empty where they are not."""
    if data[:4] == b"\xff\xfe\0\0":  # UTF-32
        return ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    half = len(data) // 2
    if half > 3 and len(data) % 2 == 0:
        for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
            if data[start::2].count(0) * 10 > half * 9 and data[1 - start :: 2].count(0) == 0:
                return codec
    return ""


_SAVE_AS_UTF_8_HINT = format_message("save the file again with the encoding UTF-8")


def find_conflict_line(text: str) -> int:
    """The line where Git left the two sides of a conflict; 0: nowhere. What a code block shows is no conflict."""
    if "<<<<<<< " not in text or "\n>>>>>>> " not in text:
        return 0
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and fence in ("", mark):
            fence = "" if fence else mark
        elif not fence and line.startswith("<<<<<<< "):
            return number
    return 0


def make_too_large_problem(path: str, size: int) -> Problem:
    message = format_message(
        "this file is {size} KB; at most {most} KB are read", size=-(-size // 1024), most=MAX_FILE_BYTES // 1024
    )
    return Problem(Position(path), "file-too-large", message, format_message("shorten it, or link to what is large"))
