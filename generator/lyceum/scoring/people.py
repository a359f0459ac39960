"""Lists of people as content files write them, and who may be shown on boards."""

from __future__ import annotations

from collections.abc import Iterable

from lyceum.schema import Learner, fold_key


def fold_people(keys: Iterable[str], *, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Folded handles, sorted, each once."""
    return tuple(sorted({fold_key(key) for key in keys}.difference(without)))


def is_shown_on_boards(boards: str, learner: Learner) -> bool:
    """Whether a learner may be shown on boards.

    opt-out: unless their profile says no; opt-in: only if their profile says yes; off: never.
    """
    match boards:
        case "opt-out":
            return learner.show.boards
        case "opt-in":
            return learner.show.boards and "boards" in learner.show.model_fields_set
        case _:
            return False
