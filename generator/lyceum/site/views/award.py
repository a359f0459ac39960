"""The page of an award: who earned which badge, when and how."""

from __future__ import annotations

from lyceum.credentials import make_certified_award, make_linkedin_url, make_verification_address
from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.site.page import Page
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import make_badge_icon_address


def list_keys(hub: Hub) -> tuple[str, ...]:
    """Return the latest awards of learners who may be found; none if the hub wants no social cards."""
    return tuple(hub.awards_with_image) if hub.settings.share_cards else ()


def render_page(context: ViewContext, key: str) -> Page:
    hub, page_address = context.hub, make_page_address("award", key)
    award = hub.awards_with_image[key]
    certified = make_certified_award(hub, context.translator, award)
    issuer = context.issuer if context.issuer and context.issuer.current_public_key else None
    title = f"{certified.title} · {certified.learner_name}"
    social_card = context.make_card_preview("badges", key, title)
    body = context.render_body(
        "award",
        page_address,
        award=certified,
        learner=hub.learners[award.learner],
        icon_address=make_badge_icon_address(award.badge, award.tier),
        badge_key=award.badge,
        social_card=social_card,
        verify_query=make_verification_address(certified).partition("?")[2] if issuer else "",
        linkedin_url=make_linkedin_url(certified, issuer) if issuer else "",
    )
    return Page(
        address=page_address,
        frame="award",
        title=title,
        description=make_excerpt(certified.badge_summary, 160),
        body=body,
        last_changed=award.day,
        preview_image=social_card,
        is_hidden=True,
        og_type="article",
    )
