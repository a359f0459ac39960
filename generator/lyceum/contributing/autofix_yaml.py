"""Fixes a file as text: its encoding, line ends, front matter marks, tabs, spaces, commas and quotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import BaseModel

from lyceum.loader import ParsedFile, detect_utf_16, read_yaml, split_around_yaml
from lyceum.schema import BadgeRule, ContentKind, describe_fields

# Bytes -------------------------------------------------------------------------------------------------------------


def decode_any_encoding(data: bytes) -> tuple[str | None, set[str]]:
    done: set[str] = set()
    codec = detect_utf_16(data)
    if not codec and b"\0" in data:
        return None, set()
    try:
        if codec:
            text, done = data.decode(codec), {"encoding"}
        else:
            text = data.decode("utf-8")
    except UnicodeDecodeError:
        lines = (
            None if codec else [_decode_windows_line(line) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
        )
        if lines is None or None in lines:
            return None, set()
        text, done = "\n".join(line or "" for line in lines), {"encoding"}
    if text.startswith("\ufeff"):
        text, done = text.lstrip("\ufeff"), {"encoding"}
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain and not plain.endswith("\n"):
        plain += "\n"
    return plain, done | ({"line-ends"} if plain != text else set())


def _decode_windows_line(line: bytes) -> str | None:
    """A line by itself, since one that somebody else wrote may be UTF-8; None where it can be neither, or is both."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        if re.search(rb"[\xc3-\xf4][\x80-\xbf]", line) or re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", line):
            return None
    try:
        text = line.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if _NOT_WINDOWS_1252.search(text) else text


_NOT_WINDOWS_1252 = re.compile(r"[^\W\d_][‚ƒ„†‡ˆ‰‹‘“•˜›]|[^\W\d_]”[^\W\d_]|[a-zß-öø-ÿ][ŠŒŽŸ]")
"""Where Windows-1252 would have these beside a letter, the bytes were written by a Mac, or by DOS: `Zo‘` is Zoë."""


# Lines -------------------------------------------------------------------------------------------------------------


def read_values(text: str, path: str, kind: ContentKind) -> Any:
    """What the file says; None where it cannot be read as fields."""
    got = read_yaml(text.encode(), path, front_matter=kind.has_markdown_body, list_of=kind.list_field)
    if not isinstance(got, ParsedFile) or not isinstance(got.values, list if kind.list_field else dict):
        return None
    return got.values, got.body


def _fix_front_matter_marks(text: str, path: str, kind: ContentKind) -> str:
    """`---` above and below the fields of a tip; nothing of the kind around those of a profile."""
    if read_values(text, path, kind) is not None:
        return text
    new = text
    if found := re.match(r"\s*(```|~~~)[\w-]*[ \t]*\n((?s:.*?))\n\1[ \t]*\n", new):
        new = found[2].strip("\n") + "\n" + new[found.end() :]
    if kind.has_markdown_body:
        new = re.sub(r"\A\s*(?:-{3,}|[—–]+)[ \t]*\n", "---\n", new)
        new = re.sub(r"(?m)\A(---\n(?s:.*?)\n)(?:-{3,}|[—–]+)[ \t]*$", r"\1---", new)
    else:
        new = re.sub(r"\n---[ \t]*\n\s*\Z", "\n", new)
    return new if read_values(new, path, kind) is not None else text


def _replace_tabs(text: str, path: str, kind: ContentKind) -> str:
    if "\t" not in text or read_values(text, path, kind) is not None or not has_yaml_part(text, kind):
        return text
    before, yaml, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    yaml = re.sub(r"(?m)^[ \t]*\t[ \t]*", lambda match: match[0].replace("\t", "  "), yaml)
    new = before + re.sub(r"(?m)^( *-)[ \t]*\t[ \t]*(?=\S)", r"\1 ", yaml) + after
    return new if read_values(new, path, kind) is not None else text


def fix_lines(text: str, path: str, kind: ContentKind) -> str:
    """The text with the slips mended that keep it from being read; as it was where that does not help, since then
    nobody knows whether a line was meant so."""
    if not has_yaml_part(text, kind):
        return text
    is_read = read_values(text, path, kind) is not None
    if is_read and text.translate(_LOOKALIKE_SPACES) == text:
        return text
    before, yaml, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    names, lines, inside = _collect_field_names(kind.model), [], None
    braces = yaml.lstrip().startswith(("{", "["))
    for line in yaml.split("\n"):
        indent = len(line) - len(line.lstrip())
        if inside is None or (line.strip() and indent <= inside):
            inside = indent if re.search(r":\s+[|>][+-]?\d?[+-]?\s*$", line) else None
            for code, step in LINE_FIXES:
                line = line if braces or (is_read and code != "blanks") else step(line, names)
        lines.append(line)
    new = before + "\n".join(lines) + after
    return new if new != text and read_values(new, path, kind) is not None else text


def has_line_fix(code: str, old: str, new: str) -> bool:
    sign = {"blanks": r":(?=\S)|[：\u00a0\u2007\u202f\u3000]", "quotes": r"[\"']", "commas": r",\s*$"}[code]
    return any(
        a != b and len(re.findall(sign, a)) != len(re.findall(sign, b))
        for a, b in zip(old.split("\n"), new.split("\n"), strict=True)
    )


_LOOKALIKE_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u3000"), " ")


def _insert_missing_space(line: str, names: frozenset[str]) -> str:
    if found := re.match(r"([\s\u00a0]*(?:-[\s\u00a0]+)?)([A-Za-z_]+)([:：])([\s\u00a0\u3000]*)(.*)$", line):
        before, name, colon, gap, rest = found.groups()
        if name.casefold() in names and (rest or gap.translate(_LOOKALIKE_SPACES) != gap):
            missing = " " if rest and (not gap or colon == "：") and not rest.startswith("//") else ""
            line = f"{before.translate(_LOOKALIKE_SPACES)}{name}:{gap.translate(_LOOKALIKE_SPACES) or missing}{rest}"
    return line


def _remove_trailing_comma(line: str, names: frozenset[str]) -> str:
    if found := re.match(r"\s*([A-Za-z_]+): *(\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\}) *,\s*$", line):
        return line.rstrip()[:-1].rstrip() if found[1].casefold() in names else line
    return line


def _add_quotes(line: str, names: frozenset[str]) -> str:
    found = re.match(r"(\s*(?:- +)?([A-Za-z_]+): +)([^\s\"'\[{|>#].*?)(\s+#(?:\s.*)?)?\s*$", line)
    if not found or found[2].casefold() not in names:
        return line
    value = found[3]
    if not (value[0] in "@`%&*!?" or re.search(r":(?=\s|$)", value)):
        return line
    if value[0] + value[-1] in ("“”", "„“", "‘’", "«»"):
        value = value[1:-1]
    written = f'"{value}"' if '"' not in value and "\\" not in value else "'" + value.replace("'", "''") + "'"
    return f"{found[1]}{written}{found[4] or ''}"


LINE_FIXES: tuple[tuple[str, Callable[[str, frozenset[str]], str]], ...] = (
    ("blanks", _insert_missing_space),
    ("commas", _remove_trailing_comma),
    ("quotes", _add_quotes),
)


@cache
def _collect_field_names(model_class: type[BaseModel]) -> frozenset[str]:
    names = set(describe_fields(model_class))
    for field in describe_fields(model_class).values():
        if field.nested and field.nested is not model_class and field.nested is not BadgeRule:
            names |= _collect_field_names(field.nested)
    return frozenset(names)


def strip_trailing_spaces(text: str, path: str, kind: ContentKind) -> str:
    if not has_yaml_part(text, kind):
        return text
    before, yaml, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    new = before + re.sub(r"(?m)[ \t]+$", "", yaml) + after
    return new if new != text and read_values(new, path, kind) == read_values(text, path, kind) is not None else text


STRUCTURE_FIXES: tuple[tuple[str, Callable[[str, str, ContentKind], str]], ...] = (
    ("marks", _fix_front_matter_marks),
    ("tabs", _replace_tabs),
)


def has_yaml_part(text: str, kind: ContentKind) -> bool:
    return not kind.has_markdown_body or (text.startswith("---\n") and "\n---" in text[3:])
