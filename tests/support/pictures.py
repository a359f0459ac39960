"""Makes picture files: good ones, and ones that cannot be shown."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def make_picture(
    width: int = 300, height: int = 200, file_format: str = "PNG", *, mode: str = "RGB", **options: Any
) -> bytes:
    """Return a picture file of one colour."""
    out = BytesIO()
    colour: Any = {"RGB": (51, 102, 153), "CMYK": (200, 100, 50, 20)}.get(mode, 0)
    Image.new(mode, (width, height), colour).save(out, file_format, **options)
    return out.getvalue()


def make_moving_picture(file_format: str, frames: int = 3) -> bytes:
    """Return a moving GIF, WebP or PNG."""
    out = BytesIO()
    pictures = [Image.new("RGB", (40, 30), (80 * number, 60, 60)) for number in range(frames)]
    pictures[0].save(out, file_format, save_all=True, append_images=pictures[1:], duration=100)
    return out.getvalue()


def make_png_of_size(width: int, height: int, *, data: bytes = b"") -> bytes:
    """Return a small PNG that says it has this size. Its pixels are missing, or the given bytes."""
    chunks = (
        (b"IHDR", struct.pack("!II5B", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(data)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def add_jpeg_scans(data: bytes, count: int) -> bytes:
    """Return a progressive JPEG whose last scan is there `count` times more."""
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * (count + 1) + data[-2:]
