"""What people read, they read in their hub's language: every text is in the list, and every language that ships says it."""

from __future__ import annotations

import re
import shutil
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from generator import catalogues, fromissue
from generator.catalogues import faults, shipped, template, translation
from generator.cli import main
from generator.engines.build import built
from generator.explained import explained
from generator.model import Learner
from generator.problem import Message, Problem, say
from generator.words import Words
from tests.conftest import ROOT
from tests.hubs import hub, problems
from tests.test_rules import COMMON

HERE = Path(__file__).parent
LANGUAGES = sorted(shipped())


def po(language: str, texts: str) -> bytes:
    return (
        f'# My notes\n#   tip = astuce\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n\n{texts}'
    ).encode()


# The languages that ship -------------------------------------------------------------------------------------------


def test_english_french_and_spanish_ship() -> None:
    assert LANGUAGES == ["es", "fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_ships_says_everything_and_keeps_placeholders_and_code(language: str) -> None:
    assert list(faults(language, shipped()[language].read_bytes())) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_ships_tells_its_words_for_ours_at_the_top(language: str) -> None:
    top = shipped()[language].read_text("utf-8").partition("msgid")[0]
    for word in ("tip", "challenge", "badge", "board", "wall", "handle", "learner"):
        assert re.search(rf"^#.*\b{word}\b", top, re.MULTILINE), word


@pytest.mark.parametrize(("language", "none", "one", "two"), [
    ("fr", "0 astuce", "1 astuce", "2 astuces"),
    ("es", "0 consejos", "1 consejo", "2 consejos"),
    ("en", "0 tips", "1 tip", "2 tips"),
])  # fmt: skip
def test_a_number_takes_the_form_of_its_language(language: str, none: str, one: str, two: str) -> None:
    words = Words(language)
    said = [words.ngettext("%(number)s tip", "%(number)s tips", many, number=words.number(many)) for many in (0, 1, 2)]
    assert said == [none, one, two]


def test_a_region_speaks_its_language() -> None:
    assert Words("fr-CA").gettext("Add yourself") == Words("fr").gettext("Add yourself") != "Add yourself"


# What a check says -------------------------------------------------------------------------------------------------


def everything_found(folder: Path) -> dict[str, list[Problem]]:
    """Every problem of the small hubs that are refused, and of every example of what is refused, by its code."""
    found: dict[str, list[Problem]] = {}
    refused = [path for path in sorted((HERE / "rejected").iterdir()) if (path / "content").is_dir()]
    refused += [
        hub(folder / code, COMMON | {one.bad.path: one.bad.text}) for code, one in explained().items() if one.bad
    ]
    for path in refused:
        for problem in problems(path):
            found.setdefault(problem.code, []).append(problem)
    return found


def sentences(message: str) -> list[Message]:
    """The message, and those that it quotes."""
    if not isinstance(message, Message):
        return []
    return [message, *(inner for value in message.values.values() for inner in sentences(value))]


def test_no_english_is_left_in_what_a_check_says(tmp_path: Path) -> None:
    found = everything_found(tmp_path)
    assert set(found) >= {code for code, one in explained().items() if one.bad}
    for language in LANGUAGES:
        words = Words(language)
        for problem in (one for those in found.values() for one in those):
            for text in (problem.message, problem.hint):
                assert isinstance(text, Message) or text == "", f"{problem.code}: {text!r} is said in English only"
                for sentence in sentences(text):
                    assert words.said(sentence) != str(sentence), f"{language}, {problem.code}: {sentence.template}"


def test_what_is_quoted_stays_and_what_we_say_of_it_is_translated() -> None:
    french = Words("fr")
    what = say("`{field}` should be one value, and is {what}", field="name", what=say("a list"))
    assert str(what) == "`name` should be one value, and is a list"
    assert french.said(what) == "`name` devrait être une seule valeur\u00a0; ici, c’est\u00a0: une liste"
    assert french.said(say("`{field}` is empty", field="{what}")) == "`{what}` est vide"


def test_a_check_answers_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    shutil.copytree(HERE / "rejected/a-first-profile/content", tmp_path / "content")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    done = CliRunner().invoke(main, ["-C", str(tmp_path), "check", "--language", "es", "--format", "text"])
    assert done.exit_code == 1
    assert "content/learners/ada.yml:2:1: `headlin` no es un campo aquí [unknown-field]" in done.stdout
    assert "    ¿querías decir `headline`?" in done.stdout
    assert ": aviso: " in done.stdout
    assert "problemas" in done.stderr


# What a site says --------------------------------------------------------------------------------------------------


def english(language: str) -> dict[str, str]:
    """The longest run of more than two words between the placeholders of every text that the language says otherwise,
    and the text."""
    words, found = Words(language), {}
    for message in read_po(BytesIO(template())):
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            part = max(re.split(r"%\(\w+\)s|\{\w+\}", text.replace("`", "")), key=len).strip()
            if len(re.findall(r"\w+", part)) > 2 and words.gettext(text) != text:
                found[part] = text
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_is_left_on_the_pages_of_a_site(tmp_path: Path, language: str) -> None:
    shutil.copytree(HERE / "accepted/every-field/content", tmp_path / "content")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "content/pages").mkdir()
    community = tmp_path / "content/hub.yml"
    community.write_text(
        re.sub(r"(?m)^(language|description):.*$", "", community.read_text("utf-8")) + f"\nlanguage: {language}\n",
        "utf-8",
    )  # the description happens to be words of ours
    hub(tmp_path, {
        "content/hub.yml": community.read_bytes(),
        "content/learners/eve.yml": "name: Eve\nheadlin: Learning to swim\njoined: 03/04/2026\n",
        "content/learners/new.yml": "name: New\n",
        "content/learners/new.png": "no picture",
    })  # fmt: skip
    site = built(tmp_path, site_dir=tmp_path / "site", strict=False).folder
    texts = english(language)
    assert len(texts) > 300
    for page in sorted(site.rglob("*.html")):
        html = page.read_text("utf-8")
        assert f'<html lang="{language}"' in html or "http-equiv=refresh" in html.replace('"', ""), page
        said = " ".join(unescape(re.sub(r"</?(?:code|strong|b|em)\b[^>]*>", "", html)).split())
        left = [text for part, text in texts.items() if part in said]
        assert left == [], page.relative_to(site)
    tabs = re.findall(r'md-tabs__link">\s*([^<]*?)\s*<', (site / "index.html").read_text("utf-8"))
    named = re.findall(
        r"(?m)^  - (\w+):", (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2].partition("\nplugins:")[0]
    )
    assert tabs == [Words(language).gettext("About us" if one == "About" else one) for one in named]
    assert f'"lang":["{language}"]' in (site / "search/search_index.json").read_text("utf-8").replace(" ", "")


# The list of texts, and its command ----------------------------------------------------------------------------------


def test_whatever_looks_up_a_text_keeps_its_name_so_that_the_list_finds_the_text() -> None:
    looks = r"(?:np|n|p)gettext"
    for path in sorted(catalogues.HERE.rglob("*.py")):
        for line in re.findall(rf"^ *([\w, ]+ = .*\.{looks}\b(?!\().*)$", path.read_text("utf-8"), re.MULTILINE):
            names, values = (part.split(",") for part in line.split(" = ", 1))
            for name, value in zip(names, values, strict=False):
                assert not (found := re.search(rf"\.({looks})$", value)) or name.strip() == found[1], f"{path}: {line}"


def test_the_list_holds_what_people_read() -> None:
    texts = template().decode()
    for text in (
        "Your handle.",  # of a field
        "write digits only",  # a hint of the model
        "`{text}` is not a date",
        "Some addresses belong to the site itself.",  # an explanation
        "a control character ({code})",  # quoted by a sentence
        "Switch to the evening",  # of the theme
        "needs a person",  # a verdict
    ):
        assert f'msgid "{text}"' in texts, text
    for field in Learner.model_fields.values():
        assert field.description in " ".join(re.sub(r'"\n"', "", texts).replace("\\", "").split())


def test_what_is_said_otherwise_in_an_issue_is_said_by_a_check() -> None:
    texts = {message.id for message in read_po(BytesIO(template())) if isinstance(message.id, str)}
    assert set(fromissue._IN_A_FORM) <= texts


def test_the_same_code_gives_the_same_bytes() -> None:
    assert template() == template()
    for language, path in shipped().items():
        assert translation(language, path.read_bytes()) == path.read_bytes()


def test_an_update_adds_what_is_new_drops_what_is_gone_and_keeps_what_is_said() -> None:
    old = po("pl", 'msgid "Tips"\nmsgstr "Wskazówki"\n\nmsgid "Gone since"\nmsgstr "Nie ma"\n')
    new = translation("pl", old).decode()
    assert new.startswith("# My notes\n#   tip = astuce\nmsgid")
    assert 'msgid "Tips"\nmsgstr "Wskazówki"\n' in new
    assert "Gone since" not in new
    assert 'msgid "All tips"\nmsgstr ""\n' in new
    assert 'msgid_plural "%(number)s tips"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' in new, "Polish has three forms"
    assert translation("pl", new.encode()).decode() == new


def test_a_text_that_becomes_one_for_numbers_keeps_what_was_said_as_its_first_form() -> None:
    new = translation("fr", po("fr", 'msgid "%(number)s tip"\nmsgstr "%(number)s astuce"\n')).decode()
    assert 'msgid_plural "%(number)s tips"\nmsgstr[0] "%(number)s astuce"\nmsgstr[1] ""\n' in new
    plural = 'msgid "Tips"\nmsgid_plural "All tips"\nmsgstr[0] "Astuces"\nmsgstr[1] "Toutes"\n'
    assert 'msgid "Tips"\nmsgstr "Astuces"\n' in translation("fr", po("fr", plural)).decode()


def test_a_new_language_begins_as_an_empty_file() -> None:
    new = translation("it", b"")
    assert '"Language: it\\n"' in new.decode()
    assert new.decode().count("\nmsgid ") == template().decode().count("\nmsgid ")


@pytest.mark.parametrize(("text", "fault"), [
    ('msgid "Tips"\nmsgstr ""\n', "not translated: Tips"),
    ('#, fuzzy\nmsgid "Tips"\nmsgstr "Astuces"\n', "still marked as fuzzy: Tips"),
    ('msgid "Looking for %(what)s"\nmsgstr "Cherche %(wat)s"\n', "other placeholders or `code` than in English: Looking for %(what)s"),
    ('msgid "`{field}` is empty"\nmsgstr "le champ est vide"\n', "other placeholders or `code` than in English: `{field}` is empty"),
    ('msgid "Gone since"\nmsgstr "Parti"\n', "no longer a text: Gone since"),
    ('msgid "%(number)s tip"\nmsgid_plural "%(number)s tips"\nmsgstr[0] "%(number)s astuce"\nmsgstr[1] ""\n', "not translated: %(number)s tip"),
])  # fmt: skip
def test_a_fault_of_a_translation_is_told(text: str, fault: str) -> None:
    assert fault in list(faults("fr", po("fr", text)))


def test_the_check_fails_while_a_language_that_ships_lacks_a_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogues.main(["--check"], tmp_path) == 1, "nothing is there yet"
    file = tmp_path / "fr/LC_MESSAGES/lyceum.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(shipped()["fr"].read_bytes())
    assert catalogues.main([], tmp_path) == 0
    assert catalogues.main(["--check"], tmp_path) == 0
    capsys.readouterr()
    file.write_text(file.read_text("utf-8").replace('msgstr "Astuces"', 'msgstr ""'), "utf-8")
    assert catalogues.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err == "fr: not translated: Tips\n"
    assert catalogues.main(["--chek"], tmp_path) == 2
