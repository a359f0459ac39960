"""Writes the comment below an issue form: what the answers produce, or what is wrong with them."""

from __future__ import annotations

import re

from lyceum.contributing.draft import clean_text
from lyceum.contributing.issue_answers import AnswerProblem, SubmissionContext
from lyceum.contributing.issue_changes import ProposedChange
from lyceum.diagnostics import escape_markdown, format_code_span

FORM_COMMENT_MARKER = "<!-- lyceum: from a form -->"
"""The first line of the comment, by which it is found again."""
MAX_COMMENT_CHARACTERS = 60_000
"""Characters; GitHub takes 65,536."""

MAX_LISTED_PROBLEMS = 40
"""Problems that a comment lists."""


def build_form_comment(case: SubmissionContext, outcome: ProposedChange, body: str, *, wrong: bool) -> str:
    """What the author reads below the issue. Whatever they typed stands in code: it mentions nobody, and is no HTML."""
    _ = case.translator.gettext
    said_so = [_format_problem_line(one) for one in outcome.problems[:MAX_LISTED_PROBLEMS]]
    if len(outcome.problems) > MAX_LISTED_PROBLEMS:
        said_so.append("- …")
    parts = [FORM_COMMENT_MARKER]
    if wrong:
        parts += [_("Thank you. Something needs another look first:"), "\n".join(said_so)]
        if any(one.code in ("missing-profile", "not-a-form") for one in outcome.problems):
            parts.append(f"→ {case.format_form_link('profile')}")
        parts.append(_("Change your answers above (**⋯**, then **Edit**), and this is looked at again."))
    elif outcome.path:
        parts += [_("Thank you! This is what your answers make, `%(path)s`:", path=outcome.path)]
        parts.append(
            _fence_code(_truncate_preview(outcome.text), "markdown" if outcome.path.endswith(".md") else "yaml")
        )
        if said_so:
            parts += [_("Worth a look, but nothing is in the way:"), "\n".join(said_so)]
        parts.append(_("To say it otherwise, change your answers above (**⋯**, then **Edit**)."))
    else:
        marks = {path: "-" if text is None else "+" for path, text in outcome.files.items()}
        listed = "\n".join(f"{mark} {path}" for path, mark in sorted(marks.items()))
        parts += [
            _("This goes (-), or changes so that it no longer names you (+):"),
            _fence_code(_truncate_preview(listed), "diff"),
        ]
        if outcome.remaining_mentions:
            where = "\n".join(f"- {format_code_span(place)}" for place in outcome.remaining_mentions)
            parts += [_("Here other people's words still name you; a person looks at them:"), where]
    text = "\n\n".join(parts)
    room = MAX_COMMENT_CHARACTERS - len(text)
    answers = clean_text(body).strip()
    quoted = _fence_code(answers, "text")
    if len(quoted) > room - 200:
        quoted = _fence_code(answers[: max(0, room // 2)] + "\n…", "text")
    if len(quoted) > room - 200:
        return text + "\n"
    return f"{text}\n\n<details><summary>{_('What you wrote')}</summary>\n\n{quoted}\n\n</details>\n"


def _truncate_preview(text: str) -> str:
    return text if len(text) <= MAX_COMMENT_CHARACTERS // 3 else text[: MAX_COMMENT_CHARACTERS // 3] + "\n…"


def _format_problem_line(one: AnswerProblem) -> str:
    mark = "\u274c" if one.severity == "error" else "\u26a0\ufe0f"
    where = f"**{escape_markdown(one.question)}**: " if one.question else ""
    return f"- {mark} {where}{escape_markdown(one.message)}" + (
        f"  \n  {escape_markdown(one.hint)}" if one.hint else ""
    )


def _fence_code(text: str, language: str) -> str:
    """As code, whatever it holds."""
    fence = _choose_fence(text)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _choose_fence(text: str) -> str:
    """Longer than any row of its character in the text; of the character whose rows are shorter."""
    rows = {sign: max((len(row) for row in re.findall(f"{sign}{{3,}}", text)), default=2) for sign in "`~"}
    sign = min(rows, key=lambda one: (rows[one], "`~".index(one)))
    return sign * (rows[sign] + 1)
