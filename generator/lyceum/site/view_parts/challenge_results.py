"""Parts of the pages of a challenge: how scores, notes and people are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from babel.numbers import get_decimal_symbol
from markupsafe import Markup, escape

from lyceum.loader import Entry
from lyceum.schema import Result
from lyceum.scoring import (
    ChallengeDetails,
    LearnerDetails,
    UnrankedResult,
    compute_score,
    get_written_score,
    list_entrants,
)
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.challenge_lists import MAX_CREW
from lyceum.site.view_parts.leaderboards import has_group_board

_FIGURE_SPACE, _PUNCTUATION_SPACE = "\u2007", "\u2008"
"""Blanks as wide as a digit and as a point."""
_NUMBER_AT_START = re.compile(r"[^\s\u00a0%eE]*[0-9](?=[\s\u00a0%]|$)")
"""A number without an exponent, which has no decimals to align."""
MAX_FILLED_DECIMALS = 4
"""Where the decimals of a board differ by more, a filler would part numbers from their units, so there is none."""


def list_name_values(context: ViewContext) -> dict[str, Any]:
    """Return the template's values that say who may be named."""
    return {
        "filter_nameable": lambda handles: filter_nameable(context, handles),
        "list_entrants": list_entrants,
        "max_crew": MAX_CREW,
        "list_confirmers": lambda result: _list_confirmers(context, result.confirmers),
    }


def list_result_values(context: ViewContext, challenge: ChallengeDetails) -> dict[str, Any]:
    """Return the template's values about scores."""
    format_score = _make_score_formatter(context, challenge)
    return {
        "has_board": lambda cohort: has_group_board(context.hub, "cohort", cohort),
        "format_score": format_score,
        "align_scores": lambda standings: _align_scores(
            [format_score(row.score, row.counted_result) for row in standings],
            get_decimal_symbol(context.translator.locale),
        ),
        "format_unranked_reason": lambda result: _format_unranked_reason(context, result),
    }


def _make_score_formatter(context: ViewContext, challenge: ChallengeDetails) -> Callable[..., str]:
    score = challenge.entry.value.score

    def format_score(value: Decimal | None, result: Any = None) -> str:
        written = get_written_score(result.shown.written_score, value) if result else ""
        return context.translator.format_score(value, score.measure, score.unit, written=written)

    return format_score


def list_note_values(
    context: ViewContext, challenge: ChallengeDetails, page_address: str, results: Sequence[Entry[Result]]
) -> dict[str, Any]:
    """Return the template's values about what people wrote. A hub without boards shows no scores."""
    value, format_score = challenge.entry.value, _make_score_formatter(context, challenge)
    has_boards = context.hub.settings.boards != "off"
    return {
        "note_results": results,
        "score_texts": {
            result.path: format_score(compute_score(value, result.value), result) if has_boards else ""
            for result in results
        },
        "notes": _render_notes(context, results, page_address),
    }


def _align_scores(texts: Sequence[str], symbol: str) -> tuple[Markup, ...]:
    """Return the scores of a board. If all have the same unit, a filler puts their decimal points below each other."""
    numbers = [_NUMBER_AT_START.match(text) for text in texts]
    counts = [_count_decimals(number[0], symbol) for number in numbers if number]
    units = {text[number.end() :] for text, number in zip(texts, numbers, strict=True) if number}
    most = max(counts, default=0)
    if len(units) > 1 or most - min(counts, default=0) > MAX_FILLED_DECIMALS:
        return tuple(escape(text) for text in texts)
    return tuple(
        _fill_decimals(text, number.end(), most - _count_decimals(number[0], symbol), symbol)
        if number
        else escape(text)
        for text, number in zip(texts, numbers, strict=True)
    )


def _fill_decimals(text: str, end_of_number: int, missing: int, symbol: str) -> Markup:
    if not missing:
        return escape(text)
    number, unit = text[:end_of_number], text[end_of_number:]
    filler = ("" if symbol in number else _PUNCTUATION_SPACE) + _FIGURE_SPACE * missing
    return Markup('{}<span class="hub-filler" data-filler="{}"></span>{}').format(number, filler, unit)


def _count_decimals(number: str, symbol: str) -> int:
    return len(number.partition(symbol)[2])


def _render_notes(context: ViewContext, results: Sequence[Entry[Result]], page_address: str) -> dict[str, Markup]:
    """Return the notes of these results as HTML, by the path of the result."""
    return {
        result.path: context.render_markdown(
            result.value.notes or "", result.path, page_address, heading_prefix=f"r{index}-", first_level=4
        ).html
        for index, result in enumerate(results)
    }


def find_last_challenge_change(context: ViewContext, challenge: ChallengeDetails) -> date | None:
    """Return the day of the last commit; without a history, the day of the latest result or of the opening."""
    if last_change := context.find_last_change(challenge.entry.path):
        return last_change
    return challenge.latest_result_day or challenge.entry.value.opens


def filter_nameable(
    context: ViewContext, handles: tuple[str, ...], *, limit: int | None = None
) -> tuple[LearnerDetails, ...]:
    """Return the learners who may be named beside their score, or the first of them.

    In a hub without boards these are all who did not object."""
    has_boards = context.hub.settings.boards != "off"
    learners = (context.hub.learners[handle] for handle in handles)
    nameable = (
        learner
        for learner in learners
        if learner.is_shown_on_boards or (not has_boards and learner.entry.value.show.boards)
    )
    return tuple(islice(nameable, limit))


def _list_confirmers(context: ViewContext, handles: tuple[str, ...]) -> Markup:
    """Return the names of those who confirmed a result and may be named."""
    names = [Markup("<bdi>{}</bdi>").format(learner.entry.value.name) for learner in filter_nameable(context, handles)]
    return Markup(context.translator.format_list(names))


def _format_unranked_reason(context: ViewContext, result: UnrankedResult) -> str:
    _ = context.translator.gettext
    match result.reason:
        case "late":
            return _("after the challenge had closed")
        case "early":
            return _("before the challenge opened")
        case "no-score":
            return _("without a score")
        case _:
            return _("not for the ranking")
