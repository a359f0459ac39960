"""Chooses which pages get a social card of their own. All others are shared with the card of the community."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.hub import Hub
from lyceum.images.social_cards import CardKey
from lyceum.scoring import LearnerDetails, format_year_key, latest_first_key, list_learner_years, list_years

TIER_SEPARATOR = "."
"""Stands between a badge and its tier in the key of a card: a key has no dot, and `helper-gold` may be another badge."""


@dataclass(frozen=True, slots=True)
class CardSelection:
    keys: tuple[CardKey, ...]
    omitted_count: int
    """How many more pages would have a card if hub.yml allowed more."""


Candidate = tuple[date | None, CardKey]
"""A card that a page may have, and the day of the latest activity that it is about."""


def select_cards(hub: Hub, learner_candidates: Iterable[Candidate] | None = None) -> CardSelection:
    """Choose the cards of the hub: those of the community and the latest of people and tips, up to the limit of hub.yml.

    `learner_candidates` are those of `list_learner_candidates` for all learners, if they are known."""
    settings = hub.settings
    if not settings.share_cards:
        return CardSelection((), 0)
    if learner_candidates is None:
        learner_candidates = (candidate for key in hub.learners for candidate in list_learner_candidates(hub, key))
    tips = ((tip.day, ("tips", key)) for key, tip in hub.tips.items())
    candidates = sorted((*tips, *learner_candidates), key=lambda item: (latest_first_key(item[0]), item[1]))
    chosen = sorted(key for _, key in candidates[: settings.max_share_cards])
    return CardSelection((*_list_community_keys(hub), *chosen), max(0, len(candidates) - settings.max_share_cards))


def make_badge_card_key(badge: str, tier: str | None) -> str:
    """Return the second part of the key of a badge's card."""
    return f"{badge}{TIER_SEPARATOR}{tier}" if tier else badge


def _list_community_keys(hub: Hub) -> Iterator[CardKey]:
    """Yield the cards that do not grow with the number of people."""
    yield "hub", ""
    for key in hub.challenges:
        yield "challenges", key
    for key, badge in hub.badges.items():
        tiers = [tier for tier, _ in badge.rule.thresholds if tier]
        yield from (("badges", make_badge_card_key(key, tier)) for tier in tiers or (None,))
    for number in list_years(hub):
        yield "years", format_year_key(number)


def list_learner_candidates(hub: Hub, key: str) -> tuple[Candidate, ...]:
    """Return the cards of a learner who wants to be found: of the profile, if more than a name is in it, and of each year."""
    learner = hub.learners[key]
    if not learner.entry.value.show.search:
        return ()
    candidates: list[Candidate] = []
    if has_written(learner):
        candidates.append((learner.credits[0].day if learner.credits else learner.join_day, ("learners", key)))
    for number in list_learner_years(hub, key):
        latest = next(credit.day for credit in learner.credits if credit.day.year == number)
        candidates.append((latest, ("years", f"{format_year_key(number)}-{key}")))
    return tuple(candidates)


def has_written(learner: LearnerDetails) -> bool:
    """Return whether a learner wrote something that a card can show."""
    profile = learner.entry.value
    texts = (profile.headline, profile.bio, profile.story, profile.milestones)
    return any(texts) or bool(learner.tips or learner.results or learner.hosted_challenges)
