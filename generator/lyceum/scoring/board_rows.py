"""The boards of a challenge in parts: a page that shows some rows depends on these rows, and on how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, overload

from lyceum.queries import Database, Query, query
from lyceum.scoring.challenge_boards import (
    ChallengeBoard,
    Standing,
    UnrankedResult,
    build_boards,
    map_standing,
    map_unranked,
)
from lyceum.scoring.recorded_entries import RecordedEntry
from lyceum.scoring.result_facts import list_results
from lyceum.scoring.shares import SettledFile, make_settled_file

RowT = TypeVar("RowT", Standing, UnrankedResult)


class BoardSize(NamedTuple):
    """A board without its rows."""

    name: str
    standing_count: int
    unranked_count: int


@query
def measure_boards(database: Database, key: str) -> tuple[BoardSize, ...]:
    """The sizes of the boards of `build_boards`, which has the same key."""
    return tuple(
        BoardSize(board.name, len(board.standings), len(board.unranked)) for board in database.get(build_boards, key)
    )


@query
def select_standings(database: Database, key: str) -> tuple[Standing, ...]:
    """Some rows of a board, with the files of their results: `<number of the board>/<start>/<end>/<key of build_boards>`."""
    number, start, end, boards_key = key.split("/", 3)
    files = _map_files(database, boards_key)
    rows = database.get(build_boards, boards_key)[int(number)].standings[int(start) : int(end)]
    return tuple(map_standing(row, files.__getitem__) for row in rows)


@query
def select_unranked(database: Database, key: str) -> tuple[UnrankedResult, ...]:
    """Some results without a rank, with their files; the key is that of `select_standings`."""
    number, start, end, boards_key = key.split("/", 3)
    files = _map_files(database, boards_key)
    rows = database.get(build_boards, boards_key)[int(number)].unranked[int(start) : int(end)]
    return tuple(map_unranked(row, files.__getitem__) for row in rows)


def _map_files(database: Database, boards_key: str) -> dict[str, SettledFile]:
    """The files of the results of a challenge, by path."""
    challenge = boards_key.partition("/")[0]
    return database.remember(
        ("result files", challenge),
        lambda: {result.path: make_settled_file(result) for result in list_results(database, challenge)},
    )


class BoardRows(Sequence[RowT], Generic[RowT]):
    """Looks like the tuple of a board's rows. Each part of it is read when it is used."""

    def __init__(
        self,
        database: Database,
        select: Query[tuple[RowT, ...]],
        map_row: Callable[[RowT, Callable[[Any], Any]], RowT],
        board: tuple[int, str],
        length: int,
    ) -> None:
        """`board` is its number and the key of `build_boards`."""
        self._database, self._board, self._length = database, board, length
        self._select: Query[tuple[RowT, ...]] = select
        self._map_row: Callable[[RowT, Callable[[Any], Any]], RowT] = map_row

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        return repr(self[:])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (BoardRows, tuple)) and self[:] == other[:]

    def __hash__(self) -> int:
        return hash(self._board)

    def __iter__(self) -> Iterator[RowT]:
        return iter(self[:])

    @overload
    def __getitem__(self, index: int) -> RowT: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[RowT, ...]: ...
    def __getitem__(self, index: int | slice) -> RowT | tuple[RowT, ...]:
        numbers = range(self._length)[index]
        if isinstance(numbers, int):
            return self._load(numbers, numbers + 1)[0]
        return self._load(numbers.start, numbers.stop)[:: numbers.step] if numbers else ()

    def _load(self, start: int, end: int) -> tuple[RowT, ...]:
        number, boards_key = self._board
        key = f"{number}/{start}/{end}/{boards_key}"
        return self._database.remember((self._select.name, key), lambda: self._map_rows(key))

    def _map_rows(self, key: str) -> tuple[RowT, ...]:
        return tuple(self._map_row(row, self._make_entry) for row in self._database.get(self._select, key))

    def _make_entry(self, file: SettledFile) -> Any:
        return RecordedEntry(self._database, "result", file.path, file.sent_on, file.changes, file)


def list_boards(database: Database, boards_key: str) -> tuple[ChallengeBoard, ...]:
    """The boards of `build_boards` with the entries of results. Whoever reads them depends on the rows that they use."""
    return tuple(
        ChallengeBoard(
            board.name,
            BoardRows(database, select_standings, map_standing, (number, boards_key), board.standing_count),
            BoardRows(database, select_unranked, map_unranked, (number, boards_key), board.unranked_count),
        )
        for number, board in enumerate(database.get(measure_boards, boards_key))
    )
