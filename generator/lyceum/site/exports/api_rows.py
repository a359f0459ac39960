"""The rows of the interface for programs: contributions by month and awards by badge. A contribution changes few lists of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from lyceum.git import SHORT_HASH_DIGITS
from lyceum.hub import Hub
from lyceum.queries import Database, query
from lyceum.scoring import (
    Credit,
    Leaderboards,
    credit_sort_key,
    find_learner_facts,
    list_people_shards,
    list_shard_awards,
)

Row = dict[str, Any]


def list_month_rows(hub: Hub, month: str) -> list[Row]:
    """Return the rows of the ledger in a month such as `2026-03`, the latest first. They name those who stand on boards."""
    database = hub.database
    keys = [f"{month}/{shard}" for shard in database.get(list_people_shards)]
    rows = [row for shard_rows in database.get_many(export_credits_of_shard, keys) for row in shard_rows]
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def list_award_rows(hub: Hub, badge: str) -> list[Row]:
    """Return the rows of a badge for those who stand on boards, by learner, from bronze to gold."""
    database = hub.database
    keys = [f"{badge}/{shard}" for shard in database.get(list_people_shards)]
    rows = [row for shard_rows in database.get_many(export_awards_of_shard, keys) for row in shard_rows]
    return sorted(rows, key=lambda row: row["who"])


@query
def export_credits_of_shard(database: Database, key: str) -> tuple[tuple[Any, Row], ...]:
    """The contributions of a shard of people in a month, `<month>/<shard>`: what puts each in order, and its row."""
    month, _, shard = key.partition("/")
    credits_ = Leaderboards(database).list_month_credits(month, shard)
    return tuple((credit_sort_key(credit), _export_credit(database, credit)) for credit in credits_)


@query
def export_awards_of_shard(database: Database, key: str) -> tuple[Row, ...]:
    """The awards of a badge in a shard of people: `<badge>/<shard>`."""
    badge, _, shard = key.partition("/")
    return tuple(
        drop_empty(
            who=award.learner,
            tier=award.tier,
            when=award.day,
            path=_hide_private_path(database, award.credit) if award.credit else "",
            commit=_shorten_commit(award.commit),
        )
        for award in list_shard_awards(database, shard, badge)
        if _stands_on_boards(database, award.learner)
    )


def _export_credit(database: Database, credit: Credit) -> Row:
    return {
        "who": credit.person,
        "kind": credit.kind,
        "when": credit.day.isoformat(),
        "points": credit.points,
        **drop_empty(
            rule=credit.rule if credit.rule != credit.kind else "",
            path=_hide_private_path(database, credit),
            commit=_shorten_commit(credit.commit),
            merged=credit.merge_day if credit.merge_day != credit.day else None,
            topics=credit.topics,
            challenge=credit.challenge,
            team=credit.team,
            of=credit.labels,
            others=[person for person in credit.other_people if _stands_on_boards(database, person)],
            url=credit.url,
            capped=credit.is_capped,
        ),
    }


def _shorten_commit(commit: str | None) -> str:
    """Return the first digits of a hash. All 40 would be a sixth of the files."""
    return (commit or "")[:SHORT_HASH_DIGITS]


def _hide_private_path(database: Database, credit: Credit) -> str:
    """The path of a credit's file; empty if the path may name a learner who is not shown: `results/grace.yml`."""
    return credit.path if all(_stands_on_boards(database, person) for person in credit.other_people) else ""


def _stands_on_boards(database: Database, person: str) -> bool:
    facts = database.get(find_learner_facts, person)
    return bool(facts and facts.is_shown_on_boards)


def drop_empty(**values: Any) -> dict[str, Any]:
    """The values that are not empty, in the form of JSON."""
    return {name: to_json_value(value) for name, value in values.items() if value not in (None, "", (), [], False)}


def to_json_value(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case tuple() | list():
            return [to_json_value(item) for item in value]
    return value
