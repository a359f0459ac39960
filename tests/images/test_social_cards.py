"""Social cards show the texts of their pages, are drawn once and cached, and are named by their pages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images import (
    HEADING_STYLE,
    SOCIAL_CARD_SIZE,
    delete_unused_cards,
    load_card,
    make_social_card,
    select_cards,
)
from lyceum.images.card_renderer import render_social_card
from lyceum.images.fonts import has_glyphs
from lyceum.images.graphemes import split_graphemes
from lyceum.images.rasterizer import rasterize_svg
from lyceum.images.social_card_content import make_tip_card
from lyceum.images.social_cards import BadgeIcon, Portrait, SocialCard, hash_social_card
from lyceum.images.text_layout import list_fallback_fonts, make_drawable, split_runs
from lyceum.system import map_in_processes
from tests.support.hubs import make_hub
from tests.support.pages import write_out
from tests.support.paths import ROOT
from tests.support.sample_texts import LONG_TEXTS, NAMES_BY_SCRIPT, SAMPLE_FILES

LEARNER_CARD = SocialCard(
    "learner", "Mentor", "Ada Lovelace", "Learning to ship models",
    counts=(("7", "tips"), ("3", "challenges")), community_name="The Lantern Room", portrait=Portrait("ada", "Ada Lovelace"),
)  # fmt: skip


def open_png(data: bytes) -> Image.Image:
    """Open PNG data as an image."""
    return Image.open(BytesIO(data), formats=("PNG",))


def find_difference(first: SocialCard, second: SocialCard) -> tuple[int, int, int, int] | None:
    """Return the box in which two cards differ, or None."""
    return ImageChops.difference(
        open_png(render_social_card(first)).convert("RGB"), open_png(render_social_card(second)).convert("RGB")
    ).getbbox()


@pytest.mark.parametrize("variant", ["learner", "tip", "challenge", "award", "community"])
def test_card_is_a_small_png_of_preview_size(variant: str) -> None:
    data = render_social_card(replace(LEARNER_CARD, variant=variant, figure="tip"))
    with open_png(data) as card:
        assert (card.format, card.size, card.mode) == ("PNG", (1200, 630), "P")
        assert card.info == {}, "no metadata"
    assert len(data) < 60_000
    assert data == render_social_card(replace(LEARNER_CARD, variant=variant, figure="tip")), (
        "the same card gives the same bytes"
    )


def test_every_field_changes_the_card() -> None:
    for change in (
        {"label": "Organiser"}, {"title": "Grace"}, {"subtitle": ""}, {"counts": ()}, {"community_name": "Another"},
        {"portrait": Portrait("grace", "Ada Lovelace")}, {"portrait": Portrait("ada", "Grace Lovelace")},
    ):  # fmt: skip
        changed_card = replace(LEARNER_CARD, **change)  # type: ignore[arg-type]
        assert find_difference(LEARNER_CARD, changed_card), change
        assert hash_social_card(LEARNER_CARD) != hash_social_card(changed_card), change
    assert hash_social_card(LEARNER_CARD) == hash_social_card(replace(LEARNER_CARD))


def test_profile_picture_keeps_its_colours_on_the_card() -> None:
    out = BytesIO()
    Image.new("RGB", (384, 384), "#00A86B").save(out, "WEBP", lossless=True)
    card = replace(LEARNER_CARD, portrait=Portrait("ada", "Ada", out.getvalue()))
    with open_png(render_social_card(card)) as picture:
        middle = picture.convert("RGB").getpixel((982, 315))
    assert isinstance(middle, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(middle, (0, 168, 107), strict=True))
    assert hash_social_card(card) != hash_social_card(LEARNER_CARD)


def test_avatar_has_the_same_colours_on_card_and_page() -> None:
    from lyceum.images.avatars import choose_avatar_colours

    with open_png(render_social_card(LEARNER_CARD)) as card:
        colours = {colour for _, colour in card.convert("RGB").crop((810, 140, 1150, 490)).getcolors(100_000) or []}
    for tone in choose_avatar_colours("ada"):
        assert tuple(int(tone[start : start + 2], 16) for start in (1, 3, 5)) in colours


@pytest.mark.parametrize("script", NAMES_BY_SCRIPT)
def test_each_script_uses_a_font_with_its_letters(script: str) -> None:
    name = NAMES_BY_SCRIPT[script]
    assert make_drawable(name) == name
    assert list_fallback_fonts(name) == (), "the package has the fonts"
    for run in split_runs(name, HEADING_STYLE):
        for cluster in split_graphemes(run.text):
            assert has_glyphs(run.face, cluster), (cluster, run.face)
    assert find_difference(replace(LEARNER_CARD, title=name), replace(LEARNER_CARD, title=""))


def test_name_without_a_font_is_left_out() -> None:
    unknown_name = "ᨠᨣᨦ"  # Tai Tham
    assert make_drawable(unknown_name) is None
    assert list_fallback_fonts(unknown_name) == ("-",), "a system with a font draws the card again"
    card = replace(LEARNER_CARD, title=unknown_name, subtitle=unknown_name, portrait=Portrait("ada", unknown_name))
    nameless = replace(LEARNER_CARD, title=LEARNER_CARD.label, label="", subtitle="", portrait=Portrait("ada", "ᨣ"))
    assert render_social_card(card) == render_social_card(nameless)


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_long_text_stays_in_its_part_of_the_card(text: str) -> None:
    card = replace(
        LEARNER_CARD, label=text, title=text, subtitle=text, community_name=text, counts=((text, text), ("1", "tip"))
    )
    with (
        open_png(render_social_card(card)) as long_texts,
        open_png(render_social_card(replace(LEARNER_CARD, title="", subtitle="", label="", counts=()))) as no_texts,
    ):
        assert long_texts.size == SOCIAL_CARD_SIZE
        face_area, bottom_area = (720, 110, 1200, 630), (0, 608, 1200, 630)
        for area in (face_area, bottom_area):
            difference = ImageChops.difference(long_texts.convert("RGB").crop(area), no_texts.convert("RGB").crop(area))
            assert not difference.getbbox(), "no text covers the face or the bottom"


@pytest.mark.parametrize("drawing", sorted(path.stem for path in (ROOT / "theme/assets/drawings").glob("*.svg")))
def test_every_theme_drawing_renders_on_a_card(drawing: str) -> None:
    image = rasterize_svg((ROOT / f"theme/assets/drawings/{drawing}.svg").read_text("utf-8"), width=120)
    assert image.width == 120
    assert image.getchannel("A").getextrema()[1] == 255, "something is drawn"


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    """The hub of SAMPLE_FILES."""
    return make_hub(tmp_path / "hub", SAMPLE_FILES)


def test_card_shows_the_text_of_its_page(hub: Hub) -> None:
    translator = Translator("en")
    cards = {key: make_social_card(hub, translator, key, {}) for key in select_cards(hub).keys}
    assert sorted(cards) == [
        ("challenges", "rows"), ("hub", ""), ("learners", "ada"), ("learners", "bo"), ("tips", "one"),
        ("years", "2026"),
    ], "learners with `show: {search: false}` are on no card"  # fmt: skip
    ada, tip = cards["learners", "ada"], cards["tips", "one"]
    assert (ada.title, ada.subtitle, ada.community_name) == ("Ada", "Ships models", "The Room")
    assert ada.counts == (("1", "tip"), ("1", "challenge"))
    assert (tip.label, tip.title, tip.subtitle, tip.author) == ("Tip", "One tip", "Say it.", "Ada"), (
        "Grace has `show: {search: false}`"
    )
    assert tip.portrait == Portrait("ada", "Ada")
    assert cards["challenges", "rows"].label == "Challenge · open until Dec 31, 2026"
    assert cards["challenges", "rows"].counts == (("2", "people took part"), ("2", "results"))
    assert (cards["hub", ""].title, cards["hub", ""].subtitle) == ("The Room", "We learn")
    assert cards["learners", "bo"].counts == (("1", "challenge"), ("1", "thank-you")), "no points, no ranks"


def test_card_of_a_former_members_tip_names_nobody(tmp_path: Path) -> None:
    files = SAMPLE_FILES | {
        "content/tips/two.md": "---\ntitle: Old tip\nauthor: former-member\ndate: 2026-03-01\n---\nSay it.\n"
    }
    card = make_tip_card(make_hub(tmp_path, files), Translator("en"), "two", {})
    assert (card.author, card.portrait) == ("a former member", None)
    assert render_social_card(card)


def test_hub_can_disable_social_cards(tmp_path: Path) -> None:
    files = SAMPLE_FILES | {"content/hub.yml": "name: The Room\nshare_cards: false\n"}
    assert select_cards(make_hub(tmp_path, files)).keys == ()


def test_badge_has_one_card_for_each_tier(tmp_path: Path) -> None:
    rules = {"gave": "{count: tip, tiers: {bronze: 1, gold: 9}}", "gave-gold": "{count: tip}"}
    badges = "".join(f"- {{id: {key}, name: Gave {key}, summary: Text, rule: {rule}}}\n" for key, rule in rules.items())
    hub = make_hub(tmp_path, SAMPLE_FILES | {"content/badges.yml": badges})
    keys = [key for key in select_cards(hub).keys if key[0] == "badges"]
    assert [key for _, key in keys] == ["gave.bronze", "gave.gold", "gave-gold"]
    cards = [make_social_card(hub, Translator("en"), key, {}) for key in keys]
    assert [(card.label, card.title, card.figure) for card in cards] == [
        ("Badge · Bronze", "Gave gave", BadgeIcon("gave", "bronze")),
        ("Badge · Gold", "Gave gave", BadgeIcon("gave", "gold")),
        ("Badge", "Gave gave-gold", BadgeIcon("gave-gold")),
    ]
    assert find_difference(cards[0], cards[1])


def test_only_who_wrote_something_has_a_card(tmp_path: Path) -> None:
    profiles = {
        "name-only": "",
        "topics": "learning: [debugging]\n",
        "bio": "bio: I write.\n",
        "story": "story: It helped.\n",
        "hidden": "bio: I write.\nshow: {search: false}\n",
    }
    files: dict[str, str | bytes] = {
        f"content/learners/{key}.yml": f"name: {key}\n{fields}" for key, fields in profiles.items()
    }
    files["content/topics.yml"] = "- {id: debugging, name: Debugging}\n"
    hub = make_hub(tmp_path, SAMPLE_FILES | files)
    shown = {key for family, key in select_cards(hub).keys if family == "learners"}
    assert shown == {"ada", "bo", "bio", "story"}, "Ada and Bo have results"


def test_latest_people_and_tips_have_cards_up_to_the_limit(tmp_path: Path) -> None:
    days = {"old": "2024-01-01", "new": "2026-10-01"}
    tips: dict[str, str | bytes] = {
        f"content/tips/{key}.md": f"---\ntitle: {key} tip\nauthor: grace\ndate: {day}\n---\nText.\n"
        for key, day in days.items()
    }
    settings: dict[str, str | bytes] = {"content/hub.yml": "name: The Room\nmax_share_cards: 2\n"}
    selection = select_cards(make_hub(tmp_path / "two", SAMPLE_FILES | tips | settings))
    assert [key for key in selection.keys if key[0] in ("learners", "tips")] == [("learners", "ada"), ("tips", "new")]
    assert selection.omitted_count == 3
    settings = {"content/hub.yml": "name: The Room\nmax_share_cards: 0\n"}
    none = select_cards(make_hub(tmp_path / "none", SAMPLE_FILES | tips | settings))
    assert [key for key in none.keys if key[0] in ("learners", "tips")] == []
    assert ("hub", "") in none.keys


def write_hub_cards(hub: Hub, folder: Path) -> tuple[int, int]:
    """Load the cards of a hub with their cache in `cache`. Returns how many there are and how many were drawn."""
    translator = Translator("en")
    keys = select_cards(hub).keys
    cards = [load_card(make_social_card(hub, translator, key, {}), folder / "cache") for key in keys]
    delete_unused_cards(folder / "cache", {card.name for card in cards})
    return len(cards), sum(card.is_new for card in cards)


def test_unchanged_card_is_drawn_once(hub: Hub, tmp_path: Path) -> None:
    assert write_hub_cards(hub, tmp_path) == (6, 6)
    first = {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()}
    assert write_hub_cards(hub, tmp_path) == (6, 0)
    assert {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()} == first
    renamed_files = SAMPLE_FILES | {"content/learners/bo.yml": "name: Bob\njoined: 2026-01-05\n"}
    assert write_hub_cards(make_hub(tmp_path / "renamed", renamed_files), tmp_path) == (6, 1)
    second = {path.name for path in (tmp_path / "cache").iterdir()}
    assert len(second) == 6, "unused cards are deleted"
    assert len(second - set(first)) == 1


def test_partial_card_of_a_stopped_build_is_redrawn(hub: Hub, tmp_path: Path) -> None:
    write_hub_cards(hub, tmp_path)
    broken_card = sorted((tmp_path / "cache").iterdir())[0]
    complete_data = broken_card.read_bytes()
    broken_card.write_bytes(complete_data[:900])
    (tmp_path / "cache" / "unfinished.new").write_bytes(b"")
    assert write_hub_cards(hub, tmp_path) == (6, 1)
    assert broken_card.read_bytes() == complete_data
    assert len(list((tmp_path / "cache").iterdir())) == 6


def test_several_processes_draw_identical_cards(tmp_path: Path) -> None:
    cards = [replace(LEARNER_CARD, title=f"{i}", portrait=Portrait(f"{i}", "Ada")) for i in range(40)]
    by_one_process, by_two_processes = (
        map_in_processes(partial(load_card, cache_folder=tmp_path / str(count)), cards, processes=count)
        for count in (1, 2)
    )
    assert by_one_process == by_two_processes


def test_every_page_names_an_existing_card(sample_site: Path) -> None:
    addresses = set()
    for path in sample_site.rglob("*.html"):
        html = write_out(path.read_text("utf-8"))
        if 'property="og:url"' not in html:
            continue
        tags = dict(re.findall(r'<meta (?:property|name)="((?:og:image|twitter)[\w:]*)" content="([^"]*)"', html))
        assert tags["twitter:card"] == "summary_large_image", path
        size = (tags.get("og:image:width"), tags.get("og:image:height"))
        is_hub_card = tags["og:image"].endswith("/cards/hub.png")
        assert size == ((None, None) if is_hub_card else ("1200", "630")), "the community's own is known after one page"
        assert tags["og:image:alt"]
        address = tags["og:image"].removeprefix("https://lantern-room.github.io/hub/")
        assert address.startswith("assets/cards/"), path
        addresses.add(address)
    for address in addresses:
        with Image.open(sample_site / address) as card:
            assert (card.format, card.size) == ("PNG", (1200, 630))
    written = {path.relative_to(sample_site).as_posix() for path in (sample_site / "assets/cards").rglob("*.png")}
    assert any(address.startswith("assets/cards/badges/") for address in written)
    assert addresses <= written
    lower_tiers = {address for address in written if address.endswith((".bronze.png", ".silver.png"))}
    assert written - addresses <= lower_tiers, "every other card has a page"
