"""The parts of the Hub that the year of a learner is made from, and how a year stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from lyceum.queries import Database
from lyceum.schema import HubSettings
from lyceum.scoring.learner_details import LearnerDetails


class YearData(Protocol):
    """The parts of the Hub that the year of a learner reads. Scoring is a layer below the Hub and cannot name it."""

    @property
    def database(self) -> Database: ...
    @property
    def settings(self) -> HubSettings: ...
    @property
    def learners(self) -> Mapping[str, LearnerDetails]: ...


def format_year_key(year: int) -> str:
    """The year in an address, with four digits."""
    return f"{year:04}"
