"""Finds the places of a challenge that is decided: a week after its last day.

Podiums and rank badges use these places, so that later merges take nothing away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from lyceum.git import History
from lyceum.loader import Entry
from lyceum.schema import Challenge, Result
from lyceum.scoring.challenge_boards import Standing, build_challenge_boards

FINAL_AFTER = timedelta(days=7)
"""How long after the last day a challenge or a season is decided."""
FinalStanding = tuple[int, Standing]
"""(the number of the board, the place)."""


def find_final_day(challenge: Entry[Challenge], history: History, *, today: date) -> date | None:
    """The last day of the merges that decide a challenge.

    None if the challenge is not decided yet or has no last day. A challenge that was added later is decided on the day
    of its merge.
    """
    closes = challenge.value.closes
    if not closes or today <= closes + FINAL_AFTER:
        return None
    return max(closes + FINAL_AFTER, history.find_first_day(challenge.path) or date.min)


def find_final_standings(
    challenge: Entry[Challenge], results: Iterable[Entry[Result]], history: History, *, today: date
) -> Iterator[FinalStanding]:
    """Yield the places of a challenge that is decided; none if it is not, or has no last day. The results are settled.

    A result that was sent in time and merged after the decision gets the place that it would have had, and takes nobody's.
    """
    final_day = find_final_day(challenge, history, today=today)
    if final_day is None:
        return
    results = tuple(results)
    delayed_paths = {
        result.path for result in results if (history.find_first_day(result.path) or final_day) > final_day
    }
    decided = build_challenge_boards(challenge, (result for result in results if result.path not in delayed_paths))
    for number, board in enumerate(decided):
        yield from ((number, standing) for standing in board.standings)
    if not delayed_paths:
        return
    for number, board in enumerate(build_challenge_boards(challenge, results)):
        for standing in board.standings:
            if any(result.path in delayed_paths for result in standing.results):
                yield number, standing
