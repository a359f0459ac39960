"""Finds the tips of a year that most people built on, by the rules for points (see `tip_uses`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lyceum.queries import Database, query
from lyceum.scoring.challenge_rules import order_challenges
from lyceum.scoring.file_days import latest_first_key
from lyceum.scoring.result_facts import list_results
from lyceum.scoring.tip_facts import collect_tip_facts, list_tip_shards, order_tips
from lyceum.scoring.tip_uses import find_tip_authors, find_used_by_result, find_used_tips

MAX_POPULAR_TIPS = 6
Uses = tuple[tuple[str, tuple[str, ...]], ...]
"""(tip, the people who built on it, without its authors), sorted."""


@dataclass(frozen=True, slots=True)
class PopularTip:
    """A tip that others built on."""

    tip: str
    people_count: int
    """Other people who linked to it, or who thanked its author in a challenge that the tip names."""


class _UseCollector:
    """Collects who built on which tips in each year."""

    def __init__(self) -> None:
        self._people: dict[int, dict[str, set[str]]] = {}

    def add(self, year: int, tip: str, authors: Collection[str], people: Iterable[str]) -> None:
        if others := set(people).difference(authors):
            self._people.setdefault(year, {}).setdefault(tip, set()).update(others)

    def list_uses(self) -> dict[int, Uses]:
        return {
            year: tuple((tip, tuple(sorted(self._people[year][tip]))) for tip in sorted(self._people[year]))
            for year in sorted(self._people)
        }


@query
def collect_uses_by_tips(database: Database, shard: str) -> dict[int, Uses]:
    """What the tips of a shard build on, by the year in which they count."""
    uses = _UseCollector()
    for facts in database.get(collect_tip_facts, shard).values():
        for tip in find_used_tips(database, facts.linked_names) if facts.counted_day else ():
            uses.add(facts.counted_day.year, tip.tip, tip.authors, facts.authors)  # type: ignore[union-attr]
    return uses.list_uses()


@query
def collect_uses_by_results(database: Database, challenge: str) -> dict[int, Uses]:
    """What the results of a challenge build on, by their years."""
    uses = _UseCollector()
    for result in list_results(database, challenge):
        if not result.thanks and not result.linked_names:
            continue
        names = find_used_by_result(
            database, result.linked_names, result.thanks, challenge, result.counted_day, undated_count_today=False
        )
        for name in names:
            if tip := database.get(find_tip_authors, name):
                uses.add((result.sent_on or result.date).year, name, tip.authors, result.learners)
    return uses.list_uses()


@query
def rank_popular_tips(database: Database, year: str) -> tuple[PopularTip, ...]:
    """The tips that most people built on in a year, then the newest first."""
    sources = (
        *database.get_many(collect_uses_by_tips, database.get(list_tip_shards)),
        *database.get_many(collect_uses_by_results, database.get(order_challenges)),
    )
    people_by_tip: dict[str, set[str]] = {}
    for source in sources:
        for tip, people in source.get(int(year), ()):
            people_by_tip.setdefault(tip, set()).update(people)
    position = {key: index for index, key in enumerate(database.get(order_tips))} if people_by_tip else {}
    popular = sorted(people_by_tip.items(), key=lambda item: (-len(item[1]), position[item[0]]))
    return tuple(PopularTip(key, len(people)) for key, people in popular[:MAX_POPULAR_TIPS])


class YearTip(NamedTuple):
    """A tip that counts in a year."""

    order: int
    """A sort key for the latest first, by the day that the tip shows."""
    key: str


@query
def map_tips_by_year(database: Database, shard: str) -> dict[int, tuple[YearTip, ...]]:
    """The tips of a shard by the year in which they count."""
    tips: dict[int, list[YearTip]] = {}
    for key, facts in database.get(collect_tip_facts, shard).items():
        if facts.counted_day:
            tips.setdefault(facts.counted_day.year, []).append(YearTip(latest_first_key(facts.shown_day), key))
    return {year: tuple(sorted(tips[year])) for year in sorted(tips)}


@query
def list_tips_of_year(database: Database, year: str) -> tuple[str, ...]:
    """The tips that count in a year, newest first."""
    shards = database.get_many(map_tips_by_year, database.get(list_tip_shards))
    return tuple(tip.key for tip in sorted(tip for shard in shards for tip in shard.get(int(year), ())))
