"""Plans how a learner gets another handle; the old address leads to the new one."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

from lyceum.contributing.change_plan import (
    ChangePlan,
    LearnerChangeError,
    edit_references,
    load_learner,
    replace_mentions,
    split_front_matter,
)
from lyceum.loader import Entry, YamlEditor
from lyceum.schema import FORMER_MEMBER_KEY, FieldPath, explain_invalid_key, fold_key


def plan_rename(hub: Path, old_handle: str, new_handle: str) -> ChangePlan:
    """The hub with this learner under another handle; the old address leads to the new one, and the owner stays."""
    library, entry = load_learner(hub, old_handle)
    key = entry.folded_key
    if explain_invalid_key(new_handle):
        raise LearnerChangeError(f"`{new_handle}` cannot be a handle: use letters, digits and single hyphens")
    if fold_key(new_handle) != key and (
        fold_key(new_handle) in library.learners or fold_key(new_handle) == FORMER_MEMBER_KEY
    ):
        raise LearnerChangeError(f"there is a learner `{new_handle}` already")
    own = PurePosixPath(entry.path)
    moved = {entry.path: str(own.with_name(f"{new_handle}.yml"))}
    if picture := library.pictures.get(key):
        moved[picture] = str(PurePosixPath(picture).with_stem(new_handle))
    for result in library.results:
        if match := re.fullmatch(rf"{re.escape(key)}((?:-\d+)?)", fold_key(result.key)):
            moved[result.path] = str(PurePosixPath(result.path).with_stem(new_handle + match[1]))

    def renamed(_entry: Entry[Any], document: YamlEditor, places: list[FieldPath]) -> None:
        for steps in places:
            document.set_raw_value(steps, new_handle)

    changed = edit_references(hub, library, key, set(), renamed)
    changed = replace_mentions(hub, library, entry, set(), changed, f"@{new_handle}")
    before, text, after = split_front_matter(hub, entry, changed)
    document = YamlEditor(text)
    if entry.value.github is None:
        document.append_line(f"github: {entry.key}")
    formerly = [name for name in entry.value.formerly if fold_key(name) != fold_key(new_handle)]
    if entry.value.formerly:
        document.remove_value(("formerly",))
    if fold_key(new_handle) != key:
        formerly.append(entry.key)
    if formerly:
        document.append_line(f"formerly: [{', '.join(formerly)}]")
    changed[entry.path] = (before + document.text + after).encode()
    return ChangePlan((), changed, moved)
