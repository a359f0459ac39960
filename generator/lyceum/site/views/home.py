"""The home page."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.scoring import ChallengeDetails, LeaderboardScope, LearnerDetails, format_season
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.years import find_featured_year

ARRIVAL_TIME = timedelta(weeks=4)
"""How long a learner is new here."""
MAX_NEW_LEARNERS = 8
MAX_TIPS = 6
MAX_CHALLENGES = 3
MAX_CONTRIBUTORS = 36
MAX_LEADERBOARD_ROWS = 3
"""Rows of the current season's board; learners with the same points stand in the order of the board."""
MAX_STORY_CHARACTERS = 320
DAYS_PER_WEEK = 7


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    hub, settings, page_address = context.hub, context.hub.settings, make_page_address("home")
    description = context.render_markdown(
        settings.description or "", hub.library.settings.path, page_address, heading_prefix="about-"
    )
    body = context.render_body(
        "home",
        page_address,
        description_html=description.html,
        challenges=_list_current_challenges(hub),
        new_learners=tuple(islice(hub.learners.values(), MAX_NEW_LEARNERS)),
        has_arrivals=_has_arrivals(hub),
        tips=tuple(islice(hub.tips.values(), MAX_TIPS)),
        contributors=context.get_learners(hub.list_latest_contributors(MAX_CONTRIBUTORS)),
        featured_year=find_featured_year(hub),
        **_list_story_values(context),
        **_list_season_values(context),
    )
    search_text = " ".join(filter(None, (settings.tagline, description.text)))
    return Page(
        address=page_address,
        frame="home",
        title=settings.name,
        description=make_excerpt(settings.tagline or description.text or settings.name),
        body=body,
        edit_source="content/hub.yml",
        search_entries=(SearchEntry(settings.name, search_text),),
    )


def _has_arrivals(hub: Hub) -> bool:
    """Return whether somebody joined in the last weeks."""
    newest = next(iter(hub.learners.values()), None)
    return newest is not None and newest.join_day is not None and hub.today - newest.join_day <= ARRIVAL_TIME


def _list_current_challenges(hub: Hub) -> list[ChallengeDetails]:
    """Return the open challenges, then the upcoming ones."""
    challenges = hub.challenges.values()
    open_challenges = [challenge for challenge in challenges if challenge.state == "open"]
    upcoming_challenges = [challenge for challenge in challenges if challenge.state == "coming"]
    return (open_challenges + upcoming_challenges)[:MAX_CHALLENGES]


def _list_story_values(context: ViewContext) -> dict[str, Any]:
    """Return the template's values about the story of the week."""
    storyteller = choose_weekly_storyteller(context)
    if not storyteller:
        return {"storyteller": None, "story": ""}
    text = context.render_markdown(
        str(storyteller.entry.value.story), storyteller.entry.path, make_page_address("home")
    ).text
    story = make_excerpt(text, MAX_STORY_CHARACTERS)
    return {"storyteller": storyteller if story else None, "story": story}


def _list_season_values(context: ViewContext) -> dict[str, Any]:
    """Return the template's values about the board of the current season."""
    hub = context.hub
    season = hub.leaderboards.current_season if hub.settings.boards != "off" else None
    rows = hub.leaderboards.rank_learners(LeaderboardScope(season=season.key)) if season else ()
    return {
        "season": season,
        "season_name": format_season(season, context.translator) if season else "",
        "top_rows": rows[:MAX_LEADERBOARD_ROWS],
        "row_count": len(rows),
    }


def choose_weekly_storyteller(context: ViewContext) -> LearnerDetails | None:
    """Return a learner who tells a story; each week the next one, in the order of handles.

    The story of somebody who wants not to be found stands on their own page alone."""
    hub = context.hub
    handles = sorted(key for key, tells in context.sources.map_learners("tells a story").items() if tells)
    return hub.learners[handles[hub.today.toordinal() // DAYS_PER_WEEK % len(handles)]] if handles else None
