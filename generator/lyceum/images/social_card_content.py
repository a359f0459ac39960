"""Decides what the social card of each page says."""

from __future__ import annotations

from urllib.parse import urlsplit

from lyceum.contributing import get_choice_labels
from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images.badge_icons import choose_badge_icon
from lyceum.images.card_files import make_social_card_address
from lyceum.images.profile_pictures import ProfilePictures
from lyceum.images.social_cards import Portrait, SocialCard
from lyceum.markdown import make_excerpt, render_markdown
from lyceum.schema import fold_key
from lyceum.scoring import (
    Award,
    build_learner_year,
    build_year_in_review,
    format_year_key,
    list_learner_years,
    list_years,
    summarize_learner_year,
)

CardKey = tuple[str, str]


def list_card_keys(hub: Hub) -> tuple[CardKey, ...]:
    """Every card of the hub, as (family, key); none where it wants none, none of a learner who is not to be found."""
    if not hub.settings.share_cards:
        return ()
    return (
        ("hub", ""),
        *(("learners", key) for key, one in hub.learners.items() if one.entry.value.show.search),
        *(("tips", key) for key in hub.tips),
        *(("challenges", key) for key in hub.challenges),
        *(("badges", key) for key in hub.awards_with_image),
        *(("years", format_year_key(number)) for number in list_years(hub)),
        *(
            ("years", f"{format_year_key(number)}-{key}")
            for key, one in hub.learners.items()
            if one.entry.value.show.search
            for number in list_learner_years(hub, key)
        ),
    )


def make_card_address(key: CardKey) -> str:
    return make_social_card_address(*key)


def make_social_card(hub: Hub, translator: Translator, key: CardKey, pictures: ProfilePictures) -> SocialCard:
    match key:
        case ("learners", handle):
            return make_learner_card(hub, translator, handle, pictures)
        case ("tips", slug):
            return make_tip_card(hub, translator, slug, pictures)
        case ("challenges", slug):
            return make_challenge_card(hub, translator, slug)
        case ("badges", award):
            return make_award_card(hub, translator, hub.awards_with_image[award], pictures)
        case ("years", slug):
            number, _, handle = slug.partition("-")
            if handle:
                return make_learner_year_card(hub, translator, handle, int(number), pictures)
            return make_year_card(hub, translator, int(number))
    return make_hub_card(hub, translator)


def make_learner_card(hub: Hub, translator: Translator, handle: str, pictures: ProfilePictures) -> SocialCard:
    learner = hub.learners[handle]
    value = learner.entry.value
    topics = (hub.find_topic(one).topic.name for one in (value.learning or value.helps_with)[:3])
    lead = value.headline or (make_excerpt(render_markdown(value.bio).text, 140) if value.bio else " · ".join(topics))
    return SocialCard(
        variant="learner",
        label=_translate_role(translator, value.role),
        title=value.name,
        subtitle=lead,
        counts=list_profile_counts(hub, translator, handle)[:3],
        community_name=hub.settings.name,
        portrait=_make_portrait(hub, handle, pictures),
    )


def make_tip_card(hub: Hub, translator: Translator, slug: str, pictures: ProfilePictures) -> SocialCard:
    """Without the names of those who are not to be found."""
    value = hub.tips[slug].entry.value
    writers = [one for one in map(fold_key, value.current_authors) if hub.learners[one].entry.value.show.search]
    return SocialCard(
        variant="tip",
        label=get_choice_labels(translator)[value.kind],
        title=value.title,
        subtitle=make_excerpt(render_markdown(hub.tips[slug].entry.body).text, 100),
        author=translator.format_list(hub.learners[one].entry.value.name for one in writers)
        or ("" if value.current_authors else translator.gettext("a former member")),
        community_name=hub.settings.name,
        portrait=_make_portrait(hub, writers[0], pictures) if writers else None,
        drawing=value.kind,
    )


def make_challenge_card(hub: Hub, translator: Translator, slug: str) -> SocialCard:
    view, _ = hub.challenges[slug], translator.gettext
    value = view.entry.value
    match view.state:
        case "open" if value.closes:
            kind = _("Challenge · open until %(day)s", day=translator.format_date(value.closes, "medium"))
        case "open":
            kind = _("Challenge · open")
        case "coming" if value.opens:
            kind = _("Challenge · opens on %(day)s", day=translator.format_date(value.opens, "medium"))
        case _:
            kind = _("Challenge")
    counted = [
        (
            view.participant_count,
            translator.npgettext("after a number", "person took part", "people took part", view.participant_count),
        ),
        (len(view.results), translator.npgettext("after a number", "result", "results", len(view.results))),
    ]
    return SocialCard(
        variant="challenge",
        label=kind,
        title=value.title,
        subtitle=value.summary or make_excerpt(render_markdown(view.entry.body).text, 140),
        counts=tuple((translator.format_number(many), what) for many, what in counted if many),
        community_name=hub.settings.name,
        drawing="challenge",
    )


def make_hub_card(hub: Hub, translator: Translator) -> SocialCard:
    counted = [
        (len(hub.learners), translator.npgettext("after a number", "person", "people", len(hub.learners))),
        (len(hub.tips), translator.npgettext("after a number", "tip", "tips", len(hub.tips))),
        (len(hub.challenges), translator.npgettext("after a number", "challenge", "challenges", len(hub.challenges))),
    ]
    return SocialCard(
        variant="community",
        label="",
        title=hub.settings.name,
        subtitle=hub.settings.tagline or "",
        counts=tuple((translator.format_number(many), what) for many, what in counted if many),
        community_name=urlsplit(hub.settings.url or "").netloc,
        drawing="welcome",
    )


def make_year_card(hub: Hub, translator: Translator, year: int) -> SocialCard:
    its = build_year_in_review(hub, year)
    challenges = sum(1 for one in its.challenges if one.participant_count)
    counted = [
        (len(its.new_learners), translator.npgettext("after a number", "came in", "came in", len(its.new_learners))),
        (len(its.tips), translator.npgettext("after a number", "tip", "tips", len(its.tips))),
        (challenges, translator.npgettext("after a number", "challenge", "challenges", challenges)),
        (its.thanks_count, translator.npgettext("after a number", "thank-you", "thanks", its.thanks_count)),
    ]
    facts = tuple((translator.format_number(many), what) for many, what in counted if many)
    return _make_year_card(translator, year, hub.settings.name, facts, over=its.is_over, community=hub.settings.name)


def make_learner_year_card(
    hub: Hub, translator: Translator, handle: str, year: int, pictures: ProfilePictures
) -> SocialCard:
    """Of somebody who wants it; like their page it counts deeds, and no points."""
    its, name = build_learner_year(hub, handle, year), hub.learners[handle].entry.value.name
    facts = tuple((translator.format_number(many), what) for many, what in summarize_learner_year(translator, its))
    portrait = _make_portrait(hub, handle, pictures)
    return _make_year_card(
        translator, year, name, facts, over=its.is_over, community=hub.settings.name, portrait=portrait
    )


def _make_year_card(
    words: Translator, number: int, title: str, facts: tuple[tuple[str, str], ...], *, over: bool, community: str,
    portrait: Portrait | None = None,
) -> SocialCard:  # fmt: skip
    _ = words.gettext
    kind = _("A year together") if portrait is None else _("A year of learning together")
    lead = _("What we did in %(year)s", year=number) if portrait is None else ""
    return SocialCard(
        variant="year",
        label=kind,
        title=title,
        subtitle=(lead or _("What I did in %(year)s", year=number)) + ("" if over else " " + _("so far")),
        counts=facts[:3],
        community_name=community,
        portrait=portrait,
        drawing=str(number),
    )


def make_award_card(hub: Hub, translator: Translator, award: Award, pictures: ProfilePictures) -> SocialCard:
    """A badge that somebody earned, in its tier. The day stands above: beside a long name it would be cut off."""
    badge, learner = hub.badges[award.badge], hub.learners[award.learner].entry.value
    return SocialCard(
        variant="award",
        label=" · ".join(
            filter(
                None,
                (translator.gettext("Badge"), translator.get_tier_name(award.tier), translator.format_date(award.day)),
            )
        ),
        title=badge.name,
        subtitle=badge.summary,
        author=learner.name,
        community_name=hub.settings.name,
        portrait=_make_portrait(hub, award.learner, pictures),
        drawing=f"emblem:{choose_badge_icon(award.badge, badge.icon)}:{award.tier or ''}",
    )


def list_profile_counts(hub: Hub, translator: Translator, handle: str) -> tuple[tuple[str, str], ...]:
    """(number, what is counted) of what a learner gave and took on, as far as there is any; points and ranks are not
    among it, so it holds for those who stay off the boards."""
    learner = hub.learners[handle]
    awards = len({award.badge for award in learner.awards})
    taken_on = len({place.challenge for place in learner.results})
    counted = [
        (len(learner.tips), translator.npgettext("after a number", "tip", "tips", len(learner.tips))),
        (awards, translator.npgettext("after a number", "badge", "badges", awards)),
        (taken_on, translator.npgettext("after a number", "challenge", "challenges", taken_on)),
        (learner.thanks_count, translator.npgettext("after a number", "thank-you", "thanks", learner.thanks_count)),
    ]
    return tuple((translator.format_number(many), what) for many, what in counted if many)


def _make_portrait(hub: Hub, handle: str, pictures: ProfilePictures) -> Portrait:
    sizes = pictures.get(handle)
    return Portrait(handle, hub.learners[handle].entry.value.name, sizes[max(sizes)] if sizes else None)


def _translate_role(words: Translator, role: str) -> str:
    _ = words.gettext
    return {
        "learner": _("Learning together"),
        "mentor": _("Mentor"),
        "trainer": _("Trainer"),
        "alum": _("Alum"),
        "organiser": _("Organiser"),
    }[role]
