"""A plan of the files that are deleted, changed and moved, and the steps that carry it out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lyceum.contributing.mentions import find_mentions
from lyceum.diagnostics import Position, suggest_closest
from lyceum.i18n import escape_for_display
from lyceum.loader import Entry, Library, YamlEditor, decode_text, load_library, split_around_yaml
from lyceum.schema import FieldPath, Learner, find_references, fold_key
from lyceum.system import write_atomically


class LearnerChangeError(Exception):
    """There is no such learner, or the new name cannot be had."""


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Which files go, which change, which move; and where a person must look."""

    deletions: tuple[str, ...] = ()
    changes: dict[str, bytes] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    remaining_mentions: tuple[Position, ...] = ()
    """Where other people's words still name them: nobody but a person can mend a sentence."""
    cached_files: tuple[str, ...] = ()

    def format_lines(self) -> list[str]:
        """One for each file, in path order."""
        said = [(path, f"delete  {path}") for path in self.deletions]
        said += [(path, f"change  {path}") for path in self.changes if path not in self.moves]
        said += [(path, f"move    {path} -> {new}") for path, new in self.moves.items()]
        said += [(str(where), f"look at {where}") for where in self.remaining_mentions]
        return [line for _, line in sorted(said)]


def apply_plan(hub: Path, plan: ChangePlan) -> None:
    """The plan, on disk: changed files are replaced whole, moved ones keep their content."""
    for path, data in plan.changes.items():
        write_atomically(hub / path, data)
    for path, new in plan.moves.items():
        beside = hub / f"{path}.moving"  # where only the case changes, many systems see one file
        (hub / path).replace(beside)
        beside.replace(hub / new)
    for path in (*plan.deletions, *plan.cached_files):
        if (hub / path).is_dir():
            shutil.rmtree(hub / path)
        else:
            (hub / path).unlink(missing_ok=True)


def load_learner(hub: Path, handle: str) -> tuple[Library, Entry[Learner]]:
    library, _ = load_library(hub)
    if entry := library.learners.get(fold_key(handle)):
        return library, entry
    near = suggest_closest(handle, [one.key for one in library.learners.values()])
    raise LearnerChangeError(f"there is no learner `{escape_for_display(handle)}`" + (f"; {near}" if near else ""))


EditReferences = Callable[[Entry[Any], YamlEditor, list[FieldPath]], None]


def edit_references(hub: Path, library: Library, key: str, gone: set[str], edit: EditReferences) -> dict[str, bytes]:
    """Every file that refers to the learner, edited."""
    changed: dict[str, bytes] = {}
    for entry in library.iterate_entries():
        if entry.path in gone:
            continue
        places = [
            steps
            for steps, to, named in find_references(entry.value)
            if to.kind == "learner" and fold_key(named) == key
        ]
        if places:
            before, text, after = split_front_matter(hub, entry, changed)
            document = YamlEditor(text)
            root = entry.source.list_of
            edit(entry, document, [steps[1:] if root and steps[0] == root else steps for steps in places])
            changed[entry.path] = (before + document.text + after).encode()
    return changed


def replace_mentions(
    hub: Path, library: Library, learner: Entry[Learner], gone: set[str], changed: dict[str, bytes], replacement: str
) -> dict[str, bytes]:
    """`@handle` in anybody's Markdown, said otherwise."""
    for entry in library.iterate_entries():
        if entry.path in gone or entry.kind not in ("learner", "tip", "challenge", "result"):
            continue
        text = read_current_text(hub, entry.path, changed)
        found = list(find_mentions(text, learner.key))
        for start, end in reversed(found):
            text = text[:start] + replacement + text[end:]
        if found:
            changed[entry.path] = text.encode()
    return changed


def split_front_matter(hub: Path, entry: Entry[Any], changed: dict[str, bytes]) -> tuple[str, str, str]:
    return split_around_yaml(read_current_text(hub, entry.path, changed), markdown=entry.path.endswith(".md"))


def read_current_text(hub: Path, path: str, changed: dict[str, bytes]) -> str:
    text = decode_text(changed.get(path) or (hub / path).read_bytes(), path)
    assert isinstance(text, str), "it was read before"
    return text
