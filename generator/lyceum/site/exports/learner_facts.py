"""Exports `facts/`: what compares people with others and with today, for `theme/assets/hub-facts.js`.

`facts/<shard>.json` has the facts of some people, and `facts/ranking-<number>.json` a part of the board of all points.
`facts/index.json` says how many shards there are, so that the pages of people do not change when the hub outgrows them.
Only people who may stand on boards are in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.site.shards import count_shards, list_shards
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.learner_facts import FACTS_FOLDER, make_learner_facts

PEOPLE_PER_SHARD = 512
"""Facts take about a hundred bytes each."""
ROWS_PER_RANKING = 256
"""Rows of the board of all points in one file. The theme's script reads it, too."""


def export_learner_facts(context: ViewContext) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of each file; none in a hub without boards."""
    hub = context.hub
    handles = [key for key, learner in hub.learners.items() if learner.is_shown_on_boards]
    if not handles:
        return
    shard_count = count_shards(len(hub.learners), people_per_shard=PEOPLE_PER_SHARD)
    yield f"{FACTS_FOLDER}index.json", {"shards": shard_count, "texts": _translate_texts(context)}
    for name, people in list_shards(handles, shard_count, lambda key: make_learner_facts(context, hub.learners[key])):
        yield f"{FACTS_FOLDER}{name}.json", people
    rows = hub.leaderboards.rank_learners()
    for start in range(0, len(rows), ROWS_PER_RANKING):
        part = rows[start : start + ROWS_PER_RANKING]
        yield (
            f"{FACTS_FOLDER}ranking-{start // ROWS_PER_RANKING}.json",
            [[row.rank, row.learner, context.get_learner_name(row.learner), row.points] for row in part],
        )


def _translate_texts(context: ViewContext) -> dict[str, str]:
    _ = context.translator.gettext
    return {"near": _("People near this rank"), "place": _("Place"), "who": _("Who"), "points": _("Points")}
