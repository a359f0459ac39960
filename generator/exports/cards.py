"""The Hub in; what the share card of each learner, tip, challenge, year, of an award and of the community itself says, out."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from generator import years
from generator.asking import choices_in
from generator.badges import Award
from generator.emblems import face
from generator.hub import Hub
from generator.markup import rendered, summary
from generator.model import folded
from generator.pages import card_address
from generator.sharecards import Card, Portrait
from generator.words import Words

Key = tuple[str, str]
Pictures = Mapping[str, Mapping[int, bytes]]
"""WebP by size by handle, of learners who have one."""


def keys(hub: Hub) -> tuple[Key, ...]:
    """Every card of the hub, as (family, key); none where it wants none, none of a learner who is not to be found."""
    if not hub.community.share_cards:
        return ()
    return (
        ("hub", ""),
        *(("learners", key) for key, one in hub.learners.items() if one.entry.value.show.search),
        *(("tips", key) for key in hub.tips),
        *(("challenges", key) for key in hub.challenges),
        *(("badges", key) for key in hub.shown_awards),
        *(("years", years.called(number)) for number in years.years(hub)),
        *(
            ("years", f"{years.called(number)}-{key}")
            for key, one in hub.learners.items()
            if one.entry.value.show.search
            for number in years.own_years(hub, key)
        ),
    )


def address(key: Key) -> str:
    return card_address(*key)


def card(hub: Hub, words: Words, key: Key, pictures: Pictures) -> Card:
    match key:
        case ("learners", handle):
            return learner_card(hub, words, handle, pictures)
        case ("tips", slug):
            return tip_card(hub, words, slug, pictures)
        case ("challenges", slug):
            return challenge_card(hub, words, slug)
        case ("badges", award):
            return award_card(hub, words, hub.shown_awards[award], pictures)
        case ("years", slug):
            number, _, handle = slug.partition("-")
            if handle:
                return own_year_card(hub, words, handle, int(number), pictures)
            return year_card(hub, words, int(number))
    return hub_card(hub, words)


def learner_card(hub: Hub, words: Words, handle: str, pictures: Pictures) -> Card:
    learner = hub.learners[handle]
    value = learner.entry.value
    topics = (hub.topic(one).topic.name for one in (value.learning or value.helps_with)[:3])
    lead = value.headline or (summary(rendered(value.bio).text, 140) if value.bio else " · ".join(topics))
    return Card(
        look="learner",
        kind=_role(words, value.role),
        title=value.name,
        lead=lead,
        facts=facts(hub, words, handle)[:3],
        community=hub.community.name,
        portrait=_portrait(hub, handle, pictures),
    )


def tip_card(hub: Hub, words: Words, slug: str, pictures: Pictures) -> Card:
    """Without the names of those who are not to be found."""
    value = hub.tips[slug].entry.value
    writers = [one for one in map(folded, value.writers) if hub.learners[one].entry.value.show.search]
    return Card(
        look="tip",
        kind=choices_in(words)[value.kind],
        title=value.title,
        lead=summary(rendered(hub.tips[slug].entry.body).text, 100),
        by=words.list(hub.learners[one].entry.value.name for one in writers)
        or ("" if value.writers else words.gettext("a former member")),
        community=hub.community.name,
        portrait=_portrait(hub, writers[0], pictures) if writers else None,
        drawing=value.kind,
    )


def challenge_card(hub: Hub, words: Words, slug: str) -> Card:
    view, _ = hub.challenges[slug], words.gettext
    value = view.entry.value
    match view.state:
        case "open" if value.closes:
            kind = _("Challenge · open until %(day)s", day=words.date(value.closes, "medium"))
        case "open":
            kind = _("Challenge · open")
        case "coming" if value.opens:
            kind = _("Challenge · opens on %(day)s", day=words.date(value.opens, "medium"))
        case _:
            kind = _("Challenge")
    counted = [
        (view.people, words.npgettext("after a number", "person took part", "people took part", view.people)),
        (len(view.results), words.npgettext("after a number", "result", "results", len(view.results))),
    ]
    return Card(
        look="challenge",
        kind=kind,
        title=value.title,
        lead=value.summary or summary(rendered(view.entry.body).text, 140),
        facts=tuple((words.number(many), what) for many, what in counted if many),
        community=hub.community.name,
        drawing="challenge",
    )


def hub_card(hub: Hub, words: Words) -> Card:
    counted = [
        (len(hub.learners), words.npgettext("after a number", "person", "people", len(hub.learners))),
        (len(hub.tips), words.npgettext("after a number", "tip", "tips", len(hub.tips))),
        (len(hub.challenges), words.npgettext("after a number", "challenge", "challenges", len(hub.challenges))),
    ]
    return Card(
        look="community",
        kind="",
        title=hub.community.name,
        lead=hub.community.tagline or "",
        facts=tuple((words.number(many), what) for many, what in counted if many),
        community=urlsplit(hub.community.url or "").netloc,
        drawing="welcome",
    )


def year_card(hub: Hub, words: Words, number: int) -> Card:
    its = years.year(hub, number)
    challenges = sum(1 for one in its.held if one.people)
    counted = [
        (len(its.new), words.npgettext("after a number", "came in", "came in", len(its.new))),
        (len(its.tips), words.npgettext("after a number", "tip", "tips", len(its.tips))),
        (challenges, words.npgettext("after a number", "challenge", "challenges", challenges)),
        (its.thanks, words.npgettext("after a number", "thank-you", "thanks", its.thanks)),
    ]
    facts = tuple((words.number(many), what) for many, what in counted if many)
    return _year(words, number, hub.community.name, facts, over=its.over, community=hub.community.name)


def own_year_card(hub: Hub, words: Words, handle: str, number: int, pictures: Pictures) -> Card:
    """Of somebody who wants it; like their page it counts deeds, and no points."""
    its, name = years.own_year(hub, handle, number), hub.learners[handle].entry.value.name
    facts = tuple((words.number(many), what) for many, what in years.told(words, its))
    portrait = _portrait(hub, handle, pictures)
    return _year(words, number, name, facts, over=its.over, community=hub.community.name, portrait=portrait)


def _year(
    words: Words, number: int, title: str, facts: tuple[tuple[str, str], ...], *, over: bool, community: str,
    portrait: Portrait | None = None,
) -> Card:  # fmt: skip
    _ = words.gettext
    kind = _("A year together") if portrait is None else _("A year of learning together")
    lead = _("What we did in %(year)s", year=number) if portrait is None else ""
    return Card(
        look="year",
        kind=kind,
        title=title,
        lead=(lead or _("What I did in %(year)s", year=number)) + ("" if over else " " + _("so far")),
        facts=facts[:3],
        community=community,
        portrait=portrait,
        drawing=str(number),
    )


def award_card(hub: Hub, words: Words, award: Award, pictures: Pictures) -> Card:
    """A badge that somebody earned, in its tier. The day stands above: beside a long name it would be cut off."""
    badge, learner = hub.badges[award.badge], hub.learners[award.who].entry.value
    return Card(
        look="award",
        kind=" · ".join(filter(None, (words.gettext("Badge"), words.tier(award.tier), words.date(award.when)))),
        title=badge.name,
        lead=badge.summary,
        by=learner.name,
        community=hub.community.name,
        portrait=_portrait(hub, award.who, pictures),
        drawing=f"emblem:{face(award.badge, badge.icon)}:{award.tier or ''}",
    )


def facts(hub: Hub, words: Words, handle: str) -> tuple[tuple[str, str], ...]:
    """(number, what is counted) of what a learner gave and took on, as far as there is any; points and ranks are not
    among it, so it holds for those who stay off the boards."""
    learner = hub.learners[handle]
    awards = len({award.badge for award in learner.awards})
    taken_on = len({place.challenge for place in learner.places})
    counted = [
        (len(learner.tips), words.npgettext("after a number", "tip", "tips", len(learner.tips))),
        (awards, words.npgettext("after a number", "badge", "badges", awards)),
        (taken_on, words.npgettext("after a number", "challenge", "challenges", taken_on)),
        (learner.thanked, words.npgettext("after a number", "thank-you", "thanks", learner.thanked)),
    ]
    return tuple((words.number(many), what) for many, what in counted if many)


def _portrait(hub: Hub, handle: str, pictures: Pictures) -> Portrait:
    sizes = pictures.get(handle)
    return Portrait(handle, hub.learners[handle].entry.value.name, sizes[max(sizes)] if sizes else None)


def _role(words: Words, role: str) -> str:
    _ = words.gettext
    return {
        "learner": _("Learning together"),
        "mentor": _("Mentor"),
        "trainer": _("Trainer"),
        "alum": _("Alum"),
        "organiser": _("Organiser"),
    }[role]
