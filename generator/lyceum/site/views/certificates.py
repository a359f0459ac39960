"""The page with a learner's certificates for printing."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.images import HEADING_STYLE, measure_text_width
from lyceum.site.page import Page
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.certificates import has_certificates, list_certificates


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(key for key, learner in hub.learners.items() if has_certificates(learner))


def render_page(context: ViewContext, key: str) -> Page:
    hub, _, at = context.hub, context.translator.gettext, f"certificates/{key}/"
    learner = hub.learners[key]
    name = learner.entry.value.name
    base = (hub.settings.url or "").rstrip("/")
    title = _("Certificates of %(name)s", name=name)
    body = context.render_template(
        "certificates.html", at, learner=learner, name=name, title=title,
        certificates=tuple(list_certificates(context, learner)),
        address=f"{base}/{at}" if base else "", wide=_choose_name_shrink_level(name),
    )  # fmt: skip
    return Page(at, "certificates", title, title, body, learner.entry.path, is_hidden=True)


def _choose_name_shrink_level(name: str) -> int:
    """How often a name is to be written smaller, so that a sheet of Letter holds it with all that stands below it: 0, 1, 2.
    Pixels are those of print; letters may be wider by a sixth in the fonts of whoever prints."""
    width = measure_text_width(name, HEADING_STYLE, 70)
    return (width > 660) + (width > 2800)
