"""What the year in review reads of the hub."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from lyceum.schema import HubSettings
from lyceum.scoring.badges import Award
from lyceum.scoring.challenge_details import ChallengeDetails
from lyceum.scoring.learner_details import LearnerDetails
from lyceum.scoring.tip_details import TipDetails


class YearData(Protocol):
    """The Hub has all of it; scoring stands below the Hub, so it names only what it needs."""

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
