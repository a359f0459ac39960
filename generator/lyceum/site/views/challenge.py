"""The page of a challenge: the task, the challenge boards and the results. Long lists go on on further pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from lyceum.hub import Hub
from lyceum.loader import Entry
from lyceum.markdown import make_excerpt
from lyceum.schema import Result, fold_key
from lyceum.scoring import MIN_ACTIVE_MEMBERS, ChallengeBoard, ChallengeDetails, CohortStanding
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.challenge_boards import TrustRanking, list_rankings, rank_all
from lyceum.site.view_parts.challenge_lists import MAX_DETAILED_BOARDS, ChallengeLists
from lyceum.site.view_parts.challenge_results import (
    filter_nameable,
    find_last_challenge_change,
    list_name_values,
    list_note_values,
    list_result_values,
)

MAX_SHOWN_PARTICIPANTS = 12
"""Faces above the boards, which name everybody."""
MAX_NOTE_BYTES = 3_000
"""Of the texts that people wrote about their results; the first is shown in any case."""
MAX_SEARCH_CHARACTERS = 400


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
    lists = ChallengeLists(context.hub, challenge)
    body = context.render_body(
        "challenge",
        page_address,
        challenge=challenge,
        body_html=text.html,
        hosts=context.get_learners(dict.fromkeys(fold_key(host) for host in value.hosts)),
        tips=[context.hub.tips[tip] for tip in challenge.tips[: lists.count_shown("tips")]],
        topics=value.topics,
        min_active_members=MIN_ACTIVE_MEMBERS,
        lists=lists,
        has_podiums=len(value.boards) < MAX_DETAILED_BOARDS,
        board_sections=tuple(_list_board_sections(challenge, lists)) if has_boards else (),
        **_list_participant_values(context, challenge, lists),
        **list_name_values(context),
        **list_result_values(context, challenge),
        **list_note_values(context, challenge, page_address, _select_notes(challenge, lists)),
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


def _list_participant_values(
    context: ViewContext, challenge: ChallengeDetails, lists: ChallengeLists
) -> dict[str, Any]:
    """Return the template's values about people who joined."""
    max_shown = lists.count_shown("people") if context.hub.settings.boards == "off" else MAX_SHOWN_PARTICIPANTS
    shown_participants = filter_nameable(context, challenge.participants, limit=max_shown)
    return {
        "shown_participants": shown_participants,
        "hidden_count": challenge.participant_count - len(shown_participants),
    }


def _select_notes(challenge: ChallengeDetails, lists: ChallengeLists) -> tuple[Entry[Result], ...]:
    """Return the latest results with a note. Where there are more, only as many as stay short."""
    results = challenge.select_results_with_notes(slice(0, lists.count_shown("notes")))
    if not lists.find_address("notes"):
        return results
    sizes = accumulate(len((result.value.notes or "").encode()) for result in results)
    fitting = sum(size <= MAX_NOTE_BYTES for size in sizes)
    return results[: max(1, fitting)]


def _list_board_sections(challenge: ChallengeDetails, lists: ChallengeLists) -> Iterator[BoardSection]:
    """Yield each board. Where its rows go on elsewhere, the filter by trust is there, since it needs all of them."""
    for index, (board, cohorts) in enumerate(zip(challenge.boards, challenge.rank_cohorts(), strict=True)):
        has_own_page = bool(lists.find_address("rows", index))
        yield BoardSection(
            board=board,
            rankings=(rank_all(board),) if has_own_page else list_rankings(challenge, index),
            cohort_standings=cohorts if len(cohorts) > 1 else (),
        )
