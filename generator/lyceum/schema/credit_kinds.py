"""The table of the kinds of credits: what each kind is worth, what a badge may ask of it, and what pages call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from lyceum.i18n import N_, NN_

PluralTexts: TypeAlias = tuple[str, str]
"""Two msgids: the text for one, and the text for several."""
CountTexts: TypeAlias = PluralTexts | str
"""One msgid if the text is the same for every number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditKind:
    """One kind of credit. All texts are msgids; whoever shows them translates them."""

    name: str
    """The name in hub.yml, in badges.yml and in `api/credits.json`."""

    # Settings in hub.yml
    points: int | tuple[int, ...]
    """The default points; for a podium, those of each rank."""
    points_description: str
    """The description of the field below `points:`."""
    daily_cap: int | None = None
    """The default number of credits that give points to one person on one day; None: without a limit."""
    daily_cap_description: str = ""

    # What a credit of this kind carries
    source: Literal["file", "comment", "commit"] = "file"
    """Where the credit comes from."""
    is_received: bool = False
    """The credit comes from others or from a final board; it is no contribution of the person's own."""
    is_ranked: bool = False
    """The credit states a rank; it is shown only for learners who may stand on boards."""
    is_for_result: bool = False
    """The credit is given for a result; it has a trust level and may belong to a team."""
    is_repeatable: bool = True
    """A person can have several credits of this kind."""
    mentions: frozenset[Literal["topic", "challenge", "people"]] = frozenset()
    """What a credit of this kind can name."""
    labels: tuple[str, ...] = ()
    """What a badge's `of` can ask of this kind."""

    # Texts of the site
    heading: str
    """The kind as a heading."""
    count_texts: CountTexts
    """A number of credits of this kind."""
    ledger_text: str
    """A row of a learner's ledger. The values are `place`, `team`, and `names` (of the other people)."""
    ledger_text_with_team: str = ""
    """The row of a credit with a team, if it is another."""
    ledger_text_with_names: str = ""
    """The row of a credit with other people, if it is another."""
    year_position: int = 0
    """The position in a month of a learner's year; 0: the month leaves the kind out."""
    year_heading: str = ""
    """The text in front of the things of one month."""
    year_count_texts: CountTexts = ""
    """The number of credits in one month, for a kind without things to list."""

    # Badges
    badge_category: Literal["sharing", "helping", "challenges", "house", "together"] = "together"
    """The group of a badge for this kind in the catalogue of badges."""
    badge_texts: Mapping[str, PluralTexts] = field(default_factory=dict)
    """How a badge is earned, by what its rule asks for besides: a label of `of`, a field of `distinct`, or empty."""


CREDIT_KINDS: tuple[CreditKind, ...] = (
    CreditKind(
        name="profile", points=5, points_description="For a profile.",
        is_repeatable=False, labels=("story",),
        heading=N_("Profiles"), count_texts=N_("a profile"), ledger_text=N_("Joined"),
        year_position=1, year_count_texts=N_("Joined"),
        badge_category="sharing",
        badge_texts={
            "": NN_("Add yourself", "Add yourself"),
            "story": NN_("Tell your story in your profile", "Tell your story in your profile"),
        },
    ),
    CreditKind(
        name="tip", points=10, points_description="For a tip.", daily_cap=3, daily_cap_description="Tips.",
        mentions=frozenset({"topic"}), labels=("tip", "how-to", "resource", "question", "story"),
        heading=N_("Tips"), count_texts=NN_("%(number)s tip", "%(number)s tips"), ledger_text=N_("Shared"),
        year_position=2, year_heading=N_("Shared"),
        badge_category="sharing",
        badge_texts={
            "": NN_("Share a tip", "Share %(number)s tips"),
            "question": NN_("Ask a question", "Ask %(number)s questions"),
            "how-to": NN_("Write down how something is done", "Write down %(number)s times how something is done"),
            "resource": NN_("Share a resource", "Share %(number)s resources"),
            "story": NN_("Tell a story", "Tell %(number)s stories"),
            "topics": NN_("Share a tip about a topic", "Share tips about %(number)s different topics"),
            "challenges": NN_("Share a tip for a challenge", "Share tips for %(number)s different challenges"),
        },
    ),
    CreditKind(
        name="result", points=5, points_description="For a ranked result.",
        daily_cap=5, daily_cap_description="Ranked results.",
        is_for_result=True, mentions=frozenset({"topic", "challenge"}), labels=("team", "better", "confirmed", "evidence"),
        heading=N_("Results"), count_texts=NN_("%(number)s result", "%(number)s results"),
        ledger_text=N_("Took part"), ledger_text_with_team=N_("With the team %(team)s"),
        year_position=4, year_heading=N_("Took part in"),
        badge_category="challenges",
        badge_texts={
            "": NN_("Send in a result", "Send in %(number)s results"),
            "team": NN_("Get a result in a team", "Get %(number)s results in a team"),
            "better": NN_("Do better than your own earlier result", "Do better than your own earlier result %(number)s times"),
            "confirmed": NN_("Have a result confirmed by somebody", "Have %(number)s results confirmed by somebody"),
            "evidence": NN_("Show where a result can be seen", "Show where %(number)s results can be seen"),
            "challenges": NN_("Take part in a challenge", "Take part in %(number)s different challenges"),
        },
    ),
    CreditKind(
        name="podium", points=(15, 10, 5), points_description="For the first places of a challenge that is over.",
        is_received=True, is_ranked=True, is_for_result=True,
        mentions=frozenset({"topic", "challenge"}), labels=("team", "confirmed", "evidence"),
        heading=N_("Places on podiums"),
        count_texts=NN_("%(number)s place on a podium", "%(number)s places on podiums"), ledger_text=N_("Place %(place)s"),
        badge_category="challenges",
        badge_texts={"": NN_("Reach a podium when a challenge is over", "Reach %(number)s podiums")},
    ),
    CreditKind(
        name="hosting", points=20, points_description="For organising a challenge.",
        daily_cap=2, daily_cap_description="Challenges organised.",
        mentions=frozenset({"topic", "challenge"}),
        heading=N_("Challenges run"), count_texts=NN_("%(number)s challenge run", "%(number)s challenges run"),
        ledger_text=N_("Organised"), year_position=3, year_heading=N_("Organised"),
        badge_category="challenges",
        badge_texts={"": NN_("Run a challenge", "Run %(number)s challenges")},
    ),
    CreditKind(
        name="thanks", points=2, points_description="For being thanked.",
        daily_cap=10, daily_cap_description="Thanks received.",
        is_received=True, mentions=frozenset({"topic", "challenge", "people"}),
        heading=N_("Thanks from others"), count_texts=NN_("thanked once", "thanked %(number)s times"),
        ledger_text=N_("Was thanked"), ledger_text_with_names=N_("Thanked by %(names)s"),
        badge_category="helping",
        badge_texts={
            "": NN_("Be thanked", "Be thanked %(number)s times"),
            "people": NN_("Be thanked by somebody", "Be thanked by %(number)s different people"),
        },
    ),
    CreditKind(
        name="thanking", points=1, points_description="For naming those who helped, in a tip or with a result.",
        daily_cap=5, daily_cap_description="Files that thank others.",
        mentions=frozenset({"topic", "challenge", "people"}),
        heading=N_("Thanks to others"), count_texts=NN_("thanked others once", "thanked others %(number)s times"),
        ledger_text=N_("Thanked %(names)s"),
        badge_category="helping",
        badge_texts={
            "": NN_("Thank somebody in what you write", "Thank others in %(number)s of the things you write"),
            "people": NN_("Thank somebody", "Thank %(number)s different people"),
        },
    ),
    CreditKind(
        name="confirming", points=3, points_description="For confirming somebody's result.",
        daily_cap=5, daily_cap_description="Results confirmed.",
        mentions=frozenset({"topic", "challenge", "people"}),
        heading=N_("Results confirmed"), count_texts=NN_("%(number)s result confirmed", "%(number)s results confirmed"),
        ledger_text=N_("Confirmed a result"), ledger_text_with_names=N_("Confirmed results of %(names)s"),
        year_position=5, year_heading=N_("Confirmed results in"),
        badge_category="helping",
        badge_texts={
            "": NN_("Try somebody's result and confirm it", "Confirm %(number)s results of others"),
            "people": NN_("Confirm a result of somebody", "Confirm results of %(number)s different people"),
        },
    ),
    CreditKind(
        name="checking", points=3,
        points_description="For checking that somebody's tip is still true.",
        daily_cap=5, daily_cap_description="Tips checked.",
        mentions=frozenset({"topic", "people"}), labels=("forgotten",),
        heading=N_("Tips checked"), count_texts=NN_("%(number)s tip checked", "%(number)s tips checked"),
        ledger_text=N_("Checked a tip"), year_position=6, year_heading=N_("Checked a tip"),
        badge_category="helping",
        badge_texts={
            "": NN_("Check somebody's tip", "Check %(number)s tips of others"),
            "forgotten": NN_("Check a tip that nobody had checked for a year", "Check %(number)s tips that nobody had checked for a year"),
        },
    ),
    CreditKind(
        name="used", points=3,
        points_description="For a tip that somebody else used: once for each person and tip.",
        daily_cap=5, daily_cap_description="Files of others that use tips.",
        is_received=True, mentions=frozenset({"topic", "challenge", "people"}),
        heading=N_("Tips that others used"), count_texts=NN_("tips used once by others", "tips used %(number)s times by others"),
        ledger_text=N_("Somebody used a tip"), ledger_text_with_names=N_("%(names)s used a tip"),
        badge_category="sharing",
        badge_texts={
            "": NN_("Write a tip that somebody builds on", "Write tips that others build on, %(number)s times"),
            "people": NN_("Write a tip that another builds on", "Write tips that %(number)s different people build on"),
        },
    ),
    CreditKind(
        name="discussion", points=1, points_description="For a comment in a thread.",
        daily_cap=3, daily_cap_description="Comments.",
        source="comment",
        heading=N_("Comments"), count_texts=NN_("%(number)s comment", "%(number)s comments"),
        ledger_text=N_("Commented"), year_position=10,
        year_count_texts=NN_("Said something in a thread", "Said something in threads %(num)s times"),
        badge_texts={"": NN_("Say something in a thread", "Say something in a thread %(number)s times")},
    ),
    CreditKind(
        name="activity", points=5,
        points_description="For work that leaves no other file: a meet-up, a translation, an hour of mentoring.",
        daily_cap=2, daily_cap_description="Other work.",
        mentions=frozenset({"topic", "people"}),
        heading=N_("Other activities"), count_texts=NN_("%(number)s other activity", "%(number)s other activities"),
        ledger_text=N_("Activity"), year_position=7, year_heading=N_("Activity"),
        badge_texts={
            "": NN_("Do something for this community that leaves no other file", "Do %(number)s things for this community that leave no other file"),
        },
    ),
    CreditKind(
        name="code", points=5, points_description="For a commit to the generator.",
        daily_cap=2, daily_cap_description="Commits to the generator.",
        source="commit",
        heading=N_("Changes to the code"),
        count_texts=NN_("%(number)s change to the code", "%(number)s changes to the code"),
        ledger_text=N_("Changed the code"), year_position=8,
        year_count_texts=NN_("Changed the code", "Changed the code %(num)s times"),
        badge_category="house",
        badge_texts={"": NN_("Change the code of this community", "Change the code of this community %(number)s times")},
    ),
    CreditKind(
        name="docs", points=5, points_description="For a commit to the pages.",
        daily_cap=2, daily_cap_description="Commits to the pages.",
        source="commit",
        heading=N_("Changes to the pages"),
        count_texts=NN_("%(number)s change to the pages", "%(number)s changes to the pages"),
        ledger_text=N_("Changed the pages"), year_position=9,
        year_count_texts=NN_("Changed the pages", "Changed the pages %(num)s times"),
        badge_category="house",
        badge_texts={"": NN_("Change the pages of this community", "Change the pages of this community %(number)s times")},
    ),
)  # fmt: skip
"""In the order in which boards and tables list them."""

CREDIT_KINDS_BY_NAME: Mapping[str, CreditKind] = {kind.name: kind for kind in CREDIT_KINDS}

if TYPE_CHECKING:
    CreditKindName: TypeAlias = str
    CountableName: TypeAlias = str
else:
    CreditKindName = Literal[tuple(CREDIT_KINDS_BY_NAME)]
    CountableName = Literal[(*CREDIT_KINDS_BY_NAME, "anything")]
"""The names in the table; for a badge's `count`, also `anything`."""
