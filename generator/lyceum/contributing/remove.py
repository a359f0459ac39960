"""Plans how a learner is removed from a hub. Other people's files keep everything but the name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel

from lyceum.contributing.change_plan import (
    ChangePlan,
    edit_accounts,
    edit_references,
    list_editable_entries,
    list_text_paths,
    load_learner,
    plan_picture_moves,
    read_current_text,
    replace_mentions,
)
from lyceum.contributing.draft import find_free_key, list_taken_paths, suggest_key
from lyceum.contributing.forgotten_hashes import add_forgotten_hashes
from lyceum.contributing.relative_links import follow_moves
from lyceum.diagnostics import Position
from lyceum.git import RepositoryError, find_account_identities, load_history
from lyceum.loader import (
    Entry,
    Library,
    ParsedFile,
    YamlEditor,
    decode_text,
    find_owner,
    find_pictures_of,
    read_yaml,
    remove_account,
)
from lyceum.schema import (
    FORMER_MEMBER_KEY,
    ContentModel,
    FieldPath,
    Learner,
    ReferenceTo,
    Result,
    describe_fields,
    find_marked_fields,
    find_nested_model,
    find_references,
    fold_key,
    hash_account_number,
    hash_bare_login,
    hash_name,
    hash_person_name,
)
from lyceum.system import get_today, read_inside

HISTORY_NOTE = """The files are clean; the history still holds what they were.
- Most people ask for the site, and that is done: their commits are credited to nobody from the next build on.
- To take it out of the history as well (every clone becomes another one; agree on it first):
    git filter-repo --invert-paths {paths}
    git push --force-with-lease
  then ask GitHub's support to drop cached views, and delete the forks that are yours."""
_AUTHOR_FIELDS = ("author", "authors")


def plan_removal(hub: Path, handle: str, *, history_folder: Path | None = None) -> ChangePlan:
    """Plan the hub without this learner: profile, picture and own results are deleted, and no other file names them.

    `history_folder` is in the repository that tells under which names they committed; if left out, it is the hub.
    Raises LearnerChangeError if there is no such learner.
    """
    library, learner = load_learner(hub, handle)
    deleted_paths = _find_own_paths(library, learner)
    deleted_paths |= find_pictures_of(library, deleted_paths)
    moves = _plan_moves(library, learner, deleted_paths)
    changes = edit_references(hub, library, learner.folded_key, deleted_paths, _remove_references)
    changes = replace_mentions(hub, library, learner, deleted_paths, changes, "a former member")
    login = fold_key(str(learner.value.github or learner.key))
    settings_path = library.settings.path
    settings_text = read_current_text(hub, settings_path, changes)
    hashes = _list_identity_hashes(history_folder or hub, library, learner)
    settings_text = add_forgotten_hashes(settings_text, library.settings.value.forgotten, hashes)
    number = library.find_account_number(learner.folded_key)
    changes[settings_path] = _remove_moderator(settings_text, find_owner(learner), number).encode()
    changes |= edit_accounts(hub, lambda text: remove_account(text, learner.key))
    moves |= plan_picture_moves(library, moves)
    follow_moves(hub, library.paths, changes, moves=moves, deleted_paths=deleted_paths)
    avatars = (f".lyceum/avatars/{login}.image", f".lyceum/avatars/{number}.id.image")
    return ChangePlan(
        deletions=tuple(sorted(deleted_paths)),
        changes=changes,
        moves=moves,
        remaining_mentions=_find_remaining_mentions(hub, library, learner, deleted_paths, changes, moves),
        cached_files=tuple(avatar for avatar in avatars if (hub / avatar).exists()),
    )


def _find_own_paths(library: Library, learner: Entry[Learner]) -> set[str]:
    """Return the paths of everything in which nobody else had a part, except tips."""
    key = learner.folded_key
    paths = {learner.path}
    paths |= {path for handle, path in library.pictures.items() if handle == key}
    single_paths = {entry.path for entry in (library.settings, library.topics, library.badges) if entry}
    for entry in list_editable_entries(library):
        people = list(_list_required_people(entry.value))
        if isinstance(entry.value, Result):
            people.append(entry.value.participants)
        if entry.path not in single_paths and any(_is_alone(keys, key) for keys in people):
            paths.add(entry.path)
    return paths


def _list_required_people(value: BaseModel) -> Iterator[tuple[str, ...]]:
    """Yield the handles in each field without which the file would not be valid."""
    for field in find_marked_fields(type(value), ReferenceTo):
        mark, content = field.get_mark(ReferenceTo), getattr(value, field.name)
        if mark and mark.kind == "learner" and field.is_required:
            yield content if isinstance(content, tuple) else (content,)


def _is_alone(handles: Iterable[str], folded_handle: str) -> bool:
    return {fold_key(handle) for handle in handles} == {folded_handle}


def _plan_moves(library: Library, learner: Entry[Learner], deleted_paths: set[str]) -> dict[str, str]:
    """Move team results that are named after the learner, such as `ada-2.yml`, to the name of the team."""
    moves: dict[str, str] = {}
    named_after_learner = re.compile(rf"{re.escape(learner.folded_key)}(-\d+)?")
    for result in library.results:
        team = result.value.team
        if team and result.path not in deleted_paths and named_after_learner.fullmatch(fold_key(result.key)):
            moves[result.path] = _choose_team_path(library, team.name, PurePosixPath(result.path).parent)
    return moves


def _choose_team_path(library: Library, team_name: str, folder: PurePosixPath) -> str:
    def make_path(key: str) -> str:
        return f"{folder}/{key}.yml"

    return make_path(find_free_key(suggest_key(team_name) or "team", make_path, list_taken_paths(library)))


def _remove_references(entry: Entry[Any], editor: YamlEditor, field_paths: list[FieldPath]) -> None:
    """Replace an author by the former member, and remove every other reference."""
    keys = {field_path: key for field_path, _, key in find_references(entry.value)}
    for field_path in field_paths:
        written_path = entry.source.find_written_path(field_path)
        if entry.kind == "tip" and field_path[0] in _AUTHOR_FIELDS:
            editor.replace_key(written_path, keys[field_path], FORMER_MEMBER_KEY)
            continue
        removed_path = _widen_removal(type(entry.value), field_path)
        list_path = entry.source.find_written_path(removed_path[:-1])
        removed_path = entry.source.find_written_path(removed_path)
        if not _may_be_empty(type(entry.value), field_path):
            editor.remove_value(removed_path)
        elif removed_path == list_path:  # a single value stands for the list
            editor.set_raw_value(list_path, "[]")
        else:
            editor.empty_list(list_path)
            editor.remove_value(removed_path)


def _widen_removal(model: type[BaseModel], field_path: FieldPath) -> FieldPath:
    """Return the path of what goes with a reference: an item such as `{learner: …, on: …}` goes as a whole."""
    while isinstance(field_path[-1], str) and len(field_path) > 1:
        parent = find_nested_model(model, field_path[:-1])
        if parent is None or not describe_fields(parent)[field_path[-1]].is_required:
            break
        field_path = field_path[:-1]
    return field_path


def _may_be_empty(model: type[BaseModel], field_path: FieldPath) -> bool:
    """Return whether the list around a reference stays as `[]` without an item, such as the recipients of a badge."""
    names = [index for index, step in enumerate(field_path) if isinstance(step, str)]
    parents = ((find_nested_model(model, field_path[:index]), field_path[index]) for index in names)
    return any(
        issubclass(parent, ContentModel) and name in parent.exclusive_fields_allowed_empty
        for parent, name in parents
        if parent
    )


def _list_identity_hashes(history_folder: Path, library: Library, learner: Entry[Learner]) -> set[str]:
    """The hashes of all that identifies the learner in commits, so that their commits are credited to nobody."""
    number = library.find_account_number(learner.folded_key)
    login = str(learner.value.github or "")
    hashes = {hash_person_name(learner.value.name)}
    # Where the number is known, it alone tells an account: a stranger may have taken the login.
    hashes |= {hash_name(learner.key) if number is None and not login else hash_bare_login(learner.key)}
    hashes |= {hash_name(login) if number is None else hash_bare_login(login)} if login else set()
    hashes |= {hash_account_number(number)} if number is not None else set()
    names = []
    try:
        author = load_history(history_folder, today=get_today()).profile_authors.get(learner.path)
        if author and (not author.is_maintainer or fold_key(author.person.name) == fold_key(learner.value.name)):
            names.append(author.person.name)
        return hashes | find_account_identities(history_folder, find_owner(learner), number, names=names).hashes
    except RepositoryError:
        return hashes


def _remove_moderator(settings_text: str, folded_login: str | None, account_number: int | None) -> str:
    """Return hub.yml without the account among the moderators, however the list is written.

    Where both numbers are known they decide, because a login can be given up and taken by somebody else."""
    editor = YamlEditor(settings_text)
    file = read_yaml(settings_text.encode(), "")
    moderators = (
        file.values.get("moderators") if isinstance(file, ParsedFile) and isinstance(file.values, dict) else None
    )
    for path, login, number in _list_moderators(moderators):
        has_login = fold_key(login) == folded_login
        if has_login if number is None or account_number is None else number == str(account_number):
            editor.remove_value(path)
    return editor.text


def _list_moderators(written: Any) -> Iterator[tuple[FieldPath, str, str | None]]:
    """Yield the path, the login and the number of each moderator: of a mapping, or of a list with logins and pairs."""
    if isinstance(written, dict):
        yield from ((("moderators", login), login, number) for login, number in written.items())
        return
    if isinstance(written, str):
        yield ("moderators",), written, None
        return
    for index, item in enumerate(written or ()):
        if isinstance(item, dict) and len(item) == 1:
            yield ("moderators", index), *next(iter(item.items()))
        elif isinstance(item, dict) and isinstance(item.get("login"), str):
            yield ("moderators", index), item["login"], item.get("number")
        elif isinstance(item, str):
            yield ("moderators", index), item, None


def _find_remaining_mentions(
    hub: Path,
    library: Library,
    learner: Entry[Learner],
    deleted_paths: set[str],
    changes: dict[str, bytes],
    moves: dict[str, str],
) -> tuple[Position, ...]:
    """Return the positions that still name the learner, in the text and the names of files that stay.

    Searches for the name, its first word, the handle and the login, also in the maintainers' pages. Such a word can
    belong to somebody else or to nobody, so a person must look at it.
    """
    name = learner.value.name
    names = {name, learner.key, str(learner.value.github or ""), name.split()[0]} - {""}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first), re.IGNORECASE)
    positions = set()
    for path in sorted(list_text_paths(library) - deleted_paths):
        new_path = moves.get(path, path)
        if pattern.search(PurePosixPath(new_path).name):
            positions.add(Position(new_path, 1, 1))
        text = decode_text(changes[path] if path in changes else read_inside(hub, path), path)
        for number, line in enumerate(text.split("\n") if isinstance(text, str) else (), 1):
            positions |= {Position(new_path, number, match.start() + 1) for match in pattern.finditer(line)}
    return tuple(sorted(positions))
