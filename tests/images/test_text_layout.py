"""Text of any script is measured, wrapped and ordered, with the fonts that have its letters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lyceum.images import HEADING_STYLE, measure_text_width
from lyceum.images.fonts import BODY_STYLE, FONT_FOLDERS_VARIABLE, find_face, list_system_faces
from lyceum.images.text_layout import fit_text, list_fallback_fonts, make_drawable, split_runs
from tests.support.paths import ROOT
from tests.support.sample_texts import LONG_TEXTS


@pytest.mark.parametrize(
    ("text", "drawable"),
    [
        ("Grace 🦊 Hopper", "Grace Hopper"),
        ("👩‍💻 Ada", "Ada"),
        ("🦊", None),
        ("…", None),
        ("a\u0000\u202eb\n\tc", "ab c"),
        ("", None),
    ],
)
def test_characters_without_glyphs_are_left_out(text: str, drawable: str | None) -> None:
    assert make_drawable(text) == drawable


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_no_line_is_wider_than_its_box(text: str) -> None:
    block = fit_text(text, HEADING_STYLE, width=640, sizes=((92, 2), (66, 3), (48, 3)))
    assert 1 <= len(block.lines) <= 3
    assert all(measure_text_width(line, HEADING_STYLE, block.size) <= 640 for line in block.lines)
    assert block.lines[-1].endswith("…")


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
    cached_functions = (list_system_faces, find_face)
    try:
        for function in cached_functions:
            function.cache_clear()
        assert make_drawable("ᨠᨠ") == "ᨠᨠ"
        assert list_fallback_fonts("ᨠᨠ")[0].startswith("Tham.ttf:")
        assert make_drawable("ᨠᨣ") is None
        assert measure_text_width("ᨠᨠ", HEADING_STYLE, 100) == pytest.approx(120, abs=4)
    finally:
        monkeypatch.undo()
        for function in cached_functions:
            function.cache_clear()
        split_runs.cache_clear()


def test_fonts_are_unpacked_once_for_a_hub(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom lyceum.images import HEADING_STYLE, measure_text_width\n"
        "from lyceum.system import COMPILED_RESOURCES\nCOMPILED_RESOURCES.open(Path(sys.argv[1]))\n"
        "width = measure_text_width('Ada Łukasz Nguyễn', HEADING_STYLE, 40)\nCOMPILED_RESOURCES.save()\n"
        "print(width, 'fontTools' in sys.modules)\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout.split()
        for _ in range(2)
    ]
    assert [output[1] for output in outputs] == ["True", "False"]
    assert outputs[0][0] == outputs[1][0]
