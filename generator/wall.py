"""Credits in; everybody who gave something, most recent first, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.credits import Credit, handles_by_login, has_left, may_stand_on_boards, who_is
from generator.history import History, Person
from generator.library import Library


@dataclass(frozen=True, slots=True)
class WallPerson:
    name: str
    handle: str | None
    """Folded handle of the learner; None for people known from the history only."""
    login: str | None
    """GitHub login where known, shown for people without a profile."""
    gave: Mapping[str, int]
    """How many of each kind of credit, in a fixed order, kinds without any left out."""
    last: date


def wall(library: Library, history: History, credits_: Iterable[Credit]) -> tuple[WallPerson, ...]:
    """Everybody once, most recent first, then by name; without bots and without learners who said `show.wall: false`.
    Of those who may not stand on boards, no place on a podium is told."""
    gave: dict[str, dict[str, int]] = {}
    last: dict[str, date] = {}
    quiet = {
        key for key, one in library.learners.items() if not may_stand_on_boards(library.community.value, one.value)
    }
    for credit in credits_:
        if credit.kind == "podium" and credit.who in quiet:
            continue
        mine = gave.setdefault(credit.who, {})
        mine[credit.kind] = mine.get(credit.kind, 0) + 1
        last[credit.who] = max(last.get(credit.who, credit.when), credit.when)
    logins = handles_by_login(library)
    person_of: dict[str, Person] = {}
    for one in history.contributions:
        if not one.person.bot and not has_left(one.person, library):
            who = who_is(one.person, logins)
            person_of.setdefault(who, one.person)
            last[who] = max(last.get(who, one.last), one.last)
            if who not in gave:
                gave[who] = {"content": one.content} if one.content else {}
    people = []
    for who, kinds in gave.items():
        learner, known = library.learners.get(who), person_of.get(who)
        if not kinds or (learner and not learner.value.show.wall):
            continue
        name = learner.value.name if learner else known.name if known else who.partition(":")[2]
        ordered = {kind: kinds[kind] for kind in KINDS if kind in kinds}
        login = known.login if known and not learner else None
        people.append(WallPerson(name, who if learner else None, login, ordered, last[who]))
    return tuple(
        sorted(people, key=lambda one: (-one.last.toordinal(), one.name.casefold(), one.handle or "", one.login or ""))
    )


KINDS = (
    "tip", "result", "podium", "hosting", "thanks", "thanking", "confirming", "checking", "used", "discussion", "deed",
    "code", "docs", "content", "profile",
)  # fmt: skip
"""In the order in which they are told; thanks are those received."""
