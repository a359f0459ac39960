"""Decides what becomes of every open pull request, with a token that can only read."""

from __future__ import annotations

import logging
import re
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from lyceum.contributing import find_autofixes
from lyceum.git import ObjectStore, RepositoryError
from lyceum.i18n import escape_for_display, format_message, get_translator
from lyceum.loader import ACCOUNTS_FILE, Library, find_moderator_accounts, find_page_address, load_library_from_files
from lyceum.moderation.authors import PendingPullRequest, count_merged_today, list_pending_pull_requests
from lyceum.moderation.comments import ChangeState, CommentContext, render_comment
from lyceum.moderation.decision_file import Decision, Suggestion, summarize_opinions
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import PullRequest
from lyceum.moderation.labels import APPROVED_LABEL, HOLD_LABEL, NEEDS_CHANGES_LABEL, NEEDS_PERSON_LABEL, READY_LABEL
from lyceum.moderation.policy import review_change
from lyceum.moderation.remote_objects import UNUSUAL_STRUCTURE, fetch_head_commit
from lyceum.moderation.review_result import REFUSED_CODES, Reason, Review, Verdict
from lyceum.moderation.suggestions import find_suggestions
from lyceum.moderation.tree_content import read_content_files, write_content_files
from lyceum.schema import Moderator, fold_key

NOT_APPROVABLE_CODES = REFUSED_CODES | {
    "breaks-other-files", "conflict", "maintainers-only", "empty-change", "problems", "change-too-large", "unreadable-file"
}  # fmt: skip
"""Reasons that block a merge although a moderator approved it: the change is corrected, or merged by hand."""
CHECK_WORKFLOW = "check.yml"
PREVIEW_ARTIFACT = "preview.html"
"""The artifact of the check: the changed pages as they will look. GitHub names an artifact that is not packed after its file."""
MAX_MERGES_PER_RUN = 20
MAX_SUGGESTIONS = 30
"""Suggestions on one pull request, as `Decision` allows."""
MAX_TITLE_CHARACTERS = 100
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
_DECISION_MARKER = re.compile(r"<!-- judged (?P<head>[0-9a-f]{40}) since (?P<since>\S+) as (?P<key>[0-9a-f]{16}) -->")


def decide_pull_requests(
    hub_folder: Path, github: GitHubReader, *, branch: str, now: datetime, first_number: int | None = None
) -> tuple[Decision, ...]:
    """Decide every open pull request that changes content: `first_number`, then the others in a fair order.

    The hub's folder is a clone at the head of `branch`. A decision that would be the same as the last one is left out. If
    GitHub is busy on the way, the decisions until then are returned; raises GitHubBusyError if there are none.
    """
    store = ObjectStore(hub_folder)
    main_commit = base = store.resolve_commit("HEAD")
    queue = _order_fairly(list_pending_pull_requests(github, branch, first_number), first_number)
    if not queue:
        return ()
    merged_today = count_merged_today(github, branch, now.date())
    decisions: list[Decision] = []
    for pending in queue:
        request, author_number = pending.pull_request, pending.author.github_id or 0
        maker = _DecisionMaker(store, github, main_commit, base, now, merged_today[author_number])
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

    def decide(self, pending: PendingPullRequest, *, skip_review: bool = False) -> Decision | None:
        """Decide one pull request; None if nothing is new, or if it changes no content.

        With `skip_review`, its files are not read, and it is left to a person.
        """
        request = pending.pull_request
        marker = _DECISION_MARKER.search(request.bot_comment.body) if request.bot_comment else None
        key = self._make_key(request)
        if marker and (marker["head"], marker["key"]) == (request.head_sha, key):
            return None
        is_new_head = marker is None or marker["head"] != request.head_sha
        since = self.now if marker is None or is_new_head else datetime.fromisoformat(marker["since"])
        head, review = self._review(pending, skip_review=skip_review)
        if head and not any(path.startswith("content/") for path in review.paths):
            return None
        settings = self._load_base_library("content/hub.yml").settings.value
        is_approved = self._is_approved(request, settings.moderators, since, is_new_head=is_new_head)
        state = _choose_state(review, request, is_approved)
        suggestions = tuple(self._find_suggestions(review, head)) if head and state == "needs-changes" else ()
        is_outdated = APPROVED_LABEL in request.labels and not is_approved and state == "needs-person"
        context = CommentContext(
            login=pending.author.login,
            site_url=_add_trailing_slash(settings.url),
            preview_url=self._find_preview_url(request) if state not in ("refused", "merged") else None,
            page_addresses=tuple(dict.fromkeys(filter(None, map(find_page_address, review.paths)))),
            has_suggestions=bool(suggestions),
            is_approval_outdated=is_outdated,
        )
        translator = get_translator(settings.language)
        time = since.astimezone(UTC).isoformat(timespec="seconds")
        note = f"<!-- judged {request.head_sha} since {time} as {key} -->\n\n"
        unmerged_state: ChangeState = "needs-person" if state == "merged" else state
        base_tree = self.store.resolve_tree(self.base)
        return Decision(
            number=request.number,
            head_sha=request.head_sha,
            opinions=summarize_opinions(request),
            should_merge=state == "merged",
            tree_before=base_tree,
            tree_after=review.merged_tree or base_tree,
            title=f"{escape_for_display(' '.join(request.title.split()), MAX_TITLE_CHARACTERS)} (#{request.number})",
            message=pending.co_author_trailer,
            comment=note + render_comment(review, unmerged_state, context, translator),
            merged_comment=note + render_comment(review, "merged", context, translator),
            label=_choose_label(state),
            labels_to_remove=(APPROVED_LABEL,) if is_outdated else (),
            suggestions=tuple(Suggestion.model_validate(values) for values in suggestions[:MAX_SUGGESTIONS]),
        )

    def _make_key(self, request: PullRequest) -> str:
        """Return a hash of all that a decision depends on besides the head: opinions, the base, the day."""
        parts = (summarize_opinions(request), self.store.resolve_tree(self.base), self.now.date().isoformat())
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

    def _is_approved(
        self, request: PullRequest, moderators: Sequence[Moderator], since: datetime, *, is_new_head: bool
    ) -> bool:
        """Return whether a moderator approved this very head, and no moderator asks for changes.

        A moderator approves by a review of the head, or by a label that is newer than the bot's comment about the head.
        A login may have been given up and taken by somebody else: where the number of a moderator's account is known, in
        hub.yml or from the profile, it decides.
        """
        logins = {fold_key(moderator.login) for moderator in moderators if moderator.login}
        numbers = {moderator.number for moderator in moderators} - {None}
        accounts = (
            *(review.reviewer for review in request.reviews),
            *(event.actor for event in request.label_events),
        )
        candidates = {
            account for account in accounts if fold_key(account.login) in logins or account.github_id in numbers
        }
        if not candidates:
            return False
        known = find_moderator_accounts(self._load_base_library("content/hub.yml", ACCOUNTS_FILE, "content/learners/"))
        trusted = {account for account in candidates if known.includes(account.login, account.github_id)}
        reviews = [review for review in request.reviews if review.reviewer in trusted]
        if any(not review.is_approval for review in reviews):
            return False
        if any(review.head_sha == request.head_sha for review in reviews):
            return True
        if APPROVED_LABEL not in request.labels or is_new_head:
            return False
        events = (event for event in request.label_events if event.label == APPROVED_LABEL and event.actor in trusted)
        return any(event.created_at > since for event in events)

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

    def _find_preview_url(self, request: PullRequest) -> str | None:
        try:
            return self.github.find_artifact_url(CHECK_WORKFLOW, request.head_sha, PREVIEW_ARTIFACT)
        except GitHubRefusedError:
            return None

    def _load_base_library(self, *prefixes: str) -> Library:
        """Load only the files of the base whose paths begin with one of these."""
        files = {path: file for path, file in self.store.list_files(self.base).items() if path.startswith(prefixes)}
        return load_library_from_files(read_content_files(self.store, files), {})[0]


def _choose_state(review: Review, request: PullRequest, is_approved: bool) -> ChangeState:
    blocking_codes = {reason.code for reason in review.reasons if not reason.ok}
    if review.verdict is Verdict.REFUSED:
        return "refused"
    if "conflict" in blocking_codes:
        return "conflict"
    if blocking_codes & {"problems", "breaks-other-files"}:
        return "needs-changes"
    if request.is_draft:
        return "draft"
    if HOLD_LABEL in request.labels:
        return "on-hold"
    if not blocking_codes or (is_approved and not blocking_codes & NOT_APPROVABLE_CODES):
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
