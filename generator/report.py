"""Problems in; what is shown of them out: text for a terminal, annotations for GitHub, JSON and SARIF for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from generator.problem import Problem
from generator.words import Words

ENGLISH = Words("en")
JSON_VERSION = 1
"""Of what `as_json` prints; it grows when a field changes its meaning."""


def said(text: str, words: Words = ENGLISH) -> str:
    """A message in this language; as it is where it has no translation, or cannot be one."""
    return words.said(text)


def lines(problems: Iterable[Problem], words: Words = ENGLISH) -> Iterator[str]:
    """`path:line:column: message [code]`, and the hint below it."""
    for problem in problems:
        label = "" if problem.is_error else words.gettext("warning:") + " "
        yield f"{problem.where}: {label}{said(problem.message, words)} [{problem.code}]"
        if problem.hint:
            yield f"    {said(problem.hint, words)}"


def as_github(problems: Iterable[Problem], words: Words = ENGLISH) -> Iterator[str]:
    """One workflow command for each problem: GitHub shows it on its line of the change.
    https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    for problem in problems:
        where = problem.where
        place = ",".join(
            f"{name}={_property(str(value))}"
            for name, value in (
                ("file", where.path),
                ("line", where.line),
                ("col", where.column),
                ("title", problem.code),
            )
        )
        text = said(problem.message, words) + (f"\n{said(problem.hint, words)}" if problem.hint else "")
        yield f"::{problem.severity} {place}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_markdown(
    problems: Sequence[Problem], words: Words = ENGLISH, *, help_at: Callable[[str], str] | None = None
) -> str:
    """For a summary or a comment on GitHub. What contributors wrote stands in code spans: it mentions nobody, and is no
    HTML."""
    if not problems:
        return words.gettext("Everything is in order.") + "\n"
    out = []
    for problem in problems:
        link = f"[{problem.code}]({help_at(problem.code)})" if help_at else problem.code
        mark = "\u26a0\ufe0f" if not problem.is_error else "\u274c"
        hint = f"  \n  {harmless(said(problem.hint, words))}" if problem.hint else ""
        out.append(f"- {mark} {in_code(str(problem.where))} {harmless(said(problem.message, words))} ({link}){hint}\n")
    return "".join(out)


def in_code(text: str) -> str:
    """Any text as a code span of Markdown."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{text}{fence}" if "`" not in (text[:1], text[-1:]) else f"{fence} {text} {fence}"


def harmless(text: str) -> str:
    """Our sentence, with what it quotes in code spans, and the rest as plain text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return in_code(text)
    return "".join(
        in_code(part) if i % 2 else re.sub(r"([\\<>@#&*_\[\]|~])", r"\\\1", part) for i, part in enumerate(parts)
    )


def as_json(problems: Sequence[Problem], entries: int, words: Words = ENGLISH) -> str:
    """`{version, files, errors, warnings, problems: [{path, line, column, code, severity, message, hint}]}`."""
    wrong = sum(problem.is_error for problem in problems)
    value = {
        "version": JSON_VERSION,
        "files": entries,
        "errors": wrong,
        "warnings": len(problems) - wrong,
        "problems": [
            {
                "path": problem.where.path,
                "line": problem.where.line,
                "column": problem.where.column,
                "code": problem.code,
                "severity": str(problem.severity),
                "message": said(problem.message, words),
                "hint": said(problem.hint, words),
            }
            for problem in problems
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1)


def as_sarif(
    problems: Sequence[Problem], words: Words = ENGLISH, *, help_at: Callable[[str], str] | None = None
) -> str:
    """SARIF 2.1.0, columns in characters. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"""
    codes = sorted({problem.code for problem in problems})
    tool: dict[str, Any] = {
        "name": "lyceum",
        "rules": [{"id": code, **({"helpUri": help_at(code)} if help_at else {})} for code in codes],
    }
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": str(problem.severity),
            "message": {"text": f"{said(problem.message, words)}. {said(problem.hint, words)}".rstrip(". ") + "."},
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


def summary(problems: Sequence[Problem], entries: int, words: Words = ENGLISH) -> str:
    """One sentence: how it stands."""
    wrong = sum(problem.is_error for problem in problems)
    warnings = len(problems) - wrong
    files = words.ngettext("%(number)s file", "%(number)s files", entries, number=words.number(entries))
    also = ""
    if warnings:
        also = ", " + words.ngettext(
            "%(number)s warning", "%(number)s warnings", warnings, number=words.number(warnings)
        )
    if wrong:
        what = words.ngettext("%(number)s problem", "%(number)s problems", wrong, number=words.number(wrong))
        return words.gettext("%(problems)s in %(files)s", problems=what + also, files=files)
    return words.gettext("%(files)s in order", files=files) + also
