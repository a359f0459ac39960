"""Builds the site with MkDocs in a new folder and replaces the old site with it."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from lyceum.contributing import has_errors
from lyceum.diagnostics import Problem
from lyceum.site.build import SiteStats
from lyceum.site.inputs import ProgressCallback
from lyceum.site.mkdocs_plugin import LyceumPlugin
from lyceum.site.output import replace_folder


class BuildFailed(Exception):  # noqa: N818
    """Nothing was built, the old site stands; `problems` say why where the content is at fault."""

    def __init__(self, why: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(why)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class BuildResult:
    site_folder: Path
    stats: SiteStats
    problems: tuple[Problem, ...]
    omitted_paths: tuple[str, ...]


def build_site(
    hub_folder: Path,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    progress: ProgressCallback = lambda _: None,
    only_paths: frozenset[str] | None = None,
) -> BuildResult:
    """The hub's site in `site_dir` (as mkdocs.yml says where None). Fails with what was there before left untouched.
    With `only`, no more than the pages that these files of content/ show on, to be looked at."""
    with _pause_garbage_collection():
        return _run_mkdocs(hub_folder, site_dir, strict, progress, only_paths)


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    """Nothing of a hub is let go before its site is written: looking for garbage meanwhile finds none, and costs a
    tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _run_mkdocs(
    hub: Path, site_dir: Path | None, strict: bool, progress: ProgressCallback, only: frozenset[str] | None
) -> BuildResult:
    counter = _WarningCollector()
    log = logging.getLogger("mkdocs")
    log.addHandler(counter)
    try:
        config = load_config(config_file=str(hub / "mkdocs.yml"), strict=False)
        plugin = next((one for one in config.plugins.values() if isinstance(one, LyceumPlugin)), None)
        if plugin is None:
            raise BuildFailed("mkdocs.yml does not name the plugin `lyceum`: add it below `plugins:`")
        plugin.progress = progress
        plugin.only_paths = only
        target = Path(site_dir or config.site_dir).resolve()
        if target == hub or hub.is_relative_to(target) or target.is_relative_to(hub / "content"):
            raise BuildFailed(f"{target} would be replaced in whole: choose a folder for the site alone")
        if target.exists() and any(target.iterdir()) and not (target / "index.html").is_file():
            raise BuildFailed(f"{target} holds something that is not a site: choose an empty folder")
        with replace_folder(target) as new:
            config.site_dir = str(new)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
            known, filled = plugin.inputs, plugin.stats
            assert known
            assert filled
            if not known.library.settings.source.yaml_text and only is None:
                raise BuildFailed("content/hub.yml cannot be read, and nobody would know this place", known.problems)
            if strict and has_errors(known.problems):
                raise BuildFailed("the content has problems", known.problems)
            if strict and counter.messages:
                raise BuildFailed("MkDocs warned:\n" + "\n".join(counter.messages), known.problems)
        return BuildResult(target, filled, known.problems, known.omitted_paths)
    except MkDocsException as error:
        raise BuildFailed(str(error)) from error
    finally:
        log.removeHandler(counter)


class _WarningCollector(logging.Handler):
    """What MkDocs and other plugins warn of; our own problems are reported by themselves."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "mkdocs.plugins.lyceum":
            self.messages.append(record.getMessage())
