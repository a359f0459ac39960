"""A learner with everything that is derived for them: tips, results, credits and awards. Each part is read when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, cast

from lyceum.loader import Entry
from lyceum.queries import Database, query
from lyceum.schema import Learner, Result
from lyceum.scoring.badges import Award, join_awards
from lyceum.scoring.challenge_boards import Standing, UnrankedResult, build_boards
from lyceum.scoring.challenge_rules import order_challenges
from lyceum.scoring.content_details import list_result_files, make_result_entry
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import latest_first_key
from lyceum.scoring.learner_facts import LearnerFacts, find_learner_facts, find_looking_for
from lyceum.scoring.learner_records import LearnerRecord, LearnerWork, find_record
from lyceum.scoring.recorded_entries import RecordedEntry
from lyceum.scoring.shares import LearnerPlace, SettledFile


@query
def map_ranks(database: Database, challenge: str) -> dict[str, tuple[int, bool]]:
    """The rank of each counted result of a challenge, and whether it is tied, by path."""
    return {
        row.counted_result: (row.rank, row.is_tied)
        for board in database.get(build_boards, challenge)
        for row in board.standings
    }


class RankedPlace(NamedTuple):
    """A learner's rank on a board."""

    learner: str
    order: int
    """A sort key for the latest result first."""
    path: str
    """Of the result that counts."""
    challenge: str
    board: str
    rank: int
    is_tied: bool
    row_count: int
    """The rows of the board."""


@query
def list_ranked_places(database: Database, challenge: str) -> tuple[RankedPlace, ...]:
    """The ranks of all learners in a challenge."""
    boards = database.get(build_boards, challenge)
    days = {file.path: file.day for file in database.get(list_result_files, challenge)} if boards else {}
    return tuple(
        RankedPlace(
            learner,
            latest_first_key(days[row.counted_result]),
            row.counted_result,
            challenge,
            board.name,
            row.rank,
            row.is_tied,
            len(board.standings),
        )
        for board in boards
        for row in board.standings
        if row.rank
        for learner in row.learners
    )


class PlacedStanding:
    """Looks like a Standing. Only whoever asks for its rank depends on the results of others."""

    def __init__(self, database: Database, place: LearnerPlace) -> None:
        self._database, self._place = database, place
        self.learners, self.team, self.score, self.trust = place.learners, place.team, place.score, place.trust

    @property
    def _rank(self) -> tuple[int, bool]:
        return self._database.get(map_ranks, self._place.challenge)[self._place.result.path]

    @property
    def rank(self) -> int:
        return self._rank[0]

    @property
    def is_tied(self) -> bool:
        return self._rank[1]

    @property
    def counted_result(self) -> Any:
        return make_result_entry(self._database, self._place.result)

    @property
    def results(self) -> tuple[Any, ...]:
        return tuple(make_result_entry(self._database, result) for result in self._place.results)


class LearnerResult:
    """A learner's result with its place: a standing on a board, or an unranked result."""

    def __init__(self, database: Database, place: LearnerPlace) -> None:
        self._database, self._place = database, place
        self.challenge, self.board = place.challenge, place.board

    @cached_property
    def standing(self) -> Standing | None:
        if self._place.unranked_reason:
            return None
        return cast("Standing", PlacedStanding(self._database, self._place))

    @cached_property
    def unranked(self) -> UnrankedResult | None:
        place = self._place
        if not place.unranked_reason:
            return None
        return UnrankedResult(self.result, place.unranked_reason, place.learners, place.team, place.score)

    @property
    def shown(self) -> SettledFile:
        """What lists of results show of the result, without reading its file."""
        return self._place.result

    @property
    def result(self) -> Entry[Result]:
        return cast("Entry[Result]", make_result_entry(self._database, self._place.result))


class LearnerDetails:
    """One learner and everything that leads to them. Tuples of keys are latest first unless said otherwise."""

    __slots__ = ("_database", "key")

    def __init__(self, database: Database, key: str) -> None:
        self._database, self.key = database, key
        """The folded handle; the address is `learners/<key>/`."""

    @property
    def _facts(self) -> LearnerFacts:
        return cast("LearnerFacts", self._database.get(find_learner_facts, self.key))

    @property
    def _record(self) -> LearnerRecord:
        return self._database.get(find_record, self.key)

    @property
    def _work(self) -> LearnerWork:
        return self._record.work

    @property
    def entry(self) -> Entry[Learner]:
        return cast("Entry[Learner]", RecordedEntry(self._database, "learner", self.key, self._facts.sent_on))

    @property
    def join_day(self) -> date | None:
        """The day on which they joined, as it counts; `member_since` is what the page says."""
        return self._facts.counted_day

    @property
    def member_since(self) -> date | None:
        """The day that the profile states, or else the day on which it was sent."""
        return self._facts.written_day or self._facts.sent_on

    @property
    def tips(self) -> tuple[str, ...]:
        """Keys of the tips they wrote."""
        return self._work.tips

    @property
    def results(self) -> tuple[LearnerResult, ...]:
        """Their results that count, also those of their teams: one for each challenge and board."""
        return tuple(LearnerResult(self._database, place) for place in self._work.places)

    @property
    def hosted_challenges(self) -> tuple[str, ...]:
        """In the order of all challenges."""
        hosted = self._work.hosted_challenges
        if len(hosted) < 2:
            return hosted
        order: Mapping[str, int] = {key: number for number, key in enumerate(self._database.get(order_challenges))}
        return tuple(sorted(hosted, key=order.__getitem__))

    @property
    def thanks_count(self) -> int:
        """How often others thanked them."""
        return self._work.thanks_count

    @property
    def picture(self) -> str | None:
        """The path of their picture in content/learners, if `avatar: file`."""
        return self._facts.picture

    @property
    def known_topics(self) -> tuple[str, ...]:
        """The topics that they know, as they are written."""
        return self._facts.knows

    @property
    def looking_for(self) -> tuple[str, ...]:
        """Empty after `looking_until`."""
        return find_looking_for(self._database, self._facts)

    @property
    def is_shown_on_boards(self) -> bool:
        """Their name may stand on boards, by `show.boards` and the hub's `boards`."""
        return self._facts.is_shown_on_boards

    @property
    def credits(self) -> tuple[Credit, ...]:
        """All credits of theirs, latest first."""
        return self._record.credits

    @property
    def awards(self) -> tuple[Award, ...]:
        """In the order of badges.yml; each tier is an award."""
        record = self._record
        return join_awards(self.key, record.awards, record.credits)

    @property
    def has_awards(self) -> bool:
        return bool(self._record.awards)

    @property
    def points(self) -> int:
        return sum(credit.points for credit in self.credits)
