"""The table of credit kinds: each row has what boards, badges and pages need."""

from __future__ import annotations

from typing import get_args

import pytest

from lyceum.schema import CREDIT_KINDS, BadgeRule, CreditKind, HubSettings

BADGE_LABELS = {choice for part in get_args(BadgeRule.model_fields["of"].annotation) for choice in get_args(part)}


@pytest.mark.parametrize("kind", CREDIT_KINDS, ids=lambda kind: kind.name)
def test_kind_has_its_settings_and_texts(kind: CreditKind) -> None:
    settings = HubSettings(name="Test")
    points = kind.points if isinstance(kind.points, tuple) else (kind.points,)
    assert settings.points.list_points(kind.name) == points
    assert settings.caps.get_cap(kind.name) == kind.daily_cap
    assert (kind.daily_cap is None) == (not kind.daily_cap_description)
    assert len(points) == 1 or kind.is_ranked
    assert "" in kind.badge_texts
    assert set(kind.labels) <= BADGE_LABELS
    assert bool(kind.year_position) == bool(kind.year_heading or kind.year_count_texts)
    assert not (kind.year_heading and kind.year_count_texts)


def test_names_and_positions_are_unique() -> None:
    positions = [kind.year_position for kind in CREDIT_KINDS if kind.year_position]
    assert len(set(positions)) == len(positions)
    assert len({kind.name for kind in CREDIT_KINDS}) == len(CREDIT_KINDS)
