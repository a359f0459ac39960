"""The hub on the base of a review: loaded once, and shared by the reviews of all changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from lyceum.diagnostics import Problem
from lyceum.git import FileChange, GitFile, ObjectStore
from lyceum.loader import KINDS_OF_MANY, ContentStore, Library, ParseCache, StoredResults, load_library_from_files
from lyceum.moderation.path_index import PathIndex
from lyceum.moderation.tree_content import TreeContents, read_content_files
from lyceum.rules import RuleMemory, StoredMemory, check_library


@dataclass(frozen=True)
class ReviewBase:
    """A commit, its files, and the hub that they are."""

    store: ObjectStore
    commit: str
    files: Mapping[str, GitFile]
    contents: TreeContents
    library: Library
    problems: frozenset[Problem]
    today: date
    parse_cache: ParseCache
    """Most files are the same before and after a change, and are parsed once."""
    rule_memory: RuleMemory
    """Most rules look at what is the same before and after a change, and run once."""

    @classmethod
    def load(
        cls, store: ObjectStore, commit: str, today: date, earlier: ReviewBase | None = None, *, hub: Path | None = None
    ) -> ReviewBase:
        """Load a commit. Files that did not change since the `earlier` base are neither read nor parsed again.

        `hub` is a folder whose store has the results of most files."""
        files = store.list_files(commit)
        known: dict[str, bytes | int | str] = {}
        stored_results, cache, memory = None, ParseCache(), RuleMemory()
        if earlier is not None:
            known = {
                path: data for path, data in earlier.contents.known.items() if earlier.files[path] == files.get(path)
            }
            cache, memory = dict(earlier.parse_cache), earlier.rule_memory.copy()
        elif hub:
            content_store = ContentStore.of_hub(hub)
            stored_results, memory = StoredResults(hub, content_store), StoredMemory(content_store).load()
            known |= _find_known_digests(files, stored_results)
        known |= read_content_files(store, {path: file for path, file in files.items() if path not in known})
        library, problems = load_library_from_files(known, cache, stored_results=stored_results)
        if stored_results:
            stored_results.keep_blobs(_list_blobs(files, library))
        all_problems = frozenset((*problems, *check_library(library, today=today, memory=memory)))
        contents = TreeContents(store, files, known)
        return cls(store, commit, files, contents, library, all_problems, today, cache, memory)

    @cached_property
    def path_index(self) -> PathIndex:
        """The spelling of every file and folder."""
        return PathIndex(self.files)

    @cached_property
    def pages_text(self) -> str:
        """The text of all maintainers' pages."""
        pages = (
            data
            for path, data in self.contents.known.items()
            if path.startswith("content/pages/") and isinstance(data, bytes)
        )
        return b"\n".join(pages).decode("utf-8", "replace")

    def apply_changes(
        self, changes: Mapping[str, FileChange], refused_paths: Collection[str]
    ) -> tuple[Library, frozenset[Problem]]:
        """Return the hub with these changes, and all of its problems. Refused paths are left out."""
        new_files = {path: change.new for path, change in changes.items() if change.new and path not in refused_paths}
        kept = {path: data for path, data in self.contents.known.items() if path not in changes}
        file_ages = {path: int(path in changes) for path in self.files}  # of two that collide, the change is wrong
        library, problems = load_library_from_files(
            {**kept, **read_content_files(self.store, new_files)}, dict(self.parse_cache), file_ages=file_ages
        )
        memory = self.rule_memory.copy()
        return library, frozenset((*problems, *check_library(library, today=self.today, memory=memory)))


def _find_known_digests(files: Mapping[str, GitFile], stored_results: StoredResults) -> dict[str, str]:
    """Return the digests of the files that need not be read, by path."""
    digests = ((path, stored_results.find_digest(path, file.id)) for path, file in files.items())
    return {path: digest for path, digest in digests if digest}


def _list_blobs(files: Mapping[str, GitFile], library: Library) -> dict[str, tuple[str, str]]:
    """Return the id and the digest of every learner, tip and result: the other files are few, and needed themselves."""
    records = (record for record in library.records if record.kind in KINDS_OF_MANY)
    return {record.path: (files[record.path].id, record.digest) for record in records}
