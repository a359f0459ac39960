"""Builds GitHub's issue forms from a hub's settings and writes them to .github/ISSUE_TEMPLATE/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from lyceum.contributing.form_fields import (
    FormField,
    FormSection,
    InputShape,
    build_challenge_form,
    build_profile_form,
    build_result_form,
    build_tip_form,
)
from lyceum.i18n import Translator, get_translator
from lyceum.loader import CONTENT_FOLDER, load_library
from lyceum.schema import HubSettings

FormKind = Literal["profile", "tip", "result", "challenge", "leave"]
FORM_KINDS: tuple[FormKind, ...] = get_args(FormKind)
ISSUE_TEMPLATE_FOLDER = ".github/ISSUE_TEMPLATE"
ISSUE_FORMS_COMMAND = "lyceum generate issue-forms"
FORM_LABEL_PREFIX = "form: "
"""In front of the kind: the label of an issue that a form made."""
MAX_OPTIONS = 50
"""Choices that a list on GitHub can show before writing is quicker."""

FormControl = Literal["input", "textarea", "dropdown", "checkboxes"]


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """What a form on GitHub asks at one place: a field of the model, or (`location.city`) a part of one."""

    name: str
    label: str
    help: str
    control: FormControl
    shape: InputShape
    """What the answer is (see asking.Field)."""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    """(value, what it is called), one for each value."""
    suggestion_source: str = ""
    example: str = ""
    section_title: str = ""
    """The title above it."""


@dataclass(frozen=True)
class IssueForm:
    kind: FormKind
    name: str
    description: str
    issue_title: str
    """Of the issue, before somebody writes another."""
    intro: str
    questions: tuple[FormQuestion, ...]
    english_questions: tuple[FormQuestion, ...] = ()
    """The same questions in English: what was asked before the hub had its language is understood, too."""

    @cached_property
    def _question_index_by_label(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for questions in (self.questions, self.english_questions):
            for i, question in enumerate(questions):
                found.setdefault(_normalize_label(question.label), i)
        return found

    def find_question_index(self, line: str) -> int | None:
        """The question that a line of an issue is the heading of."""
        return self._question_index_by_label.get(_normalize_label(line[4:])) if line.startswith("### ") else None

    def find_choice(self, question: FormQuestion, text: str) -> str | None:
        """The value of a choice, by what it is called here or in English, or by itself."""
        its = [one for one in (*self.english_questions, *self.questions) if one.name == question.name]
        called = {_normalize_label(value): value for value, _ in question.choices}
        called |= {_normalize_label(name): value for one in its for value, name in one.choices}
        return called.get(_normalize_label(text))


def _normalize_label(text: str) -> str:
    return " ".join(text.split()).casefold()


# What is asked -----------------------------------------------------------------------------------------------------


def build_issue_form(kind: FormKind, translator: Translator, community: HubSettings) -> IssueForm:
    """The form of a kind in these words, with the hub's groups and organisations to choose from."""
    made = _build_form(kind, translator, community)
    return (
        made
        if translator.language == "en"
        else replace(made, english_questions=_build_form(kind, get_translator("en"), community).questions)
    )


def _build_form(kind: FormKind, words: Translator, community: HubSettings) -> IssueForm:
    _ = words.gettext
    public = _(
        "What you send becomes public: it is shown here, and stays in the history of the hub. Leave out what you would "
        "not tell a room full of people."
    )
    after = _("Somebody looks at it, and what is not quite right yet is said below your answers; you can change them.")
    match kind:
        case "profile":
            name, about = _("Add yourself"), _("A page about you, or a change of it. A name is enough.")
            title, parts = _("My page"), build_profile_form(words, community)
            again = _(
                "Have you got a page already? Then what you leave empty stays as it is; a single hyphen empties it."
            )
            intro = f"{public}\n\n{again}"
        case "tip":
            name, about = _("Share a tip"), _("Ten lines that would have helped you last week.")
            title, parts, intro = _("A tip"), build_tip_form(words), f"{public}\n\n{after}"
        case "result":
            name = _("Send in your result")
            about = _("Finished, halfway, or slower than all others: it counts.")
            title, parts, intro = _("A result"), build_result_form(words), f"{public}\n\n{after}"
        case "challenge":
            name, about = _("Propose a challenge"), _("Something that others could try, too. A person looks at it.")
            title, parts, intro = _("An idea for a challenge"), build_challenge_form(words), f"{public}\n\n{after}"
        case "leave":
            name, about = _("Leave"), _("Take your page and your name off this site.")
            title, parts = _("Please remove me"), ()
            intro = _(
                "Your page, your picture and your own results go, and your name everywhere else; a tip that you wrote "
                "stays as a former member's. Nobody asks why. What was written on GitHub, here and in the history of the "
                "files, is not part of the site: for that, ask the people who look after the place."
            )
    questions = tuple(_build_questions(parts, words)) if kind != "leave" else (_build_removal_question(words),)
    return IssueForm(kind, name, about, title, intro, questions)


def _build_removal_question(words: Translator) -> FormQuestion:
    _ = words.gettext
    choices = (("yes", _("Yes, remove me from this site")),)
    return FormQuestion("sure", _("Are you sure?"), "", "checkboxes", "checks", True, choices)


_FIELDS_KNOWN_FROM_GITHUB = frozenset({"handle", "author", "learner"})
"""GitHub says who somebody is."""


def _build_questions(parts: Iterable[FormSection], words: Translator) -> Iterator[FormQuestion]:
    for number, part in enumerate(parts):
        for field in part.fields:
            if field.name not in _FIELDS_KNOWN_FROM_GITHUB:
                for question in _convert_field(field, words):
                    yield replace(question, section_title=part.title if number else "")


def _convert_field(field: FormField, words: Translator) -> Iterator[FormQuestion]:
    _ = words.gettext
    commas = _("With commas between them.")
    told = "" if _normalize_label(field.help).rstrip(".") == _normalize_label(field.label) else field.help
    question = FormQuestion(
        field.name, field.label, told, "input", field.shape, field.required, field.choices, field.suggestion_source
    )
    match field.shape:
        case "text" | "lines":
            yield replace(question, control="textarea")
        case "links":
            example = _("Website https://ada.example.org")
            told = _join_sentences(told, _("What it is, and its address; one on each line."))
            yield replace(question, control="textarea", help=told, example=example)
        case "keys" if field.name != "languages":
            yield replace(question, help=_join_sentences(told, commas))
        case "keys":
            yield replace(question, help=_("With commas between them: English, pt-BR"))
        case "day":
            yield replace(question, help=_join_sentences(told, _("Year-month-day.")), example="2026-03-01")
        case "place":
            yield FormQuestion("location.city", _("Town"), field.help, "input", "line")
            told = _("Its name, or its two letters.")
            yield FormQuestion("location.country", _("Country"), told, "input", "key", choices=field.choices)
        case "flags" if field.name == "show":
            told = _("Everything is shown, unless you tick it.")
            shown = tuple(one for one in field.choices if one[0] not in field.off_by_default)
            yield replace(question, label=_("Do not show me"), help=told, control="checkboxes", choices=shown)
            for choice in (one for one in field.choices if one[0] in field.off_by_default):
                told = _("A page that tells of your contributions in a year. It is made only if you tick this.")
                name, label = f"{field.name}.{choice[0]}", _("Your year")
                yield replace(question, name=name, label=label, help=told, control="checkboxes", choices=(choice,))
        case "flags":
            choices = (("ranked", _("Show it without a place among the others")),)
            yield replace(question, label=_("Not on the board"), control="checkboxes", choices=choices)
        case "choice" if 0 < len(field.choices) <= MAX_OPTIONS:
            yield replace(question, control="dropdown", choices=_make_choices_distinct(field.choices))
        case "checks" if 0 < len(field.choices) <= MAX_OPTIONS:
            yield replace(question, control="checkboxes", choices=_make_choices_distinct(field.choices))
        case "checks":
            yield replace(
                question,
                shape="keys",
                help=_join_sentences(told, commas),
                choices=_make_choices_distinct(field.choices),
            )
        case "choice" if field.name == "challenge":
            yield replace(question, help=_("Its title, or the address of its page."), suggestion_source="challenges")
        case _:
            yield replace(question, choices=_make_choices_distinct(field.choices))


def _join_sentences(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _make_choices_distinct(choices: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Every choice under a name of its own, and none under the one that GitHub gives to no choice."""
    names = [_normalize_label(name) for _, name in choices]
    return tuple(
        (
            value,
            f"{name} ({value})"
            if names.count(_normalize_label(name)) > 1 or _normalize_label(name) == "none"
            else name,
        )
        for value, name in choices
    )


# The files ---------------------------------------------------------------------------------------------------------


def render_issue_forms(community: HubSettings, *, guide: bool = True) -> Mapping[str, str]:
    """Path and text of everything in the folder of forms; the same settings give the same text."""
    words = get_translator(community.language)
    made = {
        f"{ISSUE_TEMPLATE_FOLDER}/{kind}.yml": _dump_yaml(_convert_form(build_issue_form(kind, words, community)))
        for kind in FORM_KINDS
    }
    return {f"{ISSUE_TEMPLATE_FOLDER}/config.yml": _dump_yaml(_build_config(community, words, guide)), **made}


def _build_config(community: HubSettings, words: Translator, guide: bool) -> dict[str, Any]:
    config: dict[str, Any] = {"blank_issues_enabled": True}
    if community.url:
        url = community.url.rstrip("/") + ("/guide/" if guide else "/")
        about = words.gettext("How to take part, step by step.")
        config["contact_links"] = [{"name": words.gettext("How to take part"), "url": url, "about": about}]
    return config


def _convert_form(form: IssueForm) -> dict[str, Any]:
    """https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema"""
    body: list[dict[str, Any]] = [{"type": "markdown", "attributes": {"value": form.intro + "\n"}}]
    part = ""
    for question in form.questions:
        if question.section_title != part:
            part = question.section_title
            body.append({"type": "markdown", "attributes": {"value": f"## {part}\n"}})
        body.append(_convert_question(question))
    about = {"name": form.name, "description": form.description, "title": form.issue_title}
    return {**about, "labels": [FORM_LABEL_PREFIX + form.kind], "body": body}


def _convert_question(question: FormQuestion) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": question.label}
    if question.help:
        attributes["description"] = question.help
    if question.example:
        attributes["placeholder"] = question.example
    match question.control:
        case "dropdown":
            attributes["options"] = [said for _, said in question.choices]
        case "checkboxes":
            needed = {"required": True} if question.required else {}
            attributes["options"] = [{"label": said, **needed} for _, said in question.choices]
    element = {"type": question.control, "id": question.name.replace(".", "-"), "attributes": attributes}
    if question.required and question.control != "checkboxes":
        element["validations"] = {"required": True}
    return element


def _dump_yaml(told: dict[str, Any]) -> str:
    text = yaml.dump(told, Dumper=_FormDumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False)
    return f"# Generated by `{ISSUE_FORMS_COMMAND}`; not edited by hand.\n{text}"


class _FormDumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_FormDumper.add_representer(str, _represent_text)


def build_issue_form_files(hub: Path) -> Mapping[str, str]:
    """The text of every issue form of the hub by its path, from the hub's folder."""
    library, _ = load_library(hub)
    return render_issue_forms(library.settings.value, guide=f"{CONTENT_FOLDER}/pages/guide.md" in library.paths)
