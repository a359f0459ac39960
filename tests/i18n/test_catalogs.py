"""The catalogs hold every text of the code, and the translations that ship are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lyceum.cli.generate import list_extra_texts
from lyceum.cli.main import main
from lyceum.contributing.answer_problems import WORDING_BY_CODE
from lyceum.i18n import find_po_files, find_translation_faults
from lyceum.i18n.catalogs import build_pot_file, update_po_file
from lyceum.rules import load_explanations
from lyceum.schema import Learner, describe_fields
from lyceum.system import PACKAGE_FOLDER

LANGUAGES = sorted(find_po_files())
EXTRA_TEXTS = list_extra_texts()


def make_po_file(language: str, texts: str) -> bytes:
    return (
        f'# My notes\n#   tip = astuce\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n\n{texts}'
    ).encode()


def run_generate_catalogs(locale_folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["generate", "catalogs", "--locale-folder", str(locale_folder), *options])


def test_english_french_and_spanish_are_shipped() -> None:
    assert LANGUAGES == ["es", "fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_catalogs_are_complete_and_keep_placeholders(language: str) -> None:
    assert list(find_translation_faults(language, find_po_files()[language].read_bytes(), EXTRA_TEXTS)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_catalogs_start_with_a_glossary(language: str) -> None:
    comments = find_po_files()[language].read_text("utf-8").partition("msgid")[0]
    for word in ("tip", "challenge", "badge", "board", "wall", "handle", "learner"):
        assert re.search(rf"^#.*\b{word}\b", comments, re.MULTILINE), word


def test_gettext_aliases_keep_their_names() -> None:
    function = r"(?:np|n|p)gettext"
    for path in sorted(PACKAGE_FOLDER.rglob("*.py")):
        for line in re.findall(rf"^ *([\w, ]+ = .*\.{function}\b(?!\().*)$", path.read_text("utf-8"), re.MULTILINE):
            names, values = (part.split(",") for part in line.split(" = ", 1))
            for name, value in zip(names, values, strict=False):
                match = re.search(rf"\.({function})$", value)
                assert not match or name.strip() == match[1], f"{path}: {line}"


def test_template_contains_all_user_facing_text() -> None:
    template = build_pot_file(EXTRA_TEXTS).decode()
    for text in (
        "Your handle.",  # of a field
        "write digits only",  # a hint of the model
        "`{text}` is not a date",
        "Some addresses belong to the site itself.",  # an explanation
        "a control character ({code})",  # quoted by a sentence
        "Theme: dark",  # of the theme
        "needs a moderator",  # a verdict
    ):
        assert f'msgid "{text}"' in template, text
    for field in describe_fields(Learner).values():
        assert field.description in " ".join(re.sub(r'"\n"', "", template).replace("\\", "").split())


def test_form_wording_is_for_codes_that_exist() -> None:
    assert set(WORDING_BY_CODE) <= set(load_explanations())


@pytest.mark.slow
def test_same_code_gives_the_same_catalog_bytes() -> None:
    assert build_pot_file(EXTRA_TEXTS) == build_pot_file(EXTRA_TEXTS)
    for language, path in find_po_files().items():
        assert update_po_file(language, path.read_bytes(), EXTRA_TEXTS) == path.read_bytes()


@pytest.mark.slow
def test_catalog_update_adds_removes_and_keeps_entries() -> None:
    old = make_po_file("pl", 'msgid "Tips"\nmsgstr "Wskazówki"\n\nmsgid "Gone since"\nmsgstr "Nie ma"\n')
    new = update_po_file("pl", old, EXTRA_TEXTS).decode()
    assert new.startswith("# My notes\n#   tip = astuce\nmsgid")
    assert 'msgid "Tips"\nmsgstr "Wskazówki"\n' in new
    assert "Gone since" not in new
    assert 'msgid "All tips"\nmsgstr ""\n' in new
    assert 'msgid_plural "%(number)s tips"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' in new, "Polish has three forms"
    assert update_po_file("pl", new.encode(), EXTRA_TEXTS).decode() == new


def test_new_plural_entry_keeps_the_old_singular() -> None:
    singular = make_po_file("fr", 'msgid "%(number)s tip"\nmsgstr "%(number)s astuce"\n')
    new = update_po_file("fr", singular, EXTRA_TEXTS).decode()
    assert 'msgid_plural "%(number)s tips"\nmsgstr[0] "%(number)s astuce"\nmsgstr[1] ""\n' in new
    plural = make_po_file("fr", 'msgid "Tips"\nmsgid_plural "All tips"\nmsgstr[0] "Astuces"\nmsgstr[1] "Toutes"\n')
    assert 'msgid "Tips"\nmsgstr "Astuces"\n' in update_po_file("fr", plural, EXTRA_TEXTS).decode()


def test_new_language_starts_with_an_empty_catalog() -> None:
    new = update_po_file("it", b"", EXTRA_TEXTS).decode()
    assert '"Language: it\\n"' in new
    assert new.count("\nmsgid ") == build_pot_file(EXTRA_TEXTS).decode().count("\nmsgid ")


@pytest.mark.parametrize(("text", "fault"), [
    ('msgid "Tips"\nmsgstr ""\n', "not translated: Tips"),
    ('#, fuzzy\nmsgid "Tips"\nmsgstr "Astuces"\n', "still marked as fuzzy: Tips"),
    ('msgid "Looking for %(what)s"\nmsgstr "Cherche %(wat)s"\n', "other placeholders or `code` than in English: Looking for %(what)s"),
    ('msgid "`{field}` is empty"\nmsgstr "le champ est vide"\n', "other placeholders or `code` than in English: `{field}` is empty"),
    ('msgid "Gone since"\nmsgstr "Parti"\n', "no longer a text: Gone since"),
    ('msgid "%(number)s tip"\nmsgid_plural "%(number)s tips"\nmsgstr[0] "%(number)s astuce"\nmsgstr[1] ""\n', "not translated: %(number)s tip"),
])  # fmt: skip
def test_translation_mistakes_are_reported(text: str, fault: str) -> None:
    assert fault in list(find_translation_faults("fr", make_po_file("fr", text), EXTRA_TEXTS))


@pytest.mark.slow
def test_check_fails_if_a_shipped_catalog_is_incomplete(tmp_path: Path) -> None:
    assert run_generate_catalogs(tmp_path, "--check").exit_code == 1, "nothing is there yet"
    file = tmp_path / "fr/LC_MESSAGES/lyceum.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(find_po_files()["fr"].read_bytes())
    assert run_generate_catalogs(tmp_path).exit_code == 0
    assert run_generate_catalogs(tmp_path, "--check").exit_code == 0
    file.write_text(file.read_text("utf-8").replace('msgstr "Astuces"', 'msgstr ""'), "utf-8")
    result = run_generate_catalogs(tmp_path, "--check")
    assert result.exit_code == 1
    assert result.stderr == "fr: not translated: Tips\n"
    assert run_generate_catalogs(tmp_path, "--chek").exit_code == 2
