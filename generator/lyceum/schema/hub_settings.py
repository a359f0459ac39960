"""The settings of a hub: `hub.yml`. The table of credit kinds gives the fields of its points and daily caps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, create_model

from lyceum.schema.badge_rules import Tier
from lyceum.schema.base import ContentModel, MaxItems, PairsAsList
from lyceum.schema.basic_types import Flag, MarkdownText, PublicKey, line
from lyceum.schema.credit_kinds import CREDIT_KINDS, CreditKindName
from lyceum.schema.dates import Day
from lyceum.schema.github_names import AgentName, Branch, Login, NodeId, Repository
from lyceum.schema.keys import BadgeKey, Id, LearnerKey, NameHash
from lyceum.schema.links import Host, HttpsLink
from lyceum.schema.numeric import WholeNumber
from lyceum.schema.standard_codes import Language


class DiscussionSettings(ContentModel):
    repository: Repository
    """Where the threads live: owner/name"""
    repository_id: NodeId
    """The repository's id, R_…, as giscus.app shows it."""
    category: Annotated[str, line(80)]
    """The category's name; of the kind Announcements."""
    category_id: NodeId
    """The category's id, DIC_…, as giscus.app shows it."""
    load: Literal["near", "now", "click"] = "near"
    """When the thread is loaded: near the viewport, at once, or on a click."""
    theme: Annotated[str, line(200)] | None = None
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
    name: Annotated[str, line(120)]
    """What it is called."""
    url: HttpsLink | None = None
    """Its site."""
    logo: Annotated[str, line(120)] | None = None
    """A picture in content/pages/, by its path there."""


class Cohort(ContentModel):
    id: Id
    """How learners name it."""
    name: Annotated[str, line(120)]
    """What it is called."""
    starts: Day | None = None
    """Its first day."""
    ends: Day | None = None
    """Its last day."""


class CustomSeason(ContentModel):
    name: Annotated[str, line(80)]
    """What the season is called."""
    starts: Day
    """Its first day."""
    ends: Day
    """Its last day."""


if TYPE_CHECKING:
    _PointFields = ContentModel
    _DailyCapFields = ContentModel
else:
    _PointFields = create_model(
        "_PointFields",
        __base__=ContentModel,
        **{
            kind.name: (
                Annotated[tuple[WholeNumber, ...], MaxItems(10)] if isinstance(kind.points, tuple) else WholeNumber,
                Field(kind.points, description=kind.points_description),
            )
            for kind in CREDIT_KINDS
        },
    )
    _DailyCapFields = create_model(
        "_DailyCapFields",
        __base__=ContentModel,
        **{
            kind.name: (WholeNumber, Field(kind.daily_cap, description=kind.daily_cap_description))
            for kind in CREDIT_KINDS
            if kind.daily_cap is not None
        },
    )


class PointSettings(_PointFields):
    """What a credit is worth. The table of credit kinds gives the fields."""

    def list_points(self, kind: CreditKindName) -> tuple[int, ...]:
        """Return the points of each rank if the kind is ranked; otherwise the points of the kind alone."""
        points: int | tuple[int, ...] = getattr(self, kind)
        return points if isinstance(points, tuple) else (points,)


class DailyCaps(_DailyCapFields):
    """How many credits of a kind give points to one person on one day. The ledger lists the others without points."""

    def get_cap(self, kind: CreditKindName) -> int | None:
        """Return the limit of a kind, or None if it has none."""
        cap: int | None = getattr(self, kind, None)
        return cap


class Moderator(ContentModel):
    """A moderator: `login: number`, or the login alone."""

    pair_fields: ClassVar[tuple[str, str]] = ("login", "number")
    shorthand_field: ClassVar[str] = "login"

    login: Login
    """The GitHub login."""
    number: WholeNumber | None = None
    """The number of the account, which stays the same when the login changes."""


class BlockedAccount(ContentModel):
    """An account that may change nothing here: `login: number`."""

    pair_fields: ClassVar[tuple[str, str]] = ("login", "number")
    shorthand_field: ClassVar[str] = "login"

    login: Login
    """The GitHub login, for those who read the list."""
    number: WholeNumber
    """The number of the account, which stays the same when the login changes."""


class AutoMergeSettings(ContentModel):
    hosts: Annotated[tuple[Host, ...], MaxItems(200)] = ()
    """Sites that anybody may link to, with their subdomains: [example.org]"""
    pictures: Flag = False
    """true: a picture that bears the name of one's own profile, tip or result is merged without a moderator."""
    daily: WholeNumber = 10
    """How many changes of one person a day, and files in one change, are merged without a moderator."""


class Revocation(ContentModel):
    badge: BadgeKey
    """Which badge."""
    learner: LearnerKey
    """Whose."""
    tier: Tier | None = None
    """If left out: all of them."""
    reason: Annotated[str, line(200)]
    """Why, in a sentence; anybody who verifies the badge reads it."""


class HubSettings(ContentModel):
    name: Annotated[str, line(80)]
    """What the community is called."""
    tagline: Annotated[str, line(160)] | None = None
    """What people learn here together, in one sentence."""
    description: MarkdownText | None = None
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
    """Threads by Giscus. If left out: no threads."""
    organisations: Annotated[tuple[Organisation, ...], MaxItems(10_000)] = ()
    """Schools, companies, clubs that learners belong to."""
    cohorts: Annotated[tuple[Cohort, ...], MaxItems(10_000)] = ()
    """Groups that started together."""
    season: Literal["month", "quarter"] | Annotated[tuple[CustomSeason, ...], MaxItems(100)] = "quarter"
    """How long a season of the boards is: month, quarter, or a list of {name, starts, ends}."""
    points: PointSettings = PointSettings()
    """The points of each kind of credit."""
    caps: DailyCaps = DailyCaps()
    """How many contributions of a kind give points to one person on one day."""
    boards: Literal["opt-out", "opt-in", "off"] = "opt-out"
    """Whether people are on boards unless they say no, only if they say yes, or never."""
    share_cards: Flag = True
    """Whether a picture is drawn for each learner, tip and challenge, shown where their links are shared."""
    max_share_cards: WholeNumber = 2000
    """How many people and tips have such a picture of their own: the latest ones. The others share the picture of the hub."""
    moderators: Annotated[tuple[Moderator, ...], MaxItems(200), PairsAsList()] = ()
    """The moderators, each with the number of the account: {ada: 583231, grace: 583232}. A login alone can be given up and
    taken by somebody else."""
    blocked: Annotated[tuple[BlockedAccount, ...], MaxItems(2000), PairsAsList()] = ()
    """Accounts whose changes and forms are refused, each with its number: {spammer: 583234}. They can still leave."""
    welcome: Literal["moderated", "automatic"] = "moderated"
    """Whether a person's first contribution waits for a moderator, or safe changes merge by themselves from the first."""
    safe: AutoMergeSettings = AutoMergeSettings()
    """What else is merged without a moderator."""
    written_dates_until: Day | None = None
    """For a community that moves here with a past: files that were merged up to this day count on the days that they state.
    Later files count on the day on which they were sent."""
    agents: Annotated[tuple[AgentName, ...], MaxItems(200)] = ()
    """Software whose commits and comments are credited to nobody, besides the list that the generator has: logins or mail
    addresses, with `*` for any characters: [our-deploy-bot, "*@ci.example.org"]"""
    badge_keys: Annotated[tuple[PublicKey, ...], MaxItems(60)] = ()
    """Public keys that sign badges or signed them before. Badges can be verified as long as their key is listed here."""
    revoked: Annotated[tuple[Revocation, ...], MaxItems(2000)] = ()
    """Revoked badges: a list of {badge, learner, tier, reason}."""
    forgotten: Annotated[tuple[NameHash, ...], MaxItems(5000)] = ()
    """Hashes of the names, logins, numbers and mail addresses of people who left, so that their commits name them nowhere.
    Written by `lyceum forget`."""
