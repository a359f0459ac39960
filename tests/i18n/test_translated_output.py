"""What `lyceum check` prints and what a site shows is in the language of the hub, without English in between."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from lyceum.cli.generate import list_extra_texts
from lyceum.cli.main import main
from lyceum.diagnostics import Problem
from lyceum.i18n import Message, find_po_files, get_translator
from lyceum.i18n.catalogs import build_pot_file
from lyceum.rules import load_explanations
from lyceum.site import build_site
from lyceum.site.search_index import translate_search_texts
from tests.support.hubs import COMMON_FILES, find_problems, list_corpus_hubs, write_hub
from tests.support.pages import write_out
from tests.support.paths import CORPUS, ROOT

LANGUAGES = sorted(find_po_files())


def find_problems_by_code(folder: Path) -> dict[str, list[Problem]]:
    """Every problem of the invalid hubs of the corpus and of the bad examples of the explanations."""
    problems_by_code: dict[str, list[Problem]] = {}
    example_hubs = [
        write_hub(folder / code, COMMON_FILES | {explanation.bad_example.path: explanation.bad_example.text})
        for code, explanation in load_explanations().items()
        if explanation.bad_example
    ]
    for hub in (*list_corpus_hubs("invalid"), *example_hubs):
        for problem in find_problems(hub):
            problems_by_code.setdefault(problem.code, []).append(problem)
    return problems_by_code


def list_messages(message: object) -> list[Message]:
    """The message, and the messages among its values."""
    if not isinstance(message, Message):
        return []
    return [message, *(inner for value in message.values.values() for inner in list_messages(value))]


def test_translated_check_output_has_no_english(tmp_path: Path) -> None:
    problems_by_code = find_problems_by_code(tmp_path)
    assert set(problems_by_code) >= {code for code, text in load_explanations().items() if text.bad_example}
    for language in LANGUAGES:
        translator = get_translator(language)
        for problem in (problem for problems in problems_by_code.values() for problem in problems):
            for text in (problem.message, problem.hint):
                assert isinstance(text, Message) or text == "", f"{problem.code}: {text!r} is said in English only"
                for message in list_messages(text):
                    assert translator.translate(message) != str(message), (
                        f"{language}, {problem.code}: {message.template}"
                    )


def test_check_uses_the_requested_language(tmp_path: Path) -> None:
    shutil.copytree(CORPUS / "invalid" / "profile" / "content", tmp_path / "content")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    result = CliRunner().invoke(main, ["-C", str(tmp_path), "check", "--language", "es", "--format", "text"])
    assert result.exit_code == 1
    assert "content/learners/ada.yml:2:1: `headlin` no es un campo aquí [unknown-field]" in result.stdout
    assert "    ¿querías decir `headline`?" in result.stdout
    assert ": aviso: " in result.stdout
    assert "problemas" in result.stderr


def list_english_texts(language: str) -> dict[str, str]:
    """Every text that the language translates, by its longest run of more than two words between placeholders."""
    translator, texts = get_translator(language), {}
    for message in read_po(BytesIO(build_pot_file(list_extra_texts()))):
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            part = max(re.split(r"%\(\w+\)s|\{\w+\}", text.replace("`", "")), key=len).strip()
            if len(re.findall(r"\w+", part)) > 2 and translator.gettext(text) != text:
                texts[part] = text
    return texts


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_translated_site_has_no_english(tmp_path: Path, language: str) -> None:
    site = build_site(write_hub_in_language(tmp_path, language), site_dir=tmp_path / "site", strict=False).site_folder
    english_texts = list_english_texts(language)
    assert len(english_texts) > 300
    for page in sorted(site.rglob("*.html")):
        html = write_out(page.read_text("utf-8"))
        assert f'<html lang="{language}"' in html or "http-equiv=refresh" in html.replace('"', ""), page
        visible_text = " ".join(unescape(re.sub(r"</?(?:code|strong|b|em)\b[^>]*>", "", html)).split())
        untranslated = [text for part, text in english_texts.items() if part in visible_text]
        assert untranslated == [], page.relative_to(site)
    header = re.search(r'(?s)class="hub-tabs".*?</nav>', write_out((site / "index.html").read_text("utf-8")))
    assert header
    tabs = re.findall(r"<a [^>]*>(.*?)</a>", header[0])
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2].partition("\nplugins:")[0]
    titles = re.findall(r"(?m)^  - (\w+):", navigation)
    assert tabs == [get_translator(language).gettext("About us" if title == "About" else title) for title in titles]
    texts = json.loads((site / "search/index.json").read_text("utf-8"))["texts"]
    assert texts == translate_search_texts(get_translator(language))


def write_hub_in_language(folder: Path, language: str) -> Path:
    """A hub with every field, and with problems that the status page lists."""
    shutil.copytree(CORPUS / "valid" / "every-field" / "content", folder / "content")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "content/pages").mkdir()
    for name in ("about", "guide", "code-of-conduct"):
        (folder / f"content/pages/{name}.md").write_text(f"# {name.upper()}\n", "utf-8")
    settings_file = folder / "content/hub.yml"
    # The description happens to hold words that the site uses as well.
    settings = re.sub(r"(?m)^(language|description):.*$", "", settings_file.read_text("utf-8"))
    return write_hub(folder, {
        "content/hub.yml": settings + f"\nlanguage: {language}\n",
        "content/learners/eve.yml": "name: Eve\nheadlin: Learning to swim\njoined: 03/04/2026\n",
        "content/learners/new.yml": "name: New\n",
        "content/learners/new.png": "no picture",
    })  # fmt: skip
