"""Decodes pictures in a process of its own (`system.LimitedProcess`). It imports nothing that could reveal anything.

A question is a JSON line and the bytes of a picture; an answer is a JSON line and the bytes of WebP files."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL.Image import Resampling, Transpose

from lyceum.system import answer_questions

_SQUARE_QUALITY = 82
_QUALITIES = (85, 72, 58)
_SMALLER = 0.75
"""If no quality gives a file that is small enough, the sides shrink by this factor."""
_WEBP_METHOD = 4


def answer(question: bytes) -> bytes:
    """Answer one question. A picture that cannot be decoded gives `{"error": "…"}`."""
    header, _, data = question.partition(b"\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            files = list(_make_files(json.loads(header), data))
    except MemoryError:
        return b'{"error": "memory"}\n'
    except Exception as error:  # Pillow raises many types for broken data
        reason = "truncated" if "truncated" in str(error) else "broken"
        return json.dumps({"error": reason}).encode() + b"\n"
    sizes = [(width, height, len(file)) for width, height, file in files]
    return json.dumps({"files": sizes}).encode() + b"\n" + b"".join(file for _, _, file in files)


def _make_files(order: dict[str, Any], data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the width, the height and the bytes of each WebP file that an order asks for."""
    with Image.open(BytesIO(data), formats=(order["format"],)) as picture:
        if picture.size != (order["width"], order["height"]):
            raise ValueError("the size is another than that of the structure")
        if squares := order.get("squares"):
            upright = _read_upright(picture, least_side=2 * max(squares))
            for side in squares:
                square = ImageOps.fit(upright, (side, side), Resampling.LANCZOS)
                yield side, side, _encode(square, _SQUARE_QUALITY)
        else:
            upright = _read_upright(picture, box=(order["max_width"] * 3 // 2, order["max_height"] * 3 // 2))
            yield _fit_bytes(_fit_box(upright, order["max_width"], order["max_height"]), order["max_bytes"])


def _read_upright(
    picture: ImageFile.ImageFile, *, least_side: int = 0, box: tuple[int, int] | None = None
) -> Image.Image:
    """Decode as few pixels as the result needs, bring them to sRGB, and turn the picture upright."""
    turn = _read_orientation(picture)
    width, height = picture.size
    if box:
        box_width, box_height = box if turn not in _TURNS_ON_SIDE else (box[1], box[0])
        factor = max(width / box_width, height / box_height)
    else:
        factor = min(width, height) / least_side
    if factor > 1:
        picture.draft(None, (round(width / factor), round(height / factor)))  # only a JPEG can do it
    picture.load()
    image = _convert_to_srgb(picture)
    left = min(image.width / width * factor, image.height / height * factor)
    if (reduction := int(left)) > 1:
        image = image.reduce(reduction)
    return image if turn is None else image.transpose(turn)


_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip
"""What turns a picture upright, by the orientation that a camera writes (Exif 2.3, tag 0x0112)."""
_TURNS_ON_SIDE = {_TURNS[orientation] for orientation in (5, 6, 7, 8)}


def _read_orientation(picture: Image.Image) -> Transpose | None:
    try:
        return _TURNS.get(picture.getexif().get(0x0112, 1))
    except Exception:  # damaged metadata says nothing
        return None


def _convert_to_srgb(image: Image.Image) -> Image.Image:
    """Return RGB or RGBA. Photos of phones are in wider colour spaces, and printers' pictures in CMYK."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey; Pillow would cut them off at 255
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if profile and image.mode in ("RGB", "CMYK") and not has_alpha:
        try:
            own_profile = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own_profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a picture with a damaged profile is shown as if it had none
    return image.convert("RGBA" if has_alpha else "RGB")


def _fit_box(picture: Image.Image, max_width: int, max_height: int) -> Image.Image:
    factor = min(1.0, max_width / picture.width, max_height / picture.height)
    return _scale(picture, factor)


def _scale(picture: Image.Image, factor: float) -> Image.Image:
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    return picture if size == picture.size else picture.resize(size, Resampling.LANCZOS, reducing_gap=2.0)


def _fit_bytes(picture: Image.Image, max_bytes: int) -> tuple[int, int, bytes]:
    """Return the picture in the best quality, or else in the largest size, that `max_bytes` allows."""
    while True:
        for quality in _QUALITIES:
            data = _encode(picture, quality)
            if len(data) <= max_bytes:
                return *picture.size, data
        picture = _scale(picture, _SMALLER)


def _encode(picture: Image.Image, quality: int) -> bytes:
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "WEBP", quality=quality, method=_WEBP_METHOD)
    return out.getvalue()


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None  # the structure of the picture is bounded already
    Image.init()
    answer_questions(answer)
