"""A tip: the front matter of `tips/<slug>.md`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from lyceum.schema.base import ContentModel, MaxItems, make_field_error
from lyceum.schema.basic_types import Level, line
from lyceum.schema.dates import PastDay
from lyceum.schema.keys import FORMER_MEMBER_KEY, ChallengeKey, Id, LearnerKey, TopicKey, drop_repeated_keys, fold_key
from lyceum.schema.links import HttpsLink


class TipCheck(ContentModel):
    shorthand_field: ClassVar[str] = "learner"

    learner: LearnerKey
    """Who checked it."""
    on: PastDay | None = None
    """The day they did. If left out: the day of `checked`."""


class Tip(ContentModel):
    exclusive_fields: ClassVar[tuple[str, ...]] = ("author", "authors")

    title: Annotated[str, line(120)]
    """What the tip says, in one line."""
    author: LearnerKey | None = None
    """Your handle."""
    authors: Annotated[tuple[LearnerKey, ...], MaxItems(12)] = ()
    """Your handles, where you are several."""
    date: PastDay | None = None
    """The day to show. If left out: the day on which it was sent, which is what counts."""
    topics: Annotated[tuple[TopicKey, ...], MaxItems(12)] = ()
    """What it is about."""
    level: Level | None = None
    """Whom it helps most."""
    kind: Literal["tip", "how-to", "resource", "question", "story"] = "tip"
    """What it is."""
    url: HttpsLink | None = None
    """The resource, where it is one."""
    challenges: Annotated[tuple[ChallengeKey, ...], MaxItems(12)] = ()
    """Where this tip helps."""
    thanks: Annotated[tuple[LearnerKey, ...], MaxItems(60)] = ()
    """Who helped you; each earns a thank-you."""
    formerly: Annotated[tuple[Id, ...], MaxItems(12)] = ()
    """Earlier names of this file; their addresses lead here, and the thread stays. Written by `lyceum rename`."""
    checked: PastDay | None = None
    """The last day on which somebody confirmed that it is still true. It holds until the text changes."""
    checked_by: Annotated[tuple[TipCheck, ...], MaxItems(60)] = ()
    """Who confirmed it, and when: [{learner: ines, on: 2026-10-01}]. Without `on`: on the day of `checked`."""

    @model_validator(mode="after")
    def _require_one_author_field(self) -> Tip:
        if not self.author and not self.authors:
            raise make_field_error("missing-field", "`author` is missing", "add a line `author: your-handle`")
        if self.author and self.authors:
            raise make_field_error(
                "conflicting-fields",
                "`author` and `authors` are both here",
                "keep `authors`, with everybody in it",
                needless="author",
            )
        return self

    @property
    def current_authors(self) -> tuple[str, ...]:
        """The authors who have not left the hub, each once and in the order of the file."""
        authors = (self.author,) if self.author else drop_repeated_keys(self.authors)
        return tuple(key for key in authors if fold_key(key) != FORMER_MEMBER_KEY)
