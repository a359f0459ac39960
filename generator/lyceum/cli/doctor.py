"""`lyceum doctor`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from lyceum.cli.common import count_things, find_hub_folder, shorten_path
from lyceum.contributing import LearnerChangeError, apply_plan, find_crowded_folders, plan_subfolders
from lyceum.diagnostics import REPORTERS, Position, Problem, Report, Severity, has_errors
from lyceum.git import is_shallow_clone
from lyceum.i18n import format_message, get_translator
from lyceum.loader import STORE_FOLDER, Library, load_library
from lyceum.site import finish_replacement, make_state_folder
from lyceum.system import MAX_FOLDER_ENTRIES, MAX_SITE_BYTES, SIZE_WARNING_SHARE

MAX_SHOWN_MOVES = 20


@click.command("doctor")
@click.option("-f", "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Move the files of crowded folders into folders below them.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the built site. If left out: site.",
)
@click.pass_context
def doctor_command(context: click.Context, format_name: str, fix: bool, yes: bool, site_dir: Path | None) -> None:
    """Say what will become slow or too large in this hub, and what to do about it."""
    hub = find_hub_folder(context)
    if fix:
        _divide_folders(hub, yes=yes)
    library, _ = load_library(hub)
    site = hub / (site_dir or "site")
    finish_replacement(site, make_state_folder(hub, site))
    problems = (*_find_crowded(library), *_find_clone_problems(hub), *_find_site_problems(site))
    report = Report(problems, 1, get_translator(library.settings.value.language), None)
    click.echo(REPORTERS[format_name](report), nl=False)
    if format_name == "text":
        for line in (*_describe_site(site), *_describe_store(hub)):
            click.echo(line)
        if not problems:
            click.echo("Nothing needs attention.")
    sys.exit(1 if has_errors(problems) else 0)


def _divide_folders(hub: Path, *, yes: bool) -> None:
    try:
        plan = plan_subfolders(hub)
    except LearnerChangeError as error:
        raise click.UsageError(str(error)) from None
    if not plan.moves:
        return
    lines = plan.format_lines()
    for line in lines[:MAX_SHOWN_MOVES]:
        click.echo(line)
    if len(lines) > MAX_SHOWN_MOVES:
        click.echo(f"… and {count_things(len(lines) - MAX_SHOWN_MOVES, 'more file')}")
    if not yes:
        click.confirm(f"Move {count_things(len(plan.moves), 'file')}? Commit everything else first.", abort=True)
    apply_plan(hub, plan)


def _find_crowded(library: Library) -> Iterator[Problem]:
    for folder, count in find_crowded_folders(library).items():
        yield Problem(
            Position(folder),
            "crowded-folder",
            format_message(
                "{count} entries in one folder: GitHub advises at most {most}", count=count, most=MAX_FOLDER_ENTRIES
            ),
            format_message("`lyceum doctor --fix` moves them into folders by their first letters; addresses stay"),
            Severity.WARNING,
        )


def _find_clone_problems(hub: Path) -> Iterator[Problem]:
    if is_shallow_clone(hub):
        yield Problem(
            Position("."),
            "shallow-clone",
            format_message("this is a shallow clone: dates and the wall come from the files alone"),
            format_message("clone without --depth, or `git fetch --unshallow`; in Actions, `fetch-depth: 0`"),
            Severity.WARNING,
        )


def _find_site_problems(site: Path) -> Iterator[Problem]:
    share = _measure(site)[1] / MAX_SITE_BYTES
    if share >= SIZE_WARNING_SHARE:
        yield Problem(
            Position("."),
            "large-site",
            format_message(
                "the site has {percent}% of the bytes that GitHub Pages publishes", percent=round(share * 100)
            ),
            format_message("set a smaller `max_share_cards` in content/hub.yml, or publish on another host"),
            Severity.ERROR if share > 1 else Severity.WARNING,
        )


def _describe_site(site: Path) -> Iterator[str]:
    files, size = _measure(site)
    if files:
        share = f"{size / MAX_SITE_BYTES:.1%} of what GitHub Pages publishes"
        yield f"{shorten_path(site)}: {count_things(files, 'file')}, {size / 1e6:.1f} MB ({share})"


def _describe_store(hub: Path) -> Iterator[str]:
    files, size = _measure(hub / STORE_FOLDER)
    if files:
        newest = max(file.stat().st_mtime for file in (hub / STORE_FOLDER).iterdir())
        written = f"{datetime.fromtimestamp(newest, tz=UTC):%Y-%m-%d %H:%M} UTC"
        yield f"{STORE_FOLDER.as_posix()}: {size / 1e6:.1f} MB, last written {written}; you can delete it at any time"


def _measure(folder: Path) -> tuple[int, int]:
    """The number of files below a folder and their bytes. Links are not followed."""
    sizes = [Path(parent, name).lstat().st_size for parent, _, names in os.walk(folder) for name in names]
    return len(sizes), sum(sizes)
