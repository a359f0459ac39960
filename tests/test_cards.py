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

from generator import lettering
from generator.cardstore import stored
from generator.exports import cards
from generator.history import NO_HISTORY
from generator.hub import Hub, derive
from generator.lettering import HEADING, TEXT, beyond, fitted, width_of, writable
from generator.raster import picture
from generator.sharecards import SIZE, Card, Portrait, digest, drawn
from generator.words import Words
from tests.conftest import ROOT
from tests.hubs import TODAY, hub, read

NAMES = {
    "Latin": "Zofia Kowalska-Wiśniewska",
    "Vietnamese": "Trần Minh Anh",
    "Yoruba": "Ọmọ́táyọ̀ Ṣókẹ́ m̀bọ̀",
    "Greek": "Υπατία",
    "Cyrillic": "Дилноза Каримова",
    "Arabic": "أمل حداد",
    "Persian": "فرید رضایی",
    "Hebrew": "עדה לאבלייס",
    "Hindi": "प्रिया शर्मा",
    "Bengali": "অনন্যা সেন",
    "Tamil": "கவிதா",
    "Telugu": "సుజాత",
    "Kannada": "ಕವಿತಾ",
    "Sinhala": "ශ්‍රීමතී",
    "Thai": "สมชาย ใจดี",
    "Khmer": "សុខា",
    "Georgian": "ქეთევან",
    "Armenian": "Անահիտ",
    "Amharic": "አበበ",
    "Chinese": "王小明",
    "Chinese, traditional": "陳美玲",
    "Japanese": "佐藤 ひろし",
    "Korean": "김수진",
}
LEARNER = Card(
    "learner", "Mentor", "Ada Lovelace", "Learning to ship models",
    facts=(("7", "tips"), ("3", "challenges")), community="The Lantern Room", portrait=Portrait("ada", "Ada Lovelace"),
)  # fmt: skip


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=("PNG",))


def differs(one: Card, other: Card) -> tuple[int, int, int, int] | None:
    """The box in which two cards differ."""
    return ImageChops.difference(opened(drawn(one)).convert("RGB"), opened(drawn(other)).convert("RGB")).getbbox()


# One card ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", ["learner", "tip", "challenge", "award", "community"])
def test_a_card_is_a_small_png_of_the_size_that_previews_want(look: str) -> None:
    data = drawn(replace(LEARNER, look=look, drawing="tip"))
    with opened(data) as card:
        assert (card.format, card.size, card.mode) == ("PNG", (1200, 630), "P")
        assert card.info == {}, "nothing in it but the picture"
    assert len(data) < 60_000
    assert data == drawn(replace(LEARNER, look=look, drawing="tip")), "the same card gives the same bytes"


def test_every_part_of_a_card_is_seen() -> None:
    for change in (
        {"kind": "Organiser"}, {"title": "Grace"}, {"lead": ""}, {"facts": ()}, {"community": "Another"},
        {"portrait": Portrait("grace", "Ada Lovelace")}, {"portrait": Portrait("ada", "Grace Lovelace")},
    ):  # fmt: skip
        other = replace(LEARNER, **change)  # type: ignore[arg-type]
        assert differs(LEARNER, other), change
        assert digest(LEARNER) != digest(other), change
    assert digest(LEARNER) == digest(replace(LEARNER))


def test_a_learners_own_picture_stands_on_the_card_in_its_colours() -> None:
    out = BytesIO()
    Image.new("RGB", (384, 384), "#00A86B").save(out, "WEBP", lossless=True)
    card = replace(LEARNER, portrait=Portrait("ada", "Ada", out.getvalue()))
    with opened(drawn(card)) as seen:
        middle = seen.convert("RGB").getpixel((982, 315))
    assert isinstance(middle, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(middle, (0, 168, 107), strict=True))
    assert digest(card) != digest(LEARNER)


def test_a_drawn_face_on_a_card_has_the_colours_that_it_has_on_pages() -> None:
    from generator.avatars import tones

    with opened(drawn(LEARNER)) as card:
        colours = {colour for _, colour in card.convert("RGB").crop((810, 140, 1150, 490)).getcolors(100_000) or []}
    for tone in tones("ada"):
        assert tuple(int(tone[at : at + 2], 16) for at in (1, 3, 5)) in colours


# Names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", NAMES)
def test_a_name_of_any_script_is_written_by_a_font_that_has_its_letters(script: str) -> None:
    name = NAMES[script]
    assert writable(name) == name
    assert beyond(name) == (), "without a font of the machine"
    for run in lettering._runs(name, HEADING):
        for cluster in lettering._clusters(run.text):
            assert lettering._has(run.face, cluster), (cluster, run.face)
    assert differs(replace(LEARNER, title=name), replace(LEARNER, title=""))


def test_a_name_that_no_font_can_write_is_left_out_and_never_drawn_as_boxes() -> None:
    unknown = "ᨠᨣᨦ"  # Tai Tham
    assert writable(unknown) is None
    assert beyond(unknown) == ("-",), "the card is drawn anew where a font has it"
    card = replace(LEARNER, title=unknown, lead=unknown, portrait=Portrait("ada", unknown))
    nameless = replace(LEARNER, title=LEARNER.kind, kind="", lead="", portrait=Portrait("ada", "ᨣ"))
    assert drawn(card) == drawn(nameless)


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
def test_what_has_no_letters_is_left_out(text: str, said: str | None) -> None:
    assert writable(text) == said


LONG = {
    "one word": "W" * 200,
    "words": "I love the lamp " * 40,
    "no spaces": "佐" * 200,
    "Thai": "สวัสดี" * 60,
    "Arabic": "مرحبا " * 60,
    "towers of marks": ("m" + "\u0301" * 4) * 90,
    "hyphens": "a-" * 150,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_line_is_wider_than_its_room(text: str) -> None:
    block = fitted(text, HEADING, width=640, sizes=((92, 2), (66, 3), (48, 3)))
    assert 1 <= len(block.lines) <= 3
    assert all(width_of(line, HEADING, block.size) <= 640 for line in block.lines)
    assert block.lines[-1].endswith("…")


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_texts_stay_in_their_part_of_the_card(text: str) -> None:
    card = replace(LEARNER, kind=text, title=text, lead=text, community=text, facts=((text, text), ("1", "tip")))
    with opened(drawn(card)) as seen, opened(drawn(replace(LEARNER, title="", lead="", kind="", facts=()))) as plain:
        assert seen.size == SIZE
        right, foot = (720, 110, 1200, 630), (0, 608, 1200, 630)
        for part in (right, foot):
            one, other = seen.convert("RGB").crop(part), plain.convert("RGB").crop(part)
            assert not ImageChops.difference(one, other).getbbox(), "the face and the foot are free of text"


def test_short_names_stand_large_and_are_not_broken() -> None:
    assert fitted("Ada", HEADING, width=640, sizes=((92, 2), (48, 3))).size == 92
    assert (
        fitted("Zofia Kowalska-Wiśniewska", HEADING, width=640, sizes=((92, 2), (78, 2), (66, 3), (48, 3))).size >= 66
    )


def test_what_runs_from_right_to_left_begins_at_the_right() -> None:
    assert fitted("أمل حداد", TEXT, width=640, sizes=((32, 2),)).backwards
    assert not fitted("Amal أمل", TEXT, width=640, sizes=((32, 2),)).backwards
    order = [run.text for run in lettering._runs("Amal אמל حداد!", TEXT)]
    assert [text.strip() for text in order] == ["Amal", "حداد", "אמל", "!"], "in the order in which they are seen"


# Drawings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("drawing", sorted(path.stem for path in (ROOT / "theme/assets/drawings").glob("*.svg")))
def test_every_drawing_of_the_theme_can_stand_on_a_card(drawing: str) -> None:
    made = picture((ROOT / f"theme/assets/drawings/{drawing}.svg").read_text("utf-8"), width=120)
    assert made.width == 120
    assert made.getchannel("A").getextrema()[1] == 255, "something is drawn"


# A hub's cards -----------------------------------------------------------------------------------------------------

FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: The Room\ntagline: We learn\nurl: https://room.example.org/\n",
    "content/learners/ada.yml": "name: Ada\nheadline: Ships models\njoined: 2026-01-05\n",
    "content/learners/grace.yml": "name: Grace\njoined: 2026-01-05\nshow: {search: false}\n",
    "content/learners/bo.yml": "name: Bo\njoined: 2026-01-05\nshow: {boards: false}\n",
    "content/tips/one.md": "---\ntitle: One tip\nauthors: [ada, grace]\ndate: 2026-03-01\nthanks: [bo]\n---\nSay **it**.\n",
    "content/challenges/rows/challenge.md": "---\ntitle: Rows\nsummary: Count them\ncloses: 2026-12-31\nscore: {measure: points}\n---\nGo.\n",
    "content/challenges/rows/results/ada.yml": "learner: ada\ndate: 2026-05-01\nscore: 3\n",
    "content/challenges/rows/results/bo.yml": "learner: bo\ndate: 2026-05-01\nscore: 9\n",
}


@pytest.fixture
def room(tmp_path: Path) -> Hub:
    return derive(read(hub(tmp_path / "room", FILES)), NO_HISTORY, today=TODAY)


def test_a_card_says_what_its_page_says(room: Hub) -> None:
    words = Words("en")
    made = {key: cards.card(room, words, key, {}) for key in cards.keys(room)}
    assert sorted(made) == [
        ("challenges", "rows"), ("hub", ""), ("learners", "ada"), ("learners", "bo"), ("tips", "one"),
        ("years", "2026"),
    ], "nobody who is not to be found stands on a card"  # fmt: skip
    ada, tip = made["learners", "ada"], made["tips", "one"]
    assert (ada.title, ada.lead, ada.community) == ("Ada", "Ships models", "The Room")
    assert ada.facts == (("1", "tip"), ("1", "challenge"))
    assert (tip.kind, tip.title, tip.lead, tip.by) == ("Tip", "One tip", "Say it.", "Ada"), "Grace is not to be found"
    assert tip.portrait == Portrait("ada", "Ada")
    assert made["challenges", "rows"].kind == "Challenge · open until Dec 31, 2026"
    assert made["challenges", "rows"].facts == (("2", "people took part"), ("2", "results"))
    assert (made["hub", ""].title, made["hub", ""].lead) == ("The Room", "We learn")
    assert made["learners", "bo"].facts == (("1", "challenge"), ("1", "thank-you")), "no points, no ranks"


def test_a_tip_of_somebody_who_left_names_nobody(tmp_path: Path) -> None:
    left = FILES | {
        "content/tips/two.md": "---\ntitle: Old tip\nauthor: former-member\ndate: 2026-03-01\n---\nSay it.\n"
    }
    card = cards.tip_card(derive(read(hub(tmp_path, left)), NO_HISTORY, today=TODAY), Words("en"), "two", {})
    assert (card.by, card.portrait) == ("a former member", None)
    assert drawn(card)


def test_a_hub_can_do_without(tmp_path: Path) -> None:
    without = FILES | {"content/hub.yml": "name: The Room\nshare_cards: false\n"}
    assert cards.keys(derive(read(hub(tmp_path, without)), NO_HISTORY, today=TODAY)) == ()


BADGES = FILES | {"content/badges.yml": "- {id: came-in, name: Came in, summary: For coming, rule: {count: profile}}\n"}


def test_an_award_has_a_card_of_its_own(tmp_path: Path) -> None:
    its = derive(read(hub(tmp_path, BADGES)), NO_HISTORY, today=TODAY)
    names = [key for family, key in cards.keys(its) if family == "badges"]
    shown = {key for key, one in its.learners.items() if one.entry.value.show.search}
    assert set(names) == {f"came-in-{key}" for key in shown}
    card = cards.card(its, Words("en"), ("badges", names[0]), {})
    assert (card.title, card.drawing) == ("Came in", "emblem:came-in:")
    award = its.shown_awards[names[0]]
    assert card.kind == f"Badge · {Words('en').date(award.when)}", "the day is not cut off by a long name"
    assert card.by == its.learners[award.who].entry.value.name
    assert differs(card, replace(card, drawing="emblem:podium:"))
    assert differs(card, replace(card, drawing="emblem:came-in:gold"))


def test_a_large_hub_draws_its_latest_awards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.hub.MOST_SHOWN", 1)
    its = derive(read(hub(tmp_path, BADGES)), NO_HISTORY, today=TODAY)
    [latest] = [key for family, key in cards.keys(its) if family == "badges"]
    assert its.shown_awards[latest].when == max(one.when for one in its.awards)


# Kept --------------------------------------------------------------------------------------------------------------


def made(room: Hub, folder: Path) -> Callable[..., tuple[int, int]]:
    def build(hub_: Hub = room, processes: int = 1) -> tuple[int, int]:
        words = Words("en")
        done = stored(
            cards.keys(hub_), lambda key: cards.card(hub_, words, key, {}), address=cards.address,
            site=folder / "site", kept=folder / "kept", processes=processes,
        )  # fmt: skip
        return done.cards, done.drawn

    return build


def test_a_card_is_drawn_once_and_kept_while_it_says_the_same(room: Hub, tmp_path: Path) -> None:
    build = made(room, tmp_path)
    assert build() == (6, 6)
    first = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert build() == (6, 0)
    assert {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()} == first
    renamed = derive(
        read(hub(tmp_path / "renamed", FILES | {"content/learners/bo.yml": "name: Bob\njoined: 2026-01-05\n"})),
        NO_HISTORY, today=TODAY,
    )  # fmt: skip
    assert build(renamed) == (6, 1)
    now = {path.name for path in (tmp_path / "kept").iterdir()}
    assert len(now) == 6, "what no page uses is gone"
    assert len(now - set(first)) == 1


def test_a_piece_that_a_stopped_build_left_is_drawn_again(room: Hub, tmp_path: Path) -> None:
    build = made(room, tmp_path)
    build()
    broken = sorted((tmp_path / "kept").iterdir())[0]
    whole = broken.read_bytes()
    broken.write_bytes(whole[:900])
    (tmp_path / "kept" / "left.new").write_bytes(b"")
    assert build() == (6, 1)
    assert broken.read_bytes() == whole
    assert len(list((tmp_path / "kept").iterdir())) == 6


def test_several_processes_draw_the_same(tmp_path: Path) -> None:
    keys = [("learners", f"l{i}") for i in range(310)]
    for processes in (1, 2):
        done = stored(
            keys, lambda key: replace(LEARNER, title=key[1][:2], portrait=Portrait(key[1][:2], "Ada")),
            address=cards.address, site=tmp_path / str(processes), kept=tmp_path / f"kept-{processes}", processes=processes,
        )  # fmt: skip
        assert done.cards == 310
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / folder / "assets/cards/learners").iterdir()}
        for folder in ("1", "2")
    )
    assert one == two


# In the site -------------------------------------------------------------------------------------------------------


def test_every_page_of_a_site_is_shown_with_a_card_that_exists(first_site: Path) -> None:
    seen = set()
    for path in first_site.rglob("*.html"):
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
        with Image.open(first_site / address) as card:
            assert (card.format, card.size) == ("PNG", (1200, 630))
    drawn_ones = {path.relative_to(first_site).as_posix() for path in (first_site / "assets/cards").rglob("*.png")}
    assert any(address.startswith("assets/cards/badges/") for address in drawn_ones)
    assert seen == drawn_ones, "no card is drawn for nobody"


def test_fonts_of_the_system_are_used_where_ours_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    monkeypatch.setenv(lettering.FONTS, os.fspath(tmp_path))
    known = (lettering._systems, lettering._face_of)
    try:
        for one in known:
            one.cache_clear()
        assert writable("ᨠᨠ") == "ᨠᨠ"
        assert beyond("ᨠᨠ")[0].startswith("Tham.ttf:")
        assert writable("ᨠᨣ") is None
        assert width_of("ᨠᨠ", HEADING, 100) == pytest.approx(120, abs=4)
    finally:
        monkeypatch.undo()
        for one in known:
            one.cache_clear()
        lettering._runs.cache_clear()
