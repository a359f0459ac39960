"""Builds the texts of GitHub's issue forms in .github/ISSUE_TEMPLATE/ from a hub's settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from lyceum.contributing.form_fields import (
    FormField,
    FormSection,
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
"""An issue that a form created has the label `form: ` and the kind."""
MAX_OPTIONS = 50
"""With more choices than this, typing is quicker than a list on GitHub."""

FormControl = Literal["input", "textarea", "dropdown", "checkboxes"]


@dataclass(frozen=True, slots=True)
class FormQuestion(FormField):
    """A question of an issue form: a field of the site's form, or a part of one (`location.city`), and its control."""

    control: FormControl = "input"
    example: str = ""
    """A placeholder in the empty control."""
    section_title: str = ""
    """The heading above the question; empty in the first section."""


@dataclass(frozen=True)
class IssueForm:
    kind: FormKind
    name: str
    description: str
    issue_title: str
    """The title of the issue until its author writes another."""
    intro: str
    questions: tuple[FormQuestion, ...]
    english_questions: tuple[FormQuestion, ...] = ()
    """The same questions in English, so that issues from before a change of the hub's language are understood."""

    @cached_property
    def _question_index_by_label(self) -> Mapping[str, int]:
        index_by_label: dict[str, int] = {}
        for questions in (self.questions, self.english_questions):
            for index, question in enumerate(questions):
                index_by_label.setdefault(_normalize_label(question.label), index)
        return index_by_label

    def find_question_index(self, line: str) -> int | None:
        """Return the index of the question whose heading this line of an issue is, or None."""
        return self._question_index_by_label.get(_normalize_label(line[4:])) if line.startswith("### ") else None

    def find_choice(self, question: FormQuestion, text: str) -> str | None:
        """Return the value of a choice by its label in the hub's language or in English, or by the value itself."""
        versions = [other for other in (*self.english_questions, *self.questions) if other.name == question.name]
        value_by_label = {_normalize_label(value): value for value, _ in question.choices}
        value_by_label |= {_normalize_label(label): value for version in versions for value, label in version.choices}
        return value_by_label.get(_normalize_label(text))


def _normalize_label(text: str) -> str:
    return " ".join(text.split()).casefold()


def build_issue_form(kind: FormKind, translator: Translator, settings: HubSettings) -> IssueForm:
    """Build the form of a kind in the translator's language, with the hub's cohorts as choices."""
    form = _build_form(kind, translator, settings)
    if translator.language == "en":
        return form
    return replace(form, english_questions=_build_form(kind, get_translator("en"), settings).questions)


def _build_form(kind: FormKind, translator: Translator, settings: HubSettings) -> IssueForm:
    _ = translator.gettext
    public = _(
        "What you send becomes public: it is shown here and stays in the history of the hub. Leave out what strangers should not know."
    )
    after = _("Somebody looks at it, and what is not quite right yet is said below your answers; you can change them.")
    match kind:
        case "profile":
            name, description = _("Add yourself"), _("A page about you, or a change of it. A name is enough.")
            title, sections = _("My page"), build_profile_form(translator, settings)
            again = _(
                "Have you got a page already? Then what you leave empty stays as it is; a single hyphen empties it."
            )
            intro = f"{public}\n\n{again}"
        case "tip":
            name, description = _("Share a tip"), _("Ten lines that would have helped you last week.")
            title, sections, intro = _("A tip"), build_tip_form(translator), f"{public}\n\n{after}"
        case "result":
            name = _("Send in your result")
            description = _("Finished, halfway, or slower than all others: it counts.")
            title, sections, intro = _("A result"), build_result_form(translator), f"{public}\n\n{after}"
        case "challenge":
            name = _("Propose a challenge")
            description = _("Something that others could try, too. A person looks at it.")
            title, sections = _("An idea for a challenge"), build_challenge_form(translator)
            intro = f"{public}\n\n{after}"
        case "leave":
            name, description = _("Leave"), _("Take your page and your name off this site.")
            title, sections = _("Please remove me"), ()
            intro = _(
                "Your page, your picture and your own results go, and your name everywhere else; a tip that you wrote stays as a former member's. Nobody asks why. What was written on GitHub, here and in the history of the files, is not part of the site: for that, ask the moderators."
            )
    questions = tuple(_build_questions(sections, translator)) if sections else (_build_removal_question(translator),)
    return IssueForm(kind, name, description, title, intro, questions)


def _build_removal_question(translator: Translator) -> FormQuestion:
    _ = translator.gettext
    choices = (("yes", _("Yes, remove me from this site")),)
    return FormQuestion("sure", _("Are you sure?"), "", "checks", required=True, choices=choices, control="checkboxes")


_FIELDS_KNOWN_FROM_GITHUB = frozenset({"handle", "author", "learner"})
"""GitHub says who the author of an issue is."""


def _build_questions(sections: Iterable[FormSection], translator: Translator) -> Iterator[FormQuestion]:
    for index, section in enumerate(sections):
        for field in section.fields:
            if field.name not in _FIELDS_KNOWN_FROM_GITHUB:
                for question in _convert_field(field, translator):
                    yield replace(question, section_title=section.title if index else "")


def _convert_field(field: FormField, translator: Translator) -> Iterator[FormQuestion]:
    """Yield the questions of a field: one, but for places and for flags that are off by default."""
    _ = translator.gettext
    commas = _("With commas between them.")
    help_text = "" if _normalize_label(field.help).rstrip(".") == _normalize_label(field.label) else field.help
    question = FormQuestion(**{part.name: getattr(field, part.name) for part in fields(field)})
    question = replace(question, help=help_text)
    distinct_choices = _make_choices_distinct(field.choices)
    match field.shape:
        case "text" | "lines":
            yield replace(question, control="textarea")
        case "links":
            example = _("Website https://ada.example.org")
            help_text = _join_sentences(help_text, _("What it is, and its address; one on each line."))
            yield replace(question, control="textarea", help=help_text, example=example)
        case "keys" if field.name == "languages":
            yield replace(question, help=_("With commas between them: English, pt-BR"))
        case "keys":
            yield replace(question, help=_join_sentences(help_text, commas))
        case "day":
            yield replace(question, help=_join_sentences(help_text, _("Year-month-day.")), example="2026-03-01")
        case "place":
            yield FormQuestion("location.city", _("Town"), field.help, "line")
            country_help = _("Its name, or its two letters.")
            yield FormQuestion("location.country", _("Country"), country_help, "key", choices=field.choices)
        case "flags":
            yield from _convert_flags(question, translator)
        case "choice" if 0 < len(field.choices) <= MAX_OPTIONS:
            yield replace(question, control="dropdown", choices=distinct_choices)
        case "checks" if 0 < len(field.choices) <= MAX_OPTIONS:
            yield replace(question, control="checkboxes", choices=distinct_choices)
        case "checks":
            yield replace(question, shape="keys", help=_join_sentences(help_text, commas), choices=distinct_choices)
        case "choice" if field.name == "challenge":
            yield replace(question, help=_("Its title, or the address of its page."), suggestion_source="challenges")
        case _:
            yield replace(question, choices=distinct_choices)


def _convert_flags(question: FormQuestion, translator: Translator) -> Iterator[FormQuestion]:
    """Yield one question for the flags that are on by default, and one for each flag that is off."""
    _ = translator.gettext
    question = replace(question, control="checkboxes")
    if question.name != "show":
        choices = (("ranked", _("Show it without a place among the others")),)
        yield replace(question, label=_("Not on the board"), choices=choices)
        return
    choices_on_by_default = tuple(choice for choice in question.choices if choice[0] not in question.off_by_default)
    help_text = _("Tick what you do not want to show.")
    yield replace(question, label=_("Do not show me"), help=help_text, choices=choices_on_by_default)
    wishes = {
        "year": (_("Your year"), _("A page about your contributions in a year. It is made only if you tick this.")),
        "flair": (_("Your picture"), _("A picture of your page for a README. It is made only if you tick this.")),
    }
    for choice in question.choices:
        if choice[0] in question.off_by_default:
            label, help_text = wishes[choice[0]]
            yield replace(question, name=f"{question.name}.{choice[0]}", label=label, help=help_text, choices=(choice,))


def _join_sentences(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _make_choices_distinct(choices: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give every choice a label of its own, and none the label "None" that GitHub uses for no choice."""
    label_counts = Counter(_normalize_label(label) for _, label in choices)
    return tuple(
        (value, f"{label} ({value})" if _is_ambiguous_label(label, label_counts) else label) for value, label in choices
    )


def _is_ambiguous_label(label: str, label_counts: Mapping[str, int]) -> bool:
    return label_counts[_normalize_label(label)] > 1 or _normalize_label(label) == "none"


def render_issue_forms(settings: HubSettings, *, has_guide: bool = True) -> Mapping[str, str]:
    """Return the text of every file in the folder of issue forms, by path; the same settings give the same text."""
    translator = get_translator(settings.language)
    form_files = {
        f"{ISSUE_TEMPLATE_FOLDER}/{kind}.yml": _dump_yaml(_convert_form(build_issue_form(kind, translator, settings)))
        for kind in FORM_KINDS
    }
    return {
        f"{ISSUE_TEMPLATE_FOLDER}/config.yml": _dump_yaml(_build_config(settings, translator, has_guide)),
        **form_files,
    }


def _build_config(settings: HubSettings, translator: Translator, has_guide: bool) -> dict[str, Any]:
    config: dict[str, Any] = {"blank_issues_enabled": True}
    if settings.url:
        url = settings.url.rstrip("/") + ("/guide/" if has_guide else "/")
        about = translator.gettext("How to take part, step by step.")
        config["contact_links"] = [{"name": translator.gettext("How to take part"), "url": url, "about": about}]
    return config


def _convert_form(form: IssueForm) -> dict[str, Any]:
    """Convert a form to the values of GitHub's form schema.

    https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
    """
    body: list[dict[str, Any]] = [{"type": "markdown", "attributes": {"value": form.intro + "\n"}}]
    section_title = ""
    for question in form.questions:
        if question.section_title != section_title:
            section_title = question.section_title
            body.append({"type": "markdown", "attributes": {"value": f"## {section_title}\n"}})
        body.append(_convert_question(question))
    head = {"name": form.name, "description": form.description, "title": form.issue_title}
    return {**head, "labels": [FORM_LABEL_PREFIX + form.kind], "body": body}


def _convert_question(question: FormQuestion) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": question.label}
    if question.help:
        attributes["description"] = question.help
    if question.example:
        attributes["placeholder"] = question.example
    match question.control:
        case "dropdown":
            attributes["options"] = [label for _, label in question.choices]
        case "checkboxes":
            requirement = {"required": True} if question.required else {}
            attributes["options"] = [{"label": label, **requirement} for _, label in question.choices]
    element = {"type": question.control, "id": question.name.replace(".", "-"), "attributes": attributes}
    if question.required and question.control != "checkboxes":
        element["validations"] = {"required": True}
    return element


def _dump_yaml(values: dict[str, Any]) -> str:
    text = yaml.dump(
        values, Dumper=_FormDumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )
    return f"# Generated by `{ISSUE_FORMS_COMMAND}`; not edited by hand.\n{text}"


class _FormDumper(yaml.SafeDumper):
    """Indents the items of a list below its name, and writes texts of several lines as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_FormDumper.add_representer(str, _represent_text)


def build_issue_form_files(hub: Path) -> Mapping[str, str]:
    """Return the text of every issue form of a hub, by its path from the hub's folder."""
    library, _ = load_library(hub)
    return render_issue_forms(library.settings.value, has_guide=f"{CONTENT_FOLDER}/pages/guide.md" in library.paths)
