"""Turns the answers of an issue form into the values of a content file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lyceum.contributing.draft import clean_text, list_taken_paths, suggest_key
from lyceum.contributing.issue_forms import FormKind, FormQuestion, IssueForm, build_issue_form
from lyceum.contributing.issue_parser import parse_ticked_boxes
from lyceum.i18n import Message, Translator, format_message, get_translator
from lyceum.loader import Entry, Library, ProfileOwner
from lyceum.schema import SPECIAL_SLUGS, find_language_code, fold_key, is_language_tag, normalize_date


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Something about an answer, in the words of the form."""

    question: str
    """As the form asks it; empty: it is about the whole."""
    code: str
    message: str
    hint: str = ""
    severity: str = "error"


@dataclass(frozen=True)
class SubmissionContext:
    hub: Path
    library: Library
    translator: Translator
    account: ProfileOwner
    form: IssueForm | None
    answers: Mapping[str, str]
    today: date

    def make_problem(self, code: str, message: Message, hint: Message | str = "") -> AnswerProblem:
        return AnswerProblem("", code, self.translator.translate(message), self.translator.translate(hint))

    def make_answer_problem(
        self, question: FormQuestion | None, code: str, message: Message, hint: Message | str = ""
    ) -> AnswerProblem:
        return replace(self.make_problem(code, message, hint), question=question.label if question else "")

    def find_question(self, name: str) -> FormQuestion | None:
        return next((one for one in self.form.questions if one.name == name), None) if self.form else None

    @cached_property
    def handle(self) -> str | None:
        """As the author's profile is named; None: they have none here."""
        return min((self.library.learners[key].key for key in self.account.own_handles), default=None)

    @cached_property
    def taken_paths(self) -> frozenset[str]:
        return list_taken_paths(self.library)

    @cached_property
    def keys_by_name(self) -> Mapping[str, Mapping[str, str]]:
        """Keys of topics, people and challenges by what they are called, where only one is called so."""
        library = self.library
        topics = library.topics.value.topics if library.topics else ()
        pairs = {
            "topics": [(topic.name, topic.id) for topic in topics],
            "people": [(one.value.name, one.key) for one in library.learners.values()],
            "challenges": [(one.value.title, one.key) for one in library.challenges.values()],
        }
        found: dict[str, dict[str, str]] = {}
        for what, named in pairs.items():
            many = Counter(fold_key(name) for name, _ in named)
            found[what] = {fold_key(name): key for name, key in named if many[fold_key(name)] == 1}
        return found

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the answers say, by question; None: a hyphen, for nothing. Unanswered questions are left out."""
        told: dict[str, Any] = {}
        for question in self.form.questions if self.form else ():
            answer = clean_text(self.answers.get(question.name, ""))
            if re.fullmatch(r"\s*[-–—]\s*", answer):
                told[question.name] = None
            elif (value := _parse_answer(question, answer, self)) not in ("", [], {}):
                told[question.name] = value
        return told

    def find_missing_answers(self) -> Iterator[AnswerProblem]:
        """Questions without the answer that they need."""
        for question in self.form.questions if self.form else ():
            if question.required and self.values.get(question.name) is None:
                yield self.make_answer_problem(question, "missing-answer", format_message("an answer is needed here"))

    def format_form_link(self, kind: FormKind) -> str:
        """Where a form of the hub is opened, as Markdown; without a repository, what it is called."""
        its, repository = (
            build_issue_form(kind, self.translator, self.library.settings.value),
            self.library.settings.value.repository,
        )
        if not repository:
            return its.name
        return f"[{its.name}](https://github.com/{repository}/issues/new?template={kind}.yml)"


# Answers to values -------------------------------------------------------------------------------------------------


def _collapse_whitespace(text: str) -> str:
    return " ".join(text.split())


def _trim_text(text: str) -> str:
    return re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE).lstrip("\n").rstrip()


def _parse_answer(question: FormQuestion, answer: str, case: SubmissionContext) -> Any:
    line = _collapse_whitespace(answer)
    match question.shape:
        case _ if question.name == "score" and question.shape == "line":
            line = re.sub(r"^([0-9]{1,12}),([0-9]{1,2}|[0-9]{4,6})$", r"\1.\2", line)
            return Decimal(line) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", line, re.ASCII) else line
        case _ if question.name == "location.country":
            return _find_code(line, case.translator, "territories") if line else ""
        case "text":
            return _trim_text(answer)
        case "day":
            return parse_day(line)
        case "lines":
            return [text for text in map(_strip_list_marker, answer.split("\n")) if text]
        case "links":
            return [_parse_link(text) for text in map(_strip_list_marker, answer.split("\n")) if text]
        case "keys":
            parts = (_strip_list_marker(text) for text in re.split(r"[,;\n،、，]", answer))
            return list(dict.fromkeys(_parse_key(question, text, case) for text in parts if text))
        case "checks":
            return [
                _parse_choice(question, text, case) for text in map(_collapse_whitespace, parse_ticked_boxes(answer))
            ]
        case "flags" if "." in question.name:
            return bool(parse_ticked_boxes(answer)) or ""
        case "flags":
            return {
                _parse_choice(question, text, case): False
                for text in map(_collapse_whitespace, parse_ticked_boxes(answer))
            }
        case "choice":
            return _parse_choice(question, line, case)
    return line


def _strip_list_marker(text: str) -> str:
    return re.sub(r"^([-*+•]|\[[ xX]\])\s+", "", _collapse_whitespace(text))


def parse_day(text: str) -> date | str:
    day = normalize_date(text)
    return date.fromisoformat(day) if day else text


def _parse_choice(question: FormQuestion, text: str, case: SubmissionContext) -> str:
    assert case.form
    return case.form.find_choice(question, text) or text


def _parse_link(text: str) -> dict[str, str]:
    """What a line says of a link: `Website https://…`, `[Website](https://…)`, or the address alone."""
    if match := re.fullmatch(r"\[(.*)\]\((\S+)\)", text):
        return {"label": match[1], "url": match[2]}
    label, _, url = text.rpartition(" ")
    if not label and (host := re.match(r"(?i)(?:https?://|mailto:)?(?:www\.)?([^/?#\s]{1,60})", url)):
        return {"label": host[1], "url": url.strip("<>")}
    return {"label": label.rstrip(" :–—-") or label, "url": url.strip("<>")}


def _parse_key(question: FormQuestion, text: str, case: SubmissionContext) -> str:
    """The key of what somebody names in their own way: by its name, an alias, its address, with an `@`."""
    if question.name == "languages":
        return (
            text
            if is_language_tag(text)
            else find_language_code(text) or _find_code(text, case.translator, "languages")
        )
    match question.suggestion_source:
        case "topics":
            known = case.library.topics_by_key.get(fold_key(text))
            return (
                known.id
                if known
                else case.keys_by_name["topics"].get(fold_key(text))
                or SPECIAL_SLUGS.get(fold_key(text))
                or suggest_key(text)
                or text
            )
        case "people":
            return _find_handle(case, text)
        case "challenges":
            return _find_challenge_key(case, text) or text
    if question.name == "tasks" and (entry := find_answered_challenge(case)):
        same = (task.id for task in entry.value.tasks if fold_key(text) in (fold_key(task.id), fold_key(task.title)))
        return next(same, text)
    return _parse_choice(question, text, case)


def _find_handle(case: SubmissionContext, text: str) -> str:
    bare = re.sub(r"(?i)^(@|https://github\.com/|https://\S*/learners/)", "", text).strip("/")
    if entry := case.library.learners.get(fold_key(bare)):
        return entry.key
    return case.keys_by_name["people"].get(fold_key(text), bare)


def _find_challenge_key(case: SubmissionContext, text: str) -> str | None:
    """A challenge by its key, its title or the address of its page."""
    bare = match[1] if (match := re.search(r"/challenges/([^/?#\s]+)", text)) else text
    if entry := case.library.challenges.get(fold_key(unquote(bare))):
        return entry.key
    return case.keys_by_name["challenges"].get(fold_key(text))


def find_answered_challenge(case: SubmissionContext) -> Entry[Any] | None:
    key = _find_challenge_key(case, _collapse_whitespace(clean_text(case.answers.get("challenge", ""))))
    return case.library.challenges[fold_key(key)] if key else None


def _find_code(text: str, words: Translator, what: str) -> str:
    """The code of a country or a language that is named in the hub's language or in English."""
    for one in (words, get_translator("en")):
        if code := _index_codes(str(one.locale), what).get(fold_key(text)):
            return code
    return text


@cache
def _index_codes(locale: str, what: str) -> Mapping[str, str]:
    from babel import Locale

    names: Mapping[Any, Any] = getattr(Locale.parse(locale), what)
    return {fold_key(str(name)): str(code).replace("_", "-") for code, name in sorted(names.items(), reverse=True)}
