"""Draws the faces of all contributors as one self-contained SVG for a README."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from html import escape

from lyceum.i18n import Translator
from lyceum.images.avatars import make_initials
from lyceum.scoring import Contributor

FACES_PER_ROW, FACE_SIZE, FACE_GAP = 16, 40, 10
FACE_COLOURS = (
    ("#DCD5FB", "#2E2575"), ("#FDE7BE", "#5B3A00"), ("#CFEBDD", "#0F4A35"), ("#FBD7D2", "#6E1F17"),
    ("#D0E6F7", "#123F66"), ("#F3D6EC", "#5E1B52"), ("#E3EBC4", "#3B470B"), ("#FADFC9", "#63300A"),
)  # fmt: skip
"""Ground and ink of a face, 7:1 or better; both stand on a light page and on a dark one."""


def render_contributors_image(
    contributors: Sequence[Contributor],
    *,
    title: str,
    describe_contributor: Callable[[Contributor], str],
    translator: Translator,
    max_faces: int = 500,
) -> str:
    """At most `limit` faces, `ACROSS` in a row, each with a name to be read out; what is over is counted below."""
    shown, more = contributors[:max_faces], max(0, len(contributors) - max_faces)
    step = FACE_SIZE + FACE_GAP
    rows = -(-len(shown) // FACES_PER_ROW)
    width, height = FACES_PER_ROW * step + FACE_GAP, rows * step + FACE_GAP + (30 if more else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        "<style>text{font:600 15px system-ui,sans-serif;text-anchor:middle}.m{fill:#6b6780}</style>",
    ]
    half = FACE_SIZE // 2
    for place, person in enumerate(shown):
        x, y = FACE_GAP + place % FACES_PER_ROW * step + half, FACE_GAP + place // FACES_PER_ROW * step + half
        key = person.handle or f"{person.login}:{person.name}"
        ground, ink = FACE_COLOURS[sha256(key.encode()).digest()[0] % len(FACE_COLOURS)]
        name = escape(f"{person.name}: {describe_contributor(person)}", quote=False)
        parts.append(
            f'<g role="img"><title>{name}</title><circle cx="{x}" cy="{y}" r="{half}" fill="{ground}"/>'
            f'<text x="{x}" y="{y + 5}" fill="{ink}">{escape(make_initials(person.name, key), quote=False)}</text></g>'
        )
    if more:
        said = translator.ngettext("and one more", "and %(number)s more", more, number=translator.format_number(more))
        parts.append(f'<text class="m" x="{width // 2}" y="{height - 12}">{escape(said)}</text>')
    return "\n".join((*parts, "</svg>\n"))
