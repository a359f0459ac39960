"""Every problem has a page, and its examples are what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lyceum.rules import Explanation, load_explanations
from tests.support.hubs import COMMON_FILES, find_problems, write_hub
from tests.support.paths import ROOT


def test_every_problem_code_has_an_explanation() -> None:
    written = set()
    for path in (ROOT / "generator").rglob("*.py"):
        text = path.read_text("utf-8")
        if {"loader", "schema", "rules", "site"} & set(path.parts):
            written |= set(
                re.findall(
                    r"(?:make_field_error\(|Problem\([^\"]*?|UnsupportedYamlError\(\s*event,)\s*\"([a-z0-9-]+)\"", text
                )
            )
    written -= {"content", "giscus.json", ".", "closes", "date", "season"}
    assert {code for code in written if "-" in code} <= set(load_explanations())


@pytest.mark.parametrize(
    "one", [one for one in load_explanations().values() if one.bad_example], ids=lambda one: one.code
)
def test_bad_example_has_the_problem_and_good_has_none(tmp_path: Path, one: Explanation) -> None:
    assert one.bad_example
    assert one.good_example
    found = find_problems(write_hub(tmp_path / "bad", COMMON_FILES | {one.bad_example.path: one.bad_example.text}))
    assert {problem.code for problem in found} == {one.code}
    assert (
        find_problems(write_hub(tmp_path / "good", COMMON_FILES | {one.good_example.path: one.good_example.text})) == ()
    )


def test_every_explanation_is_a_full_sentence() -> None:
    assert all(one.text.endswith((".", ")")) for one in load_explanations().values()), "a sentence"
