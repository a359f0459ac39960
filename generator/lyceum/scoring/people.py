"""Matches people of the Git history and GitHub logins with learners, and decides whose name may be shown on boards."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.git import Person
from lyceum.loader import Library
from lyceum.schema import HubSettings, Learner, hash_name


def is_shown_on_boards(community: HubSettings, learner: Learner) -> bool:
    """opt-out: unless they said no; opt-in: only if they said yes; off: never."""
    match community.boards:
        case "opt-out":
            return learner.show.boards
        case "opt-in":
            return learner.show.boards and "boards" in learner.show.model_fields_set
        case _:
            return False


def map_logins_to_learners(library: Library) -> dict[str, str]:
    """The learner behind a GitHub login, both in lower case."""
    logins: dict[str, str] = {}
    for key, entry in library.learners.items():
        if entry.value.github is not False:
            logins.setdefault(str(entry.value.github or entry.key).lower(), key)
    return logins


def has_left_community(person: Person, library: Library) -> bool:
    """Whether somebody known from the history asked to be forgotten."""
    forgotten = library.settings.value.forgotten
    return bool(forgotten) and any(name and hash_name(name) in forgotten for name in (person.name, person.login))


def identify_person(person: Person, logins: Mapping[str, str]) -> str:
    """The learner's folded handle, or `login:…` or `name:…` of somebody without a profile."""
    if person.login:
        return logins.get(person.login.lower(), f"login:{person.login.lower()}")
    return f"name:{person.name}"
