"""Learners in; the picture of each who has one, in the sizes that pages use, out. What cannot be had is drawn instead.

A picture beside a profile is read from the hub, one from GitHub is fetched once and kept in an ignored cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from generator.avatars import BadPicture, from_picture
from generator.problem import Position, Problem, say

SIZES = (96, 192, 384)
"""Pixels a side, for lists and for the head of a page on dense screens."""
LARGEST = 5 * 1024 * 1024
PATIENCE = 5
"""Seconds for one picture from GitHub."""
KEPT_FOR = 7 * 24 * 3600
"""Seconds until a picture from GitHub is asked for again."""
GITHUB = "LYCEUM_AVATARS"
"""Environment variable: where pictures come from in place of https://github.com; `off` asks nobody."""


@dataclass(frozen=True, slots=True)
class Wanted:
    handle: str
    """Folded."""
    file: str | None
    """Path from the hub of a picture beside the profile."""
    login: str | None
    """GitHub login whose picture is wanted."""


def pictures(hub: Path, wanted: Iterable[Wanted]) -> tuple[Mapping[str, Mapping[int, bytes]], tuple[Problem, ...]]:
    """WebP bytes by size by handle, for those that could be had; and what is wrong with files in the hub."""
    found: dict[str, Mapping[int, bytes]] = {}
    problems: list[Problem] = []
    fetched: list[Wanted] = []
    for one in sorted(wanted, key=lambda one: one.handle):
        if one.file:
            try:
                found[one.handle] = from_picture(_bytes(hub / one.file), sizes=SIZES)
            except BadPicture as bad:
                hint = say("save it again as PNG, JPEG or WebP, at most 4096 pixels a side")
                problems.append(Problem(Position(one.file), "unreadable-picture", bad.said, hint))
        elif one.login:
            fetched.append(one)
    origin = os.environ.get(GITHUB, "https://github.com")
    if fetched and origin != "off":
        cache = hub / ".lyceum" / "avatars"
        with ThreadPoolExecutor(8) as pool:
            for one, got in zip(
                fetched, pool.map(lambda one: _from_github(one.login or "", origin, cache), fetched), strict=True
            ):
                if got:
                    found[one.handle] = got
    return found, tuple(problems)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise BadPicture(say("the picture cannot be opened: {why}", why=error.strerror or "?")) from None


def _from_github(login: str, origin: str, cache: Path) -> Mapping[int, bytes] | None:
    """From the cache while it is fresh, else from GitHub, else from the cache however old."""
    kept = cache / f"{login.lower()}.image"
    import time

    if not (kept.is_file() and time.time() - kept.stat().st_mtime < KEPT_FOR):
        try:
            request = Request(f"{origin}/{login}.png?size={max(SIZES)}", headers={"User-Agent": "lyceum"})  # noqa: S310
            with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  the origin is ours
                data = answer.read(LARGEST + 1)
            from_picture(data, sizes=SIZES[:1])
            cache.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
        except (OSError, ValueError, BadPicture):
            pass
    try:
        return from_picture(kept.read_bytes(), sizes=SIZES)
    except (OSError, BadPicture):
        return None
