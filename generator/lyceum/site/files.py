"""Renders the files of the site that are not pages: avatars, images and exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lyceum.images import (
    CardKey,
    StoredCard,
    load_card,
    make_card_address,
    make_social_card,
    render_contributors_image,
)
from lyceum.loader import make_text_picture_address
from lyceum.scoring import Contributor
from lyceum.site.drawings import render_shared_drawings
from lyceum.site.exports.api import export_api_part, list_api_parts
from lyceum.site.exports.badge_icons import export_badge_icons
from lyceum.site.exports.certificates import export_certificates, list_certificate_shards
from lyceum.site.exports.credential_files import export_credentials
from lyceum.site.exports.editor_schemas import export_editor_schemas
from lyceum.site.exports.form_data import FORM_DATA_PARTS, export_form_data
from lyceum.site.exports.learner_facts import export_learner_facts, list_fact_parts
from lyceum.site.exports.profiles import export_profiles, list_profile_shards
from lyceum.site.exports.readme_images import export_readme_images
from lyceum.site.exports.redirects import MOVED_FOLDERS, export_redirects
from lyceum.site.output import encode_json
from lyceum.site.view_context import ViewContext, make_picture_address

Files = Iterator[tuple[str, bytes]]
"""The address and the bytes of each file."""


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files that are neither pages nor social cards, in parts that are each made again for themselves."""

    render: Callable[[ViewContext, str], Files]
    """Yields the files of a part."""
    list_parts: Callable[[ViewContext], tuple[str, ...]] = lambda _: ("",)


def list_file_parts(context: ViewContext) -> tuple[str, ...]:
    """Return `<group>/<part>` for every part of every group."""
    return tuple(f"{name}/{part}" for name, group in FILE_GROUPS.items() for part in group.list_parts(context))


def render_file_part(context: ViewContext, key: str) -> Files:
    """Yield the files of a part."""
    name, _, part = key.partition("/")
    yield from FILE_GROUPS[name].render(context, part)


def _encode_all(values: Iterable[tuple[str, Any]]) -> Files:
    return ((address, encode_json(value)) for address, value in values)


def _render_profile_pictures(context: ViewContext) -> Files:
    for handle, pictures in context.sources.profile_pictures.items():
        yield from render_picture_files(handle, pictures)


def render_picture_files(handle: str, pictures: Mapping[int, bytes]) -> Files:
    """Yield a learner's profile picture in each size."""
    for width, data in pictures.items():
        yield make_picture_address(handle, width), data


def _render_text_pictures(context: ViewContext) -> Files:
    for path, picture in context.sources.text_pictures.items():
        yield make_text_picture_address(path), picture.data


FILE_GROUPS: Mapping[str, FileGroup] = {
    "profile-pictures": FileGroup(lambda context, _: _render_profile_pictures(context)),
    "text-pictures": FileGroup(lambda context, _: _render_text_pictures(context)),
    "drawings": FileGroup(lambda *_: ((address, svg.encode()) for address, svg in render_shared_drawings().items())),
    "redirects": FileGroup(export_redirects, lambda _: MOVED_FOLDERS),
    "schemas": FileGroup(lambda context, _: export_editor_schemas(context.hub, context.translator)),
    "badge-icons": FileGroup(lambda context, _: export_badge_icons(context.hub, context.translator)),
    "forms": FileGroup(lambda context, part: _encode_all(export_form_data(context, part)), lambda _: FORM_DATA_PARTS),
    "api": FileGroup(lambda context, part: _encode_all(export_api_part(context, part)), list_api_parts),
    "certificates": FileGroup(
        lambda context, shard: _encode_all(export_certificates(context, shard)), list_certificate_shards
    ),
    "facts": FileGroup(lambda context, part: _encode_all(export_learner_facts(context, part)), list_fact_parts),
    "profiles": FileGroup(lambda context, shard: _encode_all(export_profiles(context, shard)), list_profile_shards),
    "readme": FileGroup(lambda context, _: export_readme_images(context)),
    "credentials": FileGroup(lambda context, _: export_credentials(context.issuer, context.hub.settings.revoked)),
    "wall": FileGroup(lambda context, _: iter([("wall.svg", _render_contributors_svg(context).encode())])),
}
"""By name, in the order in which they are made."""


def load_social_card(context: ViewContext, key: CardKey, cache_folder: Path) -> tuple[str, StoredCard]:
    """Return the address and the picture that is shown where a page is shared."""
    card = make_social_card(context.hub, context.translator, key, context.sources.profile_pictures)
    return make_card_address(key), load_card(card, cache_folder)


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
