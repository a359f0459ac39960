"""Builds the ledger: one credit for each contribution, with daily caps applied. Profiles, activities, comments and commits are read here; tips and challenges have modules of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from lyceum.git import History
from lyceum.loader import DiscussionComment, Library
from lyceum.schema import HubSettings
from lyceum.scoring.challenge_credits import find_challenge_credits
from lyceum.scoring.credit_factory import CreditFactory, fold_people
from lyceum.scoring.credits import Credit, credit_sort_key
from lyceum.scoring.people import has_left_community, identify_person, map_logins_to_learners
from lyceum.scoring.tip_credits import find_tip_credits, find_tip_use_credits


def derive_credits(
    library: Library, history: History, comments: Iterable[DiscussionComment] = (), *, today: date
) -> tuple[Credit, ...]:
    """Every deed once, latest first, then by who, kind and where it can be seen."""
    maker = CreditFactory(library, history, today)
    found = [
        *_find_profile_credits(maker),
        *find_tip_credits(maker),
        *find_challenge_credits(maker),
        *find_tip_use_credits(maker),
        *_find_activity_credits(maker),
        *_find_comment_credits(maker, comments),
        *_find_commit_credits(maker),
    ]
    return tuple(sorted(_apply_caps(found, library.settings.value), key=credit_sort_key))


def _find_profile_credits(maker: CreditFactory) -> Iterator[Credit]:
    for key, entry in maker.library.learners.items():
        labels = ("story",) if entry.value.story else ()
        yield maker.make_credit(key, "profile", entry, maker.find_day(entry, entry.value.joined), labels=labels)


def _find_activity_credits(maker: CreditFactory) -> Iterator[Credit]:
    for entry in maker.library.activities.values():
        deed, people = entry.value, fold_people(entry.value.who)
        for who in people:
            others = tuple(one for one in people if one != who)
            topics = maker.resolve_topics(deed.topics)
            day = maker.find_day(entry, deed.date)
            yield maker.make_credit(
                who, "activity", entry, day, topics=topics, labels=(deed.kind,), other_people=others, url=deed.url
            )


# Comments and commits ----------------------------------------------------------------------------------------------


def _find_comment_credits(maker: CreditFactory, comments: Iterable[DiscussionComment]) -> Iterator[Credit]:
    """Of people with a profile; each comment once, by its id."""
    logins = map_logins_to_learners(maker.library)
    worth, once = maker.community.points.list_points("discussion")[0], {one.id: one for one in comments}
    for one in once.values():
        if (who := logins.get(one.login.lower())) and one.day <= maker.today:
            yield Credit(who, "discussion", "", one.day, worth, merge_day=one.day, url=one.url)


def _find_commit_credits(maker: CreditFactory) -> Iterator[Credit]:
    """A commit to code or docs, for each of its people once, even where two names in it are one learner."""
    points, logins = maker.community.points, map_logins_to_learners(maker.library)
    seen: set[tuple[str, str, str]] = set()
    for one in maker.history.project_commits:
        who = identify_person(one.person, logins)
        if one.person.is_bot or (who, one.sha, one.kind) in seen or has_left_community(one.person, maker.library):
            continue
        seen.add((who, one.sha, one.kind))
        worth = points.list_points(one.kind)[0]
        yield Credit(who, one.kind, "", one.date, worth, commit=one.sha, merge_day=one.date)


# Caps --------------------------------------------------------------------------------------------------------------


def _apply_caps(found: list[Credit], community: HubSettings) -> Iterator[Credit]:
    """The same rows; of one person's deeds of a kind on one day, the first ones give points."""
    most = {name: getattr(community.caps, name) for name in type(community.caps).model_fields}
    had: Counter[tuple[str, str, date]] = Counter()
    for one in sorted(found, key=credit_sort_key):
        slot = (one.person, one.kind, one.day)
        had[slot] += 1
        over = one.kind in most and had[slot] > most[one.kind]
        yield replace(one, points=0, is_capped=True) if over else one
