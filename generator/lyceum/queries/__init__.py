"""Computes values from inputs, keeps them from run to run, and computes again only what depends on an input that changed.

The inputs are files, days and histories; the values are everything derived from them, up to the pages of the site."""

from lyceum.queries.database import Database
from lyceum.queries.node_table import MAX_LOADED_INPUTS
from lyceum.queries.sources import Input, Query, output, query
from lyceum.queries.spill import SpilledValue, SpillFile, read_values
from lyceum.queries.storage import DamagedStoreError
from lyceum.queries.update import Update
from lyceum.queries.values import compute_digest, encode_value

__all__ = [
    "MAX_LOADED_INPUTS",
    "DamagedStoreError",
    "Database",
    "Input",
    "Query",
    "SpillFile",
    "SpilledValue",
    "Update",
    "compute_digest",
    "encode_value",
    "output",
    "query",
    "read_values",
]
