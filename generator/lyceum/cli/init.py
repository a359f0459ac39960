"""`lyceum init`, `badge-key` and `remove-samples`: setting up a hub."""

from __future__ import annotations

import os
from pathlib import Path

import click

from lyceum.cli.common import count_things, find_hub_folder
from lyceum.credentials import BADGE_KEY_VARIABLE


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The name of the community.")
def init_command(folder: Path, name: str | None) -> None:
    """Create a new, small, working hub in DIR."""
    from lyceum.contributing import FolderNotEmptyError, create_hub

    try:
        paths = create_hub(folder, name=name or folder.resolve().name.replace("-", " ").title())
    except FolderNotEmptyError as error:
        raise click.UsageError(str(error)) from None
    for path in paths:
        click.echo(f"{folder / path}")
    click.echo(f"Next: lyceum -C {folder} serve")


@click.command("badge-key")
@click.option(
    "--public", is_flag=True, help="Print the public key of the key in LYCEUM_BADGE_KEY instead, if there is one."
)
def create_badge_key_command(public: bool) -> None:
    """Create a key that signs badges. It is printed and stored nowhere.

    lyceum badge-key | gh secret set LYCEUM_BADGE_KEY --env badges
    """
    from lyceum.cli.build import read_public_key
    from lyceum.credentials import generate_signing_key

    if public:
        click.echo(read_public_key(os.environ.get(BADGE_KEY_VARIABLE, "")))
        return
    key = generate_signing_key()
    click.echo(key.encode_secret())
    click.echo(
        f"""
The line above is the private key: whoever has it can sign in your name. It is not stored anywhere.
1. On GitHub, in Settings > Environments, create an environment `badges` for your branch alone, and store the key there
   as a secret named {BADGE_KEY_VARIABLE}. In one go: lyceum badge-key | gh secret set {BADGE_KEY_VARIABLE} --env badges
2. Add the public key to content/hub.yml, so that what it signs can be verified even when you have another one:
       badge_keys: [{key.public_multikey}]
To replace a key, do both again and leave the old public key in the list. Remove it only if somebody else has the
private key: its badges can then no longer be verified, and the next build signs all of them again.""",
        err=True,
    )


@click.command("remove-samples")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_context
def remove_samples_command(context: click.Context, yes: bool) -> None:
    """Remove the invented people of the sample community and everything that they wrote."""
    from lyceum.contributing import find_sample_files, remove_sample_files

    hub = find_hub_folder(context)
    paths = find_sample_files(hub)
    if not paths:
        click.echo("There are no samples here.")
        return
    click.echo(f"{count_things(len(paths), 'sample file')}, from {paths[0]} to {paths[-1]}")
    if not yes:
        click.confirm("Remove them?", abort=True)
    remove_sample_files(hub, paths)
    click.echo("Removed. `git add -A && git commit` keeps it so; the pages in content/pages are yours to rewrite.")
