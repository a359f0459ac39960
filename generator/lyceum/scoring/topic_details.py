"""A topic with the learners, tips and challenges that name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from lyceum.loader import Library
from lyceum.schema import Topic, fold_key
from lyceum.scoring.challenge_details import ChallengeDetails
from lyceum.scoring.tip_details import TipDetails


@dataclass(frozen=True, slots=True)
class TopicDetails:
    key: str
    """Folded id; the address is `topics/<key>/`. Also topics that only contributions name."""
    topic: Topic
    is_listed: bool
    """In topics.yml."""
    color_number: int
    """0..11, stable by key."""
    learners: tuple[str, ...]
    """Handles by name of the learner."""
    helpers: tuple[str, ...]
    """Handles of those who offer help with it, by name."""
    experts: tuple[str, ...]
    tips: tuple[str, ...]
    challenges: tuple[str, ...]


def build_topic_details(
    library: Library, tips: Mapping[str, TipDetails], challenges: Mapping[str, ChallengeDetails]
) -> dict[str, TopicDetails]:
    listed = library.topics.value.topics if library.topics else ()
    topics: dict[str, Topic] = {fold_key(topic.id): topic for topic in listed}
    lists: dict[str, dict[str, dict[str, None]]] = {}

    def note(topic: str, kind: str, key: str) -> None:
        at = library.resolve_topic_key(topic)
        if at not in topics:
            topics[at] = Topic(id=topic, name=topic.replace("-", " ").capitalize())
        lists.setdefault(at, {}).setdefault(kind, {})[key] = None

    by_name = sorted(library.learners.items(), key=lambda item: (item[1].value.name.casefold(), item[0]))
    known = set(topics)
    for key, entry in by_name:
        for topic_key in entry.value.learning:
            note(topic_key, "learners", key)
        for topic_key in entry.value.helps_with:
            note(topic_key, "helpers", key)
        for skill in entry.value.knows:
            note(skill.topic, "experts", key)
    for key, tip in tips.items():
        for topic_key in tip.entry.value.topics:
            note(topic_key, "tips", key)
    for key, challenge in challenges.items():
        for topic_key in challenge.entry.value.topics:
            note(topic_key, "challenges", key)
    views = []
    for key, topic in topics.items():
        its = lists.get(key, {})
        tint = sha256(key.encode()).digest()[0] % 12
        of = {kind: tuple(its.get(kind, ())) for kind in ("learners", "helpers", "experts", "tips", "challenges")}
        views.append(TopicDetails(key=key, topic=topic, is_listed=key in known, color_number=tint, **of))
    return {view.key: view for view in sorted(views, key=lambda view: (view.topic.name.casefold(), view.key))}
