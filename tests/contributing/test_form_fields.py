"""The fields of the contribution forms and their limits."""

from __future__ import annotations

from lyceum.contributing import build_profile_form, build_tip_form
from lyceum.i18n import Translator
from lyceum.schema import HubSettings

TRANSLATOR = Translator("en")


def test_list_fields_limit_their_items_and_not_their_characters() -> None:
    fields = {field.name: field for section in build_tip_form(TRANSLATOR) for field in section.fields}
    assert (fields["topics"].max_items, fields["topics"].max_length) == (12, None)
    assert (fields["title"].max_items, fields["title"].max_length) == (None, 120)


def test_choices_come_from_the_content_class() -> None:
    form = build_profile_form(TRANSLATOR, HubSettings(name="Attic"))
    fields = {field.name: field for section in form for field in section.fields}
    assert [value for value, _ in fields["looking_for"].choices] == [
        "study-buddy", "mentor", "mentee", "team", "feedback", "job",
    ]  # fmt: skip
