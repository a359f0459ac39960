"""A proposed change: its author, its files, and the Library before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lyceum.git import GitFile, ObjectStore
from lyceum.loader import Entry, Library, ProfileOwner, map_showing_entries
from lyceum.pictures import InvalidPictureError, check_picture_size, inspect_picture
from lyceum.schema import AutoMergeSettings, fold_key


@dataclass(frozen=True)
class ProposedChange:
    """The author of a change, and the hub before and after the merge."""

    author: str
    author_id: int | None
    files_before: Mapping[str, GitFile]
    files_after: Mapping[str, GitFile]
    changed_paths: tuple[str, ...]
    library_before: Library
    library_after: Library
    store: ObjectStore
    today: date

    @property
    def entries_before(self) -> Mapping[str, Entry[Any]]:
        """The entries on the base, by path."""
        return self.library_before.entries_by_path

    @property
    def entries_after(self) -> Mapping[str, Entry[Any]]:
        """The entries after the merge, by path."""
        return self.library_after.entries_by_path

    @property
    def safe_settings(self) -> AutoMergeSettings:
        """What the base allows to be merged without a person."""
        return self.library_before.settings.value.safe

    @cached_property
    def _showing_entries(self) -> tuple[Mapping[str, tuple[Entry[Any], ...]], ...]:
        return map_showing_entries(self.library_before), map_showing_entries(self.library_after)

    def find_showing_entries(self, path: str) -> tuple[Entry[Any], ...]:
        """Return the entries that show a picture beside texts, on the base or after the merge."""
        return tuple(entry for showing in self._showing_entries for entry in showing.get(path, ()))

    def is_readable_picture(self, path: str) -> bool:
        """Return whether the file at this path has the structure of a picture."""
        try:
            inspect_picture(self.read_picture(path))
        except InvalidPictureError:
            return False
        return True

    def read_picture(self, path: str) -> bytes:
        """Return the bytes of a picture after the merge. Raises InvalidPictureError if it is too large."""
        file = self.files_after[path]
        check_picture_size(file.size)
        return self.store.read_blobs([file])[file.id]

    @cached_property
    def account(self) -> ProfileOwner:
        """The author's account, and the profiles that belong to it on the base."""
        return ProfileOwner(self.author, self.author_id, self.library_before)

    @cached_property
    def known_logins(self) -> frozenset[str]:
        """The logins of the members and moderators on the base."""
        members = (record.facts.owner for record in self.library_before.get_records("learner").values())
        moderators = (moderator.login for moderator in self.library_before.settings.value.moderators)
        return frozenset(filter(None, (*members, *(fold_key(login) for login in moderators if login))))

    @cached_property
    def allowed_handles(self) -> frozenset[str]:
        """The handles for which the author may write: their profiles on the base, else the profile that they add."""
        login = self.account.login
        return self.account.own_handles or frozenset(
            handle
            for handle, record in self.library_after.get_records("learner").items()
            if record.path not in self.files_before and record.facts.owner == login
        )
