"""The description of a class's fields, and the values that carry a mark."""

from __future__ import annotations

import pytest

from lyceum.i18n import Translator
from lyceum.schema import (
    CONTENT_KINDS,
    BadgeRule,
    BadgesFile,
    Challenge,
    HubSettings,
    IsMarkdown,
    Learner,
    NotInFuture,
    Result,
    Skill,
    Tip,
    describe_fields,
    find_marked_fields,
    find_marked_values,
    find_nested_model,
    find_references,
)
from lyceum.schema.base import ContentModel
from lyceum.schema.fields import find_nested_models

MODELS = sorted(
    {model for kind in CONTENT_KINDS for model in (kind.model, *find_nested_models(kind.model))},
    key=lambda model: model.__name__,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_one_kind_of_values(model: type[ContentModel]) -> None:
    fields = describe_fields(model)
    assert list(fields) == list(model.model_fields)
    for field in fields.values():
        is_word_or_list = bool(field.choices and field.nested and field.is_list)
        assert [bool(field.scalar), bool(field.choices), bool(field.nested)].count(True) == 1 + is_word_or_list
        assert field.is_list == (field.max_items is not None)


def test_field_knows_its_documentation_and_limits() -> None:
    fields = describe_fields(Tip)
    assert fields["title"].is_required
    assert fields["title"].scalar
    assert fields["title"].scalar.max_length == 120
    assert fields["title"].describe(Translator("fr")) == "Ce que dit l’astuce, en une ligne."
    assert (fields["topics"].is_list, fields["topics"].max_items) == (True, 12)
    assert (fields["kind"].choices[0], fields["kind"].default) == ("tip", "tip")
    season = describe_fields(HubSettings)["season"]
    assert (season.choices, season.is_list, season.max_items) == (("month", "quarter"), True, 100)


def test_description_on_several_lines_is_translated_as_a_whole() -> None:
    description = describe_fields(BadgeRule)["of"].describe(Translator("fr"))
    assert description.startswith("Seulement ceci")
    assert "\n" not in description


def test_nested_model_is_found_by_the_path_of_a_value() -> None:
    assert find_nested_model(Learner, ()) is Learner
    assert find_nested_model(Learner, ("knows", 0)) is Skill
    assert find_nested_model(BadgesFile, ("badges", 1, "rule", "all", 0)) is BadgeRule
    assert find_nested_model(Learner, ("name",)) is None
    assert find_nested_model(Learner, ("unknown", 0, "more")) is None


def test_nested_models_include_a_class_that_holds_itself() -> None:
    assert BadgeRule in find_nested_models(BadgeRule)
    assert Challenge not in find_nested_models(Challenge)


def test_marked_values_are_found_in_lists_and_nested_classes() -> None:
    tip = Tip.model_validate(
        {"title": "One", "author": "ada", "topics": ["sql", "git"], "checked_by": [{"learner": "ines", "on": "2026-01-02"}]}
    )  # fmt: skip
    references = [(path, reference.kind, key) for path, reference, key in find_references(tip)]
    assert references == [
        (("author",), "learner", "ada"),
        (("topics", 0), "topic", "sql"),
        (("topics", 1), "topic", "git"),
        (("checked_by", 0, "learner"), "learner", "ines"),
    ]
    assert [path for path, _, _ in find_marked_values(tip, NotInFuture)] == [("checked_by", 0, "on")]
    learner = Learner.model_validate({"name": "Ada", "bio": "I *read*"})
    assert [(path, text) for path, _, text in find_marked_values(learner, IsMarkdown)] == [(("bio",), "I *read*")]
    assert {field.name for field in find_marked_fields(Result, NotInFuture)} == {"date"}
