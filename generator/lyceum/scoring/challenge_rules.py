"""What decides the results of a challenge: its days, its boards and how scores compare. Its texts are not among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Literal

from lyceum.queries import Database, query
from lyceum.schema import Challenge, ChallengeTask, ScoreSettings
from lyceum.scoring.learner_facts import is_past
from lyceum.scoring.reading import DAY, FileFacts, ScoringReader

FINAL_AFTER = timedelta(days=7)
"""How long after the last day a challenge or a season is decided."""
ChallengeState = Literal["coming", "open", "past"]


@dataclass(frozen=True, slots=True)
class ChallengeRules(FileFacts):
    key: str
    hosts: tuple[str, ...]
    """As they are written."""
    opens: date | None
    closes: date | None
    score: ScoreSettings
    tasks: tuple[ChallengeTask, ...]
    boards: tuple[str, ...]
    """The names as they are written."""
    topics: tuple[str, ...]
    """Folded topic ids."""
    written_topics: tuple[str, ...]
    folders: tuple[str, ...]
    """Every folder that the challenge has been in."""


@query
def find_challenge_rules(database: Database, key: str) -> ChallengeRules:
    """The rules of a challenge."""
    reader = ScoringReader(database)
    challenge: Challenge = reader.read_entry("challenge", key).value
    facts = reader.describe_file("challenge", key)
    file = reader.find_file_history(facts.path)
    folders = dict.fromkeys(str(PurePosixPath(change.path).parent) for change in file.changes) if file else ()
    return ChallengeRules(
        path=facts.path,
        written_day=facts.written_day,
        sent_on=facts.sent_on,
        commit=facts.commit,
        merge_day=facts.merge_day,
        changes=(),
        mentions=(),
        key=key,
        hosts=challenge.hosts,
        opens=challenge.opens,
        closes=challenge.closes,
        score=challenge.score,
        tasks=challenge.tasks,
        boards=challenge.boards,
        topics=reader.resolve_topics(challenge.topics),
        written_topics=challenge.topics,
        folders=tuple(folders),
    )


@query
def find_state(database: Database, key: str) -> ChallengeState:
    """Whether a challenge is open today. Its first and last day belong to it; without a first day it has begun."""
    rules = database.get(find_challenge_rules, key)
    if rules.opens and database.read(DAY) < rules.opens:
        return "coming"
    return "past" if rules.closes and is_past(database, rules.closes) else "open"


@query
def find_final_day(database: Database, key: str) -> date | None:
    """The last day of the merges that decide a challenge.

    None if the challenge is not decided yet or has no last day. A challenge that was added later is decided on the day
    of its merge.
    """
    rules = database.get(find_challenge_rules, key)
    if not rules.closes or not is_past(database, rules.closes + FINAL_AFTER):
        return None
    return max(rules.closes + FINAL_AFTER, rules.merge_day or date.min)


@query
def order_challenges(database: Database, _: str) -> tuple[str, ...]:
    """All challenges: open (closing soonest first), coming (soonest first), past (latest first)."""
    keys = ScoringReader(database).list_keys("challenge")
    return tuple(sorted(keys, key=lambda key: _make_sort_key(database, key)))


def _make_sort_key(database: Database, key: str) -> tuple[int, int, str]:
    rules = database.get(find_challenge_rules, key)
    match database.get(find_state, key):
        case "open":
            return 0, (rules.closes or date.max).toordinal(), key
        case "coming":
            return 1, (rules.opens or date.max).toordinal(), key
        case _:
            return 2, -(rules.closes or date.min).toordinal(), key
