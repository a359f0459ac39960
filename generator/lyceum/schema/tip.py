"""A tip: the front matter of `tips/<slug>.md`."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import model_validator

from lyceum.schema.base import ContentModel, ListOf, make_field_error
from lyceum.schema.dates import PastDay
from lyceum.schema.keys import FORMER_MEMBER_KEY, ChallengeKey, LearnerKey, TopicKey, fold_key
from lyceum.schema.links import HttpsLink
from lyceum.schema.scalars import Level, Line

# tips/<slug>.md ----------------------------------------------------------------------------------------------------


class TipCheck(ContentModel):
    shorthand_field: ClassVar[str] = "learner"

    learner: LearnerKey
    """Whoever tried it again."""
    on: PastDay | None = None
    """The day they did. Left out: the day of `checked`."""


class Tip(ContentModel):
    exclusive_fields: ClassVar[tuple[str, ...]] = ("author", "authors")

    title: Line(120)  # type: ignore[valid-type]
    """What the tip says, in one line."""
    author: LearnerKey | None = None
    """Your handle."""
    authors: ListOf(LearnerKey, 12) = ()  # type: ignore[valid-type]
    """Your handles, where you are several."""
    date: PastDay | None = None
    """Left out: the day the file was first merged."""
    topics: ListOf(TopicKey, 12) = ()  # type: ignore[valid-type]
    """What it is about."""
    level: Level | None = None
    """Whom it helps most."""
    kind: Literal["tip", "how-to", "resource", "question", "story"] = "tip"
    """What it is."""
    url: HttpsLink | None = None
    """The resource, where it is one."""
    challenges: ListOf(ChallengeKey, 12) = ()  # type: ignore[valid-type]
    """Where this tip helps."""
    thanks: ListOf(LearnerKey) = ()  # type: ignore[valid-type]
    """Who helped you; each earns a thank-you."""
    checked: PastDay | None = None
    """The last day that somebody confirmed it still holds."""
    checked_by: ListOf(TipCheck) = ()  # type: ignore[valid-type]
    """Who confirmed it, and when: [{learner: ines, on: 2026-10-01}]. Without `on`: on the day of `checked`."""

    @model_validator(mode="after")
    def _require_one_author_field(self) -> Tip:
        if not self.author and not self.authors:
            raise make_field_error("missing-field", "`author` is missing", "add a line `author: your-handle`")
        if self.author and self.authors:
            raise make_field_error(
                "conflicting-fields", "`author` and `authors` are both here", "keep `authors`, with everybody in it"
            )
        return self

    @property
    def current_authors(self) -> tuple[str, ...]:
        """Everybody who wrote it and is still here, in the order given."""
        named = (self.author,) if self.author else tuple(dict.fromkeys(self.authors))
        return tuple(key for key in named if fold_key(key) != FORMER_MEMBER_KEY)
