"""Carries out decisions that still hold: comments, labels, merges. It reads nothing that a contributor wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lyceum.moderation.authors import FORM_BRANCH
from lyceum.moderation.decision_file import Decision, summarize_opinions
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import PullRequest
from lyceum.moderation.github_writer import GitHubWriter
from lyceum.moderation.labels import NEEDS_CHANGES_LABEL, NEEDS_PERSON_LABEL, READY_LABEL, REPOSITORY_LABELS

# Act ---------------------------------------------------------------------------------------------------------------


def apply_decisions(decisions: Sequence[Decision], github: GitHubWriter, *, branch: str) -> Iterator[str]:
    """Does what was decided, and says it line by line. Raises Busy where GitHub does not answer; the next run goes on."""
    merged, moved, stands = 0, False, ""
    busy: GitHubBusyError | None = None
    if decisions:
        try:
            github.create_missing_labels(REPOSITORY_LABELS)
        except GitHubRefusedError as refused:
            yield f"labels: {refused}"
    for decision in decisions:
        try:
            request = github.get_pull_request(decision.number)
            if request is None:
                yield f"#{decision.number}: no longer open"
                continue
            if summarize_opinions(request) != decision.opinions:
                yield f"#{decision.number}: something was said or changed meanwhile; it is decided anew"
                continue
            done = False
            if decision.should_merge and (not moved or decision.tree_before == stands):
                moved, stands, before = True, "", moved  # unless it is known how it ended
                done, said, refused_it = _merge_decision(decision, github, branch)
                moved, stands = before or not done, decision.tree_before if refused_it else ""
                merged += done
                yield f"#{decision.number}: {said}"
                if refused_it and READY_LABEL not in request.labels:
                    github.change_labels(
                        decision.number, add=[READY_LABEL]
                    )  # so that it keeps nobody waiting next time
            elif decision.should_merge:
                yield f"#{decision.number}: decided anew, since main is not what it was"
            if decision.should_merge and not done:
                continue  # what the comment would say is not so
            yield from _post_results(decision, request, github, is_merged=done)
            if done and request.is_own and not request.is_from_fork and FORM_BRANCH.fullmatch(request.head_branch):
                github.delete_branch(request.head_branch)
        except GitHubRefusedError as refused:
            yield f"#{decision.number}: {refused}"
        except GitHubBusyError as error:
            if busy:
                break
            busy = error
            yield f"#{decision.number}: {error}"
    if merged:
        try:
            github.dispatch_workflow("publish.yml", branch)
            yield "publishing"
        except GitHubRefusedError as refused:
            yield f"publishing waits for its hour: {refused}"
    if busy:
        raise busy


def _merge_decision(decision: Decision, github: GitHubWriter, branch: str) -> tuple[bool, str, bool]:
    """(whether it is merged, what to say of it, whether GitHub would not have this very head merged)."""
    if github.get_commit_tree(github.get_branch_head(branch)) != decision.tree_before:
        return False, "main is not what it was", False
    try:
        github.merge_pull_request(decision.number, decision.head_sha, title=decision.title, message=decision.message)
    except GitHubRefusedError as refused:
        if github.get_pull_request(decision.number) is not None:
            return False, f"not merged: {refused}", refused.status != 409
    if github.get_commit_tree(github.get_branch_head(branch)) != decision.tree_after:
        return True, "merged; main went on meanwhile", False
    return True, "merged", False


def _post_results(decision: Decision, request: PullRequest, github: GitHubWriter, *, is_merged: bool) -> Iterator[str]:
    """Comment, labels, suggestions: what GitHub refuses of these is said and passed over."""
    ours = {READY_LABEL, NEEDS_PERSON_LABEL, NEEDS_CHANGES_LABEL}
    try:
        github.write_bot_comment(
            decision.number, decision.merged_comment if is_merged else decision.comment, request.bot_comment
        )
        add = {decision.label} - request.labels
        remove = (request.labels & ours) - {decision.label} | (request.labels & set(decision.labels_to_remove))
        github.change_labels(decision.number, add=sorted(add), remove=sorted(remove))
        if decision.suggestions:
            known = github.list_line_comments(decision.number)
            new = [one for one in decision.suggestions if (one.path, one.body) not in known]
            if new:
                github.post_suggestions(
                    decision.number, decision.head_sha, [one.model_dump(exclude_none=True) for one in new]
                )
    except GitHubRefusedError as refused:
        yield f"#{decision.number}: {refused}"
    else:
        yield f"#{decision.number}: {decision.label}"
