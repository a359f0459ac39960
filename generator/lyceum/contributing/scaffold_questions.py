"""Asks for the most important fields of a new file, one question at a time."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from lyceum.contributing.form_fields import (
    FormSection,
    build_challenge_form,
    build_profile_form,
    build_result_form,
    build_tip_form,
)
from lyceum.contributing.scaffold import ScaffoldError, ScaffoldInput, build_scaffold_file, find_challenge
from lyceum.contributing.scaffold_fields import ScaffoldKind, SimpleField, list_simple_fields
from lyceum.diagnostics import Problem
from lyceum.i18n import Translator
from lyceum.loader import Entry, Library, find_owner
from lyceum.schema import Challenge, fold_key

# What is asked -----------------------------------------------------------------------------------------------------

_MAIN_FIELDS: Mapping[ScaffoldKind, tuple[str, ...]] = {
    "learner": ("name", "headline", "learning", "helps_with"),
    "tip": ("title", "author", "kind", "topics"),
    "challenge": ("title", "summary", "hosts", "topics", "score"),
    "result": ("learner", "date", "score", "board"),
    "activity": ("what", "who", "date", "kind"),
}
"""What matters first; all else waits in the file."""


@dataclass(frozen=True, slots=True)
class ScaffoldQuestion:
    field: SimpleField
    label: str
    help: str
    default: str = ""
    is_required: bool = False


def find_open_questions(
    kind: ScaffoldKind, library: Library, scaffold_input: ScaffoldInput, translator: Translator, *, today: date
) -> Iterator[ScaffoldQuestion]:
    """What is still to be asked, one after the other; `given` has the answers before it."""
    labels = {one.name: one.label for part in _find_form_parts(kind, library, translator) for one in part.fields}
    labels |= {"hosts": translator.gettext("Who runs it"), "what": translator.gettext("What was done")}
    labels |= {
        "who": translator.gettext("Who did it"),
        "date": translator.gettext("Day"),
        "kind": translator.gettext("Kind"),
    }
    challenge = find_challenge(library, scaffold_input)
    for name in _MAIN_FIELDS[kind]:
        one = next(
            each
            for each in list_simple_fields(kind)
            if each.path[0] == name and (len(each.path) == 1 or each.is_shorthand)
        )
        if one.path in scaffold_input.values or not _is_relevant(name, kind, challenge, scaffold_input):
            continue
        default = today.isoformat() if name == "date" else "tip" if (kind, name) == ("tip", "kind") else ""
        needed = one.is_required or name in ("author", "learner") or (name == "score" and kind == "result")
        told = translator.gettext(one.description)
        if one.choices:
            told += f" ({', '.join(one.choices)})"
        elif name == "board" and challenge:
            told += f" ({', '.join(challenge.value.boards)})"
        elif one.is_list:
            told += " " + translator.gettext("With commas between them.")
        yield ScaffoldQuestion(one, labels.get(name, name), told, default, needed)


def _find_form_parts(kind: ScaffoldKind, library: Library, words: Translator) -> tuple[FormSection, ...]:
    match kind:
        case "learner":
            return build_profile_form(words, library.settings.value)
        case "tip":
            return build_tip_form(words)
        case "challenge":
            return build_challenge_form(words)
        case "result":
            return build_result_form(words)
    return ()


def _is_relevant(name: str, kind: ScaffoldKind, challenge: Entry[Challenge] | None, given: ScaffoldInput) -> bool:
    """Whether the question makes sense here."""
    match kind, name:
        case "result", "learner":
            return not any(steps[0] == "team" for steps in given.values)
        case "result", "score":
            return challenge is not None and challenge.value.score.measure != "none"
        case "result", "board":
            return challenge is not None and len(challenge.value.boards) > 1
        case "tip", "author":
            return ("authors",) not in given.values
    return True


def parse_typed_answer(field: SimpleField, answer: str) -> Any:
    """The value of a field that somebody typed; empty where they said nothing."""
    answer = answer.strip()
    if not field.is_list:
        return answer
    return [part.strip() for part in re.split("[,;]", answer) if part.strip()]


def check_answer(
    kind: ScaffoldKind,
    library: Library,
    scaffold_input: ScaffoldInput,
    field: SimpleField,
    value: Any,
    translator: Translator,
    *,
    today: date,
) -> tuple[Problem, ...]:
    """What the check says of this value, beside those that were given before."""
    said = replace(scaffold_input, values={**scaffold_input.values, field.path: value})
    try:
        build_scaffold_file(kind, library, said, translator, today=today)
    except ScaffoldError as refused:
        return tuple(refused.find_field_problems(field.path[0]))
    return ()


def _limit_library(library: Library, challenge: str) -> Library:
    """What a single answer can be at odds with, so that no question looks through everybody's tips and results."""
    results = tuple(one for one in library.results if fold_key(one.challenge_key) == fold_key(challenge))
    return replace(library, tips={}, activities={}, results=results, badges=None, paths=(), skipped_files=())


def read_github_login(hub: Path) -> str:
    """What Git's settings call the user on GitHub (`github.user`); empty where they don't."""
    try:
        told = subprocess.run(
            ["git", "config", "--get", "github.user"], cwd=hub, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return told.stdout.strip()


def find_handle_by_login(library: Library, login: str) -> str:
    """The handle of a GitHub login's profile here; empty where there is none."""
    return min((one.key for one in library.learners.values() if find_owner(one) == fold_key(login)), default="")


AskQuestion = Callable[[ScaffoldQuestion], str]
ShowProblems = Callable[[tuple[Problem, ...]], None]


def ask_questions(
    kind: ScaffoldKind,
    library: Library,
    scaffold_input: ScaffoldInput,
    translator: Translator,
    ask_question: AskQuestion,
    show_problems: ShowProblems,
    *,
    today: date,
) -> ScaffoldInput:
    """With the answers to what is still open; each is asked for again until nothing is wrong with it."""
    near = _limit_library(library, scaffold_input.challenge)
    for question in find_open_questions(kind, library, scaffold_input, translator, today=today):
        while True:
            value = parse_typed_answer(question.field, ask_question(question))
            if not value and not question.is_required:
                break
            if found := check_answer(kind, near, scaffold_input, question.field, value, translator, today=today):
                show_problems(found)
                continue
            scaffold_input = scaffold_input.with_value(question.field.path, value)
            break
    return scaffold_input
