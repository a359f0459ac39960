"""The `lyceum` command. It imports the module of a command only when somebody runs the command."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click


class CommandEntry(NamedTuple):
    """Where a command is defined, and what the list of commands says about it."""

    module: str
    function: str
    summary: str
    """The first paragraph of the command's help. It stands here too, so that the list needs no imports."""


COMMANDS = {
    "check": CommandEntry(
        "check", "check_command", "Say everything that is wrong with the content, or with PATHS in it."
    ),
    "new": CommandEntry(
        "new", "new_group", "Begin a file that explains itself: a learner, a tip, a challenge, a result, an activity."
    ),
    "preview": CommandEntry(
        "build",
        "preview_command",
        "Write one HTML file that shows the changed pages as they will look; it opens by itself, without a network.",
    ),
    "build": CommandEntry(
        "build", "build_command", "Build the site beside the old one, and put it in its place in whole."
    ),
    "serve": CommandEntry(
        "build", "serve_command", "Build, and build again on every change, at http://127.0.0.1:8000; Ctrl+C ends it."
    ),
    "verify": CommandEntry(
        "build",
        "verify_site_command",
        "Look over a built site before it is published: plain files, links that lead somewhere, a policy on each page.",
    ),
    "review": CommandEntry(
        "check",
        "review_command",
        "Say whether a change can be merged without a person, and why: safe, needs a person, or refused.",
    ),
    "from-issue": CommandEntry(
        "form_intake",
        "convert_command",
        "Make the file that an issue asks for, filled in by one of the hub's forms on GitHub.",
    ),
    "form-intake": CommandEntry(
        "form_intake",
        "form_intake_group",
        "Make pull requests of issues that forms made; what the workflow of this name runs.",
    ),
    "merge-bot": CommandEntry(
        "merge_bot",
        "merge_bot_group",
        "Look after the open pull requests of a hub on GitHub; what the workflow of this name runs.",
    ),
    "discussions": CommandEntry(
        "discussions",
        "fetch_discussions_command",
        "Fetch who said something in the hub's threads, for the ledger; kept in .lyceum/, never committed.",
    ),
    "init": CommandEntry("init", "init_command", "Make a new, small, working hub in DIR."),
    "rename": CommandEntry(
        "learners",
        "rename_learner_command",
        "Give the learner OLD the handle NEW, everywhere; the old address leads to the new one.",
    ),
    "forget": CommandEntry("learners", "remove_learner_command", "Remove a learner, and every trace that names them."),
    "badge-key": CommandEntry(
        "init",
        "create_badge_key_command",
        "Make a key that signs badges. It goes to standard output alone, and is kept nowhere.",
    ),
    "remove-samples": CommandEntry(
        "init",
        "remove_samples_command",
        "Remove the invented people of the first community, with all they wrote; settings, topics and pages stay.",
    ),
    "generate": CommandEntry("generate", "generate_group", "Write the files that are generated and committed."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        entry = COMMANDS[cmd_name]
        command = getattr(import_module(f"lyceum.cli.{entry.module}"), entry.function)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        max_length = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, click.Command(name, help=COMMANDS[name].summary).get_short_help_str(max_length))
                    for name in self.list_commands(ctx)
                ]
            )


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
