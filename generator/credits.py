"""The library and the history in; Credits out: who gave what, in which file, when, and how many points that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from generator.boards import boards, entrants, state
from generator.history import History, Person
from generator.library import Entry, Library
from generator.model import Result, fingerprint, folded

CreditKind = Literal["profile", "tip", "result", "podium", "hosting", "thanks", "confirming", "code", "docs"]


@dataclass(frozen=True, slots=True)
class Credit:
    who: str
    """Folded handle of a learner; of people without a profile `login:<login>` or `name:<name>`."""
    kind: CreditKind
    path: str
    """The file that shows it; for code and docs, empty."""
    when: date
    points: int
    count: int = 1
    """How many deeds of this kind this row stands for (code and docs: commits)."""


def credits_of(library: Library, history: History, *, today: date) -> tuple[Credit, ...]:
    """Every credit once, latest first, then by who, kind and path.

    A result counts once for each person, challenge and day; a podium when its challenge is over, on its last day; code
    and docs by commits, at most `MOST_COMMITS` of which give points.
    """
    found = (
        *_profiles(library, history, today),
        *_tips(library, history, today),
        *_challenges(library, today),
        *_commits(library, history),
    )
    return tuple(sorted(set(found), key=lambda one: (-one.when.toordinal(), one.who, one.kind, one.path)))


MOST_COMMITS = 10


def first_day(entry: Entry[Any], own: date | None, history: History) -> date | None:
    """The day that a file gives itself, or the day it was first merged."""
    if own:
        return own
    past = history.files.get(entry.path)
    return past.first.when.date() if past else None


def _profiles(library: Library, history: History, today: date) -> Iterator[Credit]:
    points = library.community.value.points.profile
    for key, entry in library.learners.items():
        yield Credit(key, "profile", entry.path, first_day(entry, entry.value.joined, history) or today, points)


def _tips(library: Library, history: History, today: date) -> Iterator[Credit]:
    points = library.community.value.points
    for entry in library.tips.values():
        day = first_day(entry, entry.value.date, history) or today
        writers = {folded(key) for key in entry.value.writers}
        yield from (Credit(who, "tip", entry.path, day, points.tip) for who in sorted(writers))
        thanked = {folded(key) for key in entry.value.thanks} - writers
        yield from (Credit(who, "thanks", entry.path, day, points.thanks) for who in sorted(thanked))


def _challenges(library: Library, today: date) -> Iterator[Credit]:
    points = library.community.value.points
    results_of: dict[str, list[Entry[Result]]] = {key: [] for key in library.challenges}
    for result in library.results:
        results_of[folded(result.challenge)].append(result)
        people = set(entrants(result.value))
        thanked = {folded(key) for key in result.value.thanks} - people
        yield from (Credit(who, "thanks", result.path, result.value.date, points.thanks) for who in sorted(thanked))
        confirming = {folded(key) for key in result.value.confirmed_by} - people
        yield from (
            Credit(who, "confirming", result.path, result.value.date, points.confirming) for who in sorted(confirming)
        )
    for key, entry in library.challenges.items():
        challenge, where = entry.value, state(entry.value, today)
        if where != "coming":
            day = challenge.opens or min((one.value.date for one in results_of[key]), default=today)
            yield from (Credit(folded(host), "hosting", entry.path, day, points.hosting) for host in challenge.hosts)
        seen: set[tuple[str, date]] = set()
        for board in boards(entry, results_of[key]):
            for standing in board.standings:
                for result in standing.results:
                    for who in entrants(result.value):
                        if (who, result.value.date) not in seen:
                            seen.add((who, result.value.date))
                            yield Credit(who, "result", result.path, result.value.date, points.result)
                if where == "past" and 1 <= standing.rank <= len(points.podium):
                    won = points.podium[standing.rank - 1]
                    day = challenge.closes or standing.result.value.date
                    yield from (Credit(who, "podium", standing.result.path, day, won) for who in standing.learners)


def handles_by_login(library: Library) -> dict[str, str]:
    """The learner behind a GitHub login, both in lower case."""
    logins: dict[str, str] = {}
    for key, entry in library.learners.items():
        if entry.value.github is not False:
            logins.setdefault(str(entry.value.github or entry.key).lower(), key)
    return logins


def has_left(person: Person, library: Library) -> bool:
    """Whether somebody known from the history asked to be forgotten."""
    forgotten = library.community.value.forgotten
    return bool(forgotten) and any(name and fingerprint(name) in forgotten for name in (person.name, person.login))


def who_is(person: Person, logins: Mapping[str, str]) -> str:
    """The learner's folded handle, or `login:…` or `name:…` of somebody without a profile."""
    if person.login:
        return logins.get(person.login.lower(), f"login:{person.login.lower()}")
    return f"name:{person.name}"


def _commits(library: Library, history: History) -> Iterator[Credit]:
    points, logins = library.community.value.points, handles_by_login(library)
    for one in history.contributions:
        if one.person.bot or has_left(one.person, library):
            continue
        who = who_is(one.person, logins)
        if one.code:
            yield Credit(who, "code", "", one.last, points.code * min(one.code, MOST_COMMITS), one.code)
        if one.docs:
            yield Credit(who, "docs", "", one.last, points.docs * min(one.docs, MOST_COMMITS), one.docs)
