"""Weighs what people said about a pull request: who may approve it or hold it, and whether that counts for its head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lyceum.loader import Library, find_moderator_accounts
from lyceum.moderation.github_values import GitHubAccount, PullRequest, PullRequestReview
from lyceum.moderation.labels import APPROVED_LABEL, HOLD_LABEL
from lyceum.schema import fold_key


class Moderators(BaseModel):
    """The accounts of the moderators, as the base names them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    numbers: Annotated[tuple[int, ...], Field(max_length=500)] = ()
    logins: Annotated[tuple[str, ...], Field(max_length=500)] = ()
    """The folded logins of those whose number is not known."""
    known_logins: Annotated[tuple[str, ...], Field(max_length=500)] = ()
    """The logins of all. A review is asked for by login; whether it counts is decided by the number."""

    @classmethod
    def from_library(cls, library: Library) -> Moderators:
        """Find the moderators of a hub. The library needs hub.yml, the ledger of accounts and the profiles."""
        accounts = find_moderator_accounts(library)
        logins = (moderator.login for moderator in library.settings.value.moderators)
        return cls(
            numbers=tuple(sorted(accounts.numbers)),
            logins=tuple(sorted(accounts.logins)),
            known_logins=tuple(dict.fromkeys(login for login in logins if login)),
        )

    def includes(self, account: GitHubAccount) -> bool:
        """Return whether an account is a moderator's. A login that was given up and taken by another person is not."""
        return account.github_id in self.numbers or fold_key(account.login) in self.logins

    def may_approve(self, account: GitHubAccount, author: GitHubAccount) -> bool:
        """Return whether a moderator may approve what `author` sent: their own change only if they are the only moderator."""
        if not self.includes(account):
            return False
        return not _is_same_account(account, author) or len(self.numbers) + len(self.logins) == 1


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people's opinions come to."""

    is_approved: bool
    """Whether a moderator approved this very head, and nobody who counts says no."""
    has_change_request: bool
    """Whether somebody who counts asks for changes."""
    is_on_hold: bool
    """Whether it has the label that keeps it from being merged."""


def weigh_opinions(
    request: PullRequest, moderators: Moderators, author: GitHubAccount, named_at: datetime | None
) -> Opinions:
    """Weigh the reviews and labels of a pull request.

    `named_at` is when the bot's comment named the head; None if it has not. Somebody can have set the label while looking at
    an earlier head, so that a label counts only if it is newer. A comment lifts no change request; only the reviewer's
    next approval does, or that the review is dismissed.
    """
    counted = [review for review in request.reviews if _counts(review, moderators)]
    has_change_request = any(not review.is_approval for review in counted)
    approved_by_review = any(
        review.is_approval and review.head_sha == request.head_sha and moderators.may_approve(review.reviewer, author)
        for review in counted
    )
    events = [event for event in request.label_events if event.label == APPROVED_LABEL]
    approved_by_label = (
        APPROVED_LABEL in request.labels
        and named_at is not None
        and bool(events)
        and events[-1].created_at > named_at
        and moderators.may_approve(events[-1].actor, author)
    )
    return Opinions(
        is_approved=(approved_by_review or approved_by_label) and not has_change_request,
        has_change_request=has_change_request,
        is_on_hold=HOLD_LABEL in request.labels,
    )


def summarize_opinions(request: PullRequest, moderators: Moderators) -> str:
    """Return a text that differs if the head of a pull request, or an opinion that counts, has changed."""
    labels = sorted(request.labels & {APPROVED_LABEL, HOLD_LABEL})
    reviews = sorted(
        f"{review.reviewer.github_id or review.reviewer.login}:{review.is_approval}:{review.head_sha}"
        for review in request.reviews
        if _counts(review, moderators)
    )
    approvals = [
        f"{event.created_at.isoformat()} {event.actor.github_id or event.actor.login}"
        for event in request.label_events
        if event.label == APPROVED_LABEL
    ]
    return "\n".join((request.head_sha, str(request.is_draft), request.base_branch, *labels, *reviews, *approvals[-1:]))


def _counts(review: PullRequestReview, moderators: Moderators) -> bool:
    """Return whether a review changes what the bot does: a moderator's does, and the no of everybody who may push."""
    return moderators.includes(review.reviewer) or (review.reviewer_can_push and not review.is_approval)


def _is_same_account(account: GitHubAccount, other: GitHubAccount) -> bool:
    if account.github_id is not None and other.github_id is not None:
        return account.github_id == other.github_id
    return fold_key(account.login) == fold_key(other.login)
