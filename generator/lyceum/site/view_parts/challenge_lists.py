"""Divides the lists of a challenge: how much its page shows of each, and the pages on which a longer list stands as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lyceum.hub import Hub
from lyceum.scoring import ChallengeDetails
from lyceum.site.page_families import make_page_address
from lyceum.site.view_parts.list_pages import ListSizes, make_numbered_keys

ListKind = Literal["people", "rows", "cohorts", "unranked", "notes", "tips"]
MAX_SHOWN: dict[ListKind, int] = {"people": 60, "rows": 10, "cohorts": 6, "unranked": 3, "notes": 3, "tips": 4}
"""Of each list on the challenge's page. The boards of a challenge share the rows, the cohorts and the unranked results."""
MAX_SHOWN_TEAMS = 5
PAGE_SIZES: dict[ListKind, int] = {"people": 200, "rows": 40, "cohorts": 60, "unranked": 60, "notes": 16, "tips": 100}
TEAMS_PAGE_SIZE = 10
MAX_DETAILED_BOARDS = 3
"""With more boards, the challenge's page shows their first rows alone."""
MAX_CREW = 4
"""Faces of a team on the challenge's page; the page of the whole board names everybody."""


@dataclass(frozen=True, slots=True)
class LaterPart:
    """What a page after the first shows: a part of one list of the challenge."""

    kind: ListKind
    board: int
    """The position of the board, or 0 if the list belongs to none."""
    items: slice
    length: int
    """Of the whole list."""


@dataclass(frozen=True)
class ChallengeLists:
    """The lists of one challenge, and their pages."""

    hub: Hub
    challenge: ChallengeDetails

    @cached_property
    def later_parts(self) -> tuple[LaterPart, ...]:
        """The parts on the pages after the first, one a page. A list that the first page shows whole has none."""
        return tuple(
            LaterPart(kind, board, sizes.select_range(number, length), length)
            for kind, board, length in self._list_lengths()
            if length > self.count_shown(kind) or (kind == "rows" and self._has_large_teams(board))
            for sizes in [ListSizes(first=0, later=self._get_page_size(kind))]
            for number in range(2, 1 + sizes.count_pages(length))
        )

    @property
    def page_keys(self) -> tuple[str, ...]:
        return make_numbered_keys(self.challenge.key, 1 + len(self.later_parts))

    @property
    def addresses(self) -> list[str]:
        first, *further = self.page_keys
        return [
            make_page_address("challenge", first),
            *(make_page_address("challenge-results", key) for key in further),
        ]

    def count_shown(self, kind: ListKind) -> int:
        """Return how many items of such a list the challenge's page shows at most."""
        value = self.challenge.entry.value
        board_count = max(1, len(value.boards))
        match kind:
            case "rows":
                return max(1, (MAX_SHOWN_TEAMS if value.mode == "team" else MAX_SHOWN[kind]) // board_count)
            case "cohorts" | "unranked":
                return MAX_SHOWN[kind] // board_count if board_count <= MAX_DETAILED_BOARDS else 0
            case _:
                return MAX_SHOWN[kind]

    def find_address(self, kind: ListKind, board: int = 0) -> str:
        """Return the address of the page on which the whole list begins; empty if the challenge's page shows all of it."""
        parts = enumerate(self.later_parts, start=1)
        number = next((number for number, part in parts if (part.kind, part.board) == (kind, board)), None)
        return self.addresses[number] if number else ""

    def _get_page_size(self, kind: ListKind) -> int:
        return TEAMS_PAGE_SIZE if kind == "rows" and self.challenge.entry.value.mode == "team" else PAGE_SIZES[kind]

    def _has_large_teams(self, board: int) -> bool:
        """Return whether a team has more people than faces are shown."""
        if self.challenge.entry.value.mode == "solo":
            return False
        return any(len(row.learners) > MAX_CREW for row in self.challenge.boards[board].standings)

    def _list_lengths(self) -> Iterator[tuple[ListKind, int, int]]:
        challenge = self.challenge
        if self.hub.settings.boards == "off":
            yield "people", 0, len(challenge.participants)
        elif challenge.state != "coming":
            for index, (board, cohorts) in enumerate(zip(challenge.boards, challenge.rank_cohorts(), strict=True)):
                yield "rows", index, len(board.standings)
                yield "cohorts", index, len(cohorts) if len(cohorts) > 1 else 0
                yield "unranked", index, len(board.unranked)
        yield "notes", 0, challenge.note_count
        yield "tips", 0, len(challenge.tips)
