"""Detects by the look of a line which mistake somebody made in a YAML text. The table `yaml_mistakes` names each detector."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Detection:
    """The place of a mistake in a text, and the values for its message and its hint."""

    line: int
    """From 0."""
    column: int
    """From 0."""
    values: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    """The name of the wording in the table, if the mistake has several."""
    new_line: str | None = None
    """The whole line as it should be, if the hint says it."""


# Every detector takes the lines of a text and the index of the line to look at. A detector of a whole file looks for
# its line itself.

_CODE_FENCES = ("```", "~~~")
LOOKALIKE_SPACES = "\u00a0\u2007\u202f\u3000"
_LOOKALIKE_COLONS = "：﹕︓"
_FIELD_PATTERN = re.compile(r"(?P<before>\s*+(?:- ++)?+)(?P<name>[^\W\d][\w -]{0,30}?) ?:(?P<gap>\s++)(?P<value>\S.*+)")
"""A field with its value, in a line without blanks at its end."""
_BLOCK_TEXT_MARK = re.compile(r"[|>][+-]?\d?[+-]?( +#.*)?")
"""The mark behind a field's colon that begins a text of several lines."""
_CONFLICT_MARK = re.compile(r"(<{7}|>{7}|\|{7})( |$)|={7}$")
_RESERVED_CHARACTERS = "@`%&*!|>?"
"""Characters with a meaning of their own in YAML if a text begins with them."""
_MAX_LINES_ABOVE = 40
"""Lines above a line in which the beginning of its block text is looked for."""


def _get_first_line(lines: list[str]) -> int:
    """Return the index of the first line that is not empty."""
    return next((i for i, line in enumerate(lines) if line.strip()), 0)


# Whole files: conflicts, code fences, HTML, and the marks around the front matter


def find_merge_conflict(text: str) -> Detection | None:
    """Find the line where Git left both sides of a conflict. A conflict inside a Markdown code block is only an example."""
    if "<<<<<<< " not in text or "\n>>>>>>> " not in text:
        return None
    open_fence = ""
    for number, line in enumerate(text.split("\n")):
        mark = line.lstrip()[:3]
        if mark in _CODE_FENCES and open_fence in ("", mark):
            open_fence = "" if open_fence else mark
        elif not open_fence and line.startswith("<<<<<<< "):
            return Detection(number, 0)
    return None


def detect_conflict_mark(lines: list[str], _: int) -> Detection | None:
    return next((Detection(i, 0) for i, line in enumerate(lines) if _CONFLICT_MARK.match(line)), None)


def detect_code_fence(lines: list[str], _: int) -> Detection | None:
    first = _get_first_line(lines)
    return Detection(first, 0) if lines[first].lstrip().startswith(_CODE_FENCES) else None


def detect_html_comment(lines: list[str], _: int) -> Detection | None:
    first = _get_first_line(lines)
    return Detection(first, 0) if lines[first].lstrip().startswith("<!--") else None


def detect_html_page(lines: list[str], _: int) -> Detection | None:
    first = _get_first_line(lines)
    return Detection(first, 0) if re.match(r"(?i)\s*<(!doctype|html|head|body|div|p)\b", lines[first]) else None


def detect_wrong_front_matter_mark(lines: list[str], _: int) -> Detection | None:
    first = _get_first_line(lines)
    is_mark = re.fullmatch(r"[-–—‐-―*=+]+", lines[first].strip())
    return Detection(first, 0) if is_mark and lines[first] != "---" else None


def detect_lines_above_front_matter(lines: list[str], _: int) -> Detection | None:
    first = _get_first_line(lines)
    return Detection(first, 0) if lines[first] == "---" else None


def detect_missing_front_matter_mark(lines: list[str], _: int) -> Detection | None:
    first = _get_first_line(lines)
    is_field = re.match(r"[A-Za-z_]+:( |$)", lines[first].strip())
    has_mark_below = any(line.rstrip() == "---" for line in lines[first:])
    return Detection(first, 0) if is_field and has_mark_below else None


def detect_any_first_line(lines: list[str], _: int) -> Detection | None:
    return Detection(_get_first_line(lines), 0)


def detect_needless_end_mark(lines: list[str], number: int) -> Detection | None:
    return Detection(number, 0) if not any(line.strip() for line in lines[number + 1 :]) else None


def detect_text_below_fields(lines: list[str], number: int) -> Detection | None:
    has_field_below = any(re.match(r"[A-Za-z_]+:", line) for line in lines[number + 1 :])
    return Detection(number, 0) if lines[0] == "---" and len(lines) > 1 and not has_field_below else None


# Single lines


def detect_tab(lines: list[str], number: int) -> Detection | None:
    indent = re.match(r"[ \t]*", lines[number])
    if indent and "\t" in indent[0] and lines[number].strip():
        return Detection(number, indent[0].index("\t"))
    return None


def detect_lookalike_space(lines: list[str], number: int) -> Detection | None:
    match = re.match(
        rf"[ ]*+(?:- )?+[\w ]{{0,100}}+(?::(?=[{LOOKALIKE_SPACES}])|(?=[{LOOKALIKE_SPACES}]))", lines[number]
    )
    if match and (":" in lines[number] or not lines[number][: match.end()].strip()):
        return Detection(number, match.end())
    return None


def detect_lookalike_colon(lines: list[str], number: int) -> Detection | None:
    match = re.match(rf"\s*+(?:- )?+\w[\w ]{{0,100}}+([{_LOOKALIKE_COLONS}])", lines[number])
    return Detection(number, match.start(1)) if match else None


def detect_missing_space(lines: list[str], number: int) -> Detection | None:
    match = re.match(r"(\s*+(?:- )?+)([A-Za-z_]++):([^\s:/].*+)", lines[number].rstrip())
    if match and ": " not in lines[number]:
        return Detection(number, match.end(2) + 1, {"line": f"{match[2]}: {match[3]}"})
    return None


def detect_equals_sign(lines: list[str], number: int) -> Detection | None:
    match = re.match(r"\s*+([A-Za-z_]++) *+= *+(\S.*+)", lines[number].rstrip())
    if not match:
        return None
    new_field = f"{match[1]}: {match[2]}"
    return Detection(
        number, lines[number].index("="), {"line": new_field}, new_line=_indent_like(lines[number], new_field)
    )


def detect_trailing_comma(lines: list[str], number: int) -> Detection | None:
    match = re.match(
        r"\s*+[\"']?+[\w ]{1,100}+[\"']?+: *+(?:\"[^\"]*+\"|'[^']*+'|\[[^\[\]]*+\]|\{[^{}]*+\}) *+(,)$",
        lines[number].rstrip(),
    )
    if match and not "".join(lines[:number]).lstrip().startswith(("{", "[")):
        return Detection(number, match.start(1))
    return None


def detect_list_without_brackets(lines: list[str], number: int) -> Detection | None:
    match = _FIELD_PATTERN.match(lines[number].rstrip())
    quoted_text = r"(\"[^\"]*+\"|'[^']*+')"
    if match and re.fullmatch(rf"{quoted_text}(?: *+, *+{quoted_text})++", match["value"]):
        new_line = f"{match['before']}{match['name']}: [{match['value']}]"
        values = {"name": match["name"], "parts": match["value"]}
        return Detection(number, match.start("value"), values, new_line=new_line)
    return None


def detect_early_closing_quote(lines: list[str], number: int) -> Detection | None:
    match = _FIELD_PATTERN.match(lines[number].rstrip()) or re.match(
        r"\s*+- ++(?P<value>[\"'].*+)", lines[number].rstrip()
    )
    if match is None or match["value"][0] not in "\"'":
        return None
    value, quote = match["value"], match["value"][0]
    end = value.find(quote, 1)
    while quote == "'" and 0 < end == value.find("''", end):
        end = value.find(quote, end + 2)
    rest = value[end + 1 :].strip() if end > 0 else ""
    if not rest or rest.startswith("#"):
        return None
    column = match.start("value") + end + 1
    if quote == "'" and re.fullmatch(r"[^\"\\]*'", value[1:]):
        new_value = f'"{value[1:-1]}"'
        new_line = f"{lines[number][: match.start('value')]}{new_value}"
        return Detection(number, column, {"line": new_value}, "apostrophe", new_line)
    return Detection(number, column)


def detect_unknown_escape(lines: list[str], number: int) -> Detection | None:
    match = re.search(r"\"[^\"]*?(\\[^0abtnvfre \"/\\N_LPxuU])", lines[number])
    match = match or re.search(
        r"\"[^\"]*?(\\(?:x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8})))", lines[number]
    )
    return Detection(number, match.start(1)) if match else None


def detect_second_colon(lines: list[str], number: int) -> Detection | None:
    match = _FIELD_PATTERN.match(lines[number].rstrip())
    if match and match["value"][0] not in "\"'[{|>#" and (colon := re.search(r":(?=\s|$)", match["value"])):
        return Detection(number, match.start("value") + colon.start(), {"line": _quote_field(match)})
    return None


def detect_reserved_character(lines: list[str], number: int) -> Detection | None:
    match = _FIELD_PATTERN.match(lines[number].rstrip())
    mark = match["value"][0] if match else ""
    if not match or mark not in _RESERVED_CHARACTERS:
        return None
    if mark in "|>" and _BLOCK_TEXT_MARK.fullmatch(match["value"]):
        return None
    variant = "backtick" if mark == "`" else ""
    return Detection(number, match.start("value"), {"mark": mark, "line": _quote_field(match)}, variant)


def detect_wrong_bullet(lines: list[str], number: int) -> Detection | None:
    match = re.match(r"\s*+([*•·–—+▪◦]|-(?=[^\W_]))\s*+(\S.*+)", lines[number].rstrip())
    if not match:
        return None
    return Detection(number, match.start(1), {"text": match[2]}, new_line=_indent_like(lines[number], f"- {match[2]}"))


def detect_list_on_field_line(lines: list[str], number: int) -> Detection | None:
    match = _FIELD_PATTERN.match(lines[number].rstrip())
    if match and match["value"].startswith("- "):
        return Detection(
            number, match.start("value"), {"name": match["name"], "one": match["value"].removeprefix("- ").strip()}
        )
    return None


def find_hyphen_in_text(lines: list[str], first_line: int, last_line: int) -> Detection | None:
    """Find the first line below `first_line` that begins with a hyphen, in a text that reaches to `last_line`."""
    for number in range(first_line + 1, min(last_line + 1, len(lines))):
        part = lines[number].strip()
        if not part.startswith("- "):
            continue
        above, column = lines[first_line], len(lines[number]) - len(lines[number].lstrip())
        if above.lstrip().startswith("- "):
            return Detection(number, column, {"line": part}, new_line=_indent_like(above, part))
        field = _FIELD_PATTERN.match(above.rstrip())
        return Detection(number, column, {"name": field["name"]}, "field") if field else None
    return None


def detect_bold_field_name(lines: list[str], number: int) -> Detection | None:
    match = re.match(r"\s*+(?:- )?+([*_]{1,2})([\w ]{1,100}):?\1 *+:?+ *+(.*+)", lines[number].rstrip())
    if match:
        new_field = f"{match[2].strip().lower().replace(' ', '_')}: {match[3]}".rstrip()
        return Detection(number, 0, {"line": new_field}, new_line=_indent_like(lines[number], new_field))
    return None


def detect_unindented_block_line(lines: list[str], number: int) -> Detection | None:
    for above in range(number - 1, max(number - _MAX_LINES_ABOVE, -1), -1):
        if re.search(r": *[|>][+-]?\d?\s*$", lines[above]):
            below = next((i for i in range(above + 1, number + 1) if lines[i].strip()), number)
            return Detection(below, 0) if not lines[below].startswith(" ") else None
        if lines[above].strip() and re.match(r"\w+:", lines[above]):
            return None
    return None


def detect_unclosed_bracket(lines: list[str], number: int) -> Detection | None:
    match = re.match(r"(.*?:\s*|\s*-\s+|\s*)([\[{])(.*)$", lines[number])
    if not match or (match[2] == "{" and match[3].startswith("{")):
        return None
    rest = re.sub(r"\"[^\"]*\"|'[^']*'", "", match[3]).split(" #")[0]
    close = "]" if match[2] == "[" else "}"
    if rest.count(close) > rest.count(match[2]):
        if match[2] == "[" and re.search(r"\]\s*[^\s,\]}#]", rest):
            return Detection(number, match.start(2), {"mark": "["}, "text-in-brackets")
        return None
    if any(close in later for later in lines[number + 1 :]):
        return None
    return Detection(number, match.start(2), {"mark": match[2], "close": close})


def detect_foreign_comment(lines: list[str], number: int) -> Detection | None:
    match = re.match(r"\s*+(//|/\*|;|--)( |$)", lines[number])
    if not match:
        return None
    words = lines[number][match.end() :].removesuffix("*/").rstrip()
    return Detection(number, match.start(1), new_line=_indent_like(lines[number], f"# {words}".rstrip()))


def detect_missing_comma(lines: list[str], number: int) -> Detection | None:
    """Detect a comma that is missing between two lines in braces, at the end of the first of them."""
    if number and re.match(r"\s*\"\w+\" *:", lines[number]) and re.search(r"[\"\]}\w]\s*$", lines[number - 1]):
        return Detection(number - 1, len(lines[number - 1].rstrip()))
    return None


def detect_indented_first_line(lines: list[str], number: int) -> Detection | None:
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    if number > first and lines[first].startswith(" ") and re.match(r"\w", lines[number]):
        return Detection(first, 0)
    return None


def detect_unexpected_indent(lines: list[str], number: int) -> Detection | None:
    if not number or not re.match(r" +[A-Za-z_]+: \S", lines[number]):
        return None
    return Detection(number, 0) if re.match(r"[A-Za-z_]+: +[^\s|>\[{#]", lines[number - 1]) else None


def detect_missing_colon(lines: list[str], number: int) -> Detection | None:
    if number and re.match(r"[^\s#\-\[\]{}\"'?].*", lines[number]) and not re.search(r":(\s|$)", lines[number]):
        return Detection(number, 0)
    return None


def find_accidental_comments(text: str) -> Iterator[Detection]:
    """Find the words that YAML takes for a comment although no space follows the `#`."""
    block_indent: int | None = None  # spaces in front of the field whose block text the line may belong to
    for number, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip())
        if block_indent is not None and (indent > block_indent or not line.strip()):
            continue
        block_indent = indent if re.search(r"(?::|-) +[|>][+-]?\d?[+-]?\s*$", line) else None
        if (start := _find_comment_word(line)) is not None:
            yield Detection(number, start, {"words": line[start:].strip()})


def _find_comment_word(line: str) -> int | None:
    """Return the place of a `#` right in front of a word, behind a field's plain text or its colon."""
    name = re.match(r"\s*+(?:- ++)?+[\w -]++:", line)
    start = line.find("#", name.end()) if name else -1
    if name is None or start < 0:
        return None
    value, next_character = line[name.end() : start], line[start + 1 : start + 2]
    is_plain = value.startswith(" ") and value.lstrip(" ")[:1] not in tuple("\"'[{|>\t")
    is_word = bool(next_character.strip()) and next_character not in "#!"
    return start if value.endswith(" ") and is_plain and is_word else None


def _indent_like(line: str, new_text: str) -> str:
    return line[: len(line) - len(line.lstrip())] + new_text


def _quote_field(match: re.Match[str]) -> str:
    """Return the field with its text in quotes, without a comment behind it."""
    value = re.split(r"\s#", match["value"].strip("“”„«»"), maxsplit=1)[0].rstrip()
    if '"' in value or "\\" in value:
        return f"{match['name']}: '" + value.replace("'", "''") + "'"
    return f'{match["name"]}: "{value}"'
