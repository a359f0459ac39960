"""Runs MkDocs for the maintainers' pages and the frames, in a folder that is removed afterwards."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from lyceum.site.engine_job import BuildFailed, EngineRun
from lyceum.site.inputs import BuildInputs
from lyceum.site.mkdocs_plugin import LyceumPlugin
from lyceum.site.output import create_locked_folder
from lyceum.site.text_links import LinkFinder


def find_configured_site_folder(hub_folder: Path) -> Path:
    """Return the folder of the site as MkDocs reads it from mkdocs.yml. Raises BuildFailed."""
    return Path(_load_config(hub_folder).site_dir).resolve()


def run_mkdocs(inputs: BuildInputs, find_link: LinkFinder) -> EngineRun:
    """Build the maintainers' pages and the frames of a hub. Raises BuildFailed."""
    config = _load_config(inputs.folder)
    plugin = _find_plugin(config)
    plugin.fills_site, plugin.inputs, plugin.find_link = False, inputs, find_link
    with _collect_warnings() as warnings, _create_work_folder(inputs.folder) as folder:
        config.site_dir = str(folder)
        try:
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        except MkDocsException as error:
            raise BuildFailed(str(error)) from error
    assert plugin.engine_result
    return EngineRun(plugin.engine_result, tuple(warnings))


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
