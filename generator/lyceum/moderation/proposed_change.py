"""A proposed change: its author, its files, and the Library before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lyceum.git import GitFile, ObjectStore
from lyceum.images import InvalidPictureError, resize_picture
from lyceum.loader import Entry, Library, ProfileOwner, find_owner
from lyceum.schema import AutoMergeSettings, fold_key


@dataclass(frozen=True)
class ProposedChange:
    """Who asks for what: the base as it is, and as it would be."""

    author: str
    author_id: int | None
    files_before: Mapping[str, GitFile]
    files_after: Mapping[str, GitFile]
    changed_paths: tuple[str, ...]
    library_before: Library
    library_after: Library
    entries_before: Mapping[str, Entry[Any]]
    entries_after: Mapping[str, Entry[Any]]
    store: ObjectStore

    @property
    def safe_settings(self) -> AutoMergeSettings:
        """What the base allows."""
        return self.library_before.settings.value.safe

    def is_readable_picture(self, path: str) -> bool:
        """Whether a picture is one."""
        file = self.files_after[path]
        try:
            resize_picture(self.store.read_blobs([file])[file.id], sizes=(96,))
        except InvalidPictureError:
            return False
        return True

    @cached_property
    def account(self) -> ProfileOwner:
        return ProfileOwner(self.author, self.author_id, self.library_before)

    @property
    def login(self) -> str | None:
        return self.account.login

    @cached_property
    def known_logins(self) -> frozenset[str]:
        """Of the members and moderators on the base."""
        members = (find_owner(one) for one in self.library_before.learners.values())
        moderators = (fold_key(login) for login in self.library_before.settings.value.moderators if login)
        return frozenset(filter(None, (*members, *moderators)))

    @property
    def own_handles(self) -> frozenset[str]:
        """Handles of the author's profiles on the base."""
        return self.account.own_handles

    @property
    def mismatched_handles(self) -> frozenset[str]:
        """Handles of profiles with the author's login that are not theirs by the number."""
        return self.account.mismatched_handles

    @cached_property
    def allowed_handles(self) -> frozenset[str]:
        """Whom the author may speak for: their profile on the base, or the one that they bring."""
        brought = {key: one for key, one in self.library_after.learners.items() if one.path not in self.files_before}
        return self.own_handles or frozenset(key for key, one in brought.items() if find_owner(one) == self.login)
