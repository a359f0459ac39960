"""A result of a challenge: `challenges/<slug>/results/<name>.yml`."""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from lyceum.schema.base import ContentModel, ListOf, make_field_error
from lyceum.schema.dates import PastDay
from lyceum.schema.keys import Id, LearnerKey
from lyceum.schema.links import HttpsLink
from lyceum.schema.numeric import Score
from lyceum.schema.scalars import Flag, Line, MarkdownText

# challenges/<slug>/results/<name>.yml ------------------------------------------------------------------------------


class Team(ContentModel):
    name: Line(80)  # type: ignore[valid-type]
    """What the team is called."""
    members: ListOf(LearnerKey, 24)  # type: ignore[valid-type]
    """The handles of everybody in it."""


class Result(ContentModel):
    exclusive_fields: ClassVar[tuple[str, ...]] = ("learner", "team")

    learner: LearnerKey | None = None
    """Your handle."""
    team: Team | None = None
    """Instead of `learner`: {name: Rowers, members: [ada, grace]}"""
    date: PastDay
    """The day you did it; inside the challenge's days to be ranked."""
    score: Score | None = None
    """What you reached; a duration in seconds, or as [h:]mm:ss[.fff]."""
    tasks: ListOf(Id) = ()  # type: ignore[valid-type]
    """The tasks you did."""
    board: Id | None = None
    """Which board it stands on. Left out: the first."""
    evidence: HttpsLink | None = None
    """Where it can be seen."""
    notes: MarkdownText(4000) | None = None  # type: ignore[valid-type]
    """What you learnt, in Markdown."""
    thanks: ListOf(LearnerKey) = ()  # type: ignore[valid-type]
    """Who helped you."""
    confirmed_by: ListOf(LearnerKey) = ()  # type: ignore[valid-type]
    """Somebody else who reproduced it."""
    ranked: Flag = True
    """false: shown, not ranked."""

    @model_validator(mode="after")
    def _require_learner_or_team(self) -> Result:
        if not self.learner and self.team is None:
            raise make_field_error(
                "missing-field", "`learner` is missing", "add a line `learner: your-handle`, or a `team`"
            )
        if self.learner and self.team:
            raise make_field_error(
                "conflicting-fields", "`learner` and `team` are both here", "keep the one whose result it is"
            )
        return self

    @property
    def participants(self) -> tuple[str, ...]:
        """Everybody whose result it is, at least one."""
        return (self.learner,) if self.learner else tuple(dict.fromkeys(self.team.members)) if self.team else ()
