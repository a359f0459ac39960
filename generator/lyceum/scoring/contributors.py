"""Everybody who contributed something, the most recent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lyceum.git import History, Person
from lyceum.loader import Library
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring.credits import Credit
from lyceum.scoring.people import has_left_community, identify_person, is_shown_on_boards, map_logins_to_learners

_COUNT_ORDER = (
    *(kind.name for kind in CREDIT_KINDS if kind.is_repeatable),
    "content",
    *(kind.name for kind in CREDIT_KINDS if not kind.is_repeatable),
)
"""The order of `credit_counts`. `content` stands for commits of people without a credit."""


@dataclass(frozen=True, slots=True)
class Contributor:
    name: str
    handle: str | None
    """Folded handle of the learner; None for people known from the history only."""
    login: str | None
    """GitHub login where known, shown for people without a profile."""
    credit_counts: Mapping[str, int]
    """How many of each kind of credit, in a fixed order, kinds without any left out."""
    latest_day: date


def list_contributors(library: Library, history: History, credits_: Iterable[Credit]) -> tuple[Contributor, ...]:
    """Everybody once, most recent first, then by name; without bots and without learners who said `show.wall: false`.
    Of those who may not stand on boards, no place on a podium is told."""
    gave: dict[str, dict[str, int]] = {}
    last: dict[str, date] = {}
    quiet = {key for key, one in library.learners.items() if not is_shown_on_boards(library.settings.value, one.value)}
    for credit in credits_:
        if credit.kind_info.is_ranked and credit.person in quiet:
            continue
        mine = gave.setdefault(credit.person, {})
        mine[credit.kind] = mine.get(credit.kind, 0) + 1
        last[credit.person] = max(last.get(credit.person, credit.day), credit.day)
    logins = map_logins_to_learners(library)
    person_of: dict[str, Person] = {}
    for one in history.contributions:
        if not one.person.is_bot and not has_left_community(one.person, library):
            who = identify_person(one.person, logins)
            person_of.setdefault(who, one.person)
            last[who] = max(last.get(who, one.last_date), one.last_date)
            if who not in gave:
                gave[who] = {"content": one.content_commits} if one.content_commits else {}
    people = []
    for who, kinds in gave.items():
        learner, known = library.learners.get(who), person_of.get(who)
        if not kinds or (learner and not learner.value.show.wall):
            continue
        name = learner.value.name if learner else known.name if known else who.partition(":")[2]
        ordered = {kind: kinds[kind] for kind in _COUNT_ORDER if kind in kinds}
        login = known.login if known and not learner else None
        people.append(Contributor(name, who if learner else None, login, ordered, last[who]))
    return tuple(
        sorted(
            people,
            key=lambda one: (-one.latest_day.toordinal(), one.name.casefold(), one.handle or "", one.login or ""),
        )
    )
