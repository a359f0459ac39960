"""The table of the mistakes that people make in YAML: how each one is detected, its code, its message, its hint and its fix.

A YAML parser often stops below the line at fault; the detectors look for that line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import N_, format_message
from lyceum.loader import yaml_fixes as fixes
from lyceum.loader import yaml_mistake_detectors as detectors
from lyceum.loader.yaml_fixes import FixScope, YamlFix
from lyceum.loader.yaml_mistake_detectors import Detection

Detector = Callable[[list[str], int], Detection | None]
"""Takes the lines of a text and the index of the line to look at."""
LINES_ABOVE = 3
"""Lines above the one where the parser stopped that may hold the mistake."""


class Wording(NamedTuple):
    """Templates that take the place of a mistake's own in one case; None: the mistake's own."""

    message: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class YamlMistake:
    """One row of the table. `message` and `hint` are templates for the values of the detection."""

    message: str
    hint: str
    code: str = "yaml-syntax"
    detect: Detector | None = None
    """None: the parser detects the mistake."""
    fix: YamlFix | None = None
    variants: Mapping[str, Wording] = field(default_factory=dict)
    libyaml_words: tuple[str, ...] = ()
    """Parts of the error message of libyaml, which has no codes."""
    severity: Severity = Severity.ERROR


class FoundMistake(NamedTuple):
    """A mistake and its place in a text."""

    mistake: YamlMistake
    detection: Detection
    code: str = "yaml-syntax"
    """What the reader refused. It is the code of the problem if the mistake has no code but `yaml-syntax`."""

    def make_problem(self, path: str, first_line: int) -> Problem:
        """Report the mistake. `first_line` is the line of the file on which the text begins."""
        mistake, detection = self.mistake, self.detection
        wording = mistake.variants.get(detection.variant, Wording())
        return Problem(
            Position(path, detection.line + first_line, detection.column + 1),
            self.code if mistake.code == "yaml-syntax" else mistake.code,
            format_message(wording.message or mistake.message, **detection.values),
            format_message(wording.hint or mistake.hint, **detection.values),
            mistake.severity,
        )


def find_yaml_mistake(text: str, stop_line: int, start_line: int | None = None) -> FoundMistake | None:
    """Find the mistake that stopped the parser at `stop_line`, in something that began on `start_line` (from 0).

    The result is None if no line nearby looks like a known mistake."""
    lines = text.split("\n")
    if file_mistake := detect_first(FILE_MISTAKES, lines, 0):
        return file_mistake
    stop_line = min(stop_line, len(lines) - 1)
    nearby = list(range(stop_line, max(stop_line - LINES_ABOVE - 1, -1), -1))
    if start_line is not None and start_line < len(lines):
        nearby = [start_line, *(number for number in nearby if number != start_line)]
    for mistake in LINE_MISTAKES:
        for number in nearby:
            if line_mistake := detect_first((mistake,), lines, number):
                return line_mistake
    return None


def detect_first(mistakes: tuple[YamlMistake, ...], lines: list[str], number: int) -> FoundMistake | None:
    """Return the first of the mistakes that its detector sees at the line `number`."""
    for mistake in mistakes:
        if mistake.detect and (detection := mistake.detect(lines, number)):
            return FoundMistake(mistake, detection)
    return None


def find_libyaml_mistake(problem: str, context: str) -> YamlMistake:
    """Return the row for the two parts of an error message of libyaml."""
    rows = (row for row in LIBYAML_MISTAKES for words in row.libyaml_words if words in problem or words in context)
    return next(rows, UNKNOWN_SYNTAX)


def list_fixes(scope: FixScope, *, has_markdown_body: bool) -> tuple[YamlFix, ...]:
    """List the fixes of this scope, in the order of the table."""
    rows = (*(FRONT_MATTER_MISTAKES if has_markdown_body else (*FILE_MISTAKES, *SECOND_DOCUMENTS)), *LINE_MISTAKES)
    return tuple(dict.fromkeys(row.fix for row in rows if row.fix and row.fix.scope is scope))


# Fixes that several rows share
_REMOVE_FENCE = YamlFix("marks", FixScope.FILE, fixes.remove_code_fence)
_ADD_SPACE = YamlFix("blanks", FixScope.LINE, fixes.add_missing_space)
_ADD_QUOTES = YamlFix("quotes", FixScope.LINE, fixes.add_quotes)

# Mistakes of any text file
MERGE_CONFLICT = YamlMistake(
    code="merge-conflict",
    message=N_("this file contains two versions, one below the other"),
    hint=N_("keep what is right between `<<<<<<<` and `>>>>>>>`, and delete the lines with these marks"),
)
ACCIDENTAL_COMMENT = YamlMistake(
    code="unquoted-hash",
    message=N_("`{words}` is read as a comment and is not shown"),
    hint=N_("put the whole text into quotes; for a comment, write a space behind the `#`"),
    severity=Severity.WARNING,
)

# Mistakes that concern a whole YAML file
_CODE_FENCE = YamlMistake(
    detect=detectors.detect_code_fence,
    message=N_("the fields are in a code block"),
    hint=N_("delete its first and its last line: this whole file is fields"),
    fix=_REMOVE_FENCE,
)
FILE_MISTAKES = (
    YamlMistake(
        detect=detectors.detect_conflict_mark,
        code="merge-conflict",
        message=N_("a conflict mark of Git is left here"),
        hint=N_("keep what is right, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`"),
    ),
    _CODE_FENCE,
    YamlMistake(
        detect=detectors.detect_html_comment,
        message=N_("this is a comment as HTML has it"),
        hint=N_("begin a comment with `# `"),
    ),
    YamlMistake(
        detect=detectors.detect_html_page,
        message=N_("this is a page of HTML"),
        hint=N_("write fields instead: `name: value`, one on a line; compare with the example in the guide"),
    ),
)

# Mistakes in the lines `---` around the fields of a Markdown file
FRONT_MATTER_MISTAKES = (
    replace(_CODE_FENCE, code="missing-front-matter", hint=N_("delete its first and its last line")),
    YamlMistake(
        detect=detectors.detect_wrong_front_matter_mark,
        code="missing-front-matter",
        message=N_("this line should be three hyphens, and nothing else"),
        hint=N_("write `---` here, and below the fields"),
        fix=YamlFix("marks", FixScope.FILE, fixes.fix_first_front_matter_mark),
    ),
    YamlMistake(
        detect=detectors.detect_lines_above_front_matter,
        code="missing-front-matter",
        message=N_("there is text above the first line `---`"),
        hint=N_("delete the empty lines above it"),
        fix=YamlFix("marks", FixScope.FILE, fixes.fix_first_front_matter_mark),
    ),
    UNCLOSED_FRONT_MATTER := YamlMistake(
        code="missing-front-matter",
        message=N_("the fields at the top have no end"),
        hint=N_("write a line `---` between the last field and the text"),
        fix=YamlFix("marks", FixScope.FILE, fixes.fix_last_front_matter_mark),
    ),
    YamlMistake(
        detect=detectors.detect_missing_front_matter_mark,
        code="missing-front-matter",
        message=N_("a line `---` is missing above the fields"),
        hint=N_("write it above this line"),
    ),
    YamlMistake(
        detect=detectors.detect_any_first_line,
        code="missing-front-matter",
        message=N_("the file does not begin with a line `---`"),
        hint=N_("begin with `---`, the fields (`title: …`), and `---` again; the text follows below"),
    ),
)

# Mistakes that one line shows. The first row that fits one of the lines near the parser's stop is reported.
LINE_MISTAKES = (
    YamlMistake(
        detect=detectors.detect_tab,
        message=N_("this line begins with a tab"),
        hint=N_("delete it, and type two spaces for each step inward"),
        fix=YamlFix("tabs", FixScope.YAML, fixes.replace_leading_tabs),
    ),
    YamlMistake(
        detect=detectors.detect_lookalike_colon,
        message=N_("this colon is another character"),
        hint=N_("type `:` and a space"),
        fix=_ADD_SPACE,
    ),
    YamlMistake(
        detect=detectors.detect_lookalike_space,
        message=N_("the space here is another character, one that only looks like a space"),
        hint=N_("delete it, and type a space"),
        fix=_ADD_SPACE,
    ),
    YamlMistake(
        detect=detectors.detect_foreign_comment,
        message=N_("this is not a comment in YAML"),
        hint=N_("begin a comment with `# `"),
    ),
    YamlMistake(
        detect=detectors.detect_trailing_comma,
        message=N_("this line ends with a comma"),
        hint=N_("delete it: every line is a field of its own"),
        fix=YamlFix("commas", FixScope.LINE, fixes.remove_trailing_comma),
    ),
    YamlMistake(
        detect=detectors.detect_list_without_brackets,
        message=N_("a list is written in brackets"),
        hint=N_("write `{name}: [{parts}]`"),
    ),
    YamlMistake(
        detect=detectors.detect_early_closing_quote,
        message=N_("the quotation mark ends here, and the text goes on"),
        hint=N_("put '…' around the whole text, with every apostrophe inside it written twice"),
        variants={
            "apostrophe": Wording(hint=N_('put "…" around the text, since it has an apostrophe in it: `{line}`')),
        },
    ),
    UNKNOWN_ESCAPE := YamlMistake(
        detect=detectors.detect_unknown_escape,
        message=N_('a `\\` inside "…" begins something that YAML does not know'),
        hint=N_("write '…' instead of \"…\""),
        libyaml_words=("unknown escape character",),
    ),
    YamlMistake(
        detect=detectors.detect_bold_field_name,
        message=N_("a field's name is plain text"),
        hint=N_("write `{line}`"),
    ),
    YamlMistake(
        detect=detectors.detect_list_on_field_line,
        message=N_("a list cannot begin on the line of its field"),
        hint=N_("write `{name}: [{one}]`, or quote the text"),
    ),
    YamlMistake(
        detect=detectors.detect_unexpected_indent,
        message=N_("this line is indented more than the line above it, as if it continued its text"),
        hint=N_("delete the spaces in front of it"),
    ),
    YamlMistake(
        detect=detectors.detect_indented_first_line,
        message=N_("this line is indented more than the lines below it"),
        hint=N_("delete the spaces in front of it"),
    ),
    YamlMistake(
        detect=detectors.detect_second_colon,
        message=N_("a second `: ` on this line"),
        hint=N_("write `{line}`"),
        fix=_ADD_QUOTES,
    ),
    YamlMistake(
        detect=detectors.detect_reserved_character,
        message=N_("a text that begins with `{mark}` goes into quotes"),
        hint=N_("write `{line}`"),
        variants={"backtick": Wording(message=N_("a text that begins with a backtick goes into quotes"))},
        fix=_ADD_QUOTES,
    ),
    YamlMistake(
        detect=detectors.detect_unindented_block_line,
        message=N_("this line belongs to the text that begins above, but it is not indented"),
        hint=N_("begin every line of that text with two spaces"),
    ),
    YamlMistake(
        detect=detectors.detect_wrong_bullet,
        message=N_("a part of a list begins with a hyphen"),
        hint=N_("write `- {text}`"),
    ),
    YamlMistake(
        detect=detectors.detect_missing_space,
        message=N_("a space is missing behind the `:`"),
        hint=N_("write `{line}`"),
        fix=_ADD_SPACE,
    ),
    YamlMistake(
        detect=detectors.detect_equals_sign,
        message=N_("a field is written with `:`, not with `=`"),
        hint=N_("write `{line}`"),
    ),
    YamlMistake(
        detect=detectors.detect_unclosed_bracket,
        message=N_("a `{mark}` is opened here and not closed"),
        hint=N_("close it with `{close}`, a comma between its parts"),
        variants={
            "text-in-brackets": Wording(
                N_("a text that begins with `{mark}` goes into quotes"), N_("put the whole text into quotes")
            ),
        },
    ),
    YamlMistake(
        detect=detectors.detect_missing_comma,
        message=N_("a comma is missing at the end of this line"),
        hint=N_("write it between two fields in braces"),
    ),
    YamlMistake(
        detect=detectors.detect_missing_colon,
        message=N_("this line is not a field: it has no `: `"),
        hint=N_("write `field: value`; where it goes on with the text above, begin it with two spaces"),
    ),
)

# YAML that is allowed elsewhere; the reader refuses it
_WRITE_OUT_HINT = N_("write the value out where it belongs; quote text that begins with `&` or `*`")
ALIAS = YamlMistake(code="yaml-alias", message=N_("`*{name}` repeats another value"), hint=_WRITE_OUT_HINT)
ANCHOR = YamlMistake(code="yaml-alias", message=N_("`&{name}` names a value for repeating"), hint=_WRITE_OUT_HINT)
MERGE_KEY = YamlMistake(code="yaml-merge-key", message=N_("`<<` merges other values in"), hint=_WRITE_OUT_HINT)
TAG = YamlMistake(
    code="yaml-tag",
    message=N_("`{tag}` is a YAML tag"),
    hint=N_("quote the text if it begins with `!`"),
)
COMPLEX_KEY = YamlMistake(
    code="yaml-complex-key",
    message=N_("a field's name must be plain text"),
    hint=N_("quote text that begins with `{{`, `[` or `?`"),
)
NESTED_TOO_DEEP = YamlMistake(
    code="nested-too-deep",
    message=N_("lists and fields nested deeper than {most}"),
    hint=N_("compare with the example in the guide: no field needs that many levels"),
)
TOO_MANY_VALUES = YamlMistake(
    code="too-many-values", message=N_("more than {most} values"), hint=N_("shorten the file")
)
HYPHEN_IN_TEXT = YamlMistake(
    message=N_("this line begins with a hyphen, but it continues the text above"),
    hint=N_("write `{line}`, with as many spaces in front as the part above"),
    variants={
        "field": Wording(
            hint=N_("write a list as `{name}: [one, two]`; for a text of several lines, write `|` behind the colon")
        ),
    },
)
SECOND_DOCUMENT = YamlMistake(
    code="multiple-documents",
    message=N_("a second document begins here"),
    hint=N_("one file holds one thing: delete the line `---` and what follows, or move it"),
)
SECOND_DOCUMENTS = (
    replace(
        SECOND_DOCUMENT,
        detect=detectors.detect_needless_end_mark,
        message=N_("a line `---` ends nothing here"),
        hint=N_("delete it"),
        fix=YamlFix("marks", FixScope.FILE, fixes.remove_needless_end_mark),
    ),
    replace(
        SECOND_DOCUMENT,
        detect=detectors.detect_text_below_fields,
        message=N_("there is text below the fields, but this file holds only fields"),
        hint=N_("put it into a field, such as `bio: |`, with two spaces in front of each line, and delete this line"),
    ),
)
"""What the second document in a file may be instead."""

# What libyaml reports about a line without a mistake above. Of two rows that fit, the first counts.
LIBYAML_MISTAKES = (
    YamlMistake(
        libyaml_words=("cannot start any token",),
        message=N_("this line begins with a character that YAML keeps for itself"),
        hint=N_("indent with spaces instead of tabs, and quote text that begins with `@`, `%` or a backtick"),
    ),
    YamlMistake(
        libyaml_words=("mapping values are not allowed",),
        message=N_("a second `: ` on this line"),
        hint=N_("put the text behind the first `:` in quotes"),
    ),
    YamlMistake(
        libyaml_words=("could not find expected ':'",),
        message=N_("this line has no `:`"),
        hint=N_("write `field: value`; a space follows the `:`"),
    ),
    YamlMistake(
        libyaml_words=("found unexpected end of stream",),
        message=N_("a quotation mark is opened and never closed"),
        hint=N_("close it"),
    ),
    YamlMistake(
        libyaml_words=("expected ',' or ']'",),
        message=N_("a `[` is opened and not closed"),
        hint=N_("close the list with `]`, a comma between its parts"),
    ),
    YamlMistake(
        libyaml_words=("expected ',' or '}'",),
        message=N_("a `{{` is opened and not closed"),
        hint=N_("close it with `}}`, a comma between its parts"),
    ),
    YamlMistake(
        libyaml_words=("did not find expected key", "expected <block end>"),
        message=N_("this line is not indented like its neighbours, or a quotation mark ends too early"),
        hint=N_("give it as many spaces as the lines above and below; write an apostrophe inside '…' twice"),
    ),
    YamlMistake(
        libyaml_words=("did not find expected '-' indicator",),
        message=N_("this line should be a part of the list above"),
        hint=N_("begin it with `- `, or indent it like the fields"),
    ),
    UNKNOWN_ESCAPE,
    YamlMistake(
        libyaml_words=("did not find expected digit or alpha",),
        message=N_("`*` and `&` mean something in YAML"),
        hint=N_("quote the text"),
    ),
    UNREADABLE_CHARACTER := YamlMistake(
        libyaml_words=("control characters are not allowed",),
        message=N_("a character that YAML does not allow"),
        hint=N_("delete it"),
    ),
    YamlMistake(
        libyaml_words=("found undefined tag handle",),
        message=N_("text that begins with `!` means something in YAML"),
        hint=N_("quote the text"),
    ),
    YamlMistake(
        libyaml_words=("did not find expected <document start>",),
        message=N_("the text goes on where a field should begin"),
        hint=N_("write `field: value` on every line, or indent the line that belongs to the field above"),
    ),
)
UNKNOWN_SYNTAX = YamlMistake(message=N_("this line is not YAML"), hint=N_("compare it with the example in the guide"))
NOT_YAML = YamlMistake(message=N_("this is not YAML"), hint=N_("compare the file with one that works"))
