"""Values of every kind come back from the store, and equal values are no change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from lyceum.queries import Database, Input, query
from lyceum.schema import Learner

SEED = Input[int]("seed")


class Color(StrEnum):
    RED = "red"


class Row(NamedTuple):
    name: str
    day: date


class SlottedRow(Row):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lone:
    x: int


@dataclass(frozen=True)
class Plain:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Doubled:
    x: int
    double: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "double", 2 * self.x)


VALUES: dict[str, Any] = {
    "plain": (None, True, 1, 2**70, 1.5, "text", b"bytes", ["list"], {"key": ("tuple",)}),
    "dates": (date(2026, 1, 2), date(2026, 1, 2), Decimal("1.50")),
    "rows": (Row("ada", date(2026, 1, 2)), SlottedRow("bo", date(2026, 1, 3)), Color.RED, Color),
    "dataclasses": (Point(1, ("a",)), Point(2), Lone(3), Plain(4, 5), Doubled(6)),
    "long": "word " * 9_000,
    "long, and cannot be compressed": Random(1).randbytes(50_000),
    "mappings": MappingProxyType({"a": Point(1)}),
    "functions": (len, date.fromisoformat, Path),
    "models": Learner.model_validate({"name": "Ada", "joined": date(2026, 1, 2)}),
    "many": tuple(Row(f"learner-{number}", date(2026, 1, 1 + number % 28)) for number in range(2_000)),
}


@query
def make_value(db: Database, key: str) -> Any:
    db.read(SEED)
    return VALUES[key]


@query
def make_rows(db: Database, _key: str) -> tuple[Row, ...]:
    """Equal values, of which the parts are one object or several."""
    seed = db.read(SEED)
    names = ["ada" if seed % 2 else "".join(["a", "da"]) for _ in range(3)]
    first = Row(names[0], date(2026, 1, 2))
    return (first, first) if seed % 2 else (first, Row(names[1], date(2026, 1, 2)))


@query
def count_rows(db: Database, _key: str) -> int:
    return len(db.get(make_rows))


def open_with_seed(folder: Path, seed: int) -> Database:
    db = Database.open(folder, "1")
    with db.update() as update:
        update.set_value(SEED, "", seed)
    return db


@pytest.mark.parametrize("key", VALUES)
def test_value_comes_back_from_the_store(tmp_path: Path, key: str) -> None:
    db = open_with_seed(tmp_path, 1)
    assert db.get(make_value, key) == VALUES[key]
    db.commit()
    db.close()
    db = open_with_seed(tmp_path, 1)
    value = db.get(make_value, key)
    assert (value, type(value)) == (VALUES[key], type(VALUES[key]))
    assert not db.computed_counts
    db.close()


def test_equal_values_of_other_objects_are_no_change(tmp_path: Path) -> None:
    for seed in (1, 2, 3):
        db = open_with_seed(tmp_path, seed)
        assert db.get(count_rows) == 2
        assert db.computed_counts[count_rows.name] == (seed == 1)
        db.commit()
        db.close()
