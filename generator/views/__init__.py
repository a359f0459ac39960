"""The Hub in; its Pages, family by family, out. A family is a module with `keys(hub)` and `page(desk, key)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import cast

from generator.hub import Hub
from generator.pages import Page
from generator.views import (
    award,
    badge,
    badges,
    board,
    boards,
    certificates,
    challenge,
    challenges,
    help,  # noqa: A004
    home,
    join,
    learner,
    learners,
    problem,
    result,
    share,
    status,
    tip,
    tips,
    topic,
    topics,
    verify,
    wall,
    year,
    years,
)
from generator.views.base import Desk, Family, desk

__all__ = ["FAMILIES", "Desk", "desk", "jobs", "pages"]

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        module.__name__.rpartition(".")[2]: cast("Family", module)
        for module in (
            help,
            home,
            learners,
            learner,
            tips,
            tip,
            topics,
            topic,
            challenges,
            challenge,
            badges,
            badge,
            award,
            boards,
            board,
            years,
            year,
            certificates,
            wall,
            join,
            share,
            result,
            verify,
            status,
            help,
            problem,
        )
    }
)


def pages(desk_: Desk, family: str, keys: Iterable[str]) -> Iterator[Page]:
    module = FAMILIES[family]
    yield from (module.page(desk_, key) for key in keys)


def jobs(hub: Hub, size: int = 250) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every page of the hub once, as (family, keys) of at most `size` keys, in the order of the site."""
    return tuple(
        (family, keys[start : start + size])
        for family, keys in ((name, module.keys(hub)) for name, module in FAMILIES.items())
        for start in range(0, len(keys), size)
    )
