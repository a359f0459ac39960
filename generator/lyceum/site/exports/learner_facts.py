"""Exports `facts/`: what compares people with others and with today, for `theme/assets/hub-facts.js`.

`facts/<shard>.json` has the facts of some people, and `facts/ranking-<number>.json` a part of the board of all points.
`facts/index.json` says how many shards there are, so that the pages of people do not change when the hub outgrows them.
Only people who may stand on boards are in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.site.shards import count_shards, list_shard_names
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.learner_facts import FACTS_FOLDER, make_learner_facts

PEOPLE_PER_SHARD = 512
"""Facts take about a hundred bytes each."""
ROWS_PER_RANKING = 256
"""Rows of the board of all points in one file. The theme's script reads it, too."""


def list_fact_parts(context: ViewContext) -> tuple[str, ...]:
    """Return the names of the shards, `index` and `ranking`; nothing for a hub without boards."""
    if context.hub.settings.boards == "off":
        return ()
    return ("index", "ranking", *list_shard_names(_count_shards(context)))


def export_learner_facts(context: ViewContext, part: str) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of each file of a part."""
    match part:
        case "index":
            texts = _translate_texts(context)
            yield f"{FACTS_FOLDER}index.json", {"shards": _count_shards(context), "texts": texts}
        case "ranking":
            yield from _export_ranking(context)
        case shard:
            learners = context.get_learners(context.sources.list_shard(shard, _count_shards(context)))
            people = {learner.key: learner for learner in learners if learner.is_shown_on_boards}
            facts = {key: make_learner_facts(context, learner) for key, learner in people.items()}
            yield f"{FACTS_FOLDER}{shard}.json", facts


def _count_shards(context: ViewContext) -> int:
    return count_shards(context.sources.count_learners(), people_per_shard=PEOPLE_PER_SHARD)


def _export_ranking(context: ViewContext) -> Iterator[tuple[str, Any]]:
    rows = context.hub.leaderboards.rank_learners()
    for start in range(0, len(rows), ROWS_PER_RANKING):
        part = rows[start : start + ROWS_PER_RANKING]
        yield (
            f"{FACTS_FOLDER}ranking-{start // ROWS_PER_RANKING}.json",
            [[row.rank, row.learner, context.get_learner_name(row.learner), row.points] for row in part],
        )


def _translate_texts(context: ViewContext) -> dict[str, str]:
    _ = context.translator.gettext
    return {"near": _("People near this rank"), "place": _("Place"), "who": _("Who"), "points": _("Points")}
