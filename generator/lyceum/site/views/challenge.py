"""The page of a challenge: the task, the challenge boards and the results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from lyceum.hub import Hub
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
    list_entrants,
    rank_cohorts,
)
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext

MAX_SHOWN_PARTICIPANTS = 24
"""Of those who have joined."""
MAX_ROWS_WITH_TRUST_FILTER = 200
"""Rows of a board up to which it is also shown by trust."""


@dataclass(frozen=True, slots=True)
class TrustRanking:
    """A board's rows that have at least this trust, ranked among themselves."""

    trust: TrustLevel
    standings: tuple[Standing, ...]
    podium: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class BoardSection:
    """A board with all that its section says."""

    board: ChallengeBoard
    rankings: tuple[TrustRanking, ...]
    """As reported first; others only where they have other rows, and any; the same rows once, as what is most."""
    cohort_standings: tuple[CohortStanding, ...]
    """Two or more, or none."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.challenges)


def render_page(context: ViewContext, key: str) -> Page:
    hub, words = context.hub, context.translator
    challenge = hub.challenges[key]
    value, at = challenge.entry.value, f"challenges/{key}/"
    text = context.render_markdown(challenge.entry.body)
    past = hub.find_file_history(challenge.entry.path)
    compared = hub.settings.boards != "off"

    def score(amount: Decimal | None) -> str:
        return "" if amount is None else words.format_score(amount, value.score.measure, value.score.unit)

    notes: dict[str, Markup] = {
        result.path: context.render_markdown(result.value.notes, heading_prefix=f"r{i}-", first_level=4).html
        for i, result in enumerate(challenge.results)
        if result.value.notes
    }
    joined = _filter_nameable(context, challenge.participants)
    body = context.render_template(
        "challenge.html", at, challenge=challenge, text=text.html, score=score, notes=notes, compared=compared,
        amounts={result.path: score(compute_score(value, result.value)) if compared else "" for result in challenge.results},
        hosts=context.get_learners(dict.fromkeys(fold_key(one) for one in value.hosts)), joined=joined[:MAX_SHOWN_PARTICIPANTS],
        more=challenge.participant_count - len(joined[:MAX_SHOWN_PARTICIPANTS]), tips=[hub.tips[one] for one in challenge.tips],
        seen=lambda people: _filter_nameable(context, people), entrants=list_entrants, wholes=tuple(_list_board_sections(hub, challenge)) if compared else (),
        has_board=lambda cohort: bool(hub.leaderboards.rank_learners(LeaderboardScope(cohort=cohort))),
        confirmers=lambda result: _list_confirmers(context, result), least=MIN_ACTIVE_MEMBERS, reason=lambda apart: _format_unranked_reason(context, apart),
        topics=list(dict.fromkeys(hub.find_topic(topic).key for topic in value.topics)),
    )  # fmt: skip
    day = (
        past.last_commit.committed_at.date()
        if past
        else challenge.results[0].value.date
        if challenge.results
        else value.opens
    )
    found = (SearchEntry(value.title, f"{value.summary or ''} {make_excerpt(text.text, 400)}".strip()),)
    return Page(
        at, "challenge", value.title, make_excerpt(value.summary or text.text), body, challenge.entry.path, f"challenge:{key}", day,
        search_entries=found, og_type="article", preview_image=context.make_card_preview("challenges", key, value.title),
    )  # fmt: skip


def _filter_nameable(desk: ViewContext, people: tuple[str, ...]) -> tuple[LearnerDetails, ...]:
    """Those who may be named beside what they reached; where the hub has no boards, all who did not say no."""
    off = desk.hub.settings.boards == "off"
    return tuple(
        one for one in desk.get_learners(people) if one.is_shown_on_boards or (off and one.entry.value.show.boards)
    )  # fmt: skip


def _list_confirmers(desk: ViewContext, result: Result) -> Markup:
    """Names of those who confirmed it and may be named, in a list; whose result it is cannot confirm it."""
    own = set(list_entrants(result))
    others = tuple(key for key in dict.fromkeys(fold_key(one) for one in result.confirmed_by) if key not in own)
    names = [Markup("<bdi>{}</bdi>").format(one.entry.value.name) for one in _filter_nameable(desk, others)]
    return Markup(desk.translator.format_list(names))


def _list_board_sections(hub: Hub, challenge: ChallengeDetails) -> Iterator[BoardSection]:
    value = challenge.entry.value
    trusted = {
        trust: build_challenge_boards(challenge.entry, challenge.results, min_trust=trust) for trust in TRUST_LEVELS[1:]
    }
    for place, board in enumerate(challenge.boards):
        shown = [TrustRanking("reported", board.standings, _select_podium(board.standings))]
        for trust, others in trusted.items():
            rows = others[place].standings
            if (
                not rows
                or len(board.standings) > MAX_ROWS_WITH_TRUST_FILTER
                or _list_ranks(rows) == _list_ranks(board.standings)
            ):
                continue
            if _list_ranks(rows) == _list_ranks(shown[-1].standings):
                shown.pop()  # all of them can be said to have more
            shown.append(TrustRanking(trust, rows, _select_podium(rows)))
        cohorts = rank_cohorts(
            board, hub.leaderboards.cohorts_by_learner, lower_wins=value.score.is_lower_better, min_members=MIN_ACTIVE_MEMBERS
        )  # fmt: skip
        yield BoardSection(board, tuple(shown), cohorts if len(cohorts) > 1 else ())


def _list_ranks(rows: tuple[Standing, ...]) -> list[tuple[int, str]]:
    return [(row.rank, row.counted_result.path) for row in rows]


def _select_podium(standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """The first three places; none where more than four share them, or nobody does."""
    first = tuple(row for row in standings if 1 <= row.rank <= 3)
    return first if 0 < len(first) <= 4 else ()


def _format_unranked_reason(desk: ViewContext, apart: UnrankedResult) -> str:
    _ = desk.translator.gettext
    match apart.reason:
        case "late":
            return _("after the challenge had closed")
        case "early":
            return _("before the challenge opened")
        case "no-score":
            return _("without a score")
        case _:
            return _("not for the ranking")
