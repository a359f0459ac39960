"""The wall's people in; one self-contained SVG for a README out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from html import escape

from generator.avatars import initials
from generator.wall import WallPerson
from generator.words import Words

ACROSS, SIZE, GAP = 16, 40, 10
PAIRS = (
    ("#DCD5FB", "#2E2575"), ("#FDE7BE", "#5B3A00"), ("#CFEBDD", "#0F4A35"), ("#FBD7D2", "#6E1F17"),
    ("#D0E6F7", "#123F66"), ("#F3D6EC", "#5E1B52"), ("#E3EBC4", "#3B470B"), ("#FADFC9", "#63300A"),
)  # fmt: skip
"""Ground and ink of a face, 7:1 or better; both stand on a light page and on a dark one."""


def wall_svg(
    people: Sequence[WallPerson], *, title: str, gave: Callable[[WallPerson], str], words: Words, limit: int = 500
) -> str:
    """At most `limit` faces, `ACROSS` in a row, each with a name to be read out; what is over is counted below."""
    shown, more = people[:limit], max(0, len(people) - limit)
    step = SIZE + GAP
    rows = -(-len(shown) // ACROSS)
    width, height = ACROSS * step + GAP, rows * step + GAP + (30 if more else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        "<style>text{font:600 15px system-ui,sans-serif;text-anchor:middle}.m{fill:#6b6780}</style>",
    ]
    half = SIZE // 2
    for place, person in enumerate(shown):
        x, y = GAP + place % ACROSS * step + half, GAP + place // ACROSS * step + half
        key = person.handle or f"{person.login}:{person.name}"
        ground, ink = PAIRS[sha256(key.encode()).digest()[0] % len(PAIRS)]
        name = escape(f"{person.name}: {gave(person)}", quote=False)
        parts.append(
            f'<g role="img"><title>{name}</title><circle cx="{x}" cy="{y}" r="{half}" fill="{ground}"/>'
            f'<text x="{x}" y="{y + 5}" fill="{ink}">{escape(initials(person.name, key), quote=False)}</text></g>'
        )
    if more:
        said = words.ngettext("and one more", "and %(number)s more", more, number=words.number(more))
        parts.append(f'<text class="m" x="{width // 2}" y="{height - 12}">{escape(said)}</text>')
    return "\n".join((*parts, "</svg>\n"))
