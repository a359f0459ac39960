"""An activity, which is something done that leaves no other file: `activities/<name>.yml`."""

from __future__ import annotations

from typing import Annotated, Literal

from lyceum.schema.base import ContentModel, MaxItems
from lyceum.schema.basic_types import line
from lyceum.schema.dates import PastDay
from lyceum.schema.keys import LearnerKey, TopicKey
from lyceum.schema.links import HttpsLink


class Activity(ContentModel):
    what: Annotated[str, line(160)]
    """What was done, in one line: Held the March meet-up."""
    who: Annotated[tuple[LearnerKey, ...], MaxItems(24, at_least=1)]
    """The handles of everybody who did it."""
    date: PastDay
    """The day of it."""
    kind: Literal["meet-up", "talk", "mentoring", "translation", "review", "organising", "other"] = "other"
    """What sort of work it was."""
    topics: Annotated[tuple[TopicKey, ...], MaxItems(12)] = ()
    """What it was about."""
    url: HttpsLink | None = None
    """Where it can be seen."""
