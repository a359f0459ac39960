"""Collects what a build needs: content, history, profile pictures, comments and the badge issuer."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from lyceum.contributing import PICTURE_CACHE_FOLDER, check_hub
from lyceum.credentials import BADGE_KEY_VARIABLE, BADGE_PUBLIC_KEY_VARIABLE, Issuer, make_issuer
from lyceum.diagnostics import Position, Problem, Severity, arrange_problems
from lyceum.git import (
    NO_HISTORY,
    History,
    PublishedBranch,
    UnreadableRepositoryError,
    load_history,
    must_read_all_commits,
)
from lyceum.i18n import format_message
from lyceum.images import PictureRequest, ProfilePictures, load_profile_pictures, load_text_pictures
from lyceum.loader import (
    STORE_FOLDER,
    DiscussionComment,
    Entry,
    FormerNames,
    Library,
    ValidLibrary,
    load_comments,
    load_settings,
    make_path_identifier,
    map_former_names,
    map_showing_records,
)
from lyceum.pictures import ProcessedPicture
from lyceum.schema import HubSettings, Learner, fold_key
from lyceum.site.frames import Frame
from lyceum.site.page import SearchEntry
from lyceum.system import FolderScan, LateValue, SideTask, can_divide_work, find_own_folder

ProgressCallback = Callable[[str], None]
"""Called with the name of each stage when it begins."""


@dataclass(frozen=True)
class BuildInputs:
    """Everything that a site is made of."""

    folder: Path
    """The hub's folder."""
    today: date
    library: ValidLibrary
    history: History
    problems: tuple[Problem, ...]
    profile_pictures: ProfilePictures = field(default_factory=dict)
    text_pictures: Mapping[str, ProcessedPicture] = field(default_factory=dict)
    """The pictures that texts show, by the path of the contributed file."""
    comments: tuple[DiscussionComment, ...] = ()
    issuer: Issuer | None = None
    """Who signs badges; None if nobody does or ever did."""
    shows_github_pictures: bool = False
    """Whether somebody shows the picture of their GitHub account, which can change at any time."""

    @property
    def omitted_paths(self) -> tuple[str, ...]:
        """The paths of the files that are left out because of errors."""
        return self.library.omitted_paths

    @property
    def settings(self) -> HubSettings:
        return self.library.settings.value


@dataclass(frozen=True, slots=True)
class EngineResult:
    """What the site engine knows about the site that it built."""

    url: str
    """The site's address, with `/` at its end; empty if it is not known."""
    maintainer_pages: Mapping[str, str]
    """The path of the source of each page that the maintainers wrote, by address."""
    built_families: tuple[str, ...]
    """The families whose frames were built."""
    search_entries: Mapping[str, tuple[SearchEntry, ...]] = field(default_factory=dict)
    """What the search finds of each page that the maintainers wrote, by address."""
    extra_sources: Mapping[str, str] = field(default_factory=dict)
    """More sources for the Content-Security-Policy, by directive."""
    frames: Mapping[str, Frame] = field(default_factory=dict)
    """The frames of the generated pages, by family."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The other files that the engine made, by their path in the site: the maintainers' pages, styles, scripts."""


def load_build_inputs(
    hub_folder: Path,
    *,
    today: date,
    progress: ProgressCallback = lambda _: None,
    content_scan: FolderScan | None = None,
) -> BuildInputs:
    """Read and check everything in the hub's folder, and fetch profile pictures."""
    progress("reading")
    store_folder = find_own_folder(hub_folder, STORE_FOLDER.as_posix())
    with closing(_HistoryReading(hub_folder, today, store_folder)) as reading:
        check = check_hub(hub_folder, today=today, scan=content_scan, on_read=reading.tell_names)
        library = check.valid_library
        progress("pictures")
        requests = [_request_picture(library.learners[key], library) for key in library.picture_owners]
        profile_pictures = load_profile_pictures(hub_folder, requests, cache_folder=hub_folder / PICTURE_CACHE_FOLDER)
        text_pictures = load_text_pictures(
            hub_folder, map_showing_records(library), cache_folder=hub_folder / PICTURE_CACHE_FOLDER
        )
        progress("history")
        history, history_problems = reading.end(check.library)
    comments, comment_problems = load_comments(hub_folder)
    issuer, key_problems = make_issuer(
        library.settings.value,
        os.environ.get(BADGE_PUBLIC_KEY_VARIABLE, ""),
        has_unused_key=BADGE_KEY_VARIABLE in os.environ,
    )
    problems = (*check.problems, *history_problems, *key_problems, *comment_problems)
    return BuildInputs(
        folder=hub_folder,
        today=today,
        library=library,
        history=history,
        problems=arrange_problems(problems),
        profile_pictures=profile_pictures,
        text_pictures=text_pictures,
        comments=comments,
        issuer=issuer,
        shows_github_pictures=any(request.github_login or request.github_id for request in requests),
    )


class _HistoryReading:
    """Reads the Git history. If nothing is known of it, another process does so while this one reads the files."""

    def __init__(self, hub_folder: Path, today: date, store_folder: Path | None) -> None:
        self._hub_folder, self._today, self._store_folder = hub_folder, today, store_folder
        self._names: LateValue[FormerNames] | None = None
        self._task: SideTask[bool] | None = None
        if store_folder and can_divide_work() and must_read_all_commits(hub_folder, store_folder):
            self._names = names = LateValue[FormerNames]()
            self._task = SideTask(lambda: bool(self._load(load_settings(hub_folder), names.wait)))

    def tell_names(self, library: Library) -> None:
        """Tell the other process the former names. It needs them where files were renamed."""
        if self._names:
            self._names.set(map_former_names(library))

    def close(self) -> None:
        """End the other process, if it still waits for names."""
        if self._names:
            self._names.close()

    def end(self, library: Library) -> tuple[History, tuple[Problem, ...]]:
        """Return the history, and a warning if it cannot be read or is incomplete. What the other process left is checked."""
        try:
            if self._task:
                self.tell_names(library)
                self._task.get()
            history = self._load(library.settings.value, lambda: map_former_names(library))
        except UnreadableRepositoryError as error:
            message = format_message("Git does not read this repository: {why}", why=str(error))
            hint = format_message("dates and the wall come from the files alone; fix the repository and build again")
            return NO_HISTORY, (Problem(Position("."), "git-error", message, hint, Severity.WARNING),)
        if not history.is_shallow:
            return history, ()
        message = format_message("this is a shallow clone: dates and the wall come from the files alone")
        hint = format_message("clone without --depth, or `git fetch --unshallow`; in Actions, `fetch-depth: 0`")
        return history, (Problem(Position("."), "shallow-clone", message, hint, Severity.WARNING),)

    def _load(self, settings: HubSettings, get_names: Callable[[], FormerNames]) -> History:
        return load_history(
            self._hub_folder,
            today=self._today,
            agents=settings.agents,
            forgotten=settings.forgotten,
            branch=PublishedBranch(settings.branch, fold_key(settings.repository or "")),
            get_identities=lambda: make_path_identifier(get_names()),
            store_folder=self._store_folder,
        )


def _request_picture(entry: Entry[Learner], library: ValidLibrary) -> PictureRequest:
    """Where a learner's profile picture comes from, if the avatar is not drawn."""
    learner = entry.value
    path = library.pictures.get(entry.folded_key) if learner.avatar == "file" else None
    is_from_github = learner.avatar == "github" and learner.github is not False
    login = str(learner.github or entry.key) if is_from_github else None
    number = library.find_account_number(entry.folded_key) if is_from_github else None
    return PictureRequest(entry.folded_key, path, login, number)


def add_trailing_slash(url: str) -> str:
    """Web addresses of pages are appended to the result. An empty address stays empty."""
    return url if not url or url.endswith("/") else f"{url}/"


def keep_last_good_content(new_inputs: BuildInputs, last_good_inputs: BuildInputs) -> BuildInputs:
    """The last content without errors, with the problems of the new one: a live preview shows it while a file is wrong."""
    library = replace(last_good_inputs.library, omitted_paths=new_inputs.omitted_paths)
    return replace(last_good_inputs, library=library, problems=new_inputs.problems, today=new_inputs.today)
