"""The boards of a challenge as they were one week after its last day. Podiums and rank badges use these, so later changes take nothing away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from lyceum.git import History
from lyceum.loader import Entry, Library, parse_entry
from lyceum.schema import CONTENT_KINDS, Challenge, Result
from lyceum.scoring.challenge_boards import ChallengeBoard, build_challenge_boards
from lyceum.scoring.results import group_results_by_challenge

FINAL_AFTER = timedelta(days=7)
"""How long after the last day what was sent in time may still be merged."""


def find_final_day(challenge: Entry[Challenge], history: History, *, today: date) -> date | None:
    """The last day on which what was merged counts for its podium; None while it isn't decided, or has no last day."""
    closes = challenge.value.closes
    if not closes or today <= closes + FINAL_AFTER:
        return None
    own = history.files.get(challenge.path)
    return max(closes + FINAL_AFTER, own.first_commit.committed_at.date()) if own else closes + FINAL_AFTER


def find_late_changes(library: Library, history: History, *, today: date) -> dict[str, date]:
    """Results that were changed after their challenge was decided, and these challenges, with that day, by path."""
    found: dict[str, date] = {}
    results_of = group_results_by_challenge(library)
    for key, challenge in library.challenges.items():
        until = find_final_day(challenge, history, today=today)
        for result in results_of[key] if until else ():
            past = history.files.get(result.path)
            if until and past and past.first_commit.committed_at.date() <= until < past.last_commit.committed_at.date():
                found[result.path] = found[challenge.path] = until
    return found


def build_final_boards(
    challenge: Entry[Challenge], results: Iterable[Entry[Result]], history: History, *, today: date
) -> tuple[ChallengeBoard, ...]:
    """The boards of a challenge as they were when it was decided; none while it isn't, or where it has no last day."""
    until = find_final_day(challenge, history, today=today)
    if not until:
        return ()

    def in_time(result: Entry[Result]) -> bool:
        past = history.files.get(result.path)
        return not past or past.first_commit.committed_at.date() <= until

    as_decided = (_restore_final_version(result, challenge, history) for result in filter(in_time, results))
    return build_challenge_boards(challenge, (result for result in as_decided if result))


_RESULT_KIND = next(kind for kind in CONTENT_KINDS if kind.model is Result)


def _restore_final_version(
    result: Entry[Result], challenge: Entry[Challenge], history: History
) -> Entry[Result] | None:
    """With what its file said when the challenge was decided, where that is known; None where the file was of another
    challenge then."""
    then, home = history.past_files.get(result.path), history.past_files.get(challenge.path)
    if not then:
        return result
    if home and PurePosixPath(then[0]).parent.parent != PurePosixPath(home[0]).parent:
        return None
    old, _ = parse_entry(then[1], result.path, _RESULT_KIND, key=result.key, challenge=result.challenge_key)
    if not old:
        return result
    told = {name: getattr(old.value, name) for name in ("score", "tasks", "date", "board", "ranked")}
    return replace(result, value=result.value.model_copy(update=told))
