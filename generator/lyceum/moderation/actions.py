"""Carries out decisions that still hold: comments, labels, merges. It reads nothing that a contributor wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lyceum.moderation.authors import FORM_BRANCH
from lyceum.moderation.decision_file import Decision, summarize_opinions
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import PullRequest
from lyceum.moderation.github_writer import GitHubWriter
from lyceum.moderation.labels import NEEDS_CHANGES_LABEL, NEEDS_PERSON_LABEL, READY_LABEL, REPOSITORY_LABELS

PUBLISH_WORKFLOW = "publish.yml"


class MergeOutcome(NamedTuple):
    """How the attempt to merge a pull request ended."""

    is_merged: bool
    text: str
    was_refused: bool
    """Whether GitHub refuses to merge this very head, so that main is as it was before."""


def apply_decisions(decisions: Sequence[Decision], github: GitHubWriter, *, branch: str) -> Iterator[str]:
    """Carry out decisions in their order, and yield a line about each step.

    Raises GitHubBusyError if GitHub does not answer; the next run continues.
    """
    yield from _DecisionRun(github, branch).apply(decisions)


class _DecisionRun:
    """One run over all decisions, and what it knows about main.

    Each decision to merge was made on the tree that main has after the merges before it.
    """

    def __init__(self, github: GitHubWriter, branch: str) -> None:
        self._github, self._branch = github, branch
        self._merge_count = 0
        self._all_merged = True
        """Every decision to merge was carried out so far, so that main has the tree that the next one expects."""
        self._known_tree = ""
        """The tree of main after a refused merge; empty if it is not known."""

    def apply(self, decisions: Sequence[Decision]) -> Iterator[str]:
        busy_error: GitHubBusyError | None = None
        if decisions:
            try:
                self._github.create_missing_labels(REPOSITORY_LABELS)
            except GitHubRefusedError as error:
                yield f"labels: {error}"
        for decision in decisions:
            try:
                yield from self._apply_decision(decision)
            except GitHubRefusedError as error:
                yield f"#{decision.number}: {error}"
            except GitHubBusyError as error:
                if busy_error:
                    break
                busy_error = error
                yield f"#{decision.number}: {error}"
        if self._merge_count:
            yield self._start_publishing()
        if busy_error:
            raise busy_error

    def _apply_decision(self, decision: Decision) -> Iterator[str]:
        request = self._github.get_pull_request(decision.number)
        if request is None:
            yield f"#{decision.number}: no longer open"
        elif summarize_opinions(request) != decision.opinions:
            yield f"#{decision.number}: a comment or commit came in between; it is decided again"
        elif not decision.should_merge:
            yield from self._post_results(decision, request, is_merged=False)
        elif self._all_merged or decision.tree_before == self._known_tree:
            yield from self._merge_and_report(decision, request)
        else:
            yield f"#{decision.number}: decided again, because main has changed"

    def _merge_and_report(self, decision: Decision, request: PullRequest) -> Iterator[str]:
        all_merged_before = self._all_merged
        self._all_merged, self._known_tree = False, ""  # this stays so if an error leaves the outcome unknown
        outcome = self._merge(decision)
        self._all_merged = all_merged_before and outcome.is_merged
        self._known_tree = decision.tree_before if outcome.was_refused else ""
        self._merge_count += outcome.is_merged
        yield f"#{decision.number}: {outcome.text}"
        if outcome.was_refused and READY_LABEL not in request.labels:
            self._github.change_labels(decision.number, add=[READY_LABEL])  # the next run decides it after the others
        if not outcome.is_merged:
            return  # the comment would say that it is merged
        yield from self._post_results(decision, request, is_merged=True)
        if request.is_own and not request.is_from_fork and FORM_BRANCH.fullmatch(request.head_branch):
            self._github.delete_branch(request.head_branch)

    def _merge(self, decision: Decision) -> MergeOutcome:
        if self._read_main_tree() != decision.tree_before:
            return MergeOutcome(False, "main is not what it was", was_refused=False)
        try:
            self._github.merge_pull_request(
                decision.number, decision.head_sha, title=decision.title, message=decision.message
            )
        except GitHubRefusedError as error:
            if self._github.get_pull_request(decision.number) is not None:  # else the answer to the merge was lost
                return MergeOutcome(False, f"not merged: {error}", was_refused=error.status != 409)
        if self._read_main_tree() != decision.tree_after:
            return MergeOutcome(True, "merged; main went on meanwhile", was_refused=False)
        return MergeOutcome(True, "merged", was_refused=False)

    def _read_main_tree(self) -> str:
        return self._github.get_commit_tree(self._github.get_branch_head(self._branch))

    def _post_results(self, decision: Decision, request: PullRequest, *, is_merged: bool) -> Iterator[str]:
        """Write the comment, the labels and the suggestions. A refusal of GitHub is reported and ends only these."""
        number, bot_labels = decision.number, {READY_LABEL, NEEDS_PERSON_LABEL, NEEDS_CHANGES_LABEL}
        try:
            comment = decision.merged_comment if is_merged else decision.comment
            self._github.write_bot_comment(number, comment, request.bot_comment)
            add = {decision.label} - request.labels
            remove = (request.labels & bot_labels) - {decision.label} | (
                request.labels & set(decision.labels_to_remove)
            )
            self._github.change_labels(number, add=sorted(add), remove=sorted(remove))
            if decision.suggestions:
                known = self._github.list_line_comments(number)
                new = [item for item in decision.suggestions if (item.path, item.body) not in known]
                if new:
                    self._github.post_suggestions(
                        number, decision.head_sha, [item.model_dump(exclude_none=True) for item in new]
                    )
        except GitHubRefusedError as error:
            yield f"#{number}: {error}"
        else:
            yield f"#{number}: {decision.label}"

    def _start_publishing(self) -> str:
        try:
            self._github.dispatch_workflow(PUBLISH_WORKFLOW, self._branch)
        except GitHubRefusedError as error:
            return f"publishing waits for its hour: {error}"
        return "publishing"
