"""Lists everybody who contributed something, the most recent contributor first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lyceum.git import History, Person
from lyceum.loader import ValidLibrary
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring.credits import Credit
from lyceum.scoring.people import is_shown_on_boards, make_people_matcher

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
    """The folded handle of a learner; None for people known from the history only."""
    login: str | None
    """The GitHub login, if it is known, of people without a profile."""
    credit_counts: Mapping[str, int]
    """The number of credits of each kind that the person has, in a fixed order."""
    latest_day: date


def list_contributors(library: ValidLibrary, history: History, credits_: Iterable[Credit]) -> tuple[Contributor, ...]:
    """Everybody once, the most recent first, then by name; without bots and learners with `show.wall: false`.

    Ranks of learners who may not stand on boards are left out.
    """
    counts, latest_days = _count_credits(library, credits_)
    persons: dict[str, Person] = {}
    people = make_people_matcher(library, history)
    for contribution in history.contributions:
        person = contribution.person
        if person.is_bot:
            continue
        key = people.identify(person)
        persons.setdefault(key, person)
        latest_days[key] = max(latest_days.get(key, contribution.last_date), contribution.last_date)
        if key not in counts:
            counts[key] = {"content": contribution.content_commits} if contribution.content_commits else {}
    contributors = []
    for key, person_counts in counts.items():
        learner, known_person = library.learners.get(key), persons.get(key)
        if not person_counts or (learner and not learner.value.show.wall):
            continue
        name = known_person.name if known_person else key.partition(":")[2]
        contributors.append(
            Contributor(
                name=learner.value.name if learner else name,
                handle=key if learner else None,
                login=known_person.login if known_person and not learner else None,
                credit_counts={kind: person_counts[kind] for kind in _COUNT_ORDER if kind in person_counts},
                latest_day=latest_days[key],
            )
        )
    return tuple(sorted(contributors, key=_contributor_sort_key))


def _count_credits(
    library: ValidLibrary, credits_: Iterable[Credit]
) -> tuple[dict[str, dict[str, int]], dict[str, date]]:
    """The number of credits of each person by kind, and the latest day of each person."""
    settings = library.settings.value
    hidden = {key for key, entry in library.learners.items() if not is_shown_on_boards(settings, entry.value)}
    counts: dict[str, dict[str, int]] = {}
    latest_days: dict[str, date] = {}
    for credit in credits_:
        if credit.kind_info.is_ranked and credit.person in hidden:
            continue
        person_counts = counts.setdefault(credit.person, {})
        person_counts[credit.kind] = person_counts.get(credit.kind, 0) + 1
        latest_days[credit.person] = max(latest_days.get(credit.person, credit.day), credit.day)
    return counts, latest_days


def _contributor_sort_key(contributor: Contributor) -> tuple[int, str, str, str]:
    return (
        -contributor.latest_day.toordinal(),
        contributor.name.casefold(),
        contributor.handle or "",
        contributor.login or "",
    )
