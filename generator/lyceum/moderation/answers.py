"""Writes answers to pull requests, many with one request: labels, suggestions and the bot's comment."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from lyceum.moderation.decision_file import Decision
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import GitHubComment, PullRequest
from lyceum.moderation.github_writer import CommentDraft, GitHubWriter, LabelChange, WriteError
from lyceum.moderation.labels import NEEDS_CHANGES_LABEL, NEEDS_PERSON_LABEL, READY_LABEL

LABEL_CHANGES_PER_REQUEST = 10
COMMENTS_PER_REQUEST = 5
"""GitHub ends a request after ten seconds."""
SECONDS_PER_COMMENT = 0.8
"""GitHub allows about 80 new comments in a minute, and asks to write no faster than one in a second."""
_BOT_LABELS = frozenset({READY_LABEL, NEEDS_PERSON_LABEL, NEEDS_CHANGES_LABEL})

ItemT = TypeVar("ItemT")


class Answer(NamedTuple):
    """What is written on a pull request, as it was a moment ago."""

    decision: Decision
    request: PullRequest
    comment: str | None
    """The text of the comment; None if only the labels are set now."""

    @property
    def number(self) -> int:
        return self.decision.number


class AnswerWriter:
    """Writes answers. What GitHub refuses is reported, and ends only the answer that it concerns."""

    def __init__(self, github: GitHubWriter, label_ids: Mapping[str, str]) -> None:
        self._github, self._label_ids = github, label_ids
        self._comments: dict[int, GitHubComment] = {}
        """The bot's comments that this run wrote, by pull request."""
        self._pause = 0.0
        """Seconds to wait before more comments are written. The first ones of a run do not wait."""

    def write(self, answers: Sequence[Answer]) -> Iterator[str]:
        """Write answers, and yield a line about each that is complete or refused.

        Suggestions come first and comments last: a comment says to the next run that its decision was carried out. Raises
        GitHubBusyError if GitHub does not answer; some of the answers may be written then.
        """
        remaining = list(answers)
        for write_part in (self._post_suggestions, self._change_labels, self._write_comments):
            errors = write_part(remaining)
            for number, error in errors.items():
                yield f"#{number}: {error}"
            busy_error = next((error for error in errors.values() if isinstance(error, GitHubBusyError)), None)
            remaining = [answer for answer in remaining if answer.number not in errors]
            if busy_error:
                raise busy_error
        for answer in remaining:
            if answer.comment is None and not answer.decision.waits_for_turn:
                continue  # the comment follows
            yield f"#{answer.number}: {answer.decision.label}"

    def _post_suggestions(self, answers: Sequence[Answer]) -> dict[int, WriteError]:
        errors: dict[int, WriteError] = {}
        for answer in answers:
            decision = answer.decision
            if answer.comment is None or not decision.suggestions:
                continue
            try:
                known = self._github.list_line_comments(decision.number)
                new = [item for item in decision.suggestions if (item.path, item.body) not in known]
                if new:
                    self._github.post_suggestions(
                        decision.number, decision.head_sha, [item.model_dump(exclude_none=True) for item in new]
                    )
            except (GitHubRefusedError, GitHubBusyError) as error:
                errors[decision.number] = error
        return errors

    def _change_labels(self, answers: Sequence[Answer]) -> dict[int, WriteError]:
        changes = [change for answer in answers if (change := self._plan_labels(answer))]
        errors: dict[int, WriteError] = {}
        for part in divide(changes, LABEL_CHANGES_PER_REQUEST):
            results = self._github.change_labels(part)
            errors |= {change.request.number: error for change, error in zip(part, results, strict=True) if error}
        return errors

    def _plan_labels(self, answer: Answer) -> LabelChange | None:
        decision, labels = answer.decision, answer.request.labels
        add = {decision.label} - labels
        remove = (labels & _BOT_LABELS) - {decision.label} | (labels & set(decision.labels_to_remove))
        ids = [
            tuple(self._label_ids[name] for name in sorted(names) if name in self._label_ids) for names in (add, remove)
        ]
        return LabelChange(answer.request, *ids) if any(ids) else None

    def _write_comments(self, answers: Sequence[Answer]) -> dict[int, WriteError]:
        drafts = [draft for answer in answers if (draft := self._draft_comment(answer))]
        errors: dict[int, WriteError] = {}
        for part in divide(drafts, COMMENTS_PER_REQUEST):
            for draft, result in zip(part, self._write_slowly(part), strict=True):
                if isinstance(result, WriteError):
                    errors[draft.request.number] = result
                else:
                    self._comments[draft.request.number] = result
            if any(isinstance(error, GitHubBusyError) for error in errors.values()):
                break
        return errors

    def _draft_comment(self, answer: Answer) -> CommentDraft | None:
        if answer.comment is None:
            return None
        existing = self._comments.get(answer.number, answer.request.bot_comment)
        if existing and existing.body == self._github.format_comment(answer.comment):
            return None
        return CommentDraft(answer.request, answer.comment, existing)

    def _write_slowly(self, drafts: Sequence[CommentDraft]) -> list[GitHubComment | WriteError]:
        if self._pause:
            self._github.sleep(self._pause)
        start = time.monotonic()
        results = self._github.write_bot_comments(drafts)
        self._pause = max(0.0, len(drafts) * SECONDS_PER_COMMENT - (time.monotonic() - start))
        return results


def divide(items: Sequence[ItemT], size: int) -> Iterator[Sequence[ItemT]]:
    """Yield the items in parts of a size."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
