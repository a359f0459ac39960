"""Carries out decisions that still hold: comments, labels, merges. It reads nothing that a contributor wrote."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lyceum.loader import ACCOUNTS_FILE
from lyceum.moderation.answers import Answer, AnswerWriter, divide
from lyceum.moderation.authors import FORM_BRANCH
from lyceum.moderation.decision_file import Decision
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_retry import GitHubBusyError, GitHubFaultError
from lyceum.moderation.github_values import PullRequest
from lyceum.moderation.github_writer import GitHubWriter
from lyceum.moderation.labels import REPOSITORY_LABELS
from lyceum.moderation.opinions import summarize_opinions
from lyceum.moderation.tidying import PUBLISH_WORKFLOW

ACTING_SHARE = 1 / 2
MAX_ACTING_SECONDS = 420.0
"""The job has ten minutes, and needs some of them before and after."""
ANSWERS_PER_LOOK = 20
"""Pull requests that are looked at with one request, right before they are answered."""
FORM_WORKFLOW = "form-intake.yml"
RECORD_MESSAGE = "Record the number of an account"


class MergeOutcome(NamedTuple):
    """How the attempt to merge a pull request ended."""

    is_merged: bool
    text: str
    was_refused: bool
    """Whether GitHub refuses to merge this very head, so that main is as it was before."""


def apply_decisions(
    decisions: Sequence[Decision], github: GitHubWriter, *, branch: str, max_seconds: float = MAX_ACTING_SECONDS
) -> Iterator[str]:
    """Carry out decisions, and yield a line about each step: merges in their order, then the answers to the others.

    A run can end anywhere. Every step looks at what is there already, and the comment, which says to the next run that a
    decision was carried out, comes last; before a merge it comes first, because a merged change is not looked at again.
    Half of the requests that are left in this hour are used, so that who comes after a crowd is answered soon as well. Raises
    GitHubBusyError if GitHub does not answer, or after that half; the next run continues.
    """
    github.limit_requests(ACTING_SHARE)
    yield from _DecisionRun(github, branch, time.monotonic() + max_seconds).apply(decisions)


class _DecisionRun:
    """One run over all decisions, and what it knows about main.

    Each decision to merge was made on the tree that main has after the merges before it.
    """

    def __init__(self, github: GitHubWriter, branch: str, end: float) -> None:
        self._github, self._branch = github, branch
        self._end = end
        """When the run must end, on the monotonic clock."""
        self._writer = AnswerWriter(github, {})
        self._unpublished_merges = self._merge_count = 0
        self._all_merged = True
        """Every decision to merge was carried out so far, so that main has the tree that the next one expects."""
        self._known_tree = ""
        """The tree of main after a refused merge; empty if it is not known."""
        self._main_tree = ""
        """The tree of main when it was last read before a merge."""
        self._can_record = True
        """Whether main takes a commit to the ledger of accounts, as far as this run knows."""
        self._busy_error: GitHubBusyError | None = None
        """The first time that GitHub did not answer. After the second one, the run ends."""

    def apply(self, decisions: Sequence[Decision]) -> Iterator[str]:
        if decisions:
            try:
                label_ids = self._github.create_missing_labels(REPOSITORY_LABELS)
                self._writer = AnswerWriter(self._github, label_ids)
            except GitHubRefusedError as error:
                yield f"labels: {error}"
        merges = [decision for decision in decisions if decision.should_merge and not decision.waits_for_turn]
        others = [decision for decision in decisions if decision not in merges]
        try:
            yield from self._merge_all(merges)
            yield from self._answer_all(others)
        except GitHubBusyError as error:
            self._busy_error = self._busy_error or error
        if self._unpublished_merges:
            self._github.limit_requests(1.0)  # what is merged is published, whatever is left for others
            yield self._start_publishing()
        if self._busy_error:
            raise self._busy_error

    def _merge_all(self, decisions: Sequence[Decision]) -> Iterator[str]:
        for decision in decisions:
            if self._is_over():
                return
            yield from self._report_errors(decision.number, self._apply_merge(decision))
            if self._merge_count == 1 and self._unpublished_merges:
                yield self._start_publishing()  # the first build begins while the other changes are merged

    def _answer_all(self, decisions: Sequence[Decision]) -> Iterator[str]:
        """Answer many with few requests. In a crowd everybody gets a label first, because GitHub limits new comments."""
        waiting = [decision for decision in decisions if decision.waits_for_turn]
        others = [decision for decision in decisions if not decision.waits_for_turn]
        labelled_first = decisions if len(decisions) > ANSWERS_PER_LOOK else waiting
        for part in divide(labelled_first, ANSWERS_PER_LOOK):
            yield from self._answer_part(part, with_comments=False)
        for part in divide(others, ANSWERS_PER_LOOK):
            yield from self._answer_part(part, with_comments=True)

    def _answer_part(self, decisions: Sequence[Decision], *, with_comments: bool) -> Iterator[str]:
        if not decisions or self._is_over():
            return
        try:
            yield from self._answer(decisions, with_comments=with_comments)
        except (GitHubFaultError, GitHubRefusedError):  # one of them may be the reason, so that each is tried by itself
            for decision in decisions:
                yield from self._report_errors(decision.number, self._answer([decision], with_comments=with_comments))

    def _answer(self, decisions: Sequence[Decision], *, with_comments: bool) -> Iterator[str]:
        logins = decisions[0].moderators.known_logins
        requests = self._github.get_pull_requests([decision.number for decision in decisions], logins)
        answers = []
        for decision in decisions:
            request = requests.get(decision.number)
            if problem := _find_news(decision, request):
                yield f"#{decision.number}: {problem}"
            elif request:
                if decision.form_number and with_comments:
                    yield self._read_form_again(decision.form_number)
                answers.append(Answer(decision, request, decision.comment if with_comments else None))
        yield from self._writer.write(answers)

    def _report_errors(self, number: int, steps: Iterator[str]) -> Iterator[str]:
        """Yield the lines of some steps. Raises GitHubBusyError when GitHub does not answer for the second time."""
        try:
            yield from steps
        except GitHubRefusedError as error:
            yield f"#{number}: {error}"
        except GitHubBusyError as error:
            if self._busy_error:
                raise
            self._busy_error = error
            yield f"#{number}: {error}"

    def _is_over(self) -> bool:
        return time.monotonic() > self._end

    def _apply_merge(self, decision: Decision) -> Iterator[str]:
        request = self._github.get_pull_request(decision.number, decision.moderators.known_logins)
        if problem := _find_news(decision, request):
            yield f"#{decision.number}: {problem}"
        elif request and (self._all_merged or self._known_tree in (decision.tree_before, decision.plain_tree_before)):
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
        report = list(self._writer.write([Answer(decision, request, decision.merged_comment)]))
        outcome = self._merge(decision)
        self._all_merged = all_merged_before and outcome.is_merged
        self._known_tree = self._main_tree if outcome.was_refused else ""
        self._merge_count += outcome.is_merged
        self._unpublished_merges += outcome.is_merged
        yield f"#{decision.number}: {outcome.text}"
        if outcome.is_merged:
            yield from report
        else:
            yield from self._writer.write([Answer(decision, request, decision.comment)])
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
        self._main_tree = self._github.get_branch_tree(self._branch)
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
        self._main_tree = self._github.get_branch_tree(self._branch)
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
        if self._github.get_branch_tree(self._branch) != expected:
            return MergeOutcome(True, "merged; main went on meanwhile", was_refused=False)
        return MergeOutcome(True, "merged", was_refused=False)

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


def _find_news(decision: Decision, request: PullRequest | None) -> str:
    """Return why a decision does not hold any more; empty if it does."""
    if request is None:
        return "no longer open"
    if summarize_opinions(request, decision.moderators) != decision.opinions:
        return "a review, a label or a commit came in between; it is decided again"
    return ""
