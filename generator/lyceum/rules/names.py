"""Rules for names, keys and ids: each is valid on every system, none is reserved, and none is used twice."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from lyceum.diagnostics import Position
from lyceum.i18n import format_message
from lyceum.loader import Entry
from lyceum.markdown import slugify, write_plainly
from lyceum.rules.files import has_invalid_part, is_invalid_on_windows, is_other_picture
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.registry import Fact, FactsByPath, Finding, entry_rule, joint_rule, rule
from lyceum.schema import (
    FORMER_MEMBER_KEY,
    Challenge,
    FieldPath,
    explain_invalid_key,
    fold_key,
    is_login,
    make_valid_key,
)

_SITE_RESERVED_NAMES = frozenset({"index", "404", "search", "assets", "frame", "page", FORMER_MEMBER_KEY})
"""Folded keys whose addresses the site uses itself."""
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10))}
)
RESERVED_NAMES = _SITE_RESERVED_NAMES | _WINDOWS_DEVICES
"""Folded keys that no content file can have, because the site or Windows reserves them."""


def is_reserved_name(key: str) -> bool:
    """Whether the site or Windows reserves this name."""
    return fold_key(key) in _SITE_RESERVED_NAMES or is_invalid_on_windows(key)


@rule
def invalid_file_name(hub: HubLookups) -> Iterator[Finding]:
    """A name is made of letters, digits and single hyphens.

    Bad: content/learners/eve_smith.yml
        name: Eve
    Good: content/learners/eve-smith.yml
        name: Eve
    """
    names_by_folder: dict[str, set[str]] = {}
    for skipped in hub.skipped_files:
        path = PurePosixPath(skipped.path)
        if skipped.reason == "name" and not is_invalid_on_windows(path.name):
            key = next((part for part in (*path.parts[2:-1], path.stem) if explain_invalid_key(part)), "")
            valid_name = slugify(re.sub(r"(?<=\w)@.*", "", write_plainly(key)))
            if not valid_name or explain_invalid_key(valid_name):
                valid_name = make_valid_key(key)
            hint = format_message("choose a name of letters and digits, all of one alphabet")
            if valid_name:
                names_by_folder = names_by_folder or _index_names(hub.paths)
                folder = "/".join(path.parts[: path.parts.index(key)]) if key in path.parts else str(path.parent)
                name = _choose_free_name(valid_name, names_by_folder[folder])
                hint = format_message("call it `{better}`", better=name)
                if path.parts[1] == "learners" and is_login(key):
                    hint = format_message(
                        "call it `{better}`, and add the line `github: {login}`", better=name, login=key
                    )
            if (
                key != path.stem
                and f"{'/'.join(path.parts[:3])}/challenge.md" in hub.paths
                and path.stem != "challenge"
            ):
                continue  # the challenge says it for its whole folder
            message = format_message(explain_invalid_key(key) or "`{text}` is not a name", text=key)
            yield Finding(Position(skipped.path), message, hint)


def _index_names(paths: Iterable[str]) -> dict[str, set[str]]:
    """Return the folded names in each folder, without their endings."""
    names_by_folder: dict[str, set[str]] = {}
    for path in paths:
        while "/" in path:
            path, _, name = path.rpartition("/")
            names_by_folder.setdefault(path, set()).add(fold_key(name.partition(".")[0]))
    return names_by_folder


def _choose_free_name(wanted_key: str, taken: set[str]) -> str:
    """Return the wanted name, with a number if it is taken; it is taken afterwards."""
    names = (wanted_key, *(f"{wanted_key}-{number}" for number in range(2, len(taken) + 3)))
    name = next(name for name in names if fold_key(name) not in taken)
    taken.add(fold_key(name))
    return name


@rule
def invalid_on_windows(hub: HubLookups) -> Iterator[Finding]:
    """Windows cannot store a file called con.yml, or a name with a colon or with a space at its end.

    Bad: content/learners/aux.yml
        name: Eve
    Good: content/learners/auxi.yml
        name: Eve
    """
    unread_paths = {skipped.path for skipped in hub.skipped_files if skipped.reason == "unread"}
    for file_path in hub.paths:
        if (
            has_invalid_part(file_path) and file_path not in unread_paths
        ):  # `unknown_file` reports these, with another name
            path = PurePosixPath(file_path)
            valid_name = slugify(path.stem, keep_underscores=True)
            hint = format_message("give it another name")
            if valid_name and not is_invalid_on_windows(valid_name) and valid_name != path.stem:
                hint = format_message("call it `{better}`", better=valid_name + path.suffix.rstrip(". "))
            message = format_message("Windows cannot hold a file with this name, so nobody there could clone the hub")
            yield Finding(Position(file_path), message, hint)


@entry_rule("learner", "tip", "challenge", "badges", "topics")
def reserved_name(entry: Entry[Any]) -> Iterator[Finding]:
    """Some addresses belong to the site itself.

    Bad: content/learners/search.yml
        name: Eve
    Good: content/learners/searcher.yml
        name: Eve
    """
    if entry.kind not in ("badges", "topics"):
        if (key := entry.folded_key) in _SITE_RESERVED_NAMES:
            message = format_message("the site keeps the address `{key}` for itself", key=key)
            yield Finding(Position(entry.path), message, format_message("give the file another name"))
        return
    for i, item in enumerate(getattr(entry.value, entry.kind)):
        if fold_key(item.id) in _SITE_RESERVED_NAMES:
            message = format_message("the site keeps the address `{key}` for itself", key=item.id)
            yield Finding(entry.source.locate(entry.kind, i, "id"), message, format_message("choose another"))


@rule
def duplicate_key(hub: HubLookups) -> Iterator[Finding]:
    """Two files whose names differ only in case or Unicode form are one file on many systems. (`Ada.yml` beside `ada.yml`)

    The name of a file is its key, also in a folder of the hub's own.

    Bad: content/learners/ad/ada.yml
        name: Another Ada
    Good: content/learners/ev/eve.yml
        name: Eve
    """
    for first_path, second_path in hub.duplicate_paths:
        if is_other_picture(first_path, second_path):
            continue  # `several_pictures` reports it
        has_same_folder = fold_key(posixpath.dirname(first_path)) == fold_key(posixpath.dirname(second_path))
        yield Finding(
            Position(second_path),
            format_message("this is the same name as `{first}`", first=first_path),
            format_message("keep one of the two: capitals and ways to write an accent make no difference")
            if has_same_folder
            else format_message("keep one of the two: a name is there once, whatever folder its file lies in"),
        )


@rule
def colliding_path(hub: HubLookups) -> Iterator[Finding]:
    """Files and folders whose names differ only in case or Unicode form are one on many systems. (`Shot.png` beside `shot.png`)"""
    reported = {path for _, path in hub.duplicate_paths}
    reported |= {skipped.path for skipped in hub.skipped_files if skipped.reason == "unread"}
    ages = hub.file_ages
    paths: Iterable[str] = hub.paths
    if ages or reported:
        paths = sorted(paths, key=lambda path: (path in reported, ages.get(path, math.inf)))
    first_places: dict[str, str] = {}
    known_folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        for place in (path,) if folder in known_folders else _list_places(path):
            first_place = first_places.setdefault(fold_key(place), place)
            if first_place != place and path not in reported:
                yield Finding(
                    Position(path),
                    format_message(
                        "`{place}` is the same name as `{first}` on many systems", place=place, first=first_place
                    ),
                    format_message("keep one of the two: capitals and ways to write an accent make no difference"),
                )
                break
            if place == folder:
                known_folders.add(folder)


def _list_places(path: str) -> Iterator[str]:
    """Yield each folder of a path below content/, and the path."""
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(2, len(parts) + 1))


def _collect_former_names(entry: Entry[Any], _hub: HubLookups) -> Iterator[Fact]:
    """Yield (kind, key, former keys)."""
    yield entry.kind, entry.key, entry.value.formerly


@joint_rule(_collect_former_names, "learner", "tip", "challenge")
def former_name_taken(facts: FactsByPath, hub: HubLookups) -> Iterator[Finding]:
    """An earlier name of a profile, a tip or a challenge is the name of no other.

    Bad: content/learners/eve.yml
        name: Eve
        formerly: [ada]
    Good: content/learners/eve.yml
        name: Eve
        formerly: [eva]
    """
    # The file that came later is the one that takes a name. Without a history, it is the one that writes it as a former name.
    ages = hub.file_ages
    claims = [(is_former, path, fact) for path, (fact,) in facts.items() for is_former in (False, True)]
    path_by_name: dict[tuple[str, str], str] = {}
    for is_former, path, (kind, key, formerly) in sorted(
        claims, key=lambda claim: (ages.get(claim[1], math.inf), claim[0])
    ):
        if not is_former:
            if other_path := path_by_name.get((kind, fold_key(key))):
                message = format_message("`{name}` is an earlier name of `{path}`", name=key, path=other_path)
                yield Finding(Position(path), message, format_message("give this file another name"))
            path_by_name.setdefault((kind, fold_key(key)), path)
            continue
        for i, name in enumerate(formerly):
            if other_path := path_by_name.get((kind, fold_key(name))):
                message = format_message("`{name}` leads to `{path}` already", name=name, path=other_path)
                yield Finding(hub.locate(path, "formerly", i), message, format_message("delete it here"))
            path_by_name.setdefault((kind, fold_key(name)), path)


@entry_rule("hub", "topics", "badges")
def duplicate_id(entry: Entry[Any]) -> Iterator[Finding]:
    """Organisations, cohorts, topics with their aliases, and badges have ids of their own.

    Bad: content/topics.yml
        - {id: python, name: Python}
        - {id: py, name: Another, aliases: [Python]}
    Good: content/topics.yml
        - {id: python, name: Python, aliases: [py]}
    """
    for field in ("organisations", "cohorts") if entry.kind == "hub" else (entry.kind,):
        seen: set[str] = set()
        for i, item in enumerate(getattr(entry.value, field)):
            for field_path, key in _iterate_ids(item):
                if fold_key(key) in seen:
                    position = entry.source.locate(field, i, *field_path)
                    yield Finding(
                        position, format_message("`{key}` is taken", key=key), format_message("choose another")
                    )
                    if field_path == ("id",):
                        break  # the aliases of a copy are no mistakes of their own
                seen.add(fold_key(key))


def _iterate_ids(item: Any) -> Iterator[tuple[FieldPath, str]]:
    """The id of an item, and its aliases if it can have them, each with the path of its field."""
    yield ("id",), item.id
    for i, alias in enumerate(getattr(item, "aliases", ())):
        yield ("aliases", i), alias


@entry_rule("challenge")
def duplicate_task_id(entry: Entry[Challenge]) -> Iterator[Finding]:
    """The tasks of a challenge have different ids.

    Bad: content/challenges/swim/challenge.md
        ---
        title: Swim
        summary: In cold water
        tasks: [{id: crawl, title: Crawl}, {id: Crawl, title: Crawl again}]
        ---
        Text
    Good: content/challenges/swim/challenge.md
        ---
        title: Swim
        summary: In cold water
        tasks: [{id: crawl, title: Crawl}, {id: float, title: Float}]
        ---
        Text
    """
    seen: set[str] = set()
    for i, task in enumerate(entry.value.tasks):
        if fold_key(task.id) in seen:
            yield Finding(
                entry.source.locate("tasks", i, "id"),
                format_message("there are two tasks `{id}`", id=task.id),
                format_message("give one another id"),
            )
        seen.add(fold_key(task.id))
