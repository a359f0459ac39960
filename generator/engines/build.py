"""A hub's folder in; its site, built by MkDocs beside the old one and swapped in, out."""

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

from generator import site
from generator.engines.mkdocs import LyceumPlugin
from generator.output import beside
from generator.problem import Problem


class Failed(Exception):  # noqa: N818
    """Nothing was built, the old site stands; `problems` say why where the content is at fault."""

    def __init__(self, why: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(why)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Built:
    folder: Path
    filled: site.Filled
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]


def built(
    hub: Path,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    progress: site.Progress = lambda _: None,
    only: frozenset[str] | None = None,
) -> Built:
    """The hub's site in `site_dir` (as mkdocs.yml says where None). Fails with what was there before left untouched.
    With `only`, no more than the pages that these files of content/ show on, to be looked at."""
    with _without_collector():
        return _built(hub, site_dir, strict, progress, only)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing of a hub is let go before its site is written: looking for garbage meanwhile finds none, and costs a
    tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _built(
    hub: Path, site_dir: Path | None, strict: bool, progress: site.Progress, only: frozenset[str] | None
) -> Built:
    counter = _Warnings()
    log = logging.getLogger("mkdocs")
    log.addHandler(counter)
    try:
        config = load_config(config_file=str(hub / "mkdocs.yml"), strict=False)
        plugin = next((one for one in config.plugins.values() if isinstance(one, LyceumPlugin)), None)
        if plugin is None:
            raise Failed("mkdocs.yml does not name the plugin `lyceum`: add it below `plugins:`")
        plugin.progress = progress
        plugin.only = only
        target = Path(site_dir or config.site_dir).resolve()
        if target == hub or hub.is_relative_to(target) or target.is_relative_to(hub / "content"):
            raise Failed(f"{target} would be replaced in whole: choose a folder for the site alone")
        if target.exists() and any(target.iterdir()) and not (target / "index.html").is_file():
            raise Failed(f"{target} holds something that is not a site: choose an empty folder")
        with beside(target) as new:
            config.site_dir = str(new)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
            known, filled = plugin.known, plugin.filled
            assert known
            assert filled
            if not known.library.community.source.yaml and only is None:
                raise Failed("content/hub.yml cannot be read, and nobody would know this place", known.problems)
            if strict and site.fails(known.problems):
                raise Failed("the content has problems", known.problems)
            if strict and counter.seen:
                raise Failed("MkDocs warned:\n" + "\n".join(counter.seen), known.problems)
        return Built(target, filled, known.problems, known.left_out)
    except MkDocsException as error:
        raise Failed(str(error)) from error
    finally:
        log.removeHandler(counter)


class _Warnings(logging.Handler):
    """What MkDocs and other plugins warn of; our own problems are reported by themselves."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "mkdocs.plugins.lyceum":
            self.seen.append(record.getMessage())
