"""Lists every view, and renders the pages of the hub family by family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import cast

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.view_context import View, ViewContext
from lyceum.site.views import (
    award,
    badge,
    badges,
    certificates,
    challenge,
    challenges,
    community_year,
    contributors,
    home,
    join,
    leaderboard,
    leaderboards,
    learner,
    learner_year,
    learners,
    problem_code,
    problem_codes,
    share_tip,
    status,
    submit_result,
    tip,
    tips,
    topic,
    topics,
    verify_badge,
)

__all__ = ["VIEWS", "ViewContext", "make_context", "render_pages", "split_into_batches"]

VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "help": cast("View", problem_codes),
        "home": cast("View", home),
        "learners": cast("View", learners),
        "learner": cast("View", learner),
        "tips": cast("View", tips),
        "tip": cast("View", tip),
        "topics": cast("View", topics),
        "topic": cast("View", topic),
        "challenges": cast("View", challenges),
        "challenge": cast("View", challenge),
        "badges": cast("View", badges),
        "badge": cast("View", badge),
        "award": cast("View", award),
        "boards": cast("View", leaderboards),
        "board": cast("View", leaderboard),
        "years": cast("View", community_year),
        "year": cast("View", learner_year),
        "certificates": cast("View", certificates),
        "wall": cast("View", contributors),
        "join": cast("View", join),
        "share": cast("View", share_tip),
        "result": cast("View", submit_result),
        "verify": cast("View", verify_badge),
        "status": cast("View", status),
        "problem": cast("View", problem_code),
    }
)
"""The view of each family of pages."""


def render_pages(context: ViewContext, family: str, keys: Iterable[str]) -> Iterator[Page]:
    module = VIEWS[family]
    yield from (module.render_page(context, key) for key in keys)


def split_into_batches(hub: Hub, batch_size: int = 250) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every page of the hub once, as (family, keys) of at most `size` keys, in the order of the site."""
    return tuple(
        (family, keys[start : start + batch_size])
        for family, keys in ((name, module.list_keys(hub)) for name, module in VIEWS.items())
        for start in range(0, len(keys), batch_size)
    )
