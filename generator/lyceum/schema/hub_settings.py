"""The settings of a hub: `hub.yml`. Also defines the kinds of credit, because points and caps are set per kind."""

from __future__ import annotations

from typing import Literal, TypeAlias

from lyceum.schema.base import ContentModel, ListOf
from lyceum.schema.dates import Day
from lyceum.schema.github_names import Branch, Login, NodeId, Repository
from lyceum.schema.keys import BadgeKey, Id, LearnerKey, NameHash
from lyceum.schema.links import Host, HttpsLink
from lyceum.schema.numeric import WholeNumber
from lyceum.schema.scalars import Flag, Line, MarkdownText, PublicKey
from lyceum.schema.standard_codes import Language

# hub.yml, topics.yml, badges.yml -----------------------------------------------------------------------------------


class DiscussionSettings(ContentModel):
    repository: Repository
    """Where the threads live: owner/name"""
    repository_id: NodeId
    """The repository's id, R_…, as giscus.app shows it."""
    category: Line(80)  # type: ignore[valid-type]
    """The category's name; of the kind Announcements."""
    category_id: NodeId
    """The category's id, DIC_…, as giscus.app shows it."""
    load: Literal["near", "now", "click"] = "near"
    """When the thread is loaded: near the viewport, at once, or on a click."""
    theme: Line(200) | None = None  # type: ignore[valid-type]
    """A theme of giscus in place of the site's own light and dark, by name or https address."""
    origin: HttpsLink = "https://giscus.app"
    """Where giscus is served from, for communities that host it themselves."""
    input: Literal["top", "bottom"] = "bottom"
    """Where people write."""
    reactions: Flag = True
    """Reactions to the whole thread."""


class Organisation(ContentModel):
    id: Id
    """How learners name it."""
    name: Line(120)  # type: ignore[valid-type]
    """What it is called."""
    url: HttpsLink | None = None
    """Its site."""
    logo: Line(120) | None = None  # type: ignore[valid-type]
    """A picture in content/pages/, by its path there."""


class Cohort(ContentModel):
    id: Id
    """How learners name it."""
    name: Line(120)  # type: ignore[valid-type]
    """What it is called."""
    starts: Day | None = None
    """Its first day."""
    ends: Day | None = None
    """Its last day."""


class CustomSeason(ContentModel):
    name: Line(80)  # type: ignore[valid-type]
    """What the season is called."""
    starts: Day
    """Its first day."""
    ends: Day
    """Its last day."""


class PointSettings(ContentModel):
    profile: WholeNumber = 5
    """For a profile."""
    tip: WholeNumber = 10
    """For a tip."""
    result: WholeNumber = 5
    """For a ranked result."""
    podium: ListOf(WholeNumber, 10) = (15, 10, 5)  # type: ignore[valid-type]
    """For the first places of a challenge that is over."""
    hosting: WholeNumber = 20
    """For running a challenge."""
    thanks: WholeNumber = 2
    """For being thanked."""
    thanking: WholeNumber = 1
    """For naming those who helped, in a tip or with a result."""
    confirming: WholeNumber = 3
    """For confirming somebody's result."""
    checking: WholeNumber = 3
    """For trying somebody's tip again and saying that it still holds."""
    used: WholeNumber = 3
    """For a tip that somebody else built on: once for each person and tip."""
    discussion: WholeNumber = 1
    """For a comment in a thread."""
    activity: WholeNumber = 5
    """For work that leaves no other file: a meet-up, a translation, an hour of mentoring."""
    code: WholeNumber = 5
    """For a commit to the generator."""
    docs: WholeNumber = 5
    """For a commit to the pages."""


class DailyCaps(ContentModel):
    """How many contributions of a kind give points to one person on one day. What is over stands in the ledger, without points."""

    tip: WholeNumber = 3
    """Tips."""
    result: WholeNumber = 5
    """Ranked results."""
    hosting: WholeNumber = 2
    """Challenges run."""
    thanks: WholeNumber = 10
    """Thanks received."""
    thanking: WholeNumber = 5
    """Files that thank others."""
    confirming: WholeNumber = 5
    """Results confirmed."""
    checking: WholeNumber = 5
    """Tips tried again."""
    used: WholeNumber = 5
    """Files of others that build on tips."""
    discussion: WholeNumber = 3
    """Comments."""
    activity: WholeNumber = 2
    """Other work."""
    code: WholeNumber = 2
    """Commits to the generator."""
    docs: WholeNumber = 2
    """Commits to the pages."""


class AutoMergeSettings(ContentModel):
    hosts: ListOf(Host, 200) = ()  # type: ignore[valid-type]
    """Sites that anybody may link to, with all below them: [example.org]"""
    pictures: Flag = False
    """true: a picture beside one's own profile waits for nobody."""
    daily: WholeNumber = 10
    """Changes of one person a day, and files in one change, that wait for nobody."""


class Revocation(ContentModel):
    badge: BadgeKey
    """Which badge."""
    learner: LearnerKey
    """Whose."""
    tier: Literal["bronze", "silver", "gold"] | None = None
    """Left out: all of them."""
    reason: Line(200)  # type: ignore[valid-type]
    """Why, in a sentence; anybody who verifies the badge reads it."""


class HubSettings(ContentModel):
    name: Line(80)  # type: ignore[valid-type]
    """What the community is called."""
    tagline: Line(160) | None = None  # type: ignore[valid-type]
    """What people learn here together, in one sentence."""
    description: MarkdownText(4000) | None = None  # type: ignore[valid-type]
    """What this place is, in Markdown."""
    url: HttpsLink | None = None
    """Where the site is published."""
    repository: Repository | None = None
    """Where the files live: owner/name"""
    branch: Branch = "main"
    """The branch that is published."""
    language: Language = "en"
    """The language the site speaks."""
    discussions: DiscussionSettings | None = None
    """Threads by Giscus. Left out: no threads."""
    organisations: ListOf(Organisation, 2000) = ()  # type: ignore[valid-type]
    """Schools, companies, clubs that learners belong to."""
    cohorts: ListOf(Cohort, 2000) = ()  # type: ignore[valid-type]
    """Groups that started together."""
    season: Literal["month", "quarter"] | ListOf(CustomSeason, 100) = "quarter"  # type: ignore[valid-type]
    """How long a season of the boards is: month, quarter, or a list of {name, starts, ends}."""
    points: PointSettings = PointSettings()
    """What each contribution is worth."""
    caps: DailyCaps = DailyCaps()
    """How many contributions of a kind give points to one person on one day."""
    boards: Literal["opt-out", "opt-in", "off"] = "opt-out"
    """Whether people stand on boards unless they say no, only if they say yes, or never."""
    share_cards: Flag = True
    """Whether a picture is drawn for each learner, tip and challenge, shown where their links are shared."""
    moderators: ListOf(Login, 200) = ()  # type: ignore[valid-type]
    """GitHub logins of those who look after the place."""
    welcome: Literal["moderated", "automatic"] = "moderated"
    """Whether a person's first contribution waits for a moderator, or safe changes merge by themselves from the first."""
    safe: AutoMergeSettings = AutoMergeSettings()
    """What else is merged without a person."""
    badge_keys: ListOf(PublicKey, 60) = ()  # type: ignore[valid-type]
    """Public keys that sign badges, or did: what they signed verifies as long as they stand here."""
    revoked: ListOf(Revocation, 2000) = ()  # type: ignore[valid-type]
    """Badges that were taken back: a list of {badge, learner, tier, reason}."""
    forgotten: ListOf(NameHash, 5000) = ()  # type: ignore[valid-type]
    """Fingerprints of people who left, whose commits name them nowhere. Written by `lyceum forget`."""


CreditKind: TypeAlias = Literal[
    "profile", "tip", "result", "podium", "hosting", "thanks", "thanking", "confirming", "checking", "used", "discussion",
    "activity", "code", "docs",
]  # fmt: skip
"""What somebody is credited for. thanks, used and podium come from others; the rest one does oneself."""
