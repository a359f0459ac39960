"""Rules for people: one profile per login, and no thanks, confirmation or check of one's own work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lyceum.diagnostics import Problem
from lyceum.i18n import format_message
from lyceum.loader import Library
from lyceum.schema import fold_key


def duplicate_login(library: Library, today: date) -> Iterator[Problem]:
    """Two profiles are not owned by one GitHub login. A file's own name counts where `github` is left out.

    Bad: content/learners/eve.yml
        name: Eve
        github: ada
    Good: content/learners/eve.yml
        name: Eve
        github: eve-online
    """
    owner: dict[str, str] = {}
    written: list[str] = sorted(library.learners, key=lambda key: (library.learners[key].value.github is not None, key))
    for key in written:
        entry = library.learners[key]
        login = entry.value.github
        if login is False:
            continue
        name = fold_key(str(login or entry.key))
        if name in owner:
            said = format_message(
                "the login `{login}` owns `{other}` already", login=str(login or entry.key), other=owner[name]
            )
            hint = format_message("one person has one profile: write your own login, or `github: false`")
            yield Problem(entry.source.locate("github"), "duplicate-login", said, hint)
        owner.setdefault(name, entry.path)


def self_thanks(library: Library, today: date) -> Iterator[Problem]:
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
    deeds = [(tip, tip.value.current_authors, tip.value.thanks) for tip in library.tips.values()]
    deeds += [(result, result.value.participants, result.value.thanks) for result in library.results]  # type: ignore[misc]
    for entry, people, thanks in deeds:
        own = {fold_key(key) for key in people}
        for i, key in enumerate(thanks):
            if fold_key(key) in own:
                said = format_message("`{key}` thanks themselves", key=key)
                yield Problem(entry.source.locate("thanks", i), "self-thanks", said, format_message("thank the others"))


def self_confirmation(library: Library, today: date) -> Iterator[Problem]:
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
        own = {fold_key(key) for key in entry.value.participants}
        for i, key in enumerate(entry.value.confirmed_by):
            if fold_key(key) in own:
                said = format_message("`{key}` confirms their own result", key=key)
                hint = format_message("ask somebody else to try it, and name them")
                yield Problem(entry.source.locate("confirmed_by", i), "self-confirmation", said, hint)


def invalid_check(library: Library, today: date) -> Iterator[Problem]:
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
        own = {fold_key(key) for key in entry.value.current_authors}
        for i, check in enumerate(entry.value.checked_by):
            where = entry.source.locate("checked_by", i)
            if fold_key(check.learner) in own:
                said = format_message("`{key}` checks their own tip", key=check.learner)
                yield Problem(
                    where, "invalid-check", said, format_message("ask somebody else to try it, and name them")
                )
            elif not check.on and not entry.value.checked:
                said = format_message("nobody knows on which day `{key}` checked it", key=check.learner)
                hint = format_message("write {{learner: {key}, on: 2026-10-01}}, with the day", key=check.learner)
                yield Problem(where, "invalid-check", said, hint)


RULES = (duplicate_login, self_thanks, self_confirmation, invalid_check)
