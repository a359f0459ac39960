"""The page of a learner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from lyceum.hub import Hub
from lyceum.images import make_readme_card_address
from lyceum.loader import Entry
from lyceum.markdown import RenderedMarkdown, make_excerpt
from lyceum.pictures import AVATAR_SIZES
from lyceum.schema import Learner, fold_key
from lyceum.scoring import LearnerDetails, LearnerResult, get_written_score, list_learner_years
from lyceum.site.page import Page, PreviewImage, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.text_links import link_to
from lyceum.site.view_context import ViewContext, link_to_page, make_picture_address
from lyceum.site.view_parts.certificates import has_certificates, make_certificates_query
from lyceum.site.view_parts.learner_facts import FACTS_FOLDER, make_place_key
from lyceum.site.view_parts.learner_progress import make_progress_section

MAX_MEDAL_RANK = 3
_MARKDOWN_CHARACTERS = re.compile(r"[\\\[\]`*_<>!&]")
"""Characters that have a meaning in the text of a Markdown link."""


class ResultSummary(NamedTuple):
    """A result in words."""

    title: str
    link: str
    board: str
    """Empty if the challenge has only one board."""
    place_key: str
    """Names the place among all results, which `hub-facts.js` loads; empty if there is none."""
    rank_text: str
    """What stands instead of a place."""
    score: str
    team: str | None
    date: date
    date_text: str
    icon: str


class ReadmeCard(NamedTuple):
    """The picture of the learner for a README."""

    address: str
    markdown: str


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.learners)


def render_page(context: ViewContext, key: str) -> Page:
    learner, page_address = context.hub.learners[key], make_page_address("learner", key)
    entry = context.hub.library.read_entry("learner", key)  # the page shows all of it
    profile, path = entry.value, entry.path
    bio = _render_text(context, entry, profile.bio, "bio-")
    story = _render_text(context, entry, profile.story, "story-")
    is_shown_on_boards, facts = learner.is_shown_on_boards, _list_fact_values(context, learner, profile)
    body = context.render_body(
        "learner",
        page_address,
        learner=learner,
        profile=profile,
        edit_link=_make_edit_link(context, entry, page_address),
        bio_html=bio.html if bio else "",
        story_html=story.html if story else "",
        skill_levels=_find_skill_levels(context, profile),
        results=tuple(_list_results(context, learner)),
        missing_fields=tuple(_list_missing_fields(context, profile)),
        facts_address=FACTS_FOLDER if is_shown_on_boards else "",
        is_unknown=not _has_shown_something(learner, profile),
        progress=make_progress_section(context, learner),
        certificates_query=make_certificates_query(key) if has_certificates(learner) else "",
        year_numbers=list_learner_years(context.hub, key),
        readme_card=_make_readme_card(context, key, profile),
        **facts,
    )
    bio_text = bio.text if bio else ""
    return Page(
        address=page_address,
        frame="learner",
        title=profile.name,
        description=_make_description(context, profile, bio_text),
        body=body,
        edit_source=path,
        thread_term=f"learner:{fold_key(profile.formerly[0]) if profile.formerly else key}",
        last_changed=context.find_last_change(path) or learner.join_day,
        preview_image=_choose_preview_image(context, key, profile),
        search_entries=(_make_search_entry(context, entry, bio_text, facts),) if profile.show.search else (),
        is_hidden=not profile.show.search,
        og_type="profile",
    )


def _make_edit_link(context: ViewContext, entry: Entry[Learner], page_address: str) -> str:
    """Return the link to the form that changes a profile, or to its file on GitHub if the learner wants not to be found.

    The form reads the profile from `profiles/`, and these learners are not there."""
    settings = context.hub.settings
    if not entry.value.show.search and settings.repository:
        return f"https://github.com/{settings.repository}/edit/{quote(settings.branch)}/{quote(entry.path)}"
    return f"{link_to('join/', page_address)}?edit={quote(entry.folded_key)}"


def _has_shown_something(learner: LearnerDetails, profile: Learner) -> bool:
    """Return whether the page says more of a learner than who and where they are."""
    texts = (profile.bio, profile.headline, profile.story)
    lists = (profile.learning, profile.helps_with, profile.knows, profile.goals, profile.milestones, profile.links)
    return any(texts) or any(lists) or any(credit.kind != "profile" for credit in learner.credits)


def _find_skill_levels(context: ViewContext, profile: Learner) -> dict[str, str]:
    """Return the level of each topic that the learner knows, in words and by the topic's key; empty if there is none."""
    levels: dict[str, str] = {}
    for skill in profile.knows:
        key = context.hub.library.resolve_topic_key(skill.topic)
        levels[key] = levels.get(key) or (context.format_choice(skill.level) if skill.level else "")
    return levels


def _render_text(
    context: ViewContext, entry: Entry[Learner], text: str | None, heading_prefix: str
) -> RenderedMarkdown | None:
    if not text:
        return None
    page_address = make_page_address("learner", entry.folded_key)
    return context.render_markdown(text, entry.path, page_address, heading_prefix=heading_prefix, first_level=3)


def _list_fact_values(context: ViewContext, learner: LearnerDetails, profile: Learner) -> dict[str, Any]:
    """Return the template's values for the short facts at the head of the page."""
    settings, translator = context.hub.settings, context.translator
    cohort_names = {fold_key(cohort.id): cohort.name for cohort in settings.cohorts} if profile.cohort else {}
    looking_for = [context.format_choice(f"looking-for:{choice}") for choice in learner.looking_for]
    return {
        "organisation": context.hub.library.find_organisation(profile.organisation) if profile.organisation else None,
        "cohorts": [cohort_names[key] for key in dict.fromkeys(map(fold_key, profile.cohort))],
        "location": _format_location(context, profile),
        "languages": list(dict.fromkeys(map(translator.get_language_name, profile.languages))),
        "looking_for": looking_for,
        "looking_for_text": translator.format_list(looking_for),
    }


def _make_readme_card(context: ViewContext, key: str, profile: Learner) -> ReadmeCard | None:
    """Return the card for a README; None if the learner did not ask for it, or may not be found, or the site has no address."""
    site_url = (context.hub.settings.url or "").rstrip("/")
    if not site_url or not profile.show.flair or not profile.show.search:
        return None
    alt = _MARKDOWN_CHARACTERS.sub(r"\\\g<0>", f"{profile.name} · {context.hub.settings.name}")
    address, page_url = make_readme_card_address(key), f"{site_url}/{make_page_address('learner', key)}"
    return ReadmeCard(address, f"[![{alt}]({site_url}/{address})]({page_url})")


def _choose_preview_image(context: ViewContext, key: str, profile: Learner) -> PreviewImage | None:
    """Return the learner's social card, or the profile picture; none if the learner may not be found."""
    if not profile.show.search:
        return None
    if card := context.make_card_preview("learners", key, profile.name):
        return card
    if not context.sources.has_picture(key):
        return None
    size = max(AVATAR_SIZES)
    return PreviewImage(make_picture_address(key, size), size, size, profile.name)


def _make_description(context: ViewContext, profile: Learner, bio: str) -> str:
    if profile.headline or bio:
        return make_excerpt(profile.headline or bio)
    return context.translator.gettext(
        "%(name)s learns at %(community)s.", name=profile.name, community=context.hub.settings.name
    )[:160]


def _make_search_entry(context: ViewContext, entry: Entry[Learner], bio: str, facts: Mapping[str, Any]) -> SearchEntry:
    profile = entry.value
    topics = (*profile.learning, *profile.helps_with, *(skill.topic for skill in profile.knows))
    organisation = facts["organisation"]
    texts = (
        profile.headline,
        bio,
        entry.key,
        *([str(profile.github)] if profile.github and fold_key(str(profile.github)) != entry.folded_key else []),
        facts["location"],
        organisation.name if organisation else "",
        *facts["cohorts"],
        *facts["looking_for"],
    )
    topic_names = tuple(topic.topic.name for topic in context.find_topics(topics))
    return SearchEntry(profile.name, " · ".join(filter(None, texts)), topics=topic_names)


def _format_location(context: ViewContext, profile: Learner) -> str:
    location = profile.location
    if not location:
        return ""
    country = context.translator.get_country_name(location.country) if location.country else None
    return ", ".join(filter(None, (location.city, country)))


def _list_results(context: ViewContext, learner: LearnerDetails) -> Iterator[ResultSummary]:
    translator = context.translator
    podium_ranks = {credit.challenge: credit.rank for credit in learner.credits if credit.kind == "podium"}
    is_shown_on_boards = learner.is_shown_on_boards
    for result in learner.results:
        challenge = context.hub.challenges[result.challenge].entry.value
        row = result.standing or result.unranked
        is_ranked = result.standing is not None and challenge.score.measure != "none"
        has_place = is_ranked and is_shown_on_boards
        rank = podium_ranks.get(result.challenge) if is_shown_on_boards else None
        score = ""
        if row and is_shown_on_boards:
            score = translator.format_score(
                row.score,
                challenge.score.measure,
                challenge.score.unit,
                written=get_written_score(result.shown.written_score, row.score),
            )
        day = result.shown.day
        yield ResultSummary(
            title=challenge.title,
            link=link_to_page("challenge", result.challenge, make_page_address("learner", learner.key)),
            board=result.board if len(challenge.boards) > 1 else "",
            place_key=make_place_key(challenge.boards, result) if has_place else "",
            rank_text="" if has_place else _describe_result(context, result, is_ranked=is_ranked),
            score=score,
            team=row.team if row else None,
            date=day,
            date_text=translator.format_date(day, "medium"),
            icon=f"medal-{rank}" if rank and rank <= MAX_MEDAL_RANK else "target",
        )


def _describe_result(context: ViewContext, result: LearnerResult, *, is_ranked: bool) -> str:
    """Return what the page says of a result without a place, or of one whose place is not shown.

    Nothing here asks for the place, which depends on the results of others."""
    _ = context.translator.gettext
    if not result.standing:
        return _("shown, not ranked")
    return _("took part") if is_ranked else _("done")


def _list_missing_fields(context: ViewContext, profile: Learner) -> Iterator[tuple[str, str]]:
    """Yield (line for the file, benefit) of the most useful fields that the profile does not have."""
    _ = context.translator.gettext
    if not profile.headline:
        yield "headline: …", _("what you are up to, in one line")
    if not profile.learning:
        yield "learning: [python, sql]", _("so that people who learn the same find you")
    if not profile.helps_with:
        yield "helps_with: [spreadsheets]", _("what people may ask you about; everybody knows something")
    if not profile.bio:
        yield "bio: …", _("who you are, as long or short as you like")
