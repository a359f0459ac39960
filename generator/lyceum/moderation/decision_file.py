"""What the deciding job hands to the acting job: one Decision for each pull request, as JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from lyceum.moderation.github_values import PullRequest
from lyceum.moderation.labels import APPROVED_LABEL, HOLD_LABEL

Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{40}\z")]


class Suggestion(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    path: Annotated[str, Field(max_length=999)]
    side: Literal["RIGHT"]
    line: Annotated[int, Field(gt=0)]
    body: Annotated[str, Field(max_length=20_000)]
    start_line: Annotated[int, Field(gt=0)] | None = None
    start_side: Literal["RIGHT"] | None = None


class Decision(BaseModel):
    """All that `act` knows. Texts reach GitHub's interface as they are, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Annotated[int, Field(gt=0)]
    head_sha: Sha
    opinions: str
    """What people said about it, as `voices` gives it."""
    should_merge: bool
    tree_before: Sha
    """The tree that main has before."""
    tree_after: Sha
    """The tree that main has then."""
    title: Annotated[str, Field(max_length=200)]
    message: Annotated[str, Field(max_length=1000)]
    comment: Annotated[str, Field(max_length=64_000)]
    """Where it is not merged."""
    merged_comment: Annotated[str, Field(max_length=64_000)]
    label: Literal["ready", "needs a person", "needs changes"]
    labels_to_remove: tuple[Literal["approved"], ...] = ()
    suggestions: Annotated[tuple[Suggestion, ...], Field(max_length=30)] = ()


DECISION_LIST = TypeAdapter(tuple[Decision, ...])


def summarize_opinions(request: PullRequest) -> str:
    """What people said about a change, and what it is: whoever decides again hears the same."""
    labels = sorted(request.labels & {APPROVED_LABEL, HOLD_LABEL})
    opinions = sorted(f"{one.reviewer.login}:{one.is_approval}:{one.head_sha}" for one in request.reviews)
    set_by = sorted(
        f"{one.created_at.isoformat()} {one.actor.login}" for one in request.label_events if one.label == APPROVED_LABEL
    )
    return "\n".join((request.head_sha, str(request.is_draft), request.base_branch, *labels, *opinions, *set_by[-1:]))
