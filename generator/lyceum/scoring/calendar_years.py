"""What the two years in review share: the data they are made from, and when a calendar year is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from lyceum.queries import Database
from lyceum.schema import HubSettings
from lyceum.scoring.badges import Award
from lyceum.scoring.content_details import ChallengeDetails, TipDetails
from lyceum.scoring.learner_details import LearnerDetails


class YearData(Protocol):
    """The parts of the Hub that a year in review reads. Scoring is a layer below the Hub and cannot name it."""

    @property
    def database(self) -> Database: ...
    @property
    def settings(self) -> HubSettings: ...
    @property
    def today(self) -> date: ...
    @property
    def learners(self) -> Mapping[str, LearnerDetails]: ...
    @property
    def tips(self) -> Mapping[str, TipDetails]: ...
    @property
    def challenges(self) -> Mapping[str, ChallengeDetails]: ...
    @property
    def awards(self) -> tuple[Award, ...]: ...


def is_year_over(year: int, today: date) -> bool:
    """Whether a year counts as over: its last day is enough."""
    return today >= date(year, 12, 31)


def format_year_key(year: int) -> str:
    """The year in an address, with four digits."""
    return f"{year:04}"
