"""Builds the ledger: one credit for each contribution, with the daily caps applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from lyceum.queries import Database, query
from lyceum.schema import DailyCaps
from lyceum.scoring.credit_factory import CreditFactory
from lyceum.scoring.credits import Credit, credit_sort_key
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards
from lyceum.scoring.reading import ScoringReader
from lyceum.scoring.shares import list_shares

Ledger = dict[str, tuple[Credit, ...]]
"""The credits of each person: the latest first, then by kind and place."""


@query
def list_profile_credits(database: Database, shard: str) -> tuple[Credit, ...]:
    """The credits of the learners of a shard for their profiles."""
    factory = CreditFactory(database)
    return tuple(
        factory.make_credit(
            key, "profile", learner, factory.find_day(learner), labels=("story",) if learner.has_story else ()
        )
        for key, learner in database.get(collect_learner_facts, shard).items()
    )


@query
def collect_ledger(database: Database, shard: str) -> Ledger:
    """The credits of everybody in a shard of people."""
    credits_by_person: dict[str, list[Credit]] = {}
    for credit in _list_credits(database, shard):
        credits_by_person.setdefault(credit.person, []).append(credit)
    caps = ScoringReader(database).settings_value.caps
    return {
        person: tuple(_apply_caps(sorted(credits_by_person[person], key=credit_sort_key), caps))
        for person in sorted(credits_by_person)
    }


def _list_credits(database: Database, shard: str) -> Iterator[Credit]:
    yield from database.get(list_profile_credits, shard)
    for share in list_shares(database, shard):
        yield from share.credits


def _apply_caps(credits_: Iterable[Credit], caps: DailyCaps) -> Iterator[Credit]:
    """The same credits of a person; those beyond the daily cap of a kind lose their points."""
    counts: Counter[tuple[str, date]] = Counter()
    for credit in credits_:
        cap = caps.get_cap(credit.kind)
        if cap is None:
            yield credit
            continue
        counts[credit.kind, credit.day] += 1
        is_over = counts[credit.kind, credit.day] > cap
        yield credit._replace(points=0, is_capped=True) if is_over else credit


@query
def list_all_credits(database: Database, _: str) -> tuple[Credit, ...]:
    """The ledger: every contribution once, the latest first, then by person, kind and place."""
    shards = database.get_many(collect_ledger, database.get(list_people_shards))
    all_credits = (credit for shard in shards for credits_ in shard.values() for credit in credits_)
    return tuple(sorted(all_credits, key=credit_sort_key))
