"""Rules for files: each is a plain file that something reads, and pictures and profiles lie side by side."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from lyceum.diagnostics import Position, Severity
from lyceum.i18n import Message, format_message
from lyceum.loader import (
    CONTENT_FOLDERS,
    MAX_PICTURE_NAME_BYTES,
    SINGLE_FILE_NAMES,
    Entry,
    find_meant_folder,
    find_picture_addresses,
    split_endings,
    write_link_target,
)
from lyceum.markdown import find_unsafe_characters, slugify
from lyceum.rules.hub_lookups import OTHER_PICTURE_SUFFIXES, HubLookups
from lyceum.rules.markdown_texts import has_losses
from lyceum.rules.registry import Fact, FactsByPath, Finding, joint_rule, linked_rule, rule
from lyceum.schema import (
    CONTENT_KINDS,
    PICTURE_SUFFIXES,
    IsMarkdown,
    Learner,
    explain_invalid_key,
    find_marked_fields,
    is_windows_device,
)

_KINDS_BY_FOLDER = {
    kind.path_pattern.partition("/")[0]: kind for kind in CONTENT_KINDS if kind.path_pattern.count("/") == 1
}
"""The kinds whose files lie side by side in one folder."""
_LEFTOVER_SUFFIXES = ("~", ".swp", ".bak", ".orig", ".rej", ".tmp")
_LEFTOVER_NAMES = ("Thumbs.db", "desktop.ini")
_SIGNS_OF_WINDOWS = re.compile(r'[<>:"|?*\\\x00-\x1f]')


def has_invalid_part(path: str) -> bool:
    """Whether Windows can hold no file with a part of this path as its name."""
    folder, _, name = path.rpartition("/")
    return is_invalid_on_windows(name) or _has_invalid_folder(folder)


@lru_cache(maxsize=4_096)
def _has_invalid_folder(folder: str) -> bool:
    return any(map(is_invalid_on_windows, folder.split("/")[1:]))


def is_invalid_on_windows(name: str) -> bool:
    """Whether Windows can hold no file of this name."""
    return name.endswith((".", " ")) or _SIGNS_OF_WINDOWS.search(name) is not None or is_windows_device(name)


@rule
def unknown_file(hub: HubLookups) -> Iterator[Finding]:
    """Every file in content/ is one that the format names.

    Bad: content/learners/eve.yaml
        name: Eve
    Good: content/learners/eve.yml
        name: Eve
    """
    for skipped in hub.skipped_files:
        if skipped.reason == "unread":
            message = format_message("nothing reads this file, so it is not shown")
            yield Finding(Position(skipped.path), message, _suggest_location(PurePosixPath(skipped.path)))


def _suggest_location(path: PurePosixPath) -> Message:
    """What to do with a file that nothing reads."""
    stem, suffix = split_endings(path.name)
    if is_invalid_on_windows(stem):
        stem = slugify(stem) or stem
    is_text = bool(suffix) or "." not in path.name
    folder = path.parts[1] if len(path.parts) > 2 else ""
    if path.name.endswith(_LEFTOVER_SUFFIXES) or path.name in _LEFTOVER_NAMES:
        return format_message("delete it: an editor or the system left it here")
    if folder == "results":
        return format_message("a result is `content/challenges/<challenge>/results/{name}.yml`", name=stem)
    if folder and folder not in CONTENT_FOLDERS and (known_folder := find_meant_folder(folder)):
        return format_message("move it to `content/{folder}/`", folder=known_folder)
    if path.suffix.lower() in PICTURE_SUFFIXES:
        return _suggest_picture_folder(path, folder)
    if not folder and is_text and stem.casefold() in SINGLE_FILE_NAMES:
        return format_message("call it `content/{name}.yml`", name=stem.casefold())
    if not folder and suffix in (".yml", ".yaml", ".json"):
        return format_message("a profile is `content/learners/{name}.yml`; settings have their own names", name=stem)
    if not folder and suffix in (".md", ".markdown"):
        return format_message(
            "a tip is `content/tips/{name}.md`, a page of the maintainers `content/pages/{name}.md`", name=stem
        )
    if is_text and stem.upper() in ("README", "LICENSE", "CONTRIBUTING", "INDEX"):
        return format_message("move it to `content/pages/`, or delete it")
    if not stem and is_text:
        return format_message("give it a name in front of the dot")
    return _suggest_name_in_folder(path, folder, stem, suffix) or format_message(
        "pages and pictures of the maintainers belong into `content/pages/`; delete what is left over"
    )


def _suggest_picture_folder(path: PurePosixPath, folder: str) -> Message:
    """The folder in which a text shows a picture: its own, and none inside of it."""
    if folder == "learners":
        return format_message(
            "a picture of a person lies beside their profile: `content/learners/{name}`", name=path.name
        )
    if folder == "challenges" and len(path.parts) > 3:
        better = f"{'/'.join(path.parts[:3])}/{path.name}"
    else:
        better = f"content/tips/{path.name}"
    return format_message(
        "put it beside the text that shows it, such as `{better}`, and write `![what it shows]({name})` there",
        better=better,
        name=write_link_target(path.name),
    )


def _suggest_name_in_folder(path: PurePosixPath, folder: str, stem: str, suffix: str) -> Message | None:
    """The name that the file would need in the folder it lies in; None if nothing there resembles it."""
    is_text = bool(suffix) or "." not in path.name
    match folder:
        case "learners" if is_text:
            return format_message("call it `content/learners/{name}.yml`", name=stem)
        case "learners" if path.suffix.lower() in OTHER_PICTURE_SUFFIXES:
            return format_message(
                "save the picture as .png, .jpg or .webp: `content/learners/{name}.png`", name=path.stem
            )
        case "tips" if is_text:
            return format_message("call it `content/tips/{name}.md`", name=stem)
        case "activities" if is_text:
            return format_message("call it `content/activities/{name}.yml`", name=stem)
        case "tips" if path.suffix.lower() in OTHER_PICTURE_SUFFIXES:
            return format_message("save the picture as .png, .jpg or .webp, and name it in the tip")
        case "tips":
            return format_message("tips are text and pictures; link to anything else, and delete it here")
        case "challenges" if path.suffix.lower() in OTHER_PICTURE_SUFFIXES:
            return format_message("save the picture as .png, .jpg or .webp, and name it in the text")
        case "challenges" if len(path.parts) == 3 and is_text:
            return format_message("a challenge is `content/challenges/{name}/challenge.md`", name=stem)
        case "challenges" if suffix in (".yaml", ".yml", ".json", ".txt") and len(path.parts) > 3:
            return format_message(
                "a result is `content/challenges/{challenge}/results/{name}.yml`", challenge=path.parts[2], name=stem
            )
        case "challenges" if len(path.parts) > 3:
            return format_message("a challenge is `content/challenges/{name}/challenge.md`", name=path.parts[2])
        case _ if folder in _KINDS_BY_FOLDER and is_text:
            near = f"content/{_KINDS_BY_FOLDER[folder].path_pattern.format(key=stem)}"
            return format_message("did you mean `{near}`?", near=near)
    return None


@rule
def not_a_regular_file(hub: HubLookups) -> Iterator[Finding]:
    """Symbolic links are not followed: they could publish files from elsewhere. (Only regular files are read.)"""
    for skipped in hub.skipped_files:
        if skipped.reason in ("link", "special"):
            message = (
                format_message("this is a symbolic link")
                if skipped.reason == "link"
                else format_message("this is not a regular file")
            )
            yield Finding(Position(skipped.path), message, format_message("put the file itself here"))


@rule
def picture_without_profile(hub: HubLookups) -> Iterator[Finding]:
    """A picture lies beside the profile of the same name, which asks for it.

    Bad: content/learners/eve.png
        a picture
    Good: content/learners/eve.yml
        name: Eve
    """
    for key, path in hub.pictures.items():
        if not hub.is_known("learner", key):
            stem = PurePosixPath(path).stem
            hint = hub.key_finder.suggest_key("learner", stem) or format_message(
                "add the profile, or delete the picture"
            )
            message = format_message("there is no profile `content/learners/{key}.yml` for this picture", key=stem)
            yield Finding(Position(path), message, hint)


@linked_rule("learner", fields=("avatar",))
def missing_picture(entry: Entry[Learner], hub: HubLookups) -> Iterator[Finding]:
    """A profile that says `avatar: file` has a picture beside it. Only a warning: the profile is shown with a drawn one.

    Bad: content/learners/eve.yml
        name: Eve
        avatar: file
    Good: content/learners/eve.yml
        name: Eve
    """
    if entry.value.avatar != "file" or explain_invalid_key(entry.key):
        return  # a picture for a wrong name has the name that the profile should have
    if not hub.may_have_picture(entry.folded_key):
        yield Finding(
            entry.source.locate("avatar"),
            format_message("there is no picture `content/learners/{key}.png`, `.jpg` or `.webp`", key=entry.key),
            format_message("put it there, or write `avatar: generated`"),
            Severity.WARNING,
        )


def _collect_shown_pictures(entry: Entry[Any], _hub: HubLookups) -> Iterator[Fact]:
    """Yield ("address", address) of pictures in texts, ("unsure",) if there may be more, and ("no file",) of a profile."""
    if has_losses(entry):  # every picture in a text is one, until somebody has looked for its file
        yield from (("address", address) for address in dict.fromkeys(find_picture_addresses(entry)))
    if _may_show_more(entry):
        yield ("unsure",)
    if entry.kind == "learner" and entry.value.avatar != "file" and "avatar" not in entry.lost_parts.fields:
        yield ("no file",)


@joint_rule(_collect_shown_pictures)
def unused_picture(facts: FactsByPath, hub: HubLookups) -> Iterator[Finding]:
    """A picture is shown if the profile beside it says `avatar: file`, or if a text beside it names it. Only a warning.

    Bad: content/learners/ada.png
        a picture
    Good: content/learners/ada.yml
        name: Ada
    """
    shown_paths = {
        hub.find_picture_path(path, fact[1])
        for path, entry_facts in facts.items()
        for fact in entry_facts
        if fact[0] == "address"
    }
    unsure_folders = {posixpath.dirname(path) for path, entry_facts in facts.items() if ("unsure",) in entry_facts}
    unsure_folders |= {posixpath.dirname(meant_path) for meant_path in hub.meant_paths}
    for path in sorted(hub.text_pictures - shown_paths):
        if posixpath.dirname(path) in unsure_folders:
            continue
        yield Finding(
            Position(path),
            format_message("no text shows this picture"),
            format_message(
                "write `![what it shows]({name})` into the text beside it, or delete the picture",
                name=write_link_target(PurePosixPath(path).name),
            ),
            Severity.WARNING,
        )
    for key, path in hub.pictures.items():
        profile_path = hub.find_profile_path(key)
        if profile_path and ("no file",) in facts.get(profile_path, ()):
            yield Finding(
                Position(path),
                format_message(
                    "this picture is not shown, because `{profile}` does not ask for it", profile=profile_path
                ),
                format_message("write `avatar: file` into the profile, or delete the picture"),
                Severity.WARNING,
            )


def _may_show_more(entry: Entry[Any]) -> bool:
    """Return whether a text of the entry cannot be read, so that nobody knows which pictures it shows."""
    if not entry.lost_parts.is_whole and not entry.lost_parts.fields:
        return False  # as of nearly every entry
    model: type[BaseModel] = type(entry.value)
    markdown_fields = {field.name for field in find_marked_fields(model, IsMarkdown)}
    is_body_lost = entry.lost_parts.is_whole and entry.kind in ("tip", "challenge") and not entry.body
    return is_body_lost or not markdown_fields.isdisjoint(entry.lost_parts.fields)


@rule
def invalid_picture_name(hub: HubLookups) -> Iterator[Finding]:
    """The name of a picture can be written in a text and stored on every system. (At most 200 bytes.)"""
    for path in sorted(hub.text_pictures):
        name = PurePosixPath(path).name
        if len(name.encode("utf-8", "replace")) > MAX_PICTURE_NAME_BYTES or next(find_unsafe_characters(name), None):
            better = slugify(PurePosixPath(path).stem, max_bytes=60) or "picture"
            yield Finding(
                Position(path),
                format_message("this name is too long, or holds characters that nobody sees"),
                format_message("call it `{better}`", better=f"{better}{PurePosixPath(path).suffix.lower()}"),
            )


@rule
def several_pictures(hub: HubLookups) -> Iterator[Finding]:
    """A profile has one picture. (`ada.jpg` beside `ada.png`)"""
    for first_path, second_path in hub.duplicate_paths:
        if is_other_picture(first_path, second_path):
            yield Finding(
                Position(second_path),
                format_message("there is another picture for this profile, `{first}`", first=first_path),
                format_message("keep one of the two; the other is shown until then"),
            )


def is_other_picture(first_path: str, second_path: str) -> bool:
    """Return whether two paths with one key are pictures of one profile that have different endings."""
    first, second = PurePosixPath(first_path), PurePosixPath(second_path)
    return first.suffix.lower() in PICTURE_SUFFIXES and first.suffix.lower() != second.suffix.lower()
