"""A handle and a name in, a drawn face out; a contributed picture in, small pictures without metadata out."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from generator.problem import Message, say

LARGEST = 5 * 1024 * 1024
"""Bytes of a picture that is read."""
WIDEST = 4096
"""Pixels a side."""
MOST_PIXELS = 16_000_000

PAIRS = (
    ("#E4DDFC", "#C6B8F7", "#2F2478"), ("#FDEBC8", "#F9CF83", "#583800"), ("#D6F0E2", "#A5DCC0", "#0E4A34"),
    ("#FCDDD8", "#F5B3A8", "#6C1D14"), ("#D8EAF9", "#A9CFF0", "#113E66"), ("#F6DDEF", "#E6B2D8", "#5C1850"),
    ("#E9F0CF", "#CBDD95", "#3A460A"), ("#FBE5D3", "#F3C09A", "#5E2C08"), ("#D9F1F2", "#A0DCDF", "#0B474B"),
    ("#E8E6F3", "#BFBADC", "#34305A"), ("#FFE3E8", "#F7B6C3", "#6E1330"), ("#E2F2D5", "#B4DB95", "#234A0E"),
    ("#F5EBD6", "#DFC795", "#4F3B0B"), ("#DCE6FF", "#AFC4FA", "#1D3478"), ("#EFE2D9", "#D5B5A0", "#51301C"),
    ("#D5F3EC", "#96DDCC", "#0A4A40"),
)  # fmt: skip
"""Ground, shape, and ink at 7:1 or better on both."""


def drawn(key: str, name: str) -> str:
    """An SVG of 96 units, the same for a key for ever: a soft shape in two tones, and the initials."""
    ground, shape, ink = tones(key)
    letters = initials(name, key)
    size = 38 if len(letters) < 2 else 34
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">'
        f'<rect width="96" height="96" fill="{ground}"/><g fill="{shape}">{form(key)}</g>'
        f'<text x="48" y="49" dy=".35em" fill="{ink}" font-family="system-ui,sans-serif" font-size="{size}" '
        f'font-weight="600" text-anchor="middle">{escape(letters)}</text></svg>\n'
    )


def tones(key: str) -> tuple[str, str, str]:
    """Ground, shape and ink of a key's face."""
    return PAIRS[sha256(key.encode()).digest()[0] % len(PAIRS)]


def form(key: str) -> str:
    """The shape of a key's face: SVG of 96 units."""
    digest = sha256(key.encode()).digest()
    return _FORMS[digest[1] % len(_FORMS)](digest[2], digest[3], digest[4])


def initials(name: str, key: str) -> str:
    """The first letters of the first and the last word; one letter in scripts without capitals, or of a single word;
    of a name without letters, the key's."""
    words = [letter for word in name.split() if (letter := _first_letter(word))]
    if not words:
        return (_first_letter(key) or "?").upper()
    if len(words) == 1 or not words[0].isalpha() or words[0].upper() == words[0].lower():
        return words[0].upper()
    return (words[0] + words[-1]).upper()


def _first_letter(word: str) -> str:
    """With the marks that belong to it; a letter that grows when capital (ß) stays small."""
    for start, char in enumerate(word):
        if char.isalnum():
            end = start + 1
            while end < len(word) and unicodedata.category(word[end]) in ("Mn", "Mc") and end - start < 4:
                end += 1
            letter = unicodedata.normalize("NFC", word[start:end])
            return letter.upper() if len(letter.upper()) == len(letter) else letter
    return ""


def _hills(a: int, b: int, c: int) -> str:
    return (
        f'<path d="M0 {60 + a % 16}Q{20 + b % 16} {38 + c % 18} 48 {58 + b % 14}T96 {52 + c % 20}V96H0Z"/>'
        f'<circle cx="{16 + c % 64}" cy="{14 + a % 14}" r="{7 + b % 6}"/>'
    )


def _arcs(a: int, b: int, c: int) -> str:
    x, y = (0 if a % 2 else 96), (0 if b % 2 else 96)
    return f'<circle cx="{x}" cy="{y}" r="{54 + c % 20}"/><circle cx="{96 - x}" cy="{96 - y}" r="{18 + a % 14}"/>'


def _petals(a: int, b: int, c: int) -> str:
    turn = a % 60
    return "".join(
        f'<ellipse cx="48" cy="20" rx="{14 + b % 5}" ry="{24 + c % 6}" transform="rotate({turn + i * 72} 48 48)"/>'
        for i in range(5)
    )


def _blob(a: int, b: int, c: int) -> str:
    p, q, r = a % 14, b % 14, c % 14
    return f'<path d="M{14 + p} {34 - q}C{30 + r} {2 + p} {72 - q} {6 + r} {84 - p} {34 + q}S{70 + r} {92 - p} {46 - q} {88 - r} 2 {62 + p} {14 + p} {34 - q}Z"/>'


def _waves(a: int, b: int, c: int) -> str:
    y = 18 + a % 12
    return "".join(
        f'<path d="M0 {top}q24 {-16 - b % 8} 48 0t48 0v{12 + c % 6}q-24 {16 + b % 8} -48 0t-48 0Z"/>'
        for top in (y, y + 44)
    )


def _dunes(a: int, b: int, c: int) -> str:
    turn = (a % 4) * 90 + b % 30
    return (
        f'<g transform="rotate({turn} 48 48)"><path d="M-24 48Q{12 + c % 24} {20 + a % 12} 48 48T120 48V130H-24Z"/></g>'
    )


_FORMS = (_hills, _arcs, _petals, _blob, _waves, _dunes)


# Pictures ----------------------------------------------------------------------------------------------------------


class BadPicture(Exception):  # noqa: N818
    """A picture that is not published; the sentence says why."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)
        self.said = said


def from_picture(data: bytes, *, sizes: Sequence[int]) -> dict[int, bytes]:
    """A WebP for each size (pixels a side), cut square from the middle, upright, without metadata. Bounded before a
    pixel is decoded. Raises BadPicture."""
    if len(data) > LARGEST:
        raise BadPicture(say("the picture is larger than {most} MB", most=LARGEST // 1024 // 1024))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
                width, height = picture.size
                if max(width, height) > WIDEST or width * height > MOST_PIXELS:
                    raise BadPicture(
                        say(
                            "the picture is {width} by {height} pixels; {most} a side are read",
                            width=width,
                            height=height,
                            most=WIDEST,
                        )
                    )
                if getattr(picture, "is_animated", False):
                    raise BadPicture(say("the picture moves; only still ones are shown"))
                upright = ImageOps.exif_transpose(picture)
                plain = upright.convert(
                    "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
                )
                return {size: _webp(ImageOps.fit(plain, (size, size), Image.Resampling.LANCZOS)) for size in sizes}
    except UnidentifiedImageError:
        raise BadPicture(say("this is no PNG, JPEG or WebP picture")) from None
    except BadPicture:
        raise
    except Exception as error:  # a decoder met broken data: Pillow raises what it likes
        raise BadPicture(say("the picture cannot be read ({why})", why=type(error).__name__)) from None


def _webp(picture: Image.Image) -> bytes:
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
