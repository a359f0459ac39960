"""The page that prints the certificates of any learner. The browser reads them from the shards of `exports/certificates.py`."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.schema import TIERS
from lyceum.site.page import Page
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    page_address, issuer, settings = make_page_address("certificates"), context.issuer, context.hub.settings
    title = context.translator.gettext("Certificates")
    body = context.render_body(
        "certificates",
        page_address,
        title=title,
        shard_count=context.sources.count_shards(),
        tier_names={tier: context.format_tier(tier) for tier in TIERS},
        public_address=f"{settings.url.rstrip('/')}/{page_address}" if settings.url else "",
        issuer=issuer if issuer and issuer.current_public_key else None,
    )
    return Page(
        address=page_address,
        frame="certificates",
        title=title,
        description=title,
        body=body,
        is_hidden=True,
    )
