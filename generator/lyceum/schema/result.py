"""A result of a challenge: `challenges/<slug>/results/<name>.yml`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import model_validator

from lyceum.schema.base import ContentModel, MaxItems, make_field_error
from lyceum.schema.basic_types import Flag, MarkdownText, line
from lyceum.schema.dates import PastDay
from lyceum.schema.keys import Id, LearnerKey, drop_repeated_keys
from lyceum.schema.links import HttpsLink
from lyceum.schema.numeric import Score


class Team(ContentModel):
    name: Annotated[str, line(80)]
    """What the team is called."""
    members: Annotated[tuple[LearnerKey, ...], MaxItems(24, at_least=1)]
    """The handles of everybody in it."""


class Result(ContentModel):
    exclusive_fields: ClassVar[tuple[str, ...]] = ("learner", "team")

    learner: LearnerKey | None = None
    """Your handle."""
    team: Team | None = None
    """Instead of `learner`: {name: Rowers, members: [ada, grace]}"""
    date: PastDay
    """The day you did it; inside the challenge's days to be ranked. It has to be sent by the close as well."""
    score: Score | None = None
    """What you reached; a duration in seconds, or as [h:]mm:ss[.fff]."""
    tasks: Annotated[tuple[Id, ...], MaxItems(60)] = ()
    """The tasks you did."""
    board: Id | None = None
    """The board that it is on. If left out: the first one."""
    evidence: HttpsLink | None = None
    """Where it can be seen."""
    notes: MarkdownText | None = None
    """What you learnt, in Markdown."""
    thanks: Annotated[tuple[LearnerKey, ...], MaxItems(60)] = ()
    """Who helped you."""
    confirmed_by: Annotated[tuple[LearnerKey, ...], MaxItems(60)] = ()
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
                "conflicting-fields",
                "`learner` and `team` are both here",
                "keep the one whose result it is",
                needless="team",
            )
        return self

    @property
    def participants(self) -> tuple[str, ...]:
        """The learner, or each member of the team once; never empty."""
        if self.learner:
            return (self.learner,)
        return drop_repeated_keys(self.team.members) if self.team else ()
