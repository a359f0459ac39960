"""What a result means for boards and credits: who reached which score when, and how far it can be trusted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from lyceum.git import FileHistory
from lyceum.loader import RESULT_PATHS, Entry, PathOrder, order_path
from lyceum.queries import Database, query
from lyceum.schema import Result, fold_key
from lyceum.scoring.challenge_rules import ChallengeRules, find_challenge_rules
from lyceum.scoring.reading import FileFacts, ScoringReader
from lyceum.scoring.results import (
    ScoredChallenge,
    TrustLevel,
    WrittenScore,
    compute_score,
    find_team_name,
    find_trust_level,
    find_written_score,
    list_confirmers,
    list_entrants,
)
from lyceum.scoring.settling import ResultSettler
from lyceum.scoring.shards import count_shards, split_into_shards
from lyceum.scoring.tip_facts import find_linked_names

MAX_RESULTS_IN_SHARD = 64
"""On average. All results of a shard are settled when one of them changes, which costs more than what people and tips need."""


@dataclass(frozen=True, slots=True)
class ResultFacts(FileFacts):
    """One result as it counts. Keys are folded."""

    date: datetime.date
    learners: tuple[str, ...]
    """The learner, or the members of the team, in the order of the file."""
    team: str | None
    board: str
    """Empty for the first board."""
    is_ranked: bool
    """Whether the result wants a rank."""
    score: Decimal | None
    trust: TrustLevel
    thanks: tuple[str, ...]
    """Each once, sorted."""
    confirmed_by: tuple[str, ...]
    """Each once, sorted."""
    confirmers: tuple[str, ...]
    """Those of them who do not confirm their own result, in the order of the file."""
    evidence: str | None
    written_score: WrittenScore | None
    has_notes: bool
    linked_names: tuple[str, ...]
    """What may be the keys of tips that the notes link to, sorted."""
    place_in_order: PathOrder
    """The key by which paths are ordered."""

    @property
    def day_key(self) -> tuple[datetime.date, datetime.date, PathOrder]:
        """A sort key for the order in which results were sent; the written day, then the names order those of one day."""
        return self.sent_on or self.date, self.date, self.place_in_order


def make_result_facts(
    entry: Entry[Result],
    rules: ScoredChallenge,
    file: FileHistory | None = None,
    settler: ResultSettler | None = None,
    site_url: str | None = None,
) -> ResultFacts:
    """The facts of a settled result."""
    result = entry.value
    return ResultFacts(
        path=entry.path,
        written_day=result.date,
        sent_on=entry.sent_on,
        commit=file.first_commit.sha if file else None,
        merge_day=file.first_day if file else None,
        changes=settler.list_changes() if settler else (),
        mentions=settler.list_mentions() if settler else (),
        date=result.date,
        learners=list_entrants(result),
        team=find_team_name(result),
        board=fold_key(result.board) if result.board else "",
        is_ranked=result.ranked,
        score=compute_score(rules, result),
        trust=find_trust_level(result),
        thanks=tuple(sorted({fold_key(key) for key in result.thanks})),
        confirmed_by=tuple(sorted({fold_key(key) for key in result.confirmed_by})),
        confirmers=list_confirmers(result),
        evidence=result.evidence,
        written_score=find_written_score(result),
        has_notes=bool(result.notes),
        linked_names=find_linked_names(result.notes, site_url) if result.notes else (),
        place_in_order=order_path(entry.path),
    )


@query
def split_results(database: Database, challenge: str) -> dict[str, tuple[str, ...]]:
    """The paths of a challenge's results in each shard of them."""
    paths = database.find(RESULT_PATHS, challenge) or ()
    return split_into_shards(paths, count_shards(len(paths), max_keys=MAX_RESULTS_IN_SHARD))


@query
def list_result_shards(database: Database, challenge: str) -> tuple[str, ...]:
    """The shards of a challenge's results, each as `<shard>/<challenge>`."""
    return tuple(f"{shard}/{challenge}" for shard in database.get(split_results, challenge))


@query
def list_results_of_shard(database: Database, shard: str) -> tuple[str, ...]:
    number, _, challenge = shard.partition("/")
    return database.get(split_results, challenge)[number]


@query
def settle_results(database: Database, shard: str) -> tuple[ResultFacts, ...]:
    """The results of a shard, in path order."""
    reader, challenge = ScoringReader(database), shard.partition("/")[2]
    rules, site_url = database.get(find_challenge_rules, challenge), reader.settings_value.url
    return tuple(_settle(reader, path, rules, site_url) for path in database.get(list_results_of_shard, shard))


def _settle(reader: ScoringReader, path: str, rules: ChallengeRules, site_url: str | None) -> ResultFacts:
    entry: Entry[Result] = reader.read_entry("result", path)
    file = reader.find_file_history(path)
    if file is None:
        return make_result_facts(entry, rules, site_url=site_url)
    settler = ResultSettler(reader, entry, file, rules)
    settler.settle()
    return make_result_facts(settler.settled_entry, rules, file, settler, site_url)


def list_results(database: Database, challenge: str) -> list[ResultFacts]:
    """All results of a challenge, by their paths."""
    shards = database.get_many(settle_results, database.get(list_result_shards, challenge))
    return sorted((result for shard in shards for result in shard), key=lambda result: result.path)
