"""Tells the database what a site is made of: the hub, what views show besides it, and what the engine built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lyceum.credentials import Issuer
from lyceum.diagnostics import Problem
from lyceum.hub import set_hub_inputs
from lyceum.loader import Library, LibraryChanges, ValidLibrary, describe_page_addresses, find_library_changes
from lyceum.pictures import ProcessedPicture
from lyceum.queries import Input, Update
from lyceum.schema import HubSettings, fold_key
from lyceum.site.engine_job import EngineJob
from lyceum.site.inputs import BuildInputs

CARD_FOLDER: Input[Path] = Input("card-folder")
"""Where drawn cards are kept. It does not matter what it is."""
PROBLEMS: Input[tuple[Problem, ...]] = Input("problems")
ISSUER: Input[Issuer] = Input("issuer")
SETTINGS: Input[HubSettings] = Input("settings")
UNREAD_PAGES: Input[tuple[str, ...]] = Input("unread-pages")
"""The maintainers' pages that are left out."""
PROFILE_PICTURE: Input[Mapping[int, bytes]] = Input("profile-picture")
"""By folded handle: the files by their width."""
PICTURE_KEYS: Input[tuple[str, ...]] = Input("picture-keys")
"""The keys of all `profile pictures` and `text pictures`."""
TEXT_PICTURE: Input[ProcessedPicture] = Input("text-picture")
"""By the path of the contributed file."""
LINKABLE: Input[Library] = Input("linkable")
"""The library, for links: by `pages` and `pictures`. It changes when there are other files."""
BODY: Input[str] = Input("body")
"""The Markdown below the front matter of a file, by path."""
MENTIONED: Input[str] = Input("mentioned")
"""The key of a learner by folded handle and by folded GitHub login."""
ENGINE_JOB: Input[EngineJob] = Input("engine-job")
"""The files that the engine reads."""
BUILD: Input[str] = Input("build")
"""The name of the build that computed the values, and of the site that it wrote."""


def set_site_inputs(update: Update, inputs: BuildInputs) -> None:
    """Set what pages and files are made of, besides what the engine builds."""
    library = inputs.library
    _set_links(update, library)
    set_hub_inputs(update, library, inputs.history, inputs.comments, today=inputs.today)
    update.set(CARD_FOLDER, "", b"folder", lambda _: inputs.folder / ".lyceum" / "cards")
    unread_pages = tuple(path for path in inputs.omitted_paths if path.startswith("content/pages/"))
    _set_all(update, PROBLEMS, {"": inputs.problems})
    _set_all(update, ISSUER, {"": inputs.issuer} if inputs.issuer else {})
    _set_all(update, SETTINGS, {"": inputs.settings})
    _set_all(update, UNREAD_PAGES, {"": unread_pages})
    _set_all(update, PROFILE_PICTURE, inputs.profile_pictures)
    _set_all(update, TEXT_PICTURE, inputs.text_pictures)
    pictures = {"profile pictures": inputs.profile_pictures, "text pictures": inputs.text_pictures}
    _set_all(update, PICTURE_KEYS, {name: tuple(values) for name, values in pictures.items()})


def _set_links(update: Update, library: ValidLibrary) -> None:
    """Set what links between texts lead to. Nothing is loaded for it. `set_hub_inputs` comes later: it notes what was set."""
    changes = find_library_changes(update, library)

    def load_body(path: str) -> str:
        return library.find_record(path).entry.body  # type: ignore[union-attr]

    def load_mentioned(name: str) -> str:
        return (update.find_digest(MENTIONED, name) or b"").decode()  # the digest is the key itself

    if changes is not None:
        bodies, people = _list_changed_links(changes)
        update.change(BODY, bodies, load_body)
        update.change(MENTIONED, people, load_mentioned)
        has_other_pages = bool(library.reading and (changes.new_records or changes.gone_files))
        parts = [update.find_digest(LINKABLE, "pages"), library.reading and library.reading.digest]
        update.change(LINKABLE, {"pages": _digest(parts)} if has_other_pages else {}, lambda _: library)
        return
    skipped = [file.path for file in library.skipped_files if file.reason != "page"]
    pages = [path for path in library.paths if path.startswith("content/pages/")]
    update.set(LINKABLE, "pages", _digest([describe_page_addresses(library), pages, skipped]), lambda _: library)
    update.set(LINKABLE, "pictures", _digest([sorted(library.text_pictures)]), lambda _: library)
    records = [record for record in library.records if record.path.endswith(".md")]
    update.replace_all(BODY, {record.path: record.digest.encode() for record in records}, load_body)
    mentioned = _map_mentions(library)
    update.replace_all(MENTIONED, {name: key.encode() for name, key in mentioned.items()}, load_mentioned)


def _list_changed_links(
    changes: LibraryChanges,
) -> tuple[dict[str, bytes | None], dict[str, bytes | None]]:
    """Return the digests of other texts by path, and of other people by the names under which they are mentioned."""
    bodies: dict[str, bytes | None] = {file.path: None for file in changes.gone_files}
    bodies |= {record.path: record.digest.encode() for record in changes.records if record.path.endswith(".md")}
    learners = [file for file in changes.gone_files if file.kind and file.kind.name == "learner"]
    people: dict[str, bytes | None] = {fold_key(file.key): None for file in learners}
    new_people = [record.folded_key for record in changes.new_records if record.kind == "learner"]
    return bodies, people | {key: key.encode() for key in new_people}


def _map_mentions(library: Library) -> Mapping[str, str]:
    learners = library.get_records("learner")
    keys_by_login = {fold_key(record.facts.owner): key for key, record in learners.items() if record.facts.owner}
    return keys_by_login | {key: key for key in learners}


def _set_all(update: Update, source: Input[Any], values: Mapping[str, Any]) -> None:
    update.replace_all(source, {key: _digest([value]) for key, value in values.items()}, values.__getitem__)


def set_engine_job(update: Update, job: EngineJob) -> None:
    """Set what the engine reads from disk."""
    update.set(ENGINE_JOB, "", job.digest, lambda _: job)


def _digest(parts: Iterable[object]) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return digest.digest()
