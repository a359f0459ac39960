"""Loads the profile pictures of learners, from the hub's folder or from GitHub through a cache."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message
from lyceum.images.picture_resizer import InvalidPictureError, resize_picture
from lyceum.system import write_atomically

PICTURE_SIZES = (96, 192, 384)
"""Pixels a side, for lists and for the head of a page on dense screens."""
MAX_PICTURE_BYTES = 5 * 1024 * 1024
FETCH_TIMEOUT_SECONDS = 5
"""Seconds for one picture from GitHub."""
REFETCH_AFTER_SECONDS = 7 * 24 * 3600
"""Seconds until a picture from GitHub is asked for again."""
AVATAR_ORIGIN_VARIABLE = "LYCEUM_AVATARS"
"""Environment variable: where pictures come from in place of https://github.com; `off` asks nobody."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    handle: str
    """Folded."""
    path: str | None
    """Path from the hub of a picture beside the profile."""
    github_login: str | None
    """GitHub login whose picture is wanted."""


def load_profile_pictures(
    hub_folder: Path, requests: Iterable[PictureRequest]
) -> tuple[Mapping[str, Mapping[int, bytes]], tuple[Problem, ...]]:
    """WebP bytes by size by handle, for those that could be had; and what is wrong with files in the hub."""
    found: dict[str, Mapping[int, bytes]] = {}
    problems: list[Problem] = []
    fetched: list[PictureRequest] = []
    for one in sorted(requests, key=lambda one: one.handle):
        if one.path:
            try:
                found[one.handle] = resize_picture(_read_picture(hub_folder / one.path), sizes=PICTURE_SIZES)
            except InvalidPictureError as bad:
                hint = format_message("save it again as PNG, JPEG or WebP, at most 4096 pixels a side")
                problems.append(Problem(Position(one.path), "unreadable-picture", bad.message, hint))
        elif one.github_login:
            fetched.append(one)
    origin = os.environ.get(AVATAR_ORIGIN_VARIABLE, "https://github.com")
    if fetched and origin != "off":
        cache = hub_folder / ".lyceum" / "avatars"
        with ThreadPoolExecutor(8) as pool:
            for one, got in zip(
                fetched,
                pool.map(lambda one: _fetch_from_github(one.github_login or "", origin, cache), fetched),
                strict=True,
            ):
                if got:
                    found[one.handle] = got
    return found, tuple(problems)


def _read_picture(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_PICTURE_BYTES + 1)
    except OSError as error:
        raise InvalidPictureError(
            format_message("the picture cannot be opened: {why}", why=error.strerror or "?")
        ) from None


def _fetch_from_github(login: str, origin: str, cache: Path) -> Mapping[int, bytes] | None:
    """From the cache while it is fresh, else from GitHub, else from the cache however old."""
    kept = cache / f"{login.lower()}.image"
    import time

    if not (kept.is_file() and time.time() - kept.stat().st_mtime < REFETCH_AFTER_SECONDS):
        try:
            request = Request(f"{origin}/{login}.png?size={max(PICTURE_SIZES)}", headers={"User-Agent": "lyceum"})  # noqa: S310
            with urlopen(request, timeout=FETCH_TIMEOUT_SECONDS) as answer:  # noqa: S310  the origin is ours
                data = answer.read(MAX_PICTURE_BYTES + 1)
            resize_picture(data, sizes=PICTURE_SIZES[:1])
            cache.mkdir(parents=True, exist_ok=True)
            write_atomically(kept, data)
        except (OSError, ValueError, InvalidPictureError):
            pass
    try:
        return resize_picture(kept.read_bytes(), sizes=PICTURE_SIZES)
    except (OSError, InvalidPictureError):
        return None


ProfilePictures = Mapping[str, Mapping[int, bytes]]
"""WebP by size by handle, of learners who have one."""
