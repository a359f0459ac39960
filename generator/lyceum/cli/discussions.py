"""`lyceum fetch-discussions`."""

from __future__ import annotations

import json

import click

from lyceum.cli.common import find_hub_folder, open_github_reader, repository_option, run_unless_busy
from lyceum.contributing import check_hub
from lyceum.system import get_today


@click.command("discussions")
@repository_option
@click.pass_context
def fetch_discussions_command(context: click.Context, repository: str) -> None:
    """Fetch who said something in the hub's threads, for the ledger; kept in .lyceum/, never committed."""
    from lyceum.loader import COMMENTS_FILE

    hub = find_hub_folder(context)
    threads = check_hub(hub, today=get_today())[0].settings.value.discussions
    if threads is None:
        click.echo("the hub has no threads")
        return
    github = open_github_reader(threads.repository or repository)

    def doing() -> None:
        told = list(github.list_discussion_comments(threads.category_id))
        (hub / COMMENTS_FILE).parent.mkdir(parents=True, exist_ok=True)
        (hub / COMMENTS_FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
        click.echo(f"{len(told)} comments")

    run_unless_busy(doing)
