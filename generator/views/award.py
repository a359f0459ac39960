"""An award: what somebody earned, when and how, with the picture that stands for it where the address is posted."""

from __future__ import annotations

from generator.achievements import achieved
from generator.credentials import check_address, linkedin
from generator.hub import Hub
from generator.markup import summary
from generator.pages import Page
from generator.views.badges import picture
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    """The latest awards of those who may be found; none where the hub wants no share cards."""
    return tuple(hub.shown_awards) if hub.community.share_cards else ()


def page(desk: Desk, key: str) -> Page:
    hub, at, award = desk.hub, f"awards/{key}/", desk.hub.shown_awards[key]
    learner, told = hub.learners[award.who], achieved(desk.hub, desk.words, award)
    issuer = desk.issuer if desk.issuer and desk.issuer.key else None
    title = f"{told.title} · {told.name}"
    card = desk.card("badges", key, title)
    body = desk.body(
        "award.html", at, told=told, learner=learner, emblem=picture(award.badge, award.tier), badge=award.badge, card=card,
        check=check_address(told).partition("?")[2] if issuer else "", linkedin=linkedin(told, issuer) if issuer else "",
    )  # fmt: skip
    return Page(
        at, "award", title, summary(told.badge_summary, 160), body, hidden=True, changed=award.when, og_type="article",
        picture=card,
    )  # fmt: skip
