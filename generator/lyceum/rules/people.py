"""Rules for people: one profile per login, and no thanks, confirmation or check of one's own work."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from lyceum.diagnostics import Severity
from lyceum.i18n import format_message
from lyceum.loader import Entry, has_ambiguous_login
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.registry import Fact, FactsByPath, Finding, entry_rule, joint_rule
from lyceum.schema import Learner, Result, Tip, fold_key, is_ambiguous_login, load_timezone_names


def _collect_logins(entry: Entry[Learner], _hub: HubLookups) -> Iterator[Fact]:
    """Yield (login, whether the profile writes it) of the account that owns a profile."""
    login = entry.value.github
    if login is False or has_ambiguous_login(entry) or (login is None and "github" in entry.lost_parts.fields):
        return
    yield str(login or entry.key), login is not None


@joint_rule(_collect_logins, "learner")
def duplicate_login(facts: FactsByPath, hub: HubLookups) -> Iterator[Finding]:
    """Two profiles are not owned by one GitHub login. A file's own name counts where `github` is left out.

    Bad: content/learners/eve.yml
        name: Eve
        github: ada
    Good: content/learners/eve.yml
        name: Eve
        github: eve-online
    """
    owned_paths: dict[str, str] = {}
    ages = hub.file_ages
    # Of files of which nobody knows which came first, the problem belongs to the one that writes the other's login.
    claims = sorted(((path, *fact) for path, (fact,) in facts.items()), key=lambda claim: claim[2])
    for path, login, _ in sorted(claims, key=lambda claim: ages.get(claim[0], math.inf)):
        if other_path := owned_paths.get(fold_key(login)):
            message = format_message("the login `{login}` owns `{other}` already", login=login, other=other_path)
            hint = format_message("one person has one profile: write your own login, or `github: false`")
            yield Finding(hub.locate(path, "github"), message, hint)
        owned_paths.setdefault(fold_key(login), path)


def _collect_account_numbers(entry: Entry[Learner], _hub: HubLookups) -> Iterator[Fact]:
    """Yield (handle, number) of a profile that states the number of its account."""
    if entry.value.github_id is not None:
        yield entry.key, entry.value.github_id


@joint_rule(_collect_account_numbers, "learner", fields=("github_id",))
def account_number_mismatch(facts: FactsByPath, hub: HubLookups) -> Iterator[Finding]:
    """A profile and `accounts.yml` state the same number for an account, and no profile states another's.

    Bad: content/learners/eve.yml
        name: Eve
        github_id: 583232
    Good: content/learners/eve.yml
        name: Eve
        github_id: 583231
    """
    accounts, ages = hub.accounts, hub.file_ages
    claims = [(path, *fact) for path, (fact,) in facts.items()]
    owners: dict[int, str] = {}
    for path, handle, number in sorted(claims, key=lambda claim: ages.get(claim[0], math.inf)):
        recorded_number = accounts.numbers.get(fold_key(handle))
        recorded_owner = accounts.handles.get(number) if recorded_number is None else None
        if recorded_owner is not None and hub.has_entry("learner", recorded_owner):
            owners.setdefault(number, hub.get_known_keys("learner")[recorded_owner])
        if recorded_number is not None and recorded_number != number:
            message = format_message(
                "`accounts.yml` has the number {number} for this account", number=str(recorded_number)
            )
            hint = format_message("delete this line: `accounts.yml` is what counts")
            yield Finding(hub.locate(path, "github_id"), message, hint)
        elif recorded_number is None and fold_key(other := owners.setdefault(number, handle)) != fold_key(handle):
            message = format_message("this is the number of `{other}`'s account", other=other)
            hint = format_message("write the number of your own account, or delete the line")
            yield Finding(hub.locate(path, "github_id"), message, hint)


@entry_rule("learner", "hub", fields=("github", "moderators"))
def ambiguous_login(entry: Entry[Any]) -> Iterator[Finding]:
    """A word such as `none` is a login only if the file is called so, or if the account's number stands beside it.

    Bad: content/learners/eve.yml
        name: Eve
        github: none
    Good: content/learners/eve.yml
        name: Eve
        github: false
    """
    if entry.kind == "learner":
        if has_ambiguous_login(entry):
            login = str(entry.value.github)
            message = format_message("`{login}` can mean that you have no account, or be your login", login=login)
            hint = format_message(
                "without an account, write `github: false`; if it is your login, call this file `{login}.yml`",
                login=login,
            )
            yield Finding(entry.source.locate("github"), message, hint)
        return
    for index, moderator in enumerate(entry.value.moderators):
        if moderator.login and is_ambiguous_login(moderator.login) and moderator.number is None:
            message = format_message("`{login}` can mean that there is nobody, or be a login", login=moderator.login)
            hint = format_message("write the number of the account behind it: `{login}: 583231`", login=moderator.login)
            yield Finding(entry.source.locate("moderators", index), message, hint)


@entry_rule("tip", "result", fields=("thanks",))
def self_thanks(entry: Entry[Any]) -> Iterator[Finding]:
    """Thanks go to somebody else.

    Bad: content/tips/one.md
        ---
        title: One
        author: ada
        thanks: [ada]
        ---
        Text
    Good: content/tips/one.md
        ---
        title: One
        author: ada
        thanks: [grace]
        ---
        Text
    """
    people = entry.value.current_authors if entry.kind == "tip" else entry.value.participants
    own_keys = {fold_key(key) for key in people}
    for i, key in enumerate(entry.value.thanks):
        if fold_key(key) in own_keys:
            message = format_message("`{key}` thanks themselves", key=key)
            yield Finding(entry.source.locate("thanks", i), message, format_message("thank the others"))


@entry_rule("result", fields=("confirmed_by",))
def self_confirmation(entry: Entry[Result]) -> Iterator[Finding]:
    """A result is confirmed by somebody whose result it is not.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
        confirmed_by: [ada]
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
        confirmed_by: [grace]
    """
    own_keys = {fold_key(key) for key in entry.value.participants}
    for i, key in enumerate(entry.value.confirmed_by):
        if fold_key(key) in own_keys:
            message = format_message("`{key}` confirms their own result", key=key)
            hint = format_message("ask somebody else to try it, and name them")
            yield Finding(entry.source.locate("confirmed_by", i), message, hint)


@entry_rule("tip", fields=("checked_by",))
def invalid_check(entry: Entry[Tip]) -> Iterator[Finding]:
    """A tip is tried again by somebody who did not write it, on a day that is said.

    Bad: content/tips/one.md
        ---
        title: One
        author: ada
        checked_by: [{learner: ada, on: 2026-10-01}]
        ---
        Text
    Good: content/tips/one.md
        ---
        title: One
        author: ada
        checked_by: [{learner: grace, on: 2026-10-01}]
        ---
        Text
    """
    own_keys = {fold_key(key) for key in entry.value.current_authors}
    for i, check in enumerate(entry.value.checked_by):
        position = entry.source.locate("checked_by", i)
        if fold_key(check.learner) in own_keys:
            message = format_message("`{key}` checks their own tip", key=check.learner)
            yield Finding(position, message, format_message("ask somebody else to try it, and name them"))
        elif not check.on and not entry.value.checked and "checked" not in entry.lost_parts.fields:
            message = format_message("the day on which `{key}` checked it is missing", key=check.learner)
            hint = format_message("write {{learner: {key}, on: 2026-10-01}}, with the day", key=check.learner)
            yield Finding(position, message, hint)


@entry_rule("learner", fields=("timezone",))
def reversed_time_zone(entry: Entry[Learner]) -> Iterator[Finding]:
    """`Etc/GMT+3` is three hours behind UTC: the names that begin with `Etc/GMT` have the other sign. Only a warning.

    Bad: content/learners/eve.yml
        name: Eve
        timezone: Etc/GMT+3
    Good: content/learners/eve.yml
        name: Eve
        timezone: Africa/Nairobi
    """
    if match := re.fullmatch(r"Etc/GMT([+-])([1-9][0-9]?)", entry.value.timezone or ""):
        is_behind, hours = match[1] == "+", int(match[2])
        message = (
            format_message("`{zone}` is {hours} h behind UTC", zone=match[0], hours=hours)
            if is_behind
            else format_message("`{zone}` is {hours} h ahead of UTC", zone=match[0], hours=hours)
        )
        other = f"Etc/GMT{'-' if is_behind else '+'}{hours}"
        hint = format_message("keep it if that is right, or write the zone of a city near you")
        if other in load_timezone_names():
            hint = format_message(
                "keep it if that is right; else write `{other}`, or better the zone of a city near you", other=other
            )
        yield Finding(entry.source.locate("timezone"), message, hint, Severity.WARNING)
