"""A challenge: the front matter of `challenges/<slug>/challenge.md`."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from lyceum.schema.base import ContentModel, ListOf
from lyceum.schema.dates import Day
from lyceum.schema.keys import Id, LearnerKey, TopicKey
from lyceum.schema.numeric import Number
from lyceum.schema.scalars import Level, Line

# challenges/<slug>/challenge.md ------------------------------------------------------------------------------------


class ScoreSettings(ContentModel):
    shorthand_field: ClassVar[str] = "measure"

    measure: Literal["none", "points", "count", "percent", "duration"] = "none"
    """What is counted; none: done or not."""
    better: Literal["lower", "higher"] | None = None
    """Which wins. Left out: lower for a duration, higher for the others."""
    unit: Line(20) | None = None  # type: ignore[valid-type]
    """Shown beside the score."""
    max: Number | None = None
    """The most that can be reached."""
    attempts: Literal["best", "latest", "sum"] = "best"
    """Which of several results of one learner counts."""

    @property
    def is_lower_better(self) -> bool:
        return self.better == "lower" if self.better else self.measure == "duration"


class ChallengeTask(ContentModel):
    id: Id
    """How results name it."""
    title: Line(120)  # type: ignore[valid-type]
    """What is to be done."""
    points: Number = Decimal(0)
    """What it is worth."""


class Challenge(ContentModel):
    title: Line(120)  # type: ignore[valid-type]
    """What the challenge is called."""
    summary: Line(200) | None = None  # type: ignore[valid-type]
    """What people do in it, in one or two sentences. Left out: the beginning of its text."""
    hosts: ListOf(LearnerKey, 12) = ()  # type: ignore[valid-type]
    """Who runs it."""
    topics: ListOf(TopicKey, 12) = ()  # type: ignore[valid-type]
    """What it is about."""
    level: Level | None = None
    """Whom it suits."""
    opens: Day | None = None
    """The first day that counts."""
    closes: Day | None = None
    """The last day that counts. Left out: open-ended."""
    mode: Literal["solo", "team", "either"] = "solo"
    """Alone, in teams, or as people like."""
    score: ScoreSettings = ScoreSettings()
    """How results compare."""
    boards: ListOf(Id, 12) = ("main",)  # type: ignore[valid-type]
    """Names of its boards. Left out: one board."""
    tasks: ListOf(ChallengeTask) = ()  # type: ignore[valid-type]
    """Its parts, where it has some."""
