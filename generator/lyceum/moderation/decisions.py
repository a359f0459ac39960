"""Decides what becomes of every open pull request, with a token that can only read."""

from __future__ import annotations

import logging
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from lyceum.contributing import find_autofixes
from lyceum.git import ObjectStore, RepositoryError
from lyceum.i18n import format_message, get_translator
from lyceum.loader import ACCOUNTS_FILE, Library, find_page_address, load_library_from_files
from lyceum.moderation.authors import PendingPullRequest, count_merged_today, list_pending_pull_requests
from lyceum.moderation.comments import ChangeState, CommentContext, render_comment
from lyceum.moderation.decision_file import Decision, Suggestion
from lyceum.moderation.decision_marker import UNFINISHED_KEY, advance_marker, parse_marker
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import PullRequest
from lyceum.moderation.labels import APPROVED_LABEL, NEEDS_CHANGES_LABEL, NEEDS_PERSON_LABEL, READY_LABEL
from lyceum.moderation.merge_message import format_merge_subject, format_merge_trailers
from lyceum.moderation.opinions import Moderators, Opinions, summarize_opinions, weigh_opinions
from lyceum.moderation.policy import review_change
from lyceum.moderation.previews import find_preview_url
from lyceum.moderation.remote_objects import UNUSUAL_STRUCTURE, fetch_head_commit
from lyceum.moderation.review_result import REFUSED_CODES, Reason, Review, Verdict
from lyceum.moderation.suggestions import find_suggestions
from lyceum.moderation.tree_content import read_content_files, write_content_files

NOT_APPROVABLE_CODES = REFUSED_CODES | {
    "breaks-other-files", "conflict", "maintainers-only", "empty-change", "problems", "change-too-large", "unreadable-file"
}  # fmt: skip
"""Reasons that block a merge although a moderator approved it: the change is corrected, or merged by hand."""
MAX_MERGES_PER_RUN = 20
MAX_SUGGESTIONS = 30
"""Suggestions on one pull request, as `Decision` allows."""
NOT_SUGGESTED_FIXES = frozenset({"encoding", "line-ends"})
"""Fixes that change lines in a way that GitHub does not show."""
_INTERNAL_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def decide_pull_requests(
    hub_folder: Path, github: GitHubReader, *, branch: str, now: datetime, first_number: int | None = None
) -> tuple[Decision, ...]:
    """Decide every open pull request that changes content: `first_number`, then the others in a fair order.

    The hub's folder is a clone at the head of `branch`. A decision that would be the same as the last one is left out. If
    GitHub is busy on the way, the decisions until then are returned; raises GitHubBusyError if there are none.
    """
    store = ObjectStore(hub_folder)
    main_commit = base = store.resolve_commit("HEAD")
    moderators = _load_moderators(store, base)
    pending_requests = list_pending_pull_requests(github, branch, first_number, moderators.known_logins)
    queue = _order_fairly(pending_requests, first_number)
    if not queue:
        return ()
    merged_today = count_merged_today(github, branch, now.date())
    decisions: list[Decision] = []
    for pending in queue:
        request, author_number = pending.pull_request, pending.author.github_id or 0
        maker = _DecisionMaker(store, github, main_commit, base, now, merged_today[author_number], moderators)
        try:
            decision = maker.decide(pending)
        except GitHubBusyError:
            if not decisions:
                raise
            break
        except _INTERNAL_ERRORS as error:  # a bug of ours must not keep the other pull requests waiting
            logging.getLogger(__name__).warning("#%d: %s", request.number, _describe_error(error))
            decision = maker.decide(pending, skip_review=True)
        if decision is None:
            continue
        if decision.should_merge and READY_LABEL not in request.labels:  # else GitHub may refuse the merge again
            if sum(other.should_merge for other in decisions) == MAX_MERGES_PER_RUN:
                break
            base = store.write_commit(decision.tree_after, base)
            merged_today[author_number] += 1
        decisions.append(decision)
    return tuple(decisions)


def _load_moderators(store: ObjectStore, base: str) -> Moderators:
    files = {
        path: file
        for path, file in store.list_files(base).items()
        if path.startswith(("content/hub.yml", ACCOUNTS_FILE, "content/learners/"))
    }
    return Moderators.from_library(load_library_from_files(read_content_files(store, files), {})[0])


def _order_fairly(pending: Iterable[PendingPullRequest], first_number: int | None) -> list[PendingPullRequest]:
    """Order pull requests so that nobody keeps the others waiting.

    The pull request `first_number` comes first, and those that GitHub refused to merge come last. Those without a comment
    come before those with one. Then everybody's first one comes before anybody's second, and older ones come before newer.
    """
    counts: Counter[int] = Counter()
    keys: list[tuple[tuple[bool | int, ...], int, PendingPullRequest]] = []
    for item in pending:
        author_number = item.author.github_id or 0
        counts[author_number] += 1
        request = item.pull_request
        key = (
            request.number != first_number,
            READY_LABEL in request.labels,
            request.bot_comment is not None,
            counts[author_number],
        )
        keys.append((key, len(keys), item))
    return [item for *_, item in sorted(keys, key=lambda row: row[:2])]


@dataclass(frozen=True, slots=True)
class _DecisionMaker:
    store: ObjectStore
    github: GitHubReader
    main_commit: str
    """The head of main, as GitHub knows it."""
    base: str
    """The commit that main will have after the merges decided before this one."""
    now: datetime
    merged_today: int
    """Changes of the author that were merged today."""
    moderators: Moderators
    """Those of the base."""

    def decide(self, pending: PendingPullRequest, *, skip_review: bool = False) -> Decision | None:
        """Decide one pull request; None if nothing is new, if it waits for its turn, or if it changes no content.

        With `skip_review`, its files are not read, and it is left to a person.
        """
        request = pending.pull_request
        old_marker = parse_marker(request.bot_comment)
        key = self._make_key(request)
        if old_marker and (old_marker.head_sha, old_marker.key) == (request.head_sha, key):
            return None
        if old_marker and old_marker.must_wait(request.head_sha, self.now):
            return None
        head, review = self._review(pending, skip_review=skip_review)
        if head and not any(path.startswith("content/") for path in review.paths):
            return None
        marker = advance_marker(old_marker, request, self.now)
        opinions = weigh_opinions(request, self.moderators, pending.author, marker.named_at)
        state = _choose_state(review, request, opinions)
        suggestions = tuple(self._find_suggestions(review, head)) if head and state == "needs-changes" else ()
        is_outdated = APPROVED_LABEL in request.labels and not opinions.is_approved and state == "needs-person"
        comments = self._render_comments(
            pending, review, state, has_suggestions=bool(suggestions), is_approval_outdated=is_outdated
        )
        base_tree = self.store.resolve_tree(self.base)
        return Decision(
            number=request.number,
            head_sha=request.head_sha,
            opinions=summarize_opinions(request, self.moderators),
            moderators=self.moderators,
            should_merge=state == "merged",
            tree_before=base_tree,
            tree_after=review.merged_tree or base_tree,
            title=format_merge_subject(request.number, review.paths, review.is_leaving),
            message=format_merge_trailers(pending, marker.sent_on, is_leaving=review.is_leaving),
            comment=f"{marker.format(UNFINISHED_KEY if state == 'merged' else key)}\n\n{comments[0]}",
            merged_comment=f"{marker.format(UNFINISHED_KEY)}\n\n{comments[1]}",
            label=_choose_label(state),
            labels_to_remove=(APPROVED_LABEL,) if is_outdated else (),
            suggestions=tuple(Suggestion.model_validate(values) for values in suggestions[:MAX_SUGGESTIONS]),
        )

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
        request, settings = pending.pull_request, self._load_base_library("content/hub.yml").settings.value
        files = [self.store.list_files(tree) for tree in (self.base, review.merged_tree or self.base)]
        context = CommentContext(
            login=pending.author.login,
            site_url=_add_trailing_slash(settings.url),
            preview_url=find_preview_url(self.github, request, *files) if state not in ("refused", "merged") else None,
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

    def _make_key(self, request: PullRequest) -> str:
        """Return a hash of all that a decision depends on besides the head: opinions, the check, the base, the day."""
        check = request.check
        parts = (
            summarize_opinions(request, self.moderators),
            f"{check.run_id} {check.is_done} {check.waits_for_approval}" if check else "",
            self.store.resolve_tree(self.base),
            self.now.date().isoformat(),
        )
        return sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _review(self, pending: PendingPullRequest, *, skip_review: bool) -> tuple[str | None, Review]:
        """Return (the fetched head, the review); the head is None if the change cannot be read."""
        try:
            if skip_review:
                raise RepositoryError(UNUSUAL_STRUCTURE)
            head = fetch_head_commit(self.store, self.github, self.main_commit, pending.pull_request.head_sha)
            review = review_change(
                self.store.folder,
                base=self.base,
                head=head,
                author=pending.author.login,
                author_id=pending.author.github_id,
                today=self.now.date(),
                merged_today=self.merged_today,
            )
        except (RepositoryError, GitHubRefusedError) as error:
            return None, _make_unreadable_review(error)
        return head, review

    def _find_suggestions(self, review: Review, head: str) -> Iterator[dict[str, Any]]:
        """Yield what `check --fix` would write in those changed files that have problems."""
        paths = {problem.where.path for problem in review.problems} & set(review.paths)
        files, base_files = self.store.list_files(head), self.store.list_files(self.base)
        with tempfile.TemporaryDirectory() as folder:
            write_content_files(self.store, files, Path(folder))
            for fix in find_autofixes(Path(folder), paths):
                if NOT_SUGGESTED_FIXES & set(fix.fix_codes):
                    continue
                base_file = base_files.get(fix.path)
                texts = self.store.read_blobs([files[fix.path], *([base_file] if base_file else [])])
                text = texts[files[fix.path].id].decode("utf-8", "replace")
                base_text = texts[base_file.id].decode("utf-8", "replace") if base_file else None
                yield from find_suggestions(fix.path, text, fix.data.decode(), base_text)

    def _load_base_library(self, *prefixes: str) -> Library:
        """Load only the files of the base whose paths begin with one of these."""
        files = {path: file for path, file in self.store.list_files(self.base).items() if path.startswith(prefixes)}
        return load_library_from_files(read_content_files(self.store, files), {})[0]


def _choose_state(review: Review, request: PullRequest, opinions: Opinions) -> ChangeState:
    blocking_codes = {reason.code for reason in review.reasons if not reason.ok}
    if review.verdict is Verdict.REFUSED:
        return "refused"
    if "conflict" in blocking_codes:
        return "conflict"
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


def _choose_label(state: ChangeState) -> Literal["ready", "needs a moderator", "needs changes"]:
    if state == "merged":
        return READY_LABEL
    return NEEDS_CHANGES_LABEL if state in ("needs-changes", "conflict") else NEEDS_PERSON_LABEL


def _make_unreadable_review(error: Exception) -> Review:
    message = error.args[0] if isinstance(error, RepositoryError) else format_message("GitHub does not show all of it")
    reason = Reason("", "change-too-large", message, False)
    return Review(Verdict.PERSON, (reason,), (), is_first_contribution=False)


def _describe_error(error: Exception) -> str:
    """Return the type of an error and its place in the code, without any text that a contributor wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"


def _add_trailing_slash(url: str | None) -> str | None:
    return f"{url.rstrip('/')}/" if url else None
