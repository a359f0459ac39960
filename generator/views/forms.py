"""A model class in; the form that asks for it, with its limits and choices, out. hub-forms.js makes the file of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel

from generator.model import Learner, Result, Tip, countries
from generator.pages import Page, SearchEntry
from generator.views.base import Desk

Shape = Literal["line", "key", "text", "choice", "checks", "keys", "lines", "links", "place", "day", "url", "flags"]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    help: str
    shape: Shape
    required: bool = False
    most: int | None = None
    """Characters, of each part where there are several."""
    many: int | None = None
    """Parts."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, what it is called)."""
    suggest: str = ""
    """topics | people | challenges | timezones: what is offered while somebody types."""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What stands together in a form; all but the first can be left alone."""

    title: str
    fields: tuple[Field, ...]


def _limits(model: type[BaseModel], name: str) -> Mapping[str, Any]:
    """most, many, choices and help of a field, as the class says."""
    schema = _schema(model)
    found: dict[str, Any] = {"choices": ()}

    def walk(part: Mapping[str, Any]) -> None:
        if "maxLength" in part:
            found["most"] = part["maxLength"]
        if "maxItems" in part:
            found["many"] = part["maxItems"]
        if "enum" in part:
            found["choices"] = tuple(part["enum"])
        for inner in (*part.get("anyOf", ()), *([part["items"]] if "items" in part else ())):
            walk(inner)

    walk(schema["properties"][name])
    found["help"] = schema["properties"][name].get("description", "")
    found["required"] = name in schema.get("required", ())
    return found


@cache
def _schema(model: type[BaseModel]) -> Mapping[str, Any]:
    return model.model_json_schema()


class Asked:
    """Fields of one model, made with its limits."""

    def __init__(self, desk: Desk, model: type[BaseModel]) -> None:
        self.desk, self.model = desk, model

    def __call__(
        self,
        name: str,
        label: str,
        shape: Shape,
        *,
        help: str = "",  # noqa: A002
        said: str = "",
        required: bool | None = None,
        most: int | None = None,
        choices: tuple[tuple[str, str], ...] = (),
        suggest: str = "",
        rows: int = 0,
    ) -> Field:
        """`said` is the prefix of the choices' names among the desk's words."""
        known = _limits(self.model, name)
        if not choices:
            choices = tuple((value, self.desk.said(said + value)) for value in known["choices"])
        return Field(
            name,
            label,
            help or self.desk.words.gettext(str(known["help"])),
            shape,
            bool(known.get("required")) if required is None else required,
            most or known.get("most"),
            known.get("many"),
            choices,
            suggest,
            rows,
        )


def profile(desk: Desk) -> tuple[Part, ...]:
    _, ask, community = desk.words.gettext, Asked(desk, Learner), desk.hub.community
    lands = sorted(((code, desk.words.country(code)) for code in countries()), key=lambda one: one[1].casefold())
    belongs = []
    if community.cohorts:
        named = tuple((one.id, one.name) for one in community.cohorts)
        belongs.append(ask("cohort", _("Group"), "checks", choices=named, help=_("The group you started with.")))
    if community.organisations:
        named = tuple((one.id, one.name) for one in community.organisations)
        belongs.append(
            ask("organisation", _("Organisation"), "choice", choices=named, help=_("The school, company or club."))
        )
    return (
        Part(
            _("Who you are"),
            (
                ask("name", _("Your name"), "line"),
                Field(
                    "handle",
                    _("Your GitHub login"),
                    _("It becomes the name of your file and of your page. No account: choose any short name."),
                    "key",
                    required=True,
                    most=39,
                ),
                ask("headline", _("In one line"), "line"),
                ask("learning", _("You are learning"), "keys", suggest="topics"),
                ask("helps_with", _("You can help with"), "keys", suggest="topics"),
            ),
        ),
        Part(
            _("More about you"),
            (
                ask("bio", _("Your story"), "text", rows=6),
                ask("pronouns", _("Pronouns"), "line"),
                ask("knows", _("You know"), "keys", suggest="topics", help=_("Topics you know.")),
                ask("looking_for", _("You are looking for"), "checks", said="looking-for:"),
                ask("goals", _("You want to reach"), "lines", most=200, rows=3, help=_("One goal a line.")),
            ),
        ),
        Part(
            _("Where you are"),
            (
                Field(
                    "location",
                    _("Place"),
                    _("As exactly as you like, or not at all."),
                    "place",
                    most=80,
                    choices=tuple(lands),
                ),
                ask("timezone", _("Time zone"), "line", suggest="timezones", most=60),
                ask(
                    "languages",
                    _("Languages you speak"),
                    "keys",
                    help=_("Their codes, with commas: en, fr, pt-BR"),
                    most=20,
                ),
                *belongs,
                ask("links", _("Where else you can be found"), "links", most=60),
            ),
        ),
        Part(
            _("What is shown"),
            (
                ask("story", _("What this community changed for you"), "text", rows=4),
                Field(
                    "show",
                    _("Show me"),
                    _("Turn off what you would rather not."),
                    "flags",
                    choices=(
                        ("boards", _("with my name on boards")),
                        ("wall", _("on the contributors wall")),
                        ("search", _("in the search, and to search engines")),
                        ("peers", _("to people who learn the same")),
                    ),
                ),
            ),
        ),
    )


def tip(desk: Desk) -> tuple[Part, ...]:
    _, ask = desk.words.gettext, Asked(desk, Tip)
    return (
        Part(
            _("What you found out"),
            (
                ask("title", _("Title"), "line"),
                ask("author", _("Your handle"), "key", suggest="people", required=True, most=80),
                ask("kind", _("Kind"), "choice", required=True),
                Field(
                    "body",
                    _("The tip"),
                    _("In Markdown: **bold**, `code`, lists with a hyphen. What was hard, what helped, how to try it."),
                    "text",
                    required=True,
                    most=40_000,
                    rows=12,
                ),
                ask("topics", _("Topics"), "keys", suggest="topics"),
            ),
        ),
        Part(
            _("More"),
            (
                ask("level", _("Level"), "choice"),
                ask("url", _("Link"), "url", most=2000),
                ask("challenges", _("Helps with a challenge"), "keys", suggest="challenges"),
                ask("thanks", _("With thanks to"), "keys", suggest="people"),
            ),
        ),
    )


def result(desk: Desk) -> tuple[Part, ...]:
    _, ask, hub = desk.words.gettext, Asked(desk, Result), desk.hub
    running = tuple(
        (one.entry.key, one.entry.value.title) for one in hub.challenges.values() if one.state in ("open", "past")
    )
    return (
        Part(
            _("What you did"),
            (
                Field("challenge", _("Challenge"), _("Which one it was."), "choice", required=True, choices=running),
                ask("learner", _("Your handle"), "key", suggest="people", most=80),
                Field(
                    "team",
                    _("Team"),
                    _("Only where you did it together: what the team is called."),
                    "line",
                    most=80,
                ),
                Field("members", _("Who is in it"), _("The handles of all of you."), "keys", suggest="people", many=24),
                ask("date", _("Day"), "day"),
                ask("score", _("Score"), "line", most=24),
                ask("board", _("Board"), "choice"),
                ask("tasks", _("Parts you did"), "checks"),
            ),
        ),
        Part(
            _("More"),
            (
                ask("notes", _("What you learnt"), "text", rows=6),
                ask("evidence", _("Where it can be seen"), "url", most=2000),
                ask("thanks", _("With thanks to"), "keys", suggest="people"),
                Field(
                    "ranked",
                    _("On the board"),
                    "",
                    "flags",
                    choices=(("ranked", _("Give it a place among the others")),),
                ),
            ),
        ),
    )


def page(desk: Desk, form: Literal["join", "share", "result"]) -> Page:
    _, community = desk.words.gettext, desk.hub.community
    at = f"{form}/"
    title, lead, parts, folder = {
        "join": (
            _("Add yourself"),
            _("A name is enough. Everything else can wait, or stay empty."),
            profile,
            "learners",
        ),
        "share": (_("Share what you found out"), _("Ten lines that would have helped you last week."), tip, "tips"),
        "result": (
            _("Send in your result"),
            _("Finished, halfway, or slower than all others: it counts."),
            result,
            "challenges",
        ),
    }[form]
    start = {"join": "name: \n", "share": "---\ntitle: \nauthor: \n---\n\n", "result": "learner: \ndate: \n"}[form]
    by_hand = None
    if community.repository:
        by_hand = (
            f"https://github.com/{community.repository}/new/{quote(community.branch)}"
            f"?filename=content/{folder}/&value={quote(start)}"
        )
    body = desk.body("form.html", at, form=form, title=title, lead=lead, parts=parts(desk), by_hand=by_hand)
    return Page(at, form, title, lead, body, search=(SearchEntry(title, lead),))


def data(desk: Desk) -> dict[str, Any]:
    """What the forms suggest, and which names are taken."""
    hub, library = desk.hub, desk.hub.library
    return {
        "topics": [
            [topic.id, topic.name, *topic.aliases] for topic in (library.topics.value.topics if library.topics else ())
        ],
        "people": [
            [one.entry.key, one.entry.value.name]
            for one in hub.learners.values()
            if one.entry.value.show.search or one.entry.value.show.wall
        ],
        "handles": [one.entry.key for one in hub.learners.values()],
        "tips": list(library.tips),
        "challenges": {
            one.entry.key: {
                "title": one.entry.value.title,
                "measure": one.entry.value.score.measure,
                "mode": one.entry.value.mode,
                "max": float(one.entry.value.score.max) if one.entry.value.score.max is not None else None,
                "opens": one.entry.value.opens.isoformat() if one.entry.value.opens else None,
                "boards": list(one.entry.value.boards),
                "tasks": [[task.id, task.title] for task in one.entry.value.tasks],
            }
            for one in hub.challenges.values()
        },
        "results": sorted(f"{one.challenge}/{one.key}".casefold() for one in library.results),
    }
