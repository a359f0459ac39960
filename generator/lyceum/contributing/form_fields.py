"""Makes the fields of the contribution forms (on the site and on GitHub) from the content models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel

from lyceum.i18n import Translator
from lyceum.schema import Challenge, HubSettings, Learner, Result, Tip, describe_fields, load_country_codes

InputShape = Literal[
    "line", "key", "text", "choice", "checks", "keys", "lines", "links", "place", "day", "url", "flags"
]


@dataclass(frozen=True, slots=True)
class FormField:
    name: str
    label: str
    help: str
    shape: InputShape
    required: bool = False
    max_length: int | None = None
    """Characters, of each part where there are several."""
    max_items: int | None = None
    """Parts."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, what it is called)."""
    suggestion_source: str = ""
    """topics | people | challenges | timezones: what is offered while somebody types."""
    rows: int = 0
    off_by_default: tuple[str, ...] = ()
    """Of flags: those that are off until somebody turns them on."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """What stands together in a form; all but the first can be left alone."""

    title: str
    fields: tuple[FormField, ...]


class FormFieldBuilder:
    """Fields of one model, made with its limits."""

    def __init__(self, translator: Translator, model: type[BaseModel]) -> None:
        self.words, self.model = translator, model

    def __call__(
        self,
        name: str,
        label: str,
        shape: InputShape,
        *,
        help: str = "",  # noqa: A002
        choice_prefix: str = "",
        required: bool | None = None,
        max_length: int | None = None,
        choices: tuple[tuple[str, str], ...] = (),
        suggestion_source: str = "",
        rows: int = 0,
    ) -> FormField:
        """`said` is the prefix of the choices' names (see `choices_in`)."""
        field = describe_fields(self.model)[name]
        if not choices:
            choices = tuple((value, get_choice_labels(self.words)[choice_prefix + value]) for value in field.choices)
        if max_length is None and field.scalar and shape in ("line", "text"):
            max_length = field.scalar.max_length
        return FormField(
            name,
            label,
            help or field.describe(self.words),
            shape,
            field.is_required if required is None else required,
            max_length,
            field.max_items,
            choices,
            suggestion_source,
            rows,
        )


def build_profile_form(translator: Translator, settings: HubSettings) -> tuple[FormSection, ...]:
    _, ask = translator.gettext, FormFieldBuilder(translator, Learner)
    lands = sorted(
        ((code, translator.get_country_name(code)) for code in load_country_codes()), key=lambda one: one[1].casefold()
    )
    belongs = []
    if settings.cohorts:
        named = tuple((one.id, one.name) for one in settings.cohorts)
        belongs.append(ask("cohort", _("Group"), "checks", choices=named, help=_("The group you started with.")))
    if settings.organisations:
        named = tuple((one.id, one.name) for one in settings.organisations)
        belongs.append(
            ask("organisation", _("Organisation"), "choice", choices=named, help=_("The school, company or club."))
        )
    return (
        FormSection(
            _("Who you are"),
            (
                ask("name", _("Your name"), "line"),
                FormField(
                    "handle",
                    _("Your GitHub login"),
                    _("It becomes the name of your file and of your page. No account: choose any short name."),
                    "key",
                    required=True,
                    max_length=39,
                ),
                ask("headline", _("In one line"), "line"),
                ask("learning", _("You are learning"), "keys", suggestion_source="topics"),
                ask("helps_with", _("You can help with"), "keys", suggestion_source="topics"),
            ),
        ),
        FormSection(
            _("More about you"),
            (
                ask("bio", _("Your story"), "text", rows=6),
                ask("pronouns", _("Pronouns"), "line"),
                ask("knows", _("You know"), "keys", suggestion_source="topics", help=_("Topics you know.")),
                ask("looking_for", _("You are looking for"), "checks", choice_prefix="looking-for:"),
                ask("goals", _("You want to reach"), "lines", max_length=200, rows=3, help=_("One goal a line.")),
            ),
        ),
        FormSection(
            _("Where you are"),
            (
                FormField(
                    "location",
                    _("Place"),
                    _("As exactly as you like, or not at all."),
                    "place",
                    max_length=80,
                    choices=tuple(lands),
                ),
                ask("timezone", _("Time zone"), "line", suggestion_source="timezones", max_length=60),
                ask(
                    "languages",
                    _("Languages you speak"),
                    "keys",
                    help=_("Their codes, with commas: en, fr, pt-BR"),
                    max_length=20,
                ),
                *belongs,
                ask("links", _("Where else you can be found"), "links", max_length=60),
            ),
        ),
        FormSection(
            _("What is shown"),
            (
                ask("story", _("What this community changed for you"), "text", rows=4),
                FormField(
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
                    off_by_default=("year",),
                ),
            ),
        ),
    )


def build_tip_form(translator: Translator) -> tuple[FormSection, ...]:
    _, ask = translator.gettext, FormFieldBuilder(translator, Tip)
    return (
        FormSection(
            _("What you found out"),
            (
                ask("title", _("Title"), "line"),
                ask("author", _("Your handle"), "key", suggestion_source="people", required=True, max_length=80),
                ask("kind", _("Kind"), "choice", required=True),
                FormField(
                    "body",
                    _("The tip"),
                    _("In Markdown: **bold**, `code`, lists with a hyphen. What was hard, what helped, how to try it."),
                    "text",
                    required=True,
                    max_length=40_000,
                    rows=12,
                ),
                ask("topics", _("Topics"), "keys", suggestion_source="topics"),
            ),
        ),
        FormSection(
            _("More"),
            (
                ask("level", _("Level"), "choice"),
                ask("url", _("Link"), "url", max_length=2000),
                ask("challenges", _("Helps with a challenge"), "keys", suggestion_source="challenges"),
                ask("thanks", _("With thanks to"), "keys", suggestion_source="people"),
            ),
        ),
    )


def build_result_form(
    translator: Translator, open_challenges: tuple[tuple[str, str], ...] = ()
) -> tuple[FormSection, ...]:
    """`running`: key and title of each challenge that takes results."""
    _, ask = translator.gettext, FormFieldBuilder(translator, Result)
    return (
        FormSection(
            _("What you did"),
            (
                FormField(
                    "challenge",
                    _("Challenge"),
                    _("Which one it was."),
                    "choice",
                    required=True,
                    choices=open_challenges,
                ),
                ask("learner", _("Your handle"), "key", suggestion_source="people", max_length=80),
                FormField(
                    "team",
                    _("Team"),
                    _("Only where you did it together: what the team is called."),
                    "line",
                    max_length=80,
                ),
                FormField(
                    "members",
                    _("Who is in it"),
                    _("The handles of all of you."),
                    "keys",
                    suggestion_source="people",
                    max_items=24,
                ),
                ask("date", _("Day"), "day"),
                ask("score", _("Score"), "line", max_length=24),
                ask("board", _("Board"), "choice"),
                ask("tasks", _("Parts you did"), "checks"),
            ),
        ),
        FormSection(
            _("More"),
            (
                ask("notes", _("What you learnt"), "text", rows=6),
                ask("evidence", _("Where it can be seen"), "url", max_length=2000),
                ask("thanks", _("With thanks to"), "keys", suggestion_source="people"),
                FormField(
                    "ranked",
                    _("On the board"),
                    "",
                    "flags",
                    choices=(("ranked", _("Give it a place among the others")),),
                ),
            ),
        ),
    )


def build_challenge_form(translator: Translator) -> tuple[FormSection, ...]:
    """An idea for one: a person makes the rest of it."""
    _, ask = translator.gettext, FormFieldBuilder(translator, Challenge)
    return (
        FormSection(
            _("Your idea"),
            (
                ask("title", _("Title"), "line"),
                ask("summary", _("In a sentence"), "line"),
                FormField(
                    "body",
                    _("What people do"),
                    _("In Markdown. What is to be done, what you need for it, how you know that you are done."),
                    "text",
                    required=True,
                    max_length=40_000,
                    rows=12,
                ),
                ask("topics", _("Topics"), "keys", suggestion_source="topics"),
            ),
        ),
        FormSection(
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
                FormField(
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
def get_choice_labels(translator: Translator) -> Mapping[str, str]:
    """What the values of fields are called; `looking-for:` tells a mentor from somebody who looks for one."""
    _ = translator.gettext
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
