"""The Hub in; two small pictures of each learner, for a README or a page elsewhere, out: a badge and a card, as SVG.

Each is one file that asks nobody for anything: no fonts, no links, no script. They follow the reader's light or dark.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape

from generator import avatars, lettering
from generator.exports.cards import Pictures, facts
from generator.hub import Hub
from generator.lettering import HEADING, STRONG, TEXT, Style
from generator.words import Words

_FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"


def flair(hub: Hub, words: Words, pictures: Pictures) -> Iterator[tuple[str, bytes]]:
    """(address, SVG) for every learner whose page may be found."""
    for handle, learner in hub.learners.items():
        if learner.entry.value.show.search:
            face = _face(handle, learner.entry.value.name, pictures)
            yield badge_address(handle), badge(hub, words, handle, face=face).encode()
            yield card_address(handle), card(hub, words, handle, face=face).encode()


def badge_address(handle: str) -> str:
    return f"badge/{handle}.svg"


def card_address(handle: str) -> str:
    return f"card/{handle}.svg"


def badge(hub: Hub, words: Words, handle: str, *, face: str, awards: int = 0) -> str:
    """28 pixels high: the face, the community, and up to two facts."""
    name, community = hub.learners[handle].entry.value.name, hub.community.name
    counted = [f"{number} {what}" for number, what in facts(hub, words, handle, awards=awards)[:2]]
    told = " · ".join(counted) or words.gettext("learns here")
    left, right = _line(community, STRONG, 13, 240), _line(told, TEXT, 13, 220)
    first, second = _room(left, STRONG, 13), _room(right, TEXT, 13)
    split = 34 + first + 10
    width = split + 10 + second + 14
    return _svg(
        width, 28, _said(name, community, told),
        "<style>.l{fill:#4338CA}.r{fill:#FBF8F2;stroke:#D8CFBD}.a{fill:#fff}.b{fill:#1F1B2D}"
        "@media(prefers-color-scheme:dark){.l{fill:#4F46D8}.r{fill:#21263B;stroke:#444B6B}.b{fill:#ECEAF4}}</style>"
        f'<clipPath id="p"><rect width="{width}" height="28" rx="14"/></clipPath>'
        f'<rect class="r" x=".5" y=".5" width="{width - 1}" height="27" rx="13.5"/>'
        f'<g clip-path="url(#p)"><rect class="l" width="{split}" height="28"/>'
        f'<rect x="{split}" width="3" height="28" fill="#F5A524"/></g>'
        f'<clipPath id="f"><circle cx="14" cy="14" r="11"/></clipPath><g clip-path="url(#f)">'
        f'<svg x="3" y="3" width="22" height="22" viewBox="0 0 96 96">{face}</svg></g>'
        + _text(left, 32, 18.5, 13, first, "a", bold=True)
        + _text(right, split + 12, 18.5, 13, second, "b"),
    )  # fmt: skip


def card(hub: Hub, words: Words, handle: str, *, face: str, awards: int = 0) -> str:
    """480 by 160: the face, the name, what they are up to, some facts, and where."""
    value, community = hub.learners[handle].entry.value, hub.community.name
    counted = facts(hub, words, handle, awards=awards)
    told = " · ".join(f"{number} {what}" for number, what in counted)
    lead = value.headline or words.gettext("learns at %(community)s", community=community)
    x, wide = 152, 306
    leads = lettering.fitted(" ".join(lead.split()), TEXT, width=wide / _SPARE, sizes=((15, 1), (15, 2), (15, 2))).lines
    top = 54 - 8 * (len(leads) - 1)
    lines = [
        (_line(value.name, HEADING, 24, wide), HEADING, 24, top, "n"),
        *((line, TEXT, 15, top + 25 + 20 * number, "s") for number, line in enumerate(leads)),
        (_line(told, STRONG, 14, wide), STRONG, 14, top + 31 + 20 * len(leads), "n"),
        (_line(community, TEXT, 13, wide - 16), TEXT, 13, 138, "h"),
    ]
    texts = "".join(
        _text(line, x + (16 if colour == "h" else 0), y, size, _room(line, style, size), colour, bold=style is not TEXT)
        for line, style, size, y, colour in lines
        if line
    )
    return _svg(
        480, 160, _said(value.name, community, told),
        "<style>.p{fill:#FBF8F2;stroke:#E6DFD1}.n{fill:#1F1B2D}.s{fill:#5B5568}.h{fill:#4338CA}.m{fill:#FBEFD6}"
        "@media(prefers-color-scheme:dark){.p{fill:#21263B;stroke:#3A4160}.n{fill:#ECEAF4}.s{fill:#B3B1C6}.h{fill:#AFA9F2}.m{fill:#2C3150}}"
        "</style>"
        '<clipPath id="p"><rect x="1" y="1" width="478" height="158" rx="15"/></clipPath>'
        '<rect class="p" x=".5" y=".5" width="479" height="159" rx="16"/>'
        '<g clip-path="url(#p)"><circle class="m" cx="60" cy="80" r="104"/><circle cx="34" cy="36" r="9" fill="#F5A524"/></g>'
        '<circle class="p" cx="78" cy="80" r="51" stroke="none"/>'
        '<clipPath id="f"><circle cx="78" cy="80" r="47"/></clipPath><g clip-path="url(#f)">'
        f'<svg x="31" y="33" width="94" height="94" viewBox="0 0 96 96">{face}</svg></g>'
        f'<circle cx="{x + 5}" cy="133.5" r="4.5" fill="#F5A524"/>{texts}',
    )  # fmt: skip


def _svg(width: float, height: int, said: str, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{_safe(said)}" font-family="{_FONTS}"><title>{_safe(said)}</title>{inside}</svg>\n'
    )


def _said(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _face(handle: str, name: str, pictures: Pictures) -> str:
    """96 units wide, to stand in another drawing."""
    sizes = pictures.get(handle)
    if sizes:
        data = b64encode(sizes[min(sizes)]).decode()
        return f'<image width="96" height="96" href="data:image/webp;base64,{data}"/>'
    drawn = avatars.drawn(handle, name)
    return drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]


def _line(text: str, style: Style, size: int, width: float) -> str:
    """As much of it as surely fits, in whatever font the reader has."""
    return lettering.line_of(" ".join(text.split()), style, size, width / _SPARE) if text else ""


_SPARE = 1.04
"""A reader's font is a little wider than ours; what is wider still is drawn together (`textLength`)."""


def _room(text: str, style: Style, size: int) -> int:
    return round(lettering.width_of(text, style, size) * _SPARE)


def _text(text: str, x: float, y: float, size: int, width: int, colour: str, *, bold: bool = False) -> str:
    """Exactly `width` wide in every font."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text class="{colour}" x="{x}" y="{y}" font-size="{size}"{weight} textLength="{width}" '
        f'lengthAdjust="spacingAndGlyphs">{_safe(text)}</text>'
    )


def _safe(text: str) -> str:
    """For an element or an attribute of XML, which knows no control characters."""
    return escape("".join(char for char in text if char.isprintable() or char in _JOINERS))


_JOINERS = "\u200c\u200d"
