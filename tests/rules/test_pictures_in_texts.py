"""Hints about pictures say what to do with the file at hand, and links to pictures are links."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.support.hubs import COMMON_FILES, find_problems, list_problems, write_hub
from tests.support.pictures import make_picture

PNG = make_picture(20, 10)


def write_tip(text: str) -> str:
    return f"---\ntitle: One\nauthor: ada\n---\n{text}\n"


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("content/images/shot.JPG", "put it beside the text that shows it, such as `content/tips/shot.JPG`, and write"),
        ("content/shot one.png", "put it beside the text that shows it, such as `content/tips/shot one.png`, and write"),
        ("content/challenges/walk/img/a.png", "put it beside the text that shows it, such as `content/challenges/walk/a.png`"),
        ("content/tips/shot.jfif", "save the picture as .png, .jpg or .webp, and name it in the tip"),
        ("content/tips/shot.svg", "save the picture as .png, .jpg or .webp, and name it in the tip"),
    ],
)  # fmt: skip
def test_picture_in_another_place_gets_a_hint_for_pictures(tmp_path: Path, path: str, hint: str) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {path: PNG})
    (problem,) = [problem for problem in find_problems(hub) if problem.code == "unknown-file"]
    assert str(problem.hint).startswith(hint)


def test_link_to_a_picture_is_a_link_and_shows_it(tmp_path: Path) -> None:
    text = "[larger](one.png) [![small](one-2.png)](one-2.png) [odd](b%20%281%29.png)"
    pictures = {f"content/tips/{name}": PNG for name in ("one.png", "one-2.png", "b (1).png")}
    assert list_problems(write_hub(tmp_path, COMMON_FILES | pictures | {"content/tips/one.md": write_tip(text)})) == []


def test_name_with_accents_is_found_in_both_ways_to_write_it(tmp_path: Path) -> None:
    name = "über.png"
    files = COMMON_FILES | {
        f"content/tips/{unicodedata.normalize('NFD', name)}": PNG,
        "content/tips/one.md": write_tip(f"![a]({unicodedata.normalize('NFC', name)})"),
    }
    assert list_problems(write_hub(tmp_path, files)) == []


def test_hint_names_a_picture_as_markdown_takes_it(tmp_path: Path) -> None:
    files = COMMON_FILES | {
        "content/tips/mein bild.png": PNG,
        "content/tips/größe (2).png": PNG,
        "content/tips/one.md": write_tip("![a](Mein%20Bild.PNG) ![b](Größe%20%282%29.png)"),
    }
    problems = {
        problem.where.path + str(problem.message): problem.hint for problem in find_problems(write_hub(tmp_path, files))
    }
    hints = "\n".join(map(str, problems.values()))
    assert "there is no picture `Größe%20%282%29.png` beside this text" in "\n".join(problems)
    for hint in (
        "did you mean `mein%20bild.png`?",
        "did you mean `größe%20%282%29.png`?",
        "write `![what it shows](mein%20bild.png)` into the text beside it, or delete the picture",
    ):
        assert hint in hints


@pytest.mark.parametrize(
    ("written", "choice"),
    [("ada.png", "file"), ("./me.JPG", "file"), ("true", "file"), ("photo", "file"), ("default", "generated"),
     ("https://github.com/ada.png", "github")],
)  # fmt: skip
def test_other_word_for_an_avatar_leads_to_the_choice(tmp_path: Path, written: str, choice: str) -> None:
    hub = write_hub(tmp_path, {"content/learners/ada.yml": f"name: Ada\navatar: {written}\n"})
    assert [str(problem.hint) for problem in find_problems(hub)] == [f"did you mean `{choice}`?"]
