"""Exports api/credits.json, api/boards.json and api/badges.json. They name only learners who take part in leaderboards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from lyceum.hub import Hub
from lyceum.schema import CREDIT_KINDS, fold_key
from lyceum.scoring import (
    MIN_ACTIVE_MEMBERS,
    Credit,
    GroupRow,
    ImprovementRow,
    LeaderboardRow,
    LeaderboardScope,
    TeamRow,
)

API_VERSION = 1
MAX_BOARD_ROWS = 100
"""Of a board; how many there are stands beside them."""


def export_api(hub: Hub) -> Iterator[tuple[str, Any]]:
    """(address, value) of each file."""
    yield "api/credits.json", _export_credits(hub)
    yield "api/boards.json", _export_boards(hub)
    yield "api/badges.json", _export_badges(hub)


def _export_credits(hub: Hub) -> dict[str, Any]:
    shown = hub.leaderboards.join_days
    community = hub.settings
    return {
        "version": API_VERSION,
        "about": (
            "Every contribution that gave somebody points, and the rules. Every board is a sum over these rows: choose the rows "
            "by season (when), cohort and organisation (learners), topic, challenge or kind, and add up the points by "
            "who. Learners who do not want to stand on boards are not in this file, and neither are their rows, nor the "
            "path of a file that others share with them."
        ),
        "today": hub.today.isoformat(),
        "points": community.points.model_dump(mode="json"),
        "caps": community.caps.model_dump(mode="json"),
        "seasons": [
            _drop_empty(key=one.key, starts=one.first_day, ends=one.last_day, name=one.term_name)
            for one in reversed(hub.seasons)
        ],
        "learners": {
            key: _drop_empty(
                name=hub.learners[key].entry.value.name,
                joined=shown[key],
                cohorts=[fold_key(one) for one in hub.learners[key].entry.value.cohort],
                organisation=fold_key(hub.learners[key].entry.value.organisation or ""),
            )
            for key in sorted(shown)
        },
        "rows": [_export_credit(one, shown) for one in hub.leaderboards.credits],
    }


def _export_credit(one: Credit, shown: Any) -> dict[str, Any]:
    return {
        "who": one.person,
        "kind": one.kind,
        "when": one.day.isoformat(),
        "points": one.points,
        "rule": one.rule,
        **_drop_empty(
            path=_hide_private_path(one, shown),
            commit=one.commit,
            merged=one.merge_day,
            topics=one.topics,
            challenge=one.challenge,
            team=one.team,
            of=one.labels,
            others=[who for who in one.other_people if who in shown],
            url=one.url,
            capped=one.is_capped,
        ),
    }


def _hide_private_path(one: Credit, shown: Any) -> str:
    """Empty where the file may be of somebody who is not named: `results/grace.yml`."""
    return one.path if all(who in shown for who in one.other_people) else ""


def _export_boards(hub: Hub) -> dict[str, Any]:
    made, season = hub.leaderboards, hub.leaderboards.current_season
    now = season.key if season else None
    scopes = [LeaderboardScope(), *(LeaderboardScope(season=one.key) for one in made.seasons)]
    for at in dict.fromkeys((None, now)):
        scopes += [LeaderboardScope(season=at, cohort=key) for key in made.cohorts]
        scopes += [LeaderboardScope(season=at, organisation=key) for key in made.organisations]
        scopes += [LeaderboardScope(season=at, topic=key) for key in made.topics]
        scopes += [LeaderboardScope(season=at, kind=kind.name) for kind in CREDIT_KINDS]
    found = [(scope, made.rank_learners(scope)) for scope in scopes]
    return {
        "version": API_VERSION,
        "about": f"The first {MAX_BOARD_ROWS} rows of each board; `rows_in_all` says how many it has.",
        "today": hub.today.isoformat(),
        "season": now,
        "boards": [_export_board(scope.key, scope, rows) for scope, rows in found if rows],
        "newcomers": {one.key: _export_rows(rows) for one in made.seasons if (rows := made.rank_newcomers(one.key))},
        "improved": {
            one.key: _export_rows(grown) for one in made.seasons if (grown := made.rank_improvements(one.key))
        },
        "teams": _export_rows(made.rank_teams()),
        "cohorts": {"least_active": MIN_ACTIVE_MEMBERS, "rows": _export_rows(made.rank_groups("cohort"))},
        "organisations": {"least_active": MIN_ACTIVE_MEMBERS, "rows": _export_rows(made.rank_groups("organisation"))},
    }


def _export_board(key: str, scope: LeaderboardScope, rows: Sequence[LeaderboardRow]) -> dict[str, Any]:
    told = {part: value for part, value in asdict(scope).items() if value and value != "reported"}
    return {"key": key, "scope": told, "rows_in_all": len(rows), "rows": _export_rows(rows)}


_PUBLISHED_NAMES = {
    "is_tied": "tied",
    "learner": "who",
    "latest_day": "latest",
    "previous_points": "before",
    "result_count": "results",
    "active_count": "active",
    "member_count": "members",
}
"""What the API calls fields of a row: programs read these names, so they stay when the code's names change."""


def _export_rows(rows: Sequence[LeaderboardRow | ImprovementRow | TeamRow | GroupRow]) -> list[dict[str, Any]]:
    return [
        {
            _PUBLISHED_NAMES.get(name, name): dict(value) if name == "counts" else _to_json_value(value)
            for name in row.__slots__
            if (value := getattr(row, name)) is not False
        }
        for row in rows[:MAX_BOARD_ROWS]
    ]


def _export_badges(hub: Hub) -> dict[str, Any]:
    awards_of: dict[str, list[dict[str, Any]]] = {}
    for award in hub.awards:
        if award.learner in hub.leaderboards.join_days:
            path = _hide_private_path(award.credit, hub.leaderboards.join_days) if award.credit else ""
            told = _drop_empty(who=award.learner, tier=award.tier, when=award.day, path=path, commit=award.commit)
            awards_of.setdefault(award.badge, []).append(told)
    return {
        "version": API_VERSION,
        "about": "Who has which badge since when. `holders` counts everybody, `awards` names those who stand on boards.",
        "today": hub.today.isoformat(),
        "learners": len(hub.learners),
        "badges": [
            {
                "id": key,
                "name": badge.name,
                "summary": badge.summary,
                "rule": badge.rule.model_dump(mode="json", exclude_unset=True, exclude={"given_to"}),
                "holders": hub.rarities[key].holder_count,
                "awards": awards_of.get(key, []),
            }
            for key, badge in hub.badges.items()
        ],
    }


def _drop_empty(**values: Any) -> dict[str, Any]:
    """Without what is empty."""
    return {name: _to_json_value(value) for name, value in values.items() if value not in (None, "", (), [], False)}


def _to_json_value(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case tuple() | list():
            return [_to_json_value(one) for one in value]
    return value
