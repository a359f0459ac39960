"""Fixes a file as text: its encoding, its line ends, and the mistakes in its YAML that have a sure fix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from lyceum.loader import (
    FixScope,
    ParsedFile,
    YamlFix,
    detect_utf_16,
    find_corrected_line,
    has_lookalike_space,
    list_fixes,
    read_content_file,
    split_around_yaml,
)
from lyceum.schema import ContentKind, describe_fields, find_nested_models

FixedText = tuple[str, set[str]]
"""A text after its fixes, and the codes of the fixes that changed it."""


# The encoding


def decode_any_encoding(data: bytes) -> tuple[str | None, set[str]]:
    """Decode the bytes of a file and give every line the same end. The text is None if the encoding is not certain."""
    codes: set[str] = set()
    codec = detect_utf_16(data)
    if not codec and b"\0" in data:
        return None, set()
    try:
        if codec:
            text, codes = data.decode(codec), {"encoding"}
        else:
            text = data.decode("utf-8")
    except UnicodeDecodeError:
        if codec:
            return None, set()
        lines = [_decode_windows_line(line) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
        if None in lines:
            return None, set()
        text, codes = "\n".join(line or "" for line in lines), {"encoding"}
    if text.startswith("\ufeff"):
        text, codes = text.lstrip("\ufeff"), {"encoding"}
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain and not plain.endswith("\n"):
        plain += "\n"
    return plain, codes | ({"line-ends"} if plain != text else set())


def _decode_windows_line(line: bytes) -> str | None:
    """Decode one line as UTF-8 or Windows-1252. Each line is decoded alone, since several people may have written the file.

    The result is None if the line can be neither of the two, or both."""
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
"""Characters beside a letter that show that a Mac or DOS wrote the bytes: Windows-1252 would read `Zoë` as `Zo‘`."""


# The lines of the YAML


class FileValues(NamedTuple):
    values: Any
    body: str


def read_values(text: str, path: str, kind: ContentKind) -> FileValues | None:
    """Read the values and the body of a file; None if the text cannot be read as fields."""
    file = read_content_file(text.encode(), path, kind)
    if not isinstance(file, ParsedFile) or not isinstance(file.values, list if kind.list_field else dict):
        return None
    return FileValues(file.values, file.body)


_SCOPE_CHOICES: tuple[tuple[FixScope, ...], ...] = (
    (FixScope.FILE,),
    (FixScope.YAML,),
    (FixScope.LINE,),
    (FixScope.FILE, FixScope.YAML),
    (FixScope.FILE, FixScope.LINE),
    (FixScope.YAML, FixScope.LINE),
    (FixScope.FILE, FixScope.YAML, FixScope.LINE),
)
"""Which parts of a file are fixed together: several mistakes can keep it from being read. The smallest choice counts."""
MAX_CORRECTED_LINES = 40
"""Lines of a file that are replaced by what the hint of their problem says."""
MAX_FIXED_LINES = 4_000
"""Lines of fields in a contributor's file that are looked at for fixes. A file with more has no values to rescue."""


def fix_unreadable(text: str, path: str, kind: ContentKind) -> FixedText:
    """Fix what keeps a file from being read. If it still cannot be read then, nothing changes."""
    if read_values(text, path, kind) is not None:
        return text, set()
    fields = split_around_yaml(text, markdown=kind.has_markdown_body)[1]
    if not kind.is_single_file and fields.count("\n") > MAX_FIXED_LINES:
        return text, set()
    for scopes in _SCOPE_CHOICES:
        fixed, codes = text, set[str]()
        for scope in scopes:
            fixed, scope_codes = _fix_scope(scope, fixed, kind)
            codes |= scope_codes
        if fixed != text and read_values(fixed, path, kind) is not None:
            return fixed, codes
    return text, set()


def _fix_scope(scope: FixScope, text: str, kind: ContentKind) -> FixedText:
    if scope is not FixScope.FILE and not has_yaml_part(text, kind):
        return text, set()
    before, fixed, after = split_around_yaml(text, markdown=scope is not FixScope.FILE and kind.has_markdown_body)
    fixes, codes = list_fixes(scope, has_markdown_body=kind.has_markdown_body), set[str]()
    if scope is FixScope.LINE:
        fixed, codes = _fix_yaml_lines(fixed, fixes, kind)
        fixed, corrected_codes = _correct_lines(fixed)
        return before + fixed + after, codes | corrected_codes
    for fix in fixes:
        if (changed := fix.apply(fixed, frozenset())) != fixed:
            fixed = changed
            codes.add(fix.autofix_code)
    return before + fixed + after, codes


def _correct_lines(yaml_text: str) -> FixedText:
    """Replace the line at fault by the line that the hint says, again and again."""
    lines, codes = yaml_text.split("\n"), set[str]()
    for _ in range(MAX_CORRECTED_LINES):
        corrected = find_corrected_line("\n".join(lines))
        if corrected is None or lines[corrected[0]] == corrected[1]:
            break
        lines[corrected[0]] = corrected[1]
        codes.add("line")
    return "\n".join(lines), codes


def fix_lookalike_spaces(text: str, path: str, kind: ContentKind) -> FixedText:
    """Fix the spaces in a file that can be read which only look like a space."""
    if not has_yaml_part(text, kind) or not has_lookalike_space(text) or read_values(text, path, kind) is None:
        return text, set()
    before, yaml_text, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    fixes = [
        fix
        for fix in list_fixes(FixScope.LINE, has_markdown_body=kind.has_markdown_body)
        if fix.autofix_code == "blanks"
    ]
    fixed_yaml, codes = _fix_yaml_lines(yaml_text, fixes, kind)
    fixed = before + fixed_yaml + after
    return (fixed, codes) if codes and read_values(fixed, path, kind) is not None else (text, set())


def _fix_yaml_lines(yaml_text: str, fixes: Sequence[YamlFix], kind: ContentKind) -> FixedText:
    """Fix each line outside of block texts."""
    if yaml_text.lstrip().startswith(("{", "[")):
        return yaml_text, set()
    names, codes = _collect_field_names(kind.model), set[str]()
    lines = []
    block_indent: int | None = None  # spaces in front of the field whose block text the line may belong to
    for line in yaml_text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if block_indent is None or (line.strip() and indent <= block_indent):
            block_indent = indent if re.search(r":\s+[|>][+-]?\d?[+-]?\s*$", line) else None
            line, line_codes = _fix_line(line, fixes, names)
            codes |= line_codes
        lines.append(line)
    return "\n".join(lines), codes


def _fix_line(line: str, fixes: Sequence[YamlFix], names: frozenset[str]) -> FixedText:
    """Apply the fixes until none of them changes the line; one fix can be what another one needs."""
    codes: set[str] = set()
    while True:
        before = line
        for fix in fixes:
            if (changed := fix.apply(line, names)) != line:
                line = changed
                codes.add(fix.autofix_code)
        if line == before:
            return line, codes


@cache
def _collect_field_names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for inner in (model, *find_nested_models(model)) for name in describe_fields(inner))


def strip_trailing_spaces(text: str, path: str, kind: ContentKind) -> FixedText:
    """Delete the spaces at the end of each line of YAML, if the file then says the same as before."""
    values = read_values(text, path, kind)
    if values is None or not has_yaml_part(text, kind):
        return text, set()
    before, yaml_text, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    fixed = before + "\n".join(line.rstrip(" \t") for line in yaml_text.split("\n")) + after
    if fixed == text or read_values(fixed, path, kind) != values:
        return text, set()
    return fixed, {"trailing-blanks"}


def has_yaml_part(text: str, kind: ContentKind) -> bool:
    return not kind.has_markdown_body or (text.startswith("---\n") and "\n---" in text[3:])
