"""A contributed picture becomes small files of ours, or a problem that says what to do, within limits of work."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lyceum.pictures import (
    AVATAR_SIZES,
    MAX_PICTURE_BYTES,
    InvalidPictureError,
    PictureFault,
    PictureSource,
    PictureUse,
    inspect_picture,
    process_picture,
    process_pictures,
)
from lyceum.system import LimitedProcess, ProcessLimitError, ProcessLimits, ProcessTimeoutError
from tests.support.pictures import (
    add_jpeg_scans,
    make_moving_picture,
    make_picture,
    make_png_of_size,
)

PROGRESSIVE = make_picture(400, 300, "JPEG", progressive=True)


def open_webp(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=("WEBP",))


def find_fault(data: bytes) -> PictureFault:
    """Return why the picture cannot be shown."""
    with pytest.raises(InvalidPictureError) as caught:
        process_picture(data, PictureUse.AVATAR)
    return caught.value.fault


def test_picture_is_square_resized_and_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    pictures = process_picture(make_picture(file_format="JPEG", exif=exif), PictureUse.AVATAR)
    assert [(picture.width, picture.height) for picture in pictures] == [(size, size) for size in AVATAR_SIZES]
    for picture in pictures:
        with open_webp(picture.data) as image:
            assert image.size == (picture.width, picture.height)
            assert not image.getexif()
        assert b"taken at home" not in picture.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_is_turned_upright(orientation: int) -> None:
    image = Image.new("RGB", (80, 40))
    image.paste((255, 255, 255), (0, 0, 20, 20))  # white in the corner that is shown at the top left
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what a camera does, as Image.Transpose
    stored = image if orientation == 1 else image.transpose(Image.Transpose(turns[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = BytesIO()
    stored.save(out, "PNG", exif=exif)
    (picture,) = process_picture(out.getvalue(), PictureUse.TEXT)
    with open_webp(picture.data) as shown:
        assert shown.size == (80, 40)
        brightness = [shown.convert("L").getpixel(place) for place in ((5, 5), (75, 5), (5, 35), (75, 35))]
    assert [int(value) > 128 for value in brightness if isinstance(value, int)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("file_format", "mode", "options"),
    [
        ("JPEG", "CMYK", {}), ("JPEG", "L", {}), ("JPEG", "RGB", {"progressive": True}), ("PNG", "1", {}), ("PNG", "L", {}),
        ("PNG", "LA", {}), ("PNG", "P", {}), ("PNG", "RGBA", {}), ("PNG", "I;16", {}), ("WEBP", "RGBA", {}),
        ("WEBP", "RGB", {"lossless": True}), ("JPEG", "RGB", {"icc_profile": b"damaged"}),
    ],
)  # fmt: skip
def test_every_kind_of_pixels_is_shown(file_format: str, mode: str, options: dict[str, Any]) -> None:
    data = make_picture(50, 40, file_format, mode=mode, **options)
    (picture,) = process_picture(data, PictureUse.TEXT)
    assert (picture.width, picture.height) == (50, 40)


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    out = BytesIO()
    Image.new("I;16", (20, 20), 0x8000).save(out, "PNG")
    (picture,) = process_picture(out.getvalue(), PictureUse.TEXT)
    with open_webp(picture.data) as image:
        grey = image.convert("L").getpixel((10, 10))
    assert isinstance(grey, int | float)
    assert 120 <= grey <= 136


def test_photo_with_several_pictures_shows_the_first() -> None:
    """Phones append a second view or a film to a JPEG."""
    out = BytesIO()
    Image.new("RGB", (60, 40)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "white")])
    (picture,) = process_picture(out.getvalue(), PictureUse.TEXT)
    assert (picture.width, picture.height) == (60, 40)
    assert process_picture(make_picture(60, 40, "JPEG") + b"\0\0\0\x18ftypmp42" + b"\xff\xda" * 99, PictureUse.TEXT)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(6000, 4000), (12000, 9000)], ids=["24 megapixels", "108 megapixels"])
def test_large_photo_is_scaled_down(size: tuple[int, int]) -> None:
    (picture,) = process_picture(make_picture(*size, "JPEG"), PictureUse.TEXT)
    assert (picture.width, picture.height) == (1600, round(1600 * size[1] / size[0]))


def test_picture_of_a_text_is_bounded_in_pixels_and_bytes() -> None:
    noise = Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3))
    out = BytesIO()
    noise.save(out, "PNG")
    (picture,) = process_picture(out.getvalue(), PictureUse.TEXT)
    assert len(picture.data) <= 200_000
    assert picture.width == picture.height < 900
    (tall,) = process_picture(make_picture(400, 20_000), PictureUse.TEXT)
    assert (tall.width, tall.height) == (120, 6000)
    (thin,) = process_picture(make_picture(8000, 1), PictureUse.TEXT)
    assert (thin.width, thin.height) == (1600, 1)


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"", "unreadable-picture", "empty"),
        (b"hello", "unreadable-picture", "not a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "unreadable-picture", "SVG"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<svg/>', "unreadable-picture", "SVG"),
        (b"\0\0\0\x18ftypheic", "unreadable-picture", "HEIC"),
        (b"\0\0\0\x1cftypavif", "unreadable-picture", "AVIF"),
        (make_moving_picture("GIF"), "unreadable-picture", "GIF"),
        (b"BM" + b"\0" * 50, "unreadable-picture", "BMP"),
        (b"<!DOCTYPE html><p>Sign in", "unreadable-picture", "HTML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git-lfs-pointer", "LFS"),
        (make_moving_picture("WEBP"), "moving-picture", "moves"),
        (make_moving_picture("PNG"), "moving-picture", "moves"),
        (make_picture()[:80], "unreadable-picture", "part"),
        (make_picture(file_format="JPEG")[:-2], "unreadable-picture", "part"),
        (make_picture(file_format="WEBP")[:-20], "unreadable-picture", "part"),
        (make_picture().replace(b"IHDR", b"IHDX"), "unreadable-picture", "damaged"),
        (make_png_of_size(20, 20, data=b"\0" * 30), "unreadable-picture", "part|damaged"),
        (make_png_of_size(0, 20), "unreadable-picture", "damaged"),
        (make_png_of_size(60_000, 60_000), "picture-too-large", "60,?000 by 60,?000"),
        (b"\0" * (MAX_PICTURE_BYTES + 1), "picture-too-large", "larger than 20 MB"),
        (add_jpeg_scans(PROGRESSIVE, 5_000), "picture-too-large", "layers"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)  # fmt: skip
def test_picture_that_cannot_be_shown_is_explained(data: bytes, code: str, reason: str) -> None:
    fault = find_fault(data)
    assert fault.code == code
    assert re.search(reason, str(fault.message)), fault.message
    assert str(fault.hint)


def test_ending_of_the_name_decides_nothing() -> None:
    for file_format in ("PNG", "JPEG", "WEBP"):
        assert inspect_picture(make_picture(file_format=file_format)).format == file_format


@pytest.mark.fuzz
@given(
    st.sampled_from([make_picture(40, 30, name) for name in ("PNG", "JPEG", "WEBP")] + [PROGRESSIVE]),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=4)), max_size=6),
    st.integers(0, 4000),
)
def test_any_bytes_are_a_picture_or_a_fault(data: bytes, edits: list[tuple[int, bytes]], cut: int) -> None:
    for place, new in edits:
        place %= len(data)
        data = data[:place] + new + data[place + len(new) :]
    with contextlib.suppress(InvalidPictureError):
        facts = inspect_picture(data[: len(data) - cut % len(data)])
        assert facts.width * facts.height > 0


def test_damaged_pixels_stop_no_other_picture() -> None:
    damaged = bytearray(make_picture(400, 300, "WEBP"))
    damaged[40:] = os.urandom(len(damaged) - 40)
    good = make_picture()
    sources = [PictureSource(PictureUse.AVATAR, lambda data=data: data) for data in (good, bytes(damaged), good)]  # type: ignore[misc]
    results = process_pictures(sources)
    assert isinstance(results[0], tuple)
    assert results[0] == results[2]


def test_second_run_decodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [PictureSource(PictureUse.AVATAR, lambda data=data: data) for data in (make_picture(), PROGRESSIVE)]  # type: ignore[misc]
    first = process_pictures(sources, cache_folder=tmp_path)
    monkeypatch.setattr(LimitedProcess, "ask", lambda *_: pytest.fail("a picture is decoded again"))
    assert process_pictures(sources, cache_folder=tmp_path) == first
    monkeypatch.undo()
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:-100])
    assert process_pictures(sources, cache_folder=tmp_path) == first, "a damaged cache costs time only"


LIMITS = ProcessLimits(seconds=1, memory_bytes=256 * 1024 * 1024, answer_bytes=1000, wait_seconds=300)
MODULE = """
import os, sys, time
from lyceum.system import answer_questions
def answer(question):
    if question == b"work":
        while True: pass
    if question == b"memory":
        return b"x" * len(bytearray(2 * 1024**3))
    if question == b"long":
        return b"x" * 2000
    if question == b"wait":
        time.sleep(600)
    if question == b"crash":
        os.abort()
    return repr(sorted(os.environ)).encode()
answer_questions(answer)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all limits")
def test_limited_process_survives_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "strange_worker.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("LYCEUM_BADGE_KEY", "secret")
    with LimitedProcess("strange_worker", LIMITS) as process:
        for question in (b"work", b"memory", b"long", b"crash"):
            with pytest.raises(ProcessLimitError):
                process.ask(question)
            answer = process.ask(b"environment").decode()
            assert "PYTHONPATH" in answer
            assert "LYCEUM_BADGE_KEY" not in answer


def test_answer_that_comes_late_is_told_from_one_over_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "strange_worker.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    with (
        LimitedProcess("strange_worker", replace(LIMITS, wait_seconds=1)) as process,
        pytest.raises(ProcessTimeoutError),
    ):
        process.ask(b"wait")


@pytest.mark.parametrize(("error", "is_kept"), [(ProcessTimeoutError, False), (ProcessLimitError, True)])
def test_picture_that_the_machine_had_no_time_for_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception], is_kept: bool
) -> None:
    def fail(_: LimitedProcess, __: bytes) -> bytes:
        raise error

    source = PictureSource(PictureUse.TEXT, lambda: make_picture(30, 30, "PNG"))
    with monkeypatch.context() as patch:
        patch.setattr(LimitedProcess, "ask", fail)
        [fault] = process_pictures([source], cache_folder=tmp_path)
    assert isinstance(fault, PictureFault)
    [result] = process_pictures([source], cache_folder=tmp_path)
    assert isinstance(result, PictureFault) == is_kept


def test_worker_of_pictures_reads_no_hub() -> None:
    """The process that decodes pictures imports nothing that knows hubs, keys or GitHub."""
    code = "import sys, runpy; sys.argv[1:] = ['1', '1000000000']; sys.stdin.close(); import lyceum.pictures.picture_worker; print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}).stdout  # fmt: skip
    assert "lyceum.loader" not in modules
    assert "lyceum.credentials" not in modules
