"""The page of a challenge: the task, the challenge boards and the results. Long lists go on on further pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.schema import fold_key
from lyceum.scoring import (
    MIN_ACTIVE_MEMBERS,
    TRUST_LEVELS,
    ChallengeBoard,
    ChallengeDetails,
    CohortStanding,
    Standing,
    TrustLevel,
)
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.challenge_results import (
    PARTICIPANT_SIZES,
    ROW_SIZES,
    filter_nameable,
    find_last_challenge_change,
    list_challenge_addresses,
    list_name_values,
    list_result_values,
)

MAX_SHOWN_PARTICIPANTS = 24
"""Faces above the boards, which name everybody."""
MAX_ROWS_WITH_TRUST_FILTER = ROW_SIZES.first
"""Boards with more rows have no filter by trust."""
MAX_SEARCH_CHARACTERS = 400
MAX_PODIUM_ROWS = 4
MAX_PODIUM_RANK = 3


@dataclass(frozen=True, slots=True)
class TrustRanking:
    """The rows of a board that have at least this trust, ranked among themselves."""

    trust: TrustLevel
    standings: Sequence[Standing]
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
    value, has_boards = challenge.entry.value, context.hub.settings.boards != "off"
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
        addresses=list_challenge_addresses(context.hub, challenge),
        board_sections=tuple(_list_board_sections(challenge)) if has_boards else (),
        **_list_participant_values(context, challenge),
        **list_name_values(context),
        **list_result_values(context, challenge, 1),
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
        last_changed=find_last_challenge_change(context, challenge),
        preview_image=context.make_card_preview("challenges", key, value.title),
        search_entries=(SearchEntry(value.title, search_text, topics=topic_names),),
        og_type="article",
    )


def _list_participant_values(context: ViewContext, challenge: ChallengeDetails) -> dict[str, Any]:
    """Return the template's values about people who joined."""
    max_shown = PARTICIPANT_SIZES.first if context.hub.settings.boards == "off" else MAX_SHOWN_PARTICIPANTS
    shown_participants = filter_nameable(context, challenge.participants, limit=max_shown)
    return {
        "shown_participants": shown_participants,
        "hidden_count": challenge.participant_count - len(shown_participants),
    }


def _list_board_sections(challenge: ChallengeDetails) -> Iterator[BoardSection]:
    for index, (board, cohorts) in enumerate(zip(challenge.boards, challenge.rank_cohorts(), strict=True)):
        yield BoardSection(
            board=board,
            rankings=_list_rankings(challenge, index, board),
            cohort_standings=cohorts if len(cohorts) > 1 else (),
        )


def _list_rankings(challenge: ChallengeDetails, index: int, board: ChallengeBoard) -> tuple[TrustRanking, ...]:
    """Return all rows of a board, then each stricter ranking that changes something."""
    rankings = [TrustRanking("reported", board.standings, _select_podium(board.standings))]
    if len(board.standings) > MAX_ROWS_WITH_TRUST_FILTER:
        return tuple(rankings)
    for trust in TRUST_LEVELS[1:]:
        standings = challenge.build_boards(trust)[index].standings
        if not standings or _list_ranks(standings) == _list_ranks(board.standings):
            continue
        if _list_ranks(standings) == _list_ranks(rankings[-1].standings):
            rankings.pop()  # The same rows have the higher trust, so the ranking gets the stricter label.
        rankings.append(TrustRanking(trust, standings, _select_podium(standings)))
    return tuple(rankings)


def _list_ranks(standings: Sequence[Standing]) -> list[tuple[int, str]]:
    return [(row.rank, row.counted_result.path) for row in standings]


def _select_podium(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Return the rows of the first three ranks; none if more than four rows share them."""
    podium = tuple(row for row in standings[: MAX_PODIUM_ROWS + 1] if 1 <= row.rank <= MAX_PODIUM_RANK)
    return podium if len(podium) <= MAX_PODIUM_ROWS else ()
