"""Guesses which content file a skipped one stands for. Then a name that refers to it is no second mistake, and its loss is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lyceum.diagnostics import find_closest_match
from lyceum.schema import CONTENT_KINDS, make_key

FOLDER_ALIASES = {
    "profiles": "learners", "profile": "learners", "people": "learners", "members": "learners", "users": "learners",
    "posts": "tips", "articles": "tips", "resources": "tips", "docs": "pages", "events": "activities", "deeds": "activities", "activity": "activities",
}  # fmt: skip
"""What folders are called in other places, or were called here before."""
_MIN_FOLDER_SIMILARITY = 0.75
"""`images` is not a slip of `pages`."""
CONTENT_FOLDERS = ("learners", "tips", "activities", "challenges", "pages")
SINGLE_FILE_NAMES = frozenset({"accounts", *(kind.name for kind in CONTENT_KINDS if kind.is_single_file)})
_ENDINGS = re.compile(r"(?i)(\.(ya?ml|md|markdown|txt|json))+[. ]*$")
_COPY_MARK = re.compile(r"(?i) (?:\(\d{1,3}\)|copy)$")
"""What systems put behind the name of a copy."""
_CHALLENGE_NAMES = ("challenge", "readme", "index")


def find_meant_folder(name: str) -> str | None:
    """Return the folder of content/ that is meant by a name."""
    folded = name.casefold()
    if folded in CONTENT_FOLDERS:
        return folded
    return FOLDER_ALIASES.get(folded) or find_closest_match(
        folded, CONTENT_FOLDERS, min_similarity=_MIN_FOLDER_SIMILARITY
    )


def split_endings(file_name: str) -> tuple[str, str]:
    """Return a name without all endings of texts, and these endings in small letters."""
    stem = _ENDINGS.sub("", file_name)
    return stem, file_name[len(stem) :].lower().rstrip(". ")


def find_meant_paths(path: str) -> Iterator[str]:
    """Yield the paths that a file could have been meant to have: its name, its ending or its folder are others."""
    *folders, name = path.split("/")[1:] or [""]
    for index, folder_name in enumerate(folders):
        if split_endings(folder_name)[1]:  # a folder in the place of a file
            yield from find_meant_paths("/".join(["content", *folders[: index + 1]]))
            return
    stem, endings = split_endings(name)
    key = make_key(_COPY_MARK.sub("", stem)) or stem
    if not stem or (not endings and "." in stem):
        return
    folder = find_meant_folder(folders[0]) if folders else None
    if folder == "challenges":
        yield from _find_meant_challenge_paths(folders[1:], key, endings)
    elif not folders and key.casefold() in SINGLE_FILE_NAMES:
        yield f"content/{key.casefold()}.yml"
    elif folder != "pages":
        is_markdown = endings.endswith((".md", ".markdown"))
        if folder == "learners" or (folder is None and not is_markdown):
            yield f"content/learners/{key}.yml"
        if folder == "tips" or (folder is None and (is_markdown or not endings or endings.endswith(".txt"))):
            yield f"content/tips/{key}.md"
        if folder == "activities":
            yield f"content/activities/{key}.yml"


def _find_meant_challenge_paths(folders: list[str], key: str, endings: str) -> Iterator[str]:
    challenge = make_key(folders[0]) or folders[0] if folders else ""
    if len(folders) > 1:
        yield f"content/challenges/{challenge}/results/{key}.yml"
    elif not folders:
        yield f"content/challenges/{key}/challenge.md"
    elif key.casefold() in _CHALLENGE_NAMES or endings.endswith((".md", ".markdown")):
        yield f"content/challenges/{challenge}/challenge.md"
    else:
        yield f"content/challenges/{challenge}/results/{key}.yml"
