"""A library and a new file in; a name for it that nobody has, and what would be wrong with the hub that has it, out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from generator import reading, rules
from generator.library import KINDS, Library
from generator.markup import without_unsafe
from generator.model import folded
from generator.problem import Problem, errors
from generator.rules.files import kept


def clean(text: str) -> str:
    """Without what hides or reorders text, as the site's own forms do it."""
    text = re.sub("\r\n?|[\u2028\u2029]", "\n", text).replace("\ufeff", "")
    return without_unsafe(text)


def slug(text: str) -> str:
    """A name for a file: letters, digits and single hyphens, lower case; empty where there are none."""
    spelt = (c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else "-" for c in folded(clean(text)))
    words = [re.sub(r"^\W+", "", word) for word in "".join(spelt).split("-")]
    name = "-".join(word for word in words if word)[:60]
    return name.encode()[:180].decode(errors="ignore").rstrip("-")


def taken(library: Library) -> frozenset[str]:
    """Every path in content/, without regard to case."""
    return frozenset(map(folded, library.paths))


def free(wanted: str, place: Callable[[str], str], taken: Collection[str], also: Collection[str] = ()) -> str:
    """A key whose file nobody has; `wanted`, or with a number behind it. `also`: folded keys that are not free either."""
    for number in range(1, len(taken) + len(also) + 3):
        key = wanted if number == 1 else f"{wanted}-{number}"
        if not kept(key) and folded(key) not in also and folded(place(key)) not in taken:
            return key
    raise AssertionError


def checked(
    library: Library, path: str, text: str, kind: str, key: str, challenge: str | None, *, today: date
) -> Iterator[Problem]:
    """What is wrong with the hub once it has this file: in the file, and elsewhere because of it."""
    its = next(one for one in KINDS if one.name == kind)
    entry, own = reading.entry(text.encode(), path, its, key=key, challenge=challenge or "")
    yield from own
    if entry is None or challenge == "":
        return
    places = {"learner": "learners", "tip": "tips", "challenge": "challenges", "deed": "deeds"}
    if name := places.get(kind):
        more: dict[str, Any] = {name: {**getattr(library, name), folded(key): entry}}
    else:
        more = {"results": tuple(sorted((*library.results, entry), key=lambda one: one.path))}
    doubtful = library.doubtful | {one.where for one in errors(own)}
    paths = tuple(sorted({*library.paths, path}))
    found = rules.check(replace(library, paths=paths, doubtful=doubtful, **more), today=today)
    before = set(rules.check(library, today=today)) if any(one.where.path != path for one in found) else set()
    yield from (one for one in found if one.where.path == path or one not in before)
