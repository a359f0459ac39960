"""The topics of a hub: `topics.yml`."""

from __future__ import annotations

from lyceum.schema.base import ContentModel, ListOf
from lyceum.schema.keys import Id
from lyceum.schema.scalars import Line


class Topic(ContentModel):
    id: Id
    """How profiles and tips name it."""
    name: Line(80)  # type: ignore[valid-type]
    """What it is called."""
    summary: Line(200) | None = None  # type: ignore[valid-type]
    """What it is, in a sentence."""
    aliases: ListOf(Id, 24) = ()  # type: ignore[valid-type]
    """Other names that lead here: [js]"""


class TopicsFile(ContentModel):
    topics: ListOf(Topic, 2000) = ()  # type: ignore[valid-type]
