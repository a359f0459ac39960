"""After any series of changes, a database that was updated has the values of a new one."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.queries import Database, Input, query
from tests.support.property_tests import count_examples

CELL = Input[tuple[int, ...]]("cell")
"""A cell of a spreadsheet: a number, and the cells that it adds up."""
CELL_COUNT = 7


@query
def add_up(db: Database, key: str) -> int:
    """The number of a cell and the sum of the cells that it names, modulo 3, so that many sums stay the same."""
    number, *others = db.read(CELL, key)
    total = number
    for other in others:
        try:
            total += db.get(add_up, str(other))
        except KeyError:
            total += 1
    return total % 3


@query
def choose(db: Database, key: str) -> int:
    """The sum of a cell that the sum of another cell chooses: it reads what it reads from case to case."""
    first = db.get(add_up, key) if db.find(CELL, key) else 0
    chosen = str(first + 2)
    return db.get(add_up, chosen) if db.find(CELL, chosen) else -1


@query
def list_all(db: Database, _key: str) -> tuple[int, ...]:
    return tuple(db.get(choose, str(number)) for number in range(CELL_COUNT))


Cells = dict[str, tuple[int, ...]]


@st.composite
def draw_changes(draw: st.DrawFn) -> dict[str, tuple[int, ...] | None]:
    changes: dict[str, tuple[int, ...] | None] = {}
    for number in draw(st.lists(st.integers(0, CELL_COUNT - 1), max_size=3)):
        others = st.lists(st.integers(0, max(0, number - 1)), max_size=3) if number else st.just([])
        cell = draw(
            st.one_of(
                st.none(), st.tuples(st.integers(0, 4)).flatmap(lambda own, o=others: o.map(lambda x: (*own, *x)))
            )
        )
        changes[str(number)] = cell
    return changes


def compute_anew(cells: Mapping[str, tuple[int, ...]]) -> list[object]:
    db = Database.in_memory()
    with db.update() as update:
        for key, cell in cells.items():
            update.set_value(CELL, key, cell)
    return list_values(db, cells)


def list_values(db: Database, cells: Mapping[str, tuple[int, ...]]) -> list[object]:
    return [db.get(list_all), *(db.get(add_up, key) for key in sorted(cells))]


@pytest.mark.fuzz
@settings(max_examples=count_examples(150))
@given(
    st.lists(st.tuples(draw_changes(), st.sampled_from(["look", "commit", "reopen", "forget", "nothing"])), max_size=8)
)
def test_updated_database_equals_a_new_one(steps: list[tuple[dict[str, tuple[int, ...] | None], str]]) -> None:
    cells: Cells = {}
    with tempfile.TemporaryDirectory() as folder:
        db = Database.open(Path(folder), "1")
        for changes, action in steps:
            with db.update() as update:
                for key, cell in changes.items():
                    if cell is None:
                        cells.pop(key, None)
                        update.remove(CELL, key)
                    else:
                        cells[key] = cell
                        update.set_value(CELL, key, cell)
            if action == "look":
                assert list_values(db, cells) == compute_anew(cells)
            if action == "forget":
                db.forget(add_up, "0")
            if action in ("commit", "reopen"):
                db.commit()
            if action == "reopen":
                db.close()
                db = Database.open(Path(folder), "1")
        assert list_values(db, cells) == compute_anew(cells)
        db.close()
