"""Renders the files of the site that are not pages: avatars, images and exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lyceum.credentials import make_all_certified_awards
from lyceum.images import (
    CardStats,
    make_card_address,
    make_social_card,
    render_contributors_image,
    write_cards,
)
from lyceum.loader import make_text_picture_address
from lyceum.scoring import Contributor
from lyceum.site.drawings import render_shared_drawings
from lyceum.site.exports.api import export_api
from lyceum.site.exports.badge_icons import export_badge_icons
from lyceum.site.exports.certificates import export_certificates
from lyceum.site.exports.credential_files import export_credentials
from lyceum.site.exports.editor_schemas import export_editor_schemas
from lyceum.site.exports.form_data import build_form_data
from lyceum.site.exports.learner_facts import export_learner_facts
from lyceum.site.exports.profiles import export_profiles
from lyceum.site.exports.readme_images import export_readme_images
from lyceum.site.exports.redirects import export_redirects
from lyceum.site.inputs import BuildInputs
from lyceum.site.output import encode_json
from lyceum.site.site_writer import MadeFile
from lyceum.site.view_context import ViewContext, make_picture_address
from lyceum.system import count_processors


def render_site_files(context: ViewContext, inputs: BuildInputs) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of every file that is neither a page nor a social card."""
    hub, translator = context.hub, context.translator
    for handle in hub.learners:
        yield from render_picture_files(handle, inputs)
    yield from ((address, text.encode()) for address, text in render_shared_drawings().items())
    for path, picture in inputs.text_pictures.items():
        yield make_text_picture_address(path), picture.data
    yield from export_redirects(hub, translator)
    yield from export_editor_schemas(hub, translator)
    yield from export_badge_icons(hub, translator)
    yield "assets/hub-forms.json", encode_json(build_form_data(context))
    for exported in (
        export_api(hub),
        export_certificates(context),
        export_learner_facts(context),
        export_profiles(hub),
    ):
        yield from ((address, encode_json(value)) for address, value in exported)
    yield from export_readme_images(hub, translator, inputs.profile_pictures)
    awards = make_all_certified_awards(hub, translator)
    yield from export_credentials(inputs.issuer, awards, hub.settings.revoked)
    yield "wall.svg", _render_contributors_svg(context).encode()


def render_social_cards(
    context: ViewContext, inputs: BuildInputs, write_file: Callable[[str, bytes], MadeFile]
) -> CardStats[MadeFile]:
    """Make the pictures that are shown where a page is shared. The hub's folder keeps them from build to build."""
    hub, translator = context.hub, context.translator
    return write_cards(
        context.cards.keys,
        lambda key: make_social_card(hub, translator, key, inputs.profile_pictures),
        make_address=make_card_address,
        write_file=write_file,
        cache_folder=inputs.folder / ".lyceum" / "cards",
        processes=count_processors(),
    )


def render_picture_files(handle: str, inputs: BuildInputs) -> Iterator[tuple[str, bytes]]:
    """Yield a learner's profile picture in each size; nothing for a learner whose avatar is drawn."""
    for width, data in inputs.profile_pictures.get(handle, {}).items():
        yield make_picture_address(handle, width), data


def _render_contributors_svg(context: ViewContext) -> str:
    """A picture of all contributors; each avatar has the name and the number of contributions."""
    translator = context.translator

    def describe(contributor: Contributor) -> str:
        count = sum(contributor.credit_counts.values())
        return translator.ngettext("%(num)s contribution", "%(num)s contributions", count) % {
            "num": translator.format_number(count)
        }

    return render_contributors_image(
        context.hub.contributors,
        title=translator.gettext("Everybody who contributed"),
        describe_contributor=describe,
        translator=translator,
    )
