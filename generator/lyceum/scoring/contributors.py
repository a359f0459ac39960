"""Lists everybody who contributed something, the most recent contributor first. A learner's new name changes nothing of the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple, overload

from lyceum.git import CONTRIBUTIONS
from lyceum.queries import Database, query
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.people_matching import match_people
from lyceum.scoring.shards import find_shard

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
def map_wall_permissions(database: Database, shard: str) -> dict[str, bool]:
    """Whether each learner of a shard may stand on the wall."""
    return {key: facts.show.wall for key, facts in database.get(collect_learner_facts, shard).items()}


ContributorRow = tuple[int, str, str, str, str, tuple[tuple[str, int], ...]]
"""A contributor as plain values, in the order of the wall: the latest day as a number below 0, the handle of a learner or the name of
somebody else without regard to case, the handle, the login, the name of somebody who is no learner, and the number of credits of
each kind. It is compared, kept and loaded fast."""


def name_contributors(rows: Sequence[ContributorRow]) -> tuple[str, ...]:
    """Return what names each contributor for good: the handle, else the login, else the name."""
    return tuple(handle or login or name for _, _, handle, login, name, _ in rows)


class Contributors(Sequence[Contributor]):
    """Contributors, the most recent first. Each is made when somebody asks for it."""

    def __init__(self, rows: Sequence[ContributorRow], find_name: Callable[[str], str]) -> None:
        """`find_name` returns the name of a learner, by handle."""
        self._rows, self._find_name = rows, find_name

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Contributor: ...
    @overload
    def __getitem__(self, index: slice) -> Contributors: ...
    def __getitem__(self, index: int | slice) -> Contributor | Contributors:
        if isinstance(index, slice):
            return Contributors(self._rows[index], self._find_name)
        day, _, handle, login, name, counts = self._rows[index]
        name = self._find_name(handle) if handle else name
        return Contributor(name, handle or None, login or None, dict(counts), date.fromordinal(-day))

    def __repr__(self) -> str:
        return repr(tuple(self))


@query
def divide_committers(database: Database, _: str) -> dict[str, dict[str, _Committer]]:
    """Everybody in the history but bots, by shard and person. No name of a learner changes it."""
    shards = database.get(list_people_shards)
    divided: dict[str, dict[str, _Committer]] = {shard: {} for shard in shards}
    for person, committer in _identify_committers(database).items():
        divided[find_shard(person, len(shards))][person] = committer
    return divided


@query
def list_committers(database: Database, shard: str) -> dict[str, _Committer]:
    """The people of a shard who are in the history."""
    return database.get(divide_committers)[shard]


def _identify_committers(database: Database) -> dict[str, _Committer]:
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
def list_wall_rows(database: Database, shard: str) -> tuple[ContributorRow, ...]:
    """The contributors of a shard; without bots and learners with `show.wall: false`."""
    permissions, committers = database.get(map_wall_permissions, shard), database.get(list_committers, shard)
    people = dict(database.get(count_credits, shard))
    for key, committer in committers.items():
        if key not in people:
            content = {"content": committer.content_commits} if committer.content_commits else {}
            people[key] = _PersonCounts(content, committer.latest_day)
        elif people[key].latest_day < committer.latest_day:
            people[key] = people[key]._replace(latest_day=committer.latest_day)
    rows = []
    for key, (counts, latest_day) in people.items():
        if counts and permissions.get(key, True):
            counted = tuple((kind, counts[kind]) for kind in _COUNT_ORDER if kind in counts)
            names = (key, key, "", "") if key in permissions else _name_person(key, committers.get(key))
            rows.append((-latest_day.toordinal(), *names, counted))
    return tuple(sorted(rows))


@query
def list_contributors(database: Database, _: str) -> tuple[ContributorRow, ...]:
    """Everybody once, the most recent first, then by handle or name."""
    shards = database.get_many(list_wall_rows, database.get(list_people_shards))
    return tuple(sorted(row for shard in shards for row in shard))


@query
def count_contributors(database: Database, _: str) -> int:
    return len(database.get(list_contributors))


@query
def list_latest_contributors(database: Database, count: str) -> tuple[str, ...]:
    """The handles of the learners who contributed last."""
    handles = (handle for _, _, handle, *_ in database.get(list_contributors) if handle)
    return tuple(islice(handles, int(count)))


def _name_person(key: str, person: _Committer | None) -> tuple[str, str, str, str]:
    """Return what the row of somebody who is no learner has between the day and the numbers."""
    name = person.name if person else key.partition(":")[2]
    return name.casefold(), "", (person.login or "") if person else "", name
