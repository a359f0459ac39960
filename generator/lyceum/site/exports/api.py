"""Exports the interface for programs: api/credits.json, api/boards.json and api/badges.json, and the files that they name.

They name only learners who take part in leaderboards. Rows that grow with the hub stand in a file for each month and each badge, so that
a contribution changes few of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lyceum.hub import Hub
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring import (
    MIN_ACTIVE_MEMBERS,
    Award,
    Credit,
    GroupRow,
    ImprovementRow,
    LeaderboardRow,
    Leaderboards,
    LeaderboardScope,
    LearnerFacts,
    TeamRow,
)

if TYPE_CHECKING:  # the context's sources use what is below
    from lyceum.site.view_context import ViewContext

API_VERSION = 2
MAX_BOARD_ROWS = 100
"""Rows of a board in boards.json; `rows_in_all` says how many there are."""
_PUBLISHED_NAMES = {
    "is_tied": "tied",
    "learner": "who",
    "latest_day": "latest",
    "previous_points": "before",
    "result_count": "results",
    "active_count": "active",
    "member_count": "members",
}
"""Names of row fields in the API. Programs read these names, so they stay when the code's names change."""


API_PARTS = ("credits", "months", "boards", "badges", "awards")
"""Parts of the interface that change for different reasons."""


def export_api(context: ViewContext) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of each file."""
    for part in API_PARTS:
        yield from export_api_part(context, part)


def export_api_part(context: ViewContext, part: str) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of each file of a part."""
    hub = context.hub
    match part:
        case "credits":
            yield "api/credits.json", _export_credits(context)
        case "months":
            for month, rows in _export_rows_by_month(hub).items():
                yield _make_month_address(month), {"version": API_VERSION, "month": month, "rows": rows}
        case "boards":
            yield "api/boards.json", _export_boards(hub)
        case "badges":
            yield "api/badges.json", _export_badges(hub)
        case "awards":
            for badge, awards in _export_awards_by_badge(hub).items():
                yield _make_awards_address(badge), {"version": API_VERSION, "badge": badge, "awards": awards}


def count_rows_by_month(hub: Hub) -> dict[str, int]:
    """Return the number of rows of the ledger by month."""
    return dict(sorted(Counter(credit.day.isoformat()[:7] for credit in hub.leaderboards.credits).items()))


def _make_month_address(month: str) -> str:
    return f"api/credits/{month}.json"


def _make_awards_address(badge: str) -> str:
    return f"api/badges/{badge}.json"


def _export_rows_by_month(hub: Hub) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the ledger by month (`2026-03`), in the order of the months."""
    rows_by_month: dict[str, list[dict[str, Any]]] = {}
    shown_learners = hub.leaderboards.join_days
    for credit in hub.leaderboards.credits:
        month = credit.day.isoformat()[:7]
        rows_by_month.setdefault(month, []).append(_export_credit(credit, shown_learners))
    return dict(sorted(rows_by_month.items()))


def _export_credits(context: ViewContext) -> dict[str, Any]:
    hub, learners = context.hub, context.sources.map_learners("api")
    join_days = hub.leaderboards.join_days
    return {
        "version": API_VERSION,
        "about": (
            "The rules of the points, and the files with every contribution that gave somebody points. Every board is a sum over "
            "their rows: choose the rows "
            "by season (when), cohort and organisation (learners), topic, challenge or kind, and add up the points by "
            "who. Learners who do not want to stand on boards are not in these files, and neither are their rows, nor the "
            "path of a file that others share with them."
        ),
        "today": hub.today.isoformat(),
        "points": hub.settings.points.model_dump(mode="json"),
        "caps": hub.settings.caps.model_dump(mode="json"),
        "seasons": [
            _drop_empty(key=season.key, starts=season.first_day, ends=season.last_day, name=season.term_name)
            for season in reversed(hub.seasons)
        ],
        "learners": {key: learners[key] | _drop_empty(joined=join_days[key]) for key in sorted(join_days)},
        "months": [
            {"month": month, "rows": count, "file": _make_month_address(month)}
            for month, count in context.sources.count_rows_by_month().items()
        ],
    }


def describe_learner(learner: LearnerFacts) -> dict[str, Any]:
    """Return what the interface says of a learner, besides the day of joining."""
    return _drop_empty(
        name=learner.name, cohorts=list(dict.fromkeys(learner.cohorts)), organisation=learner.organisation
    )


def _export_credit(credit: Credit, shown_learners: Container[str]) -> dict[str, Any]:
    return {
        "who": credit.person,
        "kind": credit.kind,
        "when": credit.day.isoformat(),
        "points": credit.points,
        "rule": credit.rule,
        **_drop_empty(
            path=_hide_private_path(credit, shown_learners),
            commit=credit.commit,
            merged=credit.merge_day,
            topics=credit.topics,
            challenge=credit.challenge,
            team=credit.team,
            of=credit.labels,
            others=[person for person in credit.other_people if person in shown_learners],
            url=credit.url,
            capped=credit.is_capped,
        ),
    }


def _hide_private_path(credit: Credit, shown_learners: Container[str]) -> str:
    """The path of a credit's file; empty if the path may name a learner who is not shown: `results/grace.yml`."""
    return credit.path if all(person in shown_learners for person in credit.other_people) else ""


def _export_boards(hub: Hub) -> dict[str, Any]:
    leaderboards, season = hub.leaderboards, hub.leaderboards.current_season
    season_key = season.key if season else None
    boards = [(scope, leaderboards.rank_learners(scope)) for scope in _list_scopes(leaderboards, season_key)]
    newcomers = {season.key: leaderboards.rank_newcomers(season.key) for season in leaderboards.seasons}
    improvements = {season.key: leaderboards.rank_improvements(season.key) for season in leaderboards.seasons}
    return {
        "version": API_VERSION,
        "about": (
            f"The first {MAX_BOARD_ROWS} rows of each board; `rows_in_all` says how many it has. "
            "The pages of the boards show all rows, and credits.json has what they add up."
        ),
        "today": hub.today.isoformat(),
        "season": season_key,
        "rows_in_all": {
            "newcomers": {key: len(rows) for key, rows in newcomers.items() if rows},
            "improved": {key: len(rows) for key, rows in improvements.items() if rows},
            "teams": len(leaderboards.rank_teams()),
            "cohorts": len(leaderboards.cohorts),
            "organisations": len(leaderboards.organisations),
        },
        "boards": [_export_board(scope, rows) for scope, rows in boards if rows],
        "newcomers": {key: _export_rows(rows) for key, rows in newcomers.items() if rows},
        "improved": {key: _export_rows(rows) for key, rows in improvements.items() if rows},
        "teams": _export_rows(leaderboards.rank_teams()),
        "cohorts": _export_groups(leaderboards.rank_groups("cohort")),
        "organisations": _export_groups(leaderboards.rank_groups("organisation")),
    }


def _list_scopes(leaderboards: Leaderboards, current_season: str | None) -> Iterator[LeaderboardScope]:
    yield LeaderboardScope()
    yield from (LeaderboardScope(season=season.key) for season in leaderboards.seasons)
    for season_key in dict.fromkeys((None, current_season)):
        yield from (LeaderboardScope(season=season_key, cohort=key) for key in leaderboards.cohorts)
        yield from (LeaderboardScope(season=season_key, organisation=key) for key in leaderboards.organisations)
        yield from (LeaderboardScope(season=season_key, topic=key) for key in leaderboards.topics)
        yield from (LeaderboardScope(season=season_key, kind=kind.name) for kind in CREDIT_KINDS)


def _export_board(scope: LeaderboardScope, rows: Sequence[LeaderboardRow]) -> dict[str, Any]:
    parts = {part: value for part, value in asdict(scope).items() if value and value != "reported"}
    return {"key": scope.key, "scope": parts, "rows_in_all": len(rows), "rows": _export_rows(rows)}


def _export_groups(rows: Sequence[GroupRow]) -> dict[str, Any]:
    return {"least_active": MIN_ACTIVE_MEMBERS, "rows": _export_rows(rows)}


def _export_rows(rows: Sequence[LeaderboardRow | ImprovementRow | TeamRow | GroupRow]) -> list[dict[str, Any]]:
    return [
        {
            _PUBLISHED_NAMES.get(name, name): dict(value) if name == "counts" else _to_json_value(value)
            for name in row.__slots__
            if (value := getattr(row, name)) is not False
        }
        for row in rows[:MAX_BOARD_ROWS]
    ]


def _export_awards_by_badge(hub: Hub) -> dict[str, list[dict[str, Any]]]:
    """Return the awards of each badge that somebody on the boards has."""
    shown_learners = hub.leaderboards.join_days
    awards_by_badge: dict[str, list[dict[str, Any]]] = {}
    for award in hub.awards:
        if award.learner in shown_learners:
            awards_by_badge.setdefault(award.badge, []).append(_export_award(award, shown_learners))
    return awards_by_badge


def _export_badges(hub: Hub) -> dict[str, Any]:
    return {
        "version": API_VERSION,
        "about": (
            "All badges, and the files that say who has them since when. `holders` counts everybody, the files name those "
            "who stand on boards. A badge that nobody has has no file."
        ),
        "today": hub.today.isoformat(),
        "learners": len(hub.learners),
        "badges": [
            {
                "id": key,
                "name": badge.name,
                "summary": badge.summary,
                "rule": badge.rule.model_dump(mode="json", exclude_unset=True, exclude={"given_to"}),
                "holders": hub.rarities[key].holder_count,
                "file": _make_awards_address(key),
            }
            for key, badge in hub.badges.items()
        ],
    }


def _export_award(award: Award, shown_learners: Container[str]) -> dict[str, Any]:
    path = _hide_private_path(award.credit, shown_learners) if award.credit else ""
    return _drop_empty(who=award.learner, tier=award.tier, when=award.day, path=path, commit=award.commit)


def _drop_empty(**values: Any) -> dict[str, Any]:
    """The values that are not empty, in the form of JSON."""
    return {name: _to_json_value(value) for name, value in values.items() if value not in (None, "", (), [], False)}


def _to_json_value(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case tuple() | list():
            return [_to_json_value(item) for item in value]
    return value
