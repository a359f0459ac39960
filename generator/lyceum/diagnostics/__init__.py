"""A Problem has a position, a code, a message and a hint; reporters format problems for people and for programs.

This package knows nothing of content: every other package reports with it."""

from lyceum.diagnostics.closest_names import ClosestNames, find_closest_match, suggest_closest
from lyceum.diagnostics.markdown_escape import escape_markdown, format_code_span, format_markdown_message
from lyceum.diagnostics.problem import (
    MAX_EQUAL_PROBLEMS,
    Position,
    Problem,
    Severity,
    arrange_problems,
    describe_rest,
    filter_errors,
    has_errors,
    make_summary_problem,
    sum_up_problems,
)
from lyceum.diagnostics.reporters import (
    REPORTERS,
    Report,
    format_markdown_report,
    format_text_report,
    summarize_problems,
)

__all__ = [
    "MAX_EQUAL_PROBLEMS",
    "REPORTERS",
    "ClosestNames",
    "Position",
    "Problem",
    "Report",
    "Severity",
    "arrange_problems",
    "describe_rest",
    "escape_markdown",
    "filter_errors",
    "find_closest_match",
    "format_code_span",
    "format_markdown_message",
    "format_markdown_report",
    "format_text_report",
    "has_errors",
    "make_summary_problem",
    "suggest_closest",
    "sum_up_problems",
    "summarize_problems",
]
