"""What the people of each shard did in each calendar year. The year of the community is merged from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from lyceum.queries import Database, query
from lyceum.scoring.credits import Credit
from lyceum.scoring.learner_facts import (
    collect_learner_facts,
    has_come,
    list_people_shards,
    merge_in_order,
)
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.reading import DAY
from lyceum.scoring.weeks import WeekCounts, count_by_week


class PeopleYear(NamedTuple):
    """One year of the learners of a shard. Handles are folded and sorted."""

    has_credits: bool = False
    new_learners: tuple[tuple[date, str], ...] = ()
    """(day, learner), sorted."""
    thanking_learners: tuple[str, ...] = ()
    thanked_learners: tuple[str, ...] = ()
    thanks_count: int = 0
    hosts: tuple[str, ...] = ()
    confirming_learners: tuple[str, ...] = ()
    """Learners who confirmed results or checked tips of others."""
    learners_with_page: tuple[str, ...] = ()
    weeks: WeekCounts = ()
    topics: tuple[tuple[str, int], ...] = ()
    """(topic, contributions about it), sorted."""


@query
def collect_people_years(database: Database, shard: str) -> dict[int, PeopleYear]:
    """Every year in which a learner of a shard did something or joined."""
    facts = database.get(collect_learner_facts, shard)
    joined: dict[int, list[tuple[date, str]]] = {}
    for key, learner in facts.items():
        if learner.counted_day:
            joined.setdefault(learner.counted_day.year, []).append((learner.counted_day, key))
    credits_: dict[int, list[Credit]] = {}
    for credit in _list_credits(database, shard):
        credits_.setdefault(credit.day.year, []).append(credit)
    with_page: dict[int, list[str]] = {}
    for key, years in database.get(map_years_with_page, shard).items():
        for year in years:
            with_page.setdefault(year, []).append(key)
    return {
        year: _make_year(joined.get(year, ()), credits_.get(year, ()), with_page.get(year, ()))
        for year in sorted({*joined, *credits_})
    }


def _list_credits(database: Database, shard: str) -> list[Credit]:
    """The credits of the learners of a shard up to today."""
    ledger = database.get(collect_ledger, shard)
    credits_ = [credit for key in database.get(collect_learner_facts, shard) for credit in ledger.get(key, ())]
    latest_day = max((credit.day for credit in credits_), default=date.min)
    if has_come(database, latest_day):
        return credits_
    today = database.read(DAY)
    return [credit for credit in credits_ if credit.day <= today]


def _make_year(
    joined: Iterable[tuple[date, str]], credits_: Iterable[Credit], learners_with_page: Iterable[str]
) -> PeopleYear:
    credits_ = tuple(credits_)
    people: dict[str, set[str]] = {}
    for credit in credits_:
        people.setdefault(credit.kind, set()).add(credit.person)

    def list_people(*kinds: str) -> tuple[str, ...]:
        return tuple(sorted({person for kind in kinds for person in people.get(kind, ())}))

    topics = Counter(topic for credit in credits_ if credit.is_about_topics for topic in credit.topics)
    return PeopleYear(
        has_credits=bool(credits_),
        new_learners=tuple(sorted(joined)),
        thanking_learners=list_people("thanking"),
        thanked_learners=list_people("thanks"),
        thanks_count=sum(credit.kind == "thanks" for credit in credits_),
        hosts=list_people("hosting"),
        confirming_learners=list_people("confirming", "checking"),
        learners_with_page=tuple(sorted(learners_with_page)),
        weeks=count_by_week(credits_),
        topics=tuple(sorted(topics.items())),
    )


@query
def find_people_year(database: Database, key: str) -> PeopleYear:
    """One year of a shard: `<shard>/<year>`."""
    shard, _, year = key.partition("/")
    return database.get(collect_people_years, shard).get(int(year), PeopleYear())


@query
def list_years_of_shard(database: Database, shard: str) -> tuple[int, ...]:
    """The years with a credit of a learner of a shard."""
    years = database.get(collect_people_years, shard)
    return tuple(number for number, year in years.items() if year.has_credits)


@query
def list_all_years(database: Database, _: str) -> tuple[int, ...]:
    """The years with a credit of a learner, latest first."""
    shards = database.get_many(list_years_of_shard, database.get(list_people_shards))
    return tuple(sorted({year for shard in shards for year in shard}, reverse=True))


@query
def map_years_with_page(database: Database, shard: str) -> dict[str, tuple[int, ...]]:
    """The years with a page about each learner of a shard who wants such pages, latest first."""
    ledger = database.get(collect_ledger, shard)
    wishes = [key for key, facts in database.get(collect_learner_facts, shard).items() if facts.show.year]
    years = {key: _list_years_with_page(database, ledger.get(key, ())) for key in wishes}
    return {key: numbers for key, numbers in years.items() if numbers}


def _list_years_with_page(database: Database, credits_: Iterable[Credit]) -> tuple[int, ...]:
    first_days: dict[int, date] = {}
    for credit in credits_:
        if not credit.is_received:
            first_days[credit.day.year] = min(credit.day, first_days.get(credit.day.year, credit.day))
    return tuple(sorted((year for year, day in first_days.items() if has_come(database, day)), reverse=True))


@query
def list_all_years_with_page(database: Database, _: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """(learner, years with a page about them, latest first), in the order of all learners."""
    return merge_in_order(database, database.get_many(map_years_with_page, database.get(list_people_shards)))


def is_year_over(database: Database, year: int) -> bool:
    """Whether a year counts as over: its last day is enough."""
    return has_come(database, date(year, 12, 31))
