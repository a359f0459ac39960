"""Finds the GitHub account that a profile belongs to, and the profiles that belong to an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from lyceum.loader.library import Entry, Library
from lyceum.schema import Learner, Login, fold_key


@dataclass(frozen=True)
class ProfileOwner:
    """Who somebody is on GitHub, and what a hub says of them. The number decides; a login can be given up, and taken by
    another person."""

    name: str
    github_id: int | None
    library: Library

    @cached_property
    def login(self) -> str | None:
        """Without regard to case; None: it is none."""
        try:
            login = TypeAdapter[Any](Login).validate_python(self.name)
        except ValidationError:
            return None
        return fold_key(login) if login else None

    @cached_property
    def _owners_by_handle(self) -> Mapping[str, tuple[str, int | None]]:
        """The login and the number of every profile that is somebody's, and not in doubt."""
        clear = (one for one in self.library.learners.items() if one[1].path not in self.library.paths_with_errors)
        return {key: (login, one.value.github_id) for key, one in clear if (login := find_owner(one))}

    @cached_property
    def own_handles(self) -> frozenset[str]:
        """Handles of their profiles: by the number, or else by the login where no number stands."""
        mine = {
            key
            for key, (_, number) in self._owners_by_handle.items()
            if number is not None and number == self.github_id
        }
        return frozenset(mine or {key for key, owner in self._owners_by_handle.items() if owner == (self.login, None)})

    @cached_property
    def mismatched_handles(self) -> frozenset[str]:
        """Handles of profiles with their login that are not theirs by the number."""
        return (
            frozenset(key for key, (login, _) in self._owners_by_handle.items() if login == self.login)
            - self.own_handles
        )


def find_owner(profile: Entry[Learner]) -> str | None:
    """The login that a profile names, folded; None: it is nobody's."""
    login = profile.value.github
    return None if login is False else fold_key(login or profile.key)
