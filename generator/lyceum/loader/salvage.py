"""Leaves invalid values out of what was read, so that the rest of a file still counts. Every kept item knows where it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lyceum.loader.yaml_positions import KeptIndexes
from lyceum.schema import FieldPath


def leave_out_values(values: Any, written_paths: Iterable[FieldPath]) -> tuple[Any, KeptIndexes]:
    """Return the values without those at the paths, and the written indexes of what is left in each shortened list.

    A path that leads to nothing is skipped. The values themselves stay as they are."""
    tree: dict[str | int, Any] = {}
    for path in written_paths:
        branch = tree
        for step in path[:-1]:
            branch = branch.setdefault(step, {})
            if branch is None:
                break
        else:
            branch[path[-1]] = None  # whatever is inside goes with it
    kept_indexes: dict[FieldPath, tuple[int, ...]] = {}
    return _copy_without(values, tree, (), kept_indexes), kept_indexes


def _copy_without(
    value: Any, tree: dict[str | int, Any], path: FieldPath, kept_indexes: dict[FieldPath, tuple[int, ...]]
) -> Any:
    """Copy a value without the branches of the tree that end in None."""
    if not tree or not isinstance(value, dict | list):
        return value
    steps = list(enumerate(value)) if isinstance(value, list) else list(value.items())
    kept = [
        (step, _copy_without(inner, tree.get(step, {}), (*path, step), kept_indexes))
        for step, inner in steps
        if tree.get(step, {}) is not None
    ]
    if isinstance(value, dict):
        return dict(kept)
    if len(kept) < len(value):
        kept_indexes[path] = tuple(index for index, _ in kept)
    return [inner for _, inner in kept]
