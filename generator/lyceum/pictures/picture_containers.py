"""Walks over the parts of a PNG, JPEG or WebP file and counts what decoding would cost. Nothing is decoded."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

MAX_PARTS = 20_000
"""Chunks of a PNG or WebP, or segments of a JPEG. A camera writes fewer than a hundred."""


class BrokenContainerError(Exception):
    """The file is not what its first bytes say."""


class TruncatedContainerError(BrokenContainerError):
    """The file ends before the picture does."""


@dataclass(frozen=True, slots=True)
class Container:
    """What the parts of a picture file say."""

    width: int
    height: int
    passes: int = 1
    """How many times a decoder goes over all pixels."""
    frames: int = 1


def scan_png(data: bytes) -> Container:
    """Scan a PNG (https://www.w3.org/TR/png-3/). Raises BrokenContainerError."""
    position, frames, header, has_data = 8, 1, b"", False
    for _ in range(MAX_PARTS):
        if position + 8 > len(data):
            raise TruncatedContainerError
        length, kind = struct.unpack_from("!I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            raise TruncatedContainerError
        body = memoryview(data)[position + 8 : end - 4]
        if kind[0] & 0x20 == 0 and zlib.crc32(body, zlib.crc32(kind)) != struct.unpack_from("!I", data, end - 4)[0]:
            raise BrokenContainerError
        match kind:
            case b"IHDR":
                header = bytes(body)
            case b"acTL" if length >= 4:
                frames = struct.unpack_from("!I", body)[0]
            case b"IDAT":
                has_data = True
            case b"IEND" if has_data and len(header) == 13:
                width, height, *_, interlace = struct.unpack("!II5B", header)
                return Container(width, height, passes=2 if interlace else 1, frames=frames)
            case b"IEND":
                break
        position = end
    raise BrokenContainerError


_JPEG_MARKER = re.compile(rb"\xff++[\x01-\xcf\xd8-\xfe]")
"""The end of entropy-coded data: a marker that is neither a stuffed byte nor a restart (ISO/IEC 10918-1, B.1.1)."""
_FRAME_MARKERS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})


def scan_jpeg(data: bytes) -> Container:
    """Scan a JPEG until its first picture ends; phones append previews and films. Raises BrokenContainerError."""
    position, scans, size = 2, 0, (0, 0)
    for _ in range(MAX_PARTS):
        match = _JPEG_MARKER.search(data, position)
        if not match:
            raise TruncatedContainerError
        marker, position = match[0][-1], match.end()
        if marker == 0xD9:
            if not scans or not size[0]:
                raise BrokenContainerError
            return Container(*size, passes=scans)
        if marker in _BARE_MARKERS:
            continue
        if position + 2 > len(data):
            raise TruncatedContainerError
        (length,) = struct.unpack_from("!H", data, position)
        if length < 2:
            raise BrokenContainerError
        if marker in _FRAME_MARKERS and length >= 8 and position + 7 <= len(data):
            height, width = struct.unpack_from("!HH", data, position + 3)
            size = max(size, (width, height))
        scans += marker == 0xDA
        position += length
    raise BrokenContainerError


def scan_webp(data: bytes) -> Container:
    """Scan a WebP (RFC 9649). Raises BrokenContainerError."""
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise TruncatedContainerError
    position, frames, size, has_data = 12, 0, (0, 0), False
    for _ in range(MAX_PARTS):
        if position + 8 > end:
            break
        kind, length = struct.unpack_from("<4sI", data, position)
        body = data[position + 8 : position + 8 + min(length, 16)]
        if position + 8 + length > end:
            raise TruncatedContainerError
        match kind:
            case b"VP8X" if len(body) >= 10:
                size = max(size, (1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")))
            case b"VP8 " if len(body) >= 10:
                has_data = True
                size = max(size, (_read_14_bits(body, 6), _read_14_bits(body, 8)))
            case b"VP8L" if len(body) >= 5:
                has_data = True
                bits = int.from_bytes(body[1:5], "little")
                size = max(size, (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)))
            case b"ANMF":
                has_data, frames = True, frames + 1
        position += 8 + length + length % 2
    else:
        raise BrokenContainerError
    if not has_data or not size[0]:
        raise BrokenContainerError
    return Container(*size, frames=max(frames, 1))


def _read_14_bits(body: bytes, start: int) -> int:
    return int.from_bytes(body[start : start + 2], "little") & 0x3FFF
