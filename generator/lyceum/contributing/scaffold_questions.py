"""Asks for the most important fields of a new file, one question at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from lyceum.contributing.draft import Draft, DraftKind, add_author, find_challenge
from lyceum.contributing.form_fields import (
    FormSection,
    build_challenge_form,
    build_profile_form,
    build_result_form,
    build_tip_form,
)
from lyceum.contributing.scaffold import ScaffoldError, build_scaffold_file
from lyceum.contributing.scaffold_fields import SimpleField, list_simple_fields
from lyceum.diagnostics import Problem
from lyceum.git import read_git_setting
from lyceum.i18n import Translator
from lyceum.loader import Entry, Library, find_owner
from lyceum.schema import Challenge, fold_key

_MAIN_FIELDS: Mapping[DraftKind, tuple[str, ...]] = {
    "learner": ("name", "headline", "learning", "helps_with"),
    "tip": ("title", "author", "kind", "topics"),
    "challenge": ("title", "summary", "hosts", "topics", "score"),
    "result": ("learner", "date", "score", "board"),
    "activity": ("what", "who", "date", "kind"),
}
"""The fields that are asked for; all others stand in the file as comments."""


@dataclass(frozen=True, slots=True)
class ScaffoldQuestion:
    field: SimpleField
    label: str
    help: str
    default: str = ""
    is_required: bool = False


def _find_open_questions(
    draft: Draft, library: Library, translator: Translator, *, today: date
) -> Iterator[ScaffoldQuestion]:
    """Yield a question for each main field that has no value and makes sense for this draft."""
    labels = _build_labels(draft.kind, library, translator)
    challenge = find_challenge(draft, library)
    for name in _MAIN_FIELDS[draft.kind]:
        field = _get_main_field(draft.kind, name)
        if field.path in draft.values or not _is_relevant(name, draft, challenge):
            continue
        default = today.isoformat() if name == "date" else "tip" if (draft.kind, name) == ("tip", "kind") else ""
        is_required = field.is_required or name in ("author", "learner") or (draft.kind, name) == ("result", "score")
        help_text = _build_help(field, challenge, translator)
        yield ScaffoldQuestion(field, labels.get(name, name), help_text, default, is_required)


def _get_main_field(kind: DraftKind, name: str) -> SimpleField:
    return next(
        field
        for field in list_simple_fields(kind)
        if field.path[0] == name and (len(field.path) == 1 or field.is_shorthand)
    )


def _build_labels(kind: DraftKind, library: Library, translator: Translator) -> Mapping[str, str]:
    """Return the labels of the fields, by name: those of the form on the site if it asks for the field, too."""
    sections = _build_form(kind, library, translator)
    return {field.name: field.label for section in sections for field in section.fields} | {
        "hosts": translator.gettext("Who runs it"),
        "what": translator.gettext("What was done"),
        "who": translator.gettext("Who did it"),
        "date": translator.gettext("Day"),
        "kind": translator.gettext("Kind"),
    }


def _build_form(kind: DraftKind, library: Library, translator: Translator) -> tuple[FormSection, ...]:
    match kind:
        case "learner":
            return build_profile_form(translator, library.settings.value)
        case "tip":
            return build_tip_form(translator)
        case "challenge":
            return build_challenge_form(translator)
        case "result":
            return build_result_form(translator)
    return ()


def _build_help(field: SimpleField, challenge: Entry[Challenge] | None, translator: Translator) -> str:
    help_text = " ".join(translator.gettext(field.description).split())
    if field.choices:
        return f"{help_text} ({', '.join(field.choices)})"
    if field.path == ("board",) and challenge:
        return f"{help_text} ({', '.join(challenge.value.boards)})"
    return f"{help_text} {translator.gettext('With commas between them.')}" if field.is_list else help_text


def _is_relevant(name: str, draft: Draft, challenge: Entry[Challenge] | None) -> bool:
    """Return whether the question makes sense beside the other values and for the challenge."""
    match draft.kind, name:
        case "result", "learner":
            return not any(path[0] == "team" for path in draft.values)
        case "result", "score":
            return challenge is not None and challenge.value.score.measure != "none"
        case "result", "board":
            return challenge is not None and len(challenge.value.boards) > 1
        case "tip", "author":
            return ("authors",) not in draft.values
    return True


def _parse_typed_answer(field: SimpleField, answer: str) -> Any:
    """Return the value of a field from a typed answer: a text, or a list of texts; empty if nothing was typed."""
    answer = answer.strip()
    if not field.is_list:
        return answer
    return [part.strip() for part in re.split("[,;]", answer) if part.strip()]


def _check_answer(
    draft: Draft, library: Library, field: SimpleField, translator: Translator, *, today: date
) -> tuple[Problem, ...]:
    """Return the problems of a field's value beside the values that were given before."""
    try:
        build_scaffold_file(draft, library, translator, today=today)
    except ScaffoldError as refused:
        return tuple(refused.find_field_problems(field.path[0]))
    return ()


def _limit_library(library: Library, challenge_key: str) -> Library:
    """Leave out the tips, activities and other results, so that a question does not wait for a check of all of them."""
    results = tuple(result for result in library.results if fold_key(result.challenge_key) == fold_key(challenge_key))
    return replace(library, tips={}, activities={}, results=results, badges=None, paths=(), skipped_files=())


def fill_known_answers(draft: Draft, library: Library, hub: Path) -> Draft:
    """Add what Git's settings tell: the login as the key of a new profile, or the learner as the author of the file."""
    login = read_git_setting(hub, "github.user")
    if draft.kind == "learner":
        return replace(draft, key=draft.key or login)
    handle = _find_handle_by_login(library, login) if login else ""
    return add_author(draft, handle) if handle else draft


def _find_handle_by_login(library: Library, login: str) -> str:
    """Return the handle of the profile with this GitHub login; empty if there is none."""
    return min((entry.key for entry in library.learners.values() if find_owner(entry) == fold_key(login)), default="")


AskQuestion = Callable[[ScaffoldQuestion], str]
ShowProblems = Callable[[tuple[Problem, ...]], None]


def ask_questions(
    draft: Draft,
    library: Library,
    translator: Translator,
    ask_question: AskQuestion,
    show_problems: ShowProblems,
    *,
    today: date,
) -> Draft:
    """Ask the open questions, each until its answer has no problem, and return the draft with the answers."""
    limited_library = _limit_library(library, draft.challenge_key)
    for question in _find_open_questions(draft, library, translator, today=today):
        while True:
            value = _parse_typed_answer(question.field, ask_question(question))
            if not value and not question.is_required:
                break
            answered = draft.with_value(question.field.path, value)
            if problems := _check_answer(answered, limited_library, question.field, translator, today=today):
                show_problems(problems)
                continue
            draft = answered
            break
    return draft
