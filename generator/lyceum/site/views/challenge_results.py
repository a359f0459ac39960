"""The pages on which the long lists of a challenge stand as a whole: its boards, and what people wrote about their results."""

from __future__ import annotations

from typing import Any

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.scoring import MIN_ACTIVE_MEMBERS, ChallengeDetails
from lyceum.site.page import Page
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.challenge_boards import list_rankings
from lyceum.site.view_parts.challenge_lists import ChallengeLists, LaterPart
from lyceum.site.view_parts.challenge_results import (
    filter_nameable,
    find_last_challenge_change,
    list_name_values,
    list_note_values,
    list_result_values,
)
from lyceum.site.view_parts.list_pages import split_numbered_key


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(key for challenge in hub.challenges.values() for key in ChallengeLists(hub, challenge).page_keys[1:])


def render_page(context: ViewContext, key: str) -> Page:
    challenge_key, number = split_numbered_key(key)
    challenge = context.hub.challenges[challenge_key]
    lists, value = ChallengeLists(context.hub, challenge), challenge.entry.value
    part, page_address = lists.later_parts[number - 2], lists.addresses[number - 1]
    body = context.render_body(
        "challenge-results",
        page_address,
        challenge=challenge,
        value=value,
        number=number,
        addresses=lists.addresses,
        part=part,
        has_scores=value.score.measure != "none",
        min_active_members=MIN_ACTIVE_MEMBERS,
        **_list_part_values(context, challenge, part, page_address),
        **list_name_values(context),
        **list_result_values(context, challenge),
    )
    title = f"{value.title} ({context.translator.format_number(number)})"
    return Page(
        address=page_address,
        frame="challenge-results",
        title=title,
        description=make_excerpt(value.summary or value.title),
        body=body,
        edit_source=challenge.entry.path,
        last_changed=find_last_challenge_change(context, challenge),
    )


def _list_part_values(
    context: ViewContext, challenge: ChallengeDetails, part: LaterPart, page_address: str
) -> dict[str, Any]:
    """Return the template's values about the list that has a part on this page."""
    match part.kind:
        case "people":
            return {"participants": filter_nameable(context, challenge.participants)[part.items]}
        case "rows":
            rankings = list_rankings(challenge, part.board)
            return {"board": challenge.boards[part.board], "rankings": rankings}
        case "cohorts":
            cohorts = challenge.rank_cohorts()[part.board]
            return {"board": challenge.boards[part.board], "cohort_standings": cohorts[part.items]}
        case "unranked":
            board = challenge.boards[part.board]
            return {"board": board, "unranked": board.unranked[part.items]}
        case "notes":
            results = challenge.select_results_with_notes(part.items)
            return list_note_values(context, challenge, page_address, results)
        case "tips":
            return {"tips": [context.hub.tips[tip] for tip in challenge.tips[part.items]]}
