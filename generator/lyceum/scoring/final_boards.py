"""Builds the boards of a challenge as they were a week after its last day.

Podiums and rank badges use these boards, so that later changes take nothing away. The past texts of files come from
`History.past_files`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from lyceum.git import History
from lyceum.loader import Entry, ValidLibrary, parse_entry
from lyceum.schema import CONTENT_KINDS, Challenge, Result
from lyceum.scoring.challenge_boards import ChallengeBoard, build_challenge_boards
from lyceum.scoring.results import group_results_by_challenge

FINAL_AFTER = timedelta(days=7)
"""How long after the last day a contribution can still be merged and count."""
_RESULT_KIND = next(kind for kind in CONTENT_KINDS if kind.model is Result)
_DECIDED_FIELDS = ("score", "tasks", "date", "board", "ranked")
"""The fields of a result that later changes do not change on a final board."""


def find_final_day(challenge: Entry[Challenge], history: History, *, today: date) -> date | None:
    """The last day on which a merge counts for the final boards.

    None if the challenge is not decided yet or has no last day. A challenge that was added later is decided on the day
    of its first commit.
    """
    closes = challenge.value.closes
    if not closes or today <= closes + FINAL_AFTER:
        return None
    return max(closes + FINAL_AFTER, history.find_first_day(challenge.path) or date.min)


def find_late_changes(library: ValidLibrary, history: History, *, today: date) -> dict[str, date]:
    """The results that were changed after their challenge was decided, and these challenges, with that day, by path.

    These are the files whose past text the final boards need.
    """
    late_changes: dict[str, date] = {}
    results_by_challenge = group_results_by_challenge(library)
    for key, challenge in library.challenges.items():
        final_day = find_final_day(challenge, history, today=today)
        if final_day is None:
            continue
        for result in results_by_challenge[key]:
            file = history.files.get(result.path)
            if file and file.first_day <= final_day < file.last_day:
                late_changes[result.path] = late_changes[challenge.path] = final_day
    return late_changes


def build_final_boards(
    challenge: Entry[Challenge], results: Iterable[Entry[Result]], history: History, *, today: date
) -> tuple[ChallengeBoard, ...]:
    """The boards of a challenge on the day when it was decided; none if it is not decided or has no last day."""
    final_day = find_final_day(challenge, history, today=today)
    if final_day is None:
        return ()
    results_in_time = [result for result in results if (history.find_first_day(result.path) or final_day) <= final_day]
    final_versions = (_restore_final_version(result, challenge, history) for result in results_in_time)
    return build_challenge_boards(challenge, (result for result in final_versions if result))


def _restore_final_version(
    result: Entry[Result], challenge: Entry[Challenge], history: History
) -> Entry[Result] | None:
    """The result as its file stated it on the day of the decision, if that is known.

    None if the file belonged to another challenge then.
    """
    past_result, past_challenge = history.past_files.get(result.path), history.past_files.get(challenge.path)
    if not past_result:
        return result
    past_path, past_text = past_result
    if past_challenge and PurePosixPath(past_path).parent.parent != PurePosixPath(past_challenge[0]).parent:
        return None
    past_entry, _ = parse_entry(past_text, result.path, _RESULT_KIND, key=result.key, challenge=result.challenge_key)
    if not past_entry:
        return result
    values = {name: getattr(past_entry.value, name) for name in _DECIDED_FIELDS}
    return replace(result, value=result.value.model_copy(update=values))
