"""Reads the answers out of the text of an issue that was made with an issue form."""

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
"""What GitHub writes where nothing was answered."""


# What was answered -------------------------------------------------------------------------------------------------


def detect_form_kind(
    body: str, labels: Iterable[str], translator: Translator, community: HubSettings
) -> FormKind | None:
    """Which form made this issue: by its label, or else by the questions in it; None: none of them."""
    for kind in FORM_KINDS:
        if FORM_LABEL_PREFIX + kind in labels:
            return kind
    lines = _split_lines(body)

    def found(kind: FormKind) -> float:
        its = build_issue_form(kind, translator, community)
        return len({its.find_question_index(line) for line in lines} - {None}) / len(its.questions)

    share, kind = max(((found(kind), kind) for kind in FORM_KINDS), key=lambda one: (one[0], -FORM_KINDS.index(one[1])))
    return kind if share >= 0.5 else None


def parse_issue_body(body: str, form: IssueForm) -> dict[str, str]:
    """The answer to each question that the issue shows, by the question's name; empty where there is none.

    An answer in Markdown may hold headings of its own, those of the form among them. So the headings that count are the
    longest row of them, in the form's order, between which the answers have the shape that was asked for."""
    lines = _split_lines(body)
    marks = [(number, at) for number, line in enumerate(lines) if (at := form.find_question_index(line)) is not None]
    answers: dict[str, str] = {}
    row = _choose_headings(lines, marks, form)
    ends = [*(number for number, _ in row[1:]), len(lines)]
    for (number, at), end in zip(row, ends, strict=False):
        answer = "\n".join(lines[number + 1 : end]).strip("\n")
        question = form.questions[at]
        empty = answer.strip() == NO_RESPONSE or (question.control == "dropdown" and answer.strip() == "None")
        answers[question.name] = "" if empty or not answer.strip() else answer
    return answers


def _split_lines(body: str) -> list[str]:
    return body.replace("\r\n", "\n").replace("\r", "\n").split("\n")


_CHECKBOX_LINE = re.compile(r"\s*[-*] \[[ xX]\]( .*)?")


def _choose_headings(lines: Sequence[str], marks: Sequence[tuple[int, int]], form: IssueForm) -> list[tuple[int, int]]:
    """The marks (line, question) that count. In time proportional to the lines: from the last to the first, the best row
    that begins with each question is kept."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    place_of = {number: place for place, number in enumerate(written)}
    mark_at = {number: i for i, (number, _) in enumerate(marks)}
    scores = [0] * len(marks)
    after: list[int | None] = [None] * len(marks)
    best: dict[int, int] = {}  # by question: the mark that begins the best row
    for i in range(len(marks) - 1, -1, -1):
        number, at = marks[i]
        later = [best[one] for one in best if one > at]
        top = max(later, key=lambda one: (scores[one], -one), default=None)
        ends = _find_answer_ends(lines, written, place_of[number] + 1, form.questions[at].control)
        if ends is None:
            score, follows = (scores[top] if top is not None else 0), top
        else:  # what does not have the shape is taken where there is nothing better
            score, follows = (scores[top] if top is not None else 0) - 1, top
            for end in ends:
                j = mark_at.get(end, -1) if end < len(lines) else None
                if j is None and score < 0:
                    score, follows = 0, None
                elif j is not None and j >= 0 and marks[j][1] > at and scores[j] > score:
                    score, follows = scores[j], j
        scores[i], after[i] = score + 4, follows
        if at not in best or scores[i] >= scores[best[at]]:
            best[at] = i
    here = max(best.values(), key=lambda one: (scores[one], -one), default=None)
    row = []
    while here is not None:
        row.append(marks[here])
        here = after[here]
    return row


def _find_answer_ends(
    lines: Sequence[str], written: Sequence[int], place: int, control: FormControl
) -> tuple[int, ...] | None:
    """The lines on which the next question may stand, if the answer from `place` on has its shape; None: on any."""
    if control == "textarea":
        return None
    if control == "checkboxes":
        while place < len(written) and _CHECKBOX_LINE.fullmatch(lines[written[place]]):
            place += 1
        return (written[place] if place < len(written) else len(lines),)
    return tuple(written[one] if one < len(written) else len(lines) for one in (place, place + 1))


def parse_ticked_boxes(answer: str) -> tuple[str, ...]:
    """What stands beside the boxes that are ticked."""
    boxes = (re.fullmatch(r"\s*[-*] \[[xX]\] (.*)", line) for line in _split_lines(answer))
    return tuple(box[1].strip() for box in boxes if box)
