"""Tips, challenges and topics with everything that is derived for their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from lyceum.loader import Entry, ValidLibrary
from lyceum.schema import Challenge, Result, Tip, Topic, fold_key
from lyceum.scoring.challenge_boards import ChallengeBoard, build_challenge_boards, find_challenge_state
from lyceum.scoring.file_days import get_counted_day, latest_first_key
from lyceum.scoring.results import group_results_by_challenge, list_entrants

TOPIC_COLORS = 12


@dataclass(frozen=True, slots=True)
class TipDetails:
    key: str
    entry: Entry[Tip]
    day: date | None
    """The day that the tip states, or else the day on which it was sent."""
    counted_day: date | None
    """The day on which it counts."""


@dataclass(frozen=True, slots=True)
class ChallengeDetails:
    key: str
    entry: Entry[Challenge]
    state: Literal["coming", "open", "past"]
    boards: tuple[ChallengeBoard, ...]
    results: tuple[Entry[Result], ...]
    """All of them, latest first."""
    tips: tuple[str, ...]
    """The tips that name this challenge."""
    participant_count: int
    """The number of learners who took part."""
    participants: tuple[str, ...]
    """These learners, in the order of their first result, then by handle."""


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
    """Handles of those who learn it, by name."""
    helpers: tuple[str, ...]
    """Handles of those who offer help with it, by name."""
    experts: tuple[str, ...]
    """Handles of those who know it, by name."""
    tips: tuple[str, ...]
    challenges: tuple[str, ...]
    activities: tuple[str, ...]
    """Keys of activities about it, latest first."""

    @property
    def people(self) -> tuple[str, ...]:
        """The handles of everybody whom the page of the topic names, each once: helpers, then learners, then experts."""
        return tuple(dict.fromkeys((*self.helpers, *self.learners, *self.experts)))


def build_tip_details(library: ValidLibrary) -> dict[str, TipDetails]:
    """All tips by key, the newest first."""
    tips = (
        TipDetails(key, entry, entry.value.date or entry.sent_on, get_counted_day(entry))
        for key, entry in library.tips.items()
    )
    return {tip.key: tip for tip in sorted(tips, key=lambda tip: (latest_first_key(tip.day), tip.key))}


def build_challenge_details(
    library: ValidLibrary, tips: Mapping[str, TipDetails], today: date
) -> dict[str, ChallengeDetails]:
    """All challenges by key: open (closing soonest first), coming (soonest first), past (latest first)."""
    results_by_challenge = group_results_by_challenge(library)
    tips_by_challenge: dict[str, list[str]] = {}
    for key, tip in tips.items():
        for challenge in dict.fromkeys(fold_key(challenge) for challenge in tip.entry.value.challenges):
            tips_by_challenge.setdefault(challenge, []).append(key)
    challenges = [
        _build_challenge(key, entry, results_by_challenge[key], tuple(tips_by_challenge.get(key, ())), today)
        for key, entry in library.challenges.items()
    ]
    return {challenge.key: challenge for challenge in sorted(challenges, key=_challenge_sort_key)}


def _build_challenge(
    key: str, entry: Entry[Challenge], unsorted_results: list[Entry[Result]], tips: tuple[str, ...], today: date
) -> ChallengeDetails:
    results = tuple(sorted(unsorted_results, key=lambda result: (latest_first_key(result.value.date), result.path)))
    entries = sorted(
        (get_counted_day(result), learner) for result in results for learner in list_entrants(result.value)
    )
    participants = tuple(dict.fromkeys(learner for _, learner in entries))
    return ChallengeDetails(
        key=key,
        entry=entry,
        state=find_challenge_state(entry.value, today),
        boards=build_challenge_boards(entry, results),
        results=results,
        tips=tips,
        participant_count=len(participants),
        participants=participants,
    )


def _challenge_sort_key(details: ChallengeDetails) -> tuple[int, int, str]:
    challenge = details.entry.value
    match details.state:
        case "open":
            return 0, (challenge.closes or date.max).toordinal(), details.key
        case "coming":
            return 1, (challenge.opens or date.max).toordinal(), details.key
        case _:
            return 2, -(challenge.closes or date.min).toordinal(), details.key


def build_topic_details(
    library: ValidLibrary, tips: Mapping[str, TipDetails], challenges: Mapping[str, ChallengeDetails]
) -> dict[str, TopicDetails]:
    """All topics by key, in the order of their names."""
    listed_topics = library.topics.value.topics if library.topics else ()
    topics: dict[str, Topic] = {fold_key(topic.id): topic for topic in listed_topics}
    listed_keys = set(topics)
    # topic → field of TopicDetails → keys; a dict in place of a set keeps the order
    keys: dict[str, dict[str, dict[str, None]]] = {}

    def add(written_key: str, field: str = "", key: str = "") -> None:
        topic_key = library.resolve_topic_key(written_key)
        if topic_key not in topics:
            topics[topic_key] = Topic(id=written_key, name=written_key.replace("-", " ").capitalize())
        if field:
            keys.setdefault(topic_key, {}).setdefault(field, {})[key] = None

    for key, learner in sorted(library.learners.items(), key=lambda item: (item[1].value.name.casefold(), item[0])):
        if not learner.value.show.peers:
            continue
        for topic_key in learner.value.learning:
            add(topic_key, "learners", key)
        for topic_key in learner.value.helps_with:
            add(topic_key, "helpers", key)
        for skill in learner.value.knows:
            add(skill.topic, "experts", key)
    for key, tip in tips.items():
        for topic_key in tip.entry.value.topics:
            add(topic_key, "tips", key)
    for key, challenge in challenges.items():
        for topic_key in challenge.entry.value.topics:
            add(topic_key, "challenges", key)
    for key, activity in sorted(
        library.activities.items(), key=lambda item: (latest_first_key(item[1].value.date), item[0])
    ):
        for topic_key in activity.value.topics:
            add(topic_key, "activities", key)
    for learner in library.learners.values():
        for topic_key in (*learner.value.learning, *learner.value.helps_with, *(s.topic for s in learner.value.knows)):
            add(topic_key)
    details = (
        _build_topic(key, topic, keys.get(key, {}), is_listed=key in listed_keys) for key, topic in topics.items()
    )
    return {topic.key: topic for topic in sorted(details, key=lambda topic: (topic.topic.name.casefold(), topic.key))}


def _build_topic(key: str, topic: Topic, keys: Mapping[str, Mapping[str, None]], *, is_listed: bool) -> TopicDetails:
    return TopicDetails(
        key=key,
        topic=topic,
        is_listed=is_listed,
        color_number=sha256(key.encode()).digest()[0] % TOPIC_COLORS,
        learners=tuple(keys.get("learners", ())),
        helpers=tuple(keys.get("helpers", ())),
        experts=tuple(keys.get("experts", ())),
        tips=tuple(keys.get("tips", ())),
        challenges=tuple(keys.get("challenges", ())),
        activities=tuple(keys.get("activities", ())),
    )
