"""Draws the faces of all contributors as one self-contained SVG for a README."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from lyceum.i18n import Translator
from lyceum.images.avatars import make_initials
from lyceum.images.xml_text import escape_xml
from lyceum.scoring import Contributor

FACES_PER_ROW, FACE_SIZE, FACE_GAP = 16, 40, 10
FACE_COLOURS = (
    ("#DCD5FB", "#2E2575"), ("#FDE7BE", "#5B3A00"), ("#CFEBDD", "#0F4A35"), ("#FBD7D2", "#6E1F17"),
    ("#D0E6F7", "#123F66"), ("#F3D6EC", "#5E1B52"), ("#E3EBC4", "#3B470B"), ("#FADFC9", "#63300A"),
)  # fmt: skip
"""Background and text colour of a face, with a contrast of 7:1 or better, for light and dark pages."""


def render_contributors_image(
    contributors: Sequence[Contributor],
    *,
    title: str,
    describe_contributor: Callable[[Contributor], str],
    translator: Translator,
    max_faces: int = 240,
) -> str:
    """Return an SVG with at most `max_faces` faces, FACES_PER_ROW in a row; each has a name for screen readers.

    A line below counts the contributors that are left out.
    """
    shown, hidden_count = contributors[:max_faces], max(0, len(contributors) - max_faces)
    step = FACE_SIZE + FACE_GAP
    rows = -(-len(shown) // FACES_PER_ROW)
    width, height = FACES_PER_ROW * step + FACE_GAP, rows * step + FACE_GAP + (30 if hidden_count else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape_xml(title)}">',
        f"<title>{escape_xml(title)}</title>",
        "<style>text{font:600 15px system-ui,sans-serif;text-anchor:middle}.m{fill:#6b6780}</style>",
    ]
    half = FACE_SIZE // 2
    for index, contributor in enumerate(shown):
        x, y = FACE_GAP + index % FACES_PER_ROW * step + half, FACE_GAP + index // FACES_PER_ROW * step + half
        key = contributor.handle or f"{contributor.login}:{contributor.name}"
        background, text_colour = FACE_COLOURS[sha256(key.encode()).digest()[0] % len(FACE_COLOURS)]
        name = escape_xml(f"{contributor.name}: {describe_contributor(contributor)}")
        parts.append(
            f'<g role="img"><title>{name}</title><circle cx="{x}" cy="{y}" r="{half}" fill="{background}"/>'
            f'<text x="{x}" y="{y + 5}" fill="{text_colour}">{escape_xml(make_initials(contributor.name, key))}</text></g>'
        )
    if hidden_count:
        text = translator.ngettext(
            "and one more", "and %(number)s more", hidden_count, number=translator.format_number(hidden_count)
        )
        parts.append(f'<text class="m" x="{width // 2}" y="{height - 12}">{escape_xml(text)}</text>')
    return "\n".join((*parts, "</svg>\n"))
