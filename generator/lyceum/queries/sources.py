"""Inputs and queries: what values are made of, and the functions that make them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from lyceum.queries.database import Database

ValueT = TypeVar("ValueT")
ValueT_co = TypeVar("ValueT_co", covariant=True)


@dataclass(frozen=True)
class Input(Generic[ValueT_co]):
    """A kind of values that come from outside, each with a key, such as the content files by their paths."""

    name: str


@dataclass(frozen=True)
class Query(Generic[ValueT_co]):
    """A function of a database and a key.

    It reads nothing but its key and the database, and its value can be pickled and is never changed. A value has no
    sets, whose order differs from process to process.
    """

    name: str
    compute: Callable[[Database, str], ValueT_co]
    is_output: bool = False
    """Whether an outdated value waits until somebody asks for it; see `output`."""


def query(compute: Callable[[Database, str], ValueT]) -> Query[ValueT]:
    """Make a query of a function of a module. It is known by the names of the module and the function."""
    new = Query(f"{compute.__module__}:{compute.__qualname__}", compute)
    _QUERIES[new.name] = new
    return new


def output(compute: Callable[[Database, str], ValueT]) -> Query[ValueT]:
    """Make a query at the end of the chain: what is outdated of it is computed only when somebody asks for it.

    It emits something besides its value, so a value is computed when that can be received. A query that reads an output
    sees its new value only after somebody asked for that.
    """
    new = Query(f"{compute.__module__}:{compute.__qualname__}", compute, is_output=True)
    _QUERIES[new.name] = new
    return new


_QUERIES: dict[str, Query[Any]] = {}


def find_query(name: str) -> Query[Any] | None:
    """Return the query of a name, and import its module if need be; None if there is no such query any more."""
    module, separator, _ = name.partition(":")
    if separator and name not in _QUERIES:
        with suppress(ImportError):
            import_module(module)
    return _QUERIES.get(name)


Source = Input[Any] | Query[Any]
"""What a value is read from."""
