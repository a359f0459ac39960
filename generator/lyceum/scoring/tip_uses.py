"""Finds the tips that other people's tips and results build on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from lyceum.queries import Database, query
from lyceum.scoring.reading import DAY
from lyceum.scoring.shards import find_shard
from lyceum.scoring.tip_facts import list_tip_authors, list_tip_shards, order_tips


class TipAuthors(NamedTuple):
    """Who wrote a tip, and when."""

    tip: str
    authors: tuple[str, ...]
    """Sorted."""
    day: date | None
    """The day on which the tip counts."""


@query
def find_tip_authors(database: Database, tip: str) -> TipAuthors | None:
    """Who wrote a tip; None if there is no such tip."""
    shard = database.get(list_tip_authors, find_shard(tip, len(database.get(list_tip_shards))))
    return TipAuthors(tip, *shard[tip][:2]) if tip in shard else None


@query
def map_tips_by_challenge(database: Database, _: str) -> dict[str, tuple[TipAuthors, ...]]:
    """The tips that name each challenge, the newest first."""
    shards = database.get_many(list_tip_authors, database.get(list_tip_shards))
    rows = {key: row for shard in shards for key, row in shard.items() if row[2]}
    tips: dict[str, list[TipAuthors]] = {}
    for key in database.get(order_tips) if rows else ():
        if key in rows:
            authors, day, challenges = rows[key]
            for challenge in challenges:
                tips.setdefault(challenge, []).append(TipAuthors(key, authors, day))
    return {challenge: tuple(tips[challenge]) for challenge in sorted(tips)}


@query
def list_tips_of_challenge(database: Database, challenge: str) -> tuple[TipAuthors, ...]:
    """The tips that name a challenge, the newest first."""
    return database.get(map_tips_by_challenge).get(challenge, ())


def find_used_tips(database: Database, linked_names: Iterable[str]) -> list[TipAuthors]:
    """The tips that a text links to."""
    return [tip for name in linked_names if (tip := database.get(find_tip_authors, name))]


def find_used_by_result(
    database: Database,
    linked_names: Iterable[str],
    thanked: Collection[str],
    challenge: str,
    day: date | None,
    *,
    undated_count_today: bool = True,
) -> dict[str, set[str]]:
    """The tips that a result builds on, with the authors who are credited for it.

    A result builds on the tips that it links to. It also builds on a tip of its challenge if it thanks an author
    of that tip and is not earlier than the tip; then only the thanked authors are credited.
    """
    authors_by_tip = {tip.tip: set(tip.authors) for tip in find_used_tips(database, linked_names)}
    for tip in database.get(list_tips_of_challenge, challenge) if thanked else ():
        thanked_authors = set(tip.authors).intersection(thanked)
        tip_day = tip.day or (database.read(DAY) if thanked_authors and undated_count_today else None)
        if tip_day and tip_day <= (day or tip_day) and thanked_authors:
            authors_by_tip.setdefault(tip.tip, set()).update(thanked_authors)
    return authors_by_tip
