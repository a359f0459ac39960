"""Writes the comment below an issue form: the file that the answers produce, or the problems that they have."""

from __future__ import annotations

import re

from lyceum.contributing.draft import clean_text
from lyceum.contributing.issue_answers import AnswerProblem, SubmissionContext
from lyceum.contributing.issue_changes import ProposedChange
from lyceum.diagnostics import escape_markdown, format_code_span

FORM_COMMENT_MARKER = "<!-- lyceum: from a form -->"
"""The first line of the comment, by which the bot finds it again."""
MAX_COMMENT_CHARACTERS = 60_000
"""GitHub accepts 65,536."""
_MAX_PREVIEW_CHARACTERS = MAX_COMMENT_CHARACTERS // 3
_QUOTE_FRAME_CHARACTERS = 200
"""Room for the lines around the quoted answers."""
MAX_LISTED_PROBLEMS = 40


def build_form_comment(context: SubmissionContext, change: ProposedChange, body: str, *, has_errors: bool) -> str:
    """Return the comment for the author as Markdown.

    Everything that somebody typed stands in code: it mentions nobody, and it is no HTML.
    """
    if has_errors:
        parts = _describe_problems(context, change)
    elif change.path:
        parts = _describe_file(context, change)
    else:
        parts = _describe_removal(context, change)
    text = "\n\n".join([FORM_COMMENT_MARKER, *parts])
    return f"{text}{_quote_answers(context, body, MAX_COMMENT_CHARACTERS - len(text))}\n"


def _describe_problems(context: SubmissionContext, change: ProposedChange) -> list[str]:
    _ = context.translator.gettext
    parts = [_("Thank you. Something needs another look first:"), _list_problems(change)]
    if any(problem.code in ("missing-profile", "not-a-form") for problem in change.problems):
        parts.append(f"→ {context.format_form_link('profile')}")
    parts.append(_("Change your answers above (**⋯**, then **Edit**), and this is looked at again."))
    return parts


def _describe_file(context: SubmissionContext, change: ProposedChange) -> list[str]:
    _ = context.translator.gettext
    language = "markdown" if change.path.endswith(".md") else "yaml"
    parts = [
        _("Thank you! This is what your answers make, `%(path)s`:", path=change.path),
        _fence_code(_truncate_preview(change.text), language),
    ]
    if change.problems:
        parts += [_("These are only warnings:"), _list_problems(change)]
    parts.append(_("To say it otherwise, change your answers above (**⋯**, then **Edit**)."))
    return parts


def _describe_removal(context: SubmissionContext, change: ProposedChange) -> list[str]:
    _ = context.translator.gettext
    lines = [f"{'-' if text is None else '+'} {path}" for path, text in sorted(change.files.items())]
    parts = [
        _("This goes (-), or changes so that it no longer names you (+):"),
        _fence_code(_truncate_preview("\n".join(lines)), "diff"),
    ]
    if change.remaining_mentions:
        mentions = "\n".join(f"- {format_code_span(mention)}" for mention in change.remaining_mentions)
        parts += [_("Here other people's words still name you; a person looks at them:"), mentions]
    return parts


def _list_problems(change: ProposedChange) -> str:
    lines = [_format_problem_line(problem) for problem in change.problems[:MAX_LISTED_PROBLEMS]]
    if len(change.problems) > MAX_LISTED_PROBLEMS:
        lines.append("- …")
    return "\n".join(lines)


def _quote_answers(context: SubmissionContext, body: str, room: int) -> str:
    """Return the answers in a collapsed section of at most `room` characters; empty if there is no room for them."""
    answers = clean_text(body).strip()
    quote = _fence_code(answers, "text")
    if len(quote) > room - _QUOTE_FRAME_CHARACTERS:
        quote = _fence_code(answers[: max(0, room // 2)] + "\n…", "text")
    if len(quote) > room - _QUOTE_FRAME_CHARACTERS:
        return ""
    title = context.translator.gettext("What you wrote")
    return f"\n\n<details><summary>{title}</summary>\n\n{quote}\n\n</details>"


def _truncate_preview(text: str) -> str:
    return text if len(text) <= _MAX_PREVIEW_CHARACTERS else text[:_MAX_PREVIEW_CHARACTERS] + "\n…"


def _format_problem_line(problem: AnswerProblem) -> str:
    mark = "\u274c" if problem.severity == "error" else "\u26a0\ufe0f"
    question = f"**{escape_markdown(problem.question)}**: " if problem.question else ""
    hint = f"  \n  {problem.hint_markdown}" if problem.hint else ""
    return f"- {mark} {question}{problem.message_markdown}{hint}"


def _fence_code(text: str, language: str) -> str:
    """Return a fenced code block that no text can close."""
    fence = _choose_fence(text)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _choose_fence(text: str) -> str:
    """Return a fence longer than any row of its character in the text, of the character with the shorter rows."""
    longest_rows = {
        sign: max((len(row) for row in re.findall(f"{sign}{{3,}}", text)), default=2) for sign in ("`", "~")
    }
    sign = min(longest_rows, key=lambda sign: longest_rows[sign])
    return sign * (longest_rows[sign] + 1)
