"""Decides whether a change can be merged without a person, and gives all reasons. It judges the tree that the merge would give; the base decides who owns what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from lyceum.diagnostics import Problem
from lyceum.git import ObjectStore
from lyceum.i18n import escape_for_display, format_message
from lyceum.loader import ParseCache
from lyceum.moderation.file_policy import find_file_objections, find_path_objections
from lyceum.moderation.link_policy import check_link_hosts
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.moderation.review_result import REFUSED_CODES, Reason, Review, Verdict
from lyceum.moderation.tree_content import find_differing_paths, load_tree


def review_change(
    repository: Path, *, base: str, head: str, author: str, author_id: int | None, today: date, merged_today: int = 0
) -> Review:
    """What merging `head` into `base` would bring, judged for the account `author` with the number `author_id`; the hub
    is the repository's root. Nothing is fetched; all that the repository gains is loose objects of the merged tree.
    Raises ReviewError where a revision, a common commit, or a tree that can be read in bounds is missing."""
    git = ObjectStore(repository)
    ours, theirs = git.resolve_commit(base), git.resolve_commit(head)
    asked = find_differing_paths(git.list_files(git.find_merge_base(ours, theirs)), git.list_files(theirs))
    tree, conflicts = git.merge_trees(ours, theirs)
    before, after = git.list_files(ours), git.list_files(tree)
    paths = find_differing_paths(before, after)
    forms = find_path_objections(before, after, paths)
    good = {
        path: file for path, file in after.items() if not any(code in REFUSED_CODES for code, _ in forms.get(path, ()))
    }
    memo: ParseCache = {}  # most of the two is the same, and read once
    old, known, pages = load_tree(git, before, today, memo)
    new, found, _ = load_tree(git, good, today, memo)
    was, now = ({entry.path: entry for entry in library.iterate_entries()} for library in (old, new))
    change = ProposedChange(author, author_id, before, after, paths, old, new, was, now, git)
    brought = tuple(sorted(one for one in found if one.where.path in paths or one not in known))

    def reasons() -> Iterator[Reason]:
        for path in conflicts:
            yield Reason(
                escape_for_display(path, 999), "conflict", format_message("both sides changed this file"), False
            )
        for path in {*asked}.difference(paths, conflicts):
            yield Reason(
                escape_for_display(path, 999), "already-applied", format_message("merging changes nothing here"), True
            )
        for path in paths:
            crosses = [*forms[path], *find_file_objections(change, path)]
            for code, said in crosses or [("own-file", format_message("this is yours to change"))]:
                yield Reason(escape_for_display(path, 999), code, said, not crosses)
        yield from _check_limits(change, merged_today)
        yield from check_link_hosts(change, pages)
        yield from _check_problems(brought, paths)

    told = tuple(sorted(set(reasons())))
    bad = {reason.code for reason in told if not reason.ok}
    verdict = Verdict.REFUSED if bad & REFUSED_CODES else Verdict.PERSON if bad else Verdict.SAFE
    return Review(verdict, told, brought, is_first_contribution=not change.own_handles, paths=paths, merged_tree=tree)


# Of the whole ------------------------------------------------------------------------------------------------------


def _check_limits(change: ProposedChange, merged_today: int) -> Iterator[Reason]:
    many, most = len(change.changed_paths), change.safe_settings.daily
    if not change.login:
        yield Reason(
            "", "unknown-login", format_message("`{author}` is not a GitHub login", author=change.author), False
        )
    if not many:
        yield Reason("", "empty-change", format_message("there is nothing to merge"), False)
    said = format_message("it changes {many} files; {most} are merged without a person", many=many, most=most)
    yield Reason("", "file-limit", said, many <= most)
    said = format_message(
        "{many} changes by you were merged today, of {most} without a person", many=merged_today, most=most
    )
    yield Reason("", "daily-limit", said, merged_today < most)
    if not change.own_handles:
        automatic = change.library_before.settings.value.welcome == "automatic"
        said = (
            format_message("your first contribution")
            if automatic
            else format_message("somebody looks at a person's first contribution")
        )
        yield Reason("", "first-contribution", said, automatic)


def _check_problems(brought: Iterable[Problem], paths: Sequence[str]) -> Iterator[Reason]:
    wrong = Counter(one.where.path for one in brought if one.is_error)
    for path, many in wrong.items():
        said = format_message("problems in this file: {many}", many=many)
        yield Reason(path, "problems" if path in paths else "breaks-other-files", said, False)
    if not wrong:
        yield Reason("", "no-problems", format_message("nothing is wrong with it, or because of it"), True)
