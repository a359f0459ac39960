"""Every file is read, stands for one thing, and can be checked out anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from generator.library import Library
from generator.model import FORMER, folded, key_problem
from generator.problem import Message, Position, Problem, did_you_mean, nearest, say

RESERVED = frozenset({"index", "404", "search", "assets", "frame", "page", FORMER})
"""Names that the site keeps for itself."""
_WINDOWS = re.compile(r'(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?|.*[<>:"|?*\\\x00-\x1f].*|.*[. ]')


KEPT = RESERVED | {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10))}
"""Keys that the site, or Windows, keeps for itself, folded."""


def kept(key: str) -> bool:
    """Whether the site, or Windows, keeps this name for itself."""
    return folded(key) in RESERVED or _WINDOWS.fullmatch(key) is not None


_FOLDERS = ("learners", "tips", "challenges", "deeds", "pages")


def file_is_read(library: Library, today: date) -> Iterator[Problem]:
    """Every file in content/ is one that the format names.

    Bad: content/learners/eve.yaml
        name: Eve
    Good: content/learners/eve.yml
        name: Eve
    """
    for stray in library.strays:
        if stray.why == "unread":
            said = say("nothing reads this file, so it shows nowhere")
            yield Problem(Position(stray.path), "file-is-read", said, _where_it_belongs(stray.path))


_CALLED = {
    "profiles": "learners", "profile": "learners", "people": "learners", "members": "learners", "users": "learners",
    "posts": "tips", "articles": "tips", "resources": "tips", "docs": "pages", "events": "deeds",
}  # fmt: skip
"""What folders are called in other places."""


def _where_it_belongs(path: str) -> Message:
    parts, name = PurePosixPath(path).parts, PurePosixPath(path)
    stem = re.sub(r"(?i)(\.(ya?ml|md|markdown|txt|json))+$", "", name.name)
    ending = name.name[len(stem) :].lower()
    text = bool(ending) or "." not in name.name
    folder = parts[1] if len(parts) > 2 else ""
    if name.name.endswith(("~", ".swp", ".bak", ".orig", ".rej", ".tmp")) or name.name in ("Thumbs.db", "desktop.ini"):
        return say("delete it: an editor or the system left it here")
    if folder == "results":
        return say("a result is `content/challenges/<challenge>/results/{name}.yml`", name=stem)
    if folder and folder not in _FOLDERS and (near := _CALLED.get(folder.casefold()) or nearest(folder, _FOLDERS)):
        return say("move it to `content/{folder}/`", folder=near)
    if len(parts) == 2 and ending in (".yml", ".yaml", ".json"):
        return say("a profile is `content/learners/{name}.yml`; settings have their own names", name=stem)
    if len(parts) == 2 and ending in (".md", ".markdown"):
        return say("a tip is `content/tips/{name}.md`, a page of the maintainers `content/pages/{name}.md`", name=stem)
    if text and stem.upper() in ("README", "LICENSE", "CONTRIBUTING", "INDEX"):
        return say("move it to `content/pages/`, or delete it")
    if not stem and text:
        return say("give it a name in front of the dot")
    if folder == "learners" and text:
        return say("call it `content/learners/{name}.yml`", name=stem)
    if folder == "learners" and name.suffix.lower() in (".gif", ".bmp", ".heic", ".avif", ".tif", ".tiff", ".svg"):
        return say("save the picture as .png, .jpg or .webp: `content/learners/{name}.png`", name=name.stem)
    if folder == "tips" and text:
        return say("call it `content/tips/{name}.md`", name=stem)
    if folder == "deeds" and text:
        return say("call it `content/deeds/{name}.yml`", name=stem)
    if folder == "tips":
        return say("tips are text alone: link to a picture, and delete it here")
    if folder == "challenges" and len(parts) == 3 and text:
        return say("a challenge is `content/challenges/{name}/challenge.md`", name=stem)
    if folder == "challenges" and ending in (".yaml", ".yml", ".json", ".txt") and len(parts) > 3:
        return say("a result is `content/challenges/{challenge}/results/{name}.yml`", challenge=parts[2], name=stem)
    if folder == "challenges" and len(parts) > 3:
        return say("a challenge is `content/challenges/{name}/challenge.md`", name=parts[2])
    return say("pages and pictures of the maintainers belong into `content/pages/`; delete what is left over")


def file_is_no_link(library: Library, today: date) -> Iterator[Problem]:
    """Links are not followed: they could publish what lies elsewhere. (Nothing but plain files is read.)"""
    for stray in library.strays:
        if stray.why in ("link", "special"):
            said = say("this is a symbolic link") if stray.why == "link" else say("this is not a plain file")
            yield Problem(Position(stray.path), "file-is-no-link", said, say("put the file itself here"))


def name_is_a_key(library: Library, today: date) -> Iterator[Problem]:
    """A name is made of letters, digits and single hyphens.

    Bad: content/learners/eve_smith.yml
        name: Eve
    Good: content/learners/eve-smith.yml
        name: Eve
    """
    for stray in library.strays:
        if stray.why == "name" and not _WINDOWS.fullmatch(PurePosixPath(stray.path).name):
            parts = PurePosixPath(stray.path).parts
            key = next((part for part in (*parts[2:-1], PurePosixPath(stray.path).stem) if key_problem(part)), "")
            better = re.sub(r"[^\w]+|_+", "-", re.sub(r"(?<=\w)@.*", "", key)).strip("-")
            hint = say("call it `{better}`", better=better) if better else say("use letters, digits and single hyphens")
            yield Problem(
                Position(stray.path), "name-is-a-key", say(key_problem(key) or "`{text}` is no name", text=key), hint
            )


def name_fits_every_system(library: Library, today: date) -> Iterator[Problem]:
    """Windows cannot hold a file called con.yml, or one with a colon, or a blank at its end.

    Bad: content/learners/aux.yml
        name: Eve
    Good: content/learners/auxi.yml
        name: Eve
    """
    for path in library.paths:
        if any(_WINDOWS.fullmatch(part) for part in PurePosixPath(path).parts[1:]):
            said = say("Windows cannot hold a file with this name, so nobody there could clone the hub")
            better = re.sub(r"[^\w]+", "-", PurePosixPath(path).stem).strip("-")
            hint = say("give it another name")
            if better and not _WINDOWS.fullmatch(better) and better != PurePosixPath(path).stem:
                hint = say("call it `{better}`", better=better + PurePosixPath(path).suffix.rstrip(". "))
            yield Problem(Position(path), "name-fits-every-system", said, hint)


def name_is_free(library: Library, today: date) -> Iterator[Problem]:
    """Some addresses belong to the site itself.

    Bad: content/learners/search.yml
        name: Eve
    Good: content/learners/searcher.yml
        name: Eve
    """
    for entries in (library.learners, library.tips, library.challenges):
        for key, entry in entries.items():
            if key in RESERVED:
                said = say("the site keeps the address `{key}` for itself", key=key)
                yield Problem(Position(entry.path), "name-is-free", said, say("give the file another name"))
    badges = library.badges.value.badges if library.badges else ()
    topics = library.topics.value.topics if library.topics else ()
    for own, field, ids in (
        (library.badges, "badges", [one.id for one in badges]),
        (library.topics, "topics", [one.id for one in topics]),
    ):
        for i, key in enumerate(ids):
            if own and folded(key) in RESERVED:
                said = say("the site keeps the address `{key}` for itself", key=key)
                yield Problem(own.source.at(field, i, "id"), "name-is-free", said, say("choose another"))


def key_has_one_file(library: Library, today: date) -> Iterator[Problem]:
    """Two files whose names differ in case or Unicode form only are one to many systems. (`Ada.yml` beside `ada.yml`)"""
    for first, second in library.twins:
        said = say("this is the same name as `{first}`", first=first)
        hint = say("keep one of the two: capitals and ways to write an accent make no difference")
        yield Problem(Position(second), "key-has-one-file", said, hint)


def picture_belongs_to_a_profile(library: Library, today: date) -> Iterator[Problem]:
    """A picture lies beside the profile of the same name, which asks for it.

    Bad: content/learners/eve.png
        a picture
    Good: content/learners/eve.yml
        name: Eve
    """
    for key, path in library.pictures.items():
        if key not in library.keys("learner"):
            stem = PurePosixPath(path).stem
            said = say("there is no profile `content/learners/{key}.yml` for this picture", key=stem)
            hint = did_you_mean(stem, library.keys("learner").values()) or say("add the profile, or delete the picture")
            yield Problem(Position(path), "picture-belongs-to-a-profile", said, hint)


def picture_is_there(library: Library, today: date) -> Iterator[Problem]:
    """A profile that says `avatar: file` has a picture beside it.

    Bad: content/learners/eve.yml
        name: Eve
        avatar: file
    Good: content/learners/eve.yml
        name: Eve
    """
    for key, entry in library.learners.items():
        if entry.value.avatar == "file" and key not in library.pictures:
            said = say("there is no picture `content/learners/{key}.png`, `.jpg` or `.webp`", key=entry.key)
            hint = say("put it there, or write `avatar: generated`")
            yield Problem(entry.source.at("avatar"), "picture-is-there", said, hint)


def old_name_is_free(library: Library, today: date) -> Iterator[Problem]:
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
            if folded(name) in taken:
                said = say("`{name}` leads to `{path}` already", name=name, path=taken[folded(name)])
                yield Problem(entry.source.at("formerly", i), "old-name-is-free", said, say("delete it here"))
            taken.setdefault(folded(name), entry.path)


RULES = (
    file_is_read,
    file_is_no_link,
    name_is_a_key,
    name_fits_every_system,
    name_is_free,
    key_has_one_file,
    picture_belongs_to_a_profile,
    picture_is_there,
    old_name_is_free,
)
