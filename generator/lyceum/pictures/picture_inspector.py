"""Says what a picture file is, by its bytes alone, and why it cannot be shown."""

from __future__ import annotations

import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import Message, format_message
from lyceum.pictures.picture_containers import (
    BrokenContainerError,
    Container,
    TruncatedContainerError,
    scan_jpeg,
    scan_png,
    scan_webp,
)

MAX_PICTURE_BYTES = 20 * 1024 * 1024
"""A larger file is not read."""
MAX_JPEG_PIXELS = 200_000_000
"""Cameras and phones take up to 200 megapixels; a JPEG is decoded at a fraction of its size."""
MAX_PICTURE_PIXELS = 64_000_000
"""Of a PNG or WebP, which are decoded in full."""
MAX_PIXEL_PASSES = 600_000_000
"""Pixels times passes: what decoding may cost."""
MAX_SCANS = 100
"""A progressive JPEG has about ten."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture whose structure is right."""

    format: str
    """PNG | JPEG | WEBP"""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PictureFault:
    """Why a picture cannot be shown, and what to do."""

    code: str
    message: Message
    hint: Message

    def make_problem(self, path: str) -> Problem:
        """Return the problem of the picture at this path."""
        return Problem(Position(path), self.code, self.message, self.hint)


class InvalidPictureError(Exception):
    """A picture that cannot be shown."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


_SAVE_AGAIN = format_message("save it again as PNG, JPEG or WebP")
_SAVE_SMALLER = format_message("save a smaller copy: {most} pixels a side are plenty", most=2000)
_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), name)
    for pattern, name in (
        (rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", "HEIC"),
        (rb"....ftyp(?:avif|avis)", "AVIF"),
        (rb"....ftyp", "MP4"),
        (rb"GIF8", "GIF"),
        (rb"BM", "BMP"),
        (rb"II\*\0|MM\0\*", "TIFF"),
        (rb"%PDF", "PDF"),
        (rb"8BPS", "PSD"),
        (rb"\xff\x0a|\0\0\0\x0cJXL ", "JPEG XL"),
        (rb"\0\0\0\x0cjP  ", "JPEG 2000"),
        (rb"\0\0\x01\0", "ICO"),
        (rb"PK\x03\x04", "ZIP"),
        (rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<\?xml[^>]{0,200}>\s{0,99})?(?:<!--.{0,999}?-->\s{0,99})?<svg", "SVG"),
        (rb"(?i)(?:\xef\xbb\xbf)?\s{0,99}<(?:!doctype html|html)", "HTML"),
    )
)
"""How files of other kinds begin."""
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"


def inspect_picture(data: bytes) -> PictureFacts:
    """Return what the file is. Raises InvalidPictureError if it cannot be shown; damaged pixels are found by decoding alone."""
    check_picture_size(len(data))
    if not data:
        raise _make_picture_error(
            "unreadable-picture",
            format_message("this file is empty, so no picture is shown"),
            format_message("upload the picture again, or delete the file"),
        )
    if data.startswith(_LFS_POINTER):
        raise _make_picture_error(
            "git-lfs-pointer",
            format_message("this is a pointer of Git LFS and not the picture, so nothing is shown"),
            format_message("commit the picture itself: `git lfs untrack` its ending, and add the file again"),
        )
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _inspect_container("PNG", data)
    if data.startswith(b"\xff\xd8\xff"):
        return _inspect_container("JPEG", data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _inspect_container("WEBP", data)
    raise _make_format_error(data)


def check_picture_size(byte_count: int) -> None:
    """Raise InvalidPictureError if a file is larger than MAX_PICTURE_BYTES."""
    if byte_count > MAX_PICTURE_BYTES:
        message = format_message(
            "this picture is larger than {most} MB, so it is not shown", most=MAX_PICTURE_BYTES // 1024 // 1024
        )
        raise _make_picture_error("picture-too-large", message, _SAVE_SMALLER)


def _make_format_error(data: bytes) -> InvalidPictureError:
    name = next((name for pattern, name in _SIGNATURES if pattern.match(data[:2000])), "")
    if not name:
        message = format_message("this is not a PNG, JPEG or WebP picture, so it is not shown")
        return _make_picture_error("unreadable-picture", message, _SAVE_AGAIN)
    message = format_message(
        "this is not a PNG, JPEG or WebP picture but {format}, whatever its name says, so it is not shown", format=name
    )
    hint = (
        format_message(
            "export it as JPEG; an iPhone does that if you share the photo by mail, or choose Most Compatible"
        )
        if name == "HEIC"
        else format_message("save it as PNG, JPEG or WebP; another name alone does not change it")
    )
    return _make_picture_error("unreadable-picture", message, hint)


def _inspect_container(name: str, data: bytes) -> PictureFacts:
    scan = {"PNG": scan_png, "JPEG": scan_jpeg, "WEBP": scan_webp}[name]
    try:
        container = scan(data)
    except TruncatedContainerError:
        message = format_message("only a part of this picture is here, so it is not shown")
        raise _make_picture_error(
            "unreadable-picture", message, format_message("upload the whole file again")
        ) from None
    except (BrokenContainerError, struct.error):
        message = format_message("this picture is damaged, so it is not shown")
        raise _make_picture_error("unreadable-picture", message, _SAVE_AGAIN) from None
    if container.frames > 1:
        message = format_message("this picture moves, and only still ones are shown")
        raise _make_picture_error(
            "moving-picture", message, format_message("save one frame of it as PNG, JPEG or WebP")
        )
    _check_work(name, container)
    return PictureFacts(name, container.width, container.height)


def _check_work(name: str, container: Container) -> None:
    pixels = container.width * container.height
    most = MAX_JPEG_PIXELS if name == "JPEG" else MAX_PICTURE_PIXELS
    if not pixels:
        raise _make_picture_error(
            "unreadable-picture", format_message("this picture is damaged, so it is not shown"), _SAVE_AGAIN
        )
    if pixels > most:
        message = format_message(
            "this picture has {width} by {height} pixels, more than {most} megapixels, so it is not shown",
            width=container.width,
            height=container.height,
            most=most // 1_000_000,
        )
        raise _make_picture_error("picture-too-large", message, _SAVE_SMALLER)
    if container.passes > MAX_SCANS or pixels * container.passes > MAX_PIXEL_PASSES:
        message = format_message(
            "this picture has {width} by {height} pixels in {many} layers, which takes too long to read",
            width=container.width,
            height=container.height,
            many=container.passes,
        )
        raise _make_picture_error("picture-too-large", message, _SAVE_AGAIN)


def _make_picture_error(code: str, message: Message, hint: Message) -> InvalidPictureError:
    return InvalidPictureError(PictureFault(code, message, hint))


def read_picture_file(path: Path) -> bytes:
    """Read a picture of at most MAX_PICTURE_BYTES; no link is followed. Raises InvalidPictureError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(MAX_PICTURE_BYTES + 1)
    except OSError as error:
        message = format_message("this picture cannot be opened: {why}", why=error.strerror or "?")
        raise _make_picture_error("unreadable-picture", message, _SAVE_AGAIN) from None
    check_picture_size(len(data))
    return data
