"""Draws the avatar of a learner without a picture: a shape in two tones and the initials, as SVG.

Pages take the shapes from one file for all avatars (`render_avatar_shapes`), and the colours from `theme/styles/components.css`.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from hashlib import sha256

from lyceum.images.xml_text import escape_xml

AVATAR_COLOURS = (
    ("#E4DDFC", "#C6B8F7", "#2F2478"), ("#FDEBC8", "#F9CF83", "#583800"), ("#D6F0E2", "#A5DCC0", "#0E4A34"),
    ("#FCDDD8", "#F5B3A8", "#6C1D14"), ("#D8EAF9", "#A9CFF0", "#113E66"), ("#F6DDEF", "#E6B2D8", "#5C1850"),
    ("#E9F0CF", "#CBDD95", "#3A460A"), ("#FBE5D3", "#F3C09A", "#5E2C08"), ("#D9F1F2", "#A0DCDF", "#0B474B"),
    ("#E8E6F3", "#BFBADC", "#34305A"), ("#FFE3E8", "#F7B6C3", "#6E1330"), ("#E2F2D5", "#B4DB95", "#234A0E"),
    ("#F5EBD6", "#DFC795", "#4F3B0B"), ("#DCE6FF", "#AFC4FA", "#1D3478"), ("#EFE2D9", "#D5B5A0", "#51301C"),
    ("#D5F3EC", "#96DDCC", "#0A4A40"),
)  # fmt: skip
"""Background, shape and text colour; the text has a contrast of 7:1 or better on both."""
SHAPE_COUNT = 48
MAX_KEPT_INITIALS = 16_384
"""Many pages show the same people."""


def render_avatar(key: str, name: str) -> str:
    """Return an SVG of 96 by 96 units: a soft shape in two tones and the initials. A key always gets the same avatar."""
    background, shape, text_colour = choose_avatar_colours(key)
    initials = make_initials(name, key)
    size = 38 if len(initials) < 2 else 34
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">'
        f'<rect width="96" height="96" fill="{background}"/><g fill="{shape}">{render_avatar_shape(key)}</g>'
        f'<text x="48" y="49" dy=".35em" fill="{text_colour}" font-family="system-ui,sans-serif" font-size="{size}" '
        f'font-weight="600" text-anchor="middle">{escape_xml(initials)}</text></svg>\n'
    )


def render_avatar_for_page(key: str, name: str, size: int, shapes_link: str, label: str = "") -> str:
    """Return the avatar as SVG for a page, `size` CSS pixels wide; `shapes_link` leads to `render_avatar_shapes`.

    Screen readers skip it if it has no label. It has no style of its own, which a strict policy would refuse.
    """
    colour, shape = _choose_numbers(key)
    meaning = f'role="img" aria-label="{escape_xml(label)}"' if label else "aria-hidden=true"
    return (
        f'<svg class="hub-avatar hub-a{colour}" viewBox="-48 -48 96 96" width={size} height={size} {meaning}>'
        f'<use href="{escape_xml(shapes_link)}#s{shape}"/><text>{escape_xml(make_initials(name, key))}</text></svg>'
    )


def render_avatar_shapes() -> str:
    """Return an SVG with all shapes, for `<use>`. The style sheet moves their middle to 0, so that text needs no position."""
    shapes = "\n".join(f'<g id="s{number}">{_draw_shape(number)}</g>' for number in range(SHAPE_COUNT))
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>\n{shapes}\n</defs></svg>\n'


def choose_avatar_colours(key: str) -> tuple[str, str, str]:
    """Return the background, shape and text colour of a key."""
    return AVATAR_COLOURS[_choose_numbers(key)[0]]


def render_avatar_shape(key: str) -> str:
    """Return the shape of a key as SVG elements on 96 by 96 units."""
    return _draw_shape(_choose_numbers(key)[1])


@cache
def _choose_numbers(key: str) -> tuple[int, int]:
    """Return the number of the colours and of the shape of a key."""
    digest = sha256(key.encode()).digest()
    return digest[0] % len(AVATAR_COLOURS), digest[1] % SHAPE_COUNT


@cache
def _draw_shape(number: int) -> str:
    variation = sha256(f"shape {number}".encode()).digest()
    return _SHAPES[number % len(_SHAPES)](*variation[:3])


@lru_cache(MAX_KEPT_INITIALS)
def make_initials(name: str, key: str) -> str:
    """Return the first letters of the first and the last word of a name.

    A single word, or a script without capitals, gives one letter. A name without letters gives the first of the key.
    """
    letters = [letter for word in name.split() if (letter := _find_first_letter(word))]
    if not letters:
        return (_find_first_letter(key) or "?").upper()
    if len(letters) == 1 or not letters[0].isalpha() or letters[0].upper() == letters[0].lower():
        return letters[0].upper()
    return (letters[0] + letters[-1]).upper()


def _find_first_letter(word: str) -> str:
    """Return the first letter with its combining marks. A letter whose capital is longer (ß) stays small."""
    for start, char in enumerate(word):
        if char.isalnum():
            end = start + 1
            while end < len(word) and unicodedata.category(word[end]) in ("Mn", "Mc") and end - start < 4:
                end += 1
            letter = unicodedata.normalize("NFC", word[start:end])
            return letter.upper() if len(letter.upper()) == len(letter) else letter
    return ""


def _draw_hills(a: int, b: int, c: int) -> str:
    return (
        f'<path d="M0 {60 + a % 16}Q{20 + b % 16} {38 + c % 18} 48 {58 + b % 14}T96 {52 + c % 20}V96H0Z"/>'
        f'<circle cx="{16 + c % 64}" cy="{14 + a % 14}" r="{7 + b % 6}"/>'
    )


def _draw_arcs(a: int, b: int, c: int) -> str:
    x, y = (0 if a % 2 else 96), (0 if b % 2 else 96)
    return f'<circle cx="{x}" cy="{y}" r="{54 + c % 20}"/><circle cx="{96 - x}" cy="{96 - y}" r="{18 + a % 14}"/>'


def _draw_petals(a: int, b: int, c: int) -> str:
    turn = a % 60
    return "".join(
        f'<ellipse cx="48" cy="20" rx="{14 + b % 5}" ry="{24 + c % 6}" transform="rotate({turn + i * 72} 48 48)"/>'
        for i in range(5)
    )


def _draw_blob(a: int, b: int, c: int) -> str:
    p, q, r = a % 14, b % 14, c % 14
    return f'<path d="M{14 + p} {34 - q}C{30 + r} {2 + p} {72 - q} {6 + r} {84 - p} {34 + q}S{70 + r} {92 - p} {46 - q} {88 - r} 2 {62 + p} {14 + p} {34 - q}Z"/>'


def _draw_waves(a: int, b: int, c: int) -> str:
    y = 18 + a % 12
    return "".join(
        f'<path d="M0 {top}q24 {-16 - b % 8} 48 0t48 0v{12 + c % 6}q-24 {16 + b % 8} -48 0t-48 0Z"/>'
        for top in (y, y + 44)
    )


def _draw_dunes(a: int, b: int, c: int) -> str:
    turn = (a % 4) * 90 + b % 30
    return (
        f'<g transform="rotate({turn} 48 48)"><path d="M-24 48Q{12 + c % 24} {20 + a % 12} 48 48T120 48V130H-24Z"/></g>'
    )


_SHAPES = (_draw_hills, _draw_arcs, _draw_petals, _draw_blob, _draw_waves, _draw_dunes)
