"""A challenge with its state, boards, results, tips and participants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lyceum.loader import Entry, Library
from lyceum.schema import Challenge, Result, fold_key
from lyceum.scoring.challenge_boards import ChallengeBoard, build_challenge_boards, find_challenge_state
from lyceum.scoring.dates import latest_first_key
from lyceum.scoring.results import group_results_by_challenge, list_entrants
from lyceum.scoring.tip_details import TipDetails


@dataclass(frozen=True, slots=True)
class ChallengeDetails:
    key: str
    entry: Entry[Challenge]
    state: Literal["coming", "open", "past"]
    boards: tuple[ChallengeBoard, ...]
    results: tuple[Entry[Result], ...]
    """All of them, latest first."""
    tips: tuple[str, ...]
    """Tips that help here."""
    participant_count: int
    """How many learners took part."""
    participants: tuple[str, ...]
    """Those learners, in the order of their first result, then by handle."""
    days_left: int | None
    """0 on its last day; None where it is not open, or has no last day."""


def build_challenge_details(
    library: Library, tips: Mapping[str, TipDetails], today: date
) -> dict[str, ChallengeDetails]:
    results_of = group_results_by_challenge(library)
    tips_of: dict[str, list[str]] = {}
    for key, tip in tips.items():
        for challenge in dict.fromkeys(fold_key(one) for one in tip.entry.value.challenges):
            tips_of.setdefault(challenge, []).append(key)
    views = []
    for key, entry in library.challenges.items():
        results = tuple(sorted(results_of[key], key=lambda one: (latest_first_key(one.value.date), one.path)))
        came = sorted((one.value.date, who) for one in results for who in list_entrants(one.value))
        joined = tuple(dict.fromkeys(who for _, who in came))
        where, closes = find_challenge_state(entry.value, today), entry.value.closes
        views.append(
            ChallengeDetails(
                key=key,
                entry=entry,
                state=where,
                boards=build_challenge_boards(entry, results),
                results=results,
                tips=tuple(tips_of.get(key, ())),
                participant_count=len(joined),
                participants=joined,
                days_left=(closes - today).days if closes and where == "open" else None,
            )
        )
    return {view.key: view for view in sorted(views, key=_challenge_sort_key)}


def _challenge_sort_key(view: ChallengeDetails) -> tuple[int, int, str]:
    """Open (closing soonest first), coming (soonest first), past (latest first)."""
    challenge = view.entry.value
    match view.state:
        case "open":
            return 0, (challenge.closes or date.max).toordinal(), view.key
        case "coming":
            return 1, (challenge.opens or date.max).toordinal(), view.key
        case _:
            return 2, -(challenge.closes or date.min).toordinal(), view.key
