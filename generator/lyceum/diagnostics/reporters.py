"""Formats problems as text for a terminal, as annotations for GitHub, and as Markdown, JSON and SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from lyceum.diagnostics.markdown_escape import escape_markdown, format_code_span
from lyceum.diagnostics.problem import Problem
from lyceum.i18n import Translator, get_translator

ENGLISH = get_translator("en")
JSON_REPORT_VERSION = 1
"""Of what `as_json` prints; it grows when a field changes its meaning."""


def translate_message(message: str, translator: Translator = ENGLISH) -> str:
    """A message in this language; as it is where it has no translation, or cannot be one."""
    return translator.translate(message)


def format_text_report(problems: Iterable[Problem], translator: Translator = ENGLISH) -> Iterator[str]:
    """`path:line:column: message [code]`, and the hint below it."""
    for problem in problems:
        label = "" if problem.is_error else translator.gettext("warning:") + " "
        yield f"{problem.where}: {label}{translate_message(problem.message, translator)} [{problem.code}]"
        if problem.hint:
            yield f"    {translate_message(problem.hint, translator)}"


def format_github_report(problems: Iterable[Problem], translator: Translator = ENGLISH) -> Iterator[str]:
    """One workflow command for each problem: GitHub shows it on its line of the change.
    https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    for problem in problems:
        where = problem.where
        place = ",".join(
            f"{name}={_escape_workflow_property(str(value))}"
            for name, value in (
                ("file", where.path),
                ("line", where.line),
                ("col", where.column),
                ("title", problem.code),
            )
        )
        text = translate_message(problem.message, translator) + (
            f"\n{translate_message(problem.hint, translator)}" if problem.hint else ""
        )
        yield f"::{problem.severity} {place}::{_escape_workflow_data(text)}"


def _escape_workflow_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_workflow_property(text: str) -> str:
    return _escape_workflow_data(text).replace(":", "%3A").replace(",", "%2C")


def format_markdown_report(
    problems: Sequence[Problem], translator: Translator = ENGLISH, *, help_url: Callable[[str], str] | None = None
) -> str:
    """For a summary or a comment on GitHub. What contributors wrote stands in code spans: it mentions nobody, and is no
    HTML."""
    if not problems:
        return translator.gettext("Everything is in order.") + "\n"
    out = []
    for problem in problems:
        link = f"[{problem.code}]({help_url(problem.code)})" if help_url else problem.code
        mark = "\u26a0\ufe0f" if not problem.is_error else "\u274c"
        hint = f"  \n  {escape_markdown(translate_message(problem.hint, translator))}" if problem.hint else ""
        out.append(
            f"- {mark} {format_code_span(str(problem.where))} {escape_markdown(translate_message(problem.message, translator))} ({link}){hint}\n"
        )
    return "".join(out)


def format_json_report(problems: Sequence[Problem], file_count: int, translator: Translator = ENGLISH) -> str:
    """`{version, files, errors, warnings, problems: [{path, line, column, code, severity, message, hint}]}`."""
    wrong = sum(problem.is_error for problem in problems)
    value = {
        "version": JSON_REPORT_VERSION,
        "files": file_count,
        "errors": wrong,
        "warnings": len(problems) - wrong,
        "problems": [
            {
                "path": problem.where.path,
                "line": problem.where.line,
                "column": problem.where.column,
                "code": problem.code,
                "severity": str(problem.severity),
                "message": translate_message(problem.message, translator),
                "hint": translate_message(problem.hint, translator),
            }
            for problem in problems
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1)


def format_sarif_report(
    problems: Sequence[Problem], translator: Translator = ENGLISH, *, help_url: Callable[[str], str] | None = None
) -> str:
    """SARIF 2.1.0, columns in characters. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"""
    codes = sorted({problem.code for problem in problems})
    tool: dict[str, Any] = {
        "name": "lyceum",
        "rules": [{"id": code, **({"helpUri": help_url(code)} if help_url else {})} for code in codes],
    }
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": str(problem.severity),
            "message": {
                "text": f"{translate_message(problem.message, translator)}. {translate_message(problem.hint, translator)}".rstrip(
                    ". "
                )
                + "."
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(problem.where.path), "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": problem.where.line, "startColumn": problem.where.column},
                    }
                }
            ],
        }
        for problem in problems
    ]
    run = {"tool": {"driver": tool}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def summarize_problems(problems: Sequence[Problem], file_count: int, translator: Translator = ENGLISH) -> str:
    """One sentence: how it stands."""
    wrong = sum(problem.is_error for problem in problems)
    warnings = len(problems) - wrong
    files = translator.ngettext(
        "%(number)s file", "%(number)s files", file_count, number=translator.format_number(file_count)
    )
    also = ""
    if warnings:
        also = ", " + translator.ngettext(
            "%(number)s warning", "%(number)s warnings", warnings, number=translator.format_number(warnings)
        )
    if wrong:
        what = translator.ngettext(
            "%(number)s problem", "%(number)s problems", wrong, number=translator.format_number(wrong)
        )
        return translator.gettext("%(problems)s in %(files)s", problems=what + also, files=files)
    return translator.gettext("%(files)s in order", files=files) + also
