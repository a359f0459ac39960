"""Decides whether the author of a tip or a result may change it without a person, by what others confirmed and what is closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lyceum.i18n import Message, format_message
from lyceum.loader import Entry
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.schema import Challenge, Result, Tip, fold_key

Objection = tuple[str, Message]
"""The code and the sentence of a reason that blocks the merge."""
_RANKING_FIELDS = ("score", "date", "tasks", "board", "ranked")
"""What decides the rank of a result."""
_CONFIRMED_FIELDS = (*_RANKING_FIELDS, "evidence")
"""What somebody who confirms a result has reproduced."""
_CHECKED_FIELDS = ("title", "kind", "url")
"""What somebody who checks a tip has read, besides its text."""


def check_tip(change: ProposedChange, entry: Entry[Tip], old: Entry[Tip] | None) -> Iterator[Objection]:
    """Yield what a person must decide about the checks of a tip: they are the word of others, about a text that they read."""
    own_handles = change.allowed_handles
    checks, old_checks = _list_checks(entry.value), _list_checks(old.value) if old else {}
    if any(old_checks.get(learner) != day for learner, day in checks.items() if learner not in own_handles):
        yield "confirmation", format_message("it names somebody else who confirmed it")
    elif old and _differs(entry, old, _CHECKED_FIELDS, with_body=True):
        others_checks = checks.keys() - own_handles
        keeps_day = entry.value.checked is not None and entry.value.checked == old.value.checked
        if others_checks or keeps_day:
            yield (
                "check-outdated",
                format_message(
                    "the text is not the one that was checked; if you delete the check, it is merged without a moderator"
                ),
            )


def _list_checks(tip: Tip) -> Mapping[str, date | None]:
    """Return the day of each check by the folded handle of who made it."""
    return {fold_key(check.learner): check.on or tip.checked for check in tip.checked_by}


def check_result(change: ProposedChange, entry: Entry[Result], old: Entry[Result] | None) -> Iterator[Objection]:
    """Yield what a person must decide about a result: a confirmation by others, and a board that is closed."""
    confirmed = {fold_key(key) for key in entry.value.confirmed_by}
    if confirmed - {fold_key(key) for key in (old.value.confirmed_by if old else ())}:
        yield "confirmation", format_message("it names somebody else who confirmed it")
    elif confirmed and old and _differs(entry, old, _CONFIRMED_FIELDS):
        yield "confirmed-result-changed", format_message("this is another result than the one that was confirmed")
    if _changes_closed_board(change, entry, old):
        yield (
            "closed-board",
            format_message("the challenge is over, so a moderator looks at what changes its board"),
        )


def _changes_closed_board(change: ProposedChange, entry: Entry[Result], old: Entry[Result] | None) -> bool:
    """Return whether a change moves a result on a board that has closed, or onto one.

    The base says when a challenge closes. A result that counts neither before nor after the change moves nobody.
    """
    challenge = change.library_before.challenges.get(fold_key(entry.challenge_key))
    if challenge is None or challenge.value.closes is None or challenge.value.closes >= change.today:
        return False
    if old and not _differs(entry, old, _RANKING_FIELDS):
        return False
    return _competes(entry.value, challenge.value) or (old is not None and _competes(old.value, challenge.value))


def _competes(result: Result, challenge: Challenge) -> bool:
    """Return whether a result can have a rank: it is ranked, and its date lies in the days of the challenge."""
    after_opening = challenge.opens is None or result.date >= challenge.opens
    return result.ranked and after_opening and (challenge.closes is None or result.date <= challenge.closes)


def _differs(entry: Entry[Any], old: Entry[Any], names: tuple[str, ...], *, with_body: bool = False) -> bool:
    if with_body and entry.body.strip() != old.body.strip():
        return True
    return any(getattr(entry.value, name) != getattr(old.value, name) for name in names)
