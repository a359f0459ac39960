"""One login is one person, and nobody thanks themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.library import Library
from generator.model import folded
from generator.problem import Problem, say


def login_has_one_profile(library: Library, today: date) -> Iterator[Problem]:
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
        name = folded(str(login or entry.key))
        if name in owner:
            said = say("the login `{login}` owns `{other}` already", login=str(login or entry.key), other=owner[name])
            hint = say("one person has one profile: write your own login, or `github: false`")
            yield Problem(entry.source.at("github"), "login-has-one-profile", said, hint)
        owner.setdefault(name, entry.path)


def nobody_thanks_themselves(library: Library, today: date) -> Iterator[Problem]:
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
    deeds = [(tip, tip.value.writers, tip.value.thanks) for tip in library.tips.values()]
    deeds += [(result, result.value.people, result.value.thanks) for result in library.results]  # type: ignore[misc]
    for entry, people, thanks in deeds:
        own = {folded(key) for key in people}
        for i, key in enumerate(thanks):
            if folded(key) in own:
                said = say("`{key}` thanks themselves", key=key)
                yield Problem(entry.source.at("thanks", i), "nobody-thanks-themselves", said, say("thank the others"))


def somebody_else_confirms(library: Library, today: date) -> Iterator[Problem]:
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
        own = {folded(key) for key in entry.value.people}
        for i, key in enumerate(entry.value.confirmed_by):
            if folded(key) in own:
                said = say("`{key}` confirms their own result", key=key)
                hint = say("ask somebody else to try it, and name them")
                yield Problem(entry.source.at("confirmed_by", i), "somebody-else-confirms", said, hint)


def somebody_else_checks(library: Library, today: date) -> Iterator[Problem]:
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
        own = {folded(key) for key in entry.value.writers}
        for i, check in enumerate(entry.value.checked_by):
            where = entry.source.at("checked_by", i)
            if folded(check.learner) in own:
                said = say("`{key}` checks their own tip", key=check.learner)
                yield Problem(where, "somebody-else-checks", said, say("ask somebody else to try it, and name them"))
            elif not check.on and not entry.value.checked:
                said = say("nobody knows on which day `{key}` checked it", key=check.learner)
                hint = say("write {{learner: {key}, on: 2026-10-01}}, with the day", key=check.learner)
                yield Problem(where, "somebody-else-checks", said, hint)


RULES = (login_has_one_profile, nobody_thanks_themselves, somebody_else_confirms, somebody_else_checks)
