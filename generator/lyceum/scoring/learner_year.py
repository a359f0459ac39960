"""What one learner did in one calendar year. It is built only for learners with `show.year`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lyceum.i18n import Translator
from lyceum.schema import CreditKindName, fold_key
from lyceum.scoring.badges import Award
from lyceum.scoring.calendar_years import WeekActivity, count_weeks, is_year_over
from lyceum.scoring.credits import Credit
from lyceum.scoring.streaks import find_streaks
from lyceum.scoring.year_data import YearData


@dataclass(frozen=True, slots=True)
class LearnerYear:
    """A learner's year."""

    number: int
    is_over: bool
    contributions: tuple[Credit, ...]
    """What they did, oldest first."""
    counts: Mapping[CreditKindName, int]
    """How many of each kind, of what came to them as well."""
    best_week: WeekActivity
    longest_streak_weeks: int
    """Most weeks in a row with a deed, in this year."""
    topics: tuple[str, ...]
    """By deeds, then key."""
    helped_people: tuple[str, ...]
    """Who thanked them, used a tip of theirs, or had a result confirmed by them."""
    podiums: tuple[Credit, ...]
    """Oldest first; shown only where they may stand on boards."""
    helpers: tuple[str, ...]
    """Whom they thanked, and who confirmed a result of theirs."""
    awards: tuple[Award, ...]
    """The highest tier that came in this year, of each badge; latest first."""


def summarize_learner_year(words: Translator, its: LearnerYear) -> Iterator[tuple[int, str]]:
    """(number, what is counted) of what a learner gave and took on in a year, as far as there is any."""
    challenges = len({one.challenge for one in its.contributions if one.kind == "result"})
    tips, helped = its.counts.get("tip", 0), len(its.helped_people)
    npgettext = words.npgettext
    counted = [
        (tips, npgettext("after a number", "tip shared", "tips shared", tips)),
        (challenges, npgettext("after a number", "challenge taken on", "challenges taken on", challenges)),
        (helped, npgettext("after a number", "person helped", "people helped", helped)),
        (len(its.awards), npgettext("after a number", "badge", "badges", len(its.awards))),
    ]
    yield from ((many, what) for many, what in counted if many)


# A learner's own ---------------------------------------------------------------------------------------------------


def list_learner_years(hub: YearData, key: str) -> tuple[int, ...]:
    """Those with a page about what the learner did in them, latest first; none unless they want them."""
    learner = hub.learners[key]
    if not learner.entry.value.show.year:
        return ()
    found = {one.day.year for one in learner.credits if not one.is_received and one.day <= hub.today}
    return tuple(sorted(found, reverse=True))


def build_learner_year(hub: YearData, key: str, number: int) -> LearnerYear:
    """One of `own_years`."""
    learner = hub.learners[key]
    its = [one for one in reversed(learner.credits) if one.day.year == number and one.day <= hub.today]
    deeds = tuple(one for one in its if not one.is_received)
    weeks = count_weeks(its, number, hub.today)
    topics = Counter(topic for one in deeds if one.kind != "thanking" for topic in one.topics)
    rows = find_streaks((one.day for one in deeds), hub.settings.season)
    return LearnerYear(
        number=number,
        is_over=is_year_over(number, hub.today),
        contributions=deeds,
        counts=Counter(one.kind for one in its),
        best_week=max(weeks, key=lambda week: (week.contribution_count, week.monday)),
        longest_streak_weeks=max((one.weeks for one in rows), default=0),
        topics=tuple(sorted(topics, key=lambda topic: (-topics[topic], topic))),
        podiums=tuple(one for one in its if one.kind == "podium"),
        helped_people=_list_other_people(
            hub, key, (one for one in its if one.kind in ("thanks", "used", "confirming"))
        ),
        helpers=_list_helpers(hub, key, its),
        awards=_pick_best_awards(learner.awards, number),
    )


def _list_other_people(hub: YearData, key: str, rows: Iterable[Credit], also: Iterable[str] = ()) -> tuple[str, ...]:
    """In the order in which they came."""
    found = dict.fromkeys((*(who for one in rows for who in one.other_people), *also))
    return tuple(who for who in found if who != key and who in hub.learners)


def _list_helpers(hub: YearData, key: str, its: Sequence[Credit]) -> tuple[str, ...]:
    confirmed = (
        fold_key(who)
        for place in hub.learners[key].results
        if place.standing
        for result in place.standing.results
        if any(one.path == result.path for one in its if one.kind == "result")
        for who in result.value.confirmed_by
    )
    return _list_other_people(hub, key, (one for one in its if one.kind == "thanking"), confirmed)


def _pick_best_awards(awards: Sequence[Award], number: int) -> tuple[Award, ...]:
    """Tiers stand in rising order."""
    best = {award.badge: award for award in awards if award.day.year == number}
    return tuple(sorted(best.values(), key=lambda one: (-one.day.toordinal(), one.badge)))
