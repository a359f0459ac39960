"""The topics of a hub: `topics.yml`."""

from __future__ import annotations

from typing import Annotated

from lyceum.schema.base import ContentModel, MaxItems
from lyceum.schema.basic_types import line
from lyceum.schema.keys import Id


class Topic(ContentModel):
    id: Id
    """How profiles and tips name it."""
    name: Annotated[str, line(80)]
    """What it is called."""
    summary: Annotated[str, line(200)] | None = None
    """What it is, in a sentence."""
    aliases: Annotated[tuple[Id, ...], MaxItems(24)] = ()
    """Other names that lead here: [js]"""


class TopicsFile(ContentModel):
    topics: Annotated[tuple[Topic, ...], MaxItems(2000)] = ()
