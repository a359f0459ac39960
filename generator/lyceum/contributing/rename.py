"""Plans how a learner gets another handle. The old address of the profile leads to the new one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lyceum.contributing.change_plan import (
    ChangePlan,
    LearnerChangeError,
    edit_accounts,
    edit_references,
    find_unread_mentions,
    load_learner,
    plan_picture_moves,
    replace_mentions,
    require_no_former_key,
    split_front_matter,
)
from lyceum.contributing.relative_links import follow_moves
from lyceum.loader import Entry, Library, YamlEditor, rename_account, rename_path
from lyceum.schema import FORMER_MEMBER_KEY, FieldPath, Learner, explain_invalid_key, find_references, fold_key


def plan_rename(hub: Path, old_handle: str, new_handle: str) -> ChangePlan:
    """Plan the hub with this learner under another handle; the profile still belongs to the same GitHub account.

    Raises LearnerChangeError if the learner does not exist or the new handle is not possible.
    """
    library, learner = load_learner(hub, old_handle)
    _require_usable_handle(library, learner, new_handle)

    def set_handle(entry: Entry[Any], editor: YamlEditor, field_paths: list[FieldPath]) -> None:
        keys = {field_path: key for field_path, _, key in find_references(entry.value)}
        for field_path in field_paths:
            editor.replace_key(entry.source.find_written_path(field_path), keys[field_path], new_handle)

    changes = edit_references(hub, library, learner.folded_key, set(), set_handle)
    changes = replace_mentions(hub, library, learner, set(), changes, f"@{new_handle}")
    before, yaml_text, after = split_front_matter(hub, learner, changes)
    yaml_text = _update_profile(yaml_text, learner, new_handle)
    changes[learner.path] = (before + yaml_text + after).encode()
    changes |= edit_accounts(hub, lambda text: rename_account(text, learner.key, new_handle))
    moves = _plan_moves(library, learner, new_handle)
    moves |= plan_picture_moves(library, moves)
    follow_moves(hub, library.paths, changes, moves=moves)
    unread_mentions = find_unread_mentions(hub, library, learner.key)
    return ChangePlan(changes=changes, moves=moves, remaining_mentions=unread_mentions)


def _require_usable_handle(library: Library, learner: Entry[Learner], new_handle: str) -> None:
    if explain_invalid_key(new_handle):
        raise LearnerChangeError(f"`{new_handle}` cannot be a handle: use letters, digits and single hyphens")
    folded = fold_key(new_handle)
    if folded != learner.folded_key and (folded in library.learners or folded == FORMER_MEMBER_KEY):
        raise LearnerChangeError(f"there is a learner `{new_handle}` already")
    require_no_former_key(library.learners, learner.folded_key, new_handle)


def _plan_moves(library: Library, learner: Entry[Learner], new_handle: str) -> dict[str, str]:
    """Move the profile, the picture and the results that are named after the learner, such as `ada-2.yml`."""
    key = learner.folded_key
    moves = {learner.path: rename_path(learner.path, new_handle)}
    if picture := library.pictures.get(key):
        moves[picture] = rename_path(picture, new_handle)
    for result in library.results:
        if match := re.fullmatch(rf"{re.escape(key)}((?:-\d+)?)", fold_key(result.key)):
            moves[result.path] = rename_path(result.path, new_handle + match[1])
    return moves


def _update_profile(yaml_text: str, learner: Entry[Learner], new_handle: str) -> str:
    """Return the profile with its GitHub login, which the file's name no longer tells, and the former handles."""
    editor = YamlEditor(yaml_text)
    if learner.value.github is None:
        editor.append_line(f"github: {learner.key}")
    former_handles = [handle for handle in learner.value.formerly if fold_key(handle) != fold_key(new_handle)]
    new_handles = [] if fold_key(new_handle) == learner.folded_key else [learner.key]
    if former_handles and len(former_handles) == len(learner.value.formerly):
        for handle in new_handles:
            editor.append_item(("formerly",), handle)
    elif former_handles or new_handles:
        editor.set_field("formerly", [*former_handles, *new_handles])
    elif learner.value.formerly:
        editor.remove_value(("formerly",))
    return editor.text
