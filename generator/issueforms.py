"""A hub's settings in; GitHub's issue forms for it, out. And of an issue that such a form made: what was answered.

    python -m generator.issueforms            writes .github/ISSUE_TEMPLATE/ of the hub in this folder
    python -m generator.issueforms --check    says whether it is up to date

What a form asks is what the model has (see `asking`), without what GitHub knows: who somebody is. Nothing in it changes
with a contribution, so that no contribution makes it stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from generator import asking, generated, reading
from generator.asking import Field, Part
from generator.model import Community
from generator.words import Words

Kind = Literal["profile", "tip", "result", "challenge", "leave"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FOLDER = ".github/ISSUE_TEMPLATE"
COMMAND = "python -m generator.issueforms"
LABEL = "form: "
"""In front of the kind: the label of an issue that a form made."""
UNANSWERED = "_No response_"
"""What GitHub writes where nothing was answered."""
MOST_OPTIONS = 50
"""Choices that a list on GitHub can show before writing is quicker."""

Control = Literal["input", "textarea", "dropdown", "checkboxes"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a form on GitHub asks at one place: a field of the model, or (`location.city`) a part of one."""

    name: str
    label: str
    help: str
    control: Control
    shape: asking.Shape
    """What the answer is (see asking.Field)."""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    """(value, what it is called), one for each value."""
    suggest: str = ""
    example: str = ""
    part: str = ""
    """The title above it."""


@dataclass(frozen=True)
class Form:
    kind: Kind
    name: str
    about: str
    title: str
    """Of the issue, before somebody writes another."""
    intro: str
    questions: tuple[Question, ...]
    english: tuple[Question, ...] = ()
    """The same questions in English: what was asked before the hub had its language is understood, too."""

    @cached_property
    def _index(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for questions in (self.questions, self.english):
            for i, question in enumerate(questions):
                found.setdefault(_same(question.label), i)
        return found

    def asked_at(self, line: str) -> int | None:
        """The question that a line of an issue is the heading of."""
        return self._index.get(_same(line[4:])) if line.startswith("### ") else None

    def value(self, question: Question, said: str) -> str | None:
        """The value of a choice, by what it is called here or in English, or by itself."""
        its = [one for one in (*self.english, *self.questions) if one.name == question.name]
        called = {_same(value): value for value, _ in question.choices}
        called |= {_same(name): value for one in its for value, name in one.choices}
        return called.get(_same(said))


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()


# What is asked -----------------------------------------------------------------------------------------------------


def form(kind: Kind, words: Words, community: Community) -> Form:
    """The form of a kind in these words, with the hub's groups and organisations to choose from."""
    made = _form(kind, words, community)
    return made if words.language == "en" else replace(made, english=_form(kind, Words("en"), community).questions)


def _form(kind: Kind, words: Words, community: Community) -> Form:
    _ = words.gettext
    public = _(
        "What you send becomes public: it is shown here, and stays in the history of the hub. Leave out what you would "
        "not tell a room full of people."
    )
    after = _("Somebody looks at it, and what is not quite right yet is said below your answers; you can change them.")
    match kind:
        case "profile":
            name, about = _("Add yourself"), _("A page about you, or a change of it. A name is enough.")
            title, parts = _("My page"), asking.profile(words, community)
            again = _(
                "Have you got a page already? Then what you leave empty stays as it is; a single hyphen empties it."
            )
            intro = f"{public}\n\n{again}"
        case "tip":
            name, about = _("Share a tip"), _("Ten lines that would have helped you last week.")
            title, parts, intro = _("A tip"), asking.tip(words), f"{public}\n\n{after}"
        case "result":
            name = _("Send in your result")
            about = _("Finished, halfway, or slower than all others: it counts.")
            title, parts, intro = _("A result"), asking.result(words), f"{public}\n\n{after}"
        case "challenge":
            name, about = _("Propose a challenge"), _("Something that others could try, too. A person looks at it.")
            title, parts, intro = _("An idea for a challenge"), asking.challenge(words), f"{public}\n\n{after}"
        case "leave":
            name, about = _("Leave"), _("Take your page and your name off this site.")
            title, parts = _("Please remove me"), ()
            intro = _(
                "Your page, your picture and your own results go, and your name everywhere else; a tip that you wrote "
                "stays as a former member's. Nobody asks why. What was written on GitHub, here and in the history of the "
                "files, is not part of the site: for that, ask the people who look after the place."
            )
    questions = tuple(_questions(parts, words)) if kind != "leave" else (_leaving(words),)
    return Form(kind, name, about, title, intro, questions)


def _leaving(words: Words) -> Question:
    _ = words.gettext
    choices = (("yes", _("Yes, remove me from this site")),)
    return Question("sure", _("Are you sure?"), "", "checkboxes", "checks", True, choices)


_KNOWN = frozenset({"handle", "author", "learner"})
"""GitHub says who somebody is."""


def _questions(parts: Iterable[Part], words: Words) -> Iterator[Question]:
    for number, part in enumerate(parts):
        for field in part.fields:
            if field.name not in _KNOWN:
                for question in _of_a_field(field, words):
                    yield replace(question, part=part.title if number else "")


def _of_a_field(field: Field, words: Words) -> Iterator[Question]:
    _ = words.gettext
    commas = _("With commas between them.")
    told = "" if _same(field.help).rstrip(".") == _same(field.label) else field.help
    question = Question(
        field.name, field.label, told, "input", field.shape, field.required, field.choices, field.suggest
    )
    match field.shape:
        case "text" | "lines":
            yield replace(question, control="textarea")
        case "links":
            example = _("Website https://ada.example.org")
            told = _joined(told, _("What it is, and its address; one on each line."))
            yield replace(question, control="textarea", help=told, example=example)
        case "keys" if field.name != "languages":
            yield replace(question, help=_joined(told, commas))
        case "keys":
            yield replace(question, help=_("With commas between them: English, pt-BR"))
        case "day":
            yield replace(question, help=_joined(told, _("Year-month-day.")), example="2026-03-01")
        case "place":
            yield Question("location.city", _("Town"), field.help, "input", "line")
            told = _("Its name, or its two letters.")
            yield Question("location.country", _("Country"), told, "input", "key", choices=field.choices)
        case "flags" if field.name == "show":
            told = _("Everything is shown, unless you tick it.")
            shown = tuple(one for one in field.choices if one[0] not in field.off)
            yield replace(question, label=_("Do not show me"), help=told, control="checkboxes", choices=shown)
            for choice in (one for one in field.choices if one[0] in field.off):
                told = _("A page that tells of your deeds in a year. It is made only if you tick this.")
                name, label = f"{field.name}.{choice[0]}", _("Your year")
                yield replace(question, name=name, label=label, help=told, control="checkboxes", choices=(choice,))
        case "flags":
            choices = (("ranked", _("Show it without a place among the others")),)
            yield replace(question, label=_("Not on the board"), control="checkboxes", choices=choices)
        case "choice" if 0 < len(field.choices) <= MOST_OPTIONS:
            yield replace(question, control="dropdown", choices=_apart(field.choices))
        case "checks" if 0 < len(field.choices) <= MOST_OPTIONS:
            yield replace(question, control="checkboxes", choices=_apart(field.choices))
        case "checks":
            yield replace(question, shape="keys", help=_joined(told, commas), choices=_apart(field.choices))
        case "choice" if field.name == "challenge":
            yield replace(question, help=_("Its title, or the address of its page."), suggest="challenges")
        case _:
            yield replace(question, choices=_apart(field.choices))


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _apart(choices: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Every choice under a name of its own, and none under the one that GitHub gives to no choice."""
    names = [_same(name) for _, name in choices]
    return tuple(
        (value, f"{name} ({value})" if names.count(_same(name)) > 1 or _same(name) == "none" else name)
        for value, name in choices
    )


# The files ---------------------------------------------------------------------------------------------------------


def files(community: Community, *, guide: bool = True) -> Mapping[str, str]:
    """Path and text of everything in the folder of forms; the same settings give the same text."""
    words = Words(community.language)
    made = {f"{FOLDER}/{kind}.yml": _written(_as_github_asks(form(kind, words, community))) for kind in KINDS}
    return {f"{FOLDER}/config.yml": _written(_config(community, words, guide)), **made}


def _config(community: Community, words: Words, guide: bool) -> dict[str, Any]:
    config: dict[str, Any] = {"blank_issues_enabled": True}
    if community.url:
        url = community.url.rstrip("/") + ("/guide/" if guide else "/")
        about = words.gettext("How to take part, step by step.")
        config["contact_links"] = [{"name": words.gettext("How to take part"), "url": url, "about": about}]
    return config


def _as_github_asks(form: Form) -> dict[str, Any]:
    """https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema"""
    body: list[dict[str, Any]] = [{"type": "markdown", "attributes": {"value": form.intro + "\n"}}]
    part = ""
    for question in form.questions:
        if question.part != part:
            part = question.part
            body.append({"type": "markdown", "attributes": {"value": f"## {part}\n"}})
        body.append(_element(question))
    about = {"name": form.name, "description": form.about, "title": form.title}
    return {**about, "labels": [LABEL + form.kind], "body": body}


def _element(question: Question) -> dict[str, Any]:
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


def _written(told: dict[str, Any]) -> str:
    text = yaml.dump(told, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False)
    return f"# Generated by `{COMMAND}`; not edited by hand.\n{text}"


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def write(hub: Path) -> tuple[str, ...]:
    """The paths of the forms, which are in the hub's folder now."""
    made = _files_of(hub)
    for path, text in made.items():
        (hub / path).parent.mkdir(parents=True, exist_ok=True)
        (hub / path).write_text(text, "utf-8", newline="\n")
    return tuple(sorted(made))


def stale(hub: Path) -> tuple[str, ...]:
    """The paths of forms that are not what `write` would make of them, in path order."""
    return tuple(
        path
        for path, text in sorted(_files_of(hub).items())
        if not (hub / path).is_file() or (hub / path).read_text("utf-8") != text
    )


def _files_of(hub: Path) -> Mapping[str, str]:
    library, _ = reading.library(hub)
    return files(library.community.value, guide=f"{reading.CONTENT}/pages/guide.md" in library.paths)


# What was answered -------------------------------------------------------------------------------------------------


def kind_of(body: str, labels: Iterable[str], words: Words, community: Community) -> Kind | None:
    """Which form made this issue: by its label, or else by the questions in it; None: none of them."""
    for kind in KINDS:
        if LABEL + kind in labels:
            return kind
    lines = _lines(body)

    def found(kind: Kind) -> float:
        its = form(kind, words, community)
        return len({its.asked_at(line) for line in lines} - {None}) / len(its.questions)

    share, kind = max(((found(kind), kind) for kind in KINDS), key=lambda one: (one[0], -KINDS.index(one[1])))
    return kind if share >= 0.5 else None


def read(body: str, form: Form) -> dict[str, str]:
    """The answer to each question that the issue shows, by the question's name; empty where there is none.

    An answer in Markdown may hold headings of its own, those of the form among them. So the headings that count are the
    longest row of them, in the form's order, between which the answers have the shape that was asked for."""
    lines = _lines(body)
    marks = [(number, at) for number, line in enumerate(lines) if (at := form.asked_at(line)) is not None]
    answers: dict[str, str] = {}
    row = _row(lines, marks, form)
    ends = [*(number for number, _ in row[1:]), len(lines)]
    for (number, at), end in zip(row, ends, strict=False):
        answer = "\n".join(lines[number + 1 : end]).strip("\n")
        question = form.questions[at]
        empty = answer.strip() == UNANSWERED or (question.control == "dropdown" and answer.strip() == "None")
        answers[question.name] = "" if empty or not answer.strip() else answer
    return answers


def _lines(body: str) -> list[str]:
    return body.replace("\r\n", "\n").replace("\r", "\n").split("\n")


_BOX = re.compile(r"\s*[-*] \[[ xX]\]( .*)?")


def _row(lines: Sequence[str], marks: Sequence[tuple[int, int]], form: Form) -> list[tuple[int, int]]:
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
        ends = _ends(lines, written, place_of[number] + 1, form.questions[at].control)
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


def _ends(lines: Sequence[str], written: Sequence[int], place: int, control: Control) -> tuple[int, ...] | None:
    """The lines on which the next question may stand, if the answer from `place` on has its shape; None: on any."""
    if control == "textarea":
        return None
    if control == "checkboxes":
        while place < len(written) and _BOX.fullmatch(lines[written[place]]):
            place += 1
        return (written[place] if place < len(written) else len(lines),)
    return tuple(written[one] if one < len(written) else len(lines) for one in (place, place + 1))


def ticked(answer: str) -> tuple[str, ...]:
    """What stands beside the boxes that are ticked."""
    boxes = (re.fullmatch(r"\s*[-*] \[[xX]\] (.*)", line) for line in _lines(answer))
    return tuple(box[1].strip() for box in boxes if box)


if __name__ == "__main__":
    sys.exit(generated.main(sys.argv[1:], command=COMMAND, write=write, stale=stale))
