"""Loads the profile pictures of learners, from the hub's folder or from GitHub through a cache."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message
from lyceum.images.picture_resizer import MAX_PICTURE_BYTES, InvalidPictureError, resize_picture
from lyceum.system import write_atomically

PICTURE_SIZES = (96, 192, 384)
"""Pixels a side: for lists, for page heads, and for page heads on screens of double density."""
FETCH_TIMEOUT_SECONDS = 5
"""How long one request to GitHub may take."""
REFETCH_AFTER_SECONDS = 7 * 24 * 3600
"""After this time a cached picture is requested again."""
AVATAR_ORIGIN_VARIABLE = "LYCEUM_AVATARS"
"""The environment variable that replaces https://github.com as the origin of pictures; `off` requests none."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """The picture that a learner wants: a file in the hub or the one on GitHub."""

    handle: str
    """The folded handle."""
    path: str | None
    """The path of a picture beside the profile, from the folder of the hub."""
    github_login: str | None
    """The GitHub login whose picture is requested."""


def load_profile_pictures(
    hub_folder: Path, requests: Iterable[PictureRequest]
) -> tuple[Mapping[str, Mapping[int, bytes]], tuple[Problem, ...]]:
    """Return the WebP bytes by handle and size, and the problems of pictures in the hub.

    A learner whose picture cannot be loaded is left out.
    """
    pictures: dict[str, Mapping[int, bytes]] = {}
    problems: list[Problem] = []
    from_github: list[PictureRequest] = []
    for request in sorted(requests, key=lambda request: request.handle):
        if request.path:
            try:
                pictures[request.handle] = resize_picture(_read_picture(hub_folder / request.path), sizes=PICTURE_SIZES)
            except InvalidPictureError as error:
                hint = format_message("save it again as PNG, JPEG or WebP, at most 4096 pixels a side")
                problems.append(Problem(Position(request.path), "unreadable-picture", error.message, hint))
        elif request.github_login:
            from_github.append(request)
    origin = os.environ.get(AVATAR_ORIGIN_VARIABLE, "https://github.com")
    if from_github and origin != "off":
        cache = hub_folder / ".lyceum" / "avatars"
        with ThreadPoolExecutor(8) as pool:
            sizes_by_request = pool.map(
                lambda request: _fetch_from_github(request.github_login or "", origin, cache), from_github
            )
            pictures |= {
                request.handle: sizes for request, sizes in zip(from_github, sizes_by_request, strict=True) if sizes
            }
    return pictures, tuple(problems)


def _read_picture(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_PICTURE_BYTES + 1)
    except OSError as error:
        raise InvalidPictureError(
            format_message("the picture cannot be opened: {why}", why=error.strerror or "?")
        ) from None


def _fetch_from_github(login: str, origin: str, cache: Path) -> Mapping[int, bytes] | None:
    """Return the picture from the cache if it is fresh, else from GitHub, else from the cache in any age."""
    cached = cache / f"{login.lower()}.image"
    if not (cached.is_file() and time.time() - cached.stat().st_mtime < REFETCH_AFTER_SECONDS):
        try:
            request = Request(f"{origin}/{login}.png?size={max(PICTURE_SIZES)}", headers={"User-Agent": "lyceum"})  # noqa: S310
            with urlopen(request, timeout=FETCH_TIMEOUT_SECONDS) as answer:  # noqa: S310 - the origin is a setting of the maintainer
                data = answer.read(MAX_PICTURE_BYTES + 1)
            resize_picture(data, sizes=PICTURE_SIZES[:1])
            cache.mkdir(parents=True, exist_ok=True)
            write_atomically(cached, data)
        except (OSError, ValueError, InvalidPictureError):
            pass
    try:
        return resize_picture(cached.read_bytes(), sizes=PICTURE_SIZES)
    except (OSError, InvalidPictureError):
        return None


ProfilePictures = Mapping[str, Mapping[int, bytes]]
"""WebP bytes by handle and by pixels a side."""
