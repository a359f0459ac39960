"""Renders the files of the site that are not pages: avatars, JSON for the forms, images and exports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lyceum.credentials import make_all_certified_awards
from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images import (
    CardStats,
    list_card_keys,
    make_card_address,
    make_social_card,
    render_avatar,
    render_contributors_image,
    write_cards,
)
from lyceum.loader import Entry
from lyceum.schema import Learner
from lyceum.scoring import Contributor
from lyceum.site.exports.api import export_api
from lyceum.site.exports.badge_icons import export_badge_icons
from lyceum.site.exports.credential_files import export_credentials
from lyceum.site.exports.editor_schemas import export_editor_schemas
from lyceum.site.exports.form_data import build_form_data
from lyceum.site.exports.readme_images import export_readme_images
from lyceum.site.exports.redirects import export_redirects
from lyceum.site.inputs import BuildInputs, ProgressCallback
from lyceum.site.view_context import ViewContext
from lyceum.system import count_processors


def render_site_files(hub: Hub, known: BuildInputs, the_desk: ViewContext) -> Iterator[tuple[str, bytes]]:
    for key, learner in hub.learners.items():
        yield from render_avatar_files(key, learner.entry.value.name, known)
        yield f"learners/{key}/profile.json", _render_profile_json(learner.entry)
    yield from export_redirects(hub, the_desk.translator)
    yield from export_editor_schemas(hub, the_desk.translator)
    yield from export_badge_icons(hub, the_desk.translator)
    yield "assets/hub-forms.json", _encode_json(build_form_data(the_desk))
    yield from ((address, _encode_json(told)) for address, told in export_api(hub))
    yield from export_readme_images(hub, the_desk.translator, known.profile_pictures)
    yield from export_credentials(
        known.issuer, make_all_certified_awards(hub, the_desk.translator), hub.settings.revoked
    )
    yield "wall.svg", _render_contributors_svg(hub, the_desk.translator).encode()


def write_social_cards(
    built: Path, hub: Hub, known: BuildInputs, words: Translator, progress: ProgressCallback
) -> CardStats:
    """The pictures that stand for pages where they are shared, kept in the hub's folder from build to build."""
    progress("cards")
    return write_cards(
        list_card_keys(hub),
        lambda key: make_social_card(hub, words, key, known.profile_pictures),
        make_address=make_card_address,
        site_folder=built,
        cache_folder=known.folder / ".lyceum" / "cards",
        processes=count_processors(),
    )


def render_avatar_files(key: str, name: str, known: BuildInputs) -> Iterator[tuple[str, bytes]]:
    if sizes := known.profile_pictures.get(key):
        yield from ((f"assets/avatars/{key}-{size}.webp", data) for size, data in sizes.items())
    else:
        yield f"assets/avatars/{key}.svg", render_avatar(key, name).encode()


def _render_profile_json(entry: Entry[Learner]) -> bytes:
    """What a learner wrote, for the form that changes it."""
    return _encode_json(
        {
            "handle": entry.key,
            "path": entry.path,
            "comments": bool(_YAML_COMMENT.search(entry.source.yaml_text)),
            "values": entry.value.model_dump(mode="json", exclude_unset=True),
        }
    )


_YAML_COMMENT = re.compile(r"(?m)(^|\s)#")


def _encode_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _render_contributors_svg(hub: Hub, words: Translator) -> str:
    """Each face says the name and how many things that person gave."""

    def gave(person: Contributor) -> str:
        many = sum(person.credit_counts.values())
        return words.ngettext("%(num)s contribution", "%(num)s contributions", many) % {
            "num": words.format_number(many)
        }

    return render_contributors_image(
        hub.contributors, title=words.gettext("Everybody who contributed"), describe_contributor=gave, translator=words
    )
