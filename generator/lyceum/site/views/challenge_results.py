"""The pages on which the long lists of a challenge go on: its boards, and what people wrote about their results."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.site.page import Page
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.challenge_results import (
    PARTICIPANT_SIZES,
    filter_nameable,
    find_last_challenge_change,
    list_challenge_addresses,
    list_challenge_page_keys,
    list_name_values,
    list_result_values,
)
from lyceum.site.view_parts.list_pages import split_numbered_key


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(key for challenge in hub.challenges.values() for key in list_challenge_page_keys(hub, challenge)[1:])


def render_page(context: ViewContext, key: str) -> Page:
    challenge_key, number = split_numbered_key(key)
    challenge = context.hub.challenges[challenge_key]
    addresses = list_challenge_addresses(context.hub, challenge)
    has_boards, value = context.hub.settings.boards != "off", challenge.entry.value
    participants = () if has_boards else filter_nameable(context, challenge.participants)
    body = context.render_body(
        "challenge-results",
        addresses[number - 1],
        value=value,
        number=number,
        addresses=addresses,
        participants=participants[PARTICIPANT_SIZES.select_range(number, len(participants))],
        boards=challenge.boards if has_boards and challenge.state != "coming" else (),
        has_scores=value.score.measure != "none",
        **list_name_values(context),
        **list_result_values(context, challenge, number),
    )
    title = f"{value.title} ({context.translator.format_number(number)})"
    return Page(
        address=addresses[number - 1],
        frame="challenge-results",
        title=title,
        description=make_excerpt(value.summary or value.title),
        body=body,
        edit_source=challenge.entry.path,
        last_changed=find_last_challenge_change(context, challenge),
    )
