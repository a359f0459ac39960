"""Compares the cohorts on the boards of a challenge."""

from __future__ import annotations

from lyceum.queries import Database, query
from lyceum.scoring.challenge_boards import CohortStanding, build_boards, rank_cohorts
from lyceum.scoring.challenge_rules import find_challenge_rules
from lyceum.scoring.leaderboard_rows import MIN_ACTIVE_MEMBERS
from lyceum.scoring.leaderboards import Leaderboards


@query
def rank_challenge_cohorts(database: Database, challenge: str) -> tuple[tuple[CohortStanding, ...], ...]:
    """The cohorts on each board of a challenge; see `rank_cohorts`."""
    cohorts = Leaderboards(database).cohorts_by_learner
    rules = database.get(find_challenge_rules, challenge)
    return tuple(
        rank_cohorts(board, cohorts, lower_wins=rules.score.is_lower_better, min_members=MIN_ACTIVE_MEMBERS)
        for board in database.get(build_boards, challenge)
    )
