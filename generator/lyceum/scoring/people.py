"""Matches people of the Git history and GitHub logins with learners, and decides who may be shown on boards."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.git import Person
from lyceum.loader import ValidLibrary
from lyceum.schema import HubSettings, Learner, hash_name


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


def map_logins_to_learners(library: ValidLibrary) -> dict[str, str]:
    """The folded handle of the learner behind each GitHub login (in lower case)."""
    learners: dict[str, str] = {}
    for key, entry in library.learners.items():
        if entry.value.github is not False:
            learners.setdefault(str(entry.value.github or entry.key).lower(), key)
    return learners


def has_left_community(person: Person, library: ValidLibrary) -> bool:
    """Whether a person of the history has asked to be forgotten."""
    forgotten = library.settings.value.forgotten
    return bool(forgotten) and any(name and hash_name(name) in forgotten for name in (person.name, person.login))


def identify_person(person: Person, learners_by_login: Mapping[str, str]) -> str:
    """The folded handle of a learner; `login:<login>` or `name:<name>` for a person without a profile."""
    if person.login:
        login = person.login.lower()
        return learners_by_login.get(login, f"login:{login}")
    return f"name:{person.name}"
