"""Tells which paths are names of the same thing: what was renamed lists its earlier names in `formerly`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lyceum.loader.content_files import match_path
from lyceum.loader.library import Library
from lyceum.schema import fold_key

PathIdentity = tuple[str, str, str]
"""(kind, folded key of the challenge, folded key), with the keys of today."""


FormerNames = Mapping[str, Mapping[str, str]]
"""By kind: the folded key of today by each folded former key."""


def map_former_names(library: Library) -> FormerNames:
    """Return the former names of everything that can have some."""
    return {kind: _map_former_names(library, kind) for kind in ("learner", "tip", "challenge")}


def make_path_identifier(former_names: FormerNames) -> Callable[[str], PathIdentity | None]:
    """Return a function that says what a path in content/ means; None for a path that is no entry's.

    The results that are named after a learner, such as `ada-2.yml`, have the learner's name of today.
    """
    learners, tips, challenges = (former_names[kind] for kind in ("learner", "tip", "challenge"))

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


def _map_former_names(library: Library, kind: str) -> dict[str, str]:
    """The folded key of today by each folded former key."""
    records = library.get_records(kind).values()
    return {fold_key(former): record.folded_key for record in records for former in record.facts.formerly}
