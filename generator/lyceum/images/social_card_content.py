"""Decides what the social card of each page says."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from lyceum.contributing import get_choice_labels
from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images.badge_icons import choose_badge_icon
from lyceum.images.card_selection import TIER_SEPARATOR
from lyceum.images.profile_pictures import ProfilePictures
from lyceum.images.social_cards import BadgeIcon, CardKey, Portrait, SocialCard, make_social_card_address
from lyceum.markdown import make_excerpt, render_markdown
from lyceum.schema import TIERS, fold_key
from lyceum.scoring import build_learner_year, count_year, summarize_learner_year


def make_card_address(key: CardKey) -> str:
    """Return the address of a card, from the root of the site."""
    return make_social_card_address(*key)


def make_social_card(hub: Hub, translator: Translator, key: CardKey, pictures: ProfilePictures) -> SocialCard:
    """Build the card of a page."""
    match key:
        case ("learners", handle):
            return make_learner_card(hub, translator, handle, pictures)
        case ("tips", slug):
            return make_tip_card(hub, translator, slug, pictures)
        case ("challenges", slug):
            return make_challenge_card(hub, translator, slug)
        case ("badges", slug):
            badge, _, tier = slug.partition(TIER_SEPARATOR)
            return make_badge_card(hub, translator, badge, tier)
        case ("years", slug):
            number, _, handle = slug.partition("-")
            if handle:
                return make_learner_year_card(hub, translator, handle, int(number), pictures)
            return make_year_card(hub, translator, int(number))
    return make_hub_card(hub, translator)


def make_learner_card(hub: Hub, translator: Translator, handle: str, pictures: ProfilePictures) -> SocialCard:
    """Build the card of a learner: headline, or else the bio or the topics."""
    learner = hub.learners[handle]
    profile = learner.entry.value
    topics = list(
        dict.fromkeys(hub.find_topic_label(key).topic.name for key in profile.learning or profile.helps_with)
    )[:3]
    bio = make_excerpt(render_markdown(profile.bio).text, 140) if profile.bio else " · ".join(topics)
    return SocialCard(
        variant="learner",
        label=_translate_role(translator, profile.role),
        title=profile.name,
        subtitle=profile.headline or bio,
        counts=list_profile_counts(hub, translator, handle)[:3],
        community_name=hub.settings.name,
        portrait=_make_portrait(hub, handle, pictures),
    )


def make_tip_card(hub: Hub, translator: Translator, slug: str, pictures: ProfilePictures) -> SocialCard:
    """Build the card of a tip, without authors who have `show: {search: false}`."""
    tip = hub.tips[slug].entry.value
    authors = [key for key in map(fold_key, tip.current_authors) if hub.learners[key].entry.value.show.search]
    return SocialCard(
        variant="tip",
        label=get_choice_labels(translator)[tip.kind],
        title=tip.title,
        subtitle=make_excerpt(render_markdown(hub.tips[slug].entry.body).text, 100),
        author=translator.format_list(hub.learners[key].entry.value.name for key in authors)
        or ("" if tip.current_authors else translator.gettext("a former member")),
        community_name=hub.settings.name,
        portrait=_make_portrait(hub, authors[0], pictures) if authors else None,
        figure=tip.kind,
    )


def make_challenge_card(hub: Hub, translator: Translator, slug: str) -> SocialCard:
    """Build the card of a challenge: its dates, participants and results."""
    details, _ = hub.challenges[slug], translator.gettext
    challenge = details.entry.value
    match details.state:
        case "open" if challenge.closes:
            label = _("Challenge · open until %(day)s", day=translator.format_date(challenge.closes, "medium"))
        case "open":
            label = _("Challenge · open")
        case "coming" if challenge.opens:
            label = _("Challenge · opens on %(day)s", day=translator.format_date(challenge.opens, "medium"))
        case _:
            label = _("Challenge")
    counts = [
        (
            details.participant_count,
            translator.npgettext("after a number", "person took part", "people took part", details.participant_count),
        ),
        (len(details.results), translator.npgettext("after a number", "result", "results", len(details.results))),
    ]
    return SocialCard(
        variant="challenge",
        label=label,
        title=challenge.title,
        subtitle=challenge.summary or make_excerpt(render_markdown(details.entry.body).text, 140),
        counts=_format_counts(translator, counts),
        community_name=hub.settings.name,
        figure="challenge",
    )


def make_hub_card(hub: Hub, translator: Translator) -> SocialCard:
    """Build the card of the community."""
    counts = [
        (len(hub.learners), translator.npgettext("after a number", "person", "people", len(hub.learners))),
        (len(hub.tips), translator.npgettext("after a number", "tip", "tips", len(hub.tips))),
        (len(hub.challenges), translator.npgettext("after a number", "challenge", "challenges", len(hub.challenges))),
    ]
    return SocialCard(
        variant="community",
        label="",
        title=hub.settings.name,
        subtitle=hub.settings.tagline or "",
        counts=_format_counts(translator, counts),
        community_name=urlsplit(hub.settings.url or "").netloc,
        figure="welcome",
    )


def make_year_card(hub: Hub, translator: Translator, year: int) -> SocialCard:
    """Build the card of a year of the community."""
    numbers = count_year(hub, year)
    counts = [
        (numbers.new_learners, translator.npgettext("after a number", "joined", "joined", numbers.new_learners)),
        (numbers.tips, translator.npgettext("after a number", "tip", "tips", numbers.tips)),
        (numbers.challenges, translator.npgettext("after a number", "challenge", "challenges", numbers.challenges)),
        (numbers.thanks, translator.npgettext("after a number", "thank-you", "thanks", numbers.thanks)),
    ]
    return _make_year_card(
        translator,
        year,
        hub.settings.name,
        _format_counts(translator, counts),
        is_over=numbers.is_over,
        community_name=hub.settings.name,
    )


def make_learner_year_card(
    hub: Hub, translator: Translator, handle: str, year: int, pictures: ProfilePictures
) -> SocialCard:
    """Build the card of a learner's year. Like the page, it counts contributions, not points."""
    learner_year = build_learner_year(hub, handle, year)
    return _make_year_card(
        translator,
        year,
        hub.learners[handle].entry.value.name,
        tuple(
            (translator.format_number(count), label)
            for count, label in summarize_learner_year(translator, learner_year)
        ),
        is_over=learner_year.is_over,
        community_name=hub.settings.name,
        portrait=_make_portrait(hub, handle, pictures),
    )


def _make_year_card(
    translator: Translator,
    year: int,
    title: str,
    counts: tuple[tuple[str, str], ...],
    *,
    is_over: bool,
    community_name: str,
    portrait: Portrait | None = None,
) -> SocialCard:
    _ = translator.gettext
    label = _("A year together") if portrait is None else _("A year of learning together")
    subtitle = _("What we did in %(year)s", year=year) if portrait is None else _("What I did in %(year)s", year=year)
    return SocialCard(
        variant="year",
        label=label,
        title=title,
        subtitle=subtitle + ("" if is_over else " " + _("so far")),
        counts=counts[:3],
        community_name=community_name,
        portrait=portrait,
        figure=year,
    )


def make_badge_card(hub: Hub, translator: Translator, badge_key: str, tier_name: str) -> SocialCard:
    """Build the card of a badge in one of its tiers."""
    badge = hub.badges[badge_key]
    tier = next((tier for tier in TIERS if tier == tier_name), None)
    return SocialCard(
        variant="award",
        label=" · ".join(filter(None, (translator.gettext("Badge"), translator.get_tier_name(tier)))),
        title=badge.name,
        subtitle=badge.summary,
        community_name=hub.settings.name,
        figure=BadgeIcon(choose_badge_icon(badge_key, badge.icon), tier),
    )


def list_profile_counts(hub: Hub, translator: Translator, handle: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of a number and what it counts: tips, badges, challenges and thanks, without zeros.

    Points and ranks are left out, so that learners who are not on boards can be shown.
    """
    learner = hub.learners[handle]
    awards = len({award.badge for award in learner.awards})
    challenges = len({result.challenge for result in learner.results})
    counts = [
        (len(learner.tips), translator.npgettext("after a number", "tip", "tips", len(learner.tips))),
        (awards, translator.npgettext("after a number", "badge", "badges", awards)),
        (challenges, translator.npgettext("after a number", "challenge", "challenges", challenges)),
        (learner.thanks_count, translator.npgettext("after a number", "thank-you", "thanks", learner.thanks_count)),
    ]
    return _format_counts(translator, counts)


def _format_counts(translator: Translator, counts: Iterable[tuple[int, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((translator.format_number(count), label) for count, label in counts if count)


def _make_portrait(hub: Hub, handle: str, pictures: ProfilePictures) -> Portrait:
    sizes = pictures.get(handle)
    return Portrait(handle, hub.learners[handle].entry.value.name, sizes[max(sizes)] if sizes else None)


def _translate_role(translator: Translator, role: str) -> str:
    _ = translator.gettext
    return {
        "learner": _("Learning together"),
        "mentor": _("Mentor"),
        "trainer": _("Trainer"),
        "alum": _("Alum"),
        "organiser": _("Organiser"),
    }[role]
