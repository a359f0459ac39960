"""Renders the files of the site that are not pages: avatars, images and exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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
from lyceum.site.exports.certificates import export_certificates, list_certificate_shards
from lyceum.site.exports.credential_files import export_credentials
from lyceum.site.exports.editor_schemas import export_editor_schemas
from lyceum.site.exports.form_data import build_form_data
from lyceum.site.exports.learner_facts import export_learner_facts, list_fact_parts
from lyceum.site.exports.profiles import export_profiles, list_profile_shards
from lyceum.site.exports.readme_images import export_readme_images
from lyceum.site.exports.redirects import export_redirects
from lyceum.site.inputs import BuildInputs
from lyceum.site.output import encode_json
from lyceum.site.site_writer import MadeFile
from lyceum.site.view_context import ViewContext, make_picture_address
from lyceum.system import count_processors

File = tuple[str, bytes]
"""The address and the bytes of a file."""
GetInputs = Callable[[], BuildInputs]
"""Returns what is shown besides the hub. Only what calls it is made again when any of that changed."""


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files that are neither pages nor social cards, in parts that are each made again for themselves."""

    render: Callable[[ViewContext, GetInputs, str], Iterator[File]]
    """Yields the files of a part."""
    list_parts: Callable[[ViewContext], tuple[str, ...]] = lambda _: ("",)


def list_file_parts(context: ViewContext) -> tuple[str, ...]:
    """Return `<group>/<part>` for every part of every group."""
    return tuple(f"{name}/{part}" for name, group in FILE_GROUPS.items() for part in group.list_parts(context))


def render_file_part(context: ViewContext, get_inputs: GetInputs, key: str) -> Iterator[File]:
    """Yield the files of a part."""
    name, _, part = key.partition("/")
    yield from FILE_GROUPS[name].render(context, get_inputs, part)


def render_site_files(context: ViewContext, inputs: BuildInputs) -> Iterator[File]:
    """Yield every file that is neither a page nor a social card."""
    for key in list_file_parts(context):
        yield from render_file_part(context, lambda: inputs, key)


def _render_pictures(_context: ViewContext, get_inputs: GetInputs, _part: str) -> Iterator[File]:
    inputs = get_inputs()
    for handle in inputs.profile_pictures:
        yield from render_picture_files(handle, inputs)
    for path, picture in inputs.text_pictures.items():
        yield make_text_picture_address(path), picture.data


def _render_credentials(context: ViewContext, get_inputs: GetInputs, _part: str) -> Iterator[File]:
    awards = make_all_certified_awards(context.hub, context.translator)
    yield from export_credentials(get_inputs().issuer, awards, context.hub.settings.revoked)


def _encode(files: Iterable[tuple[str, Any]]) -> Iterator[File]:
    return ((address, encode_json(value)) for address, value in files)


FILE_GROUPS: Mapping[str, FileGroup] = {
    "pictures": FileGroup(_render_pictures),
    "drawings": FileGroup(lambda *_: ((address, svg.encode()) for address, svg in render_shared_drawings().items())),
    "redirects": FileGroup(lambda context, *_: export_redirects(context.hub, context.translator)),
    "schemas": FileGroup(lambda context, *_: export_editor_schemas(context.hub, context.translator)),
    "badge-icons": FileGroup(lambda context, *_: export_badge_icons(context.hub, context.translator)),
    "forms": FileGroup(lambda context, *_: _encode([("assets/hub-forms.json", build_form_data(context))])),
    "api": FileGroup(lambda context, *_: _encode(export_api(context.hub))),
    "certificates": FileGroup(
        lambda context, _, shard: _encode(export_certificates(context, shard)), list_certificate_shards
    ),
    "facts": FileGroup(lambda context, _, part: _encode(export_learner_facts(context, part)), list_fact_parts),
    "profiles": FileGroup(lambda context, _, shard: _encode(export_profiles(context, shard)), list_profile_shards),
    "readme": FileGroup(
        lambda context, get_inputs, _: export_readme_images(
            context.hub, context.translator, get_inputs().profile_pictures
        )
    ),
    "credentials": FileGroup(_render_credentials),
    "wall": FileGroup(lambda context, *_: iter([("wall.svg", _render_contributors_svg(context).encode())])),
}
"""By name, in the order in which they are made."""


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
