"""Finds credits for tips: writing them, thanking in them, and checking them again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lyceum.loader import Entry
from lyceum.schema import Tip, fold_key
from lyceum.scoring.credit_factory import CreditFactory, fold_people
from lyceum.scoring.credits import Credit

TIP_FORGOTTEN_AFTER = timedelta(days=365)
"""A tip is forgotten if nobody touched it for this long."""
TIP_RECHECK_AFTER = timedelta(days=180)
"""The time after which another check by the same person counts."""


def find_tip_credits(factory: CreditFactory) -> Iterator[Credit]:
    """Credits for all tips, the earliest tip first. The same text under a second file name counts once."""
    days = {key: factory.find_day(entry) for key, entry in factory.library.tips.items()}
    seen: set[tuple[str, str, str]] = set()
    for key, entry in sorted(factory.library.tips.items(), key=lambda item: (days[item[0]], item[0])):
        tip, day = entry.value, days[key]
        authors = fold_people(tip.current_authors)
        title, text = tip.title.casefold(), " ".join(entry.body.split())
        new_authors = [author for author in authors if (author, title, text) not in seen]
        seen.update((author, title, text) for author in new_authors)
        if authors and not new_authors:
            continue
        topics, thanked = factory.resolve_topics(tip.topics), fold_people(tip.thanks, without=authors)
        for author in new_authors:
            mention = ("current_authors", author)
            yield factory.make_mention_credit(
                author, "tip", entry, mention, topics=topics, labels=(tip.kind,), url=tip.url
            )
            if thanked:
                mention = factory.find_first_mention(entry, "thanks", thanked)
                yield factory.make_mention_credit(
                    author, "thanking", entry, mention, topics=topics, other_people=thanked
                )
        for person in thanked:
            mention = ("thanks", person)
            yield factory.make_mention_credit(person, "thanks", entry, mention, topics=topics, other_people=authors)
        yield from _find_check_credits(factory, entry, day, authors, topics)


def _find_check_credits(
    factory: CreditFactory, entry: Entry[Tip], day: date, authors: tuple[str, ...], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """Credits for people who checked a tip. Authors get none, and a person gets one in half a year."""
    last_checked = entry.value.checked
    dated_checks = {(check.on or last_checked, fold_key(check.learner)) for check in entry.value.checked_by}
    checks = sorted((check_day, person) for check_day, person in dated_checks if check_day)
    touch_days = {day, *(check_day for check_day, _ in checks), *([last_checked] if last_checked else [])}
    last_credited: dict[str, date] = {}
    for check_day, person in checks:
        if person not in authors and check_day - last_credited.get(person, date.min) >= TIP_RECHECK_AFTER:
            last_credited[person] = check_day
            previous_touch = max((touch for touch in touch_days if touch < check_day), default=check_day)
            labels = ("forgotten",) if check_day - previous_touch >= TIP_FORGOTTEN_AFTER else ()
            yield factory.make_credit(
                person, "checking", entry, check_day, topics=topics, labels=labels, other_people=authors
            )
