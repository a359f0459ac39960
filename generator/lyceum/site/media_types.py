"""Names the media type of a file of a site, the same for every host, data URI and local server."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""What the generator writes. The tables of an operating system may lack some of it."""


def find_media_type(path: str) -> str:
    """Return the media type of a file by its name."""
    suffix = PurePosixPath(path).suffix.lower()
    return _MEDIA_TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
