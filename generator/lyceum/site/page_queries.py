"""The pages and files of a site as queries: what they show is recorded, and only what shows something new is made again."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from lyceum.credentials import UnsignedBadges
from lyceum.images import make_card_address
from lyceum.queries import Database, output, query
from lyceum.search import index_document
from lyceum.site.engine_job import EngineRun
from lyceum.site.exports.credential_files import list_badge_shards, list_unsigned_badges
from lyceum.site.files import list_file_parts, load_social_card, render_file_part
from lyceum.site.frames import Frame, fill_frame
from lyceum.site.inputs import EngineResult
from lyceum.site.manifest import digest_bytes, make_file_path
from lyceum.site.page import RenderedPage
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.page_slots import render_page_slots
from lyceum.site.recorded_sources import RecordedSources, get_hub
from lyceum.site.search_index import list_search_documents
from lyceum.site.site_inputs import CARD_FOLDER, ENGINE_JOB, SETTINGS, UNREAD_PAGES
from lyceum.site.site_writer import MadeFile
from lyceum.site.view_context import ViewContext, make_context
from lyceum.site.views import load_view


class RenderedCard(NamedTuple):
    """A social card without its bytes."""

    file: MadeFile
    name: str
    """Of the file in the cache."""


@query
def run_engine(db: Database, _key: str) -> EngineRun:
    """Run MkDocs for the maintainers' pages and the frames."""
    from lyceum.site.mkdocs_engine import run_mkdocs  # MkDocs takes long to load

    job = db.read(ENGINE_JOB)
    db.read(SETTINGS)
    db.read(UNREAD_PAGES)
    if job.result:
        return EngineRun(job.result, ())
    return run_mkdocs(job.inputs, RecordedSources(db).find_text_link)


@query
def get_engine_facts(db: Database, _key: str) -> EngineResult:
    """The engine's result without frames and files."""
    return replace(db.get(run_engine).result, frames={}, files={})


@query
def get_frame(db: Database, name: str) -> Frame:
    return db.get(run_engine).result.frames[name]


@query
def list_engine_files(db: Database, _key: str) -> tuple[MadeFile, ...]:
    """The maintainers' pages, styles and scripts. `run_engine` keeps their bytes."""
    files = db.get(run_engine).result.files
    return tuple(MadeFile(path, digest_bytes(data), len(data)) for path, data in files.items())


@query
def list_page_keys(db: Database, family: str) -> tuple[str, ...]:
    """The keys of a family's pages; none if hub.yml turns them off."""
    if PAGE_FAMILIES[family].frame not in db.get(list_frames):
        return ()
    return load_view(family).list_keys(get_context(db).hub)


@query
def list_frames(db: Database, _key: str) -> tuple[str, ...]:
    return tuple(sorted(db.get(run_engine).result.frames))


@output
def render_page(db: Database, key: str) -> RenderedPage:
    """Render the page with the key `<family>/<key of the page>`, and emit its bytes."""
    family, _, page_key = key.partition("/")
    context = get_context(db)
    page = load_view(family).render_page(context, page_key)
    slots = render_page_slots(page, context)
    data = fill_frame(db.get(get_frame, page.frame), slots).encode()
    documents = tuple(map(index_document, list_search_documents(page)))
    return RenderedPage(_emit(db, page.address, data), page.address, page.last_changed, page.is_hidden, documents)


@query
def list_file_keys(db: Database, _key: str) -> tuple[str, ...]:
    """The keys of `render_files`."""
    return list_file_parts(get_context(db))


@output
def render_files(db: Database, key: str) -> tuple[MadeFile, ...]:
    """Make a part of the files that are neither pages nor pictures of pages, and emit their bytes."""
    files = render_file_part(get_context(db), key)
    return tuple(_emit(db, address, data) for address, data in files)


@query
def list_signing_shards(db: Database, _key: str) -> tuple[str, ...]:
    """The keys of `digest_unsigned_badges`; none if badges are not signed."""
    return list_badge_shards(get_context(db))


@query
def digest_unsigned_badges(db: Database, shard: str) -> tuple[UnsignedBadges, ...]:
    """What the files with the signed badges of a shard must have been made of, without the credentials themselves."""
    return tuple(badges._replace(credentials=()) for badges in list_unsigned_badges(get_context(db), shard))


@query
def list_card_keys(db: Database, _key: str) -> tuple[str, ...]:
    """The keys of `render_card`."""
    return tuple(f"{folder}/{key}" for folder, key in get_context(db).cards.keys)


@query
def count_omitted_cards(db: Database, _key: str) -> int:
    """How many pages have no social card of their own, because hub.yml limits their number."""
    return get_context(db).cards.omitted_count


def make_card_path(key: str) -> str:
    """Return the path of the file of `render_card`."""
    folder, _, name = key.partition("/")
    return make_file_path(make_card_address((folder, name)))


@output
def render_card(db: Database, key: str) -> RenderedCard:
    """Draw the picture of a page, `<folder>/<key>`, and emit its bytes."""
    folder, _, name = key.partition("/")
    address, card = load_social_card(get_context(db), (folder, name), db.read(CARD_FOLDER))
    return RenderedCard(_emit(db, address, card.data), card.name)


def list_all_keys(db: Database, *, without: str = "") -> list[str]:
    """Return the keys of all pages, but for those of a family."""
    families = [name for name, family in PAGE_FAMILIES.items() if family.view and name != without]
    return [f"{name}/{key}" for name in families for key in db.get(list_page_keys, name)]


def map_page_paths(db: Database) -> dict[str, str]:
    """Return the path of each page that has its key in its address, by the key of `render_page`.

    Other pages, such as the parts of a long list, are left out."""
    paths: dict[str, str] = {}
    for name, family in PAGE_FAMILIES.items():
        if family.view and not family.is_single_page:
            start, _, end = make_file_path(family.address_pattern).partition("{key}")
            paths.update({f"{name}/{key}": f"{start}{key}{end}" for key in db.get(list_page_keys, name)})
    return paths


def _emit(db: Database, address: str, data: bytes) -> MadeFile:
    path = make_file_path(address)
    db.emit(path, data)
    return MadeFile(path, digest_bytes(data), len(data))


def get_context(db: Database) -> ViewContext:
    """Return what views read. Everything that it gives is recorded for the query that asks, each setting by itself."""
    return db.remember("context", lambda: make_context(get_hub(db), RecordedSources(db)))
