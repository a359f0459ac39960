"""Makes what is missing or outdated of a site, and hands it to the writer of the site."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any
from urllib.parse import quote, unquote

from lyceum.credentials import SIGNED_BADGES_START, SIGNING_LIST_ADDRESS, format_signing_list
from lyceum.hub import Hub
from lyceum.images import delete_unused_cards
from lyceum.loader import make_text_picture_address, map_page_addresses, map_showing_entries
from lyceum.queries import Database, Query
from lyceum.scoring import find_person_shard
from lyceum.site.drawings import render_shared_drawings
from lyceum.site.exports.credential_files import list_unsigned_badges
from lyceum.site.files import render_picture_files
from lyceum.site.inputs import BuildInputs, ProgressCallback
from lyceum.site.manifest import digest_stamps, make_file_path
from lyceum.site.output import encode_json
from lyceum.site.page_families import PAGE_FAMILIES, make_page_address
from lyceum.site.page_index import PageIndex
from lyceum.site.page_queries import (
    count_omitted_cards,
    digest_unsigned_badges,
    get_context,
    list_all_keys,
    list_card_keys,
    list_engine_files,
    list_file_keys,
    list_page_keys,
    list_signing_shards,
    make_card_path,
    map_page_paths,
    render_card,
    render_files,
    render_page,
    run_engine,
)
from lyceum.site.site_inputs import CARD_FOLDER
from lyceum.site.site_writer import MadeFile, SiteWriter
from lyceum.site.views.status import SIZE_ADDRESS
from lyceum.system import can_divide_work

MIN_PAGES_FOR_PROCESSES = 1_500
"""From this number of pages on, starting other processes saves time."""
MIN_FILE_PARTS_FOR_PROCESSES = 100
MAX_FILE_PARTS_OF_A_BATCH = 3
"""Some parts read everything that is known of all people."""
MIN_CARDS_FOR_PROCESSES = 300
_WEIGHTS: Mapping[Query[Any], int] = {render_card: 8, render_files: 3, render_page: 1}
"""How long an output takes, by and large, in pages."""
MIN_WEIGHT_FOR_TWO = 8
"""From this weight of outdated outputs on, a second process is worth its start."""


@dataclass(frozen=True, slots=True)
class SiteStats:
    """What a site has, and what a build had to do for it."""

    page_count: int
    file_count: int
    """All files of the site, pages included."""
    byte_count: int
    """Bytes of all files."""
    digest: str
    """A hash of the stamps of all files."""
    rendered_count: int = 0
    """Pages that were rendered."""
    written_count: int = 0
    """Files that the old site had not, or with other bytes."""
    written_bytes: int = 0
    removed_count: int = 0
    """Files that only the old site had. It is known when the site is replaced."""
    page_addresses: tuple[str, ...] = ()
    """The pages that were asked for, if not all were."""
    omitted_card_count: int = 0
    """Pages without a social card of their own, because hub.yml limits their number."""


def fill_site(
    db: Database,
    site: SiteWriter,
    *,
    known_build: str | None = None,
    progress: ProgressCallback = lambda _: None,
) -> SiteStats:
    """Make every page and file that is outdated, or that the old site has not.

    `known_build` wrote the values in the database. If it wrote the old site too, values that are up to date are not looked at.
    """
    keys = list_all_keys(db)
    db.emit = site.write
    _add_engine_files(db, site)
    is_same_build = known_build is not None and known_build == site.old_build
    progress("pages")
    index = PageIndex(db, site, keys, is_known=is_same_build)
    outdated_keys = index.find_outdated_pages()
    outdated_cards = db.find_outdated(render_card, db.get(list_card_keys))
    _compute_in_two(db, outdated_keys, outdated_cards)
    rendered_count = _add_pages(db, site, keys, outdated_keys, is_same_build=is_same_build)
    progress("files")
    _add_file_parts(db, site)
    _add_signed_badges(db, site)
    progress("cards")
    _add_cards(db, site, outdated_cards, is_same_build=is_same_build)
    index.write()
    _add_size(site)
    stats = _count_work(site, page_count=len(keys), rendered_count=rendered_count)
    return replace(stats, omitted_card_count=db.get(count_omitted_cards))


def _compute_in_two(db: Database, outdated_pages: Sequence[str], outdated_cards: Sequence[str]) -> None:
    """Compute outdated outputs in this process and in another one, if there is enough to do for both."""
    outputs = [
        *((render_card, key) for key in outdated_cards),
        *((render_files, key) for key in db.find_outdated(render_files, db.get(list_file_keys))),
        *((render_page, key) for key in outdated_pages),
    ]
    ends = list(accumulate(_WEIGHTS[query] for query, _ in outputs))
    if not ends or ends[-1] < MIN_WEIGHT_FOR_TWO or len(outputs) > MIN_PAGES_FOR_PROCESSES or not can_divide_work():
        return
    middle = bisect_left(ends, ends[-1] / 2)
    outputs_beside: dict[Query[Any], list[str]] = {}
    for query, key in outputs[middle:]:
        outputs_beside.setdefault(query, []).append(key)
    take_over = db.compute_aside(outputs_beside)
    for query, key in outputs[:middle]:
        db.get(query, key)
    take_over()


def _add_engine_files(db: Database, site: SiteWriter) -> None:
    for file in db.get(list_engine_files):
        if not site.adopt(file):
            site.add(file.path, db.get(run_engine).result.files[file.path])


def _add_pages(
    db: Database, site: SiteWriter, keys: Sequence[str], outdated_keys: Sequence[str], *, is_same_build: bool
) -> int:
    """Render the pages that are outdated or that the old site has not; keep the others. Returns how many were rendered."""
    outdated, paths = set(outdated_keys), map_page_paths(db)
    known = dict(paths) if is_same_build else {}
    for key in outdated:
        known.pop(key, None)
    if not site.written_paths.isdisjoint(known.values()):
        known = {key: path for key, path in known.items() if path not in site.written_paths}
    lost_paths = set(site.keep_all_known(known.values()))
    missing_keys = [key for key, path in known.items() if path in lost_paths] if lost_paths else []
    others = [key for key in keys if key not in known and key not in outdated]
    missing_keys += [key for key in others if not site.adopt(db.get(render_page, key).file)]
    for key in missing_keys:
        db.forget(render_page, key)
    rendered_keys = [*outdated_keys, *missing_keys]
    if len(rendered_keys) >= MIN_PAGES_FOR_PROCESSES:
        Hub(db).derive_people()
        db.get(list_card_keys)
        get_context(db).load_templates()
    _compute(db, render_page, _order_for_processes(db, rendered_keys), min_keys_for_processes=MIN_PAGES_FOR_PROCESSES)
    for key in rendered_keys:
        file = db.get(render_page, key).file
        if paths.get(key, file.path) != file.path:
            raise RuntimeError(f"the page {key} has the address of another one: {file.path}")
        _adopt_all(site, [file])
    return len(rendered_keys)


def _order_for_processes(db: Database, keys: Sequence[str]) -> list[str]:
    """Order pages by the size of their family, and those of learners by their shard.

    A page that is the only one reads most, and a fork is small at first. What is known of a shard is decoded for many pages."""
    sizes = Counter(key.partition("/")[0] for key in keys)

    def find_place(key: str) -> tuple[int, str]:
        family, _, name = key.partition("/")
        return sizes[family], find_person_shard(db, name) if family == "learner" else ""

    return sorted(keys, key=find_place)


def _add_signed_badges(db: Database, site: SiteWriter) -> None:
    """Keep the files that `lyceum sign` wrote, and leave a list of those that it has to write.

    Until then, the list has `lyceum verify` refuse the site, and old files stay, whose signatures may still be right."""
    stale_addresses: dict[str, set[str]] = {}
    for shard in db.get(list_signing_shards):
        for badges in db.get(digest_unsigned_badges, shard):
            start = site.keep_old(badges.address, SIGNED_BADGES_START)
            if start is None or not badges.is_signed_in(start):
                stale_addresses.setdefault(shard, set()).add(badges.address)
    context = get_context(db)
    if stale_addresses and context.issuer:
        unsigned_badges = (
            badges
            for shard, addresses in stale_addresses.items()
            for badges in list_unsigned_badges(context, shard)
            if badges.address in addresses
        )
        site.add(SIGNING_LIST_ADDRESS, format_signing_list(context.issuer, unsigned_badges))


def _add_file_parts(db: Database, site: SiteWriter) -> None:
    """Add the files that are neither pages nor cards; many parts of them are made in several processes."""
    keys = db.get(list_file_keys)
    outdated_keys = db.find_outdated(render_files, keys)
    if len(outdated_keys) >= MIN_FILE_PARTS_FOR_PROCESSES:
        ordered_keys = sorted(outdated_keys, key=_find_place_of_file)
        db.compute_many(render_files, ordered_keys, max_size=MAX_FILE_PARTS_OF_A_BATCH)
    for key, files in zip(keys, db.get_many(render_files, keys), strict=True):
        if not all(site.adopt(file) for file in files):  # the old site has not all of them
            db.forget(render_files, key)
            _adopt_all(site, db.get(render_files, key))


def _find_place_of_file(key: str) -> tuple[bool, str]:
    """Order parts by the shard that they are about: it is decoded once for all. What is about everybody is largest, and first."""
    part = key.rpartition("/")[2]
    return part[:1].isdigit(), part


def _add_cards(db: Database, site: SiteWriter, outdated_keys: Sequence[str], *, is_same_build: bool) -> None:
    """Add the social cards, and delete the drawn cards that no page shows any more."""
    keys, outdated = db.get(list_card_keys), set(outdated_keys)
    kept_keys = [
        key for key in keys if key not in outdated and not (is_same_build and site.keep_known(make_card_path(key)))
    ]
    kept_cards = zip(kept_keys, db.get_many(render_card, kept_keys), strict=True)
    missing_keys = [key for key, card in kept_cards if not site.adopt(card.file)]
    for key in missing_keys:
        db.forget(render_card, key)
    drawn_keys = [*outdated_keys, *missing_keys]
    _compute(db, render_card, drawn_keys, min_keys_for_processes=MIN_CARDS_FOR_PROCESSES)
    _adopt_all(site, (db.get(render_card, key).file for key in drawn_keys))
    if drawn_keys:
        delete_unused_cards(db.read(CARD_FOLDER), {card.name for card in db.get_many(render_card, keys)})


def _add_size(site: SiteWriter) -> None:
    """Write how large the site is besides this file, for the status page. It says no more than a reader is told."""
    left_out = (SIZE_ADDRESS, SIGNING_LIST_ADDRESS)
    sizes = [record.size for record in site.files.values() if record.path not in left_out]
    site.add(SIZE_ADDRESS, encode_json({"files": len(sizes) + 1, "megabytes": round(sum(sizes) / 1e6, 1)}))


def _compute(db: Database, query: Query[Any], keys: Sequence[str], *, min_keys_for_processes: int) -> None:
    processes = 1 if len(keys) < min_keys_for_processes else None
    db.compute_many(query, keys, processes=processes)


def _adopt_all(site: SiteWriter, files: Iterable[MadeFile]) -> None:
    for file in files:
        if not site.adopt(file):
            raise RuntimeError(f"{file.path} was made and not written")


def _count_work(
    site: SiteWriter, *, page_count: int, rendered_count: int, page_addresses: tuple[str, ...] = ()
) -> SiteStats:
    return SiteStats(
        page_count=page_count,
        file_count=len(site.files),
        byte_count=sum(record.size for record in site.files.values()),
        digest=digest_stamps([(record.path, record[2:]) for record in site.files.values()]),
        rendered_count=rendered_count,
        written_count=len(site.new_files),
        written_bytes=sum(record.size for record in site.new_files.values()),
        page_addresses=page_addresses,
    )


def fill_preview(db: Database, site: SiteWriter, inputs: BuildInputs, paths: frozenset[str]) -> SiteStats:
    """Write the pages that these files of content/ show on, and the avatars on them."""
    address_by_path = {**map_page_addresses(inputs.library)}
    for path, entries in map_showing_entries(inputs.library).items():
        address_by_path[path] = next(
            (address_by_path[entry.path] for entry in entries if entry.path in address_by_path), ""
        )
    addresses = tuple(dict.fromkeys(address_by_path[path] for path in sorted(paths) if path in address_by_path))
    db.emit = site.write
    _add_engine_files(db, site)
    for name, family in PAGE_FAMILIES.items():
        for key in db.get(list_page_keys, name) if family.view else ():
            if make_page_address(name, key) in addresses:
                _adopt_all(site, [db.get(render_page, f"{name}/{key}").file])
    files = [site.folder / make_file_path(address) for address in addresses]
    texts = [file.read_text("utf-8") for file in files if file.is_file()]
    for handle in _find_shown_handles(texts):
        for address, data in render_picture_files(handle, inputs.profile_pictures.get(handle, {})):
            site.add(address, data)
    for address, svg in render_shared_drawings().items():
        site.add(address, svg.encode())
    for path, picture in inputs.text_pictures.items():
        address = make_text_picture_address(path)
        if any(quote(address) in text for text in texts):
            site.add(address, picture.data)
    return _count_work(site, page_count=len(texts), rendered_count=len(texts), page_addresses=addresses)


def _find_shown_handles(pages: Sequence[str]) -> list[str]:
    """The handles of learners whose picture is on one of these HTML pages."""
    names = {unquote(name) for html in pages for name in re.findall(r"assets/avatars/([^\"/?]+)", html)}
    return sorted({re.sub(r"-\d+\.webp$", "", name) for name in names})
