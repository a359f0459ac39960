"""The Library and the Git history become credits, and credits become boards, badges and statistics.

Scoring reads no files: everything it needs comes to it as a value."""

from lyceum.scoring.badge_holders import (
    BadgeHolder,
    BadgeRarity,
    HolderSummary,
    compute_rarities,
    map_holders,
    select_named_holders,
    summarize_holders,
)
from lyceum.scoring.badges import (
    Award,
    collect_awards,
    list_awards,
    list_revoked_awards,
    list_shard_awards,
)
from lyceum.scoring.calendar_years import format_year_key
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
from lyceum.scoring.challenge_rules import order_challenges
from lyceum.scoring.content_details import ChallengeDetails, TipDetails
from lyceum.scoring.contributors import (
    Contributor,
    ContributorRow,
    Contributors,
    count_contributors,
    list_contributors,
    list_latest_contributors,
    name_contributors,
)
from lyceum.scoring.credits import Credit, credit_sort_key
from lyceum.scoring.criteria import BADGE_CATEGORIES, describe_rule, find_badge_category, format_badge_progress
from lyceum.scoring.file_days import get_counted_day, latest_first_key
from lyceum.scoring.first_derivation import derive_in_processes
from lyceum.scoring.leaderboard_rows import (
    ALL_CREDITS,
    MIN_ACTIVE_MEMBERS,
    GroupRow,
    ImprovementRow,
    LeaderboardRow,
    LeaderboardScope,
    TeamRow,
)
from lyceum.scoring.leaderboards import Leaderboards, map_row_numbers, release_shown_credits
from lyceum.scoring.learner_details import (
    LearnerDetails,
    LearnerResult,
    RankedPlace,
    list_ranked_places,
)
from lyceum.scoring.learner_facts import (
    LearnerFacts,
    collect_learner_facts,
    find_learner_facts,
    find_person_shard,
    is_past,
    list_people_shards,
    list_seekers,
    order_learners,
)
from lyceum.scoring.learner_names import map_all_names
from lyceum.scoring.learner_records import LearnerWork, collect_work
from lyceum.scoring.learner_year import (
    LearnerYear,
    build_learner_year,
    list_all_learner_years,
    list_learner_years,
    summarize_learner_year,
)
from lyceum.scoring.ledger import collect_ledger, list_all_credits
from lyceum.scoring.next_badges import NextBadge, list_next_badges
from lyceum.scoring.people_years import map_years_with_page
from lyceum.scoring.progress import CurrentProgress, LearnerProgress, compute_current_progress, compute_progress
from lyceum.scoring.reading import COMMENTS, DAY, ScoringReader, find_last_change
from lyceum.scoring.recorded_entries import RecordedEntry, RecordedMap, read_value
from lyceum.scoring.result_facts import list_result_shards, settle_results
from lyceum.scoring.results import TRUST_LEVELS, TrustLevel, compute_score, get_written_score, list_entrants
from lyceum.scoring.seasons import Season, find_season, format_season
from lyceum.scoring.settled_library import SettledLibrary
from lyceum.scoring.shards import find_shard, split_into_shards
from lyceum.scoring.tip_facts import find_tip_facts, order_tips
from lyceum.scoring.topics import (
    TopicCounts,
    TopicDetails,
    TopicLabel,
    count_topics,
    find_tips_beside,
    find_topic_details,
    find_topic_label,
    order_topics,
)
from lyceum.scoring.year_in_review import YearCounts, YearInReview, build_year_in_review, count_year, list_years

__all__ = [
    "ALL_CREDITS",
    "BADGE_CATEGORIES",
    "COMMENTS",
    "DAY",
    "MIN_ACTIVE_MEMBERS",
    "TRUST_LEVELS",
    "Award",
    "BadgeHolder",
    "BadgeRarity",
    "ChallengeBoard",
    "ChallengeDetails",
    "ChallengeHighlight",
    "ChallengeInReview",
    "CohortStanding",
    "Contributor",
    "ContributorRow",
    "Contributors",
    "Credit",
    "CurrentProgress",
    "GroupRow",
    "HolderSummary",
    "ImprovementRow",
    "LeaderboardRow",
    "LeaderboardScope",
    "Leaderboards",
    "LearnerDetails",
    "LearnerFacts",
    "LearnerProgress",
    "LearnerResult",
    "LearnerWork",
    "LearnerYear",
    "NextBadge",
    "RankedPlace",
    "RecordedEntry",
    "RecordedMap",
    "ScoringReader",
    "Season",
    "SettledLibrary",
    "Standing",
    "TeamRow",
    "TipDetails",
    "TopicCounts",
    "TopicDetails",
    "TopicLabel",
    "TrustLevel",
    "UnrankedReason",
    "UnrankedResult",
    "YearCounts",
    "YearInReview",
    "build_challenge_boards",
    "build_learner_year",
    "build_year_in_review",
    "collect_awards",
    "collect_learner_facts",
    "collect_ledger",
    "collect_work",
    "compute_current_progress",
    "compute_progress",
    "compute_rarities",
    "compute_score",
    "count_contributors",
    "count_topics",
    "count_year",
    "credit_sort_key",
    "derive_in_processes",
    "describe_rule",
    "find_badge_category",
    "find_last_change",
    "find_learner_facts",
    "find_person_shard",
    "find_season",
    "find_shard",
    "find_tip_facts",
    "find_tips_beside",
    "find_topic_details",
    "find_topic_label",
    "format_badge_progress",
    "format_season",
    "format_year_key",
    "get_counted_day",
    "get_written_score",
    "is_past",
    "latest_first_key",
    "list_all_credits",
    "list_all_learner_years",
    "list_awards",
    "list_contributors",
    "list_entrants",
    "list_latest_contributors",
    "list_learner_years",
    "list_next_badges",
    "list_people_shards",
    "list_ranked_places",
    "list_result_shards",
    "list_revoked_awards",
    "list_seekers",
    "list_shard_awards",
    "list_years",
    "map_all_names",
    "map_holders",
    "map_row_numbers",
    "map_years_with_page",
    "name_contributors",
    "order_challenges",
    "order_learners",
    "order_tips",
    "order_topics",
    "rank_cohorts",
    "read_value",
    "release_shown_credits",
    "select_named_holders",
    "settle_results",
    "split_into_shards",
    "summarize_holders",
    "summarize_learner_year",
]
