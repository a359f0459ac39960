"""Whatever a name, a title, a unit or a topic says, it is measured and drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lyceum.images import HEADING_STYLE, make_initials, render_avatar, render_badge_icon
from lyceum.images.card_renderer import render_social_card
from lyceum.images.fonts import BODY_STYLE
from lyceum.images.graphemes import JOINERS
from lyceum.images.readme_images import render_text, wrap_svg
from lyceum.images.social_cards import Portrait, SocialCard, hash_social_card
from lyceum.images.text_layout import fit_text, make_drawable, measure_text_width, split_runs

SPACES = " \u00a0\u1680\u2003\u200b\u202f\u3000\ufeff"
MARKS = f"\u0301\u20dd\u05bf\u0e31\u302a\U000e0100\U0001f3fb{JOINERS}"
CONTROLS = "\x00\x1f\u202e\u2066\ufffe\U000e0041"
LETTERS = "aß𝔸ﷺאبع漢か한ก"
tricky_texts = st.text(st.sampled_from(SPACES + MARKS + CONTROLS + LETTERS + "-/…,1🦊👩"), max_size=30)
any_texts = st.one_of(tricky_texts, st.text(max_size=60), st.text(st.characters(codec="utf-8"), max_size=12))


@pytest.mark.fuzz
@given(any_texts)
@example("a \ufe0fb")
@example(" \u0301a")
@example("a\u2003\u200db c")
@example("\u200d \u200d")
def test_any_text_is_measured_and_wrapped(text: str) -> None:
    for style in (HEADING_STYLE, BODY_STYLE):
        assert sum(len(run.text) for run in split_runs(text, style)) == len(text)
        assert measure_text_width(text, style, 24) >= 0
        block = fit_text(text, style, width=300, sizes=((40, 1), (20, 3)))
        assert len(block.lines) <= 3
    drawable = make_drawable(text)
    assert drawable is None or drawable.split()


@pytest.mark.fuzz
@given(any_texts, any_texts)
@example("a \ufe0fb", "\x01")
def test_any_text_gives_well_formed_images(name: str, key: str) -> None:
    assert len(make_initials(name, key)) <= 12
    for svg in (
        render_avatar(key, name),
        render_badge_icon(key, title=name),
        wrap_svg(100, 20, name, render_text(key, 0, 0, 12, 80, "a")),
    ):
        ElementTree.fromstring(svg)


@pytest.mark.fuzz
@pytest.mark.slow
@given(
    st.sampled_from(["learner", "tip", "challenge", "award", "community", "year"]),
    st.lists(any_texts, min_size=4, max_size=4),
)
@example("learner", ["a \ufe0fb", " \u0301", "\u200d \u200d", "\u0301 "])
def test_any_text_gives_a_card(variant: str, texts: list[str]) -> None:
    title, subtitle, author, unit = texts
    figure = 2026 if variant == "year" else "tip"
    card = SocialCard(
        variant, author, title, subtitle, author, ((unit, title),), unit, Portrait(title, subtitle), figure
    )
    assert hash_social_card(card)
    assert render_social_card(card).startswith(b"\x89PNG")
