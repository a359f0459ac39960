"""The `lyceum` command. It loads the module of a command only when somebody runs it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

_COMMANDS = {
    "check": "check:check_command",
    "new": "new:new_group",
    "preview": "build:preview_command",
    "build": "build:build_command",
    "serve": "build:serve_command",
    "verify": "build:verify_site_command",
    "review": "check:review_command",
    "from-issue": "form_intake:convert_command",
    "form-intake": "form_intake:form_intake_group",
    "merge-bot": "merge_bot:merge_bot_group",
    "discussions": "discussions:fetch_discussions_command",
    "init": "init:init_command",
    "rename": "learners:rename_learner_command",
    "forget": "learners:remove_learner_command",
    "badge-key": "init:create_badge_key_command",
    "remove-samples": "init:remove_samples_command",
    "generate": "generate:generate_group",
}
"""The module and the function of each command."""


class _LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(f"lyceum.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lyceum-hub", prog_name="lyceum")
@click.option(
    "-C", "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Work on the hub in DIR."
)
@click.pass_context
def main(context: click.Context, folder: Path | None) -> None:
    """A community hub for people who learn together, from content files to a published site.

    Works on the hub that you stand in: the nearest folder, upwards, with mkdocs.yml and content/.
    """
    context.obj = folder
