"""The Library and the Git history become credits, and credits become boards, badges and statistics.

Scoring reads no files: everything it needs comes to it as a value."""

from lyceum.scoring.badge_evaluator import BadgeEvaluator
from lyceum.scoring.badges import Award, BadgeRarity, NextBadge, compute_rarities, derive_awards, find_next_badges
from lyceum.scoring.calendar_years import format_year_key, is_year_over
from lyceum.scoring.challenge_boards import (
    ChallengeBoard,
    CohortStanding,
    Standing,
    UnrankedReason,
    UnrankedResult,
    build_challenge_boards,
    rank_cohorts,
)
from lyceum.scoring.challenge_highlights import ChallengeHighlight, ChallengeInReview
from lyceum.scoring.content_details import (
    ChallengeDetails,
    TipDetails,
    TopicDetails,
    build_challenge_details,
    build_tip_details,
    build_topic_details,
)
from lyceum.scoring.contributors import Contributor, list_contributors
from lyceum.scoring.credits import Credit, group_by_person
from lyceum.scoring.criteria import BADGE_CATEGORIES, describe_rule, find_badge_category, format_badge_progress
from lyceum.scoring.file_days import get_counted_day, latest_first_key
from lyceum.scoring.leaderboard_rows import (
    MIN_ACTIVE_MEMBERS,
    GroupRow,
    ImprovementRow,
    LeaderboardRow,
    LeaderboardScope,
    TeamRow,
)
from lyceum.scoring.leaderboards import Leaderboards, build_leaderboards
from lyceum.scoring.learner_details import LearnerDetails, LearnerResult, build_learner_details
from lyceum.scoring.learner_year import LearnerYear, build_learner_year, list_learner_years, summarize_learner_year
from lyceum.scoring.ledger import derive_credits
from lyceum.scoring.progress import CurrentProgress, LearnerProgress, compute_current_progress, compute_progress
from lyceum.scoring.results import TRUST_LEVELS, TrustLevel, compute_score, get_written_score, list_entrants
from lyceum.scoring.seasons import Season, find_season, format_season
from lyceum.scoring.settling import SettledLibrary, find_paths_with_versions, settle_library
from lyceum.scoring.year_in_review import YearInReview, build_year_in_review, list_years

__all__ = [
    "BADGE_CATEGORIES",
    "MIN_ACTIVE_MEMBERS",
    "TRUST_LEVELS",
    "Award",
    "BadgeEvaluator",
    "BadgeRarity",
    "ChallengeBoard",
    "ChallengeDetails",
    "ChallengeHighlight",
    "ChallengeInReview",
    "CohortStanding",
    "Contributor",
    "Credit",
    "CurrentProgress",
    "GroupRow",
    "ImprovementRow",
    "LeaderboardRow",
    "LeaderboardScope",
    "Leaderboards",
    "LearnerDetails",
    "LearnerProgress",
    "LearnerResult",
    "LearnerYear",
    "NextBadge",
    "Season",
    "SettledLibrary",
    "Standing",
    "TeamRow",
    "TipDetails",
    "TopicDetails",
    "TrustLevel",
    "UnrankedReason",
    "UnrankedResult",
    "YearInReview",
    "build_challenge_boards",
    "build_challenge_details",
    "build_leaderboards",
    "build_learner_details",
    "build_learner_year",
    "build_tip_details",
    "build_topic_details",
    "build_year_in_review",
    "compute_current_progress",
    "compute_progress",
    "compute_rarities",
    "compute_score",
    "derive_awards",
    "derive_credits",
    "describe_rule",
    "find_badge_category",
    "find_next_badges",
    "find_paths_with_versions",
    "find_season",
    "format_badge_progress",
    "format_season",
    "format_year_key",
    "get_counted_day",
    "get_written_score",
    "group_by_person",
    "is_year_over",
    "latest_first_key",
    "list_contributors",
    "list_entrants",
    "list_learner_years",
    "list_years",
    "rank_cohorts",
    "settle_library",
    "summarize_learner_year",
]
