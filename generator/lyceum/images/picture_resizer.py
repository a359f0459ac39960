"""Checks a contributed picture and makes small square WebP files without metadata from it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from lyceum.i18n import Message, format_message

MAX_PICTURE_BYTES = 5 * 1024 * 1024
"""A larger file is not read."""
MAX_PICTURE_SIDE_PIXELS = 4096
"""A picture with a longer side is refused."""
MAX_PICTURE_PIXELS = 16_000_000


class InvalidPictureError(Exception):
    """A picture that cannot be published. `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def resize_picture(data: bytes, *, sizes: Sequence[int]) -> dict[int, bytes]:
    """Return a WebP file for each size (pixels a side): a square from the centre, upright, without metadata.

    Size limits apply before a pixel is decoded. Raises InvalidPictureError.
    """
    if len(data) > MAX_PICTURE_BYTES:
        raise InvalidPictureError(
            format_message("the picture is larger than {most} MB", most=MAX_PICTURE_BYTES // 1024 // 1024)
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
                width, height = picture.size
                if max(width, height) > MAX_PICTURE_SIDE_PIXELS or width * height > MAX_PICTURE_PIXELS:
                    raise InvalidPictureError(
                        format_message(
                            "the picture is {width} by {height} pixels; {most} a side are read",
                            width=width,
                            height=height,
                            most=MAX_PICTURE_SIDE_PIXELS,
                        )
                    )
                if getattr(picture, "is_animated", False):
                    raise InvalidPictureError(format_message("the picture moves; only still ones are shown"))
                upright = ImageOps.exif_transpose(picture)
                plain = upright.convert(
                    "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
                )
                return {
                    size: _encode_webp(ImageOps.fit(plain, (size, size), Image.Resampling.LANCZOS)) for size in sizes
                }
    except UnidentifiedImageError:
        raise InvalidPictureError(format_message("this is not a PNG, JPEG or WebP picture")) from None
    except InvalidPictureError:
        raise
    except Exception as error:  # Pillow raises many types for broken data
        raise InvalidPictureError(
            format_message("the picture cannot be read ({why})", why=type(error).__name__)
        ) from None


def _encode_webp(picture: Image.Image) -> bytes:
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
