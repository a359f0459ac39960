"""Reads the answers out of the text of an issue that was created with an issue form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lyceum.contributing.issue_forms import (
    FORM_KINDS,
    FORM_LABEL_PREFIX,
    FormControl,
    FormKind,
    IssueForm,
    build_issue_form,
)
from lyceum.i18n import Translator
from lyceum.schema import HubSettings

NO_RESPONSE = "_No response_"
"""GitHub writes this for a question without an answer."""
_MIN_HEADING_SHARE = 0.5
"""An issue belongs to a form if it shows at least this share of the form's questions."""
_HEADING_SCORE = 4
"""What a heading adds to the score of a row of headings; an answer without the expected shape costs 1."""


def detect_form_kind(
    body: str, labels: Iterable[str], translator: Translator, settings: HubSettings
) -> FormKind | None:
    """Find the form that created an issue by its label, or else by its headings; None if no form fits."""
    label_set = set(labels)
    for kind in FORM_KINDS:
        if FORM_LABEL_PREFIX + kind in label_set:
            return kind
    lines = _split_lines(body)

    def compute_heading_share(kind: FormKind) -> float:
        form = build_issue_form(kind, translator, settings)
        return len({form.find_question_index(line) for line in lines} - {None}) / len(form.questions)

    # Of two forms with the same share, the first in the list wins.
    share, _, kind = max((compute_heading_share(kind), -index, kind) for index, kind in enumerate(FORM_KINDS))
    return kind if share >= _MIN_HEADING_SHARE else None


def parse_issue_body(body: str, form: IssueForm) -> dict[str, str]:
    """Return the answer to each question that the issue shows, by the question's name; empty if there is none.

    An answer in Markdown may hold headings of its own, even those of the form. So the headings that count are the
    longest row in the form's order between which the answers have the shape of their questions.
    """
    lines = _split_lines(body)
    headings = [
        (number, index) for number, line in enumerate(lines) if (index := form.find_question_index(line)) is not None
    ]
    answers: dict[str, str] = {}
    row = _choose_headings(lines, headings, form)
    ends = [*(number for number, _ in row[1:]), len(lines)]
    for (number, index), end in zip(row, ends, strict=False):
        answer = "\n".join(lines[number + 1 : end]).strip("\n")
        question = form.questions[index]
        is_empty = answer.strip() in ("", NO_RESPONSE) or (question.control == "dropdown" and answer.strip() == "None")
        answers[question.name] = "" if is_empty else answer
    return answers


def _split_lines(body: str) -> list[str]:
    return body.replace("\r\n", "\n").replace("\r", "\n").split("\n")


_CHECKBOX_LINE = re.compile(r"\s*[-*] \[[ xX]\]( .*)?")


def _choose_headings(
    lines: Sequence[str], headings: Sequence[tuple[int, int]], form: IssueForm
) -> list[tuple[int, int]]:
    """Choose the headings (line, question) that count, in time proportional to the number of lines.

    Goes from the last heading to the first and keeps, for each question, the best row that begins with it.
    """
    filled_lines = [number for number, line in enumerate(lines) if line.strip()]
    place_by_line = {number: place for place, number in enumerate(filled_lines)}
    heading_by_line = {number: heading for heading, (number, _) in enumerate(headings)}
    scores = [0] * len(headings)
    next_headings: list[int | None] = [None] * len(headings)
    best_by_question: dict[int, int] = {}

    def choose_best(candidates: Iterable[int]) -> int | None:
        return max(candidates, key=lambda heading: (scores[heading], -heading), default=None)

    for heading in range(len(headings) - 1, -1, -1):
        number, question = headings[heading]
        following = choose_best(best for later, best in best_by_question.items() if later > question)
        score = scores[following] if following is not None else 0
        ends = _find_answer_ends(lines, filled_lines, place_by_line[number] + 1, form.questions[question].control)
        if ends is not None:
            score -= 1  # an answer of another shape is taken only if there is nothing better
            for end in ends:
                if end == len(lines):
                    if score < 0:
                        score, following = 0, None
                    continue
                candidate = heading_by_line.get(end)
                if candidate is not None and headings[candidate][1] > question and scores[candidate] > score:
                    score, following = scores[candidate], candidate
        scores[heading], next_headings[heading] = score + _HEADING_SCORE, following
        if question not in best_by_question or scores[heading] >= scores[best_by_question[question]]:
            best_by_question[question] = heading
    current = choose_best(best_by_question.values())
    row = []
    while current is not None:
        row.append(headings[current])
        current = next_headings[current]
    return row


def _find_answer_ends(
    lines: Sequence[str], filled_lines: Sequence[int], place: int, control: FormControl
) -> tuple[int, ...] | None:
    """Return the lines where the next question may begin if the answer at `place` has its shape; None means any line."""
    if control == "textarea":
        return None
    if control == "checkboxes":
        while place < len(filled_lines) and _CHECKBOX_LINE.fullmatch(lines[filled_lines[place]]):
            place += 1
        return (filled_lines[place] if place < len(filled_lines) else len(lines),)
    return tuple(filled_lines[end] if end < len(filled_lines) else len(lines) for end in (place, place + 1))


def parse_ticked_boxes(answer: str) -> tuple[str, ...]:
    """Return the texts beside the boxes that are ticked."""
    boxes = (re.fullmatch(r"\s*[-*] \[[xX]\] (.*)", line) for line in _split_lines(answer))
    return tuple(box[1].strip() for box in boxes if box)
