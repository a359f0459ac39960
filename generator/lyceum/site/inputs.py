"""Collects what a build needs: content, history, profile pictures, comments and the badge issuer."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from lyceum.contributing import check_hub
from lyceum.credentials import BADGE_KEY_VARIABLE, Issuer, make_issuer
from lyceum.diagnostics import Position, Problem, Severity
from lyceum.git import NO_HISTORY, History, UnreadableRepositoryError, load_history, read_past_files
from lyceum.i18n import format_message
from lyceum.images import PictureRequest, load_profile_pictures
from lyceum.loader import DiscussionComment, Library, drop_invalid, load_comments
from lyceum.schema import HubSettings
from lyceum.scoring import find_late_changes

ProgressCallback = Callable[[str], None]


@dataclass(frozen=True)
class BuildInputs:
    """All that a hub's folder says."""

    folder: Path
    today: date
    library: Library
    """Without errors; see `left_out`."""
    history: History
    problems: tuple[Problem, ...]
    omitted_paths: tuple[str, ...]
    entry_count: int
    profile_pictures: Mapping[str, Mapping[int, bytes]] = field(default_factory=dict)
    comments: tuple[DiscussionComment, ...] = ()
    issuer: Issuer | None = None
    """Who signs badges; None where nobody does, or ever did."""

    @property
    def community(self) -> HubSettings:
        return self.library.settings.value


def load_build_inputs(hub_folder: Path, *, today: date, progress: ProgressCallback = lambda _: None) -> BuildInputs:
    with ThreadPoolExecutor(1) as beside:  # Git works while files are read
        asked = beside.submit(load_history, hub_folder, today=today)
        progress("reading")
        library, problems = check_hub(hub_folder, today=today)
        progress("history")
        try:
            past = asked.result()
        except UnreadableRepositoryError as refused:
            past, hint = (
                NO_HISTORY,
                format_message("dates and the wall come from the files alone; mend the repository and build again"),
            )
            said = format_message("Git does not read this repository: {why}", why=str(refused))
            problems = (*problems, Problem(Position("."), "git-error", said, hint, Severity.WARNING))
    if past.is_shallow:
        shallow = format_message("this is a shallow clone: dates and the wall come from the files alone")
        hint = format_message("clone without --depth, or `git fetch --unshallow`; in Actions, `fetch-depth: 0`")
        problems = (*problems, Problem(Position("."), "shallow-clone", shallow, hint, Severity.WARNING))
    kept, left_out = drop_invalid(library, problems)
    past = replace(past, past_files=read_past_files(hub_folder, find_late_changes(kept, past, today=today)))
    progress("pictures")
    wanted = [
        PictureRequest(
            key,
            kept.pictures.get(key) if learner.value.avatar == "file" else None,
            _find_github_login(key, learner.value),
        )
        for key, learner in kept.learners.items()
        if learner.value.avatar != "generated"
    ]
    had, bad = load_profile_pictures(hub_folder, wanted)
    said_in_threads, unread = load_comments(hub_folder)
    issuer, unsigned = make_issuer(kept.settings.value, os.environ.get(BADGE_KEY_VARIABLE, ""))
    entries = sum(1 for _ in library.iterate_entries())
    found = tuple(sorted((*problems, *bad, *unsigned, *unread)))
    return BuildInputs(hub_folder, today, kept, past, found, left_out, entries, had, said_in_threads, issuer)


def _find_github_login(key: str, learner: Any) -> str | None:
    if learner.avatar != "github" or learner.github is False:
        return None
    return str(learner.github or key)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the engine knows about the site that it built."""

    url: str
    """With `/` at its end; empty where it isn't known."""
    maintainer_pages: Mapping[str, str]
    """Path of the source by address, of the maintainers' own pages."""
    built_families: frozenset[str]
    """Frames that the engine built."""
    extra_sources: Mapping[str, str] = field(default_factory=dict)
    """More sources for the Content-Security-Policy, by directive."""


def keep_last_good_content(new_inputs: BuildInputs, last_good_inputs: BuildInputs) -> BuildInputs:
    """The last good content, with the problems of the new one: what a live preview shows while a file is wrong."""
    return replace(
        last_good_inputs, problems=new_inputs.problems, omitted_paths=new_inputs.omitted_paths, today=new_inputs.today
    )
