"""Rules for files and their names: each file is of a known kind, has a valid and unique name, and can be checked out on every system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from lyceum.diagnostics import Position, Problem, closest_match, suggest_closest
from lyceum.i18n import Message, format_message
from lyceum.loader import Library
from lyceum.rules.reserved_names import INVALID_WINDOWS_NAME, SITE_RESERVED_NAMES
from lyceum.schema import explain_invalid_key, fold_key

_CONTENT_FOLDERS = ("learners", "tips", "challenges", "activities", "pages")


def unknown_file(library: Library, today: date) -> Iterator[Problem]:
    """Every file in content/ is one that the format names.

    Bad: content/learners/eve.yaml
        name: Eve
    Good: content/learners/eve.yml
        name: Eve
    """
    for stray in library.skipped_files:
        if stray.reason == "unread":
            said = format_message("nothing reads this file, so it shows nowhere")
            yield Problem(Position(stray.path), "unknown-file", said, _suggest_location(stray.path))


_FOLDER_ALIASES = {
    "profiles": "learners", "profile": "learners", "people": "learners", "members": "learners", "users": "learners",
    "posts": "tips", "articles": "tips", "resources": "tips", "docs": "pages", "events": "activities", "deeds": "activities",
}  # fmt: skip
"""What folders are called in other places, or were called here before."""


def _suggest_location(path: str) -> Message:
    parts, name = PurePosixPath(path).parts, PurePosixPath(path)
    stem = re.sub(r"(?i)(\.(ya?ml|md|markdown|txt|json))+$", "", name.name)
    ending = name.name[len(stem) :].lower()
    text = bool(ending) or "." not in name.name
    folder = parts[1] if len(parts) > 2 else ""
    if name.name.endswith(("~", ".swp", ".bak", ".orig", ".rej", ".tmp")) or name.name in ("Thumbs.db", "desktop.ini"):
        return format_message("delete it: an editor or the system left it here")
    if folder == "results":
        return format_message("a result is `content/challenges/<challenge>/results/{name}.yml`", name=stem)
    if (
        folder
        and folder not in _CONTENT_FOLDERS
        and (near := _FOLDER_ALIASES.get(folder.casefold()) or closest_match(folder, _CONTENT_FOLDERS))
    ):
        return format_message("move it to `content/{folder}/`", folder=near)
    if len(parts) == 2 and ending in (".yml", ".yaml", ".json"):
        return format_message("a profile is `content/learners/{name}.yml`; settings have their own names", name=stem)
    if len(parts) == 2 and ending in (".md", ".markdown"):
        return format_message(
            "a tip is `content/tips/{name}.md`, a page of the maintainers `content/pages/{name}.md`", name=stem
        )
    if text and stem.upper() in ("README", "LICENSE", "CONTRIBUTING", "INDEX"):
        return format_message("move it to `content/pages/`, or delete it")
    if not stem and text:
        return format_message("give it a name in front of the dot")
    if folder == "learners" and text:
        return format_message("call it `content/learners/{name}.yml`", name=stem)
    if folder == "learners" and name.suffix.lower() in (".gif", ".bmp", ".heic", ".avif", ".tif", ".tiff", ".svg"):
        return format_message("save the picture as .png, .jpg or .webp: `content/learners/{name}.png`", name=name.stem)
    if folder == "tips" and text:
        return format_message("call it `content/tips/{name}.md`", name=stem)
    if folder == "activities" and text:
        return format_message("call it `content/activities/{name}.yml`", name=stem)
    if folder == "tips":
        return format_message("tips are text alone: link to a picture, and delete it here")
    if folder == "challenges" and len(parts) == 3 and text:
        return format_message("a challenge is `content/challenges/{name}/challenge.md`", name=stem)
    if folder == "challenges" and ending in (".yaml", ".yml", ".json", ".txt") and len(parts) > 3:
        return format_message(
            "a result is `content/challenges/{challenge}/results/{name}.yml`", challenge=parts[2], name=stem
        )
    if folder == "challenges" and len(parts) > 3:
        return format_message("a challenge is `content/challenges/{name}/challenge.md`", name=parts[2])
    return format_message(
        "pages and pictures of the maintainers belong into `content/pages/`; delete what is left over"
    )


def not_a_regular_file(library: Library, today: date) -> Iterator[Problem]:
    """Links are not followed: they could publish what lies elsewhere. (Nothing but plain files is read.)"""
    for stray in library.skipped_files:
        if stray.reason in ("link", "special"):
            said = (
                format_message("this is a symbolic link")
                if stray.reason == "link"
                else format_message("this is not a plain file")
            )
            yield Problem(Position(stray.path), "not-a-regular-file", said, format_message("put the file itself here"))


def invalid_file_name(library: Library, today: date) -> Iterator[Problem]:
    """A name is made of letters, digits and single hyphens.

    Bad: content/learners/eve_smith.yml
        name: Eve
    Good: content/learners/eve-smith.yml
        name: Eve
    """
    for stray in library.skipped_files:
        if stray.reason == "name" and not INVALID_WINDOWS_NAME.fullmatch(PurePosixPath(stray.path).name):
            parts = PurePosixPath(stray.path).parts
            key = next(
                (part for part in (*parts[2:-1], PurePosixPath(stray.path).stem) if explain_invalid_key(part)), ""
            )
            better = re.sub(r"[^\w]+|_+", "-", re.sub(r"(?<=\w)@.*", "", key)).strip("-")
            hint = (
                format_message("call it `{better}`", better=better)
                if better
                else format_message("use letters, digits and single hyphens")
            )
            yield Problem(
                Position(stray.path),
                "invalid-file-name",
                format_message(explain_invalid_key(key) or "`{text}` is no name", text=key),
                hint,
            )


def invalid_on_windows(library: Library, today: date) -> Iterator[Problem]:
    """Windows cannot hold a file called con.yml, or one with a colon, or a blank at its end.

    Bad: content/learners/aux.yml
        name: Eve
    Good: content/learners/auxi.yml
        name: Eve
    """
    for path in library.paths:
        if any(INVALID_WINDOWS_NAME.fullmatch(part) for part in PurePosixPath(path).parts[1:]):
            said = format_message("Windows cannot hold a file with this name, so nobody there could clone the hub")
            better = re.sub(r"[^\w]+", "-", PurePosixPath(path).stem).strip("-")
            hint = format_message("give it another name")
            if better and not INVALID_WINDOWS_NAME.fullmatch(better) and better != PurePosixPath(path).stem:
                hint = format_message("call it `{better}`", better=better + PurePosixPath(path).suffix.rstrip(". "))
            yield Problem(Position(path), "invalid-on-windows", said, hint)


def reserved_name(library: Library, today: date) -> Iterator[Problem]:
    """Some addresses belong to the site itself.

    Bad: content/learners/search.yml
        name: Eve
    Good: content/learners/searcher.yml
        name: Eve
    """
    for entries in (library.learners, library.tips, library.challenges):
        for key, entry in entries.items():
            if key in SITE_RESERVED_NAMES:
                said = format_message("the site keeps the address `{key}` for itself", key=key)
                yield Problem(Position(entry.path), "reserved-name", said, format_message("give the file another name"))
    badges = library.badges.value.badges if library.badges else ()
    topics = library.topics.value.topics if library.topics else ()
    for own, field, ids in (
        (library.badges, "badges", [one.id for one in badges]),
        (library.topics, "topics", [one.id for one in topics]),
    ):
        for i, key in enumerate(ids):
            if own and fold_key(key) in SITE_RESERVED_NAMES:
                said = format_message("the site keeps the address `{key}` for itself", key=key)
                yield Problem(
                    own.source.locate(field, i, "id"), "reserved-name", said, format_message("choose another")
                )


def duplicate_key(library: Library, today: date) -> Iterator[Problem]:
    """Two files whose names differ in case or Unicode form only are one to many systems. (`Ada.yml` beside `ada.yml`)"""
    for first, second in library.duplicate_paths:
        said = format_message("this is the same name as `{first}`", first=first)
        hint = format_message("keep one of the two: capitals and ways to write an accent make no difference")
        yield Problem(Position(second), "duplicate-key", said, hint)


def picture_without_profile(library: Library, today: date) -> Iterator[Problem]:
    """A picture lies beside the profile of the same name, which asks for it.

    Bad: content/learners/eve.png
        a picture
    Good: content/learners/eve.yml
        name: Eve
    """
    for key, path in library.pictures.items():
        if key not in library.get_known_keys("learner"):
            stem = PurePosixPath(path).stem
            said = format_message("there is no profile `content/learners/{key}.yml` for this picture", key=stem)
            hint = suggest_closest(stem, library.get_known_keys("learner").values()) or format_message(
                "add the profile, or delete the picture"
            )
            yield Problem(Position(path), "picture-without-profile", said, hint)


def missing_picture(library: Library, today: date) -> Iterator[Problem]:
    """A profile that says `avatar: file` has a picture beside it.

    Bad: content/learners/eve.yml
        name: Eve
        avatar: file
    Good: content/learners/eve.yml
        name: Eve
    """
    for key, entry in library.learners.items():
        if entry.value.avatar == "file" and key not in library.pictures:
            said = format_message("there is no picture `content/learners/{key}.png`, `.jpg` or `.webp`", key=entry.key)
            hint = format_message("put it there, or write `avatar: generated`")
            yield Problem(entry.source.locate("avatar"), "missing-picture", said, hint)


def former_name_taken(library: Library, today: date) -> Iterator[Problem]:
    """An earlier name of a profile is the name of no other.

    Bad: content/learners/eve.yml
        name: Eve
        formerly: [ada]
    Good: content/learners/eve.yml
        name: Eve
        formerly: [eva]
    """
    taken = {key: entry.path for key, entry in library.learners.items()}
    for entry in library.learners.values():
        for i, name in enumerate(entry.value.formerly):
            if fold_key(name) in taken:
                said = format_message("`{name}` leads to `{path}` already", name=name, path=taken[fold_key(name)])
                yield Problem(
                    entry.source.locate("formerly", i), "former-name-taken", said, format_message("delete it here")
                )
            taken.setdefault(fold_key(name), entry.path)


RULES = (
    unknown_file,
    not_a_regular_file,
    invalid_file_name,
    invalid_on_windows,
    reserved_name,
    duplicate_key,
    picture_without_profile,
    missing_picture,
    former_name_taken,
)
