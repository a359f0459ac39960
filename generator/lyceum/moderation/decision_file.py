"""What the deciding job hands to the acting job: a file with one Decision for each pull request, as a line of JSON."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lyceum.moderation.opinions import Moderators

Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{40}\z")]


class Suggestion(BaseModel):
    """A suggestion for lines of a changed file, with the field names of GitHub's API."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    path: Annotated[str, Field(max_length=999)]
    side: Literal["RIGHT"]
    line: Annotated[int, Field(gt=0)]
    body: Annotated[str, Field(max_length=20_000)]
    start_line: Annotated[int, Field(gt=0)] | None = None
    start_side: Literal["RIGHT"] | None = None


class AccountRecord(BaseModel):
    """The number of an account that is written to the ledger of accounts before the merge."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: Annotated[str, Field(max_length=4_200_000)]
    """The whole ledger with its new line."""
    old_blob: Sha | None
    """The ledger that it replaces; None if there is none."""
    tree: Sha
    """The tree of main with the new ledger, before the merge."""


class Decision(BaseModel):
    """All that the acting job knows. Its texts go to GitHub's API unchanged, and nothing else does."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Annotated[int, Field(gt=0)]
    head_sha: Sha
    opinions: str
    """What `summarize_opinions` returned when this was decided."""
    moderators: Moderators
    """Whose opinions count."""
    should_merge: bool
    tree_before: Sha
    """The tree of main before the merge."""
    tree_after: Sha
    """The tree of main after the merge."""
    record: AccountRecord | None = None
    """What is written to the ledger of accounts first."""
    plain_tree_before: Sha
    """`tree_before` and `tree_after` where main takes no commit but merges, so that nothing is written to the ledger."""
    plain_tree_after: Sha
    title: Annotated[str, Field(max_length=200)]
    message: Annotated[str, Field(max_length=1000)]
    comment: Annotated[str, Field(max_length=64_000)]
    """The text of the comment if the pull request is not merged, or if GitHub refuses the merge."""
    merged_comment: Annotated[str, Field(max_length=64_000)]
    """The text of the comment if it is merged. It is written before the merge."""
    label: Literal["ready", "needs a moderator", "needs changes"]
    form_number: Annotated[int, Field(gt=0)] | None = None
    """The issue of the form that is read again, because main has changed the same lines."""
    waits_for_turn: bool = False
    """Whether it is to be merged in a later run: now it only gets its label."""
    labels_to_remove: tuple[Literal["approved"], ...] = ()
    suggestions: Annotated[tuple[Suggestion, ...], Field(max_length=30)] = ()


def append_decision(file: Path, decision: Decision) -> None:
    """Add a decision to a file, and wait until it is on the disk: what is decided is kept, whenever the job is killed."""
    with file.open("ab") as output:
        output.write(decision.model_dump_json().encode() + b"\n")
        output.flush()
        os.fsync(output.fileno())


def read_decisions(file: Path) -> tuple[Decision, ...]:
    """Read the decisions of a file. A last line without its end was being written when the job was killed: it is left out.

    Raises ValidationError if another line is no decision.
    """
    *lines, _ = file.read_bytes().split(b"\n")
    return tuple(Decision.model_validate_json(line) for line in lines)
