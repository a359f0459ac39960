"""Plans which files are deleted, changed and moved when a learner is renamed or removed, and carries the plan out."""

from __future__ import annotations

import posixpath
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from lyceum.diagnostics import Position, suggest_closest
from lyceum.i18n import escape_for_display
from lyceum.loader import (
    ACCOUNTS_FILE,
    CONTENT_FOLDER,
    Entry,
    Library,
    YamlEditor,
    decode_text,
    find_picture_text,
    load_library,
    split_around_yaml,
)
from lyceum.markdown import find_code
from lyceum.schema import FieldPath, Learner, find_references, fold_key
from lyceum.system import check_move, move_inside, read_inside, resolve_inside, write_inside

_KINDS_WITH_MARKDOWN = ("learner", "tip", "challenge", "result")


MAX_SHOWN_CHARACTERS = 1_000


class LearnerChangeError(Exception):
    """The learner does not exist, or the new handle is not possible."""


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """The paths of files to delete, the new bytes of files to change, and the new paths of files to move."""

    deletions: tuple[str, ...] = ()
    changes: dict[str, bytes] = field(default_factory=dict)
    """New bytes by path; the path is the one before a move."""
    moves: dict[str, str] = field(default_factory=dict)
    remaining_mentions: tuple[Position, ...] = ()
    """Positions where other people's text still names the learner: only a person can rewrite a sentence."""
    cached_files: tuple[str, ...] = ()
    """Files below `.lyceum/` to delete."""

    def format_lines(self) -> list[str]:
        """Return a line for each file, in path order."""
        lines = [(path, f"delete  {path}") for path in self.deletions]
        lines += [(path, f"change  {path}") for path in self.changes if path not in self.moves]
        lines += [(path, f"move    {path} -> {new_path}") for path, new_path in self.moves.items()]
        lines += [(str(position), f"look at {position}") for position in self.remaining_mentions]
        return [escape_for_display(line, MAX_SHOWN_CHARACTERS) for _, line in sorted(lines)]


def apply_plan(hub: Path, plan: ChangePlan) -> None:
    """Change, move and delete the files of the plan. Nothing changes if one of them is a link, or would be overwritten.

    Raises FileExistsError, and LinkedPathError.
    """
    for path in (*plan.changes, *plan.deletions, *plan.cached_files):
        resolve_inside(hub, path)
    for path, new_path in plan.moves.items():
        check_move(hub, path, new_path)
    for path, data in plan.changes.items():
        write_inside(hub, path, data)
    for path, new_path in plan.moves.items():
        move_inside(hub, path, new_path)
    for folder in dict.fromkeys(posixpath.dirname(path) for path in plan.moves):
        _remove_empty_folders(hub, folder)
    for path in (*plan.deletions, *plan.cached_files):
        place = resolve_inside(hub, path)
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def _remove_empty_folders(hub: Path, path: str) -> None:
    """Remove a folder of files that moved, and those around it, that hold nothing any more."""
    for folder in (PurePosixPath(path), *list(PurePosixPath(path).parents)[:-2]):
        if any((hub / folder).iterdir()):
            return
        (hub / folder).rmdir()


def plan_picture_moves(library: Library, moves: Mapping[str, str]) -> dict[str, str]:
    """Return the moves of the pictures that bear the name of a tip or result whose file moves within its folder."""
    picture_moves: dict[str, str] = {}
    for picture in sorted(library.text_pictures):
        entry = find_picture_text(library, picture)
        new_path = PurePosixPath(moves.get(entry.path, entry.path)) if entry else None
        if entry is None or new_path is None or str(new_path) == entry.path:
            continue
        new_name = new_path.stem + PurePosixPath(picture).name[len(PurePosixPath(entry.path).stem) :]
        new_picture = str(new_path.with_name(new_name))
        if new_picture not in library.paths:
            picture_moves[picture] = new_picture
    return picture_moves


def list_text_paths(library: Library) -> set[str]:
    """Return the paths of all texts in content/, also of those that cannot be read as entries. Links are no texts."""
    skipped_paths = {skipped.path for skipped in library.skipped_files if skipped.reason in ("link", "special")}
    return {path for path in library.paths if path.endswith((".yml", ".yaml", ".md"))} - skipped_paths


def list_editable_entries(library: Library) -> list[Entry[Any]]:
    """List every entry whose fields can be read, also if some of them are missing or wrong, in path order."""
    incomplete = [entry for entry in library.incomplete_entries if not entry.lost_parts.is_whole]
    return sorted((*library.iterate_entries(), *incomplete), key=lambda entry: entry.path)


def require_no_former_key(entries: Mapping[str, Entry[Any]], own_key: str, new_key: str) -> None:
    """Raise LearnerChangeError if the new key is an earlier name of another entry: its old address leads to that one."""
    for entry in entries.values():
        if entry.folded_key != own_key and fold_key(new_key) in map(fold_key, entry.value.formerly):
            raise LearnerChangeError(f"`{escape_for_display(new_key)}` is an earlier name of `{entry.key}`")


def find_unread_mentions(hub: Path, library: Library, handle: str) -> tuple[Position, ...]:
    """Return where files that cannot be read as entries name a handle: nothing edits them, so a person must look."""
    unread_paths = list_text_paths(library) - {entry.path for entry in list_editable_entries(library)} - {ACCOUNTS_FILE}
    pattern = re.compile(rf"(?<![\w-]){re.escape(handle)}(?![\w-])", re.IGNORECASE)
    positions = []
    for path in sorted(path for path in unread_paths if not path.startswith(f"{CONTENT_FOLDER}/pages/")):
        text = decode_text(read_inside(hub, path), path)
        lines = text.split("\n") if isinstance(text, str) else []
        for number, line in enumerate(lines, 1):
            positions += [Position(path, number, match.start() + 1) for match in pattern.finditer(line)]
    return tuple(positions)


def load_editable_library(hub: Path) -> Library:
    """Return the library. Raises LearnerChangeError if hub.yml, topics.yml or badges.yml is no YAML and cannot be edited."""
    library, _ = load_library(hub)
    for entry in (library.settings, library.topics, library.badges):
        if entry and entry.lost_parts.is_whole and (hub / entry.path).exists():
            raise LearnerChangeError(
                f"{entry.path} cannot be read as a whole; fix what `lyceum check` says about it first"
            )
    return library


def load_learner(hub: Path, handle: str) -> tuple[Library, Entry[Learner]]:
    """Return the library and the learner's profile. Raises LearnerChangeError if there is no such learner."""
    library = load_editable_library(hub)
    if entry := library.learners.get(fold_key(handle)):
        return library, entry
    if ("learner", fold_key(handle)) in library.unreadable_keys:
        raise LearnerChangeError(
            f"the profile of `{escape_for_display(handle)}` cannot be read; run `lyceum check`, and fix it first"
        )
    suggestion = suggest_closest(handle, [learner.key for learner in library.learners.values()])
    message = f"there is no learner `{escape_for_display(handle)}`"
    raise LearnerChangeError(f"{message}; {suggestion}" if suggestion else message)


EditReferences = Callable[[Entry[Any], YamlEditor, list[FieldPath]], None]


def edit_references(
    hub: Path, library: Library, folded_handle: str, deleted_paths: set[str], edit: EditReferences
) -> dict[str, bytes]:
    """Call `edit` for each file that refers to the learner, and return the new bytes of these files by path.

    `edit` gets the entry, an editor of its YAML, and the field paths of the references.
    """
    changes: dict[str, bytes] = {}
    for entry in list_editable_entries(library):
        if entry.path in deleted_paths:
            continue
        field_paths = [
            field_path
            for field_path, reference, key in find_references(entry.value)
            if reference.kind == "learner" and fold_key(key) == folded_handle
        ]
        if field_paths:
            before, yaml_text, after = split_front_matter(hub, entry, changes)
            editor = YamlEditor(yaml_text)
            edit(entry, editor, field_paths)
            changes[entry.path] = (before + editor.text + after).encode()
    return changes


def replace_mentions(
    hub: Path,
    library: Library,
    learner: Entry[Learner],
    deleted_paths: set[str],
    changes: dict[str, bytes],
    replacement: str,
) -> dict[str, bytes]:
    """Replace `@handle` in all Markdown, and add the new bytes to the changes."""
    for entry in list_editable_entries(library):
        if entry.path in deleted_paths or entry.kind not in _KINDS_WITH_MARKDOWN:
            continue
        text = read_current_text(hub, entry.path, changes)
        mentions = list(_find_mentions(text, learner.key))
        for start, end in reversed(mentions):
            text = text[:start] + replacement + text[end:]
        if mentions:
            changes[entry.path] = text.encode()
    return changes


def _find_mentions(text: str, handle: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each `@handle` in a text, outside of code: `@handle` there is a decorator or a setting."""
    forms = {unicodedata.normalize(form, handle) for form in ("NFC", "NFD")}
    pattern = re.compile("@(?:" + "|".join(map(re.escape, sorted(forms))) + ")", re.IGNORECASE)
    mentions = list(pattern.finditer(text))
    code = list(find_code(text)) if mentions else []
    for mention in mentions:
        start, end = mention.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        continues_word = bool(before) and (before.isalnum() or before in "@/._-")
        is_part_of_longer_handle = bool(after) and (after.isalnum() or after == "-" or unicodedata.combining(after) > 0)
        is_in_code = any(code_start <= start < code_end for code_start, code_end in code)
        if not continues_word and not is_part_of_longer_handle and not is_in_code:
            yield start, end


def edit_accounts(hub: Path, edit: Callable[[str], str]) -> dict[str, bytes]:
    """Return the new bytes of the ledger of accounts by its path; nothing if it is not there or does not change."""
    try:
        data = read_inside(hub, ACCOUNTS_FILE)
    except OSError:
        return {}
    edited = edit(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    return {ACCOUNTS_FILE: edited} if edited != data else {}


def split_front_matter(hub: Path, entry: Entry[Any], changes: dict[str, bytes]) -> tuple[str, str, str]:
    """Return the current text of a file in three parts: before its YAML, the YAML, and after it."""
    return split_around_yaml(read_current_text(hub, entry.path, changes), markdown=entry.path.endswith(".md"))


def read_current_text(hub: Path, path: str, changes: dict[str, bytes]) -> str:
    """Return the text of a file as it is after the changes so far, with its own line ends and byte order mark."""
    return (changes[path] if path in changes else read_inside(hub, path)).decode()
