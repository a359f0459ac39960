"""Formats problems as text for a terminal, as annotations for GitHub, and as Markdown, JSON and SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from lyceum.diagnostics.markdown_escape import format_code_span, format_markdown_message
from lyceum.diagnostics.problem import Position, Problem
from lyceum.i18n import Translator, escape_for_display, get_translator

HelpUrl = Callable[[str], str]
"""Gives the address of a code's help page."""

ENGLISH = get_translator("en")
MAX_PATH_CHARACTERS = 1_000
"""Characters of a path that are shown. A path is contributed, and could write control sequences to a terminal."""
MAX_MARKDOWN_BYTES = 900_000
"""GitHub takes no job summary of more than 1 MiB."""
JSON_REPORT_VERSION = 1
"""The version of the JSON report. It grows if a field changes its meaning."""


def format_text_report(problems: Iterable[Problem], translator: Translator = ENGLISH) -> Iterator[str]:
    """Yields lines: `path:line:column: message [code]`, and the hint indented below."""
    for problem in problems:
        label = "" if problem.is_error else translator.gettext("warning:") + " "
        yield f"{escape_for_display(str(problem.where), MAX_PATH_CHARACTERS)}: {label}{translator.translate(problem.message)} [{problem.code}]"
        if problem.hint:
            yield f"    {translator.translate(problem.hint)}"


def format_github_report(problems: Iterable[Problem], translator: Translator = ENGLISH) -> Iterator[str]:
    """Yields a workflow command for each problem. GitHub shows it on the line of the change that it is about.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    for problem in problems:
        position = problem.where
        path = escape_for_display(position.path, MAX_PATH_CHARACTERS)
        properties = {"file": path, "line": position.line, "col": position.column, "title": problem.code}
        listed = ",".join(f"{name}={_escape_workflow_property(str(value))}" for name, value in properties.items())
        text = translator.translate(problem.message)
        if problem.hint:
            text += f"\n{translator.translate(problem.hint)}"
        yield f"::{problem.severity} {listed}::{_escape_workflow_data(text)}"


def _escape_workflow_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_workflow_property(text: str) -> str:
    return _escape_workflow_data(text).replace(":", "%3A").replace(",", "%2C")


def format_markdown_report(
    problems: Sequence[Problem], translator: Translator = ENGLISH, *, help_url: HelpUrl | None = None
) -> str:
    """A list for a summary or a comment on GitHub.

    Contributed text stands in code spans, so it mentions nobody and is not read as HTML.
    """
    if not problems:
        return translator.gettext("Everything is in order.") + "\n"
    items: list[str] = []
    byte_count = 0
    for problem in problems:
        mark = "\u274c" if problem.is_error else "\u26a0\ufe0f"
        position = format_code_span(str(problem.where))
        message = format_markdown_message(problem.message, translator)
        code = f"[{problem.code}]({help_url(problem.code)})" if help_url else problem.code
        hint = f"  \n  {format_markdown_message(problem.hint, translator)}" if problem.hint else ""
        item = f"- {mark} {position} {message} ({code}){hint}\n"
        byte_count += len(item.encode("utf-8", "replace"))
        if byte_count > MAX_MARKDOWN_BYTES:
            rest = len(problems) - len(items)
            more = translator.ngettext(
                "and one more", "and %(number)s more", rest, number=translator.format_number(rest)
            )
            return "".join([*items, f"\n{more}\n"])
        items.append(item)
    return "".join(items)


def format_json_report(problems: Sequence[Problem], file_count: int, translator: Translator = ENGLISH) -> str:
    """`{version, files, errors, warnings, problems: [{path, line, column, code, severity, message, hint}]}`.

    A warning that stands in several places has them all in `places: [{path, line, column}]`.
    """
    error_count = sum(problem.is_error for problem in problems)
    report = {
        "version": JSON_REPORT_VERSION,
        "files": file_count,
        "errors": error_count,
        "warnings": len(problems) - error_count,
        "problems": [
            {
                "path": problem.where.path,
                "line": problem.where.line,
                "column": problem.where.column,
                "code": problem.code,
                "severity": str(problem.severity),
                "message": translator.translate(problem.message),
                "hint": translator.translate(problem.hint),
                **(
                    {"places": [asdict(place) for place in (problem.where, *problem.other_places)]}
                    if problem.other_places
                    else {}
                ),
            }
            for problem in problems
        ],
    }
    return _dump_json(report)


def _dump_json(value: Any) -> str:
    """Write JSON in which characters that a terminal does not show as themselves are spelt out."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return "".join(
        character if character.isprintable() or character == "\n" else json.dumps(character)[1:-1] for character in text
    )


def format_sarif_report(
    problems: Sequence[Problem], translator: Translator = ENGLISH, *, help_url: HelpUrl | None = None
) -> str:
    """SARIF 2.1.0, with columns in characters.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    codes = sorted({problem.code for problem in problems})
    driver: dict[str, Any] = {
        "name": "lyceum",
        "rules": [{"id": code, **({"helpUri": help_url(code)} if help_url else {})} for code in codes],
    }
    results = [_make_sarif_result(problem, codes.index(problem.code), translator) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return _dump_json(log)


def _make_sarif_result(problem: Problem, rule_index: int, translator: Translator) -> dict[str, Any]:
    text = f"{translator.translate(problem.message)}. {translator.translate(problem.hint)}".rstrip(". ")
    text += "" if text.endswith(("?", "!", "…")) else "."
    return {
        "ruleId": problem.code,
        "ruleIndex": rule_index,
        "level": str(problem.severity),
        "message": {"text": text},
        "locations": [_make_sarif_location(problem.where)],
        **(
            {
                "relatedLocations": [_make_sarif_location(place) for place in problem.other_places],
                "occurrenceCount": 1 + len(problem.other_places),
            }
            if problem.other_places
            else {}
        ),
    }


def _make_sarif_location(position: Position) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(position.path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": position.line, "startColumn": position.column},
        }
    }


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a reporter may show."""

    problems: Sequence[Problem]
    file_count: int
    translator: Translator
    help_url: HelpUrl | None = None
    """None if the hub has no address."""


REPORTERS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {
        "text": lambda report: _join_lines(format_text_report(report.problems, report.translator)),
        "github": lambda report: _join_lines(format_github_report(report.problems, report.translator)),
        "json": lambda report: format_json_report(report.problems, report.file_count, report.translator) + "\n",
        "sarif": lambda report: (
            format_sarif_report(report.problems, report.translator, help_url=report.help_url) + "\n"
        ),
        "markdown": lambda report: format_markdown_report(report.problems, report.translator, help_url=report.help_url),
    }
)
"""The formats of `lyceum check --format`, by name. Each reporter returns whole lines."""


def _join_lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def summarize_problems(problems: Sequence[Problem], file_count: int, translator: Translator = ENGLISH) -> str:
    """One sentence with the number of problems, warnings and files."""
    error_count = sum(problem.is_error for problem in problems)
    warning_count = len(problems) - error_count
    files = translator.ngettext(
        "%(number)s file", "%(number)s files", file_count, number=translator.format_number(file_count)
    )
    warnings = ""
    if warning_count:
        warnings = ", " + translator.ngettext(
            "%(number)s warning", "%(number)s warnings", warning_count, number=translator.format_number(warning_count)
        )
    if error_count:
        errors = translator.ngettext(
            "%(number)s problem", "%(number)s problems", error_count, number=translator.format_number(error_count)
        )
        return translator.gettext("%(problems)s in %(files)s", problems=errors + warnings, files=files)
    return translator.gettext("%(files)s in order", files=files) + warnings
