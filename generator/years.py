"""The Hub and a calendar year in; what happened in it, for the community and for one learner, out.

The running year has its page, too, and says that it is not over. Names stand beside a number or a place only where the
learner may stand on boards, faces in rows only with `show.wall`; a learner's own year is made only with `show.year`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from generator.badges import Award
from generator.boards import Standing, score_of
from generator.credits import RECEIVED, Credit, linked
from generator.hub import ChallengeView, Hub
from generator.model import CreditKind, folded
from generator.seasons import streaks
from generator.words import Words

LOVED = 6
"""Tips that are told."""
GREW = 6
"""Topics that are told."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Loved:
    """A tip that others built on."""

    tip: str
    people: int
    """Others who linked to it, or thanked its author in a challenge that it helps with."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something to remember of a challenge; of people who may stand on boards."""

    what: Literal["first", "improved", "close", "shared"]
    """The first result; from one's first to one's best; how far apart the first two were; two at the top."""
    who: tuple[str, ...]
    teams: tuple[str | None, ...]
    """For each of `who` the name of the team, whose first member then stands for it."""
    day: date
    scores: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A challenge in a year."""

    challenge: str
    people: int
    """Who sent something in that year."""
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Grew:
    topic: str
    now: int
    """Deeds about it."""
    before: int
    """In the year before."""


@dataclass(frozen=True, slots=True)
class Week:
    starts: date
    """Its Monday."""
    deeds: int
    """What people did; what came to them is not among it."""
    thanks: int


@dataclass(frozen=True, slots=True)
class Year:
    """Everybody's year. Handles are folded; people stand in the order of their handles where nothing else is said."""

    number: int
    over: bool
    new: tuple[str, ...]
    """Who came in, in the order of their coming."""
    tips: tuple[str, ...]
    """Newest first."""
    loved: tuple[Loved, ...]
    """By people, then newest first."""
    held: tuple[Held, ...]
    """In the order in which they began."""
    weeks: tuple[Week, ...]
    """All of the year, up to today."""
    thanking: tuple[str, ...]
    thanked: tuple[str, ...]
    thanks: int
    grew: tuple[Grew, ...]
    """By how much, then by how much is there, then key."""
    first_given: tuple[Award, ...]
    """The first award of each badge that nobody had before this year."""
    hosts: tuple[str, ...]
    confirming: tuple[str, ...]
    """Who tried out what others had done: results, and tips."""
    own: tuple[str, ...]
    """Those who have a page about their year."""

    @property
    def busiest(self) -> Week:
        return max(self.weeks, key=lambda week: (week.deeds, week.starts))


@dataclass(frozen=True, slots=True)
class OwnYear:
    """A learner's year."""

    number: int
    over: bool
    deeds: tuple[Credit, ...]
    """What they did, oldest first."""
    counts: Mapping[CreditKind, int]
    """How many of each kind, of what came to them as well."""
    best_week: Week
    streak: int
    """Most weeks in a row with a deed, in this year."""
    topics: tuple[str, ...]
    """By deeds, then key."""
    helped: tuple[str, ...]
    """Who thanked them, used a tip of theirs, or had a result confirmed by them."""
    podiums: tuple[Credit, ...]
    """Oldest first; shown only where they may stand on boards."""
    helped_by: tuple[str, ...]
    """Whom they thanked, and who confirmed a result of theirs."""
    awards: tuple[Award, ...]
    """The highest tier that came in this year, of each badge; latest first."""


def over(number: int, today: date) -> bool:
    """On its last evening a year may be told."""
    return today >= date(number, 12, 31)


def called(number: int) -> str:
    """As it stands in addresses."""
    return f"{number:04}"


def told(words: Words, its: OwnYear) -> Iterator[tuple[int, str]]:
    """(number, what is counted) of what a learner gave and took on in a year, as far as there is any."""
    challenges = len({one.challenge for one in its.deeds if one.kind == "result"})
    tips, helped = its.counts.get("tip", 0), len(its.helped)
    npgettext = words.npgettext
    counted = [
        (tips, npgettext("after a number", "tip shared", "tips shared", tips)),
        (challenges, npgettext("after a number", "challenge taken on", "challenges taken on", challenges)),
        (helped, npgettext("after a number", "person helped", "people helped", helped)),
        (len(its.awards), npgettext("after a number", "badge", "badges", len(its.awards))),
    ]
    yield from ((many, what) for many, what in counted if many)


# The community's ---------------------------------------------------------------------------------------------------


def years(hub: Hub) -> tuple[int, ...]:
    """Those in which a learner did something, latest first."""
    found = {one.when.year for learner in hub.learners.values() for one in learner.ledger if one.when <= hub.today}
    return tuple(sorted(found, reverse=True))


def year(hub: Hub, number: int) -> Year:
    """One of `years`."""
    rows = [one for learner in hub.learners.values() for one in learner.ledger if one.when <= hub.today]
    its = [one for one in rows if one.when.year == number]
    of_kind: dict[str, set[str]] = {}
    for one in its:
        of_kind.setdefault(one.kind, set()).add(one.who)
    came = sorted(
        (view.joined, key) for key, view in hub.learners.items() if view.joined and view.joined.year == number
    )
    return Year(
        number=number,
        over=over(number, hub.today),
        new=tuple(key for _, key in came),
        tips=tuple(key for key, view in hub.tips.items() if view.date and view.date.year == number),
        loved=_loved(hub, number),
        held=_held(hub, number),
        weeks=_weeks(its, number, hub.today),
        thanking=tuple(sorted(of_kind.get("thanking", ()))),
        thanked=tuple(sorted(of_kind.get("thanks", ()))),
        thanks=sum(1 for one in its if one.kind == "thanks"),
        grew=_grew(rows, number),
        first_given=_first_given(hub, number),
        hosts=tuple(sorted(of_kind.get("hosting", ()))),
        confirming=tuple(sorted(of_kind.get("confirming", set()) | of_kind.get("checking", set()))),
        own=tuple(sorted(key for key in hub.learners if number in own_years(hub, key))),
    )


def _loved(hub: Hub, number: int) -> tuple[Loved, ...]:
    """The same rules as for points (see `credits`), told by tip."""
    writers = {key: frozenset(map(folded, view.entry.value.writers)) for key, view in hub.tips.items()}
    site = (hub.community.url or "").rstrip("/")
    people: dict[str, set[str]] = {}

    def note(tips: Iterable[str], who: frozenset[str]) -> None:
        for key in tips:
            if others := who - writers[key]:
                people.setdefault(key, set()).update(others)

    for key, view in hub.tips.items():
        if view.date and view.date.year == number:
            note(linked(view.entry.body, site, writers), writers[key])
    for challenge in hub.challenges.values():
        for result in challenge.results:
            value = result.value
            if value.date.year == number:
                who, thanked = frozenset(map(folded, value.people)), frozenset(map(folded, value.thanks))
                meant = {key for key in challenge.tips if (day := hub.tips[key].date) and day <= value.date}
                note(linked(value.notes or "", site, writers) | {key for key in meant if thanked & writers[key]}, who)
    order = {key: place for place, key in enumerate(hub.tips)}
    found = sorted(people.items(), key=lambda item: (-len(item[1]), order[item[0]]))
    return tuple(Loved(key, len(who)) for key, who in found[:LOVED])


def _weeks(rows: Iterable[Credit], number: int, today: date) -> tuple[Week, ...]:
    deeds: Counter[date] = Counter()
    thanks: Counter[date] = Counter()
    for one in rows:
        if one.kind == "thanks":
            thanks[_monday(one.when)] += 1
        if one.kind not in RECEIVED and not one.capped:
            deeds[_monday(one.when)] += 1
    monday, last = _monday(date(number, 1, 1)), min(today, date(number, 12, 31))
    weeks = []
    while monday <= last:
        weeks.append(Week(monday, deeds[monday], thanks[monday]))
        monday += WEEK
    return tuple(weeks)


def _monday(day: date) -> date:
    """The first of January of the year 1 was one."""
    return day - timedelta(days=day.weekday())


def _grew(rows: Iterable[Credit], number: int) -> tuple[Grew, ...]:
    """Deeds by topic against the year before; thanks and podiums are no new talk of it."""
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for one in rows:
        if one.when.year in (number, number - 1) and one.kind not in RECEIVED and one.kind != "thanking":
            (now if one.when.year == number else before).update(one.topics)
    found = [Grew(topic, many, before[topic]) for topic, many in now.items() if many > before[topic]]
    found.sort(key=lambda one: (one.before - one.now, -one.now, one.topic))
    return tuple(found[:GREW])


def _first_given(hub: Hub, number: int) -> tuple[Award, ...]:
    first: dict[str, Award] = {}
    for award in sorted(hub.awards, key=lambda one: (one.when, one.who)):
        first.setdefault(award.badge, award)
    return tuple(award for award in first.values() if award.when.year == number)


# Challenges --------------------------------------------------------------------------------------------------------


def _held(hub: Hub, number: int) -> tuple[Held, ...]:
    found = []
    for view in hub.challenges.values():
        its = [one for one in view.results if one.value.date.year == number]
        opens = view.entry.value.opens
        if its or (opens and opens.year == number and view.state != "coming"):
            people = len({folded(who) for one in its for who in one.value.people})
            began = opens or min(one.value.date for one in its)
            found.append((began, view.key, Held(view.key, people, tuple(_moments(hub, view, number)))))
    return tuple(held for *_, held in sorted(found, key=lambda one: one[:2]))


def _moments(hub: Hub, view: ChallengeView, number: int) -> Iterator[Moment]:
    everybody = [row for board in view.boards for row in board.standings]
    rows = [row for row in everybody if all(hub.learners[who].on_boards for who in row.learners)]
    if first := min(everybody, key=lambda row: (row.results[-1].value.date, row.results[-1].path), default=None):
        day = first.results[-1].value.date
        if first in rows and day.year == number:
            yield Moment("first", first.learners[:1], (first.team,), day)
    if grown := max(filter(None, (_improved(view, row, number) for row in rows)), key=lambda one: one[0], default=None):
        yield grown[1]
    closes = view.entry.value.closes
    near = min(filter(None, map(_close, _tops(hub, view))), key=lambda one: one[0], default=None)
    if near and view.state == "past" and closes and closes.year == number:
        top, other = near[1]
        gap = abs((top.score or Decimal(0)) - (other.score or Decimal(0)))
        who = top.learners[0], other.learners[0]
        yield Moment("close" if gap else "shared", who, (top.team, other.team), closes, (gap,) if gap else ())


def _tops(hub: Hub, view: ChallengeView) -> Iterator[tuple[Standing, Standing]]:
    """The first two of each board, where both may be named."""
    for board in view.boards:
        for top, other in list(pairwise(board.standings))[:1]:
            if all(hub.learners[who].on_boards for row in (top, other) for who in row.learners):
                yield top, other


def _close(pair: tuple[Standing, Standing]) -> tuple[Decimal, tuple[Standing, Standing]] | None:
    """How far apart, as a part of the first; None where nothing is measured, or the first is far ahead."""
    top, other = pair
    if top.score is None or other.score is None:
        return None
    share = abs(top.score - other.score) / (abs(top.score) or Decimal(1))
    return (share, pair) if share <= Decimal("0.1") else None


def _improved(view: ChallengeView, row: Standing, number: int) -> tuple[Decimal, Moment] | None:
    """By which part of the first score of the year the best one is better."""
    challenge = view.entry.value
    scored = [(score_of(challenge, one.value), one) for one in reversed(row.results) if one.value.date.year == number]
    scores = [(score, one) for score, one in scored if score is not None]
    if len(scores) < 2 or not scores[0][0] or challenge.score.attempts == "sum":
        return None
    choose = min if challenge.score.lower_wins else max
    first, (best, result) = scores[0][0], choose(scores, key=lambda one: one[0])
    if best == first:
        return None
    moment = Moment("improved", row.learners[:1], (row.team,), result.value.date, (first, best))
    return abs(best - first) / abs(first), moment


# A learner's own ---------------------------------------------------------------------------------------------------


def own_years(hub: Hub, key: str) -> tuple[int, ...]:
    """Those with a page about what the learner did in them, latest first; none unless they want them."""
    learner = hub.learners[key]
    if not learner.entry.value.show.year:
        return ()
    found = {one.when.year for one in learner.ledger if one.kind not in RECEIVED and one.when <= hub.today}
    return tuple(sorted(found, reverse=True))


def own_year(hub: Hub, key: str, number: int) -> OwnYear:
    """One of `own_years`."""
    learner = hub.learners[key]
    its = [one for one in reversed(learner.ledger) if one.when.year == number and one.when <= hub.today]
    deeds = tuple(one for one in its if one.kind not in RECEIVED)
    weeks = _weeks(its, number, hub.today)
    topics = Counter(topic for one in deeds if one.kind != "thanking" for topic in one.topics)
    rows = streaks((one.when for one in deeds), hub.community.season)
    return OwnYear(
        number=number,
        over=over(number, hub.today),
        deeds=deeds,
        counts=Counter(one.kind for one in its),
        best_week=max(weeks, key=lambda week: (week.deeds, week.starts)),
        streak=max((one.weeks for one in rows), default=0),
        topics=tuple(sorted(topics, key=lambda topic: (-topics[topic], topic))),
        podiums=tuple(one for one in its if one.kind == "podium"),
        helped=_others(hub, key, (one for one in its if one.kind in ("thanks", "used", "confirming"))),
        helped_by=_helped_by(hub, key, its),
        awards=_awards(learner.awards, number),
    )


def _others(hub: Hub, key: str, rows: Iterable[Credit], also: Iterable[str] = ()) -> tuple[str, ...]:
    """In the order in which they came."""
    found = dict.fromkeys((*(who for one in rows for who in one.others), *also))
    return tuple(who for who in found if who != key and who in hub.learners)


def _helped_by(hub: Hub, key: str, its: Sequence[Credit]) -> tuple[str, ...]:
    confirmed = (
        folded(who)
        for place in hub.learners[key].places
        if place.standing
        for result in place.standing.results
        if any(one.path == result.path for one in its if one.kind == "result")
        for who in result.value.confirmed_by
    )
    return _others(hub, key, (one for one in its if one.kind == "thanking"), confirmed)


def _awards(awards: Sequence[Award], number: int) -> tuple[Award, ...]:
    """Tiers stand in rising order."""
    best = {award.badge: award for award in awards if award.when.year == number}
    return tuple(sorted(best.values(), key=lambda one: (-one.when.toordinal(), one.badge)))
