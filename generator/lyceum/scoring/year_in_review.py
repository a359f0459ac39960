"""What happened in the community in one calendar year. Learners are named beside a number or a rank only if they may be shown on boards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lyceum.schema import fold_key
from lyceum.scoring.badges import Award
from lyceum.scoring.calendar_years import WeekActivity, count_weeks, is_year_over
from lyceum.scoring.challenge_highlights import ChallengeInReview, find_challenges_in_review
from lyceum.scoring.credits import Credit
from lyceum.scoring.learner_year import list_learner_years
from lyceum.scoring.tip_links import find_linked_tips
from lyceum.scoring.year_data import YearData

MAX_POPULAR_TIPS = 6
"""Tips that are told."""
MAX_GROWING_TOPICS = 6
"""Topics that are told."""


@dataclass(frozen=True, slots=True)
class PopularTip:
    """A tip that others built on."""

    tip: str
    people_count: int
    """Others who linked to it, or thanked its author in a challenge that it helps with."""


@dataclass(frozen=True, slots=True)
class GrowingTopic:
    topic: str
    count: int
    """Deeds about it."""
    previous_count: int
    """In the year before."""


@dataclass(frozen=True, slots=True)
class YearInReview:
    """Everybody's year. Handles are folded; people stand in the order of their handles where nothing else is said."""

    number: int
    is_over: bool
    new_learners: tuple[str, ...]
    """Who came in, in the order of their coming."""
    tips: tuple[str, ...]
    """Newest first."""
    popular_tips: tuple[PopularTip, ...]
    """By people, then newest first."""
    challenges: tuple[ChallengeInReview, ...]
    """In the order in which they began."""
    weeks: tuple[WeekActivity, ...]
    """All of the year, up to today."""
    thanking_learners: tuple[str, ...]
    thanked_learners: tuple[str, ...]
    thanks_count: int
    growing_topics: tuple[GrowingTopic, ...]
    """By how much, then by how much is there, then key."""
    first_awards: tuple[Award, ...]
    """The first award of each badge that nobody had before this year."""
    hosts: tuple[str, ...]
    confirming_learners: tuple[str, ...]
    """Who tried out what others had done: results, and tips."""
    learners_with_page: tuple[str, ...]
    """Those who have a page about their year."""

    @property
    def busiest_week(self) -> WeekActivity:
        return max(self.weeks, key=lambda week: (week.contribution_count, week.monday))


# The community's ---------------------------------------------------------------------------------------------------


def list_years(hub: YearData) -> tuple[int, ...]:
    """Those in which a learner did something, latest first."""
    found = {one.day.year for learner in hub.learners.values() for one in learner.credits if one.day <= hub.today}
    return tuple(sorted(found, reverse=True))


def build_year_in_review(hub: YearData, number: int) -> YearInReview:
    """One of `years`."""
    rows = [one for learner in hub.learners.values() for one in learner.credits if one.day <= hub.today]
    its = [one for one in rows if one.day.year == number]
    of_kind: dict[str, set[str]] = {}
    for one in its:
        of_kind.setdefault(one.kind, set()).add(one.person)
    came = sorted(
        (view.join_day, key) for key, view in hub.learners.items() if view.join_day and view.join_day.year == number
    )
    return YearInReview(
        number=number,
        is_over=is_year_over(number, hub.today),
        new_learners=tuple(key for _, key in came),
        tips=tuple(key for key, view in hub.tips.items() if view.day and view.day.year == number),
        popular_tips=_find_popular_tips(hub, number),
        challenges=find_challenges_in_review(hub, number),
        weeks=count_weeks(its, number, hub.today),
        thanking_learners=tuple(sorted(of_kind.get("thanking", ()))),
        thanked_learners=tuple(sorted(of_kind.get("thanks", ()))),
        thanks_count=sum(1 for one in its if one.kind == "thanks"),
        growing_topics=_find_growing_topics(rows, number),
        first_awards=_find_first_awards(hub, number),
        hosts=tuple(sorted(of_kind.get("hosting", ()))),
        confirming_learners=tuple(sorted(of_kind.get("confirming", set()) | of_kind.get("checking", set()))),
        learners_with_page=tuple(sorted(key for key in hub.learners if number in list_learner_years(hub, key))),
    )


def _find_popular_tips(hub: YearData, number: int) -> tuple[PopularTip, ...]:
    """The same rules as for points (see `credits`), told by tip."""
    writers = {key: frozenset(map(fold_key, view.entry.value.current_authors)) for key, view in hub.tips.items()}
    site = (hub.settings.url or "").rstrip("/")
    people: dict[str, set[str]] = {}

    def note(tips: Iterable[str], who: frozenset[str]) -> None:
        for key in tips:
            if others := who - writers[key]:
                people.setdefault(key, set()).update(others)

    for key, view in hub.tips.items():
        if view.day and view.day.year == number:
            note(find_linked_tips(view.entry.body, site, writers), writers[key])
    for challenge in hub.challenges.values():
        for result in challenge.results:
            value = result.value
            if value.date.year == number:
                who, thanked = frozenset(map(fold_key, value.participants)), frozenset(map(fold_key, value.thanks))
                meant = {key for key in challenge.tips if (day := hub.tips[key].day) and day <= value.date}
                note(
                    find_linked_tips(value.notes or "", site, writers)
                    | {key for key in meant if thanked & writers[key]},
                    who,
                )
    order = {key: place for place, key in enumerate(hub.tips)}
    found = sorted(people.items(), key=lambda item: (-len(item[1]), order[item[0]]))
    return tuple(PopularTip(key, len(who)) for key, who in found[:MAX_POPULAR_TIPS])


def _find_growing_topics(rows: Iterable[Credit], number: int) -> tuple[GrowingTopic, ...]:
    """Deeds by topic against the year before; thanks and podiums are no new talk of it."""
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for one in rows:
        if one.day.year in (number, number - 1) and not one.is_received and one.kind != "thanking":
            (now if one.day.year == number else before).update(one.topics)
    found = [GrowingTopic(topic, many, before[topic]) for topic, many in now.items() if many > before[topic]]
    found.sort(key=lambda one: (one.previous_count - one.count, -one.count, one.topic))
    return tuple(found[:MAX_GROWING_TOPICS])


def _find_first_awards(hub: YearData, number: int) -> tuple[Award, ...]:
    first: dict[str, Award] = {}
    for award in sorted(hub.awards, key=lambda one: (one.day, one.learner)):
        first.setdefault(award.badge, award)
    return tuple(award for award in first.values() if award.day.year == number)
