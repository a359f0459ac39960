"""A YAML text that cannot be read as fields, and where it stopped, in; the line at fault and what is wrong with it, out.

A reader of YAML stops where the text no longer fits, which is often a line or a quotation mark too late, and says so in
words of its own. Here stand the slips that people make, each known by how its line looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.problem import Message, say


@dataclass(frozen=True, slots=True)
class Slip:
    line: int
    """From 0, in the text."""
    column: int
    """From 0."""
    said: Message
    hint: Message
    code: str = "yaml-syntax"


def slip(text: str, stopped: int, began: int | None = None) -> Slip | None:
    """What is wrong with a text whose reading stopped at the line `stopped`, in something that began at the line `began`
    (from 0); None where no line looks like a slip that is known."""
    lines = text.split("\n")
    for shape in _WHOLE:
        if found := shape(lines):
            return found
    stopped = min(stopped, len(lines) - 1)
    upward = [stopped, *range(stopped - 1, max(stopped - 4, -1), -1)]
    near = list(dict.fromkeys([*([began] if began is not None and began < len(lines) else []), *upward]))
    for shape_of_line in _LINES:
        for number in near:
            if found := shape_of_line(lines, number):
                return found
    return None


# The whole file ----------------------------------------------------------------------------------------------------


def _first(lines: list[str]) -> int:
    return next((i for i, line in enumerate(lines) if line.strip()), 0)


def _merge_marks(lines: list[str]) -> Slip | None:
    for i, line in enumerate(lines):
        if re.match(r"(<{7}|>{7}|\|{7})( |$)|={7}$", line):
            said = say("a mark that Git left stands here")
            hint = say("keep what is right, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`")
            return Slip(i, 0, said, hint, "merge-conflict")
    return None


def _fence(lines: list[str]) -> Slip | None:
    first = _first(lines)
    if lines[first].lstrip().startswith(("```", "~~~")):
        said = say("the fields stand in a code block")
        return Slip(first, 0, said, say("delete its first and its last line: this whole file is fields"))
    return None


def _html(lines: list[str]) -> Slip | None:
    first = _first(lines)
    if lines[first].lstrip().startswith("<!--"):
        return Slip(first, 0, say("this is a comment as HTML has it"), say("begin a comment with `# `"))
    if re.match(r"(?i)\s*<(!doctype|html|head|body|div|p)\b", lines[first]):
        hint = say("write fields instead: `name: value`, one on a line; compare with the example in the guide")
        return Slip(first, 0, say("this is a page of HTML"), hint)
    return None


_WHOLE: tuple[Callable[[list[str]], Slip | None], ...] = (_merge_marks, _fence, _html)

# Single lines ------------------------------------------------------------------------------------------------------

_FIELD = re.compile(r"(?P<before>\s*(?:- +)?)(?P<name>[^\W\d][\w -]{0,30}?) ?:(?P<gap>\s+)(?P<value>\S.*?)\s*$")
SPECIAL = "@`%&*!|>?"
"""What YAML keeps for itself at the beginning of a text."""


def _tab(lines: list[str], number: int) -> Slip | None:
    indent = re.match(r"[ \t]*", lines[number])
    if indent and "\t" in indent[0] and lines[number].strip():
        said = say("a tab stands in front of this line")
        return Slip(number, indent[0].index("\t"), said, say("delete it, and type two blanks for each step inward"))
    return None


def _other_blank(lines: list[str], number: int) -> Slip | None:
    match = re.match(
        r"[ ]*(?:- )?[\w ]*?(?::(?=[\u00a0\u2007\u202f\u3000])|(?=[\u00a0\u2007\u202f\u3000]))", lines[number]
    )
    if match and (":" in lines[number] or not lines[number][: match.end()].strip()):
        said = say("the blank here is another character, one that only looks like a blank")
        return Slip(number, match.end(), said, say("delete it, and type a blank"))
    return None


def _other_colon(lines: list[str], number: int) -> Slip | None:
    match = re.match(r"\s*(?:- )?\w[\w ]*?([：﹕︓])", lines[number])
    if match:
        return Slip(number, match.start(1), say("this colon is another character"), say("type `:` and a blank"))
    return None


def _no_blank(lines: list[str], number: int) -> Slip | None:
    match = re.match(r"(\s*(?:- )?)([A-Za-z_]+):([^\s:/].*?)\s*$", lines[number])
    if match and ": " not in lines[number]:
        said = say("a blank is missing behind the `:`")
        return Slip(number, match.end(2) + 1, said, say("write `{line}`", line=f"{match[2]}: {match[3]}"))
    return None


def _equals(lines: list[str], number: int) -> Slip | None:
    match = re.match(r"\s*([A-Za-z_]+) *= *(\S.*?)\s*$", lines[number])
    if match:
        said = say("a field is written with `:`, not with `=`")
        return Slip(number, lines[number].index("="), said, say("write `{line}`", line=f"{match[1]}: {match[2]}"))
    return None


def _comma(lines: list[str], number: int) -> Slip | None:
    match = re.match(r"\s*[\"']?[\w ]+[\"']?: *(\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\}) *(,)\s*$", lines[number])
    if match and not "".join(lines[:number]).lstrip().startswith(("{", "[")):
        said = say("a comma stands at the end of this line")
        return Slip(number, match.start(2), said, say("delete it: every line is a field of its own"))
    return None


def _quoted_list(lines: list[str], number: int) -> Slip | None:
    match = _FIELD.match(lines[number])
    parts = r"(\"[^\"]*\"|'[^']*')"
    if match and re.fullmatch(rf"{parts}( *, *{parts})+", match["value"]):
        said, hint = (
            say("a list stands in brackets"),
            say("write `{name}: [{parts}]`", name=match["name"], parts=match["value"]),
        )
        return Slip(number, match.start("value"), said, hint)
    return None


def _quote_ends_early(lines: list[str], number: int) -> Slip | None:
    match = _FIELD.match(lines[number]) or re.match(r"\s*- +(?P<value>[\"'].*?)\s*$", lines[number])
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
        hint = say('put "…" around the text, since it has an apostrophe in it: `{line}`', line=f'"{value[1:-1]}"')
    else:
        hint = say("put '…' around the whole text, with every apostrophe inside it written twice")
    return Slip(number, match.start("value") + end + 1, say("the quotation mark ends here, and the text goes on"), hint)


def _backslash(lines: list[str], number: int) -> Slip | None:
    match = re.search(r"\"[^\"]*?(\\[^0abtnvfre \"/\\N_LPxuU])", lines[number])
    match = match or re.search(
        r"\"[^\"]*?(\\(?:x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8})))", lines[number]
    )
    if match:
        said = say('a `\\` inside "…" begins something that YAML does not know')
        return Slip(number, match.start(1), said, say("write '…' instead of \"…\""))
    return None


def _two_colons(lines: list[str], number: int) -> Slip | None:
    match = _FIELD.match(lines[number])
    if match and match["value"][0] not in "\"'[{|>#" and (colon := re.search(r":(?=\s|$)", match["value"])):
        said = say("a second `: ` on this line")
        return Slip(number, match.start("value") + colon.start(), said, say("write `{line}`", line=quoted(match)))
    return None


def _special(lines: list[str], number: int) -> Slip | None:
    match = _FIELD.match(lines[number])
    mark = match["value"][0] if match else ""
    if (
        not match
        or mark not in SPECIAL
        or (mark in "|>" and re.fullmatch(r"[|>][+-]?\d?[+-]?( +#.*)?", match["value"]))
    ):
        return None
    said = say("a text that begins with `{mark}` goes into quotes", mark=mark)
    if mark == "`":
        said = say("a text that begins with a backtick goes into quotes")
    return Slip(number, match.start("value"), said, say("write `{line}`", line=quoted(match)))


def _bullet(lines: list[str], number: int) -> Slip | None:
    match = re.match(r"\s*([*•·–—+▪◦]|-(?=[^\W_]))\s*(\S.*?)\s*$", lines[number])
    if match:
        said = say("a part of a list begins with a hyphen")
        return Slip(number, match.start(1), said, say("write `- {text}`", text=match[2]))
    return None


def _dash_behind(lines: list[str], number: int) -> Slip | None:
    match = _FIELD.match(lines[number])
    if match and match["value"].startswith("- "):
        said = say("a list cannot begin on the line of its field")
        one = match["value"][2:].strip()
        return Slip(
            number,
            match.start("value"),
            said,
            say("write `{name}: [{one}]`, or quote the text", name=match["name"], one=one),
        )
    return None


def _bold(lines: list[str], number: int) -> Slip | None:
    match = re.match(r"\s*(?:- )?([*_]{1,2})([\w ]+):?\1 *:? *(.*?)\s*$", lines[number])
    if match:
        line = f"{match[2].strip().lower().replace(' ', '_')}: {match[3]}".rstrip()
        return Slip(number, 0, say("a field's name is plain text"), say("write `{line}`", line=line))
    return None


def _block(lines: list[str], number: int) -> Slip | None:
    for above in range(number - 1, max(number - 40, -1), -1):
        if re.search(r": *[|>][+-]?\d?\s*$", lines[above]):
            said = say("this line belongs to the text that begins above, and does not stand further in")
            below = next((i for i in range(above + 1, number + 1) if lines[i].strip()), number)
            return (
                Slip(below, 0, said, say("begin every line of that text with two blanks"))
                if not lines[below].startswith(" ")
                else None
            )
        if lines[above].strip() and re.match(r"\w+:", lines[above]):
            return None
    return None


def _open(lines: list[str], number: int) -> Slip | None:
    match = re.match(r"(.*?:\s*|\s*-\s+|\s*)([\[{])(.*)$", lines[number])
    if not match or (match[2] == "{" and match[3].startswith("{")):
        return None
    rest = re.sub(r"\"[^\"]*\"|'[^']*'", "", match[3]).split(" #")[0]
    close = "]" if match[2] == "[" else "}"
    if rest.count(close) > rest.count(match[2]):
        if match[2] == "[" and re.search(r"\]\s*[^\s,\]}#]", rest):
            said = say("a text that begins with `{mark}` goes into quotes", mark="[")
            return Slip(number, match.start(2), said, say("put the whole text into quotes"))
        return None
    if any(close in later for later in lines[number + 1 :]):
        return None
    said = say("a `{mark}` is opened here and not closed", mark=match[2])
    return Slip(number, match.start(2), said, say("close it with `{close}`, a comma between its parts", close=close))


def _comment_of_code(lines: list[str], number: int) -> Slip | None:
    match = re.match(r"\s*(//|/\*|;|--)( |$)", lines[number])
    if match:
        return Slip(number, match.start(1), say("this is no comment here"), say("begin a comment with `# `"))
    return None


def _comma_missing(lines: list[str], number: int) -> Slip | None:
    """Between two lines in braces."""
    if number and re.match(r"\s*\"\w+\" *:", lines[number]) and re.search(r"[\"\]}\w]\s*$", lines[number - 1]):
        end = len(lines[number - 1].rstrip())
        return Slip(
            number - 1,
            end,
            say("a comma is missing at the end of this line"),
            say("write it between two fields in braces"),
        )
    return None


def _first_further_in(lines: list[str], number: int) -> Slip | None:
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    if number > first and lines[first].startswith(" ") and re.match(r"\w", lines[number]):
        said = say("this line stands further in than those below it")
        return Slip(first, 0, said, say("delete the blanks in front of it"))
    return None


def _further_in(lines: list[str], number: int) -> Slip | None:
    if (
        number
        and re.match(r" +[A-Za-z_]+: \S", lines[number])
        and re.match(r"[A-Za-z_]+: +[^\s|>\[{#]", lines[number - 1])
    ):
        said = say("this line stands further in than the one above it, as if it went on with its text")
        return Slip(number, 0, said, say("delete the blanks in front of it"))
    return None


def _no_colon(lines: list[str], number: int) -> Slip | None:
    if number and re.match(r"[^\s#\-\[\]{}\"'?].*", lines[number]) and not re.search(r":(\s|$)", lines[number]):
        said = say("this line is no field: it has no `: `")
        hint = say("write `field: value`; where it goes on with the text above, begin it with two blanks")
        return Slip(number, 0, said, hint)
    return None


def quoted(match: re.Match[str]) -> str:
    """The field with its text in quotes, a comment left out."""
    value = re.split(r"\s#", match["value"].strip("“”„«»"), maxsplit=1)[0].rstrip()
    if '"' in value or "\\" in value:
        return f"{match['name']}: '" + value.replace("'", "''") + "'"
    return f'{match["name"]}: "{value}"'


_LINES: tuple[Callable[[list[str], int], Slip | None], ...] = (
    _tab,
    _other_colon,
    _other_blank,
    _comment_of_code,
    _comma,
    _quoted_list,
    _quote_ends_early,
    _backslash,
    _bold,
    _dash_behind,
    _further_in,
    _first_further_in,
    _two_colons,
    _special,
    _block,
    _bullet,
    _no_blank,
    _equals,
    _open,
    _comma_missing,
    _no_colon,
)
"""In this order: the first that fits one of the lines near the place is what is said."""


def swallowed(text: str) -> Iterator[tuple[int, int, str]]:
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
