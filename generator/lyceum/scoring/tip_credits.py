"""Credits for tips: writing them, thanking in them, checking them again, and tips that others use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lyceum.loader import Entry
from lyceum.schema import Tip, fold_key
from lyceum.scoring.challenge_credits import ResultIdentity, identify_result
from lyceum.scoring.credit_factory import CreditFactory, fold_people
from lyceum.scoring.credits import Credit
from lyceum.scoring.tip_links import find_linked_tips

TIP_FORGOTTEN_AFTER = timedelta(days=365)
"""How long nobody looked at a tip that is brought back."""
TIP_RECHECK_AFTER = timedelta(days=180)
"""How long after somebody checked a tip it counts that they check it again."""


def find_tip_credits(maker: CreditFactory) -> Iterator[Credit]:
    said: set[tuple[str, str, str]] = set()
    of_day = sorted(
        maker.library.tips.values(), key=lambda entry: (maker.find_day(entry, entry.value.date), entry.folded_key)
    )
    for entry in of_day:
        tip, day, topics = (
            entry.value,
            maker.find_day(entry, entry.value.date),
            maker.resolve_topics(entry.value.topics),
        )
        writers = fold_people(tip.current_authors)
        thanked = fold_people(tip.thanks, without=writers)
        words = " ".join(entry.body.split())
        first = [who for who in writers if (who, tip.title.casefold(), words) not in said]
        said.update((who, tip.title.casefold(), words) for who in first)
        if writers and not first:
            continue  # the same tip under a second name
        for who in first:
            yield maker.make_credit(who, "tip", entry, day, topics=topics, labels=(tip.kind,), url=tip.url)
            if thanked:
                yield maker.make_credit(who, "thanking", entry, day, topics=topics, other_people=thanked)
        for who in thanked:
            yield maker.make_credit(who, "thanks", entry, day, topics=topics, other_people=writers)
        yield from _find_check_credits(maker, entry, day, writers, topics)


def _find_check_credits(
    maker: CreditFactory, entry: Entry[Tip], day: date, writers: tuple[str, ...], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """Each person once in half a year; a tip that nobody touched for a year before is brought back."""
    checked = entry.value.checked
    told = {(one.on or checked, fold_key(one.learner)) for one in entry.value.checked_by}
    checks = sorted((on, who) for on, who in told if on)
    looked = sorted({day, *(on for on, _ in checks), *([checked] if checked else [])})
    counted: dict[str, date] = {}
    for on, who in checks:
        if who not in writers and on - counted.get(who, date.min) >= TIP_RECHECK_AFTER:
            counted[who] = on
            before = max((one for one in looked if one < on), default=on)
            of = ("forgotten",) if on - before >= TIP_FORGOTTEN_AFTER else ()
            yield maker.make_credit(who, "checking", entry, on, topics=topics, labels=of, other_people=writers)


# Tips that others used ---------------------------------------------------------------------------------------------


def find_tip_use_credits(maker: CreditFactory) -> Iterator[Credit]:
    """A tip is used where somebody else's tip or result links to it, or where somebody else's result, on the tip's day or
    later, in a challenge that the tip names, thanks its author. Each such file counts once for each author."""
    library = maker.library
    days = {key: maker.find_day(entry, entry.value.date) for key, entry in library.tips.items()}
    writers = {key: fold_people(entry.value.current_authors) for key, entry in library.tips.items()}
    helps: dict[str, list[str]] = {}
    for key, entry in library.tips.items():
        for challenge in {fold_key(one) for one in entry.value.challenges}:
            helps.setdefault(challenge, []).append(key)
    site = (maker.community.url or "").rstrip("/")
    for key, entry in library.tips.items():
        tips = find_linked_tips(entry.body, site, writers)
        for who in sorted({who for tip in tips for who in writers[tip]}.difference(writers[key])):
            topics = maker.resolve_topics(entry.value.topics)
            yield maker.make_credit(who, "used", entry, days[key], topics=topics, other_people=writers[key])
    said: set[tuple[str, ResultIdentity]] = set()
    for result in sorted(library.results, key=lambda one: one.path):
        value, deed = result.value, identify_result(result)
        thanked = set(fold_people(value.thanks))
        tips = find_linked_tips(value.notes or "", site, writers)
        authors = {who for tip in tips for who in writers[tip]}
        for tip in helps.get(deed.challenge, ()) if thanked else ():
            if days[tip] <= value.date:
                authors |= thanked.intersection(writers[tip])
        for who in sorted(authors.difference(deed.people)):
            if (who, deed) not in said:
                said.add((who, deed))
                day = maker.find_day(result, value.date)
                topics = maker.resolve_topics(library.challenges[deed.challenge].value.topics)
                yield maker.make_credit(
                    who, "used", result, day, topics=topics, challenge=deed.challenge, other_people=deed.people
                )
