"""Tips and challenges with everything that is derived for their pages. Each part is read when it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, cast

from lyceum.loader import Entry
from lyceum.queries import Database, query
from lyceum.schema import Challenge, Result, Tip
from lyceum.scoring.board_rows import list_boards, measure_boards
from lyceum.scoring.challenge_boards import ChallengeBoard, CohortStanding
from lyceum.scoring.challenge_cohorts import rank_challenge_cohorts
from lyceum.scoring.challenge_rules import ChallengeState, find_challenge_rules, find_state
from lyceum.scoring.file_days import latest_first_key
from lyceum.scoring.recorded_entries import RecordedEntry
from lyceum.scoring.result_facts import list_results
from lyceum.scoring.results import TrustLevel
from lyceum.scoring.shares import SettledFile, make_settled_file
from lyceum.scoring.tip_facts import TipFacts, find_tip_facts
from lyceum.scoring.tip_uses import list_tips_of_challenge


class TipDetails:
    """A tip with what is derived for its page."""

    __slots__ = ("_database", "key")

    def __init__(self, database: Database, key: str) -> None:
        self._database, self.key = database, key

    @property
    def _facts(self) -> TipFacts:
        return cast("TipFacts", self._database.get(find_tip_facts, self.key))

    @property
    def entry(self) -> Entry[Tip]:
        return cast("Entry[Tip]", RecordedEntry(self._database, "tip", self.key, self._facts.sent_on))

    @property
    def day(self) -> date | None:
        """The day that the tip states, or else the day on which it was sent."""
        return self._facts.shown_day

    @property
    def counted_day(self) -> date | None:
        """The day on which it counts."""
        return self._facts.counted_day


class _ResultSummary(NamedTuple):
    """The results of a challenge."""

    results: tuple[SettledFile, ...]
    """Latest first."""
    results_with_notes: tuple[SettledFile, ...]
    participants: tuple[str, ...]
    """In the order of their first result, then by handle."""


@query
def summarize_results(database: Database, challenge: str) -> _ResultSummary:
    """The files and the participants of a challenge's results."""
    results = list_results(database, challenge)
    entries = sorted((result.counted_day or date.min, learner) for result in results for learner in result.learners)
    results.sort(key=lambda result: (latest_first_key(result.date), result.path))
    return _ResultSummary(
        tuple(map(make_settled_file, results)),
        tuple(make_settled_file(result) for result in results if result.has_notes),
        tuple(dict.fromkeys(learner for _, learner in entries)),
    )


@query
def list_participants(database: Database, challenge: str) -> tuple[str, ...]:
    """The learners who took part, in the order of their first result, then by handle."""
    return database.get(summarize_results, challenge).participants


@query
def list_result_files(database: Database, challenge: str) -> tuple[SettledFile, ...]:
    """The results of a challenge, latest first."""
    return database.get(summarize_results, challenge).results


@query
def count_notes(database: Database, challenge: str) -> int:
    """The number of results of a challenge that have notes."""
    return len(database.get(summarize_results, challenge).results_with_notes)


@query
def select_files_with_notes(database: Database, key: str) -> tuple[SettledFile, ...]:
    """Some of the results that have notes, latest first: `<start>/<end>/<challenge>`."""
    start, end, challenge = key.split("/", 2)
    return database.get(summarize_results, challenge).results_with_notes[int(start) : int(end)]


@query
def find_latest_result_day(database: Database, challenge: str) -> date | None:
    """The day that the latest result of a challenge states; None without results."""
    results = database.get(summarize_results, challenge).results
    return results[0].day if results else None


def summarize_challenge(database: Database, challenge: str) -> None:
    """Derive what is said of a challenge elsewhere, so that nobody loads all its results for it."""
    for part in (list_participants, find_latest_result_day, count_notes, count_standings):
        database.get(part, challenge)


@query
def count_standings(database: Database, challenge: str) -> dict[str, int]:
    """The number of rows of each board of a challenge, by the name of the board."""
    return {board.name: board.standing_count for board in database.get(measure_boards, challenge)}


class ChallengeDetails:
    """A challenge with what is derived for its page."""

    __slots__ = ("_database", "key")

    def __init__(self, database: Database, key: str) -> None:
        self._database, self.key = database, key

    @property
    def entry(self) -> Entry[Challenge]:
        sent_on = self._database.get(find_challenge_rules, self.key).sent_on
        return cast("Entry[Challenge]", RecordedEntry(self._database, "challenge", self.key, sent_on))

    @property
    def state(self) -> ChallengeState:
        return self._database.get(find_state, self.key)

    @property
    def boards(self) -> tuple[ChallengeBoard, ...]:
        return self.build_boards()

    @property
    def row_counts(self) -> Mapping[str, int]:
        """The number of rows of each board, without their results."""
        return self._database.get(count_standings, self.key)

    def build_boards(self, min_trust: TrustLevel = "reported") -> tuple[ChallengeBoard, ...]:
        """The boards of the results with at least the given trust level. Their rows are read when they are used."""
        key = self.key if min_trust == "reported" else f"{self.key}/{min_trust}"
        return list_boards(self._database, key)

    def rank_cohorts(self) -> tuple[tuple[CohortStanding, ...], ...]:
        """The cohorts on each board."""
        return self._database.get(rank_challenge_cohorts, self.key)

    @property
    def results(self) -> tuple[Entry[Result], ...]:
        """All of them, latest first."""
        return self._make_entries(self._database.get(list_result_files, self.key))

    @property
    def latest_result_day(self) -> date | None:
        """The day of the latest result."""
        return self._database.get(find_latest_result_day, self.key)

    @property
    def note_count(self) -> int:
        """The number of results whose authors wrote something about them."""
        return self._database.get(count_notes, self.key)

    def select_results_with_notes(self, part: slice) -> tuple[Entry[Result], ...]:
        """Some of those results, latest first."""
        start, end, _ = part.indices(self.note_count)
        return self._make_entries(self._database.get(select_files_with_notes, f"{start}/{end}/{self.key}"))

    def _make_entries(self, files: Iterable[SettledFile]) -> tuple[Entry[Result], ...]:
        return tuple(make_result_entry(self._database, file) for file in files)

    @property
    def tips(self) -> tuple[str, ...]:
        """The tips that name this challenge, the newest first."""
        return tuple(tip.tip for tip in self._database.get(list_tips_of_challenge, self.key))

    @property
    def participants(self) -> tuple[str, ...]:
        """The learners who took part, in the order of their first result, then by handle."""
        return self._database.get(list_participants, self.key)

    @property
    def participant_count(self) -> int:
        """The number of learners who took part."""
        return len(self.participants)


def make_result_entry(database: Database, file: SettledFile) -> Any:
    """The entry of a result as it counts."""
    return RecordedEntry(database, "result", file.path, file.sent_on, file.changes, file)
