"""Draws the card of a learner for a README elsewhere, as self-contained SVG."""

from __future__ import annotations

from base64 import b64encode

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images.avatars import render_avatar
from lyceum.images.fonts import BODY_STYLE, BOLD_STYLE, HEADING_STYLE, TextStyle
from lyceum.images.profile_pictures import ProfilePictures
from lyceum.images.social_card_content import list_profile_counts
from lyceum.images.text_layout import fit_text, measure_text_width, truncate_to_width
from lyceum.images.xml_text import escape_xml

_FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"


def make_readme_card_address(handle: str) -> str:
    """Return the address of a learner's card, from the root of the site."""
    return f"card/{handle}.svg"


def render_readme_card(hub: Hub, translator: Translator, handle: str, *, avatar: str) -> str:
    """Return a card of 480 by 160 pixels: face, name, headline, counts, and the community."""
    profile, community_name = hub.learners[handle].entry.value, hub.settings.name
    counts = " · ".join(f"{number} {label}" for number, label in list_profile_counts(hub, translator, handle))
    headline = profile.headline or translator.gettext("learns at %(community)s", community=community_name)
    x, width = 152, 306
    headline_lines = fit_text(
        " ".join(headline.split()), BODY_STYLE, width=width / _FONT_WIDTH_MARGIN, sizes=((15, 1), (15, 2), (15, 2))
    ).lines
    top = 54 - 8 * (len(headline_lines) - 1)
    lines = [
        (_truncate_line(profile.name, HEADING_STYLE, 24, width), HEADING_STYLE, 24, top, "n"),
        *((line, BODY_STYLE, 15, top + 25 + 20 * number, "s") for number, line in enumerate(headline_lines)),
        (_truncate_line(counts, BOLD_STYLE, 14, width), BOLD_STYLE, 14, top + 31 + 20 * len(headline_lines), "n"),
        (_truncate_line(community_name, BODY_STYLE, 13, width - 16), BODY_STYLE, 13, 138, "h"),
    ]
    texts = "".join(
        render_text(
            line,
            x + (16 if colour == "h" else 0),
            y,
            size,
            _reserve_width(line, style, size),
            colour,
            bold=style is not BODY_STYLE,
        )
        for line, style, size, y, colour in lines
        if line
    )
    return wrap_svg(
        480, 160, _join_parts(profile.name, community_name, counts),
        "<style>.p{fill:#FBF8F2;stroke:#E6DFD1}.n{fill:#1F1B2D}.s{fill:#5B5568}.h{fill:#4338CA}.m{fill:#FBEFD6}"
        "@media(prefers-color-scheme:dark){.p{fill:#21263B;stroke:#3A4160}.n{fill:#ECEAF4}.s{fill:#B3B1C6}.h{fill:#AFA9F2}.m{fill:#2C3150}}"
        "</style>"
        '<clipPath id="p"><rect x="1" y="1" width="478" height="158" rx="15"/></clipPath>'
        '<rect class="p" x=".5" y=".5" width="479" height="159" rx="16"/>'
        '<g clip-path="url(#p)"><circle class="m" cx="60" cy="80" r="104"/><circle cx="34" cy="36" r="9" fill="#F5A524"/></g>'
        '<circle class="p" cx="78" cy="80" r="51" stroke="none"/>'
        '<clipPath id="f"><circle cx="78" cy="80" r="47"/></clipPath><g clip-path="url(#f)">'
        f'<svg x="31" y="33" width="94" height="94" viewBox="0 0 96 96">{avatar}</svg></g>'
        f'<circle cx="{x + 5}" cy="133.5" r="4.5" fill="#F5A524"/>{texts}',
    )  # fmt: skip


def wrap_svg(width: float, height: int, label: str, content: str) -> str:
    """Return an SVG image of this size, with the label as its name for screen readers."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape_xml(label)}" font-family="{_FONTS}"><title>{escape_xml(label)}</title>{content}</svg>\n'
    )


def _join_parts(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def render_embedded_avatar(handle: str, name: str, pictures: ProfilePictures) -> str:
    """Return the face of a learner as SVG elements on 96 by 96 units, for use inside another SVG."""
    sizes = pictures.get(handle)
    if sizes:
        data = b64encode(sizes[min(sizes)]).decode()
        return f'<image width="96" height="96" href="data:image/webp;base64,{data}"/>'
    avatar = render_avatar(handle, name)
    return avatar[avatar.index(">") + 1 : avatar.rindex("</svg>")]


def _truncate_line(text: str, style: TextStyle, size: int, width: float) -> str:
    """Return as much of the text as fits in any font that a reader may have."""
    return truncate_to_width(" ".join(text.split()), style, size, width / _FONT_WIDTH_MARGIN) if text else ""


_FONT_WIDTH_MARGIN = 1.04
"""The font of a reader may be wider than ours; `textLength` compresses text that is wider still."""


def _reserve_width(text: str, style: TextStyle, size: int) -> int:
    return round(measure_text_width(text, style, size) * _FONT_WIDTH_MARGIN)


def render_text(text: str, x: float, y: float, size: int, width: int, colour: str, *, bold: bool = False) -> str:
    """Return a text element that is exactly `width` wide in every font."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text class="{colour}" x="{x}" y="{y}" font-size="{size}"{weight} textLength="{width}" '
        f'lengthAdjust="spacingAndGlyphs">{escape_xml(text)}</text>'
    )
