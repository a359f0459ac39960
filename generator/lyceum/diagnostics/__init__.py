"""A Problem has a position, a code, a message and a hint; reporters print problems for people and tools.

This package knows nothing of content: every other package reports with it."""

from lyceum.diagnostics.markdown_escape import escape_markdown, format_code_span
from lyceum.diagnostics.problem import Position, Problem, Severity, closest_match, only_errors, suggest_closest
from lyceum.diagnostics.reporters import (
    format_github_report,
    format_json_report,
    format_markdown_report,
    format_sarif_report,
    format_text_report,
    summarize_problems,
    translate_message,
)

__all__ = [
    "Position",
    "Problem",
    "Severity",
    "closest_match",
    "escape_markdown",
    "format_code_span",
    "format_github_report",
    "format_json_report",
    "format_markdown_report",
    "format_sarif_report",
    "format_text_report",
    "only_errors",
    "suggest_closest",
    "summarize_problems",
    "translate_message",
]
