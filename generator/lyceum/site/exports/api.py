"""Exports the interface for programs: api/credits.json, api/boards.json and api/badges.json, and the files that they name.

They name only learners who take part in leaderboards. What grows with the hub is in several files, so that each stays small and a
contribution changes few of them: learners by a hash of their keys, contributions by month, awards by badge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lyceum.hub import Hub
from lyceum.schema import CREDIT_KINDS
from lyceum.scoring import (
    MIN_ACTIVE_MEMBERS,
    GroupRow,
    ImprovementRow,
    LeaderboardRow,
    Leaderboards,
    LeaderboardScope,
    LearnerFacts,
    TeamRow,
)
from lyceum.site.exports.api_rows import Row, drop_empty, list_award_rows, list_month_rows, to_json_value
from lyceum.site.shards import count_shards, list_shard_names, name_shard

if TYPE_CHECKING:  # the context's sources use what is below
    from lyceum.site.view_context import ViewContext

API_VERSION = 3
MAX_ROWS_PER_FILE = 2_000
"""Of contributions and of awards."""
LEARNERS_PER_FILE = 512
"""On average, as in `MAX_PEOPLE_PER_SHARD`."""
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


_LEARNERS, _MONTH, _AWARDS = "learners/", "month/", "awards/"


def list_api_parts(context: ViewContext) -> tuple[str, ...]:
    """Return the parts of the interface that change for different reasons."""
    hub = context.hub
    months = (f"{_MONTH}{month}" for month in hub.leaderboards.counts_by_month)
    learners = (f"{_LEARNERS}{shard}" for shard in _list_learner_shards(context))
    return ("credits", *learners, "boards", "badges", *months, *(f"{_AWARDS}{badge}" for badge in hub.badges))


def export_api(context: ViewContext) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of each file."""
    for part in list_api_parts(context):
        yield from export_api_part(context, part)


def export_api_part(context: ViewContext, part: str) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of each file of a part."""
    hub = context.hub
    match part:
        case "credits":
            yield "api/credits.json", _export_credits(context)
        case "boards":
            yield "api/boards.json", _export_boards(hub)
        case "badges":
            yield "api/badges.json", _export_badges(hub)
        case _ if part.startswith(_LEARNERS):
            shard = part.removeprefix(_LEARNERS)
            yield _make_learners_address(shard), _export_learners(context, shard)
        case _ if part.startswith(_MONTH):
            yield from _export_month(part.removeprefix(_MONTH), hub)
        case _ if awards := list_award_rows(hub, part.removeprefix(_AWARDS)):
            yield from _export_awards(part.removeprefix(_AWARDS), awards)


def _export_month(month: str, hub: Hub) -> Iterator[tuple[str, Any]]:
    rows = list_month_rows(hub, month)
    for number, address in enumerate(_list_month_addresses(month, len(rows))):
        start = number * MAX_ROWS_PER_FILE
        yield address, {"version": API_VERSION, "month": month, "rows": rows[start : start + MAX_ROWS_PER_FILE]}


def _list_month_addresses(month: str, row_count: int) -> list[str]:
    """Return the addresses of the files of a month: `api/credits/2026-03.json`, `api/credits/2026-03-2.json` and so on."""
    file_count = -(-row_count // MAX_ROWS_PER_FILE)
    return [f"api/credits/{month}{f'-{number}' if number > 1 else ''}.json" for number in range(1, file_count + 1)]


def _list_awards_addresses(badge: str, award_count: int) -> list[str]:
    """Return the addresses of the files with the awards of a badge: `api/badges/helper.json`, or several below that name."""
    shard_count = count_shards(award_count, people_per_shard=MAX_ROWS_PER_FILE)
    if shard_count == 1:
        return [_make_badge_address(badge)]
    return [f"api/badges/{badge}/{shard}.json" for shard in list_shard_names(shard_count)]


def _make_badge_address(badge: str) -> str:
    return f"api/badges/{badge}.json"


def _export_awards(badge: str, awards: Sequence[Row]) -> Iterator[tuple[str, Any]]:
    """Yield the file of a badge, which has its awards or names the files that have them."""
    addresses = _list_awards_addresses(badge, len(awards))
    head = {"version": API_VERSION, "badge": badge}
    if len(addresses) == 1:
        yield addresses[0], {**head, "awards": awards}
        return
    yield _make_badge_address(badge), {**head, "files": addresses}
    awards_by_shard: dict[str, list[Row]] = {}
    for award in awards:
        awards_by_shard.setdefault(name_shard(award["who"], len(addresses)), []).append(award)
    for shard, address in zip(list_shard_names(len(addresses)), addresses, strict=True):
        yield address, {**head, "awards": awards_by_shard.get(shard, [])}


def _export_credits(context: ViewContext) -> dict[str, Any]:
    hub = context.hub
    return {
        "version": API_VERSION,
        "about": (
            "The rules of the points, and the files with every contribution that gave somebody points. Every board is a sum over "
            "their rows: choose the rows "
            "by season (when), cohort and organisation (files of learners), topic, challenge or kind, and add up the points by "
            "who. A row has `rule` if that is not its kind, `merged` if that is not the day of `when`, and the first digits of its commit. "
            "Learners who do not want to stand on boards are not in these files, and neither are their rows, nor the "
            "path of a file that others share with them."
        ),
        "today": hub.today.isoformat(),
        "points": hub.settings.points.model_dump(mode="json"),
        "caps": hub.settings.caps.model_dump(mode="json"),
        "seasons": [
            drop_empty(key=season.key, starts=season.first_day, ends=season.last_day, name=season.term_name)
            for season in reversed(hub.seasons)
        ],
        "learners": {
            "count": len(hub.leaderboards.join_days),
            "files": [_make_learners_address(shard) for shard in _list_learner_shards(context)],
        },
        "months": [
            {"month": month, "rows": count, "files": _list_month_addresses(month, count)}
            for month, count in hub.leaderboards.counts_by_month.items()
        ],
    }


def _list_learner_shards(context: ViewContext) -> tuple[str, ...]:
    return list_shard_names(context.sources.count_shards(LEARNERS_PER_FILE))


def _make_learners_address(shard: str) -> str:
    return f"api/learners/{shard}.json"


def _export_learners(context: ViewContext, shard: str) -> dict[str, Any]:
    """Describe the learners of a shard who stand on boards, by key."""
    learners = context.sources.map_learners_of_shard("api", shard, context.sources.count_shards(LEARNERS_PER_FILE))
    return {"version": API_VERSION, "learners": {key: value for key, value in learners.items() if value is not None}}


def describe_learner(learner: LearnerFacts) -> dict[str, Any] | None:
    """Return what the interface says of a learner; None for those who do not stand on boards."""
    if not learner.is_shown_on_boards:
        return None
    cohorts = list(dict.fromkeys(learner.cohorts))
    return drop_empty(name=learner.name, cohorts=cohorts, organisation=learner.organisation, joined=learner.counted_day)


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


def _export_rows(rows: Sequence[LeaderboardRow | ImprovementRow | TeamRow | GroupRow]) -> list[Row]:
    return [
        {
            _PUBLISHED_NAMES.get(name, name): dict(value) if name == "counts" else to_json_value(value)
            for name in row._fields
            if (value := getattr(row, name)) is not False
        }
        for row in rows[:MAX_BOARD_ROWS]
    ]


def _export_badges(hub: Hub) -> dict[str, Any]:
    return {
        "version": API_VERSION,
        "about": (
            "All badges, and the file that says who has them since when, or names the files that say it. `holders` counts "
            "everybody, the files name those who stand on boards. A badge that nobody has has no file."
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
                "file": _make_badge_address(key),
            }
            for key, badge in hub.badges.items()
        ],
    }
