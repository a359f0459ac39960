"""Share cards: what stands on them, in every script and at every length; drawn once, kept, and named by their pages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from lyceum.git import NO_HISTORY
from lyceum.hub import Hub, derive_hub
from lyceum.i18n import Translator
from lyceum.images import (
    HEADING_STYLE,
    SOCIAL_CARD_SIZE,
    list_card_keys,
    make_card_address,
    make_social_card,
    measure_text_width,
    write_cards,
)
from lyceum.images.card_renderer import render_social_card
from lyceum.images.fonts import BODY_STYLE, FONT_FOLDERS_VARIABLE, find_face, has_glyphs, list_system_faces
from lyceum.images.graphemes import split_graphemes
from lyceum.images.portraits import Portrait
from lyceum.images.rasterizer import rasterize_svg
from lyceum.images.social_card_content import make_tip_card
from lyceum.images.social_cards import BadgeIcon, SocialCard, hash_social_card
from lyceum.images.text_layout import fit_text, list_fallback_fonts, make_drawable, split_runs
from tests.support.hubs import TODAY, load_valid_library, write_hub
from tests.support.paths import ROOT
from tests.support.sample_texts import LONG_TEXTS, NAMES_BY_SCRIPT, SAMPLE_FILES

LEARNER = SocialCard(
    "learner", "Mentor", "Ada Lovelace", "Learning to ship models",
    counts=(("7", "tips"), ("3", "challenges")), community_name="The Lantern Room", portrait=Portrait("ada", "Ada Lovelace"),
)  # fmt: skip


def open_png(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=("PNG",))


def find_difference(first: SocialCard, second: SocialCard) -> tuple[int, int, int, int] | None:
    """Return the box in which two cards differ, or None."""
    return ImageChops.difference(
        open_png(render_social_card(first)).convert("RGB"), open_png(render_social_card(second)).convert("RGB")
    ).getbbox()


@pytest.mark.parametrize("look", ["learner", "tip", "challenge", "award", "community"])
def test_card_is_a_small_png_of_preview_size(look: str) -> None:
    data = render_social_card(replace(LEARNER, variant=look, figure="tip"))
    with open_png(data) as card:
        assert (card.format, card.size, card.mode) == ("PNG", (1200, 630), "P")
        assert card.info == {}, "nothing in it but the picture"
    assert len(data) < 60_000
    assert data == render_social_card(replace(LEARNER, variant=look, figure="tip")), (
        "the same card gives the same bytes"
    )


def test_every_field_changes_the_card() -> None:
    for change in (
        {"label": "Organiser"}, {"title": "Grace"}, {"subtitle": ""}, {"counts": ()}, {"community_name": "Another"},
        {"portrait": Portrait("grace", "Ada Lovelace")}, {"portrait": Portrait("ada", "Grace Lovelace")},
    ):  # fmt: skip
        other = replace(LEARNER, **change)  # type: ignore[arg-type]
        assert find_difference(LEARNER, other), change
        assert hash_social_card(LEARNER) != hash_social_card(other), change
    assert hash_social_card(LEARNER) == hash_social_card(replace(LEARNER))


def test_profile_picture_keeps_its_colours_on_the_card() -> None:
    out = BytesIO()
    Image.new("RGB", (384, 384), "#00A86B").save(out, "WEBP", lossless=True)
    card = replace(LEARNER, portrait=Portrait("ada", "Ada", out.getvalue()))
    with open_png(render_social_card(card)) as seen:
        middle = seen.convert("RGB").getpixel((982, 315))
    assert isinstance(middle, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(middle, (0, 168, 107), strict=True))
    assert hash_social_card(card) != hash_social_card(LEARNER)


def test_avatar_has_the_same_colours_on_card_and_page() -> None:
    from lyceum.images.avatars import choose_avatar_colours

    with open_png(render_social_card(LEARNER)) as card:
        colours = {colour for _, colour in card.convert("RGB").crop((810, 140, 1150, 490)).getcolors(100_000) or []}
    for tone in choose_avatar_colours("ada"):
        assert tuple(int(tone[at : at + 2], 16) for at in (1, 3, 5)) in colours


@pytest.mark.parametrize("script", NAMES_BY_SCRIPT)
def test_each_script_uses_a_font_with_its_letters(script: str) -> None:
    name = NAMES_BY_SCRIPT[script]
    assert make_drawable(name) == name
    assert list_fallback_fonts(name) == (), "without a font of the machine"
    for run in split_runs(name, HEADING_STYLE):
        for cluster in split_graphemes(run.text):
            assert has_glyphs(run.face, cluster), (cluster, run.face)
    assert find_difference(replace(LEARNER, title=name), replace(LEARNER, title=""))


def test_name_without_a_font_is_left_out() -> None:
    unknown = "ᨠᨣᨦ"  # Tai Tham
    assert make_drawable(unknown) is None
    assert list_fallback_fonts(unknown) == ("-",), "the card is drawn anew where a font has it"
    card = replace(LEARNER, title=unknown, subtitle=unknown, portrait=Portrait("ada", unknown))
    nameless = replace(LEARNER, title=LEARNER.label, label="", subtitle="", portrait=Portrait("ada", "ᨣ"))
    assert render_social_card(card) == render_social_card(nameless)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Grace 🦊 Hopper", "Grace Hopper"),
        ("👩‍💻 Ada", "Ada"),
        ("🦊", None),
        ("…", None),
        ("a\u0000\u202eb\n\tc", "ab c"),
        ("", None),
    ],
)
def test_characters_without_glyphs_are_left_out(text: str, said: str | None) -> None:
    assert make_drawable(text) == said


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_no_line_is_wider_than_its_box(text: str) -> None:
    block = fit_text(text, HEADING_STYLE, width=640, sizes=((92, 2), (66, 3), (48, 3)))
    assert 1 <= len(block.lines) <= 3
    assert all(measure_text_width(line, HEADING_STYLE, block.size) <= 640 for line in block.lines)
    assert block.lines[-1].endswith("…")


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_long_text_stays_in_its_part_of_the_card(text: str) -> None:
    card = replace(
        LEARNER, label=text, title=text, subtitle=text, community_name=text, counts=((text, text), ("1", "tip"))
    )
    with (
        open_png(render_social_card(card)) as seen,
        open_png(render_social_card(replace(LEARNER, title="", subtitle="", label="", counts=()))) as plain,
    ):
        assert seen.size == SOCIAL_CARD_SIZE
        right, foot = (720, 110, 1200, 630), (0, 608, 1200, 630)
        for part in (right, foot):
            one, other = seen.convert("RGB").crop(part), plain.convert("RGB").crop(part)
            assert not ImageChops.difference(one, other).getbbox(), "the face and the foot are free of text"


def test_short_names_are_large_and_unbroken() -> None:
    assert fit_text("Ada", HEADING_STYLE, width=640, sizes=((92, 2), (48, 3))).size == 92
    assert (
        fit_text("Zofia Kowalska-Wiśniewska", HEADING_STYLE, width=640, sizes=((92, 2), (78, 2), (66, 3), (48, 3))).size
        >= 66
    )


def test_right_to_left_text_starts_at_the_right() -> None:
    assert fit_text("أمل حداد", BODY_STYLE, width=640, sizes=((32, 2),)).right_to_left
    assert not fit_text("Amal أمل", BODY_STYLE, width=640, sizes=((32, 2),)).right_to_left
    order = [run.text for run in split_runs("Amal אמל حداد!", BODY_STYLE)]
    assert [text.strip() for text in order] == ["Amal", "حداد", "אמל", "!"], "in the order in which they are seen"


@pytest.mark.parametrize("drawing", sorted(path.stem for path in (ROOT / "theme/assets/drawings").glob("*.svg")))
def test_every_theme_drawing_renders_on_a_card(drawing: str) -> None:
    made = rasterize_svg((ROOT / f"theme/assets/drawings/{drawing}.svg").read_text("utf-8"), width=120)
    assert made.width == 120
    assert made.getchannel("A").getextrema()[1] == 255, "something is drawn"


@pytest.fixture
def room(tmp_path: Path) -> Hub:
    return derive_hub(load_valid_library(write_hub(tmp_path / "room", SAMPLE_FILES)), NO_HISTORY, today=TODAY)


def test_card_shows_the_text_of_its_page(room: Hub) -> None:
    words = Translator("en")
    made = {key: make_social_card(room, words, key, {}) for key in list_card_keys(room)}
    assert sorted(made) == [
        ("challenges", "rows"), ("hub", ""), ("learners", "ada"), ("learners", "bo"), ("tips", "one"),
        ("years", "2026"),
    ], "nobody who is not to be found stands on a card"  # fmt: skip
    ada, tip = made["learners", "ada"], made["tips", "one"]
    assert (ada.title, ada.subtitle, ada.community_name) == ("Ada", "Ships models", "The Room")
    assert ada.counts == (("1", "tip"), ("1", "challenge"))
    assert (tip.label, tip.title, tip.subtitle, tip.author) == ("Tip", "One tip", "Say it.", "Ada"), (
        "Grace is not to be found"
    )
    assert tip.portrait == Portrait("ada", "Ada")
    assert made["challenges", "rows"].label == "Challenge · open until Dec 31, 2026"
    assert made["challenges", "rows"].counts == (("2", "people took part"), ("2", "results"))
    assert (made["hub", ""].title, made["hub", ""].subtitle) == ("The Room", "We learn")
    assert made["learners", "bo"].counts == (("1", "challenge"), ("1", "thank-you")), "no points, no ranks"


def test_card_of_a_former_members_tip_names_nobody(tmp_path: Path) -> None:
    left = SAMPLE_FILES | {
        "content/tips/two.md": "---\ntitle: Old tip\nauthor: former-member\ndate: 2026-03-01\n---\nSay it.\n"
    }
    card = make_tip_card(
        derive_hub(load_valid_library(write_hub(tmp_path, left)), NO_HISTORY, today=TODAY), Translator("en"), "two", {}
    )
    assert (card.author, card.portrait) == ("a former member", None)
    assert render_social_card(card)


def test_hub_can_disable_social_cards(tmp_path: Path) -> None:
    without = SAMPLE_FILES | {"content/hub.yml": "name: The Room\nshare_cards: false\n"}
    assert list_card_keys(derive_hub(load_valid_library(write_hub(tmp_path, without)), NO_HISTORY, today=TODAY)) == ()


BADGES = SAMPLE_FILES | {
    "content/badges.yml": "- {id: came-in, name: Came in, summary: For coming, rule: {count: profile}}\n"
}


def test_award_has_its_own_card(tmp_path: Path) -> None:
    its = derive_hub(load_valid_library(write_hub(tmp_path, BADGES)), NO_HISTORY, today=TODAY)
    names = [key for family, key in list_card_keys(its) if family == "badges"]
    shown = {key for key, one in its.learners.items() if one.entry.value.show.search}
    assert set(names) == {f"came-in-{key}" for key in shown}
    card = make_social_card(its, Translator("en"), ("badges", names[0]), {})
    assert (card.title, card.figure) == ("Came in", BadgeIcon("came-in"))
    award = its.awards_with_image[names[0]]
    assert card.label == f"Badge · {Translator('en').format_date(award.day)}", "the day is not cut off by a long name"
    assert card.author == its.learners[award.learner].entry.value.name
    assert find_difference(card, replace(card, figure=BadgeIcon("podium")))
    assert find_difference(card, replace(card, figure=BadgeIcon("came-in", "gold")))


def test_large_hub_draws_only_its_latest_awards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.hub.MAX_AWARD_IMAGES", 1)
    its = derive_hub(load_valid_library(write_hub(tmp_path, BADGES)), NO_HISTORY, today=TODAY)
    [latest] = [key for family, key in list_card_keys(its) if family == "badges"]
    assert its.awards_with_image[latest].day == max(one.day for one in its.awards)


def made(room: Hub, folder: Path) -> Callable[..., tuple[int, int]]:
    def build(hub_: Hub = room, processes: int = 1) -> tuple[int, int]:
        words = Translator("en")
        done = write_cards(
            list_card_keys(hub_), lambda key: make_social_card(hub_, words, key, {}), make_address=make_card_address,
            site_folder=folder / "site", cache_folder=folder / "kept", processes=processes,
        )  # fmt: skip
        return done.card_count, done.drawn_count

    return build


def test_unchanged_card_is_drawn_once(room: Hub, tmp_path: Path) -> None:
    build = made(room, tmp_path)
    assert build() == (6, 6)
    first = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert build() == (6, 0)
    assert {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()} == first
    renamed = derive_hub(
        load_valid_library(write_hub(tmp_path / "renamed", SAMPLE_FILES | {"content/learners/bo.yml": "name: Bob\njoined: 2026-01-05\n"})),
        NO_HISTORY, today=TODAY,
    )  # fmt: skip
    assert build(renamed) == (6, 1)
    now = {path.name for path in (tmp_path / "kept").iterdir()}
    assert len(now) == 6, "what no page uses is gone"
    assert len(now - set(first)) == 1


def test_partial_card_of_a_stopped_build_is_redrawn(room: Hub, tmp_path: Path) -> None:
    build = made(room, tmp_path)
    build()
    broken = sorted((tmp_path / "kept").iterdir())[0]
    whole = broken.read_bytes()
    broken.write_bytes(whole[:900])
    (tmp_path / "kept" / "left.new").write_bytes(b"")
    assert build() == (6, 1)
    assert broken.read_bytes() == whole
    assert len(list((tmp_path / "kept").iterdir())) == 6


def test_several_processes_draw_identical_cards(tmp_path: Path) -> None:
    keys = [("learners", f"l{i}") for i in range(310)]
    for processes in (1, 2):
        done = write_cards(
            keys, lambda key: replace(LEARNER, title=key[1][:2], portrait=Portrait(key[1][:2], "Ada")),
            make_address=make_card_address, site_folder=tmp_path / str(processes), cache_folder=tmp_path / f"kept-{processes}", processes=processes,
        )  # fmt: skip
        assert done.card_count == 310
    by_one_process, by_two_processes = (
        {path.name: path.read_bytes() for path in (tmp_path / folder / "assets/cards/learners").iterdir()}
        for folder in ("1", "2")
    )
    assert by_one_process == by_two_processes


def test_every_page_names_an_existing_card(sample_site: Path) -> None:
    seen = set()
    for path in sample_site.rglob("*.html"):
        html = path.read_text("utf-8")
        if 'property="og:url"' not in html:
            continue
        found = dict(re.findall(r'<meta (?:property|name)="((?:og:image|twitter)[\w:]*)" content="([^"]*)"', html))
        assert found["twitter:card"] == "summary_large_image", path
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        assert found["og:image:alt"]
        address = found["og:image"].removeprefix("https://lantern-room.github.io/hub/")
        assert address.startswith("assets/cards/"), path
        seen.add(address)
    for address in seen:
        with Image.open(sample_site / address) as card:
            assert (card.format, card.size) == ("PNG", (1200, 630))
    drawn_ones = {path.relative_to(sample_site).as_posix() for path in (sample_site / "assets/cards").rglob("*.png")}
    assert any(address.startswith("assets/cards/badges/") for address in drawn_ones)
    assert seen == drawn_ones, "no card is drawn for nobody"


def test_system_fonts_fill_missing_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((250, 700))
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "high-ka"])
    builder.setupCharacterMap({0x1A20: "high-ka"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "high-ka": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "high-ka": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Tham", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "Tham.ttf")
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    monkeypatch.setenv(FONT_FOLDERS_VARIABLE, os.fspath(tmp_path))
    known = (list_system_faces, find_face)
    try:
        for one in known:
            one.cache_clear()
        assert make_drawable("ᨠᨠ") == "ᨠᨠ"
        assert list_fallback_fonts("ᨠᨠ")[0].startswith("Tham.ttf:")
        assert make_drawable("ᨠᨣ") is None
        assert measure_text_width("ᨠᨠ", HEADING_STYLE, 100) == pytest.approx(120, abs=4)
    finally:
        monkeypatch.undo()
        for one in known:
            one.cache_clear()
        split_runs.cache_clear()
