"""Matches people of the Git history and GitHub accounts with learners.

The number of an account decides where it is known: a login can be given up and taken by a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lyceum.git import Person
from lyceum.loader import LibraryReader
from lyceum.queries import Database, query
from lyceum.schema import fold_key
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards


@dataclass(frozen=True)
class PeopleMatcher:
    """Finds the learner behind an account, or behind a person of the history."""

    handles_by_number: Mapping[int, str]
    handles_by_login: Mapping[str, str]
    """By folded login."""
    numbers_by_handle: Mapping[str, int]
    handles_by_person: Mapping[Person, str]
    """Learners who added their profile in a commit without an account, by the person."""
    handles_by_name: Mapping[str, str]
    """The same learners by that name, for their other addresses."""

    def find_learner(self, login: str, number: int | None) -> str | None:
        """The folded handle of the learner with this account; None for a stranger.

        A login with another number than the learner's belongs to somebody else. Without a number, the login decides.
        """
        if number is not None and (handle := self.handles_by_number.get(number)):
            return handle
        handle = self.handles_by_login.get(fold_key(login))
        is_stranger = handle is not None and number is not None and handle in self.numbers_by_handle
        return None if is_stranger else handle

    def identify(self, person: Person) -> str:
        """The folded handle of a learner; `login:<login>` or `name:<name>` for a person without a profile."""
        if not person.login:
            handle = self.handles_by_person.get(person) or self.handles_by_name.get(person.name)
            return handle or f"name:{person.name}"
        handle = self.find_learner(person.login, person.github_id)
        return handle or f"login:{person.login.lower()}"


@query
def list_accounts(database: Database, shard: str) -> tuple[tuple[str, str | None, int | None, Person | None], ...]:
    """(handle, folded login, number, author of the profile) of each learner of a shard."""
    facts = database.get(collect_learner_facts, shard)
    return tuple((key, learner.login, learner.number, learner.author) for key, learner in facts.items())


@query
def match_people(database: Database, _: str) -> PeopleMatcher:
    """What is needed to find the learner behind an account or a person."""
    shards = database.get_many(list_accounts, database.get(list_people_shards))
    reader = LibraryReader(database)
    rows = {row[0]: row for shard in shards for row in shard}
    handles_by_login: dict[str, str] = {}
    handles_by_number: dict[int, str] = {}
    handles_by_person: dict[Person, str] = {}
    handles_by_name: dict[str, list[str]] = {}
    for handle in reader.list_keys("learner"):
        _, login, number, author = rows[handle]
        if login:
            handles_by_login.setdefault(login, handle)
        if number is not None and reader.find_account_handle(number) in (None, handle):
            handles_by_number.setdefault(number, handle)
        if author:
            handles_by_person[author] = handle
            handles_by_name.setdefault(author.name, []).append(handle)
    return PeopleMatcher(
        handles_by_number=handles_by_number,
        handles_by_login=handles_by_login,
        numbers_by_handle={handle: row[2] for handle, row in sorted(rows.items()) if row[2] is not None},
        handles_by_person=handles_by_person,
        handles_by_name={name: handles[0] for name, handles in handles_by_name.items() if len(handles) == 1},
    )
