"""Rules for people: one profile per login, and no thanks, confirmation or check of one's own work."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lyceum.diagnostics import Severity
from lyceum.i18n import format_message
from lyceum.loader import Entry, Library, has_ambiguous_login
from lyceum.rules.registry import Finding, entry_rule, rule
from lyceum.schema import Learner, fold_key, is_ambiguous_login, load_timezone_names


@rule
def duplicate_login(library: Library, today: date) -> Iterator[Finding]:
    """Two profiles are not owned by one GitHub login. A file's own name counts where `github` is left out.

    Bad: content/learners/eve.yml
        name: Eve
        github: ada
    Good: content/learners/eve.yml
        name: Eve
        github: eve-online
    """
    owned_paths: dict[str, str] = {}
    # Of files of which nobody knows which came first, the problem belongs to the one that writes the other's login.
    entries = sorted(library.learners.values(), key=lambda entry: entry.value.github is not None)
    for entry in sorted(entries, key=lambda entry: library.file_ages.get(entry.path, math.inf)):
        if entry.value.github is False or has_ambiguous_login(entry):
            continue
        if entry.value.github is None and "github" in entry.lost_parts.fields:
            continue
        login = str(entry.value.github or entry.key)
        if other_path := owned_paths.get(fold_key(login)):
            message = format_message("the login `{login}` owns `{other}` already", login=login, other=other_path)
            hint = format_message("one person has one profile: write your own login, or `github: false`")
            yield Finding(entry.source.locate("github"), message, hint)
        owned_paths.setdefault(fold_key(login), entry.path)


@rule
def account_number_mismatch(library: Library, today: date) -> Iterator[Finding]:
    """A profile and `accounts.yml` state the same number for an account, and no profile states another's.

    Bad: content/learners/eve.yml
        name: Eve
        github_id: 583232
    Good: content/learners/eve.yml
        name: Eve
        github_id: 583231
    """
    accounts = library.accounts
    owners: dict[int, str] = {number: key for number, key in accounts.handles.items() if key in library.learners}
    for entry in sorted(library.learners.values(), key=lambda entry: library.file_ages.get(entry.path, math.inf)):
        number, recorded_number = entry.value.github_id, accounts.numbers.get(entry.folded_key)
        if number is None:
            continue
        position = entry.source.locate("github_id")
        if recorded_number is not None and recorded_number != number:
            message = format_message(
                "`accounts.yml` has the number {number} for this account", number=str(recorded_number)
            )
            yield Finding(position, message, format_message("delete this line: `accounts.yml` is what counts"))
        elif recorded_number is None and (other := owners.setdefault(number, entry.folded_key)) != entry.folded_key:
            message = format_message("this is the number of `{other}`'s account", other=library.learners[other].key)
            yield Finding(position, message, format_message("write the number of your own account, or delete the line"))


@rule
def ambiguous_login(library: Library, today: date) -> Iterator[Finding]:
    """A word such as `none` is a login only if the file is called so, or if the account's number stands beside it.

    Bad: content/learners/eve.yml
        name: Eve
        github: none
    Good: content/learners/eve.yml
        name: Eve
        github: false
    """
    for entry in library.learners.values():
        if has_ambiguous_login(entry):
            login = str(entry.value.github)
            message = format_message("`{login}` can mean that you have no account, or be your login", login=login)
            hint = format_message(
                "without an account, write `github: false`; if it is your login, call this file `{login}.yml`",
                login=login,
            )
            yield Finding(entry.source.locate("github"), message, hint)
    for index, moderator in enumerate(library.settings.value.moderators):
        if moderator.login and is_ambiguous_login(moderator.login) and moderator.number is None:
            message = format_message("`{login}` can mean that there is nobody, or be a login", login=moderator.login)
            hint = format_message("write the number of the account behind it: `{login}: 583231`", login=moderator.login)
            yield Finding(library.settings.source.locate("moderators", index), message, hint)


@rule
def self_thanks(library: Library, today: date) -> Iterator[Finding]:
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
    thankers: list[tuple[Entry[Any], Iterable[str], tuple[str, ...]]] = [
        *((tip, tip.value.current_authors, tip.value.thanks) for tip in library.tips.values()),
        *((result, result.value.participants, result.value.thanks) for result in library.results),
    ]
    for entry, people, thanks in thankers:
        own_keys = {fold_key(key) for key in people}
        for i, key in enumerate(thanks):
            if fold_key(key) in own_keys:
                message = format_message("`{key}` thanks themselves", key=key)
                yield Finding(entry.source.locate("thanks", i), message, format_message("thank the others"))


@rule
def self_confirmation(library: Library, today: date) -> Iterator[Finding]:
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
    for entry in library.results:
        own_keys = {fold_key(key) for key in entry.value.participants}
        for i, key in enumerate(entry.value.confirmed_by):
            if fold_key(key) in own_keys:
                message = format_message("`{key}` confirms their own result", key=key)
                hint = format_message("ask somebody else to try it, and name them")
                yield Finding(entry.source.locate("confirmed_by", i), message, hint)


@rule
def invalid_check(library: Library, today: date) -> Iterator[Finding]:
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
    for entry in library.tips.values():
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


@entry_rule
def reversed_time_zone(entry: Entry[Any]) -> Iterator[Finding]:
    """`Etc/GMT+3` is three hours behind UTC: the names that begin with `Etc/GMT` have the other sign. Only a warning.

    Bad: content/learners/eve.yml
        name: Eve
        timezone: Etc/GMT+3
    Good: content/learners/eve.yml
        name: Eve
        timezone: Africa/Nairobi
    """
    if not isinstance(entry.value, Learner):
        return
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
