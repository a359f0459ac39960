"""Decides what becomes of every open pull request, with a token that can only read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

from lyceum.git import GitFile, ObjectStore
from lyceum.i18n import get_translator
from lyceum.loader import (
    ACCOUNTS_FILE,
    Library,
    decode_text,
    find_page_address,
    load_library_from_files,
    record_account,
)
from lyceum.moderation.authors import FORM_BRANCH, PendingPullRequest
from lyceum.moderation.comments import ChangeState, CommentContext, render_comment
from lyceum.moderation.decision_file import AccountRecord, Decision
from lyceum.moderation.decision_marker import UNFINISHED_KEY, advance_marker, parse_marker
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_values import PullRequest
from lyceum.moderation.judgement import Judgement
from lyceum.moderation.labels import APPROVED_LABEL, NEEDS_CHANGES_LABEL, NEEDS_PERSON_LABEL, READY_LABEL
from lyceum.moderation.merge_message import format_merge_subject, format_merge_trailers
from lyceum.moderation.opinions import Moderators, Opinions, summarize_opinions, weigh_opinions
from lyceum.moderation.previews import find_preview_url
from lyceum.moderation.review_result import REFUSED_CODES, Review, Verdict
from lyceum.moderation.tree_content import read_content_files
from lyceum.schema import HubSettings

NOT_APPROVABLE_CODES = REFUSED_CODES | {
    "breaks-other-files", "conflict", "maintainers-only", "empty-change", "problems", "change-too-large", "unreadable-file"
}  # fmt: skip
"""Reasons that block a merge although a moderator approved it: the change is corrected, or merged by hand."""


@dataclass(frozen=True, slots=True)
class DecisionMaker:
    """Makes the decision about a pull request from its judgement and from what people said."""

    store: ObjectStore
    github: GitHubReader
    main_commit: str
    """The head of main, as it is now."""
    base: str
    """The commit that main will have after the merges decided before this one."""
    now: datetime
    moderators: Moderators
    """Those of the base."""

    def has_news(self, request: PullRequest, state_hash: str) -> bool:
        """Return whether something is new since the bot's comment, and whether the pull request is not to wait for its turn.

        `state_hash` is the state, on the base, of what the judgement in the comment depends on.
        """
        marker = parse_marker(request.bot_comment)
        if marker is None:
            return True
        is_known = (marker.head_sha, marker.key) == (request.head_sha, self._make_key(request, state_hash))
        must_wait = marker.must_wait(request.head_sha, self.now)
        is_approved = must_wait and weigh_opinions(request, self.moderators, request.author, None).is_approved
        return not is_known and (not must_wait or is_approved)

    def decide(self, pending: PendingPullRequest, judgement: Judgement) -> Decision | None:
        """Decide one pull request by its judgement on the base; None if it changes no content."""
        request, review = pending.pull_request, judgement.review
        if judgement.is_readable and not _concerns_content(review):
            return None
        key, old_marker = self._make_key(request, judgement.state_hash), parse_marker(request.bot_comment)
        marker = advance_marker(old_marker, request, self.now, judgement.work, form_written_at=pending.form_written_at)
        marker = replace(marker, dependencies=judgement.dependencies)
        opinions = weigh_opinions(request, self.moderators, pending.author, marker.named_at)
        state = _choose_state(review, request, opinions)
        suggestions = judgement.suggestions if state == "needs-changes" else ()
        is_outdated = APPROVED_LABEL in request.labels and not opinions.is_approved and state == "needs-person"
        comments = self._render_comments(
            pending, review, state, has_suggestions=bool(suggestions), is_approval_outdated=is_outdated
        )
        should_merge = state == "merged"
        return Decision(
            number=request.number,
            head_sha=request.head_sha,
            opinions=summarize_opinions(request, self.moderators),
            moderators=self.moderators,
            should_merge=should_merge,
            **self._plan_trees(pending, review, should_merge=should_merge),
            title=format_merge_subject(request.number, review.paths, review.is_leaving),
            message=format_merge_trailers(pending, marker.sent_at, is_leaving=review.is_leaving),
            comment=f"{marker.format(UNFINISHED_KEY if should_merge else key)}\n\n{comments[0]}",
            merged_comment=f"{marker.format(UNFINISHED_KEY)}\n\n{comments[1]}",
            label=_choose_label(state),
            form_number=_find_form_number(request) if state == "conflict" else None,
            labels_to_remove=(APPROVED_LABEL,) if is_outdated else (),
            suggestions=suggestions,
        )

    def _plan_trees(self, pending: PendingPullRequest, review: Review, *, should_merge: bool) -> dict[str, Any]:
        """Return the trees that main has before and after the merge, and what is written to the ledger of accounts."""
        before = self.store.resolve_tree(self.base)
        after = review.merged_tree or before
        plain_before, plain_after = (self._restore_ledger(tree) for tree in (before, after))
        record = self._make_record(pending, review, before) if should_merge else None
        if record:
            after = self.store.replace_file(after, ACCOUNTS_FILE, record.text.encode())
        return {
            "tree_before": before,
            "tree_after": after,
            "record": record,
            "plain_tree_before": plain_before,
            "plain_tree_after": plain_after,
        }

    def _make_record(self, pending: PendingPullRequest, review: Review, tree: str) -> AccountRecord | None:
        """Return what is written to the ledger before somebody's first merge, if they have a profile after it."""
        number, ledger = pending.author.github_id, self._find_ledger(self.base)
        if not review.unrecorded_handle or number is None:
            return None
        text = decode_text(self.store.read_blobs([ledger])[ledger.id], ACCOUNTS_FILE) if ledger else ""
        if not isinstance(text, str):
            return None  # only a maintainer can mend it
        new_text = record_account(text, review.unrecorded_handle, number)
        new_tree = self.store.replace_file(tree, ACCOUNTS_FILE, new_text.encode())
        return AccountRecord(text=new_text, old_blob=ledger.id if ledger else None, tree=new_tree)

    def _restore_ledger(self, tree: str) -> str:
        """Return a tree with the ledger of accounts that main has now."""
        now, planned = self._find_ledger(self.main_commit), self._find_ledger(tree)
        if now == planned:
            return tree
        return self.store.replace_file(tree, ACCOUNTS_FILE, self.store.read_blobs([now])[now.id] if now else None)

    def _find_ledger(self, tree: str) -> GitFile | None:
        return self.store.find_file(tree, ACCOUNTS_FILE)

    def _render_comments(
        self,
        pending: PendingPullRequest,
        review: Review,
        state: ChangeState,
        *,
        has_suggestions: bool,
        is_approval_outdated: bool,
    ) -> tuple[str, str]:
        """Return the comment that says what was decided, or that GitHub does not merge it, and the one for a merge."""
        request, settings = pending.pull_request, self.settings
        context = CommentContext(
            login=pending.author.login,
            site_url=_add_trailing_slash(settings.url),
            preview_url=find_preview_url(self.github, request, review.paths)
            if state not in ("refused", "merged")
            else None,
            check_waits=request.check is not None and request.check.waits_for_approval,
            page_addresses=tuple(dict.fromkeys(filter(None, map(find_page_address, review.paths)))),
            has_suggestions=has_suggestions,
            is_approval_outdated=is_approval_outdated,
        )
        translator = get_translator(settings.language)
        unmerged_state: ChangeState = "not-merged" if state == "merged" else state
        return (
            render_comment(review, unmerged_state, context, translator),
            render_comment(review, "merged", context, translator),
        )

    def _make_key(self, request: PullRequest, state_hash: str) -> str:
        """Return a hash of all that a decision depends on besides the head: opinions, the check, the state of the base."""
        check = request.check
        parts = (
            summarize_opinions(request, self.moderators),
            f"{check.run_id} {check.is_done} {check.waits_for_approval}" if check else "",
            state_hash,
        )
        return sha256("\n".join(parts).encode()).hexdigest()[:16]

    @property
    def settings(self) -> HubSettings:
        """The settings on the base."""
        return _load_part(self.store, self.base, "content/hub.yml").settings.value


def load_moderators(store: ObjectStore, commit: str) -> Moderators:
    """Return the moderators of the hub at a commit."""
    return Moderators.from_library(_load_part(store, commit, "content/hub.yml", ACCOUNTS_FILE, "content/learners/"))


@lru_cache(maxsize=4)
def _load_part(store: ObjectStore, commit: str, *prefixes: str) -> Library:
    """Load only the files of a commit whose paths begin with one of these."""
    files = {path: file for path, file in store.list_files(commit).items() if path.startswith(prefixes)}
    return load_library_from_files(read_content_files(store, files), {})[0]


def _concerns_content(review: Review) -> bool:
    """Return whether a change is about content. Its files that are on the base already, or that conflict, have a reason."""
    paths = {*review.paths, *(reason.path for reason in review.reasons if reason.path)}
    return not paths or any(path.startswith("content/") for path in paths)


def _choose_state(review: Review, request: PullRequest, opinions: Opinions) -> ChangeState:
    blocking_codes = {reason.code for reason in review.reasons if not reason.ok}
    if review.verdict is Verdict.REFUSED:
        return "refused"
    if "conflict" in blocking_codes:
        return "conflict"
    if "empty-change" in blocking_codes:
        return "nothing-to-merge"
    if blocking_codes & {"problems", "breaks-other-files"}:
        return "needs-changes"
    if request.is_draft:
        return "draft"
    if opinions.is_on_hold:
        return "on-hold"
    if opinions.has_change_request:
        return "changes-requested"
    if not blocking_codes or (opinions.is_approved and not blocking_codes & NOT_APPROVABLE_CODES):
        return "merged"
    return "needs-person"


def _find_form_number(request: PullRequest) -> int | None:
    """Return the number of the issue behind the pull request of a form."""
    form = FORM_BRANCH.fullmatch(request.head_branch) if request.is_own and not request.is_from_fork else None
    return int(form[1]) if form else None


def _choose_label(state: ChangeState) -> Literal["ready", "needs a moderator", "needs changes"]:
    if state == "merged":
        return READY_LABEL
    return NEEDS_CHANGES_LABEL if state in ("needs-changes", "conflict", "nothing-to-merge") else NEEDS_PERSON_LABEL


def _add_trailing_slash(url: str | None) -> str | None:
    return f"{url.rstrip('/')}/" if url else None
