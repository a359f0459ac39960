"""Plans how a tip or a challenge gets another key. The old address leads to the new one, and the thread stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from lyceum.contributing.change_plan import (
    ChangePlan,
    LearnerChangeError,
    list_editable_entries,
    load_editable_library,
    plan_picture_moves,
    require_no_former_key,
    split_front_matter,
)
from lyceum.contributing.relative_links import follow_moves
from lyceum.diagnostics import suggest_closest
from lyceum.i18n import escape_for_display
from lyceum.loader import Entry, Library, YamlEditor, rename_path
from lyceum.schema import FieldPath, explain_invalid_key, find_references, fold_key

_KIND_BY_FOLDER = {"tips": "tip", "challenges": "challenge"}


def plan_content_rename(hub: Path, name: str, new_key: str) -> ChangePlan:
    """Plan the hub with a tip or a challenge under another key; `name` is `tips/old-key` or `challenges/old-key`.

    References in fields and relative links in other texts follow. Raises LearnerChangeError if there is no such file
    or the new key is not possible.
    """
    library = load_editable_library(hub)
    folder, entry = _find_entry(library, name)
    _require_free_key(library, folder, entry, new_key)
    moves = _plan_moves(library, folder, entry, new_key)
    if folder == "tips":
        moves |= plan_picture_moves(library, moves)
    changes: dict[str, bytes] = {}
    for other in list_editable_entries(library):
        _replace_references(hub, other, _KIND_BY_FOLDER[folder], entry, new_key, changes)
    follow_moves(hub, library.paths, changes, moves=moves)
    before, yaml_text, after = split_front_matter(hub, entry, changes)
    editor = YamlEditor(yaml_text)
    _add_former_key(editor, entry, new_key)
    changes[entry.path] = (before + editor.text + after).encode()
    return ChangePlan(changes=changes, moves=moves)


def _find_entry(library: Library, name: str) -> tuple[str, Entry[Any]]:
    """Return the folder (`tips` or `challenges`) and the entry that a name means."""
    path = PurePosixPath(name.removeprefix("content/"))
    folder = path.parts[0] if path.parts else ""
    entries: Mapping[str, Entry[Any]] = {}
    if folder in _KIND_BY_FOLDER:
        entries = library.tips if folder == "tips" else library.challenges
    names = path.parts[1:] if folder == "tips" else path.parts[1:2]  # a tip may lie in a folder of the hub's own
    key = PurePosixPath(names[-1]).stem if names else ""
    if entry := entries.get(fold_key(key)):
        return folder, entry
    suggestion = suggest_closest(key, [other.key for other in entries.values()])
    message = f"there is no `{escape_for_display(name)}`; write tips/KEY or challenges/KEY"
    raise LearnerChangeError(f"{message}; {suggestion}" if suggestion else message)


def _require_free_key(library: Library, folder: str, entry: Entry[Any], new_key: str) -> None:
    if explain_invalid_key(new_key):
        raise LearnerChangeError(
            f"`{escape_for_display(new_key)}` cannot be a key: use letters, digits and single hyphens"
        )
    taken = library.tips if folder == "tips" else library.challenges
    if fold_key(new_key) != entry.folded_key and fold_key(new_key) in taken:
        raise LearnerChangeError(f"there is a file `{new_key}` already")
    require_no_former_key(taken, entry.folded_key, new_key)


def _plan_moves(library: Library, folder: str, entry: Entry[Any], new_key: str) -> dict[str, str]:
    if folder == "tips":
        return {entry.path: rename_path(entry.path, new_key)}
    old_folder = str(PurePosixPath(entry.path).parent)
    new_folder = str(PurePosixPath(old_folder).with_name(new_key))
    return {
        path: f"{new_folder}/{path.removeprefix(f'{old_folder}/')}"
        for path in library.paths
        if path.startswith(f"{old_folder}/")
    }


def _replace_references(
    hub: Path, other: Entry[Any], kind: str, entry: Entry[Any], new_key: str, changes: dict[str, bytes]
) -> None:
    """Write the new key in every field of a file that names the entry."""
    keys: dict[FieldPath, str] = {
        field_path: key
        for field_path, reference, key in find_references(other.value)
        if reference.kind == kind and fold_key(key) == entry.folded_key
    }
    if not keys:
        return
    before, yaml_text, after = split_front_matter(hub, other, changes)
    editor = YamlEditor(yaml_text)
    for field_path, key in keys.items():
        editor.replace_key(other.source.find_written_path(field_path), key, new_key)
    changes[other.path] = (before + editor.text + after).encode()


def _add_former_key(editor: YamlEditor, entry: Entry[Any], new_key: str) -> None:
    former_keys = [key for key in entry.value.formerly if fold_key(key) != fold_key(new_key)]
    if fold_key(new_key) != entry.folded_key:
        former_keys.append(entry.key)
    if former_keys:
        editor.set_field("formerly", former_keys)
    elif entry.value.formerly:
        editor.remove_value(("formerly",))
