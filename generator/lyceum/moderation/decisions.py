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
from typing import Any

from lyceum.contributing import find_autofixes
from lyceum.git import ObjectStore, RepositoryError
from lyceum.i18n import escape_for_display, format_message, get_translator
from lyceum.loader import Library, ProfileOwner, find_page_address, load_library_from_files
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
from lyceum.schema import fold_key

NOT_APPROVABLE_CODES = REFUSED_CODES | {
    "breaks-other-files", "conflict", "maintainers-only", "empty-change", "problems", "change-too-large", "unreadable-file"
}  # fmt: skip
"""What stays in the way of a merge although somebody said yes: it is mended, or merged by hand."""
PREVIEW_ARTIFACT = "preview.html"
"""What check.yml leaves: the changed pages as they will look. An artifact that is not packed is called like its file."""
MAX_MERGES_PER_RUN = 20
"""In one run."""
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
    hub: Path, github: GitHubReader, *, branch: str, now: datetime, first_number: int | None = None
) -> tuple[Decision, ...]:
    """What becomes of every open pull request that changes content: `first`, then the others as `_in_turn` has them. The
    hub is a clone that stands at the tip of `branch`. What was decided before and would be decided again is left out.
    Where GitHub is busy in between, what was decided until then holds. Raises Busy where nothing was."""
    git = ObjectStore(hub)
    tip = base = git.resolve_commit("HEAD")
    waiting = _order_fairly(list_pending_pull_requests(github, branch, first_number), first_number)
    if not waiting:
        return ()
    merged_today = count_merged_today(github, branch, now.date())
    decided: list[Decision] = []
    for asked in waiting:
        desk = _DecisionMaker(git, github, tip, base, now, merged_today[asked.author.github_id or 0])
        try:
            decision = desk.decide(asked)
        except GitHubBusyError:
            if not decided:
                raise
            break
        except _INTERNAL_ERRORS as fault:  # of ours: everybody else is served all the same
            logging.getLogger(__name__).warning("#%d: %s", asked.pull_request.number, _describe_error(fault))
            decision = desk.decide(asked, skip_review=True)
        if decision is None:
            continue
        if (
            decision.should_merge and READY_LABEL not in asked.pull_request.labels
        ):  # what was refused before may be again
            if sum(one.should_merge for one in decided) == MAX_MERGES_PER_RUN:
                break
            base = git.write_commit(decision.tree_after, base)
            merged_today[asked.author.github_id or 0] += 1
        decided.append(decision)
    return tuple(decided)


def _order_fairly(waiting: Iterable[PendingPullRequest], first: int | None) -> list[PendingPullRequest]:
    """Nobody keeps the others waiting: whoever has no answer yet comes before those who have one, everybody's one before
    anybody's second, and what GitHub would not merge when it was in order comes last; then who waited longest."""
    seen: Counter[int] = Counter()
    turns: list[tuple[tuple[bool | int, ...], int, PendingPullRequest]] = []
    for asked in waiting:
        number = asked.author.github_id or 0
        seen[number] += 1
        request = asked.pull_request
        turn = (request.number != first, READY_LABEL in request.labels, request.bot_comment is not None, seen[number])
        turns.append((turn, len(turns), asked))
    return [asked for *_, asked in sorted(turns, key=lambda one: one[:2])]


@dataclass(frozen=True, slots=True)
class _DecisionMaker:
    store: ObjectStore
    github: GitHubReader
    tip: str
    """The commit that GitHub knows."""
    base: str
    """What it will be after the changes before this one."""
    now: datetime
    merged_today: int

    def decide(self, asked: PendingPullRequest, *, skip_review: bool = False) -> Decision | None:
        """`odd`: it is left to a person, and nothing of it is looked at."""
        request = asked.pull_request
        before = _DECISION_MARKER.search(request.bot_comment.body) if request.bot_comment else None
        key = sha256(
            "\n".join(
                (summarize_opinions(request), self.store.resolve_tree(self.base), self.now.date().isoformat())
            ).encode()
        ).hexdigest()[:16]
        if before and (before["head"], before["key"]) == (request.head_sha, key):
            return None
        fresh = not before or before["head"] != request.head_sha
        since = self.now if fresh or not before else datetime.fromisoformat(before["since"])
        try:
            if skip_review:
                raise RepositoryError(UNUSUAL_STRUCTURE)
            head = fetch_head_commit(self.store, self.github, self.tip, request.head_sha)
            found = review_change(
                self.store.folder,
                base=self.base,
                head=head,
                author=asked.author.login,
                author_id=asked.author.github_id,
                today=self.now.date(),
                merged_today=self.merged_today,
            )
        except (RepositoryError, GitHubRefusedError) as error:
            head, found = None, _make_unreadable_review(error)
        if head and not any(path.startswith("content/") for path in found.paths):
            return None
        community = _load_base_library(self.store, self.base, "content/hub.yml").settings.value
        words = get_translator(community.language)
        said_yes = self._is_approved(request, community.moderators, since, is_new_head=fresh)
        state = _choose_state(found, request, said_yes)
        stale = APPROVED_LABEL in request.labels and not said_yes and state == "waits"
        suggested = tuple(self._find_suggestions(found, head)) if head and state == "mend" else ()
        about = CommentContext(
            login=asked.author.login,
            site_url=_add_trailing_slash(community.url),
            preview_url=self._find_preview_url(request) if state not in ("refused", "merged") else None,
            page_addresses=tuple(dict.fromkeys(filter(None, map(find_page_address, found.paths)))),
            has_suggestions=bool(suggested),
            is_approval_outdated=stale,
        )
        note = f"<!-- judged {request.head_sha} since {since.astimezone(UTC).isoformat(timespec='seconds')} as {key} -->\n\n"
        waits: ChangeState = "waits" if state == "merged" else state
        return Decision(
            number=request.number,
            head_sha=request.head_sha,
            opinions=summarize_opinions(request),
            should_merge=state == "merged",
            tree_before=self.store.resolve_tree(self.base),
            tree_after=found.merged_tree or self.store.resolve_tree(self.base),
            title=f"{escape_for_display(' '.join(request.title.split()), 100)} (#{request.number})",
            message=asked.co_author_trailer,
            comment=note + render_comment(found, waits, about, words),
            merged_comment=note + render_comment(found, "merged", about, words),
            label=READY_LABEL
            if state == "merged"
            else NEEDS_PERSON_LABEL
            if state not in ("mend", "conflict")
            else NEEDS_CHANGES_LABEL,
            labels_to_remove=(APPROVED_LABEL,) if stale else (),
            suggestions=tuple(Suggestion.model_validate(one) for one in suggested[:30]),
        )

    def _is_approved(
        self, request: PullRequest, moderators: Sequence[Any], since: datetime, *, is_new_head: bool
    ) -> bool:
        """Whether somebody who looks after the hub said yes to this very head: in a review of it, or by a label set
        after our comment named it; and nobody of them asks for changes. Whose profile has the number of another account
        is somebody else, who took a login that was given up."""
        theirs = {fold_key(str(one)) for one in moderators if one}
        voiced = (*(one.reviewer for one in request.reviews), *(one.actor for one in request.label_events))
        heard = {by for by in voiced if fold_key(by.login) in theirs}
        people = _load_base_library(self.store, self.base, "content/learners/") if heard else None
        trusted = {
            one for one in heard if people and not ProfileOwner(one.login, one.github_id, people).mismatched_handles
        }
        opinions = [one for one in request.reviews if one.reviewer in trusted]
        if any(not one.is_approval for one in opinions):
            return False
        if any(one.head_sha == request.head_sha for one in opinions):
            return True
        labels = (one for one in request.label_events if one.label == APPROVED_LABEL and one.actor in trusted)
        return APPROVED_LABEL in request.labels and not is_new_head and any(one.created_at > since for one in labels)

    def _find_suggestions(self, found: Review, head: str) -> Iterator[dict[str, Any]]:
        """For files of the change that have problems, what `check --fix` would write."""
        wrong = {one.where.path for one in found.problems} & set(found.paths)
        files, before = self.store.list_files(head), self.store.list_files(self.base)
        with tempfile.TemporaryDirectory() as folder:
            write_content_files(self.store, files, Path(folder))
            for one in find_autofixes(Path(folder), wrong):
                if {"encoding", "line-ends"} & set(one.fix_codes):
                    continue
                old = before.get(one.path)
                texts = self.store.read_blobs([files[one.path], *([old] if old else [])])
                text = texts[files[one.path].id].decode("utf-8", "replace")
                was = texts[old.id].decode("utf-8", "replace") if old else None
                yield from find_suggestions(one.path, text, one.data.decode(), was)

    def _find_preview_url(self, request: PullRequest) -> str | None:
        try:
            return self.github.find_artifact_url("check.yml", request.head_sha, PREVIEW_ARTIFACT)
        except GitHubRefusedError:
            return None


def _choose_state(found: Review, request: PullRequest, said_yes: bool) -> ChangeState:
    crosses = {one.code for one in found.reasons if not one.ok}
    if found.verdict is Verdict.REFUSED:
        return "refused"
    if "conflict" in crosses:
        return "conflict"
    if crosses & {"problems", "breaks-other-files"}:
        return "mend"
    if request.is_draft:
        return "draft"
    if HOLD_LABEL in request.labels:
        return "held"
    if not crosses or (said_yes and not crosses & NOT_APPROVABLE_CODES):
        return "merged"
    return "waits"


def _make_unreadable_review(error: Exception) -> Review:
    said = error.args[0] if isinstance(error, RepositoryError) else format_message("GitHub does not show all of it")
    return Review(Verdict.PERSON, (Reason("", "change-too-large", said, False),), (), is_first_contribution=False)


def _load_base_library(git: ObjectStore, base: str, place: str) -> Library:
    """What the base says in this file, or in the files of this folder; without all else."""
    files = {path: file for path, file in git.list_files(base).items() if path.startswith(place)}
    return load_library_from_files(read_content_files(git, files), {})[0]


def _describe_error(fault: Exception) -> str:
    """What and where, and nothing that anybody wrote."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} at {Path(place.filename).name}:{place.lineno}"


def _add_trailing_slash(url: str | None) -> str | None:
    return f"{url.rstrip('/')}/" if url else None
