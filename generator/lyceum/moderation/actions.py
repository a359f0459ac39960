"""Carries out decisions that still hold: comments, labels, merges. It reads nothing that a contributor wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lyceum.loader import ACCOUNTS_FILE
from lyceum.moderation.authors import FORM_BRANCH
from lyceum.moderation.decision_file import Decision
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import GitHubComment, PullRequest
from lyceum.moderation.github_writer import GitHubWriter
from lyceum.moderation.labels import NEEDS_CHANGES_LABEL, NEEDS_PERSON_LABEL, READY_LABEL, REPOSITORY_LABELS
from lyceum.moderation.opinions import summarize_opinions
from lyceum.moderation.tidying import PUBLISH_WORKFLOW

ACTING_SHARE = 1 / 2
FORM_WORKFLOW = "form-intake.yml"
RECORD_MESSAGE = "Record the number of an account"


class MergeOutcome(NamedTuple):
    """How the attempt to merge a pull request ended."""

    is_merged: bool
    text: str
    was_refused: bool
    """Whether GitHub refuses to merge this very head, so that main is as it was before."""


def apply_decisions(decisions: Sequence[Decision], github: GitHubWriter, *, branch: str) -> Iterator[str]:
    """Carry out decisions in their order, and yield a line about each step.

    A run can end anywhere. Every step looks at what is there already, and the comment, which says to the next run that a
    decision was carried out, comes last; before a merge it comes first, because a merged change is not looked at again.
    Half of the requests that are left in this hour are used, so that who comes after a crowd is answered soon as well. Raises
    GitHubBusyError if GitHub does not answer, or after that half; the next run continues.
    """
    github.limit_requests(ACTING_SHARE)
    yield from _DecisionRun(github, branch).apply(decisions)


class _DecisionRun:
    """One run over all decisions, and what it knows about main.

    Each decision to merge was made on the tree that main has after the merges before it.
    """

    def __init__(self, github: GitHubWriter, branch: str) -> None:
        self._github, self._branch = github, branch
        self._unpublished_merges = self._merge_count = 0
        self._all_merged = True
        """Every decision to merge was carried out so far, so that main has the tree that the next one expects."""
        self._known_tree = ""
        """The tree of main after a refused merge; empty if it is not known."""
        self._main_tree = ""
        """The tree of main when it was last read before a merge."""
        self._can_record = True
        """Whether main takes a commit to the ledger of accounts, as far as this run knows."""
        self._comments: dict[int, GitHubComment] = {}
        """The bot's comments that this run wrote, by pull request."""

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
            if self._merge_count == 1 and self._unpublished_merges:
                yield self._start_publishing()  # the first build begins while the other changes are merged
        if self._unpublished_merges:
            self._github.limit_requests(1.0)  # what is merged is published, whatever is left for others
            yield self._start_publishing()
        if busy_error:
            raise busy_error

    def _apply_decision(self, decision: Decision) -> Iterator[str]:
        request = self._github.get_pull_request(decision.number, decision.moderators.known_logins)
        if request is None:
            yield f"#{decision.number}: no longer open"
        elif summarize_opinions(request, decision.moderators) != decision.opinions:
            yield f"#{decision.number}: a review, a label or a commit came in between; it is decided again"
        elif not decision.should_merge:
            if decision.form_number:
                yield self._read_form_again(decision.form_number)
            yield from self._post_results(decision, request, decision.comment)
        elif self._all_merged or self._known_tree in (decision.tree_before, decision.plain_tree_before):
            yield from self._merge_and_report(decision, request)
        else:
            yield f"#{decision.number}: decided again, because main has changed"

    def _merge_and_report(self, decision: Decision, request: PullRequest) -> Iterator[str]:
        all_merged_before = self._all_merged
        self._all_merged, self._known_tree = False, ""  # this stays so if an error leaves the outcome unknown
        problem = self._prepare_main(decision)
        if problem:
            yield f"#{decision.number}: {problem}"
        if self._main_tree not in self._list_expected_trees(decision):
            yield f"#{decision.number}: main is not what it was"
            return
        report = list(self._post_results(decision, request, decision.merged_comment))
        outcome = self._merge(decision)
        self._all_merged = all_merged_before and outcome.is_merged
        self._known_tree = self._main_tree if outcome.was_refused else ""
        self._merge_count += outcome.is_merged
        self._unpublished_merges += outcome.is_merged
        yield f"#{decision.number}: {outcome.text}"
        if outcome.is_merged:
            yield from report
        else:
            self._write_comment(decision.number, decision.comment, request)
        if (
            outcome.is_merged
            and request.is_own
            and not request.is_from_fork
            and FORM_BRANCH.fullmatch(request.head_branch)
        ):
            self._github.delete_branch(request.head_branch)

    def _prepare_main(self, decision: Decision) -> str:
        """Read the tree of main, and write the author's number to the ledger of accounts. Return what went wrong with it.

        A run that ended in between has left the number, which does no harm. Where main takes no commit but merges, the number
        is not written, and everything else goes on.
        """
        self._main_tree = self._read_main_tree()
        record = decision.record
        if record is None or not self._can_record or self._main_tree != decision.tree_before:
            return ""
        problem = ""
        try:
            self._github.write_file(
                ACCOUNTS_FILE, record.text, replaces=record.old_blob, branch=self._branch, message=RECORD_MESSAGE
            )
        except GitHubRefusedError as error:
            problem = f"the number of the account is not recorded: {error}"
        self._main_tree = self._read_main_tree()
        if self._main_tree == record.tree:  # also if the answer was lost
            return ""
        self._can_record = self._main_tree != decision.tree_before
        return problem

    def _list_expected_trees(self, decision: Decision) -> tuple[str, ...]:
        """Return the trees on which main may be when this is merged."""
        if not self._can_record:
            return (decision.plain_tree_before,)
        return (decision.record.tree,) if decision.record else (decision.tree_before,)

    def _merge(self, decision: Decision) -> MergeOutcome:
        try:
            self._github.merge_pull_request(
                decision.number, decision.head_sha, title=decision.title, message=decision.message
            )
        except GitHubRefusedError as error:
            if self._github.get_pull_request(decision.number) is not None:  # else the answer to the merge was lost
                return MergeOutcome(False, f"not merged: {error}", was_refused=error.status != 409)
        expected = decision.tree_after if self._can_record else decision.plain_tree_after
        if self._read_main_tree() != expected:
            return MergeOutcome(True, "merged; main went on meanwhile", was_refused=False)
        return MergeOutcome(True, "merged", was_refused=False)

    def _read_main_tree(self) -> str:
        return self._github.get_commit_tree(self._github.get_branch_head(self._branch))

    def _post_results(self, decision: Decision, request: PullRequest, comment: str) -> Iterator[str]:
        """Write the suggestions, the labels and the comment. A refusal of GitHub is reported and ends only these."""
        number, bot_labels = decision.number, {READY_LABEL, NEEDS_PERSON_LABEL, NEEDS_CHANGES_LABEL}
        try:
            if decision.suggestions:
                known = self._github.list_line_comments(number)
                new = [item for item in decision.suggestions if (item.path, item.body) not in known]
                if new:
                    self._github.post_suggestions(
                        number, decision.head_sha, [item.model_dump(exclude_none=True) for item in new]
                    )
            add = {decision.label} - request.labels
            remove = (request.labels & bot_labels) - {decision.label} | (
                request.labels & set(decision.labels_to_remove)
            )
            self._github.change_labels(number, add=sorted(add), remove=sorted(remove))
            self._write_comment(number, comment, request)
        except GitHubRefusedError as error:
            yield f"#{number}: {error}"
        else:
            yield f"#{number}: {decision.label}"

    def _write_comment(self, number: int, text: str, request: PullRequest) -> None:
        existing = self._comments.get(number, request.bot_comment)
        self._comments[number] = self._github.write_bot_comment(number, text, existing)

    def _read_form_again(self, number: int) -> str:
        """Start the intake of a form, which makes its change again on main as it is now."""
        try:
            self._github.dispatch_workflow(FORM_WORKFLOW, self._branch, number=str(number))
        except GitHubRefusedError as error:
            return f"#{number}: {error}"
        return f"#{number}: the form is read again"

    def _start_publishing(self) -> str:
        self._unpublished_merges = 0
        try:
            self._github.dispatch_workflow(PUBLISH_WORKFLOW, self._branch)
        except GitHubRefusedError as error:
            return f"publishing waits for the next run: {error}"
        return "publishing"
