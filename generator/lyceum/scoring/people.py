"""Matches people of the Git history and GitHub accounts with learners, and decides who may be shown on boards.

The number of an account decides where it is known: a login can be given up and taken by a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lyceum.git import History, Person
from lyceum.loader import ValidLibrary, find_owner
from lyceum.schema import HubSettings, Learner, fold_key


def is_shown_on_boards(settings: HubSettings, learner: Learner) -> bool:
    """Whether a learner may be shown on boards.

    opt-out: unless their profile says no; opt-in: only if their profile says yes; off: never.
    """
    match settings.boards:
        case "opt-out":
            return learner.show.boards
        case "opt-in":
            return learner.show.boards and "boards" in learner.show.model_fields_set
        case _:
            return False


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


def make_people_matcher(library: ValidLibrary, history: History) -> PeopleMatcher:
    handles_by_login: dict[str, str] = {}
    numbers_by_handle: dict[str, int] = {}
    for key, entry in library.learners.items():
        if login := find_owner(entry):
            handles_by_login.setdefault(login, key)
        if (number := library.find_account_number(key)) is not None:
            numbers_by_handle[key] = number
    authors = _find_profile_authors(library, history)
    handles_by_name: dict[str, set[str]] = {}
    for person, key in authors:
        handles_by_name.setdefault(person.name, set()).add(key)
    return PeopleMatcher(
        handles_by_number=library.handles_by_account,
        handles_by_login=handles_by_login,
        numbers_by_handle=numbers_by_handle,
        handles_by_person=dict(authors),
        handles_by_name={name: next(iter(keys)) for name, keys in handles_by_name.items() if len(keys) == 1},
    )


def _find_profile_authors(library: ValidLibrary, history: History) -> list[tuple[Person, str]]:
    """Persons without an account who added one profile, with the learner whose it is: their own.

    A maintainer may have added the profile of somebody else, so a maintainer's name must be the one in the profile.
    """
    authors = []
    for key, entry in library.learners.items():
        if author := history.profile_authors.get(entry.path):
            is_named_so = _fold_name(author.person.name) in {_fold_name(entry.value.name), _fold_name(entry.key)}
            if is_named_so or not author.is_maintainer:
                authors.append((author.person, key))
    return authors


def _fold_name(name: str) -> str:
    return fold_key(" ".join(name.split()))
