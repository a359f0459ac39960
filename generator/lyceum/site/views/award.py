"""The page of an award: who earned which badge, when and how."""

from __future__ import annotations

from lyceum.credentials import make_certified_award, make_linkedin_url, make_verification_address
from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.site.page import Page
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address


def list_keys(hub: Hub) -> tuple[str, ...]:
    """The latest awards of those who may be found; none where the hub wants no share cards."""
    return tuple(hub.awards_with_image) if hub.settings.share_cards else ()


def render_page(context: ViewContext, key: str) -> Page:
    hub, at, award = context.hub, f"awards/{key}/", context.hub.awards_with_image[key]
    learner, told = hub.learners[award.learner], make_certified_award(context.hub, context.translator, award)
    issuer = context.issuer if context.issuer and context.issuer.signing_key else None
    title = f"{told.title} · {told.learner_name}"
    card = context.make_card_preview("badges", key, title)
    body = context.render_template(
        "award.html", at, told=told, learner=learner, emblem=make_badge_icon_address(award.badge, award.tier), badge=award.badge, card=card,
        check=make_verification_address(told).partition("?")[2] if issuer else "", linkedin=make_linkedin_url(told, issuer) if issuer else "",
    )  # fmt: skip
    return Page(
        at, "award", title, make_excerpt(told.badge_summary, 160), body, is_hidden=True, last_changed=award.day, og_type="article",
        preview_image=card,
    )  # fmt: skip
