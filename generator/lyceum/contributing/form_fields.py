"""Builds the fields of the contribution forms, on the site and on GitHub, from the content classes."""

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
    """A field of a contribution form, in one language."""

    name: str
    label: str
    help: str
    shape: InputShape
    required: bool = False
    max_length: int | None = None
    """Characters, of each item if the field takes several."""
    max_items: int | None = None
    """The most items that the field takes."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label)."""
    suggestion_source: str = ""
    """What the form suggests while somebody types: topics, people, challenges, organisations or timezones."""
    rows: int = 0
    """Lines of a text area."""
    off_by_default: tuple[str, ...] = ()
    """The flags that are off until somebody turns them on."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """A group of fields. People may skip every section but the first."""

    title: str
    fields: tuple[FormField, ...]


class FormFieldBuilder:
    """Builds form fields with the help text, the choices and the limits of a content class."""

    def __init__(self, translator: Translator, model: type[BaseModel]) -> None:
        self.translator, self.model_fields = translator, describe_fields(model)

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
        """Return the form field for a field of the class. Arguments replace what the class says.

        `choice_prefix` stands before a value in the table of labels (see `get_choice_labels`)."""
        model_field = self.model_fields[name]
        if not choices:
            labels = get_choice_labels(self.translator)
            choices = tuple((value, labels[choice_prefix + value]) for value in model_field.choices)
        if max_length is None and model_field.scalar and shape in ("line", "text"):
            max_length = model_field.scalar.max_length
        return FormField(
            name=name,
            label=label,
            help=help or model_field.describe(self.translator),
            shape=shape,
            required=model_field.is_required if required is None else required,
            max_length=max_length,
            max_items=model_field.max_items,
            choices=choices,
            suggestion_source=suggestion_source,
            rows=rows,
        )


def build_profile_form(translator: Translator, settings: HubSettings) -> tuple[FormSection, ...]:
    build_field = FormFieldBuilder(translator, Learner)
    return (
        _build_identity_section(translator, build_field),
        _build_details_section(translator, build_field),
        _build_place_section(translator, build_field, settings),
        _build_visibility_section(translator, build_field),
    )


def _build_identity_section(translator: Translator, build_field: FormFieldBuilder) -> FormSection:
    _ = translator.gettext
    handle = FormField(
        "handle",
        _("Your GitHub login"),
        _("It becomes the name of your file and of your page. No account: choose any short name."),
        "key",
        required=True,
        max_length=39,
    )
    return FormSection(
        _("Who you are"),
        (
            build_field("name", _("Your name"), "line"),
            handle,
            build_field("headline", _("In one line"), "line"),
            build_field("learning", _("You are learning"), "keys", suggestion_source="topics"),
            build_field("helps_with", _("You can help with"), "keys", suggestion_source="topics"),
        ),
    )


def _build_details_section(translator: Translator, build_field: FormFieldBuilder) -> FormSection:
    _ = translator.gettext
    return FormSection(
        _("More about you"),
        (
            build_field("bio", _("Your story"), "text", rows=6),
            build_field("pronouns", _("Pronouns"), "line"),
            build_field("knows", _("You know"), "keys", suggestion_source="topics", help=_("Topics you know.")),
            build_field("looking_for", _("You are looking for"), "checks", choice_prefix="looking-for:"),
            build_field("goals", _("You want to reach"), "lines", max_length=200, rows=3, help=_("One goal a line.")),
        ),
    )


def _build_place_section(translator: Translator, build_field: FormFieldBuilder, settings: HubSettings) -> FormSection:
    _ = translator.gettext
    countries = ((code, translator.get_country_name(code)) for code in load_country_codes())
    location = FormField(
        "location",
        _("Place"),
        _("As exactly as you like, or not at all."),
        "place",
        max_length=80,
        choices=tuple(sorted(countries, key=lambda country: (country[1].casefold(), country[0]))),
    )
    languages_help = _("Their codes, with commas: en, fr, pt-BR")
    memberships = []
    if settings.cohorts:
        choices = tuple((cohort.id, cohort.name) for cohort in settings.cohorts)
        group_help = _("The group you started with.")
        memberships.append(build_field("cohort", _("Group"), "checks", choices=choices, help=group_help))
    organisation_help = _("The school, company or club.")
    memberships.append(
        build_field(
            "organisation", _("Organisation"), "line", suggestion_source="organisations", help=organisation_help
        )
    )
    return FormSection(
        _("Where you are"),
        (
            location,
            build_field("timezone", _("Time zone"), "line", suggestion_source="timezones", max_length=60),
            build_field("languages", _("Languages you speak"), "keys", help=languages_help, max_length=20),
            *memberships,
            build_field("links", _("Where else you can be found"), "links", max_length=60),
        ),
    )


def _build_visibility_section(translator: Translator, build_field: FormFieldBuilder) -> FormSection:
    _ = translator.gettext
    visibility = FormField(
        "show",
        _("Show me"),
        _("Turn off what you do not want to show."),
        "flags",
        choices=(
            ("boards", _("with my name on boards")),
            ("wall", _("on the contributors wall")),
            ("search", _("in the search, and to search engines")),
            ("peers", _("to people who learn the same")),
            ("year", _("on a page about my year, to share")),
            ("flair", _("on a picture for a README elsewhere")),
        ),
        off_by_default=("year", "flair"),
    )
    story = build_field("story", _("What this community changed for you"), "text", rows=4)
    return FormSection(_("What is shown"), (story, visibility))


def build_tip_form(translator: Translator) -> tuple[FormSection, ...]:
    _, build_field = translator.gettext, FormFieldBuilder(translator, Tip)
    return (
        FormSection(
            _("What you found out"),
            (
                build_field("title", _("Title"), "line"),
                build_field(
                    "author", _("Your handle"), "key", suggestion_source="people", required=True, max_length=80
                ),
                build_field("kind", _("Kind"), "choice", required=True),
                FormField(
                    "body",
                    _("The tip"),
                    _("In Markdown: **bold**, `code`, lists with a hyphen. What was hard, what helped, how to try it."),
                    "text",
                    required=True,
                    max_length=40_000,
                    rows=12,
                ),
                build_field("topics", _("Topics"), "keys", suggestion_source="topics"),
            ),
        ),
        FormSection(
            _("More"),
            (
                build_field("level", _("Level"), "choice"),
                build_field("url", _("Link"), "url", max_length=2000),
                build_field("challenges", _("Helps with a challenge"), "keys", suggestion_source="challenges"),
                build_field("thanks", _("With thanks to"), "keys", suggestion_source="people"),
            ),
        ),
    )


def build_result_form(
    translator: Translator, open_challenges: tuple[tuple[str, str], ...] = ()
) -> tuple[FormSection, ...]:
    """Return the form for a result. `open_challenges`: key and title of each challenge that takes results."""
    _, build_field = translator.gettext, FormFieldBuilder(translator, Result)
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
                build_field("learner", _("Your handle"), "key", suggestion_source="people", max_length=80),
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
                build_field("date", _("Day"), "day"),
                build_field("score", _("Score"), "line", max_length=64),
                build_field("board", _("Board"), "choice"),
                build_field("tasks", _("Parts you did"), "checks"),
            ),
        ),
        FormSection(
            _("More"),
            (
                build_field("notes", _("What you learnt"), "text", rows=6),
                build_field("evidence", _("Where it can be seen"), "url", max_length=2000),
                build_field("thanks", _("With thanks to"), "keys", suggestion_source="people"),
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
    """Return the form for the idea of a challenge. A moderator adds what the form does not ask for."""
    _, build_field = translator.gettext, FormFieldBuilder(translator, Challenge)
    return (
        FormSection(
            _("Your idea"),
            (
                build_field("title", _("Title"), "line"),
                build_field("summary", _("In a sentence"), "line"),
                FormField(
                    "body",
                    _("What people do"),
                    _("In Markdown. What is to be done, what you need for it, how you know that you are done."),
                    "text",
                    required=True,
                    max_length=40_000,
                    rows=12,
                ),
                build_field("topics", _("Topics"), "keys", suggestion_source="topics"),
            ),
        ),
        FormSection(
            _("More"),
            (
                build_field("level", _("Level"), "choice"),
                build_field("opens", _("First day"), "day"),
                build_field("closes", _("Last day"), "day"),
                build_field(
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
                        ("none", _("nothing: done or not done")),
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
    """Return the labels of the values of fields. The prefix `looking-for:` tells a mentor from somebody who looks for one."""
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
