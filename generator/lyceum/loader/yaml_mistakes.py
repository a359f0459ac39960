"""Recognises the mistakes that people make in YAML by how a line looks. A YAML parser often stops too late; this finds the line at fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lyceum.i18n import Message, format_message


@dataclass(frozen=True, slots=True)
class YamlMistake:
    line: int
    """From 0, in the text."""
    column: int
    """From 0."""
    message: Message
    hint: Message
    code: str = "yaml-syntax"


def find_yaml_mistake(text: str, stop_line: int, start_line: int | None = None) -> YamlMistake | None:
    """What is wrong with a text whose reading stopped at the line `stopped`, in something that began at the line `began`
    (from 0); None where no line looks like a slip that is known."""
    lines = text.split("\n")
    for shape in _FILE_CHECKS:
        if found := shape(lines):
            return found
    stop_line = min(stop_line, len(lines) - 1)
    upward = [stop_line, *range(stop_line - 1, max(stop_line - 4, -1), -1)]
    near = list(dict.fromkeys([*([start_line] if start_line is not None and start_line < len(lines) else []), *upward]))
    for shape_of_line in _LINE_CHECKS:
        for number in near:
            if found := shape_of_line(lines, number):
                return found
    return None


# The whole file ----------------------------------------------------------------------------------------------------


def _find_first_line(lines: list[str]) -> int:
    return next((i for i, line in enumerate(lines) if line.strip()), 0)


def _find_conflict_mark(lines: list[str]) -> YamlMistake | None:
    for i, line in enumerate(lines):
        if re.match(r"(<{7}|>{7}|\|{7})( |$)|={7}$", line):
            said = format_message("a mark that Git left stands here")
            hint = format_message(
                "keep what is right, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`"
            )
            return YamlMistake(i, 0, said, hint, "merge-conflict")
    return None


def _find_code_fence(lines: list[str]) -> YamlMistake | None:
    first = _find_first_line(lines)
    if lines[first].lstrip().startswith(("```", "~~~")):
        said = format_message("the fields stand in a code block")
        return YamlMistake(
            first, 0, said, format_message("delete its first and its last line: this whole file is fields")
        )
    return None


def _find_html(lines: list[str]) -> YamlMistake | None:
    first = _find_first_line(lines)
    if lines[first].lstrip().startswith("<!--"):
        return YamlMistake(
            first, 0, format_message("this is a comment as HTML has it"), format_message("begin a comment with `# `")
        )
    if re.match(r"(?i)\s*<(!doctype|html|head|body|div|p)\b", lines[first]):
        hint = format_message(
            "write fields instead: `name: value`, one on a line; compare with the example in the guide"
        )
        return YamlMistake(first, 0, format_message("this is a page of HTML"), hint)
    return None


_FILE_CHECKS: tuple[Callable[[list[str]], YamlMistake | None], ...] = (
    _find_conflict_mark,
    _find_code_fence,
    _find_html,
)

# Single lines ------------------------------------------------------------------------------------------------------

_FIELD_PATTERN = re.compile(r"(?P<before>\s*(?:- +)?)(?P<name>[^\W\d][\w -]{0,30}?) ?:(?P<gap>\s+)(?P<value>\S.*?)\s*$")
_RESERVED_CHARACTERS = "@`%&*!|>?"
"""What YAML keeps for itself at the beginning of a text."""


def _find_tab(lines: list[str], number: int) -> YamlMistake | None:
    indent = re.match(r"[ \t]*", lines[number])
    if indent and "\t" in indent[0] and lines[number].strip():
        said = format_message("a tab stands in front of this line")
        return YamlMistake(
            number, indent[0].index("\t"), said, format_message("delete it, and type two blanks for each step inward")
        )
    return None


def _find_lookalike_space(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(
        r"[ ]*(?:- )?[\w ]*?(?::(?=[\u00a0\u2007\u202f\u3000])|(?=[\u00a0\u2007\u202f\u3000]))", lines[number]
    )
    if match and (":" in lines[number] or not lines[number][: match.end()].strip()):
        said = format_message("the blank here is another character, one that only looks like a blank")
        return YamlMistake(number, match.end(), said, format_message("delete it, and type a blank"))
    return None


def _find_lookalike_colon(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(r"\s*(?:- )?\w[\w ]*?([：﹕︓])", lines[number])
    if match:
        return YamlMistake(
            number,
            match.start(1),
            format_message("this colon is another character"),
            format_message("type `:` and a blank"),
        )
    return None


def _find_missing_space(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(r"(\s*(?:- )?)([A-Za-z_]+):([^\s:/].*?)\s*$", lines[number])
    if match and ": " not in lines[number]:
        said = format_message("a blank is missing behind the `:`")
        return YamlMistake(
            number, match.end(2) + 1, said, format_message("write `{line}`", line=f"{match[2]}: {match[3]}")
        )
    return None


def _find_equals_sign(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(r"\s*([A-Za-z_]+) *= *(\S.*?)\s*$", lines[number])
    if match:
        said = format_message("a field is written with `:`, not with `=`")
        return YamlMistake(
            number, lines[number].index("="), said, format_message("write `{line}`", line=f"{match[1]}: {match[2]}")
        )
    return None


def _find_trailing_comma(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(r"\s*[\"']?[\w ]+[\"']?: *(\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\}) *(,)\s*$", lines[number])
    if match and not "".join(lines[:number]).lstrip().startswith(("{", "[")):
        said = format_message("a comma stands at the end of this line")
        return YamlMistake(number, match.start(2), said, format_message("delete it: every line is a field of its own"))
    return None


def _find_list_without_brackets(lines: list[str], number: int) -> YamlMistake | None:
    match = _FIELD_PATTERN.match(lines[number])
    parts = r"(\"[^\"]*\"|'[^']*')"
    if match and re.fullmatch(rf"{parts}( *, *{parts})+", match["value"]):
        said, hint = (
            format_message("a list stands in brackets"),
            format_message("write `{name}: [{parts}]`", name=match["name"], parts=match["value"]),
        )
        return YamlMistake(number, match.start("value"), said, hint)
    return None


def _find_early_closing_quote(lines: list[str], number: int) -> YamlMistake | None:
    match = _FIELD_PATTERN.match(lines[number]) or re.match(r"\s*- +(?P<value>[\"'].*?)\s*$", lines[number])
    if match is None or match["value"][0] not in "\"'":
        return None
    value, quote = match["value"], match["value"][0]
    end = value.find(quote, 1)
    while quote == "'" and 0 < end == value.find("''", end):
        end = value.find(quote, end + 2)
    rest = value[end + 1 :].strip() if end > 0 else ""
    if not rest or rest.startswith("#"):
        return None
    if quote == "'" and re.fullmatch(r"[^\"\\]*'", value[1:]):
        hint = format_message(
            'put "…" around the text, since it has an apostrophe in it: `{line}`', line=f'"{value[1:-1]}"'
        )
    else:
        hint = format_message("put '…' around the whole text, with every apostrophe inside it written twice")
    return YamlMistake(
        number,
        match.start("value") + end + 1,
        format_message("the quotation mark ends here, and the text goes on"),
        hint,
    )


def _find_unknown_escape(lines: list[str], number: int) -> YamlMistake | None:
    match = re.search(r"\"[^\"]*?(\\[^0abtnvfre \"/\\N_LPxuU])", lines[number])
    match = match or re.search(
        r"\"[^\"]*?(\\(?:x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8})))", lines[number]
    )
    if match:
        said = format_message('a `\\` inside "…" begins something that YAML does not know')
        return YamlMistake(number, match.start(1), said, format_message("write '…' instead of \"…\""))
    return None


def _find_second_colon(lines: list[str], number: int) -> YamlMistake | None:
    match = _FIELD_PATTERN.match(lines[number])
    if match and match["value"][0] not in "\"'[{|>#" and (colon := re.search(r":(?=\s|$)", match["value"])):
        said = format_message("a second `: ` on this line")
        return YamlMistake(
            number,
            match.start("value") + colon.start(),
            said,
            format_message("write `{line}`", line=_quote_field(match)),
        )
    return None


def _find_reserved_character(lines: list[str], number: int) -> YamlMistake | None:
    match = _FIELD_PATTERN.match(lines[number])
    mark = match["value"][0] if match else ""
    if (
        not match
        or mark not in _RESERVED_CHARACTERS
        or (mark in "|>" and re.fullmatch(r"[|>][+-]?\d?[+-]?( +#.*)?", match["value"]))
    ):
        return None
    said = format_message("a text that begins with `{mark}` goes into quotes", mark=mark)
    if mark == "`":
        said = format_message("a text that begins with a backtick goes into quotes")
    return YamlMistake(number, match.start("value"), said, format_message("write `{line}`", line=_quote_field(match)))


def _find_wrong_bullet(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(r"\s*([*•·–—+▪◦]|-(?=[^\W_]))\s*(\S.*?)\s*$", lines[number])
    if match:
        said = format_message("a part of a list begins with a hyphen")
        return YamlMistake(number, match.start(1), said, format_message("write `- {text}`", text=match[2]))
    return None


def _find_list_on_field_line(lines: list[str], number: int) -> YamlMistake | None:
    match = _FIELD_PATTERN.match(lines[number])
    if match and match["value"].startswith("- "):
        said = format_message("a list cannot begin on the line of its field")
        one = match["value"][2:].strip()
        return YamlMistake(
            number,
            match.start("value"),
            said,
            format_message("write `{name}: [{one}]`, or quote the text", name=match["name"], one=one),
        )
    return None


def _find_bold_field_name(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(r"\s*(?:- )?([*_]{1,2})([\w ]+):?\1 *:? *(.*?)\s*$", lines[number])
    if match:
        line = f"{match[2].strip().lower().replace(' ', '_')}: {match[3]}".rstrip()
        return YamlMistake(
            number, 0, format_message("a field's name is plain text"), format_message("write `{line}`", line=line)
        )
    return None


def _find_unindented_block_line(lines: list[str], number: int) -> YamlMistake | None:
    for above in range(number - 1, max(number - 40, -1), -1):
        if re.search(r": *[|>][+-]?\d?\s*$", lines[above]):
            said = format_message("this line belongs to the text that begins above, and does not stand further in")
            below = next((i for i in range(above + 1, number + 1) if lines[i].strip()), number)
            return (
                YamlMistake(below, 0, said, format_message("begin every line of that text with two blanks"))
                if not lines[below].startswith(" ")
                else None
            )
        if lines[above].strip() and re.match(r"\w+:", lines[above]):
            return None
    return None


def _find_unclosed_bracket(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(r"(.*?:\s*|\s*-\s+|\s*)([\[{])(.*)$", lines[number])
    if not match or (match[2] == "{" and match[3].startswith("{")):
        return None
    rest = re.sub(r"\"[^\"]*\"|'[^']*'", "", match[3]).split(" #")[0]
    close = "]" if match[2] == "[" else "}"
    if rest.count(close) > rest.count(match[2]):
        if match[2] == "[" and re.search(r"\]\s*[^\s,\]}#]", rest):
            said = format_message("a text that begins with `{mark}` goes into quotes", mark="[")
            return YamlMistake(number, match.start(2), said, format_message("put the whole text into quotes"))
        return None
    if any(close in later for later in lines[number + 1 :]):
        return None
    said = format_message("a `{mark}` is opened here and not closed", mark=match[2])
    return YamlMistake(
        number, match.start(2), said, format_message("close it with `{close}`, a comma between its parts", close=close)
    )


def _find_foreign_comment(lines: list[str], number: int) -> YamlMistake | None:
    match = re.match(r"\s*(//|/\*|;|--)( |$)", lines[number])
    if match:
        return YamlMistake(
            number,
            match.start(1),
            format_message("this is no comment here"),
            format_message("begin a comment with `# `"),
        )
    return None


def _find_missing_comma(lines: list[str], number: int) -> YamlMistake | None:
    """Between two lines in braces."""
    if number and re.match(r"\s*\"\w+\" *:", lines[number]) and re.search(r"[\"\]}\w]\s*$", lines[number - 1]):
        end = len(lines[number - 1].rstrip())
        return YamlMistake(
            number - 1,
            end,
            format_message("a comma is missing at the end of this line"),
            format_message("write it between two fields in braces"),
        )
    return None


def _find_indented_first_line(lines: list[str], number: int) -> YamlMistake | None:
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    if number > first and lines[first].startswith(" ") and re.match(r"\w", lines[number]):
        said = format_message("this line stands further in than those below it")
        return YamlMistake(first, 0, said, format_message("delete the blanks in front of it"))
    return None


def _find_unexpected_indent(lines: list[str], number: int) -> YamlMistake | None:
    if (
        number
        and re.match(r" +[A-Za-z_]+: \S", lines[number])
        and re.match(r"[A-Za-z_]+: +[^\s|>\[{#]", lines[number - 1])
    ):
        said = format_message("this line stands further in than the one above it, as if it went on with its text")
        return YamlMistake(number, 0, said, format_message("delete the blanks in front of it"))
    return None


def _find_missing_colon(lines: list[str], number: int) -> YamlMistake | None:
    if number and re.match(r"[^\s#\-\[\]{}\"'?].*", lines[number]) and not re.search(r":(\s|$)", lines[number]):
        said = format_message("this line is no field: it has no `: `")
        hint = format_message("write `field: value`; where it goes on with the text above, begin it with two blanks")
        return YamlMistake(number, 0, said, hint)
    return None


def _quote_field(match: re.Match[str]) -> str:
    """The field with its text in quotes, a comment left out."""
    value = re.split(r"\s#", match["value"].strip("“”„«»"), maxsplit=1)[0].rstrip()
    if '"' in value or "\\" in value:
        return f"{match['name']}: '" + value.replace("'", "''") + "'"
    return f'{match["name"]}: "{value}"'


_LINE_CHECKS: tuple[Callable[[list[str], int], YamlMistake | None], ...] = (
    _find_tab,
    _find_lookalike_colon,
    _find_lookalike_space,
    _find_foreign_comment,
    _find_trailing_comma,
    _find_list_without_brackets,
    _find_early_closing_quote,
    _find_unknown_escape,
    _find_bold_field_name,
    _find_list_on_field_line,
    _find_unexpected_indent,
    _find_indented_first_line,
    _find_second_colon,
    _find_reserved_character,
    _find_unindented_block_line,
    _find_wrong_bullet,
    _find_missing_space,
    _find_equals_sign,
    _find_unclosed_bracket,
    _find_missing_comma,
    _find_missing_colon,
)
"""In this order: the first that fits one of the lines near the place is what is said."""


def find_accidental_comments(text: str) -> Iterator[tuple[int, int, str]]:
    """(line, column, the words) of what YAML takes for a comment although no blank follows the `#`."""
    inside: int | None = None  # how far in the field stands whose text goes over several lines
    for number, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip())
        if inside is not None and (indent > inside or not line.strip()):
            continue
        inside = indent if re.search(r"(?::|-) +[|>][+-]?\d?[+-]?\s*$", line) else None
        match = re.match(r"\s*(?:- +)?[\w -]+?:(?: +[^\s\"'\[{#|>][^#]*?)? +(#[^\s#!].*)$", line)
        if match:
            yield number, match.start(1), match[1].strip()
