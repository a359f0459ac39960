"""`lyceum discussions`."""

from __future__ import annotations

import click

from lyceum.cli.common import find_hub_folder, open_github_reader, repository_option, run_unless_busy
from lyceum.loader import load_settings, save_comments


@click.command("discussions")
@repository_option
@click.pass_context
def fetch_discussions_command(context: click.Context, repository: str) -> None:
    """Download who commented in the threads, so that comments earn credits."""
    hub = find_hub_folder(context)
    threads = load_settings(hub).discussions
    if threads is None:
        click.echo("the hub has no threads")
        return
    github = open_github_reader(threads.repository or repository)

    def fetch_comments() -> None:
        comments = list(github.list_discussion_comments(threads.category_id))
        save_comments(hub, comments)
        click.echo(f"{len(comments)} comments")

    run_unless_busy(fetch_comments)
