"""Builds the ledger: one credit for each contribution, with the daily caps applied.

Profiles, activities, comments and commits are read here; tips and challenges have modules of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from lyceum.git import AgentDetector, History
from lyceum.loader import DiscussionComment
from lyceum.schema import DailyCaps
from lyceum.scoring.challenge_credits import find_challenge_credits
from lyceum.scoring.credit_factory import CreditFactory, fold_people
from lyceum.scoring.credits import Credit, credit_sort_key
from lyceum.scoring.people import PeopleMatcher, make_people_matcher
from lyceum.scoring.settling import SettledLibrary
from lyceum.scoring.tip_credits import find_tip_credits
from lyceum.scoring.tip_uses import find_tip_use_credits


def derive_credits(
    settled: SettledLibrary, history: History, comments: Iterable[DiscussionComment] = (), *, today: date
) -> tuple[Credit, ...]:
    """The ledger: every contribution once, the latest first, then by person, kind and place."""
    library = settled.library
    factory = CreditFactory(library, history, today, settled.mention_commits)
    people = make_people_matcher(library, history)
    credits_ = [
        *_find_profile_credits(factory),
        *find_tip_credits(factory),
        *find_challenge_credits(factory),
        *find_tip_use_credits(factory),
        *_find_activity_credits(factory),
        *_find_comment_credits(factory, people, comments),
        *_find_commit_credits(factory, people),
    ]
    return tuple(sorted(_apply_caps(credits_, library.settings.value.caps), key=credit_sort_key))


def _find_profile_credits(factory: CreditFactory) -> Iterator[Credit]:
    for key, entry in factory.library.learners.items():
        labels = ("story",) if entry.value.story else ()
        yield factory.make_credit(key, "profile", entry, factory.find_day(entry), labels=labels)


def _find_activity_credits(factory: CreditFactory) -> Iterator[Credit]:
    for entry in factory.library.activities.values():
        activity, people = entry.value, fold_people(entry.value.who)
        for person in people:
            yield factory.make_credit(
                person,
                "activity",
                entry,
                factory.find_day(entry),
                topics=factory.resolve_topics(activity.topics),
                labels=(activity.kind,),
                other_people=tuple(other for other in people if other != person),
                url=activity.url,
            )


def _find_comment_credits(
    factory: CreditFactory, people: PeopleMatcher, comments: Iterable[DiscussionComment]
) -> Iterator[Credit]:
    """Credits for comments of people with a profile. Each comment counts once, by its id."""
    points, agents = factory.get_points("discussion"), AgentDetector.create(factory.settings.agents)
    for comment in {comment.id: comment for comment in comments}.values():
        if comment.day > factory.today or agents.is_agent("", comment.login, comment.github_id, ()):
            continue
        if learner := people.find_learner(comment.login, comment.github_id):
            yield Credit(learner, "discussion", "", comment.day, points, merge_day=comment.day, url=comment.url)


def _find_commit_credits(factory: CreditFactory, people: PeopleMatcher) -> Iterator[Credit]:
    """Credits for commits to code or pages. Two names in a commit that belong to one learner count once."""
    seen: set[tuple[str, str, str]] = set()
    for commit in factory.history.project_commits:
        person, kind = people.identify(commit.person), commit.kind
        if commit.person.is_bot or (person, commit.sha, kind) in seen:
            continue
        seen.add((person, commit.sha, kind))
        points = factory.get_points(kind)
        yield Credit(person, kind, "", commit.date, points, commit=commit.sha, merge_day=commit.merged_on)


def _apply_caps(credits_: list[Credit], caps: DailyCaps) -> Iterator[Credit]:
    """The same credits; those beyond the daily cap of a person and kind lose their points."""
    counts: Counter[tuple[str, str, date]] = Counter()
    for credit in sorted(credits_, key=credit_sort_key):
        slot = (credit.person, credit.kind, credit.day)
        counts[slot] += 1
        cap = caps.get_cap(credit.kind)
        is_over = cap is not None and counts[slot] > cap
        yield replace(credit, points=0, is_capped=True) if is_over else credit
