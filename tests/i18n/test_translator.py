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

from lyceum.cli.main import main
from lyceum.contributing.answer_problems import WORDING_BY_CODE
from lyceum.diagnostics import Problem
from lyceum.i18n import Message, Translator, format_message
from lyceum.i18n.catalogs import (
    PACKAGE_DIR,
    build_pot_file,
    find_po_files,
    find_translation_faults,
    update_catalogs,
    update_po_file,
)
from lyceum.rules import load_explanations
from lyceum.schema import Learner
from lyceum.site import build_site
from tests.support.hubs import COMMON_FILES, find_problems, write_hub
from tests.support.paths import CORPUS, ROOT

LANGUAGES = sorted(find_po_files())


def po(language: str, texts: str) -> bytes:
    return (
        f'# My notes\n#   tip = astuce\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n\n{texts}'
    ).encode()


# The languages that ship -------------------------------------------------------------------------------------------


def test_english_french_and_spanish_are_shipped() -> None:
    assert LANGUAGES == ["es", "fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_catalogs_are_complete_and_keep_placeholders(language: str) -> None:
    assert list(find_translation_faults(language, find_po_files()[language].read_bytes())) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_catalogs_start_with_a_glossary(language: str) -> None:
    top = find_po_files()[language].read_text("utf-8").partition("msgid")[0]
    for word in ("tip", "challenge", "badge", "board", "wall", "handle", "learner"):
        assert re.search(rf"^#.*\b{word}\b", top, re.MULTILINE), word


@pytest.mark.parametrize(("language", "none", "one", "two"), [
    ("fr", "0 astuce", "1 astuce", "2 astuces"),
    ("es", "0 consejos", "1 consejo", "2 consejos"),
    ("en", "0 tips", "1 tip", "2 tips"),
])  # fmt: skip
def test_plural_form_follows_the_language(language: str, none: str, one: str, two: str) -> None:
    words = Translator(language)
    said = [
        words.ngettext("%(number)s tip", "%(number)s tips", many, number=words.format_number(many))
        for many in (0, 1, 2)
    ]
    assert said == [none, one, two]


def test_regional_locale_uses_its_language() -> None:
    assert Translator("fr-CA").gettext("Add yourself") == Translator("fr").gettext("Add yourself") != "Add yourself"


# What a check says -------------------------------------------------------------------------------------------------


def everything_found(folder: Path) -> dict[str, list[Problem]]:
    """Every problem of the small hubs that are refused, and of every example of what is refused, by its code."""
    found: dict[str, list[Problem]] = {}
    refused = [path for path in sorted((CORPUS / "invalid").iterdir()) if (path / "content").is_dir()]
    refused += [
        write_hub(folder / code, COMMON_FILES | {one.bad_example.path: one.bad_example.text})
        for code, one in load_explanations().items()
        if one.bad_example
    ]
    for path in refused:
        for problem in find_problems(path):
            found.setdefault(problem.code, []).append(problem)
    return found


def sentences(message: str) -> list[Message]:
    """The message, and those that it quotes."""
    if not isinstance(message, Message):
        return []
    return [message, *(inner for value in message.values.values() for inner in sentences(value))]


def test_translated_check_output_has_no_english(tmp_path: Path) -> None:
    found = everything_found(tmp_path)
    assert set(found) >= {code for code, one in load_explanations().items() if one.bad_example}
    for language in LANGUAGES:
        words = Translator(language)
        for problem in (one for those in found.values() for one in those):
            for text in (problem.message, problem.hint):
                assert isinstance(text, Message) or text == "", f"{problem.code}: {text!r} is said in English only"
                for sentence in sentences(text):
                    assert words.translate(sentence) != str(sentence), (
                        f"{language}, {problem.code}: {sentence.template}"
                    )


def test_quoted_text_is_not_translated() -> None:
    french = Translator("fr")
    what = format_message("`{field}` should be one value, and is {what}", field="name", what=format_message("a list"))
    assert str(what) == "`name` should be one value, and is a list"
    assert french.translate(what) == "`name` devrait être une seule valeur\u00a0; ici, c’est\u00a0: une liste"
    assert french.translate(format_message("`{field}` is empty", field="{what}")) == "`{what}` est vide"


def test_check_uses_the_requested_language(tmp_path: Path) -> None:
    shutil.copytree(CORPUS / "invalid" / "a-first-profile" / "content", tmp_path / "content")
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
    words, found = Translator(language), {}
    for message in read_po(BytesIO(build_pot_file())):
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            part = max(re.split(r"%\(\w+\)s|\{\w+\}", text.replace("`", "")), key=len).strip()
            if len(re.findall(r"\w+", part)) > 2 and words.gettext(text) != text:
                found[part] = text
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_translated_site_has_no_english(tmp_path: Path, language: str) -> None:
    shutil.copytree(CORPUS / "valid" / "every-field" / "content", tmp_path / "content")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "content/pages").mkdir()
    community = tmp_path / "content/hub.yml"
    community.write_text(
        re.sub(r"(?m)^(language|description):.*$", "", community.read_text("utf-8")) + f"\nlanguage: {language}\n",
        "utf-8",
    )  # the description happens to be words of ours
    write_hub(tmp_path, {
        "content/hub.yml": community.read_bytes(),
        "content/learners/eve.yml": "name: Eve\nheadlin: Learning to swim\njoined: 03/04/2026\n",
        "content/learners/new.yml": "name: New\n",
        "content/learners/new.png": "no picture",
    })  # fmt: skip
    site = build_site(tmp_path, site_dir=tmp_path / "site", strict=False).site_folder
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
    assert tabs == [Translator(language).gettext("About us" if one == "About" else one) for one in named]
    assert f'"lang":["{language}"]' in (site / "search/search_index.json").read_text("utf-8").replace(" ", "")


# The list of texts, and its command ----------------------------------------------------------------------------------


def test_gettext_aliases_keep_their_names() -> None:
    looks = r"(?:np|n|p)gettext"
    for path in sorted(PACKAGE_DIR.rglob("*.py")):
        for line in re.findall(rf"^ *([\w, ]+ = .*\.{looks}\b(?!\().*)$", path.read_text("utf-8"), re.MULTILINE):
            names, values = (part.split(",") for part in line.split(" = ", 1))
            for name, value in zip(names, values, strict=False):
                assert not (found := re.search(rf"\.({looks})$", value)) or name.strip() == found[1], f"{path}: {line}"


def test_template_contains_all_user_facing_text() -> None:
    texts = build_pot_file().decode()
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


def test_form_wording_is_for_codes_that_exist() -> None:
    assert set(WORDING_BY_CODE) <= set(load_explanations())


def test_same_code_gives_the_same_catalog_bytes() -> None:
    assert build_pot_file() == build_pot_file()
    for language, path in find_po_files().items():
        assert update_po_file(language, path.read_bytes()) == path.read_bytes()


def test_catalog_update_adds_removes_and_keeps_entries() -> None:
    old = po("pl", 'msgid "Tips"\nmsgstr "Wskazówki"\n\nmsgid "Gone since"\nmsgstr "Nie ma"\n')
    new = update_po_file("pl", old).decode()
    assert new.startswith("# My notes\n#   tip = astuce\nmsgid")
    assert 'msgid "Tips"\nmsgstr "Wskazówki"\n' in new
    assert "Gone since" not in new
    assert 'msgid "All tips"\nmsgstr ""\n' in new
    assert 'msgid_plural "%(number)s tips"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' in new, "Polish has three forms"
    assert update_po_file("pl", new.encode()).decode() == new


def test_new_plural_entry_keeps_the_old_singular() -> None:
    new = update_po_file("fr", po("fr", 'msgid "%(number)s tip"\nmsgstr "%(number)s astuce"\n')).decode()
    assert 'msgid_plural "%(number)s tips"\nmsgstr[0] "%(number)s astuce"\nmsgstr[1] ""\n' in new
    plural = 'msgid "Tips"\nmsgid_plural "All tips"\nmsgstr[0] "Astuces"\nmsgstr[1] "Toutes"\n'
    assert 'msgid "Tips"\nmsgstr "Astuces"\n' in update_po_file("fr", po("fr", plural)).decode()


def test_new_language_starts_with_an_empty_catalog() -> None:
    new = update_po_file("it", b"")
    assert '"Language: it\\n"' in new.decode()
    assert new.decode().count("\nmsgid ") == build_pot_file().decode().count("\nmsgid ")


@pytest.mark.parametrize(("text", "fault"), [
    ('msgid "Tips"\nmsgstr ""\n', "not translated: Tips"),
    ('#, fuzzy\nmsgid "Tips"\nmsgstr "Astuces"\n', "still marked as fuzzy: Tips"),
    ('msgid "Looking for %(what)s"\nmsgstr "Cherche %(wat)s"\n', "other placeholders or `code` than in English: Looking for %(what)s"),
    ('msgid "`{field}` is empty"\nmsgstr "le champ est vide"\n', "other placeholders or `code` than in English: `{field}` is empty"),
    ('msgid "Gone since"\nmsgstr "Parti"\n', "no longer a text: Gone since"),
    ('msgid "%(number)s tip"\nmsgid_plural "%(number)s tips"\nmsgstr[0] "%(number)s astuce"\nmsgstr[1] ""\n', "not translated: %(number)s tip"),
])  # fmt: skip
def test_translation_mistakes_are_reported(text: str, fault: str) -> None:
    assert fault in list(find_translation_faults("fr", po("fr", text)))


def test_check_fails_if_a_shipped_catalog_is_incomplete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert update_catalogs(["--check"], tmp_path) == 1, "nothing is there yet"
    file = tmp_path / "fr/LC_MESSAGES/lyceum.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(find_po_files()["fr"].read_bytes())
    assert update_catalogs([], tmp_path) == 0
    assert update_catalogs(["--check"], tmp_path) == 0
    capsys.readouterr()
    file.write_text(file.read_text("utf-8").replace('msgstr "Astuces"', 'msgstr ""'), "utf-8")
    assert update_catalogs(["--check"], tmp_path) == 1
    assert capsys.readouterr().err == "fr: not translated: Tips\n"
    assert update_catalogs(["--chek"], tmp_path) == 2
