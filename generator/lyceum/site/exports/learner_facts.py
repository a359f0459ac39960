"""Exports `facts/`: what compares people with others and with today, for `theme/assets/hub-facts.js`.

`facts/<shard>.json` has the facts of some people, and `facts/ranking-<number>.json` a part of the board of all points.
`facts/index.json` says how many shards there are, so that the pages of people do not change when the hub outgrows them.
Only people who may stand on boards are in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.i18n import get_translator
from lyceum.queries import Database, query
from lyceum.scoring import (
    ALL_CREDITS,
    Leaderboards,
    RankedPlace,
    list_ranked_places,
    map_all_names,
    map_row_numbers,
    order_challenges,
)
from lyceum.site.recorded_sources import get_hub, list_shard
from lyceum.site.shards import list_shard_names, name_shard
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.learner_facts import FACTS_FOLDER, Comparison, make_learner_facts, summarize_today

PEOPLE_PER_SHARD = 256
"""Facts take about a hundred bytes each."""
ROWS_PER_RANKING = 256
"""Rows of the board of all points in one file. The theme's script reads it, too."""
_RANKING = "ranking-"


def list_fact_parts(context: ViewContext) -> tuple[str, ...]:
    """Return `index` and the names of the shards and of the parts of the ranking; nothing for a hub without boards."""
    if context.hub.settings.boards == "off":
        return ()
    ranking_count = -(-context.hub.leaderboards.count_rows() // ROWS_PER_RANKING)
    rankings = (f"{_RANKING}{number}" for number in range(ranking_count))
    return ("index", *rankings, *list_shard_names(_count_shards(context)))


def export_learner_facts(context: ViewContext, part: str) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of the file of a part."""
    database = context.hub.database
    if part == "index":
        value: Any = {"shards": _count_shards(context), "texts": _translate_texts(context)}
    elif part.startswith(_RANKING):
        number = part.removeprefix(_RANKING)
        rows, names = database.get(list_ranking_rows, number), database.get(list_ranking_names, number)
        value = [[rank, learner, name, points] for (rank, learner, points), name in zip(rows, names, strict=True)]
    else:
        shard_count = _count_shards(context)
        comparisons = database.get(compare_learners, f"{shard_count}/{part}")
        challenges = {place.challenge for comparison in comparisons.values() for place in comparison.places}
        boards = {key: context.hub.challenges[key].entry.value.boards for key in sorted(challenges)}
        value = {
            learner: make_learner_facts(context.translator, now, comparisons.get(learner, Comparison()), boards)
            for learner, now in database.get(summarize_learners, f"{shard_count}/{part}").items()
        }
    yield f"{FACTS_FOLDER}{part}.json", value


def _count_shards(context: ViewContext) -> int:
    return context.sources.count_shards(PEOPLE_PER_SHARD)


@query
def summarize_learners(database: Database, key: str) -> dict[str, str]:
    """What is going on of each learner of a shard who may stand on boards: `<number of shards>/<name of the shard>`.

    No result of others changes it."""
    hub = get_hub(database)
    translator = get_translator(hub.settings.language)
    return {
        learner: summarize_today(hub, translator, learner)
        for learner in database.get(list_shard, key)
        if hub.learners[learner].is_shown_on_boards
    }


@query
def list_ranking_rows(database: Database, number: str) -> tuple[tuple[int, str, int], ...]:
    """Rank, handle and points of the rows of one file."""
    start = int(number) * ROWS_PER_RANKING
    rows = Leaderboards(database).rank_learners()[start : start + ROWS_PER_RANKING]
    return tuple((row.rank, row.learner, row.points) for row in rows)


@query
def list_ranking_names(database: Database, number: str) -> tuple[str, ...]:
    """The name of each row of `list_ranking_rows`. Another name anywhere has them looked up, and most are as they were."""
    names = map_all_names(database)
    return tuple(names[learner] for _, learner, _ in database.get(list_ranking_rows, number))


@query
def divide_ranks(database: Database, key: str) -> dict[str, tuple[RankedPlace, ...]]:
    """The ranks of a challenge by the shards of learners: `<number of shards>/<challenge>`."""
    shard_count, _, challenge = key.partition("/")
    shards: dict[str, list[RankedPlace]] = {}
    for place in database.get(list_ranked_places, challenge):
        shards.setdefault(name_shard(place.learner, int(shard_count)), []).append(place)
    return {name: tuple(shards[name]) for name in sorted(shards)}


@query
def divide_row_numbers(database: Database, shard_count: str) -> dict[str, dict[str, int]]:
    """The numbers of rows above learners on the board of all points, by the shards of learners."""
    shards: dict[str, dict[str, int]] = {}
    for learner, number in database.get(map_row_numbers, ALL_CREDITS.key).items():
        shards.setdefault(name_shard(learner, int(shard_count)), {})[learner] = number
    return shards


@query
def compare_learners(database: Database, key: str) -> dict[str, Comparison]:
    """How the learners of a shard stand among others: `<number of shards>/<name of the shard>`."""
    shard_count, _, shard = key.partition("/")
    numbers = database.get(divide_row_numbers, shard_count).get(shard, {})
    places: dict[str, list[RankedPlace]] = {}
    for challenge in database.get(order_challenges):
        for place in database.get(divide_ranks, f"{shard_count}/{challenge}").get(shard, ()):
            places.setdefault(place.learner, []).append(place)
    return {
        learner: Comparison(tuple(sorted(places.get(learner, ()))), numbers.get(learner))
        for learner in sorted({*places, *numbers})
    }


def _translate_texts(context: ViewContext) -> dict[str, str]:
    _ = context.translator.gettext
    return {"near": _("People near this rank"), "place": _("Place"), "who": _("Who"), "points": _("Points")}
