"""Plans how a learner is removed from a hub; other people's files keep everything but the name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from lyceum.contributing.change_plan import (
    ChangePlan,
    edit_references,
    load_learner,
    read_current_text,
    replace_mentions,
)
from lyceum.contributing.draft import find_free_key, list_taken_paths, suggest_key
from lyceum.diagnostics import Position
from lyceum.loader import Entry, Library, YamlEditor, decode_text, remove_values
from lyceum.schema import FORMER_MEMBER_KEY, Badge, FieldPath, Learner, fold_key, hash_name


def plan_removal(hub: Path, handle: str) -> ChangePlan:
    """The hub without this learner: profile, picture and own results go; others' files keep everything but the name."""
    library, entry = load_learner(hub, handle)
    key = entry.folded_key
    gone = {entry.path} | {path for one, path in library.pictures.items() if one == key}
    moved: dict[str, str] = {}
    for result in library.results:
        if fold_key(result.value.learner or "") == key or {fold_key(one) for one in result.value.participants} == {key}:
            gone.add(result.path)
        elif result.value.team and re.fullmatch(rf"{re.escape(key)}(-\d+)?", fold_key(result.key)):
            place = f"{PurePosixPath(result.path).parent}/{{}}.yml".format
            key_of_team = find_free_key(suggest_key(result.value.team.name) or "team", place, list_taken_paths(library))
            moved[result.path] = place(key_of_team)
    gone |= {deed.path for deed in library.activities.values() if {fold_key(one) for one in deed.value.who} == {key}}
    changed = edit_references(hub, library, key, gone, _remove_references)
    changed = replace_mentions(hub, library, entry, gone, changed, "a former member")
    prints = [hash_name(name) for name in {entry.value.name, entry.key, str(entry.value.github or "")} if name]
    changed[library.settings.path] = _add_forgotten_hashes(hub, library, changed, prints)
    login = str(entry.value.github or entry.key).lower()
    changed[library.settings.path] = _remove_moderator(library, changed[library.settings.path], login)
    caches = tuple(path for path in (f".lyceum/avatars/{login}.image",) if (hub / path).exists())
    return ChangePlan(
        tuple(sorted(gone)), changed, moved, _find_remaining_mentions(hub, library, entry, gone, changed, moved), caches
    )


HISTORY_NOTE = """The files are clean; the history still holds what they were.
- Most people ask for the site, and that is done: their commits are credited to nobody from the next build on.
- To take it out of the history as well (every clone becomes another one; agree on it first):
    git filter-repo --invert-paths {paths}
    git push --force-with-lease
  then ask GitHub's support to drop cached views, and delete the forks that are yours."""


def _remove_references(entry: Entry[Any], document: YamlEditor, places: list[FieldPath]) -> None:
    """An author becomes a former member; every other mention goes."""
    if entry.kind == "tip":
        for steps in [steps for steps in places if steps[0] in ("author", "authors")]:
            document.set_raw_value(steps, FORMER_MEMBER_KEY)
        places = [steps for steps in places if steps[0] not in ("author", "authors")]
    # {learner: …, on: …} goes whole
    places = [steps[:-1] if len(steps) > 1 and steps[-1] == "learner" else steps for steps in places]
    if entry.kind == "badges":
        places = [steps for steps in places if not _empty_last_recipient(entry.value.badges, steps, document)]
    places = [steps[:2] if entry.kind == "hub" and steps[0] == "revoked" else steps for steps in places]
    remove_values(document, places)


def _empty_last_recipient(badges: Sequence[Badge], steps: FieldPath, document: YamlEditor) -> bool:
    """A badge that was given to nobody else stays, given to nobody."""
    rule: Any = badges[int(steps[0])]
    for step in steps[1:-1]:
        rule = rule[step] if isinstance(step, int) else getattr(rule, step)
    if len(rule) > 1:
        return False
    document.set_raw_value(steps[:-1], "[]")
    return True


def _add_forgotten_hashes(hub: Path, library: Library, changed: dict[str, bytes], hashes: Iterable[str]) -> bytes:
    entry = library.settings
    document = YamlEditor(read_current_text(hub, entry.path, changed))
    known = entry.value.forgotten
    if known:
        document.remove_value(("forgotten",))
    document.append_line(f"forgotten: [{', '.join(sorted({*known, *hashes}))}]")
    return document.text.encode()


def _remove_moderator(library: Library, data: bytes, login: str) -> bytes:
    """hub.yml without the login among those who look after the place."""
    document = YamlEditor(data.decode())
    theirs = enumerate(library.settings.value.moderators)
    remove_values(document, [("moderators", at) for at, one in theirs if one and fold_key(str(one)) == fold_key(login)])
    return document.text.encode()


def _find_remaining_mentions(
    hub: Path,
    library: Library,
    learner: Entry[Learner],
    gone: set[str],
    changed: dict[str, bytes],
    moved: dict[str, str],
) -> tuple[Position, ...]:
    """Where they are still named once it is done: their name, its first word, handle or login, in files that stay and in
    these files' own names, the maintainers' pages too. A word can be another's, or none: people look."""
    name = learner.value.name
    words = {name, learner.key, str(learner.value.github or ""), name.split()[0]} - {""}
    named = re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(words, key=lambda one: (-len(one), one))),
        re.IGNORECASE,
    )
    pages = (f"content/pages/{path.relative_to(hub / 'content/pages').as_posix()}"
             for path in (hub / "content/pages").rglob("*.md") if path.is_file() and not path.is_symlink())  # fmt: skip
    found = []
    for path in {*(entry.path for entry in library.iterate_entries()), *pages} - gone:
        place = moved.get(path, path)
        if named.search(PurePosixPath(place).name):
            found.append(Position(place, 1, 1))
        text = decode_text(changed.get(path) or (hub / path).read_bytes(), path)
        for number, line in enumerate(text.split("\n") if isinstance(text, str) else (), 1):
            found += [Position(place, number, match.start() + 1) for match in named.finditer(line)]
    return tuple(sorted(set(found)))
