"""Every badge has an icon in every tier: a drawing of the theme or a shape with its initial; unearned badges have a pale one."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from lyceum.images import render_badge_icon
from lyceum.images.badge_icons import BADGE_ICON_NAMES, LOCKED_COLOUR

TIERS = (None, "bronze", "silver", "gold")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE_NAMES = (
    "",
    "-",
    "🦊",
    "수진",
    "ß-night",
    "../../../pyproject",
    "came-in.svg",
    '"><script>alert(1)</script>',
    "</svg><!--",
    "]]>&amp;&lt;",
    "\0\x1b[31m",
    "\ud800",
    "a" * 5000,
)
DEFAULT_BADGES = """
    came-in left-a-light-on helping-hand gave-it-a-go second-pair-of-eyes set-the-table four-evenings
    either-end-of-the-bug bright-season one-year-of-evenings first-question show-me-how found-it-for-you
    told-their-story thanked-by-five said-thank-you kept-the-light-on three-rooms came-back team-player podium
    thirteen-weeks passed-it-on twice-as-good five-years-of-evenings behind-the-curtain keeper-of-the-house
    around-the-table regular all-rounder
"""


def parse_self_contained(svg: str) -> ElementTree.Element:
    """Parse an icon. It must be small and have no scripts, no requests, no outside styles and no ids."""
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 96 96"
    assert len(svg.encode()) < 2500
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "g", "path", "circle", "rect", "text"}
        assert not set(element.attrib) & {"id", "class", "style", "href"}
        assert not any(name.startswith(("on", "{")) for name in element.attrib)
        assert not any(re.search(r"url\(|var\(|currentColor", value) for value in element.attrib.values())
    return root


def test_default_badges_have_icons() -> None:
    assert set(DEFAULT_BADGES.split()) == set(BADGE_ICON_NAMES)


@pytest.mark.parametrize("name", BADGE_ICON_NAMES)
def test_every_icon_is_self_contained_in_every_state(name: str) -> None:
    icons = [render_badge_icon(name, tier, locked=locked) for tier in TIERS for locked in (False, True)]
    for svg in icons:
        parse_self_contained(svg)
    assert len(set(icons)) == len(icons), "each tier and state looks different"
    assert icons == [render_badge_icon(name, tier, locked=locked) for tier in TIERS for locked in (False, True)]


def test_no_two_icons_are_equal() -> None:
    assert len({render_badge_icon(name) for name in BADGE_ICON_NAMES}) == len(BADGE_ICON_NAMES)


def test_tiers_differ_without_colour() -> None:
    """The tiers differ by the sparks on the ribbon. Each spark is a stroke of its own in the last path."""
    for locked in (False, True):
        sparks = [
            list(parse_self_contained(render_badge_icon("regular", tier, locked=locked)))[-1].get("d", "").count("M")
            for tier in TIERS
        ]
        assert sparks == [0, 1, 2, 3]


def test_unknown_tier_raises_an_error() -> None:
    with pytest.raises(KeyError):
        render_badge_icon("regular", "platinum")


def test_unearned_icon_has_one_pale_colour() -> None:
    for name in (*BADGE_ICON_NAMES, "lantern-night", "🦊"):
        for tier in TIERS:
            assert set(re.findall("#[0-9A-Fa-f]{3,6}", render_badge_icon(name, tier, locked=True))) == {LOCKED_COLOUR}


def compute_luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#FFFFFF", "#FBF8F2", "#21263B", "#171B2C"])
def test_unearned_icon_has_enough_contrast(background: str) -> None:
    dark, light = sorted((compute_luminance(LOCKED_COLOUR), compute_luminance(background)))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_icon_with_title_is_an_image_with_escaped_title() -> None:
    plain, titled = (
        parse_self_contained(render_badge_icon("podium")),
        parse_self_contained(render_badge_icon("podium", title='Gold & <b>"light"</b>\0')),
    )
    assert plain.get("aria-hidden") == "true"
    assert plain.find(f"{SVG}title") is None
    assert titled.get("role") == "img"
    assert titled.get("aria-hidden") is None
    assert titled[0].tag == f"{SVG}title", "screen readers read a title only if it comes first"
    assert titled[0].text == 'Gold & <b>"light"</b>'


def test_icon_has_the_requested_size() -> None:
    root = parse_self_contained(render_badge_icon("podium", size=24))
    assert (root.get("width"), root.get("height")) == ("24", "24")


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=range(len(HOSTILE_NAMES)))
def test_any_badge_name_has_an_icon(name: str) -> None:
    for tier in TIERS:
        for locked in (False, True):
            svg = render_badge_icon(name, tier, title=name[:80], locked=locked)
            parse_self_contained(svg)
            assert svg == render_badge_icon(name, tier, title=name[:80], locked=locked)


def test_custom_badges_differ_by_shape_and_initial() -> None:
    root = parse_self_contained(render_badge_icon("lantern-night"))
    assert [text.text for text in root.iter(f"{SVG}text")] == ["L"]
    shapes = {re.sub("<text.*?</text>", "", render_badge_icon(f"l{number}")) for number in range(60)}
    assert len(shapes) == 7
    assert not list(parse_self_contained(render_badge_icon("🦊")).iter(f"{SVG}text")), (
        "a name without letters has no text"
    )
