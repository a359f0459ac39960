"""The page of a challenge: the task, the challenge boards and the results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import get_decimal_symbol
from markupsafe import Markup, escape

from lyceum.hub import Hub
from lyceum.loader import Entry
from lyceum.markdown import make_excerpt
from lyceum.schema import Result, fold_key
from lyceum.scoring import (
    MIN_ACTIVE_MEMBERS,
    TRUST_LEVELS,
    ChallengeBoard,
    ChallengeDetails,
    CohortStanding,
    LeaderboardScope,
    LearnerDetails,
    Standing,
    TrustLevel,
    UnrankedResult,
    build_challenge_boards,
    compute_score,
    get_written_score,
    list_entrants,
    rank_cohorts,
)
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext

MAX_SHOWN_PARTICIPANTS = 24
"""Faces above the boards, which name everybody; a hub without boards shows all of them."""
MAX_ROWS_WITH_TRUST_FILTER = 200
"""Boards with more rows have no filter by trust."""
MAX_SEARCH_CHARACTERS = 400
MAX_PODIUM_ROWS = 4
MAX_PODIUM_RANK = 3


@dataclass(frozen=True, slots=True)
class TrustRanking:
    """The rows of a board that have at least this trust, ranked among themselves."""

    trust: TrustLevel
    standings: tuple[Standing, ...]
    podium: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class BoardSection:
    """A board with everything that its section shows."""

    board: ChallengeBoard
    rankings: tuple[TrustRanking, ...]
    """All results first, then each stricter ranking that has other rows."""
    cohort_standings: tuple[CohortStanding, ...]
    """Two or more, or none."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.challenges)


def render_page(context: ViewContext, key: str) -> Page:
    challenge, page_address = context.hub.challenges[key], make_page_address("challenge", key)
    value = challenge.entry.value
    text = context.render_markdown(challenge.entry.body, challenge.entry.path, page_address)
    body = context.render_body(
        "challenge",
        page_address,
        challenge=challenge,
        body_html=text.html,
        hosts=context.get_learners(dict.fromkeys(fold_key(host) for host in value.hosts)),
        tips=[context.hub.tips[tip] for tip in challenge.tips],
        topics=value.topics,
        min_active_members=MIN_ACTIVE_MEMBERS,
        **_list_participant_values(context, challenge),
        **_list_result_values(context, challenge),
    )
    topic_names = tuple(topic.topic.name for topic in context.find_topics(value.topics))
    search_text = f"{value.summary or ''} {make_excerpt(text.text, MAX_SEARCH_CHARACTERS)}".strip()
    return Page(
        address=page_address,
        frame="challenge",
        title=value.title,
        description=make_excerpt(value.summary or text.text),
        body=body,
        edit_source=challenge.entry.path,
        thread_term=f"challenge:{fold_key(value.formerly[0]) if value.formerly else key}",
        last_changed=_find_last_change(context, challenge),
        preview_image=context.make_card_preview("challenges", key, value.title),
        search_entries=(SearchEntry(value.title, search_text, topics=topic_names),),
        og_type="article",
    )


def _list_participant_values(context: ViewContext, challenge: ChallengeDetails) -> dict[str, Any]:
    """Return the template's values about people who joined."""
    max_shown = None if context.hub.settings.boards == "off" else MAX_SHOWN_PARTICIPANTS
    shown_participants = _filter_nameable(context, challenge.participants)[:max_shown]
    return {
        "shown_participants": shown_participants,
        "hidden_count": challenge.participant_count - len(shown_participants),
        "filter_nameable": lambda handles: _filter_nameable(context, handles),
        "list_entrants": list_entrants,
        "list_confirmers": lambda result: _list_confirmers(context, result),
    }


def _list_result_values(context: ViewContext, challenge: ChallengeDetails) -> dict[str, Any]:
    """Return the template's values about boards and results. A hub without boards shows no scores."""
    hub, value = context.hub, challenge.entry.value
    has_boards = hub.settings.boards != "off"

    def format_score(score: Decimal | None, result: Entry[Result] | None = None) -> str:
        written = get_written_score(result.value, score) if result else ""
        return context.translator.format_score(score, value.score.measure, value.score.unit, written=written)

    return {
        "board_sections": tuple(_list_board_sections(hub, challenge)) if has_boards else (),
        "has_board": lambda cohort: bool(hub.leaderboards.rank_learners(LeaderboardScope(cohort=cohort))),
        "format_score": format_score,
        "align_scores": lambda standings: _align_scores(
            [format_score(row.score, row.counted_result) for row in standings],
            get_decimal_symbol(context.translator.locale),
        ),
        "score_texts": {
            result.path: format_score(compute_score(value, result.value), result) if has_boards else ""
            for result in challenge.results
        },
        "format_unranked_reason": lambda result: _format_unranked_reason(context, result),
        "notes": _render_notes(context, challenge),
    }


_FIGURE_SPACE, _PUNCTUATION_SPACE = "\u2007", "\u2008"
"""Blanks as wide as a digit and as a point."""
_NUMBER_AT_START = re.compile(r"[^\s\u00a0%eE]*[0-9](?=[\s\u00a0%]|$)")
"""A number without an exponent, which has no decimals to align."""
MAX_FILLED_DECIMALS = 4
"""Where the decimals of a board differ by more, a filler would part numbers from their units, so there is none."""


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


def _render_notes(context: ViewContext, challenge: ChallengeDetails) -> dict[str, Markup]:
    """Return the notes of each result as HTML, by the path of the result."""
    page_address = make_page_address("challenge", challenge.key)
    return {
        result.path: context.render_markdown(
            result.value.notes, result.path, page_address, heading_prefix=f"r{index}-", first_level=4
        ).html
        for index, result in enumerate(challenge.results)
        if result.value.notes
    }


def _find_last_change(context: ViewContext, challenge: ChallengeDetails) -> date | None:
    """Return the day of the last commit; without a history, the day of the latest result or of the opening."""
    if last_change := context.find_last_change(challenge.entry.path):
        return last_change
    return challenge.results[0].value.date if challenge.results else challenge.entry.value.opens


def _filter_nameable(context: ViewContext, handles: tuple[str, ...]) -> tuple[LearnerDetails, ...]:
    """Return the learners who may be named beside their score.

    In a hub without boards these are all who did not object."""
    has_boards = context.hub.settings.boards != "off"
    return tuple(
        learner
        for learner in context.get_learners(handles)
        if learner.is_shown_on_boards or (not has_boards and learner.entry.value.show.boards)
    )


def _list_confirmers(context: ViewContext, result: Result) -> Markup:
    """Return the names of the people who confirmed a result and may be named. Entrants cannot confirm their own result."""
    entrants = set(list_entrants(result))
    handles = tuple(key for key in dict.fromkeys(map(fold_key, result.confirmed_by)) if key not in entrants)
    names = [Markup("<bdi>{}</bdi>").format(learner.entry.value.name) for learner in _filter_nameable(context, handles)]
    return Markup(context.translator.format_list(names))


def _list_board_sections(hub: Hub, challenge: ChallengeDetails) -> Iterator[BoardSection]:
    boards_by_trust = {
        trust: build_challenge_boards(challenge.entry, challenge.results, min_trust=trust) for trust in TRUST_LEVELS[1:]
    }
    for index, board in enumerate(challenge.boards):
        standings_by_trust = {trust: boards[index].standings for trust, boards in boards_by_trust.items()}
        cohorts = rank_cohorts(
            board,
            hub.leaderboards.cohorts_by_learner,
            lower_wins=challenge.entry.value.score.is_lower_better,
            min_members=MIN_ACTIVE_MEMBERS,
        )
        yield BoardSection(
            board=board,
            rankings=_list_rankings(board, standings_by_trust),
            cohort_standings=cohorts if len(cohorts) > 1 else (),
        )


def _list_rankings(
    board: ChallengeBoard, standings_by_trust: dict[TrustLevel, tuple[Standing, ...]]
) -> tuple[TrustRanking, ...]:
    """Return all rows of a board, then each stricter ranking that changes something."""
    rankings = [TrustRanking("reported", board.standings, _select_podium(board.standings))]
    if len(board.standings) > MAX_ROWS_WITH_TRUST_FILTER:
        return tuple(rankings)
    for trust, standings in standings_by_trust.items():
        if not standings or _list_ranks(standings) == _list_ranks(board.standings):
            continue
        if _list_ranks(standings) == _list_ranks(rankings[-1].standings):
            rankings.pop()  # The same rows have the higher trust, so the ranking gets the stricter label.
        rankings.append(TrustRanking(trust, standings, _select_podium(standings)))
    return tuple(rankings)


def _list_ranks(standings: tuple[Standing, ...]) -> list[tuple[int, str]]:
    return [(row.rank, row.counted_result.path) for row in standings]


def _select_podium(standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """Return the rows of the first three ranks; none if more than four rows share them."""
    podium = tuple(row for row in standings if 1 <= row.rank <= MAX_PODIUM_RANK)
    return podium if len(podium) <= MAX_PODIUM_ROWS else ()


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
