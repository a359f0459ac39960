"""Names that show nothing, that mix alphabets, or that look like somebody else's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.diagnostics import Severity
from lyceum.markdown import make_skeletons
from lyceum.markdown.look_alikes import ASCII_PROTOTYPES, load_prototypes
from tests.support.hubs import COMMON_FILES, find_problems, list_problems, write_hub

INVISIBLE = {
    "hangul filler": "\u3164", "variation selector": "\ufe0f", "grapheme joiner": "\u034f", "zero-width space": "\u200b",
    "joiner between Latin letters": "\u200d", "soft hyphen": "\u00ad", "word joiner": "\u2060", "braille blank": "\u2800",
    "halfwidth filler": "\uffa0", "variation selector 17": "\U000e0100", "mongolian selector": "\u180b", "khmer vowel": "\u17b4",
}  # fmt: skip


def list_codes(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    return [problem.code for problem in find_problems(write_hub(folder, COMMON_FILES | files))]


@pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE)
def test_invisible_character_in_a_handle_is_a_problem(tmp_path: Path, character: str) -> None:
    assert list_codes(tmp_path, {f"content/learners/gra{character}ce.yml": "name: Eve\n"}) == ["invalid-file-name"]


@pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/learners/eve.yml", "name: Ev{}e\n"),
        ("content/learners/eve.yml", "name: Eve\nheadline: I {} swim\n"),
        ("content/learners/eve.yml", "name: Eve\ngoals: [swim {} far]\n"),
        ("content/tips/one.md", "---\ntitle: On{}e\nauthor: ada\n---\nText\n"),
        ("content/challenges/swim/challenge.md", "---\ntitle: Sw{}im\nsummary: Far\n---\nText\n"),
        ("content/topics.yml", "- {{id: python, name: Py{}thon}}\n"),
    ],
)
def test_invisible_character_in_a_line_is_a_problem(tmp_path: Path, path: str, text: str, character: str) -> None:
    assert list_codes(tmp_path, {path: text.format(character)}) == ["invisible-character"]


@pytest.mark.parametrize(
    "name",
    ["\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0915\u094d\u200d\u0937", "\U0001f469\U0001f3fd\u200d\U0001f680 Kim", "Kim \u263a\ufe0f", "\u845b\U000e0100",
     "Kim 1\ufe0f\u20e3", "Kim \u2764\ufe0f\u200d\U0001f525", "Kim \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"],
)  # fmt: skip
def test_invisible_characters_that_a_script_or_emoji_needs_are_right(tmp_path: Path, name: str) -> None:
    assert list_codes(tmp_path, {"content/learners/eve.yml": f"name: {name}\n"}) == []


@pytest.mark.parametrize("name", ["***", "\U0001f98a", "\u2014"])
def test_name_without_a_letter_is_a_problem(tmp_path: Path, name: str) -> None:
    assert list_codes(tmp_path, {"content/learners/eve.yml": f'name: "{name}"\n'}) == ["name-without-letters"]


@pytest.mark.parametrize("name", ["\u3164", "\u200b\u200b", "Eve\u200b"])
def test_name_that_shows_nothing_is_one_problem(tmp_path: Path, name: str) -> None:
    assert list_codes(tmp_path, {"content/learners/eve.yml": f'name: "{name}"\n'}) == ["invisible-character"]


@pytest.mark.parametrize(
    "handle", ["\u0430d\u0430", "\u0440ayp\u0430l", "\U0001d420\U0001d42b\U0001d41a\U0001d41c\U0001d41e", "\uff47\uff52\uff41\uff43\uff45", "\u24d0da", "ad\u00aa", "\ufb01n"],
)  # fmt: skip
def test_handle_in_two_alphabets_or_styled_letters_is_a_problem(tmp_path: Path, handle: str) -> None:
    assert list_codes(tmp_path, {f"content/learners/{handle}.yml": "name: Eve\n"}) == ["invalid-file-name"]


def test_styled_handle_is_answered_with_the_plain_one(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/learners/\uff45\uff56\uff45.yml": "name: Eve\n"})
    (problem,) = find_problems(hub)
    assert problem.hint == "call it `eve`"


@pytest.mark.parametrize(
    "handle",
    [
        "\u5c71\u7530\u305f\u308d\u3046",
        "\uae40\u6f22",
        "\u0430\u043d\u043d\u0430",
        "\u0e19\u0e49\u0e33",
        "jos\u00e9",
        "\u0639\u0644\u06cc",
    ],
)
def test_handle_in_the_alphabets_of_one_language_is_right(tmp_path: Path, handle: str) -> None:
    assert list_codes(tmp_path, {f"content/learners/{handle}.yml": "name: Eve\n"}) == []


def test_parts_of_a_handle_in_two_alphabets_are_a_problem(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/learners/ada-\u0430\u043d\u043d\u0430.yml": "name: Eve\n"})
    assert list_problems(hub) == ["content/learners/ada-\u0430\u043d\u043d\u0430.yml:1:1: mixed-alphabets"]


def test_word_of_a_name_in_two_alphabets_is_a_warning(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/learners/eve.yml": "name: Gr\u0430ce Lee\n"})
    assert [(problem.code, problem.severity) for problem in find_problems(hub)] == [
        ("mixed-alphabets", Severity.WARNING)
    ]


def test_name_in_two_alphabets_word_by_word_is_right(tmp_path: Path) -> None:
    assert list_codes(tmp_path, {"content/learners/eve.yml": "name: Anna (\u0410\u043d\u043d\u0430)\n"}) == []


@pytest.mark.parametrize(
    ("handle", "other"), [("adal", "ada1"), ("modern", "modem"), ("olga", "0lga"), ("\u0430\u0441\u0430", "aca"), ("gr\u0251ce", "grace")]
)  # fmt: skip
def test_handles_that_look_alike_are_warned_about(tmp_path: Path, handle: str, other: str) -> None:
    files = {f"content/learners/{name}.yml": "name: Eve\n" for name in {handle, other}}
    assert list_codes(tmp_path, dict(files)) == ["look-alike-name"]


def test_topic_that_looks_like_a_known_one_is_warned_about(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/topics.yml": "- {id: cop, name: Cop}\n",
        "content/learners/eve.yml": "name: Eve\nlearning: [\u0441\u043e\u0440]\n",
    }
    assert sorted(list_codes(tmp_path, files)) == ["look-alike-name", "unknown-topic"]


@pytest.mark.parametrize(("name", "other"), [("naive", "na\u00efve"), ("ada", "eda"), ("kim1", "kim2"), ("lin", "tin")])
def test_names_that_differ_in_sight_do_not_look_alike(name: str, other: str) -> None:
    assert not make_skeletons(name) & make_skeletons(other)


def test_the_short_table_says_what_the_whole_table_says() -> None:
    whole = load_prototypes()
    ascii_pairs = {character: whole[character] for character in map(chr, range(0x21, 0x7F)) if character in whole}
    letters = {
        character: prototype
        for character, prototype in ascii_pairs.items()
        if character != prototype and character.isalnum()
    }
    assert letters | {"|": "1"} == ASCII_PROTOTYPES


@pytest.mark.parametrize(("name", "codes"), [("***", ["name-without-letters"]), ("42", []), ("\u5b66\u6821", [])])
def test_organisation_has_a_letter_or_a_digit(tmp_path: Path, name: str, codes: list[str]) -> None:
    profile = f"name: Eve\norganisation: '{name}'\n"
    assert list_codes(tmp_path, {"content/learners/eve.yml": profile}) == codes
