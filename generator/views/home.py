"""The Hub in; the home page, out: what people learn here together, who is here, and what is going on today."""

from __future__ import annotations

from urllib.parse import urlencode

from generator.hub import Hub, LearnerView
from generator.markup import summary
from generator.pages import Page, SearchEntry
from generator.scoreboards import Scope
from generator.seasons import said
from generator.views.base import Desk, to
from generator.views.years import to_tell

NEWEST = 8
TIPS = 6
CHALLENGES = 3
FACES = 36
LEADING = 3
"""People of this season's board that are shown; with a tie, those who had the points first."""
STORY = 320
"""Characters of a story that are shown; the rest is on its learner's page."""
A_WEEK = 7


def keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def page(desk: Desk, key: str) -> Page:
    hub, community = desk.hub, desk.hub.community
    about = desk.markdown(community.description or "", heading_prefix="about-")
    teller = story_of_the_week(hub)
    open_now = [one for one in hub.challenges.values() if one.state == "open"]
    coming = [one for one in hub.challenges.values() if one.state == "coming"]
    season = hub.scoreboards.season if hub.community.boards != "off" else None
    rows = hub.scoreboards.board(Scope(season=season.key)) if season else ()
    body = desk.body(
        "home.html",
        "",
        about=about.html,
        challenges=(open_now + coming)[:CHALLENGES],
        newest=tuple(hub.learners.values())[:NEWEST],
        tips=tuple(hub.tips.values())[:TIPS],
        teller=teller,
        story=summary(desk.markdown(str(teller.entry.value.story)).text, STORY) if teller else "",
        wall=[hub.learners[one.handle] for one in hub.wall if one.handle][:FACES],
        season=season,
        season_name=said(season, desk.words) if season else "",
        leading=rows[:LEADING],
        scoring=len(rows),
        add_yourself=to("join/", ""),
        share=to("share/", ""),
        year=to_tell(hub),
    )
    description = summary(community.tagline or about.text or community.name)
    found = SearchEntry(community.name, " ".join(filter(None, (community.tagline, about.text))))
    return Page("", "home", community.name, description, body, source="content/hub.yml", search=(found,))


def story_of_the_week(hub: Hub) -> LearnerView | None:
    """Each week another of those who told one, in order of their handles."""
    tellers = sorted(key for key, learner in hub.learners.items() if learner.entry.value.story)
    return hub.learners[tellers[hub.today.toordinal() // A_WEEK % len(tellers)]] if tellers else None


def new_file(desk: Desk, path: str) -> str | None:
    """Where GitHub opens an empty file of content/; None where no repository is known."""
    community = desk.hub.community
    if not community.repository:
        return None
    question = urlencode({"filename": f"content/{path}"})
    return f"https://github.com/{community.repository}/new/{community.branch}?{question}"
