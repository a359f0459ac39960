"""An activity, which is something done that leaves no other file: `activities/<name>.yml`."""

from __future__ import annotations

from typing import Literal

from lyceum.schema.base import ContentModel, ListOf
from lyceum.schema.dates import PastDay
from lyceum.schema.keys import LearnerKey, TopicKey
from lyceum.schema.links import HttpsLink
from lyceum.schema.scalars import Line


class Activity(ContentModel):
    what: Line(160)  # type: ignore[valid-type]
    """What was done, in one line: Held the March meet-up."""
    who: ListOf(LearnerKey, 24)  # type: ignore[valid-type]
    """The handles of everybody who did it."""
    date: PastDay
    """The day of it."""
    kind: Literal["meet-up", "talk", "mentoring", "translation", "review", "organising", "other"] = "other"
    """What sort of work it was."""
    topics: ListOf(TopicKey, 12) = ()  # type: ignore[valid-type]
    """What it was about."""
    url: HttpsLink | None = None
    """Where it can be seen."""
