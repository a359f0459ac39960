"""Decides whether a change can be merged without a person, and gives all reasons. It judges the tree that the merge would
make; the base decides who owns what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from lyceum.contributing import check_changed_pictures
from lyceum.diagnostics import Problem
from lyceum.git import ObjectStore
from lyceum.i18n import escape_for_display, format_message
from lyceum.loader import ParseCache
from lyceum.moderation.file_policy import find_file_objections, find_path_objections
from lyceum.moderation.link_policy import check_link_hosts
from lyceum.moderation.name_policy import check_names
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.moderation.review_result import REFUSED_CODES, Reason, Review, Verdict
from lyceum.moderation.tree_content import find_differing_paths, load_tree
from lyceum.moderation.work_policy import Objection

MAX_SHOWN_PATH_CHARACTERS = 999


def review_change(
    repository: Path, *, base: str, head: str, author: str, author_id: int | None, today: date, merged_today: int = 0
) -> Review:
    """Review the merge of `head` into `base`, sent by the account `author` with the number `author_id`.

    The hub is at the root of the repository. Nothing is fetched; the repository only gains loose objects of the merged tree.
    `merged_today` counts the author's changes that were merged today. Raises RepositoryError if a revision or a common
    commit is missing, or if a tree is too large to be read.
    """
    store = ObjectStore(repository)
    ours, theirs = store.resolve_commit(base), store.resolve_commit(head)
    files_at_fork = store.list_files(store.find_merge_base(ours, theirs))
    requested = find_differing_paths(files_at_fork, store.list_files(theirs))
    merged_tree, conflicts = store.merge_trees(ours, theirs)
    files_before, files_after = store.list_files(ours), store.list_files(merged_tree)
    paths = find_differing_paths(files_before, files_after)
    path_objections = find_path_objections(files_before, files_after, paths)
    safe_files = {
        path: file
        for path, file in files_after.items()
        if not any(code in REFUSED_CODES for code, _ in path_objections.get(path, ()))
    }
    cache: ParseCache = {}  # most files are the same before and after, and are parsed once
    before, after = load_tree(store, files_before, today, cache), load_tree(store, safe_files, today, cache)
    change = ProposedChange(
        author, author_id, files_before, files_after, paths, before.library, after.library, store, today
    )  # fmt: skip
    picture_problems = check_changed_pictures(before.library, after.library, paths, change.read_picture)
    problems = tuple(
        sorted(
            problem
            for problem in (*after.problems, *picture_problems)
            if problem.where.path in paths or problem not in before.problems
        )
    )  # fmt: skip
    reasons = tuple(
        sorted(
            {
                *_list_merge_reasons(requested, paths, conflicts),
                *_check_files(change, path_objections),
                *_check_limits(change, merged_today),
                *check_link_hosts(change, before.pages_text),
                *check_names(change),
                *_check_problems(problems, paths),
            }
        )
    )
    blocking_codes = {reason.code for reason in reasons if not reason.ok}
    return Review(
        _choose_verdict(blocking_codes),
        reasons,
        problems,
        is_first_contribution=not change.account.own_handles,
        paths=paths,
        merged_tree=merged_tree,
    )


def _choose_verdict(blocking_codes: set[str]) -> Verdict:
    if blocking_codes & REFUSED_CODES:
        return Verdict.REFUSED
    return Verdict.PERSON if blocking_codes else Verdict.SAFE


def _list_merge_reasons(requested: Sequence[str], paths: Sequence[str], conflicts: Sequence[str]) -> Iterator[Reason]:
    """Yield a reason for each file that Git cannot merge, or that the base has like this already."""
    for path in conflicts:
        yield _make_file_reason(path, "conflict", format_message("both sides changed this file"), ok=False)
    for path in {*requested}.difference(paths, conflicts):
        yield _make_file_reason(path, "already-applied", format_message("merging changes nothing here"), ok=True)


def _check_files(change: ProposedChange, path_objections: Mapping[str, Sequence[Objection]]) -> Iterator[Reason]:
    for path in change.changed_paths:
        objections = [*path_objections[path], *find_file_objections(change, path)]
        for code, message in objections:
            yield _make_file_reason(path, code, message, ok=False)
        if not objections:
            yield _make_file_reason(path, "own-file", format_message("this file is yours"), ok=True)


def _make_file_reason(path: str, code: str, message: str, *, ok: bool) -> Reason:
    return Reason(escape_for_display(path, MAX_SHOWN_PATH_CHARACTERS), code, message, ok)


def _check_limits(change: ProposedChange, merged_today: int) -> Iterator[Reason]:
    """Yield the reasons that are about the author and the number of changes."""
    count, limit = len(change.changed_paths), change.safe_settings.daily
    if not change.account.login:
        yield Reason(
            "", "unknown-login", format_message("`{author}` is not a GitHub login", author=change.author), False
        )
    if change.author_id in {account.number for account in change.library_before.settings.value.blocked}:
        yield Reason("", "blocked-account", format_message("the moderators have blocked this account"), False)
    if not count:
        yield Reason("", "empty-change", format_message("there is nothing to merge"), False)
    message = format_message("it changes {many} files; {most} are merged without a person", many=count, most=limit)
    yield Reason("", "file-limit", message, count <= limit)
    message = format_message(
        "{many} changes by you were merged today, of {most} without a person", many=merged_today, most=limit
    )
    yield Reason("", "daily-limit", message, merged_today < limit)
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
