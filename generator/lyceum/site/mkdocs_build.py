"""Builds the frames with MkDocs and the site from them, and replaces what the old site had otherwise."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from lyceum.diagnostics import Problem, has_errors
from lyceum.site.build import SiteStats, fill_site
from lyceum.site.inputs import BuildInputs, EngineResult, ProgressCallback
from lyceum.site.mkdocs_plugin import LyceumPlugin
from lyceum.site.output import create_locked_folder
from lyceum.site.replacement import SiteReplacedError, make_state_folder, replace_site
from lyceum.site.site_writer import SiteWriter


class BuildFailed(Exception):  # noqa: N818
    """No site was built, and the old site is unchanged. `problems` are those of the content."""

    def __init__(self, reason: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(reason)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class BuildResult:
    site_folder: Path
    stats: SiteStats
    problems: tuple[Problem, ...]
    omitted_paths: tuple[str, ...]
    large_losses: tuple[str, ...]
    """Why the site should not be published, a sentence each; empty for a site that should."""


def build_site(
    hub_folder: Path,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    progress: ProgressCallback = lambda _: None,
    only_paths: frozenset[str] | None = None,
) -> BuildResult:
    """Build the hub's site in `site_dir`, or in the folder that mkdocs.yml names.

    Raises BuildFailed, and then the old site is unchanged. `strict` fails on problems and on warnings. With `only_paths`,
    the site has only the pages that these files of content/ show on.
    """
    with _pause_garbage_collection():
        config = _load_config(hub_folder)
        target = _check_target(hub_folder, Path(site_dir or config.site_dir).resolve())
        inputs, engine_result = _run_engine(config, hub_folder, strict=strict, progress=progress)

        def fill(site: SiteWriter) -> SiteStats:
            return fill_site(site, inputs, engine_result, progress=progress, only_paths=only_paths)

        state_folder = make_state_folder(hub_folder, target) if only_paths is None else None
        try:
            with replace_site(target, state_folder) as site:
                stats = fill(site)
        except SiteReplacedError:
            with replace_site(target, state_folder, as_a_whole=True) as site:
                stats = fill(site)
    return BuildResult(target, stats, inputs.problems, inputs.omitted_paths, inputs.library.large_losses)


def find_site_folder(hub_folder: Path) -> Path:
    """Return the folder that mkdocs.yml names for the site. No plugin and no hook of mkdocs.yml is run for it."""
    name = "site"
    try:
        root = yaml.compose((hub_folder / "mkdocs.yml").read_text("utf-8"), Loader=yaml.SafeLoader)
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        root = None
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "site_dir" and isinstance(value, yaml.ScalarNode) and value.value:
            name = value.value
    return (hub_folder / name).resolve()


def _load_config(hub_folder: Path) -> MkDocsConfig:
    try:
        return load_config(config_file=str(hub_folder / "mkdocs.yml"), strict=False)
    except MkDocsException as error:
        raise BuildFailed(str(error)) from error


def _find_plugin(config: MkDocsConfig) -> LyceumPlugin:
    for plugin in config.plugins.values():
        if isinstance(plugin, LyceumPlugin):
            return plugin
    raise BuildFailed("mkdocs.yml does not name the plugin `lyceum`: add it below `plugins:`")


def _check_target(hub_folder: Path, target: Path) -> Path:
    """Return the folder of the site. Refuse one that holds anything but a site."""
    if target == hub_folder or hub_folder.is_relative_to(target) or target.is_relative_to(hub_folder / "content"):
        raise BuildFailed(f"{target} would be replaced in whole: choose a folder for the site alone")
    if target.exists() and any(target.iterdir()) and not (target / "index.html").is_file():
        raise BuildFailed(f"{target} holds something that is not a site: choose an empty folder")
    return target


def _run_engine(
    config: MkDocsConfig, hub_folder: Path, *, strict: bool, progress: ProgressCallback
) -> tuple[BuildInputs, EngineResult]:
    """Run MkDocs in a folder of its own. Raises BuildFailed."""
    plugin = _find_plugin(config)
    plugin.progress, plugin.fills_site = progress, False
    with _collect_warnings() as warnings, _create_work_folder(hub_folder) as folder:
        config.site_dir = str(folder)
        try:
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        except MkDocsException as error:
            raise BuildFailed(str(error)) from error
    assert plugin.inputs
    assert plugin.engine_result
    if strict and has_errors(plugin.inputs.problems):
        raise BuildFailed("the content has problems", plugin.inputs.problems)
    if strict and warnings:
        raise BuildFailed("MkDocs warned:\n" + "\n".join(warnings), plugin.inputs.problems)
    return plugin.inputs, plugin.engine_result


@contextmanager
def _create_work_folder(hub_folder: Path) -> Iterator[Path]:
    """Yield an empty folder in `.lyceum/`, or elsewhere if that cannot be written, and remove it afterwards."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(create_locked_folder(hub_folder / ".lyceum" / "engine"))
        except OSError:
            folder = Path(stack.enter_context(TemporaryDirectory()))
        yield folder


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    """A build needs the whole hub until its end: collecting garbage would free nothing, and take a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _collect_warnings() -> Iterator[list[str]]:
    """Yield a list that receives the warnings of MkDocs and of other plugins."""
    collector = _WarningCollector()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(collector)
    try:
        yield collector.messages
    finally:
        logger.removeHandler(collector)


class _WarningCollector(logging.Handler):
    """Keeps warnings, except those of our own plugin: its problems are reported on their own."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "mkdocs.plugins.lyceum":
            self.messages.append(record.getMessage())
