"""Exports `facts/`: what compares people with others and with today, for `theme/assets/hub-facts.js`.

`facts/<shard>.json` has the facts of some people, and `facts/ranking-<number>.json` a part of the board of all points.
Only people who may stand on boards are in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.site.shards import count_shards, list_shards
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.learner_facts import FACTS_FOLDER, make_learner_facts

ROWS_PER_RANKING = 256
"""Rows of the board of all points in one file. The theme's script reads it, too."""


def export_learner_facts(context: ViewContext) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of each file; none in a hub without boards."""
    hub = context.hub
    handles = [key for key, learner in hub.learners.items() if learner.is_shown_on_boards]
    if not handles:
        return
    texts = _translate_texts(context)
    shards = list_shards(
        handles, count_shards(len(hub.learners)), lambda key: make_learner_facts(context, hub.learners[key])
    )
    for name, people in shards:
        yield f"{FACTS_FOLDER}{name}.json", {"texts": texts, "people": people}
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
