"""Builds the site again whenever a file of the hub changes, and keeps what it knows in memory."""

from __future__ import annotations

import queue
from collections.abc import Iterable, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from lyceum.diagnostics import Problem
from lyceum.i18n import get_translator
from lyceum.schema import HubSettings
from lyceum.site.engine_job import BuildFailed
from lyceum.site.inputs import BuildInputs, keep_last_good_content
from lyceum.site.site_builder import BuildResult, SiteSession

QUIET_SECONDS = 0.05
"""An editor writes several files for one save: a build begins when nothing has changed for so long."""
WATCHED_EVENTS: list[type[events.FileSystemEvent]] = [
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
]
"""Nobody is told of files that are only read: a build reads so many that the system would lose what was saved meanwhile."""
POLL_SECONDS = 1.0
"""How often the files are looked at where the system does not tell what changed."""


class LiveBuild:
    """The builds of one `lyceum serve`."""

    def __init__(self, hub_folder: Path) -> None:
        self._session = SiteSession(hub_folder)
        self._shown: BuildInputs | None = None
        """The content that is shown."""

    @property
    def site_folder(self) -> Path:
        return self._session.site_folder

    def close(self) -> None:
        self._session.close()

    def run(self) -> tuple[BuildResult | None, str]:
        """Build the site. Returns what was built, and HTML for the top of every page if something is wrong.

        While there is an error that the shown content has not, the last good content stays, with the problems of the new one."""
        try:
            inputs = self._session.load_inputs()
            errors = [problem for problem in inputs.problems if problem.is_error]
            if self._shown is None or set(self._shown.problems).issuperset(errors):
                self._shown = inputs
            else:
                inputs = keep_last_good_content(inputs, self._shown)
            return self._session.build(inputs), _render_banner(inputs.settings, errors)
        except BuildFailed as error:
            return None, f'<p class="hub-banner"><strong>{escape(str(error))}</strong></p>'


def _render_banner(settings: HubSettings, errors: Sequence[Problem]) -> str:
    """The first error and the number of the others; empty if there is none."""
    if not errors:
        return ""
    translator = get_translator(settings.language)
    message, hint = (escape(translator.translate(text)) for text in (errors[0].message, errors[0].hint))
    count = f" (+{len(errors) - 1})" if len(errors) > 1 else ""
    return f'<p class="hub-banner"><strong>{escape(str(errors[0].where))}</strong> {message}{count}<br>{hint}</p>'


class HubWatcher:
    """Tells when something changed in folders and files of a hub."""

    def __init__(self, folders: Iterable[Path], files: Iterable[Path]) -> None:
        self._changes: queue.SimpleQueue[None] = queue.SimpleQueue()
        folders, files = list(folders), list(files)
        try:
            self._observer = self._start(Observer(), folders, files)
        except OSError:  # the system watches no more folders
            self._observer = self._start(PollingObserver(timeout=POLL_SECONDS), folders, files)

    def wait(self) -> None:
        """Return when something has changed and nothing changes any more."""
        while True:
            with suppress(queue.Empty):  # a wait with a limit can be ended with Ctrl+C on every system
                self._changes.get(timeout=1)
                break
        with suppress(queue.Empty):
            while True:
                self._changes.get(timeout=QUIET_SECONDS)

    def stop(self) -> None:
        self._observer.stop()

    def _start(self, observer: BaseObserver, folders: list[Path], files: list[Path]) -> BaseObserver:
        watched_files = {str(file) for file in files}
        for folder in folders:
            handler = _Handler(self._changes, None)
            observer.schedule(handler, str(folder), recursive=True, event_filter=WATCHED_EVENTS)
        for folder in {file.parent for file in files}:
            handler = _Handler(self._changes, watched_files)
            observer.schedule(handler, str(folder), recursive=False, event_filter=WATCHED_EVENTS)
        observer.start()
        return observer


class _Handler(events.FileSystemEventHandler):
    def __init__(self, changes: queue.SimpleQueue[None], files: set[str] | None) -> None:
        self._changes, self._files = changes, files

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        paths = {str(event.src_path), str(getattr(event, "dest_path", ""))}
        if self._files is None or paths & self._files:
            self._changes.put(None)
