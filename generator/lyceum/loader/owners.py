"""Finds the GitHub account that a profile belongs to, and the profiles that belong to an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lyceum.schema import Learner, fold_key, is_ambiguous_login, is_login

if TYPE_CHECKING:
    from lyceum.loader.entries import Entry
    from lyceum.loader.library import Library


@dataclass(frozen=True)
class ProfileOwner:
    """A GitHub account, and the profiles of a hub that belong to it.

    The account's number decides: a login can be given up and taken by another person."""

    name: str
    """The login as GitHub gives it; the name of a bot is not a login."""
    github_id: int | None
    library: Library

    @cached_property
    def login(self) -> str | None:
        """The folded login; None if the name is not a login."""
        return fold_key(self.name) if is_login(self.name) else None

    @cached_property
    def _owners_by_handle(self) -> Mapping[str, tuple[str, int | None]]:
        """The login and the number in every profile that names an account and has no errors."""
        owners = {}
        for handle, profile in self.library.get_records("learner").items():
            login = profile.facts.owner
            if login and profile.path not in self.library.paths_with_errors:
                owners[handle] = login, self.library.find_account_number(handle)
        return owners

    @cached_property
    def own_handles(self) -> frozenset[str]:
        """The handles of the profiles with the account's number; or else of those with its login and no number."""
        with_number = {
            handle
            for handle, (_, number) in self._owners_by_handle.items()
            if number is not None and number == self.github_id
        }
        with_login = {handle for handle, owner in self._owners_by_handle.items() if owner == (self.login, None)}
        return frozenset(with_number or with_login)

    @cached_property
    def mismatched_handles(self) -> frozenset[str]:
        """The handles of profiles that have the account's login, but belong to another account by their number."""
        with_login = {handle for handle, (login, _) in self._owners_by_handle.items() if login == self.login}
        return frozenset(with_login - self.own_handles)


@dataclass(frozen=True)
class ModeratorAccounts:
    """The accounts of a hub's moderators. Where a number is known, a login alone makes nobody a moderator."""

    numbers: frozenset[int]
    logins: frozenset[str]
    """The folded logins of moderators whose number is not known."""

    def includes(self, login: str, number: int | None) -> bool:
        """Return whether an account, as GitHub gives it, is a moderator's."""
        return number in self.numbers or fold_key(login) in self.logins


def find_moderator_accounts(library: Library) -> ModeratorAccounts:
    """Find the accounts of the moderators: the number in hub.yml, or else the one of the profile with the login."""
    numbers_by_login: dict[str, int] = {}
    for handle, profile in library.get_records("learner").items():
        login, number = profile.facts.owner, library.find_account_number(handle)
        if login and number is not None:
            numbers_by_login.setdefault(login, number)
    numbers, logins = set(), set()
    for moderator in library.settings.value.moderators:
        if moderator.login is False:
            continue
        login = fold_key(moderator.login)
        number = moderator.number if moderator.number is not None else numbers_by_login.get(login)
        if number is None and not is_ambiguous_login(login):
            logins.add(login)
        elif number is not None:
            numbers.add(number)
    return ModeratorAccounts(frozenset(numbers), frozenset(logins))


def find_owner(profile: Entry[Learner]) -> str | None:
    """Return the folded login of the account that a profile belongs to; None if it belongs to no account."""
    return (
        None
        if profile.value.github is False or has_ambiguous_login(profile)
        else fold_key(profile.value.github or profile.key)
    )


def has_ambiguous_login(profile: Entry[Learner]) -> bool:
    """Return whether `github` holds a word such as `none`, and neither the file's name nor a number says that it is a login."""
    login, number = profile.value.github, profile.value.github_id
    return (
        bool(login) and is_ambiguous_login(str(login)) and number is None and fold_key(str(login)) != profile.folded_key
    )
