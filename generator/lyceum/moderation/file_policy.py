"""Decides for each file of a change whether its author may change it without a person, by its path, owner and content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lyceum.git import PLAIN_FILE_MODE, SUBMODULE_MODE, SYMLINK_MODE, FileChange, GitFile
from lyceum.i18n import format_message
from lyceum.loader import Entry, find_owner, find_picture_text, is_text_picture_path, match_path
from lyceum.moderation.path_index import PathIndex
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.moderation.tree_content import is_unsafe_path
from lyceum.moderation.work_policy import Objection, check_result, check_tip
from lyceum.schema import Learner, Result, Tip, fold_key

_MODE_OBJECTIONS = {
    SYMLINK_MODE: ("symbolic-link", format_message("a symbolic link")),
    SUBMODULE_MODE: ("submodule", format_message("another repository")),
}
_FORMER_NAMES_CHANGED = (
    "former-names-changed",
    format_message("a moderator looks at a change of `formerly`, because old addresses lead here by it"),
)
_CHALLENGE_PICTURE_PATH = re.compile(r"content/challenges/[^/]+/[^/]+", re.DOTALL)
"""A picture beside a challenge is for moderators to decide, as the challenge is."""
_KINDS_OF_CONTRIBUTORS = ("learner", "tip", "result")


def find_path_objections(index: PathIndex, changes: Mapping[str, FileChange]) -> Mapping[str, tuple[Objection, ...]]:
    """Return, for each path, what is wrong with the name and the mode of the file, whatever its content is.

    `index` has the paths of the base."""
    collisions = index.find_collisions(changes)

    def find_objections(path: str, old: GitFile | None, new: GitFile | None) -> Iterator[Objection]:
        if new and is_unsafe_path(path):
            yield (
                "unsafe-path",
                format_message("no file may have this name: it hides its location or its real name"),
            )
        if path in collisions:
            yield (
                "name-collision",
                format_message("this is the name of something else, in other capitals or another way to write it"),
            )
        if new and new.mode in (SYMLINK_MODE, SUBMODULE_MODE):
            yield _MODE_OBJECTIONS[new.mode]
        elif any(file and file.mode != PLAIN_FILE_MODE for file in (old, new)):
            yield "unusual-file-mode", format_message("this is not a regular file, or it was not one before")

    return {path: tuple(find_objections(path, *change)) for path, change in changes.items()}


def _list_people(entry: Entry[Any]) -> frozenset[str]:
    """Return the handles of everybody whom the file names as its author."""
    match entry.value:
        case Learner():
            return frozenset({fold_key(entry.key)})
        case Tip() as tip:
            return frozenset(map(fold_key, (tip.author,) if tip.author else tip.authors))
        case Result() as result:
            return frozenset(map(fold_key, result.participants))
    return frozenset()


def find_file_objections(change: ProposedChange, path: str) -> Iterator[Objection]:
    """Yield what keeps the change of one file from being merged without a person."""
    if is_text_picture_path(path) and not _CHALLENGE_PICTURE_PATH.fullmatch(path):
        yield from _check_text_picture(change, path)
        return
    file = match_path(path)
    if file is None or (file.kind and file.kind.name not in _KINDS_OF_CONTRIBUTORS):
        yield "maintainers-only", format_message("moderators decide about this file")
        return
    old, new = change.entries_before.get(path), change.entries_after.get(path)
    if path in change.files_before:
        profile = change.library_before.learners.get(fold_key(file.key))
        yield from _check_owner(change, old if file.kind else profile, path)
    if path not in change.files_after:
        return
    if file.kind is None:
        yield from _check_picture(change, path, fold_key(file.key))
    elif new is None or (old is None and path in change.files_before):
        yield "unreadable-file", format_message("this file cannot be read, or could not")
    elif isinstance(new.value, Learner):
        yield from _check_profile(change, new, old)
    else:
        yield from _check_tip_or_result(change, new, old)


def _check_owner(change: ProposedChange, entry: Entry[Any] | None, path: str) -> Iterator[Objection]:
    people = _list_people(entry) if entry and entry.path not in change.library_before.paths_with_errors else frozenset()
    if people & change.account.own_handles:
        if path not in change.files_after and not people <= change.account.own_handles:
            yield "shared-work", format_message("this is the work of others as well")
    elif people & change.account.mismatched_handles:
        yield (
            "account-mismatch",
            format_message("this is your login, but the number belongs to another account"),
        )
    else:
        yield "not-the-owner", format_message("this file belongs to somebody else or to nobody")


def _check_picture(change: ProposedChange, path: str, handle: str) -> Iterator[Objection]:
    if not change.safe_settings.pictures:
        yield "picture-needs-review", format_message("a moderator looks at every picture")
    elif handle not in change.allowed_handles:
        yield "not-the-owner", format_message("this file belongs to somebody else or to nobody")
    elif not change.is_readable_picture(path):
        yield "unreadable-file", format_message("this file cannot be read, or could not")


def _check_text_picture(change: ProposedChange, path: str) -> Iterator[Objection]:
    """A picture beside a text belongs to the authors of the text whose name it bears, and of the texts that show it.

    That is so on the base and after the merge: a new text whose name is longer takes no picture over.
    """
    if any(not _list_people(entry) & change.allowed_handles for entry in change.find_showing_entries(path)):
        yield "not-the-owner", format_message("this picture stands in a text of somebody else")
        return
    if path in change.files_before:
        yield from _check_owner(change, find_picture_text(change.library_before, path), path)
    if path not in change.files_after:
        return
    text = find_picture_text(change.library_after, path)
    if not change.safe_settings.pictures:
        yield "picture-needs-review", format_message("a moderator looks at every picture")
    elif text is None:
        yield (
            "picture-name",
            format_message(
                "the name of a picture begins with the name of your text, as `my-tip-2.png` for `my-tip.md`"
            ),
        )
    elif not _list_people(text) & change.allowed_handles:
        yield "not-the-owner", format_message("this file belongs to somebody else or to nobody")
    elif not change.is_readable_picture(path):
        yield "unreadable-file", format_message("this file cannot be read, or could not")


def _check_profile(change: ProposedChange, entry: Entry[Learner], old: Entry[Learner] | None) -> Iterator[Objection]:
    value = entry.value
    if old:
        yield from _check_owner_fields(change, entry, old)
        return
    if entry.folded_key in change.library_before.learners:
        yield "handle-taken", format_message("there is a profile of this name")
    elif entry.folded_key != change.account.login and entry.folded_key in change.known_logins:
        yield (
            "handle-taken",
            format_message("this is the login of somebody here; your own, or a name of your own, is free"),
        )
    if find_owner(entry) != change.account.login:
        yield "login-mismatch", format_message("a profile is yours if your login is its name, or stands in `github`")
    if value.github_id not in (None, change.author_id):
        yield "account-id-mismatch", format_message("`github_id` is the number of another account")
    if value.formerly:
        yield "former-names-in-new-profile", format_message("a new profile has no earlier names")
    if change.account.own_handles:
        yield "second-profile", format_message("you have a profile already")
    if change.account.mismatched_handles:
        yield "account-mismatch", format_message("a profile with your login has the number of another account")


def _check_owner_fields(change: ProposedChange, entry: Entry[Learner], old: Entry[Learner]) -> Iterator[Objection]:
    """Yield the fields that would give the profile to another account, by number where it is known."""
    value, old_value = entry.value, old.value
    number = change.library_before.find_account_number(entry.folded_key)
    owns_by_number = number is not None and number == change.author_id
    has_own_login = find_owner(entry) == change.account.login
    names_same_owner = find_owner(entry) == find_owner(old)  # only the capitals changed, or the file's name says it too
    if not names_same_owner and not (owns_by_number and has_own_login):
        yield _make_owner_objection("github")
    is_own = entry.folded_key in change.account.own_handles
    is_recorded = change.library_before.accounts.numbers.get(entry.folded_key) == change.author_id
    allowed_numbers = {old_value.github_id}
    if is_own and change.author_id is not None and (old_value.github_id is None or is_recorded):
        allowed_numbers.add(change.author_id)
    if is_recorded:
        allowed_numbers.add(None)
    if value.github_id not in allowed_numbers:
        yield _make_owner_objection("github_id")
    if value.formerly != old_value.formerly:
        yield _make_owner_objection("formerly")


def _make_owner_objection(field: str) -> Objection:
    return "owner-changed", format_message("`{field}` says who owns this profile", field=field)


def _find_named_learners(change: ProposedChange, entry: Entry[Any]) -> set[str]:
    """Return the learners whom the name of a result file names, as `ada` and `ada-2` name ada."""
    key = fold_key(entry.key) if isinstance(entry.value, Result) else ""
    return {key, re.sub(r"-\d+$", "", key)} & change.library_before.learners.keys()


def _check_tip_or_result(change: ProposedChange, entry: Entry[Any], old: Entry[Any] | None) -> Iterator[Objection]:
    people = _list_people(entry)
    if old:
        if getattr(entry.value, "formerly", ()) != getattr(old.value, "formerly", ()):
            yield _FORMER_NAMES_CHANGED
        if people != _list_people(old):
            yield "people-changed", format_message("the authors of this file are changed")
    elif not people & change.allowed_handles or _find_named_learners(change, entry) - change.allowed_handles:
        yield "not-your-work", format_message("this names somebody else as its author")
    elif not people <= change.allowed_handles:
        yield "names-other-people", format_message("this names other authors as well")
    elif getattr(entry.value, "formerly", ()):
        yield _FORMER_NAMES_CHANGED
    if isinstance(entry.value, Tip):
        yield from check_tip(change, entry, old)
    elif isinstance(entry.value, Result):
        yield from check_result(change, entry, old)
