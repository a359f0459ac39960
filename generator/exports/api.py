"""The Hub in; `api/credits.json`, `api/boards.json` and `api/badges.json`, as values that JSON can hold, out.

Only learners whose names may stand on boards are named, and only their rows are there: from these files no board can be
made with anybody else on it. `api/credits.json` holds all that the boards of `api/boards.json` are sums of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from generator.credits import Credit
from generator.hub import Hub
from generator.model import folded
from generator.scoreboards import KINDS, LEAST_ACTIVE, Group, Grown, Row, Scope, TeamRow

VERSION = 1
MOST_ROWS = 100
"""Of a board; how many there are stands beside them."""


def api(hub: Hub) -> Iterator[tuple[str, Any]]:
    """(address, value) of each file."""
    yield "api/credits.json", _credits(hub)
    yield "api/boards.json", _boards(hub)
    yield "api/badges.json", _badges(hub)


def _credits(hub: Hub) -> dict[str, Any]:
    shown = hub.scoreboards.joined
    community = hub.community
    return {
        "version": VERSION,
        "about": (
            "Every deed that gave somebody points, and the rules. Every board is a sum over these rows: choose the rows "
            "by season (when), cohort and organisation (learners), topic, challenge or kind, and add up the points by "
            "who. Learners who do not want to stand on boards are not in this file, and neither are their rows, nor the "
            "path of a file that others share with them."
        ),
        "today": hub.today.isoformat(),
        "points": community.points.model_dump(mode="json"),
        "caps": community.caps.model_dump(mode="json"),
        "seasons": [
            _told(key=one.key, starts=one.starts, ends=one.ends, name=one.term) for one in reversed(hub.seasons)
        ],
        "learners": {
            key: _told(
                name=hub.learners[key].entry.value.name,
                joined=shown[key],
                cohorts=[folded(one) for one in hub.learners[key].entry.value.cohort],
                organisation=folded(hub.learners[key].entry.value.organisation or ""),
            )
            for key in sorted(shown)
        },
        "rows": [_row(one, shown) for one in hub.scoreboards.credits],
    }


def _row(one: Credit, shown: Any) -> dict[str, Any]:
    return {
        "who": one.who,
        "kind": one.kind,
        "when": one.when.isoformat(),
        "points": one.points,
        "rule": one.rule,
        **_told(
            path=_path(one, shown),
            commit=one.commit,
            merged=one.known,
            topics=one.topics,
            challenge=one.challenge,
            team=one.team,
            of=one.of,
            others=[who for who in one.others if who in shown],
            url=one.url,
            capped=one.capped,
        ),
    }


def _path(one: Credit, shown: Any) -> str:
    """Empty where the file may be of somebody who is not named: `results/grace.yml`."""
    return one.path if all(who in shown for who in one.others) else ""


def _boards(hub: Hub) -> dict[str, Any]:
    made, season = hub.scoreboards, hub.scoreboards.season
    now = season.key if season else None
    scopes = [Scope(), *(Scope(season=one.key) for one in made.seasons)]
    for at in dict.fromkeys((None, now)):
        scopes += [Scope(season=at, cohort=key) for key in made.cohorts]
        scopes += [Scope(season=at, organisation=key) for key in made.organisations]
        scopes += [Scope(season=at, topic=key) for key in made.topics]
        scopes += [Scope(season=at, kind=kind) for kind in KINDS]
    found = [(scope, made.board(scope)) for scope in scopes]
    return {
        "version": VERSION,
        "about": f"The first {MOST_ROWS} rows of each board; `rows_in_all` says how many it has.",
        "today": hub.today.isoformat(),
        "season": now,
        "boards": [_board(scope.key, scope, rows) for scope, rows in found if rows],
        "newcomers": {one.key: _rows(rows) for one in made.seasons if (rows := made.newcomers(one.key))},
        "improved": {one.key: _rows(grown) for one in made.seasons if (grown := made.improved(one.key))},
        "teams": _rows(made.teams()),
        "cohorts": {"least_active": LEAST_ACTIVE, "rows": _rows(made.groups("cohort"))},
        "organisations": {"least_active": LEAST_ACTIVE, "rows": _rows(made.groups("organisation"))},
    }


def _board(key: str, scope: Scope, rows: Sequence[Row]) -> dict[str, Any]:
    told = {part: value for part, value in asdict(scope).items() if value and value != "reported"}
    return {"key": key, "scope": told, "rows_in_all": len(rows), "rows": _rows(rows)}


def _rows(rows: Sequence[Row | Grown | TeamRow | Group]) -> list[dict[str, Any]]:
    return [
        {
            name: dict(value) if name == "counts" else _plain(value)
            for name in row.__slots__
            if (value := getattr(row, name)) is not False
        }
        for row in rows[:MOST_ROWS]
    ]


def _badges(hub: Hub) -> dict[str, Any]:
    awards_of: dict[str, list[dict[str, Any]]] = {}
    for award in hub.awards:
        if award.who in hub.scoreboards.joined:
            path = _path(award.credit, hub.scoreboards.joined) if award.credit else ""
            told = _told(who=award.who, tier=award.tier, when=award.when, path=path, commit=award.commit)
            awards_of.setdefault(award.badge, []).append(told)
    return {
        "version": VERSION,
        "about": "Who has which badge since when. `holders` counts everybody, `awards` names those who stand on boards.",
        "today": hub.today.isoformat(),
        "learners": len(hub.learners),
        "badges": [
            {
                "id": key,
                "name": badge.name,
                "summary": badge.summary,
                "rule": badge.rule.model_dump(mode="json", exclude_unset=True, exclude={"given_to"}),
                "holders": hub.rarities[key].holders,
                "awards": awards_of.get(key, []),
            }
            for key, badge in hub.badges.items()
        ],
    }


def _told(**values: Any) -> dict[str, Any]:
    """Without what is empty."""
    return {name: _plain(value) for name, value in values.items() if value not in (None, "", (), [], False)}


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case tuple() | list():
            return [_plain(one) for one in value]
    return value
