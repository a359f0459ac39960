"""What a profile means for others: names, accounts, groups, topics and what may be shown. Its texts are not among it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from lyceum.git import PROFILE_AUTHOR, Person
from lyceum.loader import Entry, find_owner
from lyceum.queries import Database, query
from lyceum.schema import Learner, VisibilitySettings, fold_key
from lyceum.scoring.people import is_shown_on_boards
from lyceum.scoring.reading import DAY, FileFacts, ScoringReader, find_last_change
from lyceum.scoring.shards import count_shards, find_shard, split_into_shards

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class LearnerFacts(FileFacts):
    """One profile. Keys are folded unless said otherwise."""

    key: str
    written_key: str
    """The handle as it is written."""
    name: str
    show: VisibilitySettings
    is_shown_on_boards: bool
    login: str | None
    """The folded login of the account that the profile belongs to."""
    number: int | None
    """The number of that account."""
    author: Person | None
    """Whoever added the profile in a commit without an account, if it is the learner."""
    former_names: tuple[str, ...]
    cohorts: tuple[str, ...]
    organisation: str
    """The id of an organisation of hub.yml; empty for any other."""
    learning: tuple[str, ...]
    """Topics as they are written, as in the next two fields."""
    helps_with: tuple[str, ...]
    knows: tuple[str, ...]
    looking_for: tuple[str, ...]
    looking_until: date | None
    unlisted_organisation: str
    """Any other organisation, as it is written."""
    has_story: bool
    has_texts: bool
    """There is more than a name: a headline, a bio, a story or milestones."""
    picture: str | None
    """The path of the picture in content/learners, if `avatar: file`."""


@query
def split_learners(database: Database, _: str) -> dict[str, tuple[str, ...]]:
    """The learners of each shard of people."""
    keys = ScoringReader(database).list_keys("learner")
    return split_into_shards(keys, count_shards(len(keys)))


@query
def list_people_shards(database: Database, _: str) -> tuple[str, ...]:
    """The shards of people: learners, and people without a profile."""
    return tuple(database.get(split_learners))


@query
def list_learners_of_shard(database: Database, shard: str) -> tuple[str, ...]:
    """The learners of one shard, in path order."""
    return database.get(split_learners)[shard]


def find_person_shard(database: Database, person: str) -> str:
    """The shard of somebody, with or without a profile."""
    return find_shard(person, len(database.get(list_people_shards)))


@query
def read_headline(database: Database, key: str) -> str | None:
    """The headline of a profile: what lists of people show of it, apart from facts."""
    learner: Learner = ScoringReader(database).read_entry("learner", key).value
    return learner.headline


@query
def find_learner_facts(database: Database, key: str) -> LearnerFacts | None:
    """The facts of one learner; None if there is no such learner."""
    reader = ScoringReader(database)
    entry = reader.find_entry("learner", key)
    if entry is None:
        return None
    database.get(read_headline, key)  # lists will ask for it, and the profile is loaded now
    database.get(find_last_change, entry.path)  # and the page for this, and the history is loaded now
    return _make_facts(reader, key, entry)


def _make_facts(reader: ScoringReader, key: str, entry: Entry[Learner]) -> LearnerFacts:
    learner = entry.value
    file = reader.find_file_history(entry.path)
    organisation = reader.find_organisation(learner.organisation) if learner.organisation else None
    has_no_account = file and any(person.login is None for person in file.first_commit.people)
    author = reader.database.find(PROFILE_AUTHOR, entry.path) if has_no_account else None
    if author and author.is_maintainer:
        # A maintainer may have added the profile of somebody else, so their name must be the one in the profile.
        is_named_so = _fold_name(author.person.name) in {_fold_name(learner.name), _fold_name(entry.key)}
        author = author if is_named_so else None
    return LearnerFacts(
        path=entry.path,
        written_day=learner.joined,
        sent_on=reader.find_sent_day(file, learner.joined) if file else None,
        commit=file.first_commit.sha if file else None,
        merge_day=file.first_day if file else None,
        changes=(),
        mentions=(),
        key=key,
        written_key=entry.key,
        name=learner.name,
        show=learner.show,
        is_shown_on_boards=is_shown_on_boards(reader.settings_value.boards, learner),
        login=find_owner(entry),
        number=reader.find_number_of(entry),
        author=author.person if author else None,
        former_names=tuple(map(fold_key, learner.formerly)),
        cohorts=tuple(map(fold_key, learner.cohort)),
        organisation=fold_key(organisation.id) if organisation else "",
        learning=learner.learning,
        helps_with=learner.helps_with,
        knows=tuple(skill.topic for skill in learner.knows),
        looking_for=tuple(dict.fromkeys(learner.looking_for)),
        looking_until=learner.looking_until,
        unlisted_organisation="" if organisation else learner.organisation or "",
        has_story=bool(learner.story),
        has_texts=any((learner.headline, learner.bio, learner.story, learner.milestones)),
        picture=reader.find_picture(key) if learner.avatar == "file" else None,
    )


def _fold_name(name: str) -> str:
    return fold_key(" ".join(name.split()))


@query
def collect_learner_facts(database: Database, shard: str) -> dict[str, LearnerFacts]:
    """The facts of every learner of a shard. Each is a value of its own, so that an edit loads one profile."""
    facts = {key: database.get(find_learner_facts, key) for key in database.get(list_learners_of_shard, shard)}
    return {key: learner for key, learner in facts.items() if learner}


@query
def list_join_days(database: Database, shard: str) -> tuple[tuple[str, date | None], ...]:
    """The day on which each learner of a shard joined."""
    facts = database.get(collect_learner_facts, shard)
    return tuple((key, learner.counted_day) for key, learner in facts.items())


@query
def order_learners(database: Database, _: str) -> tuple[str, ...]:
    """All learners, the newest first (those of unknown days last), then by handle."""
    shards = database.get_many(list_join_days, database.get(list_people_shards))
    days = [(-day.toordinal() if day else 0, key) for shard in shards for key, day in shard]
    return tuple(key for _, key in sorted(days))


def merge_in_order(database: Database, shards: Iterable[Mapping[str, ValueT]]) -> tuple[tuple[str, ValueT], ...]:
    """(learner, value) of all learners that a shard has a value of, in the order of all learners."""
    values = {key: value for shard in shards for key, value in shard.items()}
    order = database.get(order_learners) if values else ()
    return tuple((key, values[key]) for key in order if key in values)


def find_looking_for(database: Database, facts: LearnerFacts) -> tuple[str, ...]:
    """What a learner looks for; empty after `looking_until`."""
    has_stopped = facts.looking_until is not None and is_past(database, facts.looking_until)
    return () if has_stopped else facts.looking_for


@query
def list_seekers_of_shard(database: Database, shard: str) -> dict[str, tuple[str, ...]]:
    """What the learners of a shard look for who may be found by others who learn."""
    facts = database.get(collect_learner_facts, shard)
    seekers = {key: find_looking_for(database, learner) for key, learner in facts.items() if learner.show.peers}
    return {key: choices for key, choices in seekers.items() if choices}


@query
def list_seekers(database: Database, _: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(learner, what they look for) of all who may be found by others who learn, in the order of all learners."""
    return merge_in_order(database, database.get_many(list_seekers_of_shard, database.get(list_people_shards)))


@query
def list_names(database: Database, shard: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The learners of a shard who had other names, with these names."""
    facts = database.get(collect_learner_facts, shard)
    return tuple((key, learner.former_names) for key, learner in facts.items() if learner.former_names)


@query
def map_former_names(database: Database, _: str) -> dict[str, tuple[str, ...]]:
    """The former names of the learners who have some."""
    shards = database.get_many(list_names, database.get(list_people_shards))
    return dict(sorted(item for shard in shards for item in shard))


@query
def map_handles_by_former_name(database: Database, _: str) -> dict[str, str]:
    """The handle of today for each name that was somebody's and is nobody's now."""
    former_names = database.get(map_former_names)
    keys = frozenset(ScoringReader(database).list_keys("learner")) if former_names else frozenset()
    return {name: handle for handle, names in former_names.items() for name in names if name not in keys}


@query
def is_day_over(database: Database, day: str) -> bool:
    """Whether a day (in the form of ISO 8601) lies before today."""
    return date.fromisoformat(day) < database.read(DAY)


def is_past(database: Database, day: date) -> bool:
    """Whether a day lies before today. Whoever asks is not computed again before the answer changes."""
    return database.get(is_day_over, day.isoformat())


def find_first_day_to_come(database: Database, days: Iterable[date]) -> date | None:
    """The first of some days that does not lie before today; None if all do. Few of them are asked about."""
    ordered = sorted(days)
    position = bisect_left(ordered, True, key=lambda day: not is_past(database, day))
    return ordered[position] if position < len(ordered) else None


def has_come(database: Database, day: date) -> bool:
    """Whether a day is today or before. Whoever asks is not computed again before the answer changes."""
    return day == date.min or is_past(database, day - timedelta(days=1))
