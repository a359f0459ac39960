"""A model class in; the questions that ask for it, with its limits and choices, out: of the site's forms and of GitHub's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel

from generator.model import Challenge, Community, Learner, Result, Tip, countries
from generator.words import Words

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
    off: tuple[str, ...] = ()
    """Of flags: those that are off until somebody turns them on."""


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

    def __init__(self, words: Words, model: type[BaseModel]) -> None:
        self.words, self.model = words, model

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
        """`said` is the prefix of the choices' names (see `choices_in`)."""
        known = _limits(self.model, name)
        if not choices:
            choices = tuple((value, choices_in(self.words)[said + value]) for value in known["choices"])
        return Field(
            name,
            label,
            help or self.words.gettext(str(known["help"])),
            shape,
            bool(known.get("required")) if required is None else required,
            most or known.get("most"),
            known.get("many"),
            choices,
            suggest,
            rows,
        )


def profile(words: Words, community: Community) -> tuple[Part, ...]:
    _, ask = words.gettext, Asked(words, Learner)
    lands = sorted(((code, words.country(code)) for code in countries()), key=lambda one: one[1].casefold())
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
                        ("year", _("on a page about my year, to share")),
                    ),
                    off=("year",),
                ),
            ),
        ),
    )


def tip(words: Words) -> tuple[Part, ...]:
    _, ask = words.gettext, Asked(words, Tip)
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


def result(words: Words, running: tuple[tuple[str, str], ...] = ()) -> tuple[Part, ...]:
    """`running`: key and title of each challenge that takes results."""
    _, ask = words.gettext, Asked(words, Result)
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


def challenge(words: Words) -> tuple[Part, ...]:
    """An idea for one: a person makes the rest of it."""
    _, ask = words.gettext, Asked(words, Challenge)
    return (
        Part(
            _("Your idea"),
            (
                ask("title", _("Title"), "line"),
                ask("summary", _("In a sentence"), "line"),
                Field(
                    "body",
                    _("What people do"),
                    _("In Markdown. What is to be done, what you need for it, how you know that you are done."),
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
                ask("opens", _("First day"), "day"),
                ask("closes", _("Last day"), "day"),
                ask(
                    "mode",
                    _("Who plays"),
                    "choice",
                    choices=(
                        ("solo", _("everybody alone")),
                        ("team", _("teams")),
                        ("either", _("alone or in teams")),
                    ),
                ),
                Field(
                    "score",
                    _("What is counted"),
                    _("How results compare, if they do."),
                    "choice",
                    choices=(
                        ("none", _("nothing: it is done or not")),
                        ("points", _("points")),
                        ("count", _("a number of things")),
                        ("percent", _("a percentage")),
                        ("duration", _("time")),
                    ),
                ),
            ),
        ),
    )


@cache
def choices_in(words: Words) -> Mapping[str, str]:
    """What the values of fields are called; `looking-for:` tells a mentor from somebody who looks for one."""
    _ = words.gettext
    return MappingProxyType(
        {
            "learner": _("learner"),
            "mentor": _("mentor"),
            "trainer": _("trainer"),
            "alum": _("alum"),
            "organiser": _("organiser"),
            "beginner": _("beginner"),
            "intermediate": _("intermediate"),
            "advanced": _("advanced"),
            "expert": _("expert"),
            "tip": _("Tip"),
            "how-to": _("How-to"),
            "resource": _("Resource"),
            "question": _("Question"),
            "story": _("Story"),
            "looking-for:study-buddy": _("a study buddy"),
            "looking-for:mentor": _("a mentor"),
            "looking-for:mentee": _("somebody to mentor"),
            "looking-for:team": _("a team"),
            "looking-for:feedback": _("feedback"),
            "looking-for:job": _("a job"),
        }
    )
