"""What one learner did in one calendar year. A page about it exists only for learners with `show.year`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lyceum.i18n import Translator
from lyceum.schema import CreditKindName, fold_key
from lyceum.scoring.badges import Award
from lyceum.scoring.calendar_years import YearData
from lyceum.scoring.credits import Credit
from lyceum.scoring.learner_facts import has_come
from lyceum.scoring.learner_records import find_record
from lyceum.scoring.people_years import is_year_over, list_all_years_with_page
from lyceum.scoring.weeks import WeekActivity, count_by_week, find_streaks, list_weeks


@dataclass(frozen=True, slots=True)
class LearnerYear:
    """The year of one learner."""

    number: int
    is_over: bool
    contributions: tuple[Credit, ...]
    """Their own contributions, oldest first."""
    counts: Mapping[CreditKindName, int]
    """The number of credits of each kind, received credits included."""
    best_week: WeekActivity
    longest_streak_weeks: int
    """Most weeks in a row with a contribution, in this year."""
    topics: tuple[str, ...]
    """By number of contributions, then by key."""
    helped_people: tuple[str, ...]
    """Learners who thanked them, used a tip of theirs, or had a result confirmed by them."""
    podiums: tuple[Credit, ...]
    """Oldest first; a page shows them only if the learner may stand on boards."""
    helpers: tuple[str, ...]
    """Learners whom they thanked, and those who confirmed a result of theirs."""
    awards: tuple[Award, ...]
    """Of each badge the highest tier of this year; latest first."""


def summarize_learner_year(translator: Translator, year: LearnerYear) -> Iterator[tuple[int, str]]:
    """(number, what is counted) of what a learner gave and took on in a year; zeros are left out."""
    challenge_count = len({credit.challenge for credit in year.contributions if credit.kind == "result"})
    tip_count, helped_count, award_count = year.counts.get("tip", 0), len(year.helped_people), len(year.awards)
    npgettext = translator.npgettext
    lines = [
        (tip_count, npgettext("after a number", "tip shared", "tips shared", tip_count)),
        (challenge_count, npgettext("after a number", "challenge taken on", "challenges taken on", challenge_count)),
        (helped_count, npgettext("after a number", "person helped", "people helped", helped_count)),
        (award_count, npgettext("after a number", "badge", "badges", award_count)),
    ]
    yield from ((count, text) for count, text in lines if count)


def list_learner_years(hub: YearData, key: str) -> tuple[int, ...]:
    """The years with a page about a learner, latest first; none unless the learner wants them."""
    return hub.database.get(find_record, key).years


def list_all_learner_years(hub: YearData) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """(learner, their years) of all learners who have some, in the order of all learners."""
    return hub.database.get(list_all_years_with_page)


def build_learner_year(hub: YearData, key: str, number: int) -> LearnerYear:
    """One of the years that `list_learner_years` lists."""
    learner, last_day = hub.learners[key], date(number, 12, 31)
    credits_ = [
        credit
        for credit in reversed(learner.credits)
        if credit.day.year == number and has_come(hub.database, credit.day)
    ]
    contributions = tuple(credit for credit in credits_ if not credit.is_received)
    weeks = list_weeks(count_by_week(credits_), number, last_day)
    streaks = find_streaks((credit.day for credit in contributions), hub.settings.season)
    topic_counts = Counter(topic for credit in credits_ if credit.is_about_topics for topic in credit.topics)
    help_credits = (credit for credit in credits_ if credit.kind in ("thanks", "used", "confirming"))
    return LearnerYear(
        number=number,
        is_over=is_year_over(hub.database, number),
        contributions=contributions,
        counts=Counter(credit.kind for credit in credits_),
        best_week=max(weeks, key=lambda week: (week.contribution_count, week.monday)),
        longest_streak_weeks=max((streak.weeks for streak in streaks), default=0),
        topics=tuple(sorted(topic_counts, key=lambda topic: (-topic_counts[topic], topic))),
        podiums=tuple(credit for credit in credits_ if credit.kind == "podium"),
        helped_people=_list_other_people(hub, key, help_credits),
        helpers=_list_helpers(hub, key, credits_),
        awards=_pick_best_awards(learner.awards, number),
    )


def _list_other_people(
    hub: YearData, key: str, credits_: Iterable[Credit], more_people: Iterable[str] = ()
) -> tuple[str, ...]:
    """The other learners of some credits, and more people, in the order in which they first come."""
    people = dict.fromkeys((*(person for credit in credits_ for person in credit.other_people), *more_people))
    return tuple(person for person in people if person != key and person in hub.learners)


def _list_helpers(hub: YearData, key: str, credits_: Sequence[Credit]) -> tuple[str, ...]:
    result_paths = {credit.path for credit in credits_ if credit.kind == "result"}
    confirming = (
        fold_key(person)
        for place in hub.learners[key].results
        if place.standing
        for result in place.standing.results
        if result.path in result_paths
        for person in result.value.confirmed_by
    )
    return _list_other_people(hub, key, (credit for credit in credits_ if credit.kind == "thanking"), confirming)


def _pick_best_awards(awards: Sequence[Award], year: int) -> tuple[Award, ...]:
    # The tiers of a badge are in rising order, so that the highest one stays in the dict.
    best = {award.badge: award for award in awards if award.day.year == year}
    return tuple(sorted(best.values(), key=lambda award: (-award.day.toordinal(), award.badge)))
