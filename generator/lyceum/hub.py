"""The Hub: everything derived from the Library and the Git history, the one value that views read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lyceum.git import FileHistory, History
from lyceum.loader import DiscussionComment, ValidLibrary
from lyceum.schema import Badge, HubSettings, fold_key
from lyceum.scoring import (
    Award,
    BadgeEvaluator,
    BadgeRarity,
    ChallengeDetails,
    Contributor,
    Credit,
    CurrentProgress,
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
    compute_current_progress,
    compute_progress,
    compute_rarities,
    derive_awards,
    derive_credits,
    find_next_badges,
    get_counted_day,
    group_by_person,
    latest_first_key,
    list_contributors,
    settle_library,
)


@dataclass(frozen=True)
class Hub:
    settings: HubSettings
    library: ValidLibrary
    history: History
    today: date
    learners: Mapping[str, LearnerDetails]
    """By folded handle: by the day of joining, newest first (unknown last), then by handle."""
    tips: Mapping[str, TipDetails]
    """By folded key, newest first."""
    challenges: Mapping[str, ChallengeDetails]
    """By folded key: open (closing soonest first, without an end last), coming (soonest first), past (latest first)."""
    topics: Mapping[str, TopicDetails]
    """By folded key, in the order of their names."""
    credits: tuple[Credit, ...]
    """The ledger; see `scoring.derive_credits`."""
    contributors: tuple[Contributor, ...]
    leaderboards: Leaderboards
    """The boards of learners who may stand on boards; each is computed when it is first asked for."""
    badge_evaluator: BadgeEvaluator
    revoked_awards: tuple[Award, ...] = ()
    """Awards that hub.yml revokes; no learner has them any more."""

    @property
    def seasons(self) -> tuple[Season, ...]:
        """The current season and all seasons with a credit, latest first."""
        return self.leaderboards.seasons

    @cached_property
    def badges(self) -> Mapping[str, Badge]:
        """By folded id, in the order of badges.yml."""
        return {fold_key(badge.id): badge for badge in self.badge_evaluator.badges}

    @cached_property
    def awards(self) -> tuple[Award, ...]:
        """The awards of all learners: by learner, then in the order of badges.yml."""
        return tuple(award for key in sorted(self.learners) for award in self.learners[key].awards)

    @cached_property
    def awards_by_badge(self) -> Mapping[str, tuple[Award, ...]]:
        """The awards of each badge, latest first, then by learner. Of a learner's tiers, only the highest is listed."""
        highest: dict[str, dict[str, Award]] = {key: {} for key in self.badges}
        for award in self.awards:
            highest[award.badge][award.learner] = award  # tiers come in rising order
        return {
            key: tuple(sorted(awards.values(), key=lambda award: (latest_first_key(award.day), award.learner)))
            for key, awards in highest.items()
        }

    @cached_property
    def rarities(self) -> Mapping[str, BadgeRarity]:
        """By badge, in the order of badges.yml."""
        return {rarity.badge: rarity for rarity in compute_rarities(self.badge_evaluator, self.awards)}

    def find_next_badges(self, key: str) -> tuple[NextBadge, ...]:
        """The badges that a learner can still earn, the nearest first."""
        return find_next_badges(self.badge_evaluator, key)

    def compute_progress(self, key: str) -> LearnerProgress:
        """A learner's points by season and streaks of weeks."""
        return compute_progress(self.learners[key].credits, self.settings)

    def compute_current_progress(self, key: str) -> CurrentProgress:
        """A learner's points of this season, and their weeks in a row up to today."""
        return compute_current_progress(self.learners[key].credits, self.settings, today=self.today)

    def find_topic(self, key: str) -> TopicDetails:
        """The topic that a key or an alias names."""
        return self.topics[self.library.resolve_topic_key(key)]

    def find_file_history(self, path: str) -> FileHistory | None:
        """The first and last commit of a file; None if the history does not know it."""
        return self.history.files.get(path)


def derive_hub(
    library: ValidLibrary, history: History, comments: Sequence[DiscussionComment] = (), *, today: date
) -> Hub:
    """Derive the Hub from a library without errors, which `loader.drop_invalid` makes. Its library holds what counts."""
    settled = settle_library(library, history, today=today)
    library, settings = settled.library, settled.library.settings.value
    credits_ = derive_credits(settled, history, comments, today=today)
    join_days = {key: get_counted_day(entry) for key, entry in library.learners.items()}
    credits_by_learner = group_by_person(credit for credit in credits_ if credit.person in library.learners)
    evaluator = BadgeEvaluator(library, history, credits_by_learner, join_days, today)
    all_awards = derive_awards(evaluator)
    revoked_awards = tuple(award for award in all_awards if _is_revoked(award, settings))
    valid_awards = tuple(award for award in all_awards if award not in revoked_awards)
    tips = build_tip_details(library)
    challenges = build_challenge_details(library, tips, today)
    return Hub(
        settings=settings,
        library=library,
        history=history,
        today=today,
        learners=build_learner_details(library, evaluator, valid_awards, tips, challenges, today),
        tips=tips,
        challenges=challenges,
        topics=build_topic_details(library, tips, challenges),
        credits=credits_,
        contributors=list_contributors(library, history, credits_),
        leaderboards=build_leaderboards(library, credits_, join_days, today=today),
        badge_evaluator=evaluator,
        revoked_awards=revoked_awards,
    )


def _is_revoked(award: Award, settings: HubSettings) -> bool:
    return any(
        (fold_key(revocation.badge), fold_key(revocation.learner)) == (award.badge, award.learner)
        and revocation.tier in (None, award.tier)
        for revocation in settings.revoked
    )
