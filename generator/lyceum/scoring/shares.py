"""Divides what challenges, tips, activities, comments and commits say about people among the shards of people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from lyceum.queries import Database, query
from lyceum.scoring.activity_credits import find_activity_credits, find_comment_credits, find_commit_credits
from lyceum.scoring.challenge_boards import Standing, UnrankedReason
from lyceum.scoring.challenge_credits import ChallengeResults, find_challenge_credits, load_challenge_results
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import latest_first_key
from lyceum.scoring.learner_facts import list_people_shards
from lyceum.scoring.people import fold_people
from lyceum.scoring.reading import ScoringReader
from lyceum.scoring.result_facts import ResultFacts
from lyceum.scoring.results import TrustLevel, WrittenScore
from lyceum.scoring.shards import find_shard
from lyceum.scoring.tip_credits import find_tip_credits
from lyceum.scoring.tip_facts import collect_tip_facts, list_tip_shards


class SettledFile(NamedTuple):
    """A result's file, with what of it counts otherwise than it is written, and what lists of results show of it."""

    path: str
    day: date
    sent_on: date | None
    changes: tuple[tuple[str, Any], ...]
    written_score: WrittenScore | None
    evidence: str | None
    confirmers: tuple[str, ...]


class LearnerPlace(NamedTuple):
    """A learner's place on a board, without the rank, which changes with the results of others."""

    challenge: str
    board: str
    learners: tuple[str, ...]
    team: str | None
    score: Decimal | None
    trust: TrustLevel | None
    """Of a standing."""
    unranked_reason: UnrankedReason | None
    """None for a standing."""
    results: tuple[SettledFile, ...]
    """Of a standing, all results of its row, latest first."""
    counted: int
    """Which of the results counts."""

    @property
    def result(self) -> SettledFile:
        return self.results[self.counted]


@dataclass(slots=True)
class Share:
    """What a source says about the people of one shard."""

    credits: list[Credit] = field(default_factory=list)
    tips: list[tuple[str, int, str]] = field(default_factory=list)
    """(author, a sort key for the latest first, tip)"""
    hosted: list[tuple[str, str]] = field(default_factory=list)
    """(host, challenge)"""
    places: list[tuple[str, LearnerPlace]] = field(default_factory=list)
    """(learner, place)"""
    thanks: list[tuple[str, str]] = field(default_factory=list)
    """(thanked person, path)"""


class _Shares:
    """Collects the shares of a source by the shard of the person."""

    def __init__(self, database: Database) -> None:
        self._shard_count = len(database.get(list_people_shards))
        self.by_shard: dict[str, Share] = {}

    def get(self, person: str) -> Share:
        shard = find_shard(person, self._shard_count)
        if shard not in self.by_shard:
            self.by_shard[shard] = Share()
        return self.by_shard[shard]


@query
def list_sources(database: Database, _: str) -> tuple[str, ...]:
    """Everything that may say something about people, in a fixed order."""
    challenges = ScoringReader(database).list_keys("challenge")
    shards = database.get(list_tip_shards)
    return (*(f"tips/{shard}" for shard in shards), *(f"challenge/{key}" for key in challenges), "other/")


def _divide_source(database: Database, source: str) -> dict[str, Share]:
    """What a source says, by the shard of the people. The store keeps each share, not the whole again."""
    return database.remember(("shares", source), lambda: _compute_shares(database, source))


def _compute_shares(database: Database, source: str) -> dict[str, Share]:
    shares = _Shares(database)
    kind, _, key = source.partition("/")
    match kind:
        case "tips":
            for credit in find_tip_credits(database, key):
                shares.get(credit.person).credits.append(credit)
            _add_tips(shares, database, key)
        case "challenge":
            challenge = load_challenge_results(database, key)
            for credit in find_challenge_credits(database, challenge):
                shares.get(credit.person).credits.append(credit)
            _add_challenge(shares, challenge)
        case _:
            for credit in _find_other_credits(database):
                shares.get(credit.person).credits.append(credit)
    return shares.by_shard


def _find_other_credits(database: Database) -> Iterator[Credit]:
    yield from find_activity_credits(database)
    yield from find_comment_credits(database)
    yield from find_commit_credits(database)


def _add_tips(shares: _Shares, database: Database, shard: str) -> None:
    for key, tip in database.get(collect_tip_facts, shard).items():
        for author in tip.authors:
            shares.get(author).tips.append((author, latest_first_key(tip.shown_day), key))
        for person in tip.thanked:
            shares.get(person).thanks.append((person, tip.path))


def _add_challenge(shares: _Shares, challenge: ChallengeResults) -> None:
    rules = challenge.rules
    for host in fold_people(rules.hosts):
        shares.get(host).hosted.append((host, rules.key))
    for board in challenge.boards:
        placed: set[str] = set()
        for standing in board.standings:
            place = _make_standing_place(rules.key, board.name, standing)
            for learner in standing.learners:
                shares.get(learner).places.append((learner, place))
            placed.update(standing.learners)
        for unranked in board.unranked:
            new_learners = [learner for learner in unranked.learners if learner not in placed]
            place = LearnerPlace(
                rules.key,
                board.name,
                unranked.learners,
                unranked.team,
                unranked.score,
                None,
                unranked.reason,
                (make_settled_file(unranked.result),),
                0,
            )
            for learner in new_learners:
                shares.get(learner).places.append((learner, place))
            placed.update(new_learners)
    for result in challenge.results:
        for person in result.thanks:
            if person not in result.learners:
                shares.get(person).thanks.append((person, result.path))


def _make_standing_place(challenge: str, board: str, standing: Standing) -> LearnerPlace:
    return LearnerPlace(
        challenge,
        board,
        standing.learners,
        standing.team,
        standing.score,
        standing.trust,
        None,
        tuple(map(make_settled_file, standing.results)),
        standing.results.index(standing.counted_result),
    )


def make_settled_file(result: ResultFacts) -> SettledFile:
    return SettledFile(
        result.path,
        result.date,
        result.sent_on,
        result.changes,
        result.written_score,
        result.evidence,
        result.confirmers,
    )


@query
def list_divided_shards(database: Database, source: str) -> tuple[str, ...]:
    """The shards of people about whom a source says something."""
    return tuple(sorted(_divide_source(database, source)))


@query
def map_sources_by_shard(database: Database, _: str) -> dict[str, tuple[str, ...]]:
    """The sources that say something about each shard of people."""
    sources: dict[str, list[str]] = {shard: [] for shard in database.get(list_people_shards)}
    names = database.get(list_sources)
    for source, shards in zip(names, database.get_many(list_divided_shards, names), strict=True):
        for shard in shards:
            sources[shard].append(source)
    return {shard: tuple(names) for shard, names in sources.items()}


@query
def list_sources_of_shard(database: Database, shard: str) -> tuple[str, ...]:
    return database.get(map_sources_by_shard)[shard]


@query
def find_share(database: Database, key: str) -> Share:
    """What a source says about a shard of people: `<shard>/<source>`. The source has said something about it."""
    shard, _, source = key.partition("/")
    return _divide_source(database, source).get(shard) or Share()


def divide_source(database: Database, source: str) -> None:
    """Derive what a source says about each shard of people. Nobody asks for it as a whole then, so that its memory is free."""
    for shard in database.get(list_divided_shards, source):
        database.get(find_share, f"{shard}/{source}")
    database.release([("shares", source)])


def list_shares(database: Database, shard: str) -> list[Share]:
    """What all sources say about a shard of people."""
    return [database.get(find_share, f"{shard}/{source}") for source in database.get(list_sources_of_shard, shard)]
