"""Lists every part of a hub as text, so that two hubs can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.hub import Hub
from lyceum.scoring import TRUST_LEVELS, LeaderboardScope, build_year_in_review, list_learner_years, list_years


def list_hub_parts(hub: Hub) -> dict[str, str]:
    """Everything that a page can read of a hub, by a name."""
    return dict(_iterate_parts(hub))


def _iterate_parts(hub: Hub) -> Iterator[tuple[str, str]]:
    yield "settings", repr([getattr(hub.settings, name) for name in ("name", "season", "points", "caps", "boards")])
    for name in ("learners", "tips", "challenges", "topics", "badges"):
        yield name, repr(list(getattr(hub, name)))
    for name in ("credits", "contributors", "seasons", "awards", "revoked_awards", "rarities"):
        yield name, repr(getattr(hub, name))
    for badge, summary in hub.holders.items():
        yield f"holders of {badge}", repr((summary, hub.select_named_holders(badge, summary.named_count, 0)))
    yield from _iterate_details(hub)
    yield from _iterate_boards(hub)
    for year in list_years(hub):
        yield f"year {year}", repr(build_year_in_review(hub, year))


def _iterate_details(hub: Hub) -> Iterator[tuple[str, str]]:
    for key, learner in hub.learners.items():
        names = ("join_day", "member_since", "tips", "hosted_challenges", "thanks_count", "picture", "looking_for")
        parts = [getattr(learner, name) for name in (*names, "is_shown_on_boards", "credits", "awards", "points")]
        results = [
            (result.challenge, result.board, _show_row(result.standing), _show_row(result.unranked))
            for result in learner.results
        ]
        years = list_learner_years(hub, key)
        progress = hub.compute_progress(key), hub.compute_current_progress(key), hub.find_next_badges(key), years
        yield f"learner {key}", repr((_show_entry(learner.entry), parts, results, progress))
        yield (
            f"profile {key}",
            repr([getattr(learner.entry.value, name) for name in ("name", "bio", "show", "learning")]),
        )
    for key, tip in hub.tips.items():
        yield f"tip {key}", repr((_show_entry(tip.entry), tip.entry.value, tip.day, tip.counted_day))
    for key, challenge in hub.challenges.items():
        boards = [
            [
                (board.name, list(map(_show_row, (*board.standings, *board.unranked))))
                for board in challenge.build_boards(trust)
            ]
            for trust in TRUST_LEVELS
        ]
        rest = challenge.state, challenge.tips, challenge.participants, list(map(_show_entry, challenge.results))
        yield f"challenge {key}", repr((_show_entry(challenge.entry), challenge.entry.value, boards, rest))
    for key, topic in hub.topics.items():
        yield f"topic {key}", repr(topic)
    for entry in hub.library.iterate_entries():
        yield f"entry {entry.path}", repr((entry.value, entry.body))


def _show_entry(entry: Any) -> tuple[Any, ...]:
    return entry.kind, entry.key, entry.path, entry.challenge_key, entry.sent_on, entry.body


def _show_row(row: Any) -> Any:
    """A standing or an unranked result."""
    if row is None:
        return None
    if hasattr(row, "reason"):
        return row.reason, row.learners, row.team, row.score, _show_result(row.result)
    rank = row.rank, row.is_tied, row.learners, row.team, row.score, row.trust
    return rank, _show_result(row.counted_result), list(map(_show_result, row.results))


def _show_result(result: Any) -> Any:
    return _show_entry(result), result.value


def _iterate_boards(hub: Hub) -> Iterator[tuple[str, str]]:
    boards = hub.leaderboards
    for name in ("join_days", "cohorts", "organisations", "current_season", "topics", "group_names"):
        yield f"boards: {name}", repr(getattr(boards, name))
    yield "boards: cohorts of learners", repr(sorted(boards.cohorts_by_learner.items()))
    scopes = [LeaderboardScope(), LeaderboardScope(trust="confirmed"), LeaderboardScope(kind="result")]
    scopes += [LeaderboardScope(season=season.key) for season in boards.seasons]
    scopes += [LeaderboardScope(topic=topic) for topic in boards.topics]
    scopes += [LeaderboardScope(cohort=cohort) for cohort in boards.cohorts]
    for scope in scopes:
        groups = boards.rank_groups("cohort", scope), boards.rank_groups("organisation", scope)
        yield f"board {scope.key}", repr((boards.rank_learners(scope), boards.rank_teams(scope), groups))
    for season in boards.seasons:
        newcomers, improvements = boards.rank_newcomers(season.key), boards.rank_improvements(season.key)
        yield f"boards of season {season.key}", repr((newcomers, improvements))
