"""Every problem has a page, and its examples are what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.explained import Explained, explained
from tests.conftest import ROOT
from tests.hubs import hub, problems
from tests.test_rules import COMMON


def test_every_code_that_can_be_answered_is_explained() -> None:
    written = set()
    for path in (ROOT / "generator").rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name in {"reading.py", "source.py", "model.py", "site.py"} or "rules" in path.parts:
            written |= set(re.findall(r"(?:_wrong\(|Problem\([^\"]*?|_Refused\(\s*event,)\s*\"([a-z0-9-]+)\"", text))
    written -= {"content", "giscus.json", ".", "closes", "date", "season"}
    assert {code for code in written if "-" in code} <= set(explained())


@pytest.mark.parametrize("one", [one for one in explained().values() if one.bad], ids=lambda one: one.code)
def test_the_bad_example_has_the_problem_and_the_good_one_has_none(tmp_path: Path, one: Explained) -> None:
    assert one.bad
    assert one.good
    found = problems(hub(tmp_path / "bad", COMMON | {one.bad.path: one.bad.text}))
    assert {problem.code for problem in found} == {one.code}
    assert problems(hub(tmp_path / "good", COMMON | {one.good.path: one.good.text})) == ()


def test_every_explanation_is_a_sentence() -> None:
    assert all(one.says.endswith((".", ")")) for one in explained().values()), "a sentence"
