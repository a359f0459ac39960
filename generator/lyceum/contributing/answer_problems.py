"""Turns a problem of a content file into a problem of an answer in an issue form, decided by its code and its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lyceum.contributing.draft import DraftFile, find_field_name
from lyceum.contributing.issue_answers import AnswerProblem, SubmissionContext
from lyceum.contributing.issue_forms import FormQuestion
from lyceum.diagnostics import Problem, format_code_span
from lyceum.i18n import N_, Message, format_message
from lyceum.loader import LEAVE_OUT_HINT
from lyceum.schema import FORMER_MEMBER_KEY, UNRANKED_HINT, fold_key

_BODY = "body"
"""The name of the question about the Markdown below the fields."""
_QUESTION_BY_CODE = {"score-mismatch": "score", "missing-text": _BODY, "unknown-country": "location.country"}
"""The question of problems whose line does not tell it."""
_QUESTION_BY_FIELD = {"location": "location.city"}
"""The question of fields that have no question of their own name."""
_MEMBER_CODES = frozenset({"unknown-reference", "not-a-key", "too-many-items"})
"""Problems in `team` with these codes are about its members, all others about its name."""


@dataclass(frozen=True, slots=True)
class FormWording:
    """What a form says in place of the message or the hint about a file. An empty text changes nothing."""

    message: str = ""
    hint: str = ""
    replaced_hint_values: frozenset[str] | None = None
    """The names of the values in the hint that is replaced. Hints with other values, such as a suggestion, stay.
    None replaces every hint."""

    def replaces_hint(self, hint: str) -> bool:
        values = hint.values if isinstance(hint, Message) else {}
        return bool(self.hint) and self.replaced_hint_values in (None, frozenset(values))


WORDING_BY_CODE: Mapping[str, FormWording] = {
    "duplicate-result": FormWording(hint=N_("change the one that is there, or fix the day")),
    "empty-field": FormWording(hint=N_("write something, or leave it empty")),
    "missing-field": FormWording(hint=N_("answer it")),
    "missing-text": FormWording(N_("there is no text"), N_("write it")),
    "not-a-key": FormWording(
        hint=N_("use letters, digits and single hyphens"), replaced_hint_values=frozenset({"text"})
    ),
    "not-a-single-value": FormWording(hint=N_("write one thing"), replaced_hint_values=frozenset()),
    "unknown-topic": FormWording(
        N_("`{key}` is a topic that is new here"),
        N_("keep it, or use a topic that the site lists"),
        replaced_hint_values=frozenset(),
    ),
}
"""The wording of codes that need no closer look."""
REFERENCE_WORDING_BY_SOURCE: Mapping[str, FormWording] = {
    "people": FormWording(
        N_("nobody here has the handle `{key}`"),
        N_("check the handle: it is the last part of a page's address"),
        replaced_hint_values=frozenset({"key"}),
    ),
    "challenges": FormWording(
        N_("there is no challenge `{key}`"),
        N_("copy the last part of its address"),
        replaced_hint_values=frozenset({"key"}),
    ),
}
"""The wording of unknown references, by what the question suggests."""
_PLACEHOLDER_WORDING = FormWording(hint=N_("write your own, or leave it empty"))
_UNWANTED_SCORE_WORDING = FormWording(hint=N_("leave it empty: having done it is what counts"))
_MISSING_SCORE_WORDING = FormWording(
    N_("an answer is needed here"), N_("this challenge measures `{measure}`: write what you reached")
)
_UNWANTED_TEAM_WORDING = FormWording(hint=N_("leave the team empty; each of you sends in a result"))
_MISSING_TEAM_WORDING = FormWording(hint=N_("write what the team is called, and who is in it"))
_SAME_WORDING = FormWording()


def convert_file_problem(problem: Problem, file: DraftFile, context: SubmissionContext) -> AnswerProblem:
    """Return the problem with the label of its question and the wording of the form, in the hub's language."""
    field_name = find_field_name(file.text, problem.where.line)
    question = _find_question(problem, file, field_name, context)
    wording = _find_wording(problem, question, field_name, context)
    hint = wording.hint if wording.replaces_hint(problem.hint) else ""
    if problem.hint == LEAVE_OUT_HINT:
        hint = N_("leave it empty: what is left out is not shown")
    if isinstance(problem.hint, Message) and problem.hint.template == UNRANKED_HINT:
        hint = N_("leave it empty, and ask to show it without a place: what has no number has no place on a board")
    answer_problem = replace(
        context.make_answer_problem(
            question,
            problem.code,
            _reword(problem.message, wording.message, question),
            _reword(problem.hint, hint, question),
        ),
        severity=str(problem.severity),
    )
    if question:
        return answer_problem
    position = format_code_span(str(problem.where))
    return replace(
        answer_problem,
        message=f"{answer_problem.message} ({position})",
        message_markdown=f"{answer_problem.message_markdown} ({position})",
    )


def _find_question(
    problem: Problem, file: DraftFile, field_name: str, context: SubmissionContext
) -> FormQuestion | None:
    """Find the question whose answer stands at the position of the problem."""
    if problem.code in _QUESTION_BY_CODE:
        return context.find_question(_QUESTION_BY_CODE[problem.code])
    if problem.code == "missing-field":
        return context.find_question(_get_text_value(problem.message, "field"))
    if file.path.endswith(".md") and problem.where.line > file.text.split("\n").index("---", 1) + 1:
        return context.find_question(_BODY)
    if field_name == "team":
        return context.find_question("members" if problem.code in _MEMBER_CODES else "team")
    return context.find_question(_QUESTION_BY_FIELD.get(field_name, field_name))


def _find_wording(
    problem: Problem, question: FormQuestion | None, field_name: str, context: SubmissionContext
) -> FormWording:
    """Choose the wording by the code; for some codes also by the field, the answers or the challenge."""
    match problem.code:
        case "placeholder-text":
            return _SAME_WORDING if question and question.name == _BODY else _PLACEHOLDER_WORDING
        case "unknown-reference":
            if not question or fold_key(_get_text_value(problem.message, "key")) == FORMER_MEMBER_KEY:
                return _SAME_WORDING
            return REFERENCE_WORDING_BY_SOURCE.get(question.suggestion_source, _SAME_WORDING)
        case "score-mismatch":
            if context.values.get("score") is None:
                return _MISSING_SCORE_WORDING
            measures_nothing = context.challenge and context.challenge.value.score.measure == "none"
            return _UNWANTED_SCORE_WORDING if measures_nothing else _SAME_WORDING
        case "challenge-mismatch":
            by_field = {"team": _UNWANTED_TEAM_WORDING, "learner": _MISSING_TEAM_WORDING}
            return by_field.get(field_name, _SAME_WORDING)
    return WORDING_BY_CODE.get(problem.code, _SAME_WORDING)


def _reword(text: str, template: str, question: FormQuestion | None) -> Message | str:
    """Return a text with another template, unless that is empty, and with the question's label as its field."""
    if not isinstance(text, Message):
        return text
    values = text.values | ({"field": question.label} if question and "field" in text.values else {})
    return format_message(template or text.template, **values)


def _get_text_value(text: str, name: str) -> str:
    return str(text.values.get(name, "")) if isinstance(text, Message) else ""
