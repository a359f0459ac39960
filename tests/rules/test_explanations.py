"""Every problem code has a help page, and the examples on it show what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.rules import load_explanations
from lyceum.rules.checker import RULES
from lyceum.rules.explanations import Explanation
from tests.support.hubs import COMMON_FILES, find_problems, write_hub
from tests.support.problem_codes import ProblemCodeFinder

COMPUTED_CODES = {
    "rules/registry: find.__name__.replace('_', '-')": "the name of a rule; RULES lists them",
    "loader/model_errors: error['type']": "the code of a make_field_error, which Pydantic hands back",
    "loader/model_errors: error.error_type.replace('_', '-')": "an error type of Pydantic that the loader has no words for",
}
"""The expressions whose value the source does not show, and where their codes come from."""


def test_every_problem_code_has_an_explanation() -> None:
    finder = ProblemCodeFinder(creators=[("Problem", "code"), ("make_field_error", "code")])
    finder.run()
    assert finder.unresolved == set(COMPUTED_CODES)
    assert {*finder.codes, *(rule.code for rule in RULES)} == set(load_explanations()), finder.codes


EXPLANATIONS_WITH_EXAMPLES = [explanation for explanation in load_explanations().values() if explanation.bad_example]


@pytest.mark.parametrize("explanation", EXPLANATIONS_WITH_EXAMPLES, ids=lambda explanation: explanation.code)
def test_bad_example_has_the_problem_and_good_has_none(tmp_path: Path, explanation: Explanation) -> None:
    bad_example, good_example = explanation.bad_example, explanation.good_example
    assert bad_example
    assert good_example
    problems = find_problems(write_hub(tmp_path / "bad", COMMON_FILES | {bad_example.path: bad_example.text}))
    assert {problem.code for problem in problems} == {explanation.code}, "one mistake makes one kind of problem"
    assert find_problems(write_hub(tmp_path / "good", COMMON_FILES | {good_example.path: good_example.text})) == ()


def test_every_explanation_is_a_full_sentence() -> None:
    assert all(explanation.text.endswith((".", ")")) for explanation in load_explanations().values()), "a sentence"
