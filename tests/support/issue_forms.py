"""A small hub for issue forms, and functions that fill in and submit a form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from lyceum.contributing import FormKind, build_submission
from lyceum.contributing.issue_forms import IssueForm, build_issue_form
from lyceum.contributing.issue_parser import NO_RESPONSE
from lyceum.contributing.issue_submission import FormSubmission
from lyceum.i18n import Translator
from lyceum.loader import load_library
from tests.support.hubs import TODAY

HUB_SETTINGS = """\
name: Test
repository: moon/hub
url: https://moon.example.org/hub
cohorts: [{id: spring, name: Spring}, {id: autumn, name: "Autumn, late"}]
organisations: [{id: shed, name: The Shed}, {id: none, name: None}]
"""
FORM_HUB_FILES: dict[str, str | bytes] = {
    "content/hub.yml": HUB_SETTINGS,
    "content/topics.yml": "- {id: python, name: Python}\n- {id: javascript, name: JavaScript, aliases: [js]}\n",
    "content/learners/ada.yml": "# mine\nname: Ada\ngithub_id: 1\nrole: mentor  # since May\nheadline: Old\n"
    "knows: [{topic: python, level: expert}, js]\nlocation: {city: Ghent, country: BE}\nshow: {wall: false}\n",
    "content/learners/grace.yml": "name: Grace\ngithub: hopper\n",
    "content/learners/wren.yml": "name: Wren\ngithub: false\n",
    "content/challenges/walk/challenge.md": "---\ntitle: The long walk\nscore: {measure: count}\nmode: either\n"
    "opens: 2026-01-01\ntasks: [{id: hill, title: Up the hill}]\n---\nWalk.\n",
    "content/tips/sleep-on-it.md": "---\ntitle: Sleep on it\nauthor: ada\nthanks: [grace]\n---\nAda says so. Ask @ada.\n",
}
ENGLISH = Translator("en")
PROFILE_ANSWERS: dict[str, Any] = {"name": "Lin"}
TIP_ANSWERS: dict[str, Any] = {"title": "Sleep", "kind": "tip", "body": "Long."}
RESULT_ANSWERS: dict[str, Any] = {"challenge": "walk", "date": "2026-03-01", "score": "12"}


def build_form(folder: Path, kind: FormKind, translator: Translator = ENGLISH) -> IssueForm:
    """Build the form of a kind for a hub."""
    return build_issue_form(kind, translator, load_library(folder)[0].settings.value)


def make_body(form: IssueForm, answers: Mapping[str, str | list[str]]) -> str:
    """Return the text of the issue that GitHub makes of a filled form."""
    parts = []
    for question in form.questions:
        answer = answers.get(question.name, "")
        if question.control == "checkboxes":
            answer = "\n".join(f"- [{'X' if value in answer else ' '}] {label}" for value, label in question.choices)
        elif question.control == "dropdown":
            answer = dict(question.choices).get(str(answer), answer)
        parts.append(f"### {question.label}\n\n{answer or NO_RESPONSE}")
    return "\n\n".join(parts).replace("\r\n", "\n").replace("\n", "\r\n")


def submit_form(
    folder: Path, kind: FormKind, answers: Mapping[str, str | list[str]], author: str = "ada", author_id: int | None = 1
) -> FormSubmission:
    """Fill in a form, and return the submission that the hub makes of it."""
    text = make_body(build_form(folder, kind), answers)
    return build_submission(folder, kind=kind, body=text, author=author, author_id=author_id, number=7, today=TODAY)


def load_values(submission: FormSubmission) -> Any:
    """Return the values of the file as a common YAML parser reads them."""
    text = submission.text.split("---\n")[1] if submission.path.endswith(".md") else submission.text
    return yaml.safe_load(text)


def list_errors(submission: FormSubmission) -> set[tuple[str, str]]:
    """Return (question, code) for each error."""
    return {(problem.question, problem.code) for problem in submission.problems if problem.severity == "error"}
