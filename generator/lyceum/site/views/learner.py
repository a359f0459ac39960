"""The page of a learner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.hub import Hub
from lyceum.images import PICTURE_SIZES
from lyceum.markdown import make_excerpt
from lyceum.schema import Learner, fold_key
from lyceum.scoring import LearnerDetails, LearnerResult, list_learner_years
from lyceum.site.page import Page, PreviewImage, SearchEntry
from lyceum.site.view_context import ViewContext, link_to
from lyceum.site.view_parts.certificates import has_certificates
from lyceum.site.view_parts.learner_progress import make_progress_section


@dataclass(frozen=True, slots=True)
class ResultSummary:
    """A result in words."""

    title: str
    link: str
    board: str
    """Empty where the challenge has only one."""
    rank_text: str
    """Which place of how many, and whether it is shared."""
    score: str
    team: str | None
    date: date
    date_text: str
    icon: str


@dataclass(frozen=True, slots=True)
class ReadmeImage:
    """A picture of a learner to be shown elsewhere."""

    address: str
    height: int
    markdown: str


_MARKDOWN_CHARACTERS = re.compile(r"[\\\[\]`*_<>!&]")
"""What means something in the text of a link."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.learners)


def render_page(context: ViewContext, key: str) -> Page:
    hub, learner = context.hub, context.hub.learners[key]
    value, path = learner.entry.value, learner.entry.path
    bio = context.render_markdown(value.bio, heading_prefix="bio-", first_level=3) if value.bio else None
    story = context.render_markdown(value.story, heading_prefix="story-", first_level=3) if value.story else None
    community = hub.settings
    cohorts = {fold_key(one.id): one.name for one in community.cohorts}
    organisations = {fold_key(one.id): one for one in community.organisations}
    body = context.render_template(
        "learner.html",
        f"learners/{key}/",
        learner=learner,
        value=value,
        bio=bio.html if bio else "",
        story=story.html if story else "",
        organisation=organisations[fold_key(value.organisation)] if value.organisation else None,
        cohorts=[cohorts[fold_key(one)] for one in value.cohort],
        where=_format_location(context, value),
        languages=[context.translator.get_language_name(tag) for tag in value.languages],
        results=tuple(_list_results(context, learner)),
        wanted=context.translator.format_list(
            context.format_choice(f"looking-for:{what}") for what in learner.looking_for
        ),
        missing=tuple(_list_missing_fields(context, value)),
        bare=not (value.bio or value.headline or learner.tips or learner.results or learner.hosted_challenges),
        edit=context.make_edit_link(path),
        way=make_progress_section(context, learner),
        certificates=has_certificates(learner),
        years=list_learner_years(hub, key),
        flair=tuple(_list_readme_images(context, key, value)),
    )
    changed = hub.find_file_history(path)
    return Page(
        f"learners/{key}/",
        "learner",
        value.name,
        _make_description(context, value, bio.text if bio else ""),
        body,
        edit_source=path,
        thread_term=f"learner:{fold_key(value.formerly[0]) if value.formerly else key}",
        last_changed=changed.last_commit.committed_at.date() if changed else learner.join_day,
        preview_image=_choose_preview_image(context, key, value),
        search_entries=tuple(_list_search_entries(context, value, bio.text if bio else ""))
        if value.show.search
        else (),
        is_hidden=not value.show.search,
        og_type="profile",
    )


def _list_readme_images(desk: ViewContext, key: str, value: Learner) -> Iterator[ReadmeImage]:
    """Nothing without an address that the pictures can be seen at, or of somebody who is not to be found."""
    base = (desk.hub.settings.url or "").rstrip("/")
    if not base or not value.show.search:
        return
    alt = _MARKDOWN_CHARACTERS.sub(r"\\\g<0>", f"{value.name} · {desk.hub.settings.name}")
    for kind, height in (("card", 160), ("badge", 28)):
        address = f"{kind}/{key}.svg"
        yield ReadmeImage(address, height, f"[![{alt}]({base}/{address})]({base}/learners/{key}/)")


def _choose_preview_image(desk: ViewContext, key: str, value: Learner) -> PreviewImage | None:
    """Nobody who is not to be found stands on a card of their own."""
    if not value.show.search:
        return None
    size = max(PICTURE_SIZES)
    face = (
        PreviewImage(f"assets/avatars/{key}-{size}.webp", size, size, value.name)
        if key in desk.handles_with_picture
        else None
    )
    return desk.make_card_preview("learners", key, value.name) or face


def _make_description(desk: ViewContext, value: Learner, bio: str) -> str:
    if value.headline or bio:
        return make_excerpt(value.headline or bio)
    return desk.translator.gettext(
        "%(name)s learns at %(community)s.", name=value.name, community=desk.hub.settings.name
    )[:160]


def _list_search_entries(desk: ViewContext, value: Learner, bio: str) -> Iterator[SearchEntry]:
    of_theirs = (*value.learning, *value.helps_with, *(skill.topic for skill in value.knows))
    topics = (desk.hub.find_topic(key).topic.name for key in of_theirs)
    yield SearchEntry(value.name, " ".join(filter(None, (value.headline, bio, *dict.fromkeys(topics)))))


def _format_location(desk: ViewContext, value: Learner) -> str:
    if not value.location:
        return ""
    country = desk.translator.get_country_name(value.location.country) if value.location.country else None
    return ", ".join(filter(None, (value.location.city, country)))


def _list_results(desk: ViewContext, learner: LearnerDetails) -> Iterator[ResultSummary]:
    for place in learner.results:
        challenge = desk.hub.challenges[place.challenge].entry.value
        row = place.standing or place.unranked
        rank = place.standing.rank if place.standing and learner.is_shown_on_boards else 0
        day = place.result.value.date
        yield ResultSummary(
            title=challenge.title,
            link=link_to(f"challenges/{place.challenge}/", f"learners/{learner.key}/"),
            board=place.board if len(challenge.boards) > 1 else "",
            rank_text=_format_rank(desk, learner, place),
            score=desk.translator.format_score(row.score, challenge.score.measure, challenge.score.unit)
            if row and learner.is_shown_on_boards
            else "",
            team=row.team if row else None,
            date=day,
            date_text=desk.translator.format_date(day, "medium"),
            icon=f"medal-{rank}" if 0 < rank <= 3 else "target",
        )


def _format_rank(desk: ViewContext, learner: LearnerDetails, place: LearnerResult) -> str:
    _, standing = desk.translator.gettext, place.standing
    if not standing:
        return _("shown, not ranked")
    if not standing.rank:
        return _("done")
    if not learner.is_shown_on_boards:
        return _("took part")
    board = next(one for one in desk.hub.challenges[place.challenge].boards if one.name == place.board)
    rank, of = desk.translator.format_number(standing.rank), desk.translator.format_number(len(board.standings))
    if standing.is_tied:
        return _("place %(rank)s of %(of)s, shared", rank=rank, of=of)
    return _("place %(rank)s of %(of)s", rank=rank, of=of)


def _list_missing_fields(desk: ViewContext, value: Learner) -> Iterator[tuple[str, str]]:
    """(line for the file, what it tells others) of what would help most and isn't there."""
    _ = desk.translator.gettext
    if not value.headline:
        yield "headline: …", _("what you are up to, in one line")
    if not value.learning:
        yield "learning: [python, sql]", _("so that people who learn the same find you")
    if not value.helps_with:
        yield "helps_with: [spreadsheets]", _("what people may ask you about; everybody knows something")
    if not value.bio:
        yield "bio: …", _("who you are, as long or short as you like")
