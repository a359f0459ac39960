"""The Hub: everything derived from the Library and the Git history, the one value that views read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lyceum.git import FileHistory, History
from lyceum.loader import DiscussionComment, Library
from lyceum.schema import Badge, HubSettings, fold_key
from lyceum.scoring import (
    Award,
    BadgeEvaluator,
    BadgeRarity,
    ChallengeDetails,
    Contributor,
    Credit,
    Leaderboards,
    LearnerDetails,
    LearnerProgress,
    NextBadge,
    Season,
    TipDetails,
    TopicDetails,
    build_challenge_details,
    build_leaderboards,
    build_learner_details,
    build_tip_details,
    build_topic_details,
    compute_progress,
    compute_rarities,
    derive_awards,
    derive_credits,
    find_contribution_day,
    find_next_badges,
    group_by_person,
    latest_first_key,
    list_contributors,
)

MAX_AWARD_IMAGES = 2_000
"""Awards with a picture of their own: one for each in a large hub would fill the site."""


@dataclass(frozen=True)
class Hub:
    settings: HubSettings
    library: Library
    history: History
    today: date
    learners: Mapping[str, LearnerDetails]
    """By folded handle, in order of joining, newest first (unknown last), then by handle."""
    tips: Mapping[str, TipDetails]
    """Newest first, then by key."""
    challenges: Mapping[str, ChallengeDetails]
    """Open ones (closing soonest first, open-ended last), coming (soonest first), past (latest first)."""
    topics: Mapping[str, TopicDetails]
    """By name."""
    credits: tuple[Credit, ...]
    """The ledger: see `credits.credits_of`."""
    contributors: tuple[Contributor, ...]
    leaderboards: Leaderboards
    """Made when they are asked for; of those who may stand on boards."""
    badge_evaluator: BadgeEvaluator
    """By which badges are given."""
    revoked_awards: tuple[Award, ...] = ()
    """Taken back in hub.yml; nobody's any more."""

    @property
    def seasons(self) -> tuple[Season, ...]:
        """This one, and all in which something was done, latest first."""
        return self.leaderboards.seasons

    @cached_property
    def badges(self) -> Mapping[str, Badge]:
        """By folded id, in the order of badges.yml."""
        return {fold_key(badge.id): badge for badge in self.badge_evaluator.badges}

    @cached_property
    def awards(self) -> tuple[Award, ...]:
        """Every badge that somebody has: by learner, then in the order of badges.yml."""
        return tuple(award for key in sorted(self.learners) for award in self.learners[key].awards)

    @cached_property
    def awards_by_badge(self) -> Mapping[str, tuple[Award, ...]]:
        """Awards by badge, latest first, then by learner; of a learner's tiers of one badge, the highest only."""
        best: dict[str, dict[str, Award]] = {key: {} for key in self.badges}
        for award in self.awards:
            best[award.badge][award.learner] = award  # tiers stand in rising order
        return {
            key: tuple(sorted(its.values(), key=lambda one: (latest_first_key(one.day), one.learner)))
            for key, its in best.items()
        }

    @cached_property
    def awards_with_image(self) -> Mapping[str, Award]:
        """Awards with a picture of their own, by `<badge>-<handle>`, latest first: the latest MOST_SHOWN, of each badge the
        highest tier, of learners who may be found."""
        given = [
            one
            for its in self.awards_by_badge.values()
            for one in its
            if self.learners[one.learner].entry.value.show.search
        ]
        given.sort(key=lambda one: (latest_first_key(one.day), one.learner, one.badge))
        return {f"{one.badge}-{one.learner}": one for one in given[:MAX_AWARD_IMAGES]}

    @cached_property
    def rarities(self) -> Mapping[str, BadgeRarity]:
        """By badge, in the order of badges.yml."""
        return {one.badge: one for one in compute_rarities(self.badge_evaluator, self.awards)}

    def find_next_badges(self, key: str) -> tuple[NextBadge, ...]:
        """What a learner can still earn, the nearest first."""
        return find_next_badges(self.badge_evaluator, key)

    def compute_progress(self, key: str) -> LearnerProgress:
        """A learner beside nobody but themselves."""
        return compute_progress(self.learners[key].credits, self.settings, today=self.today)

    def find_topic(self, key: str) -> TopicDetails:
        """The topic that a key or an alias names."""
        return self.topics[self.library.resolve_topic_key(key)]

    def find_file_history(self, path: str) -> FileHistory | None:
        """First and last change of a file, where the history knows them."""
        return self.history.files.get(path)


def derive_hub(library: Library, history: History, comments: Sequence[DiscussionComment] = (), *, today: date) -> Hub:
    """Everything that follows from a library without errors (see `library.sound`)."""
    all_credits = derive_credits(library, history, comments, today=today)
    tips = build_tip_details(library, history)
    challenges = build_challenge_details(library, tips, today)
    joined = {key: find_contribution_day(entry, entry.value.joined, history) for key, entry in library.learners.items()}
    judge = BadgeEvaluator(
        library, history, group_by_person(one for one in all_credits if one.person in joined), joined, today
    )
    given = derive_awards(judge)
    revoked = tuple(one for one in given if _is_revoked(one, library.settings.value))
    standing = tuple(one for one in given if one not in revoked)
    return Hub(
        settings=library.settings.value,
        revoked_awards=revoked,
        library=library,
        history=history,
        today=today,
        learners=build_learner_details(library, judge, standing, tips, challenges, today),
        tips=tips,
        challenges=challenges,
        topics=build_topic_details(library, tips, challenges),
        credits=all_credits,
        contributors=list_contributors(library, history, all_credits),
        leaderboards=build_leaderboards(library, all_credits, joined, today=today),
        badge_evaluator=judge,
    )


def _is_revoked(award: Award, community: HubSettings) -> bool:
    return any(
        (fold_key(one.badge), fold_key(one.learner)) == (award.badge, award.learner) and one.tier in (None, award.tier)
        for one in community.revoked
    )
