"""Decides whether a change can be merged without a person, and gives all reasons. It judges the tree that the merge would
make; the base decides who owns what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from lyceum.contributing import check_changed_pictures
from lyceum.diagnostics import Problem
from lyceum.git import AgentDetector, ObjectStore
from lyceum.i18n import escape_for_display, format_message
from lyceum.loader import Library
from lyceum.moderation.file_policy import find_file_objections, find_path_objections
from lyceum.moderation.introduced_problems import find_introduced_problems
from lyceum.moderation.leaving_policy import find_leaving_paths
from lyceum.moderation.link_policy import check_link_hosts
from lyceum.moderation.name_policy import check_names
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.moderation.review_base import ReviewBase
from lyceum.moderation.review_result import REFUSED_CODES, Reason, Review, Verdict
from lyceum.moderation.topic_policy import check_topics
from lyceum.moderation.tree_content import MAX_PATH_CHARACTERS, read_content_files
from lyceum.moderation.work_policy import Objection
from lyceum.schema import PICTURE_SUFFIXES

MAX_PICTURE_BYTES_OF_CHANGE = 8 * 1024 * 1024
"""Bytes of all pictures of a change that is merged without a person. A repository keeps them for good."""


def review_change(
    repository: Path, *, base: str, head: str, author: str, author_id: int | None, today: date, merged_today: int = 0
) -> Review:
    """Review the merge of `head` into `base`, sent by the account `author` with the number `author_id`.

    The hub is at the root of the repository. Nothing is fetched; the repository only gains loose objects of the merged tree.
    `merged_today` counts the author's changes that were merged today. Raises RepositoryError if a revision or a common
    commit is missing, or if a tree is too large to be read.
    """
    store = ObjectStore(repository)
    review_base = ReviewBase.load(store, store.resolve_commit(base), today, hub=repository)
    review, _ = review_on_base(
        review_base, store.resolve_commit(head), author=author, author_id=author_id, merged_today=merged_today
    )
    return review


def review_on_base(
    base: ReviewBase, head: str, *, author: str, author_id: int | None, merged_today: int
) -> tuple[Review, Library]:
    """Review the merge of a commit into a base that is loaded already; see `review_change`. Return the hub after it as well.

    What did not change is neither read nor parsed again.
    """
    store = base.store
    requested = store.list_changes(store.find_merge_base(base.commit, head), head)
    merged_tree, conflicts = store.merge_trees(base.commit, head)
    changes = store.list_changes(base.commit, merged_tree)
    paths = tuple(sorted(changes))
    path_objections = find_path_objections(base.path_index, changes)
    refused_paths = {
        path for path, objections in path_objections.items() if any(code in REFUSED_CODES for code, _ in objections)
    }
    library_after, problems_after = base.apply_changes(changes, refused_paths)
    files_after = {**base.files, **{path: change.new for path, change in changes.items() if change.new}}
    for path, file_change in changes.items():
        if file_change.new is None:
            del files_after[path]
    change = ProposedChange(
        author, author_id, base.files, files_after, paths, base.library, library_after, store, base.today
    )  # fmt: skip
    picture_problems = check_changed_pictures(base.library, library_after, paths, change.read_picture)
    all_problems = (*problems_after, *picture_problems)
    new_contents = read_content_files(store, {path: file.new for path, file in changes.items() if file.new})
    introduced = tuple(
        find_introduced_problems(base.problems, all_problems, base.contents, base.contents.replace(new_contents))
    )
    problems = tuple(sorted({*introduced, *(problem for problem in all_problems if problem.where.path in changes)}))
    leaving_paths = find_leaving_paths(change, base.contents)
    reasons = tuple(
        sorted(
            {
                *_list_merge_reasons(requested, paths, conflicts),
                *_check_files(change, path_objections, leaving_paths),
                *_check_limits(change, merged_today, is_leaving=bool(leaving_paths)),
                *check_link_hosts(change, base.pages_text),
                *check_names(change),
                *check_topics(change),
                *_check_problems(introduced, paths),
            }
        )
    )
    blocking_codes = {reason.code for reason in reasons if not reason.ok}
    review = Review(
        _choose_verdict(blocking_codes),
        reasons,
        problems,
        is_first_contribution=not change.account.own_handles,
        paths=paths,
        merged_tree=merged_tree,
        is_leaving=bool(leaving_paths),
        unrecorded_handle=_find_unrecorded_handle(change),
    )
    return review, library_after


def _choose_verdict(blocking_codes: set[str]) -> Verdict:
    if blocking_codes & REFUSED_CODES:
        return Verdict.REFUSED
    return Verdict.PERSON if blocking_codes else Verdict.SAFE


def _list_merge_reasons(requested: Collection[str], paths: Sequence[str], conflicts: Sequence[str]) -> Iterator[Reason]:
    """Yield a reason for each file that Git cannot merge, or that the base has like this already."""
    for path in conflicts:
        yield _make_file_reason(path, "conflict", format_message("both sides changed this file"), ok=False)
    for path in {*requested}.difference(paths, conflicts):
        yield _make_file_reason(path, "already-applied", format_message("merging changes nothing here"), ok=True)


def _find_unrecorded_handle(change: ProposedChange) -> str:
    """Return the handle of the author's profile if the hub has not recorded the number of their account; empty otherwise.

    A line of the ledger whose profile is gone says nothing about who comes under its name or its number.
    """
    accounts, profiles_before = change.library_before.accounts, change.library_before.learners
    if change.author_id is None or accounts.handles.get(change.author_id) in profiles_before:
        return ""
    for handle in sorted(change.allowed_handles):
        profile, number = change.library_after.learners.get(handle), accounts.numbers.get(handle)
        is_stale = handle not in profiles_before and number != change.author_id
        if profile and (number is None or is_stale):
            return profile.key
    return ""


def _check_files(
    change: ProposedChange, path_objections: Mapping[str, Sequence[Objection]], leaving_paths: Collection[str]
) -> Iterator[Reason]:
    for path in change.changed_paths:
        objections = [*path_objections[path], *find_file_objections(change, path)]
        if path in leaving_paths:
            message = format_message("this removes the name of a member who leaves")
            objections = [
                ("member-leaves", message) if code == "maintainers-only" else (code, reason)
                for code, reason in objections
            ]
        for code, message in objections:
            yield _make_file_reason(path, code, message, ok=False)
        if not objections:
            yield _make_file_reason(path, "own-file", format_message("this file is yours"), ok=True)


def _make_file_reason(path: str, code: str, message: str, *, ok: bool) -> Reason:
    return Reason(escape_for_display(path, MAX_PATH_CHARACTERS), code, message, ok)


def _check_limits(change: ProposedChange, merged_today: int, *, is_leaving: bool) -> Iterator[Reason]:
    """Yield the reasons that are about the author and the number of changes."""
    count, limit = len(change.changed_paths), change.safe_settings.daily
    if not change.account.login:
        yield Reason(
            "", "unknown-login", format_message("`{author}` is not a GitHub login", author=change.author), False
        )
    agents = AgentDetector.create(change.library_before.settings.value.agents)
    if agents.is_agent_account(change.author, change.author, change.author_id, ()):
        yield Reason("", "software-agent", format_message("software sent this, so a moderator looks at it"), False)
    blocked_numbers = {account.number for account in change.library_before.settings.value.blocked}
    if change.author_id in blocked_numbers and not is_leaving:
        yield Reason("", "blocked-account", format_message("the moderators have blocked this account"), False)
    if not count:
        yield Reason("", "empty-change", format_message("there is nothing to merge"), False)
    message = format_message(
        "files that it changes: {many}; merged without a person: up to {most}", many=count, most=limit
    )
    yield Reason("", "file-limit", message, count <= limit)
    message = format_message(
        "changes by you that were merged today: {many}; without a person: up to {most}", many=merged_today, most=limit
    )
    yield Reason("", "daily-limit", message, merged_today < limit)
    picture_bytes = sum(
        change.files_after[path].size
        for path in change.changed_paths
        if path in change.files_after and path.lower().endswith(PICTURE_SUFFIXES)
    )
    if picture_bytes > MAX_PICTURE_BYTES_OF_CHANGE:
        message = format_message(
            "its pictures have more than {most} MB together", most=MAX_PICTURE_BYTES_OF_CHANGE // 1024 // 1024
        )
        yield Reason("", "picture-limit", message, False)
    if not change.account.own_handles:
        is_automatic = change.library_before.settings.value.welcome == "automatic"
        message = (
            format_message("your first contribution")
            if is_automatic
            else format_message("a moderator looks at every first contribution")
        )
        yield Reason("", "first-contribution", message, is_automatic)


def _check_problems(problems: Iterable[Problem], paths: Sequence[str]) -> Iterator[Reason]:
    """Yield a reason for each file with errors, or one that says that there are none."""
    error_counts = Counter(problem.where.path for problem in problems if problem.is_error)
    for path, count in error_counts.items():
        message = format_message("problems in this file: {many}", many=count)
        yield Reason(path, "problems" if path in paths else "breaks-other-files", message, False)
    if not error_counts:
        yield Reason("", "no-problems", format_message("nothing is wrong with it, or because of it"), True)
