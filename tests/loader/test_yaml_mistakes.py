"""The table of YAML mistakes: the corpus shows every row, and each fix removes what its row detects."""

from __future__ import annotations

import pytest

from lyceum.contributing.autofix import AUTOFIXES
from lyceum.i18n import Message
from lyceum.loader import FixScope, ParsedFile, list_fixes, load_library, read_yaml
from lyceum.loader.yaml_mistakes import FILE_MISTAKES, FRONT_MATTER_MISTAKES, LINE_MISTAKES, SECOND_DOCUMENTS
from tests.support.paths import CORPUS


def test_corpus_shows_every_detected_mistake() -> None:
    _, problems = load_library(CORPUS / "mistakes")
    shown = {
        (problem.message.template, problem.hint.template)
        for problem in problems
        if isinstance(problem.message, Message) and isinstance(problem.hint, Message)
    }
    for mistake in (*FILE_MISTAKES, *FRONT_MATTER_MISTAKES, *LINE_MISTAKES, *SECOND_DOCUMENTS):
        wordings = [(mistake.message, mistake.hint)] + [
            (variant.message or mistake.message, variant.hint or mistake.hint) for variant in mistake.variants.values()
        ]
        for message, hint in wordings:
            assert (message, hint) in shown, "add a file to tests/corpus/mistakes"


@pytest.mark.parametrize("has_markdown_body", [False, True])
def test_every_fix_has_an_autofix_code(*, has_markdown_body: bool) -> None:
    codes = {fix.autofix_code for scope in FixScope for fix in list_fixes(scope, has_markdown_body=has_markdown_body)}
    assert codes == {"marks", "tabs", "blanks", "commas", "quotes"}
    assert codes <= {autofix.code for autofix in AUTOFIXES}


@pytest.mark.parametrize("mistake", [row for row in LINE_MISTAKES if row.fix], ids=lambda row: row.detect.__name__)
def test_fixed_line_no_longer_shows_its_mistake(mistake: object) -> None:
    """Each line below is wrong in one way; the fix of the row that detects it makes it right."""
    row = next(row for row in LINE_MISTAKES if row is mistake)
    assert row.detect
    assert row.fix
    line = next(line for line in WRONG_LINES if row.detect([line], 0))
    fixed = row.fix.apply(line, frozenset({"headline"}))
    assert fixed != line
    assert row.detect([fixed], 0) is None
    file = read_yaml(
        f"location:\n{fixed}\n".encode() if line[0] == "\t" else fixed.encode(), "content/learners/ada.yml"
    )
    assert isinstance(file, ParsedFile)


WRONG_LINES = (
    "\theadline: Hello",
    "headline：Hello",
    "headline:\u00a0Hello",
    "headline: 'Hello',",
    "headline: Now: Hello",
    "headline: @hello",
    "headline:Hello",
)
