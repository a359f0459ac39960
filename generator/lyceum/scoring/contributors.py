"""Lists everybody who contributed something, the most recent contributor first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

from lyceum.git import CONTRIBUTIONS
from lyceum.queries import Database, query
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.people_matching import match_people

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


class _PersonCounts(NamedTuple):
    """What a person did, as the wall shows it."""

    counts: dict[str, int]
    """The number of credits of each kind."""
    latest_day: date


class _Committer(NamedTuple):
    """A person of the history."""

    name: str
    login: str | None
    content_commits: int
    latest_day: date


@query
def count_credits(database: Database, shard: str) -> dict[str, _PersonCounts]:
    """The number of credits of each person of a shard. Ranks of learners who may not stand on boards are left out."""
    learners = database.get(collect_learner_facts, shard)
    counts: dict[str, _PersonCounts] = {}
    for person, credits_ in database.get(collect_ledger, shard).items():
        is_hidden = person in learners and not learners[person].is_shown_on_boards
        counted = [credit for credit in credits_ if not (is_hidden and credit.kind_info.is_ranked)]
        if counted:
            counts[person] = _PersonCounts(
                dict(Counter(credit.kind for credit in counted)), max(credit.day for credit in counted)
            )
    return counts


@query
def list_wall_names(database: Database, shard: str) -> dict[str, tuple[str, bool]]:
    """The name of each learner of a shard, and whether it may stand on the wall."""
    return {key: (facts.name, facts.show.wall) for key, facts in database.get(collect_learner_facts, shard).items()}


@query
def identify_committers(database: Database, _: str) -> dict[str, _Committer]:
    """Everybody in the history but bots, by person. No name of a learner changes it."""
    committers: dict[str, _Committer] = {}
    contributions = database.read(CONTRIBUTIONS)
    people = database.get(match_people) if contributions else None
    for contribution in contributions:
        person = contribution.person
        if person.is_bot or not people:
            continue
        key = people.identify(person)
        if key not in committers:
            committers[key] = _Committer(
                person.name, person.login, contribution.content_commits, contribution.last_date
            )
        elif committers[key].latest_day < contribution.last_date:
            committers[key] = committers[key]._replace(latest_day=contribution.last_date)
    return committers


@query
def list_contributors(database: Database, _: str) -> tuple[Contributor, ...]:
    """Everybody once, the most recent first, then by name; without bots and learners with `show.wall: false`."""
    shards = database.get(list_people_shards)
    learners = {key: row for shard in database.get_many(list_wall_names, shards) for key, row in shard.items()}
    rows = {person: row for shard in database.get_many(count_credits, shards) for person, row in shard.items()}
    committers = database.get(identify_committers)
    for key, committer in committers.items():
        if key not in rows:
            content = {"content": committer.content_commits} if committer.content_commits else {}
            rows[key] = _PersonCounts(content, committer.latest_day)
        elif rows[key].latest_day < committer.latest_day:
            rows[key] = rows[key]._replace(latest_day=committer.latest_day)
    contributors = []
    for key, (counts, latest_day) in rows.items():
        name, has_wall = learners.get(key, ("", True))
        if counts and has_wall:
            contributors.append(_make_contributor(key, name, committers.get(key), counts, latest_day))
    return tuple(sorted(contributors, key=_contributor_sort_key))


@query
def count_contributors(database: Database, _: str) -> int:
    return len(database.get(list_contributors))


@query
def list_latest_contributors(database: Database, count: str) -> tuple[str, ...]:
    """The handles of the learners who contributed last."""
    handles = (contributor.handle for contributor in database.get(list_contributors) if contributor.handle)
    return tuple(islice(handles, int(count)))


def _make_contributor(
    key: str, learner_name: str, person: _Committer | None, counts: Mapping[str, int], latest_day: date
) -> Contributor:
    return Contributor(
        name=learner_name or (person.name if person else key.partition(":")[2]),
        handle=key if learner_name else None,
        login=person.login if person and not learner_name else None,
        credit_counts={kind: counts[kind] for kind in _COUNT_ORDER if kind in counts},
        latest_day=latest_day,
    )


def _contributor_sort_key(contributor: Contributor) -> tuple[int, str, str, str]:
    return (
        -contributor.latest_day.toordinal(),
        contributor.name.casefold(),
        contributor.handle or "",
        contributor.login or "",
    )
