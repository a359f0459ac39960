"""The table of page families: for each kind of page its address, view, template and frame.

A new view is one module in `views/`, one template in `templates/` and one row here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lyceum.schema import HubSettings
from lyceum.site.frames import make_slot_mark


@dataclass(frozen=True, slots=True)
class PageFamily:
    """Pages of one kind. The site engine builds one frame for the family, and the view makes the pages."""

    name: str
    address_pattern: str
    """The address from the site's root, with `{key}` where the family has several pages."""
    view: str = ""
    """The module in `lyceum.site.views`; empty if the view of another family makes these pages (see `continues`)."""
    template: str = ""
    """The file in `templates/`."""
    continues: str = ""
    """The family whose second page and all later ones these are."""
    shared_frame: str = ""
    """The family whose frame these pages use; empty if the family has a frame of its own."""
    has_thread: bool = False
    """True if a page has a discussion thread."""
    edit_source: str | None = None
    """What the edit link opens if it is the same for all pages; None if each page has its own file."""
    style_sheets: tuple[str, ...] = ()
    """The sheets that these pages load besides the one of all pages, without `hub-`, in their order."""
    parent: str = ""
    """The family whose tab is active on these pages; empty if it is their own."""

    @property
    def frame(self) -> str:
        """The name of the frame that the pages are filled into."""
        return self.shared_frame or self.name

    @property
    def is_single_page(self) -> bool:
        """True if the frame's own address is the address of the only page."""
        return "{key}" not in self.address_pattern

    @property
    def frame_address(self) -> str:
        """Where the engine builds the frame: the address with a mark in place of the key."""
        return self.address_pattern.replace("{key}", make_slot_mark("address"))

    @property
    def document(self) -> str:
        """The path of the frame among the engine's documents, such as `tips/index.md`."""
        if self.is_single_page:
            return f"{self.address_pattern}index.md"
        return f"{self.frame_address.rstrip('/')}.md"

    @property
    def parent_document(self) -> str | None:
        """The document whose tab is active."""
        return PAGE_FAMILIES[self.parent].document if self.parent else None


_BADGES, _CHALLENGES, _LEARNERS = "content/badges.yml", "content/challenges/", "content/learners/"
_SETTINGS, _TIPS, _TOPICS = "content/hub.yml", "content/tips/", "content/topics.yml"
PAGE_FAMILY_ROWS = (
    PageFamily("home", "", "home", "home.html", edit_source=_SETTINGS, style_sheets=("home", "text")),
    PageFamily("learners", "learners/", "learners", "learners.html", edit_source=_LEARNERS, style_sheets=("learners",)),
    PageFamily("learners-more", "learners/page/{key}/", continues="learners", edit_source=_LEARNERS, parent="learners"),
    PageFamily(
        "learner",
        "learners/{key}/",
        "learner",
        "learner.html",
        has_thread=True,
        style_sheets=("profile", "learner", "text"),
        parent="learners",
    ),
    PageFamily("tips", "tips/", "tips", "tips.html", edit_source=_TIPS),
    PageFamily("tips-more", "tips/page/{key}/", continues="tips", edit_source=_TIPS, parent="tips"),
    PageFamily("tip", "tips/{key}/", "tip", "tip.html", has_thread=True, style_sheets=("text",), parent="tips"),
    PageFamily("topics", "topics/", "topics", "topics.html", edit_source=_TOPICS),
    PageFamily("topic", "topics/{key}/", "topic", "topic.html", edit_source=_TOPICS, parent="topics"),
    PageFamily("challenges", "challenges/", "challenges", "challenges.html", edit_source=_CHALLENGES),
    PageFamily(
        "challenge",
        "challenges/{key}/",
        "challenge",
        "challenge.html",
        has_thread=True,
        style_sheets=("text", "challenge"),
        parent="challenges",
    ),
    PageFamily(
        "challenge-results",
        "challenges/page/{key}/",
        "challenge_results",
        "challenge_results.html",
        style_sheets=("text", "challenge"),
        parent="challenges",
    ),
    PageFamily("badges", "badges/", "badges", "badges.html", edit_source=_BADGES, style_sheets=("badges",)),
    PageFamily(
        "badge", "badges/{key}/", "badge", "badge.html", edit_source=_BADGES, style_sheets=("badges",), parent="badges"
    ),
    PageFamily(
        "boards",
        "boards/",
        "leaderboards",
        "leaderboards.html",
        edit_source=_SETTINGS,
        style_sheets=("boards",),
    ),
    PageFamily(
        "board",
        "boards/{key}/",
        "leaderboard",
        "leaderboard.html",
        edit_source=_SETTINGS,
        style_sheets=("boards",),
        parent="boards",
    ),
    PageFamily(
        "years", "years/", "year_list", "year_list.html", edit_source=_SETTINGS, style_sheets=("years",), parent="wall"
    ),
    PageFamily(
        "year",
        "years/{key}/",
        "learner_year",
        "learner_year.html",
        style_sheets=("learner", "years"),
        parent="wall",
    ),
    PageFamily(
        "community-year", "years/{key}/", "community_year", "community_year.html", shared_frame="year", parent="wall"
    ),
    PageFamily(
        "certificates",
        "certificates/",
        "certificates",
        "certificates.html",
        edit_source=_LEARNERS,
        style_sheets=("certificates",),
        parent="learners",
    ),
    PageFamily("wall", "wall/", "contributors", "contributors.html", edit_source=_LEARNERS),
    PageFamily("wall-more", "wall/page/{key}/", continues="wall", edit_source=_LEARNERS, parent="wall"),
    PageFamily("join", "join/", "join", "form.html", edit_source=_LEARNERS, style_sheets=("forms",), parent="learners"),
    PageFamily("share", "share/", "share_tip", "form.html", edit_source=_TIPS, style_sheets=("forms",), parent="tips"),
    PageFamily(
        "result",
        "result/",
        "submit_result",
        "form.html",
        edit_source=_CHALLENGES,
        style_sheets=("forms",),
        parent="challenges",
    ),
    PageFamily(
        "verify", "verify/", "verify_badge", "verify_badge.html", edit_source=_SETTINGS, style_sheets=("verify",)
    ),
    PageFamily("search", "search/", "search", "search.html", edit_source=_SETTINGS),
    PageFamily("help", "help/", "problem_codes", "problem_codes.html", edit_source="content/"),
    PageFamily("problem", "help/{key}/", "problem_code", "problem_code.html", edit_source="content/", parent="help"),
    PageFamily("status", "status/", "status", "status.html", edit_source="content/"),
)
PAGE_FAMILIES: Mapping[str, PageFamily] = {family.name: family for family in PAGE_FAMILY_ROWS}


def make_page_address(family: str, key: str = "") -> str:
    """Return the address of a page from the site's root; not percent-encoded."""
    return PAGE_FAMILIES[family].address_pattern.replace("{key}", key)


def list_enabled_frames(settings: HubSettings) -> frozenset[str]:
    """Return the names of the frames that the hub has pages for: none for boards if hub.yml turns them off."""
    frames = frozenset(family.frame for family in PAGE_FAMILIES.values())
    return frames - {"boards", "board"} if settings.boards == "off" else frames
