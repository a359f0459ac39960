"""Tells which paths are names of the same thing: what was renamed lists its earlier names in `formerly`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lyceum.loader.content_files import match_path
from lyceum.loader.library import Entry, Library
from lyceum.schema import Challenge, Learner, Tip, fold_key

PathIdentity = tuple[str, str, str]
"""(kind, folded key of the challenge, folded key), with the keys of today."""


def make_path_identifier(library: Library) -> Callable[[str], PathIdentity | None]:
    """Return a function that says what a path in content/ means; None for a path that is no entry's.

    The results that are named after a learner, such as `ada-2.yml`, have the learner's name of today.
    """
    learners = _map_former_names(library.learners.values())
    tips = _map_former_names(library.tips.values())
    challenges = _map_former_names(library.challenges.values())

    def identify_path(path: str) -> PathIdentity | None:
        file = match_path(path)
        if file is None or file.kind is None:
            return None
        kind, key, challenge = file.kind.name, fold_key(file.key), fold_key(file.challenge)
        challenge = challenges.get(challenge, challenge)
        match kind:
            case "learner":
                key = learners.get(key, key)
            case "tip":
                key = tips.get(key, key)
            case "challenge":
                key = challenges.get(key, key)
            case "result":
                name = re.fullmatch(r"(.+?)(-[0-9]{1,9})?", key)
                if name and name[1] in learners:
                    key = learners[name[1]] + (name[2] or "")
        return kind, challenge, key

    return identify_path


def _map_former_names(entries: Iterable[Entry[Learner] | Entry[Tip] | Entry[Challenge]]) -> dict[str, str]:
    """The folded key of today by each folded former key."""
    return {fold_key(former): entry.folded_key for entry in entries for former in entry.value.formerly}
