"""A learner's profile: `learners/<handle>.yml`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from lyceum.schema.base import ContentModel, MaxItems
from lyceum.schema.basic_types import Flag, Level, MarkdownText, line
from lyceum.schema.dates import Day, PastDay
from lyceum.schema.github_names import Login
from lyceum.schema.keys import CohortKey, Id, TopicKey
from lyceum.schema.links import HttpsLink, HttpsOrMailLink
from lyceum.schema.numeric import WholeNumber
from lyceum.schema.standard_codes import Country, Language, Timezone


class Location(ContentModel):
    city: Annotated[str, line(80)] | None = None
    """The town, if you like to say it."""
    country: Country | None = None
    """Two letters of ISO 3166: GB, KE, BR, …"""


class Skill(ContentModel):
    shorthand_field: ClassVar[str] = "topic"

    topic: TopicKey
    """A topic's key."""
    level: Level | None = None
    """How well: beginner, intermediate, advanced or expert."""


class Goal(ContentModel):
    shorthand_field: ClassVar[str] = "goal"

    goal: Annotated[str, line(200)]
    """What you want to reach."""
    done: PastDay | None = None
    """The day you reached it."""


class Milestone(ContentModel):
    date: PastDay
    """The day it happened."""
    title: Annotated[str, line(160)]
    """What happened."""
    url: HttpsLink | None = None
    """Where it can be seen."""


class ProfileLink(ContentModel):
    label: Annotated[str, line(60)]
    """What the link is called."""
    url: HttpsOrMailLink
    """Where it leads; https: or mailto:"""


class VisibilitySettings(ContentModel):
    boards: Flag = True
    """Your name on boards."""
    wall: Flag = True
    """Your face on the contributors wall."""
    search: Flag = True
    """Your page in the site's search, and for search engines."""
    peers: Flag = True
    """Your name when somebody looks for people who learn the same."""
    year: Flag = False
    """A page about your year, for you to share. It is made only if you write `true`."""
    flair: Flag = False
    """A picture of your page for a README elsewhere, at card/<handle>.svg. It is made only if you write `true`."""


class Learner(ContentModel):
    name: Annotated[str, line(80)]
    """What you want to be called. A pseudonym is welcome."""
    github: Login | None = None
    """The GitHub login that owns this file. If left out: the file's name. `false`: no account."""
    formerly: Annotated[tuple[Id, ...], MaxItems(12)] = ()
    """Earlier names of this file; their addresses lead here, and the thread stays. Written by `lyceum rename`."""
    github_id: WholeNumber | None = None
    """Your account's number; it survives a new login. Written by the checks, not by hand."""
    joined: PastDay | None = None
    """The day to show. If left out: the day on which your file was sent, which is what counts."""
    headline: Annotated[str, line(120)] | None = None
    """What you are up to, in one line."""
    pronouns: Annotated[str, line(40)] | None = None
    """How people should speak of you."""
    bio: MarkdownText | None = None
    """Who you are, in Markdown."""
    role: Literal["learner", "mentor", "trainer", "alum", "organiser"] = "learner"
    """What you do here."""
    organisation: Annotated[str, line(120)] | None = None
    """The organisation you belong to: its id or its name in hub.yml, or the name of any other."""
    cohort: Annotated[tuple[CohortKey, ...], MaxItems(60)] = ()
    """The group you started with; its id in hub.yml. A list where there are several."""
    location: Location | None = None
    """Where you are, as exactly as you like."""
    timezone: Timezone | None = None
    """So that people know when you are awake: Europe/London"""
    languages: Annotated[tuple[Language, ...], MaxItems(60)] = ()
    """The languages you speak: [en, fr]"""
    knows: Annotated[tuple[Skill, ...], MaxItems(60)] = ()
    """Topics you know, with a level if you like: [python, {topic: sql, level: advanced}]"""
    learning: Annotated[tuple[TopicKey, ...], MaxItems(60)] = ()
    """Topics you are learning."""
    helps_with: Annotated[tuple[TopicKey, ...], MaxItems(60)] = ()
    """Topics that people may ask you about."""
    looking_for: Annotated[
        tuple[Literal["study-buddy", "mentor", "mentee", "team", "feedback", "job"], ...], MaxItems(60)
    ] = ()
    """What you are looking for here."""
    looking_until: Day | None = None
    """After this day `looking_for` is no longer shown."""
    goals: Annotated[tuple[Goal, ...], MaxItems(60)] = ()
    """What you want to reach: [Finish the data track, {goal: Deploy one project, done: 2026-03-02}]"""
    milestones: Annotated[tuple[Milestone, ...], MaxItems(60)] = ()
    """Days that you are proud of."""
    links: Annotated[tuple[ProfileLink, ...], MaxItems(12)] = ()
    """Where else you can be found."""
    avatar: Literal["generated", "github", "file"] = "generated"
    """Your picture: drawn from your name, the one on GitHub, or the file beside this one."""
    story: MarkdownText | None = None
    """What this community changed for you, in Markdown; others see it as a testimonial."""
    show: VisibilitySettings = VisibilitySettings()
    """What of you is shown; any can be turned off."""
