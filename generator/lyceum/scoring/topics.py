"""Topics with everything that is derived for their pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from lyceum.loader import list_topics, map_topic_keys
from lyceum.queries import Database, query
from lyceum.schema import Topic, fold_key
from lyceum.scoring.challenge_rules import find_challenge_rules, order_challenges
from lyceum.scoring.file_days import latest_first_key
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards, merge_in_order
from lyceum.scoring.reading import ScoringReader
from lyceum.scoring.tip_facts import collect_tip_facts, list_tip_shards, order_tips

TOPIC_COLORS = 12
MAX_TIPS_BESIDE = 3


@dataclass(frozen=True, slots=True)
class TopicDetails:
    """A topic of topics.yml, or one that only contributions name."""

    key: str
    """The folded id; the address is `topics/<key>/`."""
    topic: Topic
    is_listed: bool
    """The topic is in topics.yml."""
    color_number: int
    """0 to 11, always the same for a key."""
    learners: tuple[str, ...]
    """Handles of those who learn it, in the order of all learners: the newest first."""
    helpers: tuple[str, ...]
    """Handles of those who offer help with it, in the same order."""
    experts: tuple[str, ...]
    """Handles of those who know it, in the same order."""
    tips: tuple[str, ...]
    challenges: tuple[str, ...]
    activities: tuple[str, ...]
    """Keys of activities about it, latest first."""

    @property
    def people(self) -> tuple[str, ...]:
        """The handles of everybody whom the page of the topic names, each once: helpers, then learners, then experts."""
        return tuple(dict.fromkeys((*self.helpers, *self.learners, *self.experts)))


class _Interests(NamedTuple):
    """The topics that a learner names, as they are written."""

    path: str
    is_shown: bool
    learning: tuple[str, ...]
    helps_with: tuple[str, ...]
    knows: tuple[str, ...]


@query
def map_interests(database: Database, shard: str) -> dict[str, _Interests]:
    """The topics of those learners of a shard who name some."""
    return {
        key: _Interests(facts.path, facts.show.peers, facts.learning, facts.helps_with, facts.knows)
        for key, facts in database.get(collect_learner_facts, shard).items()
        if facts.learning or facts.helps_with or facts.knows
    }


@query
def map_tip_topics(database: Database, shard: str) -> dict[str, tuple[str, ...]]:
    """The topics of the tips of a shard, as they are written."""
    return {key: tip.written_topics for key, tip in database.get(collect_tip_facts, shard).items() if tip.topics}


class _TopicCollector:
    """Collects what names each topic. A topic that topics.yml does not have gets the name of its key."""

    def __init__(self, database: Database) -> None:
        self._ids = database.get(map_topic_keys)
        self.topics: dict[str, Topic] = {fold_key(topic.id): topic for topic in database.get(list_topics)}
        self.listed_keys = frozenset(self.topics)
        self.keys: dict[str, dict[str, dict[str, None]]] = {}
        """topic → field of TopicDetails → keys; a dict in place of a set keeps the order."""
        self._topic_keys: dict[str, str] = {}
        """By the key as it is written."""

    def add(self, written_key: str) -> str:
        """Return the key of a topic, which is collected from now on."""
        if written_key in self._topic_keys:
            return self._topic_keys[written_key]
        folded = fold_key(written_key)
        topic_key = self._topic_keys[written_key] = self._ids.get(folded, folded)
        self.keys.setdefault(topic_key, defaultdict(dict))
        if topic_key not in self.topics:
            name = written_key.replace("-", " ").capitalize()
            self.topics[topic_key] = Topic(id=written_key, name=name)
        return topic_key

    def add_all(self, written_keys: tuple[str, ...], field: str, key: str) -> None:
        known = self._topic_keys
        for written_key in written_keys:
            self.keys[known.get(written_key) or self.add(written_key)][field][key] = None


@query
def build_topics(database: Database, _: str) -> dict[str, TopicDetails]:
    """All topics by key, in the order of their names."""
    collector, reader = _TopicCollector(database), ScoringReader(database)
    interests = merge_in_order(database, database.get_many(map_interests, database.get(list_people_shards)))
    for key, row in interests:
        if row.is_shown:
            collector.add_all(row.learning, "learners", key)
            collector.add_all(row.helps_with, "helpers", key)
            collector.add_all(row.knows, "experts", key)
    tip_shards = database.get_many(map_tip_topics, database.get(list_tip_shards))
    tips = {key: topics for shard in tip_shards for key, topics in shard.items()}
    for key in database.get(order_tips) if tips else ():
        collector.add_all(tips.get(key, ()), "tips", key)
    for key in database.get(order_challenges):
        collector.add_all(database.get(find_challenge_rules, key).written_topics, "challenges", key)
    activities = {key: reader.read_entry("activity", key).value for key in reader.list_keys("activity")}
    for key in sorted(activities, key=lambda key: (latest_first_key(activities[key].date), key)):
        collector.add_all(activities[key].topics, "activities", key)
    for row in sorted((row for _, row in interests if not row.is_shown), key=lambda row: row.path):
        for written_key in (*row.learning, *row.helps_with, *row.knows):
            collector.add(written_key)
    details = (_build_topic(collector, key) for key in collector.topics)
    return {topic.key: topic for topic in sorted(details, key=lambda topic: (topic.topic.name.casefold(), topic.key))}


def _build_topic(collector: _TopicCollector, key: str) -> TopicDetails:
    keys = collector.keys.get(key, {})
    return TopicDetails(
        key=key,
        topic=collector.topics[key],
        is_listed=key in collector.listed_keys,
        color_number=sha256(key.encode()).digest()[0] % TOPIC_COLORS,
        learners=tuple(keys.get("learners", ())),
        helpers=tuple(keys.get("helpers", ())),
        experts=tuple(keys.get("experts", ())),
        tips=tuple(keys.get("tips", ())),
        challenges=tuple(keys.get("challenges", ())),
        activities=tuple(keys.get("activities", ())),
    )


@query
def order_topics(database: Database, _: str) -> tuple[str, ...]:
    """The keys of all topics, in the order of their names."""
    return tuple(database.get(build_topics))


@query
def find_topic_details(database: Database, key: str) -> TopicDetails | None:
    """One topic; None if nobody names it."""
    return database.get(build_topics).get(key)


class TopicLabel(NamedTuple):
    """What a chip shows of a topic."""

    key: str
    topic: Topic
    color_number: int


@query
def find_topic_label(database: Database, key: str) -> TopicLabel | None:
    """What a chip shows of a topic, which none of its people and tips changes; None if nobody names it."""
    details = database.get(find_topic_details, key)
    return TopicLabel(details.key, details.topic, details.color_number) if details else None


class TopicCounts(NamedTuple):
    """A topic with how much there is about it."""

    key: str
    topic: Topic
    color_number: int
    people_count: int
    helper_count: int
    tip_count: int


@query
def count_topics(database: Database, _: str) -> tuple[TopicCounts, ...]:
    """All topics, in the order of their names."""
    return tuple(
        TopicCounts(topic.key, topic.topic, topic.color_number, len(topic.people), len(topic.helpers), len(topic.tips))
        for topic in database.get(build_topics).values()
    )


@query
def list_tips_of_topic(database: Database, key: str) -> tuple[str, ...]:
    """The tips about a topic, the newest first."""
    details = database.get(find_topic_details, key)
    return details.tips if details else ()


@query
def find_tips_beside(database: Database, key: str) -> tuple[str, ...]:
    """The tips of a topic that came just before a tip (`<topic>/<tip>`); the first tips have those that followed them."""
    topic, _, tip = key.partition("/")
    tips = database.get(list_tips_of_topic, topic)
    if tip not in tips:
        return ()
    place = tips.index(tip)
    later = reversed(tips[max(0, place - MAX_TIPS_BESIDE) : place])
    return (*tips[place + 1 : place + 1 + MAX_TIPS_BESIDE], *later)[:MAX_TIPS_BESIDE]
