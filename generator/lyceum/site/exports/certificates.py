"""Exports what the certificates of learners say, in shards that the page at certificates/ reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lyceum.images import HEADING_STYLE, measure_text_width
from lyceum.schema import fold_key
from lyceum.scoring import LearnerDetails, LearnerResult, describe_rule, get_written_score
from lyceum.site.shards import list_shard_names
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import list_highest_awards
from lyceum.site.view_parts.certificates import has_certificates, list_best_results

NAME_SIZE = 70
"""Font size of a name on a certificate, in pixels of print."""
NAME_WIDTHS = (660, 2800)
"""Widths in pixels of print above which a name is written smaller, and smaller again.

Letters may be a sixth wider in the fonts of the person who prints."""


def list_certificate_shards(context: ViewContext) -> tuple[str, ...]:
    return list_shard_names(context.sources.count_shards())


def export_certificates(context: ViewContext, shard: str) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of the files of one shard.

    Learners who want not to be found are in a file of their own, so that nobody reads their names who does not know them.
    """
    handles = context.sources.list_shard(shard, context.sources.count_shards())
    learners = [learner for learner in context.get_learners(handles) if has_certificates(learner)]
    for learner in learners:
        if not learner.entry.value.show.search:
            yield f"certificates/{learner.key}.json", _export_learners(context, [learner])
    findable = [learner for learner in learners if learner.entry.value.show.search]
    yield f"certificates/shards/{shard}.json", _export_learners(context, findable)


def _export_learners(context: ViewContext, learners: Iterable[LearnerDetails]) -> dict[str, Any]:
    """Return the certificates by learner, and what they say of their challenges, badges and days."""
    records = {learner.key: _export_learner(context, learner) for learner in learners}
    challenges = sorted({challenge for record in records.values() for challenge, *_ in record["results"]})
    badges = sorted({badge for record in records.values() for badge, *_ in record["awards"]})
    days = {day for record in records.values() for _, day, *_ in (*record["results"], *record["awards"])}
    return {
        "learners": records,
        "challenges": {key: _export_challenge(context, key) for key in challenges},
        "badges": {key: _export_badge(context, key) for key in badges},
        "days": {day: context.translator.format_date(date.fromisoformat(day)) for day in sorted(days)},
    }


def _export_learner(context: ViewContext, learner: LearnerDetails) -> dict[str, Any]:
    name = learner.entry.value.name
    width = measure_text_width(name, HEADING_STYLE, NAME_SIZE)
    shrink = sum(width > limit for limit in NAME_WIDTHS)
    return {
        "name": name,
        **({"shrink": shrink} if shrink else {}),
        "results": [
            (
                result.challenge,
                result.shown.day.isoformat(),
                {fact: text for fact, text in _list_facts(context, learner, result) if text},
            )
            for result in list_best_results(learner)
        ],
        "awards": [
            (award.badge, award.day.isoformat(), *((award.tier,) if award.tier else ()))
            for award in list_highest_awards(learner.awards)
        ],
    }


def _list_facts(context: ViewContext, learner: LearnerDetails, result: LearnerResult) -> Iterator[tuple[str, str]]:
    """Yield (fact, text). A rank is a fact if it is final, public and in the better half of its board."""
    challenge, translator = context.hub.challenges[result.challenge], context.translator
    row, score = result.standing or result.unranked, challenge.entry.value.score
    assert row
    if result.standing and learner.is_shown_on_boards and challenge.state == "past":
        row_count = challenge.row_counts[result.board]
        rank = result.standing.rank
        if 0 < rank <= (row_count + 1) // 2:
            rank_text, count_text = translator.format_number(rank), translator.format_number(row_count)
            yield "place", translator.gettext("%(rank)s of %(of)s", rank=rank_text, of=count_text)
    written = get_written_score(result.shown.written_score, row.score)
    yield "score", translator.format_score(row.score, score.measure, score.unit, written=written)
    yield "team", row.team or ""
    confirmers = (key for key in result.shown.confirmers if key not in row.learners)
    yield "confirmed", translator.format_list(map(context.get_learner_name, confirmers))


def _export_challenge(context: ViewContext, key: str) -> dict[str, str]:
    challenge = context.hub.challenges[key].entry.value
    hosts = context.translator.format_list(context.get_learner_name(fold_key(host)) for host in challenge.hosts)
    host_line = context.translator.gettext("Run by %(names)s", names=hosts) if hosts else ""
    return {"title": challenge.title, "hosts": host_line}


def _export_badge(context: ViewContext, key: str) -> dict[str, str]:
    badge = context.hub.badges[key]
    criteria = describe_rule(badge.rule, context.translator, context.hub.library)
    return {"name": badge.name, "summary": badge.summary, "criteria": criteria}
