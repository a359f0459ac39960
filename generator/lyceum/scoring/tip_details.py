"""A tip with the day on which it was first there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lyceum.git import History
from lyceum.loader import Entry, Library
from lyceum.schema import Tip
from lyceum.scoring.dates import find_first_day, latest_first_key


@dataclass(frozen=True, slots=True)
class TipDetails:
    key: str
    entry: Entry[Tip]
    day: date | None
    """Its own, or the day it was first merged."""


def build_tip_details(library: Library, history: History) -> dict[str, TipDetails]:
    views = (
        TipDetails(key, entry, find_first_day(entry, entry.value.date, history)) for key, entry in library.tips.items()
    )
    return {view.key: view for view in sorted(views, key=lambda view: (latest_first_key(view.day), view.key))}
