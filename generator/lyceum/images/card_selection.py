"""Chooses which pages get a social card of their own. All others are shared with the card of the community."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lyceum.hub import Hub
from lyceum.images.social_cards import CardKey
from lyceum.queries import Database, query
from lyceum.scoring import (
    Credit,
    LearnerFacts,
    LearnerWork,
    collect_learner_facts,
    collect_ledger,
    collect_work,
    format_year_key,
    latest_first_key,
    list_people_shards,
    list_years,
    map_years_with_page,
)

TIER_SEPARATOR = "."
"""Stands between a badge and its tier in the key of a card: a key has no dot, and `helper-gold` may be another badge."""


@dataclass(frozen=True, slots=True)
class CardSelection:
    keys: tuple[CardKey, ...]
    omitted_count: int
    """How many more pages would have a card if hub.yml allowed more."""


Candidate = tuple[date | None, CardKey]
"""A card that a page may have, and the day of the latest activity that it is about."""


def select_cards(hub: Hub) -> CardSelection:
    """Choose the cards of the hub: those of the community and the latest of people and tips, up to the limit of hub.yml."""
    settings = hub.settings
    if not settings.share_cards:
        return CardSelection((), 0)
    shards = hub.database.get_many(list_learner_candidates, hub.database.get(list_people_shards))
    people = (candidate for shard in shards for candidate in shard)
    tips = ((tip.day, ("tips", key)) for key, tip in hub.tips.items())
    candidates = sorted((*tips, *people), key=lambda item: (latest_first_key(item[0]), item[1]))
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


@query
def list_learner_candidates(database: Database, shard: str) -> tuple[Candidate, ...]:
    """Return the cards of the learners of a shard who want to be found: of the profile, if more than a name is in it, and of each year."""
    facts = database.get(collect_learner_facts, shard)
    ledger, work = database.get(collect_ledger, shard), database.get(collect_work, shard)
    years = database.get(map_years_with_page, shard)
    return tuple(
        candidate
        for key, learner in facts.items()
        if learner.show.search
        for candidate in _list_candidates(
            learner, ledger.get(key, ()), work.get(key, LearnerWork()), years.get(key, ())
        )
    )


def _list_candidates(
    learner: LearnerFacts, credits_: Sequence[Credit], work: LearnerWork, years: Iterable[int]
) -> Iterator[Candidate]:
    if learner.has_texts or work.tips or work.places or work.hosted_challenges:
        yield credits_[0].day if credits_ else learner.counted_day, ("learners", learner.key)
    for number in years:
        latest = next(credit.day for credit in credits_ if credit.day.year == number)
        yield latest, ("years", f"{format_year_key(number)}-{learner.key}")
