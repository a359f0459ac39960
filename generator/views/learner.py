"""A learner of the Hub in; their page, told in the order in which a friend would tell it, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator import years
from generator.hub import Hub, LearnerView, Place
from generator.markup import summary
from generator.model import Learner, folded
from generator.pages import Page, Preview, SearchEntry
from generator.pictures import SIZES
from generator.views import certificates
from generator.views.base import Desk, to
from generator.views.ledger import way


@dataclass(frozen=True, slots=True)
class Told:
    """A result in words."""

    title: str
    link: str
    board: str
    """Empty where the challenge has only one."""
    words: str
    """Which place of how many, and whether it is shared."""
    score: str
    team: str | None
    day: date
    when: str
    drawing: str


@dataclass(frozen=True, slots=True)
class Flair:
    """A picture of a learner to be shown elsewhere."""

    address: str
    height: int
    markdown: str


_MARKDOWN = re.compile(r"[\\\[\]`*_<>!&]")
"""What means something in the text of a link."""


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.learners)


def page(desk: Desk, key: str) -> Page:
    hub, learner = desk.hub, desk.hub.learners[key]
    value, path = learner.entry.value, learner.entry.path
    bio = desk.markdown(value.bio, heading_prefix="bio-", first_level=3) if value.bio else None
    story = desk.markdown(value.story, heading_prefix="story-", first_level=3) if value.story else None
    community = hub.community
    cohorts = {folded(one.id): one.name for one in community.cohorts}
    organisations = {folded(one.id): one for one in community.organisations}
    body = desk.body(
        "learner.html",
        f"learners/{key}/",
        learner=learner,
        value=value,
        bio=bio.html if bio else "",
        story=story.html if story else "",
        organisation=organisations[folded(value.organisation)] if value.organisation else None,
        cohorts=[cohorts[folded(one)] for one in value.cohort],
        where=_where(desk, value),
        languages=[desk.words.language_name(tag) for tag in value.languages],
        results=tuple(_told(desk, learner)),
        wanted=desk.words.list(desk.said(f"looking-for:{what}") for what in learner.looking_for),
        missing=tuple(_missing(desk, value)),
        bare=not (value.bio or value.headline or learner.tips or learner.places or learner.hosted),
        edit=desk.edit_link(path),
        way=way(desk, learner),
        certificates=certificates.has_any(learner),
        years=years.own_years(hub, key),
        flair=tuple(_flair(desk, key, value)),
    )
    changed = hub.changed(path)
    return Page(
        f"learners/{key}/",
        "learner",
        value.name,
        _description(desk, value, bio.text if bio else ""),
        body,
        source=path,
        term=f"learner:{folded(value.formerly[0]) if value.formerly else key}",
        changed=changed.last.when.date() if changed else learner.joined,
        picture=_preview(desk, key, value),
        search=tuple(_found(desk, value, bio.text if bio else "")) if value.show.search else (),
        hidden=not value.show.search,
        og_type="profile",
    )


def _flair(desk: Desk, key: str, value: Learner) -> Iterator[Flair]:
    """Nothing without an address that the pictures can be seen at, or of somebody who is not to be found."""
    base = (desk.hub.community.url or "").rstrip("/")
    if not base or not value.show.search:
        return
    alt = _MARKDOWN.sub(r"\\\g<0>", f"{value.name} · {desk.hub.community.name}")
    for kind, height in (("card", 160), ("badge", 28)):
        address = f"{kind}/{key}.svg"
        yield Flair(address, height, f"[![{alt}]({base}/{address})]({base}/learners/{key}/)")


def _preview(desk: Desk, key: str, value: Learner) -> Preview | None:
    """Nobody who is not to be found stands on a card of their own."""
    if not value.show.search:
        return None
    size = max(SIZES)
    face = Preview(f"assets/avatars/{key}-{size}.webp", size, size, value.name) if key in desk.pictures else None
    return desk.card("learners", key, value.name) or face


def _description(desk: Desk, value: Learner, bio: str) -> str:
    if value.headline or bio:
        return summary(value.headline or bio)
    return desk.words.gettext("%(name)s learns at %(community)s.", name=value.name, community=desk.hub.community.name)[
        :160
    ]


def _found(desk: Desk, value: Learner, bio: str) -> Iterator[SearchEntry]:
    of_theirs = (*value.learning, *value.helps_with, *(skill.topic for skill in value.knows))
    topics = (desk.hub.topic(key).topic.name for key in of_theirs)
    yield SearchEntry(value.name, " ".join(filter(None, (value.headline, bio, *dict.fromkeys(topics)))))


def _where(desk: Desk, value: Learner) -> str:
    if not value.location:
        return ""
    country = desk.words.country(value.location.country) if value.location.country else None
    return ", ".join(filter(None, (value.location.city, country)))


def _told(desk: Desk, learner: LearnerView) -> Iterator[Told]:
    for place in learner.places:
        challenge = desk.hub.challenges[place.challenge].entry.value
        row = place.standing or place.apart
        rank = place.standing.rank if place.standing and learner.on_boards else 0
        day = place.entry.value.date
        yield Told(
            title=challenge.title,
            link=to(f"challenges/{place.challenge}/", f"learners/{learner.key}/"),
            board=place.board if len(challenge.boards) > 1 else "",
            words=_rank(desk, learner, place),
            score=desk.words.score(row.score, challenge.score.measure, challenge.score.unit)
            if row and learner.on_boards
            else "",
            team=row.team if row else None,
            day=day,
            when=desk.words.date(day, "medium"),
            drawing=f"medal-{rank}" if 0 < rank <= 3 else "target",
        )


def _rank(desk: Desk, learner: LearnerView, place: Place) -> str:
    _, standing = desk.words.gettext, place.standing
    if not standing:
        return _("shown, not ranked")
    if not standing.rank:
        return _("done")
    if not learner.on_boards:
        return _("took part")
    board = next(one for one in desk.hub.challenges[place.challenge].boards if one.name == place.board)
    rank, of = desk.words.number(standing.rank), desk.words.number(len(board.standings))
    if standing.tied:
        return _("place %(rank)s of %(of)s, shared", rank=rank, of=of)
    return _("place %(rank)s of %(of)s", rank=rank, of=of)


def _missing(desk: Desk, value: Learner) -> Iterator[tuple[str, str]]:
    """(line for the file, what it tells others) of what would help most and isn't there."""
    _ = desk.words.gettext
    if not value.headline:
        yield "headline: …", _("what you are up to, in one line")
    if not value.learning:
        yield "learning: [python, sql]", _("so that people who learn the same find you")
    if not value.helps_with:
        yield "helps_with: [spreadsheets]", _("what people may ask you about; everybody knows something")
    if not value.bio:
        yield "bio: …", _("who you are, as long or short as you like")
