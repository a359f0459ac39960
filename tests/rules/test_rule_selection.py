"""A rule that is left out of an entry, because of what it says that it looks at, would have found nothing there."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.diagnostics import Problem
from lyceum.loader import parse_entry
from lyceum.markdown import find_invisible_characters, find_unsafe_characters
from lyceum.rules.checker import RULES
from lyceum.rules.contact_details import find_contacts
from lyceum.rules.field_texts import list_unusual_texts
from lyceum.rules.registry import Rule
from lyceum.rules.rule_memory import RuleSelection
from lyceum.schema import CONTENT_KINDS, Learner
from tests.support.hubs import COMMON_FILES, find_problems, list_corpus_hubs, write_hub
from tests.support.property_tests import count_examples
from tests.support.random_hubs import RandomHub, random_hubs

CODES_OF_NAMES = {"self-thanks", "self-confirmation", "mixed-alphabets", "name-without-letters", "unknown-topic"}


def find_problems_with_all_rules(hub: Path) -> tuple[Problem, ...]:
    """Return what rules find that look at every entry of their kinds."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Rule, "concerns", lambda rule, kind, *_, **__: not rule.kinds or kind in rule.kinds)
        return find_problems(hub)


@pytest.mark.parametrize("hub", list_corpus_hubs("invalid"), ids=lambda hub: hub.name)
def test_nothing_is_overlooked_in_the_corpus(hub: Path) -> None:
    assert find_problems(hub) == find_problems_with_all_rules(hub)


@settings(max_examples=count_examples(60))
@given(random_hubs())
def test_nothing_is_overlooked_in_any_hub(random_hub: RandomHub) -> None:
    with TemporaryDirectory() as folder:
        hub = write_hub(Path(folder), {**COMMON_FILES, **random_hub.files})
        assert find_problems(hub) == find_problems_with_all_rules(hub)


@settings(max_examples=count_examples(300))
@given(st.text(alphabet="aLlorem5. ,-'!?@:\u200b", max_size=20))
def test_rules_that_skip_ordinary_texts_find_nothing_in_them(text: str) -> None:
    if not list_unusual_texts(Learner.model_construct({"name"}, name=text)):
        assert not [*find_invisible_characters(text), *find_unsafe_characters(text)]
        assert not [*find_contacts(text)]


def list_codes(data: bytes) -> set[str]:
    """Return the codes of the rules that look at a result."""
    kind = next(kind for kind in CONTENT_KINDS if kind.name == "result")
    entry, _ = parse_entry(data, "content/challenges/walk/results/ada.yml", kind, key="ada", challenge="walk")
    assert entry
    return {rule.code for rules in RuleSelection(RULES).select(entry) for rule in rules}


def test_a_short_result_is_looked_at_by_few_rules() -> None:
    codes = list_codes(b"learner: ada\ndate: 2026-01-02\n")
    assert codes.isdisjoint({*CODES_OF_NAMES, "broken-link"})
    assert len(codes) <= 14


def test_fields_and_losses_call_their_rules() -> None:
    fields = b"date: 2026-01-02\nthanks: [eve]\nnotes: See [this](gone.md).\nteam: {name: Rowers, members: [ada]}\n"
    assert {"self-thanks", "name-without-letters", "mixed-alphabets", "broken-link"} <= list_codes(fields)
