"""Exports the JSON Schemas by which editors check content files."""

from __future__ import annotations

from collections.abc import Iterator

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.schema import build_json_schemas, format_schema_address


def export_editor_schemas(hub: Hub, translator: Translator) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of each schema. A schema names its own address if the hub has one."""
    for kind, text in build_json_schemas(translator, site_url=hub.settings.url or "").items():
        yield format_schema_address(kind), text.encode()
