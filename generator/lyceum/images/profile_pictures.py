"""Loads the pictures of learners and of texts, from the hub's folder or from GitHub through a cache."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lyceum.pictures import (
    AVATAR_SIZES,
    InvalidPictureError,
    PictureFault,
    PictureSource,
    PictureUse,
    ProcessedPicture,
    inspect_picture,
    process_pictures,
    read_picture_file,
)
from lyceum.system import write_atomically

FETCH_TIMEOUT_SECONDS = 5
"""How long one request to GitHub may take."""
REFETCH_AFTER_SECONDS = 7 * 24 * 3600
"""After this time a cached picture is requested again."""
AVATAR_ORIGIN_VARIABLE = "LYCEUM_AVATARS"
"""The environment variable that replaces GitHub's hosts as the origin of pictures; `off` requests none."""
MAX_GITHUB_PICTURE_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """The picture that a learner wants: a file in the hub or the one on GitHub."""

    handle: str
    """The folded handle."""
    path: str | None
    """The path of a picture beside the profile, from the folder of the hub."""
    github_login: str | None
    """The GitHub login whose picture is requested."""
    github_id: int | None = None
    """The number of that account, if it is known. The login is not used then."""


def load_profile_pictures(
    hub_folder: Path, requests: Iterable[PictureRequest], *, cache_folder: Path | None = None
) -> Mapping[str, Mapping[int, bytes]]:
    """Return the WebP bytes by handle and size. A learner whose picture cannot be shown is left out.

    `check` has said why: it processes the pictures in the hub first, and the cache folder keeps its results.
    """
    sources: dict[str, PictureSource] = {}
    from_github: list[PictureRequest] = []
    for request in sorted(requests, key=lambda request: request.handle):
        if request.path:
            read = partial(read_picture_file, hub_folder / request.path)
            sources[request.handle] = PictureSource(PictureUse.AVATAR, read)
        elif request.github_login or request.github_id:
            from_github.append(request)
    origin = os.environ.get(AVATAR_ORIGIN_VARIABLE, "")
    if from_github and origin != "off":
        download_folder = hub_folder / ".lyceum" / "avatars"
        with ThreadPoolExecutor(8) as pool:
            files = pool.map(lambda request: _fetch_from_github(request, origin, download_folder), from_github)
            for request, data in zip(from_github, files, strict=True):
                if data is not None:
                    sources[request.handle] = PictureSource(PictureUse.AVATAR, partial(_return_data, data))
    results = process_pictures(tuple(sources.values()), cache_folder=cache_folder)
    return {
        handle: {picture.width: picture.data for picture in result}
        for handle, result in zip(sources, results, strict=True)
        if not isinstance(result, PictureFault)
    }


def load_text_pictures(
    hub_folder: Path, paths: Iterable[str], *, cache_folder: Path | None = None
) -> Mapping[str, ProcessedPicture]:
    """Return the picture of a text for each path that can be shown."""
    sources = {path: PictureSource(PictureUse.TEXT, partial(read_picture_file, hub_folder / path)) for path in paths}
    results = process_pictures(tuple(sources.values()), cache_folder=cache_folder)
    return {
        path: result[0] for path, result in zip(sources, results, strict=True) if not isinstance(result, PictureFault)
    }


def _return_data(data: bytes) -> bytes:
    return data


def _fetch_from_github(request: PictureRequest, origin: str, folder: Path) -> bytes | None:
    """Return the picture from the folder if it is fresh, else from GitHub, else from the folder in any age."""
    from urllib.request import Request, urlopen  # it takes long to load, and most builds fetch nothing

    downloaded = folder / _name_download(request)
    if not (downloaded.is_file() and time.time() - downloaded.stat().st_mtime < REFETCH_AFTER_SECONDS):
        try:
            http_request = Request(_make_github_url(request, origin), headers={"User-Agent": "lyceum"})  # noqa: S310
            with urlopen(http_request, timeout=FETCH_TIMEOUT_SECONDS) as answer:  # noqa: S310 - the origin is a setting of the maintainer
                data: bytes = answer.read(MAX_GITHUB_PICTURE_BYTES + 1)
            if len(data) <= MAX_GITHUB_PICTURE_BYTES:
                inspect_picture(data)
                folder.mkdir(parents=True, exist_ok=True)
                write_atomically(downloaded, data)
        except (OSError, ValueError, InvalidPictureError):
            pass
    try:
        return downloaded.read_bytes()
    except OSError:
        return None


def _name_download(request: PictureRequest) -> str:
    return f"{request.github_id}.id.image" if request.github_id else f"{(request.github_login or '').lower()}.image"


def _make_github_url(request: PictureRequest, origin: str) -> str:
    """Return the address by the account's number. Behind a login that was given up stands another person's face."""
    size = max(AVATAR_SIZES)
    if request.github_id:
        return f"{origin or 'https://avatars.githubusercontent.com'}/u/{request.github_id}?s={size}"
    return f"{origin or 'https://github.com'}/{request.github_login}.png?size={size}"


ProfilePictures = Mapping[str, Mapping[int, bytes]]
"""WebP bytes by handle and by pixels a side."""
