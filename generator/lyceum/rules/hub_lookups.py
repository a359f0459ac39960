"""What rules look up in a hub. Each question is recorded with its answer, so that a rule runs again only if one changed."""

from __future__ import annotations

import marshal
import posixpath
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from lyceum.diagnostics import ClosestNames, Position
from lyceum.loader import (
    AccountLedger,
    ContentLinks,
    Entry,
    EntryRecord,
    FileAges,
    KeyFinder,
    Library,
    SkippedFile,
    find_linked_path,
    find_picture_path,
)
from lyceum.schema import PICTURE_SUFFIXES, BadgesFile, Challenge, HubSettings, fold_key

Question: TypeAlias = tuple[Any, ...]
"""The name of a question and its arguments: texts and numbers."""
Answer: TypeAlias = Any
"""A text, a number, a tuple of these, or None. For a large answer, this is a hash."""
OTHER_PICTURE_SUFFIXES = (
    ".gif", ".bmp", ".heic", ".heif", ".avif", ".tif", ".tiff", ".svg", ".jfif", ".jpe", ".jxl", ".jp2", ".ico", ".psd",
)  # fmt: skip
"""Endings of pictures that the site does not show."""


class HubLookups:
    """Answers the questions of rules about a library on a day.

    Rules reach everything but their own entry through the methods and properties without a leading underscore."""

    def __init__(self, library: Library, today: date) -> None:
        self._library = library
        self._today = today
        self.answers: dict[Question, Answer] = {}
        """The answers to all questions of this run."""
        self.asked: dict[Question, None] = {}
        """The questions since it was emptied, in their order."""
        self._summaries: dict[str, Answer] = {}
        self._challenges: dict[str, Challenge] = {}
        """Those that somebody asked about: results of one challenge follow each other."""

    def make_copy(self) -> HubLookups:
        """Return lookups in the same library that know no answers yet."""
        return HubLookups(self._library, self._today)

    def find_answer(self, question: Question) -> Answer:
        """Return the answer to a question, without recording that somebody asked."""
        if question not in self.answers:
            self.answers[question] = _QUESTIONS[question[0]](self, *question[1:])
        return self.answers[question]

    def summarize(self, name: str) -> Answer:
        """Return a hash on which all answers to the questions of a name depend; None if there is none that costs less."""
        if name not in self._summaries:
            self._summaries[name] = _SUMMARIES[name](self) if name in _SUMMARIES else None
        return self._summaries[name]

    def _ask(self, *question: Any) -> Answer:
        self.asked[question] = None
        try:
            return self.answers[question]
        except KeyError:
            return self.find_answer(question)

    # The files of the hub itself

    @property
    def settings(self) -> Entry[HubSettings]:
        self._ask("entry", self._library.settings.path)
        return self._library.settings

    @property
    def badges(self) -> Entry[BadgesFile] | None:
        self._ask("entry", "content/badges.yml")
        return self._library.badges

    # Entries

    def has_entry(self, kind: str, folded_key: str) -> bool:
        """Return whether there is an entry that can be read."""
        return bool(self._ask("has entry", kind, folded_key))

    def find_entry(self, path: str) -> Entry[Any] | None:
        """Return the entry at a path."""
        return None if self._ask("entry", path) is None else self._get_record(path).entry

    def find_faultless_challenge(self, key: str) -> Challenge | None:
        """Return a challenge whose file has no error: of one with an error, nothing follows."""
        folded_key = fold_key(key)
        if self._ask("challenge", folded_key) is None:
            return None
        if folded_key not in self._challenges:
            self._challenges[folded_key] = self._library.challenges[folded_key].value
        return self._challenges[folded_key]

    def has_own_errors(self, entry: Entry[Any]) -> bool:
        """Return whether the loader found an error in the file of an entry. That follows from the file: it is no question.

        What parses files checks no entry early in which there is one."""
        return entry.path in self._library.paths_with_errors

    def locate(self, path: str, *field_path: str | int) -> Position:
        """Return the position of a value in the entry at a path."""
        line, column = self._ask("position", path, *field_path)
        return Position(path, line, column)

    def _get_record(self, path: str) -> EntryRecord:
        record = self._library.find_record(path)
        assert record
        return record

    # Keys

    def is_known(self, kind: str, key: str) -> bool:
        """Return whether a reference may name a key. What cannot be read is known."""
        return bool(self._ask("known", kind, fold_key(key)))

    def is_lost_kind(self, kind: str) -> bool:
        """Return whether nobody knows which things of a kind there are."""
        return bool(self._ask("lost kind", kind))

    def get_known_keys(self, kind: str) -> Mapping[str, str]:
        """Return all known keys of a kind as they are written, by folded key."""
        self._ask("keys", kind)
        return self._library.get_known_keys(kind)

    @property
    def key_finder(self) -> KeyFinder:
        """Finds the keys of what people name in words."""
        self._ask("names")
        return self._library.key_finder

    def is_organisation(self, words: str) -> bool:
        """Return whether words are the id or the name of an organisation of hub.yml."""
        self._ask("entry", self._library.settings.path)
        return self._library.find_organisation(words) is not None

    def find_number_of_login(self, folded_login: str) -> int | None:
        """Return the number of the account of the profile that a login owns."""
        number: int | None = self._ask("number of login", folded_login)
        return number

    # Days

    def is_future(self, day: date, *, days: int = 0) -> bool:
        """Return whether a day is more than some days after today."""
        return bool(self._ask("future", day.toordinal(), days))

    # Paths

    @property
    def paths(self) -> tuple[str, ...]:
        self._ask("paths")
        return self._library.paths

    @property
    def skipped_files(self) -> tuple[SkippedFile, ...]:
        self._ask("skipped files")
        return self._library.skipped_files

    @property
    def duplicate_paths(self) -> tuple[tuple[str, str], ...]:
        self._ask("duplicate paths")
        return self._library.duplicate_paths

    @property
    def meant_paths(self) -> Mapping[str, str]:
        self._ask("meant paths")
        return self._library.meant_paths

    @property
    def file_ages(self) -> FileAges:
        self._ask("file ages")
        return self._library.file_ages

    @property
    def accounts(self) -> AccountLedger:
        self._ask("accounts")
        return self._library.accounts

    # Pictures

    @property
    def pictures(self) -> Mapping[str, str]:
        """The path of each learner's picture by folded handle."""
        self._ask("pictures")
        return self._library.pictures

    @property
    def text_pictures(self) -> frozenset[str]:
        self._ask("text pictures")
        return self._library.text_pictures

    def find_profile_path(self, folded_handle: str) -> str | None:
        """Return the path of the profile with a handle."""
        path: str | None = self._ask("profile path", folded_handle)
        return path

    def may_have_picture(self, folded_handle: str) -> bool:
        """Return whether a picture lies beside a profile, or a file that was meant as one."""
        return bool(self._ask("profile picture", folded_handle))

    def find_picture_path(self, path: str, source: str) -> str | None:
        """Return the path of the picture that an address in the file at `path` leads to."""
        picture_path: str | None = self._ask("picture", path, source)
        return picture_path

    def find_closest_picture(self, name: str) -> str | None:
        """Return the path of the picture beside texts that has this name, or one like it."""
        self._ask("text pictures")
        close_name = self._closest_pictures.find(name)
        return self._picture_path_by_name[close_name] if close_name else None

    @cached_property
    def _picture_path_by_name(self) -> Mapping[str, str]:
        return {posixpath.basename(path): path for path in sorted(self._library.text_pictures)}

    @cached_property
    def _closest_pictures(self) -> ClosestNames:
        return ClosestNames(self._picture_path_by_name)

    @cached_property
    def _profile_picture_handles(self) -> frozenset[str]:
        """The folded handles beside whose profiles a picture lies, or a file with another ending of pictures."""
        # A picture with another ending is a problem of its own file.
        suffixes = (*OTHER_PICTURE_SUFFIXES, *PICTURE_SUFFIXES)
        places = [PurePosixPath(*PurePosixPath(skipped.path).parts[:3]) for skipped in self._library.skipped_files]
        others = (
            fold_key(place.stem)
            for place in places
            if place.suffix.lower() in suffixes and place.parts[1:2] == ("learners",)
        )
        return frozenset((*self._library.pictures, *others))

    # Links

    def is_unread(self, path: str) -> bool:
        """Return whether nothing reads a file, or a folder around it cannot be read, or another file stands for it."""
        return bool(self._ask("unread", path))

    def has_page(self, path: str, target: str) -> bool:
        """Return whether a page shows what a link in the file at `path` leads to."""
        return bool(self._ask("page", find_linked_path(path, target) or ""))

    def suggest_target(self, path: str, target: str) -> str | None:
        """Return the link that was probably meant instead of one that leads nowhere."""
        self._ask("pages")
        return self._links.suggest_target(path, target)

    @cached_property
    def _links(self) -> ContentLinks:
        return ContentLinks(self._library)

    @cached_property
    def _unread_paths(self) -> frozenset[str]:
        return frozenset(file.path for file in self._library.skipped_files if file.reason == "unread")

    @cached_property
    def _skipped_folders(self) -> frozenset[str]:
        return frozenset(file.path for file in self._library.skipped_files if file.reason in ("link", "special"))

    @cached_property
    def _numbers_by_login(self) -> Mapping[str, int | None]:
        library = self._library
        return {
            record.facts.owner: library.find_account_number(handle)
            for handle, record in library.get_records("learner").items()
            if record.facts.owner
        }


def _hash(values: Iterable[Any]) -> str:
    return blake2b(marshal.dumps(tuple(values), 2), digest_size=16).hexdigest()


def _answer_entry(hub: HubLookups, path: str) -> Answer:
    record = hub._library.find_record(path)
    return record.digest if record else None


def _answer_challenge(hub: HubLookups, key: str) -> Answer:
    record = hub._library.get_records("challenge").get(key)
    return record.digest if record and record.path not in hub._library.paths_with_errors else None


def _answer_position(hub: HubLookups, path: str, *field_path: str | int) -> Answer:
    record = hub._library.find_record(path)
    where = record.entry.source.locate(*field_path) if record else Position(path)
    return where.line, where.column


def _answer_profile_path(hub: HubLookups, handle: str) -> Answer:
    record = hub._library.get_records("learner").get(handle)
    return record.path if record else None


def _answer_names(hub: HubLookups) -> Answer:
    records = [hub._library.get_records(kind) for kind in ("learner", "tip", "challenge")]
    names = ((record.key, record.facts.name, record.facts.owner) for group in records for record in group.values())
    single_files = (hub.find_answer(("entry", f"content/{name}.yml")) for name in ("hub", "topics", "badges"))
    unreadable = sorted(hub._library.unreadable_keys)
    return _hash((*names, *single_files, *unreadable))


def _answer_accounts(hub: HubLookups) -> Answer:
    accounts = hub._library.accounts
    return _hash((tuple(accounts.numbers.items()), tuple(accounts.handles.items())))


def _answer_unread(hub: HubLookups, path: str) -> Answer:
    return (
        path in hub._library.meant_paths
        or path in hub._unread_paths
        or not hub._skipped_folders.isdisjoint(map(str, PurePosixPath(path).parents))
    )


def _answer_pages(hub: HubLookups) -> Answer:
    activities = (record.digest for record in hub._library.get_records("activity").values())
    skipped = ((file.path, file.reason) for file in hub._library.skipped_files)
    return _hash((hub._library.paths, *skipped, *activities, tuple(hub._library.pictures.items())))


_QUESTIONS: Mapping[str, Callable[..., Answer]] = {
    "entry": _answer_entry,
    "has entry": lambda hub, kind, key: key in hub._library.get_records(kind),
    "challenge": _answer_challenge,
    "position": _answer_position,
    "known": lambda hub, kind, key: key in hub._library.get_known_keys(kind),
    "lost kind": lambda hub, kind: kind in hub._library.lost_kinds,
    "keys": lambda hub, kind: _hash(hub._library.get_known_keys(kind).items()),
    "names": _answer_names,
    "number of login": lambda hub, login: hub._numbers_by_login.get(login),
    "future": lambda hub, day, days: day > (hub._today + timedelta(days=days)).toordinal(),
    "paths": lambda hub: _hash(hub._library.paths),
    "skipped files": lambda hub: _hash((file.path, file.reason) for file in hub._library.skipped_files),
    "duplicate paths": lambda hub: _hash(hub._library.duplicate_paths),
    "meant paths": lambda hub: _hash(hub._library.meant_paths.items()),
    "file ages": lambda hub: _hash(hub._library.file_ages.items()),
    "accounts": _answer_accounts,
    "pictures": lambda hub: _hash(hub._library.pictures.items()),
    "text pictures": lambda hub: _hash(sorted(hub._library.text_pictures)),
    "profile path": _answer_profile_path,
    "profile picture": lambda hub, handle: handle in hub._profile_picture_handles,
    "picture": lambda hub, path, source: find_picture_path(hub._library, path, source),
    "unread": _answer_unread,
    "page": lambda hub, path: hub._links.get_address(path) is not None,
    "pages": _answer_pages,
}
"""What answers each question. A question in the store that is not here is of another version, and is never read."""


def _summarize_records(hub: HubLookups, *kinds: str) -> Answer:
    records = (hub._library.get_records(kind) for kind in kinds)
    return _hash(
        (key, record.digest if record.kind == "challenge" else "") for group in records for key, record in group.items()
    )


_KEYED_KINDS = ("learner", "tip", "challenge", "topic", "cohort", "organisation", "badge")
_SUMMARIES: Mapping[str, Callable[[HubLookups], Answer]] = {
    "known": lambda hub: _hash(tuple(hub._library.get_known_keys(kind)) for kind in _KEYED_KINDS),
    "has entry": lambda hub: _summarize_records(hub, "learner", "tip", "challenge", "activity"),
    "challenge": lambda hub: _hash(
        (_summarize_records(hub, "challenge"), tuple(sorted(hub._library.paths_with_errors)))
    ),
    "future": lambda hub: hub._today.toordinal(),
    "profile picture": lambda hub: _hash(sorted(hub._profile_picture_handles)),
}
"""For names with very many questions: what all their answers depend on."""
