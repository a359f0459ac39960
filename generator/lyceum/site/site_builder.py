"""Builds the site of a hub, and replaces what the old site had otherwise."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import yaml

from lyceum.diagnostics import Problem, has_errors
from lyceum.hub import Hub
from lyceum.loader import YamlLoader
from lyceum.queries import DamagedStoreError, Database
from lyceum.site.build import SiteStats, fill_preview, fill_site
from lyceum.site.engine_job import BuildFailed, EngineJob, make_engine_job
from lyceum.site.inputs import BuildInputs, ProgressCallback, load_build_inputs
from lyceum.site.manifest import SiteScan
from lyceum.site.page_queries import list_all_keys, run_engine
from lyceum.site.replacement import SiteReplacedError, make_state_folder, replace_site
from lyceum.site.site_inputs import BUILD, set_engine_job, set_site_inputs
from lyceum.site.site_writer import SiteWriter
from lyceum.site.store import discard_store, find_store_folder, open_store
from lyceum.system import COMPILED_RESOURCES, FolderScan, get_today, paused_collection


@dataclass(frozen=True, slots=True)
class BuildResult:
    site_folder: Path
    stats: SiteStats
    problems: tuple[Problem, ...]
    omitted_paths: tuple[str, ...]
    large_losses: tuple[str, ...]
    """Why the site should not be published, a sentence each; empty for a site that should."""
    read_folders: tuple[str, ...] | None = None
    """The folders of the hub that were read; None if something else may have been read."""
    shows_github_pictures: bool = False


def build_site(
    hub_folder: Path,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    progress: ProgressCallback = lambda _: None,
    only_paths: frozenset[str] | None = None,
    content_scan: FolderScan | None = None,
    site_scan: SiteScan | None = None,
) -> BuildResult:
    """Build the hub's site in `site_dir`, or in the folder that mkdocs.yml names.

    Raises BuildFailed, and then the old site is unchanged. `strict` fails on problems and on warnings. With `only_paths`,
    the site has only the pages that these files of content/ show on. Without `content_scan`, content/ is scanned, and without
    `site_scan` the old site.
    """
    if only_paths is not None:
        return _build_preview(hub_folder, site_dir, only_paths, progress)
    with paused_collection(), closing(SiteSession(hub_folder, site_dir)) as session:
        inputs = session.load_inputs(progress, content_scan)
        if strict and has_errors(inputs.problems):
            raise BuildFailed("the content has problems", inputs.problems)
        return session.build(inputs, strict=strict, progress=progress, site_scan=site_scan)


class SiteSession:
    """Builds a site one or more times, and keeps what it knows in memory between the builds."""

    def __init__(self, hub_folder: Path, site_dir: Path | None = None) -> None:
        """Raises BuildFailed if the folder of the site holds anything else."""
        self.site_folder = _check_target(hub_folder, site_dir.resolve() if site_dir else _find_target(hub_folder))
        self._hub_folder = hub_folder
        COMPILED_RESOURCES.open(find_store_folder(hub_folder))
        self._db: Database | None = None

    def load_inputs(
        self, progress: ProgressCallback = lambda _: None, content_scan: FolderScan | None = None
    ) -> BuildInputs:
        """Read what has changed in the hub's folder."""
        with paused_collection():
            return load_build_inputs(self._hub_folder, today=get_today(), progress=progress, content_scan=content_scan)

    def build(
        self,
        inputs: BuildInputs,
        *,
        strict: bool = False,
        progress: ProgressCallback = lambda _: None,
        site_scan: SiteScan | None = None,
    ) -> BuildResult:
        """Make what is outdated of the site. Raises BuildFailed; a damaged store costs only time."""
        job = make_engine_job(inputs)
        build = partial(_build_from_store, target=self.site_folder, job=job, strict=strict, progress=progress)
        with paused_collection():
            try:
                stats = build(self._open(), site_scan=site_scan)
            except DamagedStoreError:
                self.close()
                discard_store(self._hub_folder)
                self._db = Database.in_memory()
                stats = build(self._db)
            except BaseException:
                self.close()  # what is known of the last pages would not be that of the site
                raise
        COMPILED_RESOURCES.save()
        return _make_result(self.site_folder, job, stats)

    def close(self) -> None:
        """Let others write the store."""
        if self._db:
            self._db.close()
        self._db = None

    def _open(self) -> Database:
        """Return the database of the last build, or open the store. One that is only read knows nothing of the last build."""
        if self._db and not self._db.is_writable:
            self.close()
        self._db = self._db or open_store(self._hub_folder)
        return self._db


def _make_result(site_folder: Path, job: EngineJob, stats: SiteStats) -> BuildResult:
    inputs = job.inputs
    return BuildResult(
        site_folder,
        stats,
        inputs.problems,
        inputs.omitted_paths,
        inputs.library.large_losses,
        read_folders=job.folders,
        shows_github_pictures=inputs.shows_github_pictures,
    )


def _build_preview(
    hub_folder: Path, site_dir: Path | None, paths: frozenset[str], progress: ProgressCallback
) -> BuildResult:
    target = _check_target(hub_folder, site_dir.resolve() if site_dir else _find_target(hub_folder))
    with paused_collection(), closing(Database.in_memory()) as db:
        inputs = load_build_inputs(hub_folder, today=get_today(), progress=progress)
        job = make_engine_job(inputs)
        with replace_site(target, None) as site:
            _set_inputs(db, job)
            stats = fill_preview(db, site, inputs, paths)
    return _make_result(target, job, stats)


def _build_from_store(
    db: Database,
    target: Path,
    job: EngineJob,
    *,
    strict: bool,
    progress: ProgressCallback,
    site_scan: SiteScan | None = None,
) -> SiteStats:
    state_folder = make_state_folder(job.inputs.folder, target)
    known_build = db.find(BUILD) if db.is_writable else None
    _set_inputs(db, job)
    progress("deriving")

    def derive_others() -> None:
        job.inputs.history.forget_files()
        list_all_keys(db, without="badge")

    Hub(db).derive_first({run_engine: ("",)}, derive_others)
    warnings = db.get(run_engine).warnings
    if strict and warnings:
        raise BuildFailed("MkDocs warned:\n" + "\n".join(warnings), job.inputs.problems)

    list_all_keys(db)  # what is derived comes first, while the old site is looked at in another process

    def build(*, as_a_whole: bool) -> tuple[SiteWriter, SiteStats]:
        with replace_site(target, state_folder, as_a_whole=as_a_whole, scan=site_scan) as site:
            stats = fill_site(db, site, known_build=known_build, progress=progress)
        return site, replace(stats, removed_count=site.removed_count)

    try:
        site, stats = build(as_a_whole=False)
    except SiteReplacedError:
        site, stats = build(as_a_whole=True)
    db.emit = lambda _path, _data: None
    progress("store")
    if db.is_writable:  # the site comes first: if this process is killed here, the next one compares all values with it
        if site.build != known_build:
            with db.update() as update:
                update.set_value(BUILD, "", site.build)
        db.commit()
    return stats


def _set_inputs(db: Database, job: EngineJob) -> None:
    with db.update() as update:
        set_site_inputs(update, job.inputs)
        set_engine_job(update, job)


def _find_target(hub_folder: Path) -> Path:
    """Return the folder that mkdocs.yml names for the site, however it does that."""
    name = _read_site_dir(hub_folder)
    if name is not None:
        return (hub_folder / name).resolve()
    from lyceum.site.mkdocs_engine import find_configured_site_folder

    return find_configured_site_folder(hub_folder)


def find_site_folder(hub_folder: Path) -> Path:
    """Return the folder that mkdocs.yml names for the site. No plugin and no hook of mkdocs.yml is run for it."""
    return (hub_folder / (_read_site_dir(hub_folder) or "site")).resolve()


def _read_site_dir(hub_folder: Path) -> str | None:
    """Return what mkdocs.yml says; None if only MkDocs can tell what it means."""
    try:
        root = yaml.compose((hub_folder / "mkdocs.yml").read_text("utf-8"), Loader=YamlLoader)
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return None
    name: str | None = "site"
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "INHERIT":
            return None
        if key.value == "site_dir" and value.value:
            name = value.value if isinstance(value, yaml.ScalarNode) and not value.tag.startswith("!") else None
    return name


def _check_target(hub_folder: Path, target: Path) -> Path:
    """Return the folder of the site. Refuse one that holds anything but a site."""
    if target == hub_folder or hub_folder.is_relative_to(target) or target.is_relative_to(hub_folder / "content"):
        raise BuildFailed(f"{target} would be replaced in whole: choose a folder for the site alone")
    if target.exists() and any(target.iterdir()) and not (target / "index.html").is_file():
        raise BuildFailed(f"{target} holds something that is not a site: choose an empty folder")
    return target
