"""A challenge: the front matter of `challenges/<slug>/challenge.md`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from lyceum.schema.base import ContentModel, MaxItems
from lyceum.schema.basic_types import Level, line
from lyceum.schema.dates import Day
from lyceum.schema.keys import Id, LearnerKey, TopicKey
from lyceum.schema.numeric import Number


class ScoreSettings(ContentModel):
    shorthand_field: ClassVar[str] = "measure"

    measure: Literal["none", "points", "count", "percent", "duration"] = "none"
    """What is counted; none: done or not."""
    better: Literal["lower", "higher"] | None = None
    """Which wins. If left out: lower for a duration, higher for the others."""
    unit: Annotated[str, line(20)] | None = None
    """Shown beside the score."""
    max: Number | None = None
    """The maximal score."""
    attempts: Literal["best", "latest", "sum"] = "best"
    """Which of several results of one learner counts, those of one day too: the best, the latest, or their sum."""

    @property
    def is_lower_better(self) -> bool:
        return self.better == "lower" if self.better else self.measure == "duration"


class ChallengeTask(ContentModel):
    id: Id
    """How results name it."""
    title: Annotated[str, line(120)]
    """What is to be done."""
    points: Number = Decimal(0)
    """What it is worth."""


class Challenge(ContentModel):
    title: Annotated[str, line(120)]
    """What the challenge is called."""
    summary: Annotated[str, line(200)] | None = None
    """What people do in it, in one or two sentences. If left out: the beginning of its text."""
    hosts: Annotated[tuple[LearnerKey, ...], MaxItems(12)] = ()
    """Who organises it."""
    topics: Annotated[tuple[TopicKey, ...], MaxItems(12)] = ()
    """What it is about."""
    level: Level | None = None
    """For whom it is."""
    opens: Day | None = None
    """The first day that counts."""
    closes: Day | None = None
    """The last day that counts. If left out: open-ended."""
    mode: Literal["solo", "team", "either"] = "solo"
    """Alone, in teams, or both."""
    score: ScoreSettings = ScoreSettings()
    """How results compare."""
    boards: Annotated[tuple[Id, ...], MaxItems(12)] = ("main",)
    """Names of its boards. If left out: one board."""
    tasks: Annotated[tuple[ChallengeTask, ...], MaxItems(60)] = ()
    """Its parts, where it has some."""
    formerly: Annotated[tuple[Id, ...], MaxItems(12)] = ()
    """Earlier names of this folder; their addresses lead here, and the thread stays. Written by `lyceum rename`."""
