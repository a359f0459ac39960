"""What several commands share: finding the hub, paths, progress, and options for GitHub."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lyceum.moderation import GitHubReader, GitHubWriter

MODULES_OF_READING = ("pydantic", "lyceum.markdown", "lyceum.schema", "lyceum.loader", "lyceum.rules")
"""What takes long to import wherever content is read and checked, in an order in which each step is short."""


def find_hub_folder(context: click.Context) -> Path:
    """Return the hub of `lyceum -C DIR`, or the one around the current folder. Raises UsageError if there is none."""
    given: Path | None = context.obj
    start = (given or Path()).resolve()
    for folder in (start,) if given else (start, *start.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "content").is_dir():
            return folder
    where = f"in {start}" if given else f"in {start} or above"
    raise click.UsageError(
        f"there is no hub {where}: a hub is a folder with mkdocs.yml and content/ (`lyceum init DIR` makes one)"
    )


def resolve_hub_paths(hub: Path, paths: Sequence[Path], base: Path) -> list[PurePosixPath]:
    """Return paths relative to the hub. Raises UsageError for a path that is missing or not in the hub."""
    hub_paths = []
    for path in paths:
        full = Path(os.path.abspath(path if path.exists() else base / path))  # noqa: PTH100  a link is not followed
        if not full.is_relative_to(hub):
            raise click.UsageError(f"{path} is not in the hub {hub}")
        if not os.path.lexists(full):
            raise click.UsageError(f"{path} does not exist")
        hub_paths.append(PurePosixPath(full.relative_to(hub).as_posix()))
    return hub_paths


def shorten_path(folder: Path) -> str:
    """Return the path from the current folder, or the whole path where Windows knows none (another drive)."""
    try:
        return os.path.relpath(folder)
    except ValueError:
        return str(folder)


def count_things(count: int, singular: str) -> str:
    """Return a number with its noun: `1 page`, `2 pages`."""
    return f"{count:,} {singular}{'' if count == 1 else 's'}"


class ProgressLine:
    """Shows the current stage on one line of a terminal. Prints nothing into files and pipes."""

    def __init__(self, quiet: bool) -> None:
        self.is_shown = sys.stderr.isatty() and not quiet

    def __call__(self, stage: str) -> None:
        if self.is_shown:
            click.echo(f"\r\x1b[2K{stage} …", nl=False, err=True)

    def end(self) -> None:
        if self.is_shown:
            click.echo("\r\x1b[2K", nl=False, err=True)


def open_github_reader(repository: str) -> GitHubReader:
    """Return a client that only asks GitHub questions."""
    from lyceum.moderation import GitHubReader

    return GitHubReader(
        repository,
        _get_github_token(),
        api_url=_get_github_address("GITHUB_API_URL"),
        server_url=_get_github_address("GITHUB_SERVER_URL"),
    )


def open_github_writer(repository: str) -> GitHubWriter:
    """Return a client that also changes things on GitHub."""
    from lyceum.moderation import GitHubWriter

    return GitHubWriter(
        repository,
        _get_github_token(),
        api_url=_get_github_address("GITHUB_API_URL"),
        server_url=_get_github_address("GITHUB_SERVER_URL"),
    )


def _get_github_token() -> str:
    token = os.environ.get("GH_TOKEN") or os.environ.get("GITHUB_TOKEN")
    if not token:
        raise click.UsageError("a token for GitHub's interface is expected in the environment, in GH_TOKEN")
    return token


def _get_github_address(variable: str) -> str:
    """Return the address of the API or of the site; a workflow on GitHub Enterprise has its own."""
    from lyceum import moderation

    return os.environ.get(variable) or str(getattr(moderation, variable))


def run_unless_busy(action: Callable[[], None]) -> None:
    """Run an action on GitHub. A busy GitHub is no failure, because the next run continues; a refusal is one."""
    from lyceum.moderation import GitHubBusyError, GitHubRefusedError

    try:
        action()
    except GitHubBusyError as error:
        click.echo(f"::notice::{error}" if os.environ.get("GITHUB_ACTIONS") == "true" else str(error))
    except GitHubRefusedError as error:
        raise click.ClickException(str(error)) from None


repository_option = click.option(
    "--repository",
    required=True,
    envvar="GITHUB_REPOSITORY",
    metavar="OWNER/NAME",
    help="If left out: the repository of the workflow.",
)
branch_option = click.option("--branch", default="main", show_default=True, help="The branch that is published.")
