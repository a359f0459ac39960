"""Says what a build loses to mistakes if that is too much to be published: a tenth of a kind, or a setting that hides something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lyceum.loader.account_ledger import ACCOUNTS_FILE
from lyceum.loader.content_files import CONTENT_FOLDER, match_path
from lyceum.loader.entries import Entry
from lyceum.loader.library import Library
from lyceum.loader.meant_files import CONTENT_FOLDERS

MAX_LOST_SHARE = 0.1
"""The share of a kind that a build may leave out and still be published."""
MIN_LOST = 3
"""A loss of fewer things is no large one, unless it is all of them."""
_HIDING_FIELDS = ("boards", "forgotten", "revoked")
"""The settings that keep people and badges from being shown."""
_NAMES = {
    "learner": "learners", "tip": "tips", "challenge": "challenges", "result": "results", "activity": "activities",
    "organisation": "organisations", "cohort": "cohorts", "topic": "topics", "badge": "badges",
}  # fmt: skip


def find_large_losses(library: Library, valid_library: Library, omitted_paths: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each loss that is too large to be published.

    `library` is the one with its errors, `omitted_paths` are the files that the other one lacks."""
    yield from _find_lost_folders(library)
    yield from _find_lost_settings(library)
    if ACCOUNTS_FILE in library.meant_paths:
        yield f"{ACCOUNTS_FILE} cannot be read as a whole"
    elif is_large_loss(library.accounts.lost_lines, library.accounts.lost_lines + len(library.accounts.numbers)):
        yield f"lines of {ACCOUNTS_FILE} that cannot be read: {library.accounts.lost_lines:,}"
    yield from _find_lost_shares(library, valid_library, omitted_paths)


def _find_lost_folders(library: Library) -> Iterator[str]:
    folders = {f"{CONTENT_FOLDER}/{folder}" for folder in CONTENT_FOLDERS} | {CONTENT_FOLDER}
    for skipped in library.skipped_files:
        if skipped.path in folders:
            yield f"the folder {skipped.path} cannot be read"


def _find_lost_settings(library: Library) -> Iterator[str]:
    for entry in _list_hub_entries(library):
        if entry.lost_parts.is_whole:
            yield f"{entry.path} cannot be read as a whole"
        else:
            for name in _HIDING_FIELDS:
                if name in entry.lost_parts.fields:
                    yield f"`{name}` in {entry.path} cannot be read, and it decides what is not shown"


def _find_lost_shares(library: Library, valid_library: Library, omitted_paths: Sequence[str]) -> Iterator[str]:
    hub_entries = _list_hub_entries(library)
    unreadable_lists = {
        kind for entry in hub_entries if not entry.lost_parts.is_whole for kind in entry.lost_parts.kinds
    }
    skipped = _count_files(meant for meant, path in library.meant_paths.items() if match_path(path) is None)
    losses = _count_files(omitted_paths) + skipped
    totals = _count_files(library.paths) + skipped if losses else Counter[str]()
    for kind in ("organisation", "cohort", "topic", "badge"):
        known, valid = (set(part.get_known_keys(kind)) for part in (library, valid_library))
        totals[kind], losses[kind] = len(known), len(known - valid)
    for kind, name in _NAMES.items():
        if kind in unreadable_lists:
            yield f"the list of {name} cannot be read"
        elif is_large_loss(losses[kind], totals[kind]):
            yield f"{name} that are left out: {losses[kind]:,} of {totals[kind]:,}"


def _list_hub_entries(library: Library) -> list[Entry[Any]]:
    return [entry for entry in (library.settings, library.topics, library.badges) if entry]


def _count_files(paths: Iterable[str]) -> Counter[str]:
    files = (match_path(path) for path in paths)
    return Counter(file.kind.name for file in files if file and file.kind)


def is_large_loss(lost: int, total: int) -> bool:
    """Return whether a loss is more than a tenth, and not only one or two of many."""
    return lost > total * MAX_LOST_SHARE and (lost >= MIN_LOST or lost == total)
