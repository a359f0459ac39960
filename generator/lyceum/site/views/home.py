"""The home page."""

from __future__ import annotations

from urllib.parse import urlencode

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.scoring import LeaderboardScope, LearnerDetails, format_season
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext, link_to
from lyceum.site.view_parts.years import find_featured_year

MAX_NEW_LEARNERS = 8
MAX_TIPS = 6
MAX_CHALLENGES = 3
MAX_CONTRIBUTORS = 36
MAX_LEADERBOARD_ROWS = 3
"""People of this season's board that are shown; with a tie, those who had the points first."""
MAX_STORY_CHARACTERS = 320
"""Characters of a story that are shown; the rest is on its learner's page."""
DAYS_PER_WEEK = 7


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    hub, community = context.hub, context.hub.settings
    about = context.render_markdown(community.description or "", heading_prefix="about-")
    teller = choose_weekly_storyteller(hub)
    open_now = [one for one in hub.challenges.values() if one.state == "open"]
    coming = [one for one in hub.challenges.values() if one.state == "coming"]
    season = hub.leaderboards.current_season if hub.settings.boards != "off" else None
    rows = hub.leaderboards.rank_learners(LeaderboardScope(season=season.key)) if season else ()
    body = context.render_template(
        "home.html",
        "",
        about=about.html,
        challenges=(open_now + coming)[:MAX_CHALLENGES],
        newest=tuple(hub.learners.values())[:MAX_NEW_LEARNERS],
        tips=tuple(hub.tips.values())[:MAX_TIPS],
        teller=teller,
        story=make_excerpt(context.render_markdown(str(teller.entry.value.story)).text, MAX_STORY_CHARACTERS)
        if teller
        else "",
        wall=[hub.learners[one.handle] for one in hub.contributors if one.handle][:MAX_CONTRIBUTORS],
        season=season,
        season_name=format_season(season, context.translator) if season else "",
        leading=rows[:MAX_LEADERBOARD_ROWS],
        scoring=len(rows),
        add_yourself=link_to("join/", ""),
        share=link_to("share/", ""),
        year=find_featured_year(hub),
    )
    description = make_excerpt(community.tagline or about.text or community.name)
    found = SearchEntry(community.name, " ".join(filter(None, (community.tagline, about.text))))
    return Page("", "home", community.name, description, body, edit_source="content/hub.yml", search_entries=(found,))


def choose_weekly_storyteller(hub: Hub) -> LearnerDetails | None:
    """Each week another of those who told one, in order of their handles."""
    tellers = sorted(key for key, learner in hub.learners.items() if learner.entry.value.story)
    return hub.learners[tellers[hub.today.toordinal() // DAYS_PER_WEEK % len(tellers)]] if tellers else None


def make_new_file_link(context: ViewContext, path: str) -> str | None:
    """Where GitHub opens an empty file of content/; None where no repository is known."""
    community = context.hub.settings
    if not community.repository:
        return None
    question = urlencode({"filename": f"content/{path}"})
    return f"https://github.com/{community.repository}/new/{community.branch}?{question}"
