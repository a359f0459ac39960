"""Turns the answers of an issue form into the values of a content file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from lyceum.contributing.draft import clean_text
from lyceum.contributing.issue_forms import FormKind, FormQuestion, IssueForm, build_issue_form
from lyceum.contributing.issue_parser import parse_ticked_boxes
from lyceum.diagnostics import format_markdown_message
from lyceum.i18n import Message, Translator, format_message, get_translator
from lyceum.loader import Entry, Library, ProfileOwner
from lyceum.schema import (
    NO_VALUE_WORDS,
    Challenge,
    Learner,
    ProfileLink,
    Result,
    ScalarType,
    Tip,
    describe_fields,
    find_country_code,
    find_language_code,
    fold_key,
    is_language_tag,
    make_valid_key,
    normalize_date,
    normalize_score,
    split_names,
)


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """A problem with an answer, worded and translated for the reader of the form."""

    question: str
    """The label of the question; empty if the problem is about the whole form."""
    code: str
    message: str
    hint: str = ""
    severity: str = "error"
    message_markdown: str = ""
    """The message for a comment, with every value in a code span."""
    hint_markdown: str = ""

    def to_json(self) -> dict[str, str]:
        names = ("question", "code", "message", "hint", "severity")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class SubmissionContext:
    """Everything that decides what becomes of one issue: the hub, the author, the form and its answers."""

    hub: Path
    library: Library
    translator: Translator
    account: ProfileOwner
    form: IssueForm | None
    """None if the issue belongs to no form."""
    answers: Mapping[str, str]
    """The answers as they stand in the issue, by the question's name."""
    today: date

    def make_problem(self, code: str, message: Message | str, hint: Message | str = "") -> AnswerProblem:
        """Make a problem of the whole form."""
        return AnswerProblem(
            "",
            code,
            self.translator.translate(message),
            self.translator.translate(hint),
            message_markdown=format_markdown_message(message, self.translator),
            hint_markdown=format_markdown_message(hint, self.translator),
        )

    def make_answer_problem(
        self, question: FormQuestion | None, code: str, message: Message | str, hint: Message | str = ""
    ) -> AnswerProblem:
        return replace(self.make_problem(code, message, hint), question=question.label if question else "")

    def find_question(self, name: str) -> FormQuestion | None:
        questions = self.form.questions if self.form else ()
        return next((question for question in questions if question.name == name), None)

    @cached_property
    def handle(self) -> str | None:
        """The author's handle as their profile is named; None if they have no profile."""
        return min((self.library.learners[key].key for key in self.account.own_handles), default=None)

    @cached_property
    def challenge(self) -> Entry[Any] | None:
        """The challenge that the form's answer names, if it is known."""
        answer = _collapse_whitespace(clean_text(self.answers.get("challenge", "")))
        key = self.library.key_finder.find_key("challenge", answer)
        return self.library.challenges[fold_key(key)] if key else None

    @cached_property
    def values(self) -> dict[str, Any]:
        """The value of each answer, by question name. None stands for a hyphen; unanswered questions are left out."""
        values: dict[str, Any] = {}
        for question in self.form.questions if self.form else ():
            answer = clean_text(self.answers.get(question.name, ""))
            if re.fullmatch(r"\s*[-–—]\s*", answer):
                values[question.name] = None
            elif (value := _parse_answer(question, answer, self)) not in ("", [], {}):
                values[question.name] = value
        return values

    def find_missing_answers(self) -> Iterator[AnswerProblem]:
        """Yield a problem for each required question without an answer."""
        for question in self.form.questions if self.form else ():
            if question.required and self.values.get(question.name) is None:
                yield self.make_answer_problem(question, "missing-answer", format_message("an answer is needed here"))

    def format_form_link(self, kind: FormKind) -> str:
        """Return a Markdown link that opens a form of the hub; only the form's name if the hub has no repository."""
        settings = self.library.settings.value
        name = build_issue_form(kind, self.translator, settings).name
        if not settings.repository:
            return name
        return f"[{name}](https://github.com/{settings.repository}/issues/new?template={kind}.yml)"


def _collapse_whitespace(text: str) -> str:
    return " ".join(text.split())


def trim_text(text: str) -> str:
    """Return a text without blanks at the ends of its lines and without empty lines around it."""
    return "\n".join(line.rstrip() for line in text.split("\n")).lstrip("\n").rstrip()


def _parse_answer(question: FormQuestion, answer: str, context: SubmissionContext) -> Any:
    """Return the value of an answer as the content file holds it; empty if the answer is empty."""
    line = _collapse_whitespace(answer)
    match question.shape:
        case "line" | "url" if (scalar := _find_scalar(question, context)) and (better := scalar.normalize(line)):
            return better
        case "line" if question.name == "organisation":
            organisation = context.library.find_organisation(line)
            return organisation.id if organisation else line
        case "line" if question.name == "score":
            return _parse_score(line, context)
        case _ if question.name == "location.country":
            return (find_country_code(line) or _find_code(line, context.translator, "territories")) if line else ""
        case "text":
            return trim_text(answer)
        case "day":
            return _parse_date(line)
        case "lines":
            return _split_parts(answer, "\n")
        case "links":
            return [_parse_link(text) for text in _split_parts(answer, "\n")]
        case "keys":
            separators = "\n" if question.suggestion_source in _KIND_BY_SOURCE else r"[,;\n،、，]"
            parts = dict.fromkeys(_split_parts(answer, separators))
            return list(dict.fromkeys(key for text in parts for key in _parse_keys(question, text, context)))
        case "checks":
            return _parse_checked_choices(question, answer, context)
        case "flags" if "." in question.name:
            return bool(parse_ticked_boxes(answer)) or ""
        case "flags":
            return dict.fromkeys(_parse_checked_choices(question, answer, context), False)
        case "choice":
            return _parse_choice(question, line, context)
    return line


_MODEL_BY_FORM: Mapping[str, type[BaseModel]] = {
    "profile": Learner,
    "tip": Tip,
    "result": Result,
    "challenge": Challenge,
}


def _find_scalar(question: FormQuestion, context: SubmissionContext) -> ScalarType | None:
    """Return the type of the field that a question asks for. The challenge decides about scores."""
    model = _MODEL_BY_FORM.get(context.form.kind) if context.form else None
    field = describe_fields(model).get(question.name) if model and question.name != "score" else None
    return field.scalar if field else None


def _parse_checked_choices(question: FormQuestion, answer: str, context: SubmissionContext) -> list[str]:
    labels = map(_collapse_whitespace, parse_ticked_boxes(answer))
    return [_parse_choice(question, label, context) for label in labels]


MAX_ANSWER_PARTS = 200
"""Parts of an answer that is a list. No list of a content file may have as many, so the answer is refused anyway."""


def _split_parts(answer: str, separators: str) -> list[str]:
    parts = (_strip_list_marker(text) for text in re.split(separators, answer))
    return list(islice((text for text in parts if text), MAX_ANSWER_PARTS))


def _strip_list_marker(text: str) -> str:
    return re.sub(r"^([-*+•]|\[[ xX]\])\s+", "", _collapse_whitespace(text))


def _parse_score(text: str, context: SubmissionContext) -> str:
    """Return a score as the project writes it: `12.5` for `12,5`. `1,000` stays, since readers disagree about it."""
    settings = context.challenge.value.score if context.challenge else None
    measure, unit = (settings.measure, settings.unit or "") if settings else ("", "")
    return normalize_score(text, measure=measure, unit=unit) or text


def _parse_date(text: str) -> date | str:
    day = normalize_date(text)
    return date.fromisoformat(day) if day else text


def _parse_choice(question: FormQuestion, text: str, context: SubmissionContext) -> str:
    assert context.form
    return context.form.find_choice(question, text) or text


def _parse_link(text: str) -> dict[str, str]:
    """Return label and address of a line: `Website https://…`, `[Website](https://…)`, or only the address."""
    label, bracket, url = text[1:-1].rpartition("](") if text.startswith("[") and text.endswith(")") else ("", "", "")
    if not bracket or len(url.split()) != 1:
        label, _, url = text.rpartition(" ")
        label = label.rstrip(" :–—-") or label
    scalar = describe_fields(ProfileLink)["url"].scalar
    url = url.strip("<>")
    url = (scalar.normalize(url) if scalar else None) or url
    if not label and (host := re.match(r"(?i)(?:https?://|mailto:)?(?:www\.)?([^/?#\s]{1,60})", url)):
        label = host[1]
    return {"label": label, "url": url}


_KIND_BY_SOURCE = {"topics": "topic", "people": "learner", "challenges": "challenge"}
"""What the form suggests, and the kind of what the answers name."""


def _parse_keys(question: FormQuestion, text: str, context: SubmissionContext) -> tuple[str, ...]:
    """Return the keys of what the author names by its key, name, alias or address, or with an `@`."""
    if kind := _KIND_BY_SOURCE.get(question.suggestion_source):
        find_key = context.library.key_finder.find_key
        names = split_names(text, lambda name: find_key(kind, name) is not None)
        is_word = kind == "topic" and text.casefold() not in NO_VALUE_WORDS
        keys = (find_key(kind, name) or (make_valid_key(name) if is_word else "") or name for name in names)
        return tuple(key.removeprefix("@") for key in keys)
    names = split_names(text) if question.name == "languages" else (text,)
    return tuple(_parse_key(question, name, context) for name in names)


def _parse_key(question: FormQuestion, text: str, context: SubmissionContext) -> str:
    if question.name == "languages":
        if is_language_tag(text):
            return text
        return find_language_code(text) or _find_code(text, context.translator, "languages")
    if question.name == "tasks" and context.challenge:
        tasks = context.challenge.value.tasks
        matches = (task.id for task in tasks if fold_key(text) in (fold_key(task.id), fold_key(task.title)))
        return next(matches, text)
    return _parse_choice(question, text, context)


def _find_code(text: str, translator: Translator, table: Literal["languages", "territories"]) -> str:
    """Return the code of a country or a language that is named in the hub's language or in English."""
    for naming_translator in (translator, get_translator("en")):
        if code := _index_codes(str(naming_translator.locale), table).get(fold_key(text)):
            return code
    return text


@cache
def _index_codes(locale: str, table: Literal["languages", "territories"]) -> Mapping[str, str]:
    """Return codes by folded name. If two codes have the same name, the first in order wins."""
    from babel import Locale

    names: Mapping[Any, Any] = getattr(Locale.parse(locale), table)
    return {fold_key(str(name)): str(code).replace("_", "-") for code, name in sorted(names.items(), reverse=True)}
