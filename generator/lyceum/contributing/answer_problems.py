"""Words a problem of a file as a problem with an answer in an issue form."""

from __future__ import annotations

import re
from dataclasses import replace

from lyceum.contributing.issue_answers import AnswerProblem, SubmissionContext
from lyceum.contributing.issue_forms import FormQuestion
from lyceum.diagnostics import Problem, format_code_span
from lyceum.i18n import Message, format_message

_QUESTION_BY_CODE = {"score-mismatch": "score", "missing-text": "body", "unknown-country": "location.country"}
"""By a problem's code: the question, where the place in the file does not tell."""
_QUESTION_BY_FIELD = {"location": "location.city", "score": "score"}


def _find_question(problem: Problem, text: str, case: SubmissionContext) -> FormQuestion | None:
    """The question whose answer stands where the problem is."""
    if problem.code in _QUESTION_BY_CODE:
        return case.find_question(_QUESTION_BY_CODE[problem.code])
    if problem.code == "missing-field" and isinstance(problem.message, Message):
        return case.find_question(str(problem.message.values.get("field", "")))
    lines = text.split("\n")
    if problem.where.path.endswith(".md") and problem.where.line > lines.index("---", 1) + 1:
        return case.find_question("body")
    above = (re.match(r"([a-z_]+):", line) for line in reversed(lines[: problem.where.line]))
    name = next((match[1] for match in above if match), "")
    if name == "team":
        named = problem.code in ("unknown-reference", "not-a-key", "too-many-items")
        return case.find_question("members" if named else "team")
    return case.find_question(_QUESTION_BY_FIELD.get(name, name))


def make_worded_problem(problem: Problem, text: str, case: SubmissionContext) -> AnswerProblem:
    question = _find_question(problem, text, case)
    told = AnswerProblem(
        question.label if question else "",
        problem.code,
        case.translator.translate(_reword_for_form(problem.message, question)),
        case.translator.translate(_reword_for_form(problem.hint, question)),
        str(problem.severity),
    )
    return told if question else replace(told, message=f"{told.message} ({format_code_span(str(problem.where))})")


def _reword_for_form(text: str, question: FormQuestion | None) -> Message | str:
    """A sentence about a file, as one about a form."""
    if not isinstance(text, Message):
        return text
    template = FORM_WORDING.get(text.template, text.template)
    values = text.values | ({"field": question.label} if question and "field" in text.values else {})
    return format_message(template, **values) if template != text.template or values != text.values else text


def _(template: str) -> str:
    """A template for the catalogues."""
    return template


FORM_WORDING = {
    "`score` is missing": _("an answer is needed here"),
    "add a line `{field}: …`": _("answer it"),
    "check the name, or add a challenge `content/challenges/{key}/challenge.md`": _(
        "copy the last part of its address"
    ),
    "check the name, or add a profile `content/learners/{key}.yml`": _(
        "check the handle: it is the last part of a page's address"
    ),
    "delete the line `score`: having done it is what counts": _("leave it empty: having done it is what counts"),
    "`{key}` is a topic that `content/topics.yml` does not know": _("`{key}` is a topic that is new here"),
    "keep it, or ask for it to be added there": _("keep it, or take one that the site lists"),
    "keep the better one, or mend the date": _("change the one that is there, or mend the day"),
    "send in one result for each, with `learner`": _("leave the team empty; each of you sends in a result"),
    "there is no challenge `content/challenges/{key}/challenge.md`": _("there is no challenge `{key}`"),
    "there is no profile `content/learners/{key}.yml`": _("nobody here has the handle `{key}`"),
    "there is no text below the fields": _("there is no text"),
    "this challenge measures `{measure}`: add a line `score: …`": _(
        "this challenge measures `{measure}`: write what you reached"
    ),
    "write `team: {{name: …, members: [{learner}]}}`": _("write what the team is called, and who is in it"),
    "write it below the second `---`": _("write it"),
    "write one value behind the `:`; quote it if it begins with [ or a brace": _("write one thing"),
    "write something, or delete the line": _("write something, or leave it empty"),
    "write the file's name without its ending": _("use letters, digits and single hyphens"),
    "write your own, or delete the line": _("write your own, or leave it empty"),
}
"""What is said of files, and what of forms in its place."""
