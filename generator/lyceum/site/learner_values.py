"""What files about all learners or results say of each: it is made for a shard of learners, and again only if something of theirs changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lyceum.hub import Hub
from lyceum.queries import Database, query
from lyceum.scoring import LearnerFacts, collect_learner_facts, list_people_shards
from lyceum.site.exports.api import describe_learner
from lyceum.site.shards import find_shards_of_people, name_shard


def tells_story(learner: LearnerFacts) -> bool:
    """Return whether a learner who wants to be found tells a story."""
    return learner.has_story and learner.show.search


def wants_flair(learner: LearnerFacts) -> bool:
    """Return whether a learner who wants to be found asks for a card for a README."""
    return learner.show.flair and learner.show.search


def find_written_organisation(learner: LearnerFacts) -> str:
    """Return the organisation that a learner who wants to be found writes and hub.yml does not list."""
    return learner.unlisted_organisation if learner.show.search else ""


LEARNER_VALUES: Mapping[str, Callable[[LearnerFacts], Any]] = {
    "api": describe_learner,
    "former names": lambda learner: learner.former_names,
    "flair": wants_flair,
    "organisation": find_written_organisation,
    "tells a story": tells_story,
}
"""By name: a function of the facts of a learner."""


@query
def describe_learners(database: Database, key: str) -> dict[str, Any]:
    """The value of each learner of a shard: `<name of the value>/<shard of people>`."""
    name, _, shard = key.rpartition("/")
    return {
        handle: LEARNER_VALUES[name](learner) for handle, learner in database.get(collect_learner_facts, shard).items()
    }


def map_learners(database: Database, name: str) -> dict[str, Any]:
    """Return a value of `LEARNER_VALUES` for each learner, by key."""
    keys = [f"{name}/{shard}" for shard in database.get(list_people_shards)]
    return {key: value for shard in database.get_many(describe_learners, keys) for key, value in shard.items()}


def map_learners_of_shard(database: Database, name: str, shard: str, shard_count: int) -> dict[str, Any]:
    """Return the same for the learners of a shard of `site/shards.py`, sorted. No other shard of people is read for it."""
    people_shards = find_shards_of_people(shard, shard_count, database.get(list_people_shards))
    values = database.get_many(describe_learners, [f"{name}/{people_shard}" for people_shard in people_shards])
    items = ((key, value) for part in values for key, value in part.items() if name_shard(key, shard_count) == shard)
    return dict(sorted(items))


def list_result_names(hub: Hub, challenge: str) -> tuple[str, ...]:
    """Return the names that the results of a challenge have, in lower case: `<challenge>/<key>`."""
    return tuple(f"{result.challenge_key}/{result.key}".casefold() for result in hub.challenges[challenge].results)
