"""Only the texts of our own templates and guides are "the template's text"; people's own words never are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from lyceum.diagnostics import Severity
from lyceum.i18n import get_translator, list_languages, list_translations
from lyceum.rules import PLACEHOLDER_BODIES, PLACEHOLDER_NAME, PLACEHOLDER_TITLE
from lyceum.rules.placeholders import is_placeholder_text
from tests.support.hubs import COMMON_FILES, find_problems, write_hub
from tests.support.paths import ROOT

GUIDES = (
    "CONTRIBUTING.md",
    "content/pages/guide.md",
    "generator/lyceum/contributing/starter/hub/content/pages/guide.md",
)
COMMON_NAMES = {"Ada", "Noodle on a Wednesday"}
"""Names in the examples of the guides that people have, or that only describe an example."""


def list_example_texts(guide: Path) -> list[str]:
    """The names, titles, headlines, notes and bodies in the YAML examples of a guide."""
    texts = []
    for block in re.findall(r"(?ms)^ *```(?:yaml|markdown)\n(.*?)^ *```$", guide.read_text("utf-8")):
        lines = [line.removeprefix("  ") if block.startswith("  ") else line for line in block.split("\n")]
        head, _, body = "\n".join(lines).removeprefix("---\n").partition("---\n")
        values = yaml.safe_load(head) if re.match(r"\w+: ", head) else {}
        texts += [values[name].strip() for name in ("name", "title", "headline", "notes") if name in values]
        texts += [body.strip().partition("\n")[0]] if body.strip() else []
    return [text for text in texts if text not in COMMON_NAMES]


@pytest.mark.parametrize("guide", GUIDES)
def test_every_example_of_a_guide_is_known(guide: str) -> None:
    texts = list_example_texts(ROOT / guide)
    assert texts
    assert [text for text in texts if not is_placeholder_text(text)] == []


def test_template_texts_are_those_of_the_catalogs() -> None:
    texts = (PLACEHOLDER_NAME, PLACEHOLDER_TITLE, *PLACEHOLDER_BODIES.values())
    assert list_languages()
    for translated in (get_translator(language).gettext(text) for language in list_languages() for text in texts):
        assert is_placeholder_text(translated)
        assert translated in [*list_translations(texts)]


@pytest.mark.parametrize("text", ["Your name", "your  NAME", "Ton nom", "Tu nombre", "What people call you", "\u2026"])
def test_template_text_is_an_error_in_every_language(tmp_path: Path, text: str) -> None:
    problem = find_problems(write_hub(tmp_path, COMMON_FILES | {"content/learners/eve.yml": f'name: "{text}"\n'}))[-1]
    assert (problem.code, problem.where.line, problem.where.column) == ("placeholder-text", 1, 7)


@pytest.mark.parametrize(
    "text",
    [
        "Tell me what you are learning here", "Write the docs for the tool that we all use here", "Put what I learnt this year online here",
        "My website", "Foo", "foobar", "...", "Example text", "Placeholder", "My name", "Describe, then draw, then ask here.",
        "Add tests here first", "https://example.org/", "xxx large", "Todo lists", "None of your business", "Null Island",
    ],
)  # fmt: skip
def test_words_of_people_are_no_template(tmp_path: Path, text: str) -> None:
    profile = f'name: Eve\nheadline: "{text}"\nbio: "{text}"\ngoals: ["{text}"]\n'
    tip = f'---\ntitle: "{text}"\nauthor: ada\n---\n{text}\n'
    files = {"content/learners/eve.yml": profile, "content/tips/one.md": tip}
    assert find_problems(write_hub(tmp_path, COMMON_FILES | files)) == ()


@pytest.mark.parametrize(
    "text", ["N/A", "none", "TBD", "-", "<your headline>", "[insert a headline]", "{{ headline }}"]
)
def test_empty_words_and_foreign_marks_are_warned_about(tmp_path: Path, text: str) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/learners/eve.yml": f'name: Eve\nheadline: "{text}"\n'})
    (problem,) = find_problems(hub)
    assert (problem.code, problem.severity) == ("text-says-nothing", Severity.WARNING)


def test_titles_and_labels_may_be_words_for_nothing(tmp_path: Path) -> None:
    files = {
        "content/tips/none.md": "---\ntitle: None\nauthor: ada\n---\nThe value of Python.\n",
        "content/learners/todo.yml": 'name: Todo\nlinks: [{label: My website, url: "https://mia.example.net/"}]\n',
    }
    assert find_problems(write_hub(tmp_path, COMMON_FILES | files)) == ()


@pytest.mark.parametrize("word", ["N/A", "none", "?", "~", "tba", "undefined", "TODO", "---", "\u2014"])
def test_one_list_of_words_for_nothing(tmp_path: Path, word: str) -> None:
    profile: dict[str, str | bytes] = {"content/learners/eve.yml": f"name: Eve\npronouns: '{word}'\n"}
    (problem,) = find_problems(write_hub(tmp_path, COMMON_FILES | profile))
    assert (problem.code, problem.is_error) == ("text-says-nothing", False)


def test_handle_of_the_template_is_to_be_replaced(tmp_path: Path) -> None:
    tip: dict[str, str | bytes] = {"content/tips/one.md": "---\ntitle: One\nauthor: your-handle\n---\nText\n"}
    (problem,) = find_problems(write_hub(tmp_path, COMMON_FILES | tip))
    assert str(problem.hint) == "write your own handle: it is the name of your profile's file"
