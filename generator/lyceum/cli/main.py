"""The `lyceum` command. It imports the module of a command only when somebody runs the command."""

from __future__ import annotations

import atexit
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import click

from lyceum.system import LinkedPathError, stop_collection


class CommandEntry(NamedTuple):
    """Where a command is defined, and what the list of commands says about it."""

    module: str
    function: str
    summary: str
    """The first paragraph of the command's help. It stands here too, so that the list needs no imports."""


COMMANDS = {
    "check": CommandEntry("check", "check_command", "List every problem of the content, or of PATHS in it."),
    "new": CommandEntry(
        "new", "new_group", "Create a content file with comments: a learner, tip, challenge, result or activity."
    ),
    "preview": CommandEntry(
        "build",
        "preview_command",
        "Write one HTML file that shows the changed pages. It needs no network.",
    ),
    "build": CommandEntry(
        "build", "build_command", "Build the site, and write what differs from the old one, all or nothing."
    ),
    "serve": CommandEntry("build", "serve_command", "Serve the site on this machine, and rebuild it on every change."),
    "sign": CommandEntry("build", "sign_command", "Sign the badges of a built site with the key in LYCEUM_BADGE_KEY."),
    "verify": CommandEntry(
        "build",
        "verify_site_command",
        "Inspect a built site before it is published: files, links, security policies.",
    ),
    "review": CommandEntry(
        "check",
        "review_command",
        "Say whether a change can be merged without a moderator, and why.",
    ),
    "from-issue": CommandEntry(
        "form_intake",
        "convert_command",
        "Convert a filled issue form into a content file.",
    ),
    "form-intake": CommandEntry(
        "form_intake",
        "form_intake_group",
        "Turn filled issue forms into pull requests (used by the workflow).",
    ),
    "merge-bot": CommandEntry(
        "merge_bot",
        "merge_bot_group",
        "Review and merge open pull requests (used by the workflow).",
    ),
    "discussions": CommandEntry(
        "discussions",
        "fetch_discussions_command",
        "Download who commented in the threads, so that comments earn credits.",
    ),
    "doctor": CommandEntry(
        "doctor", "doctor_command", "Say what will become slow or too large in this hub, and what to do about it."
    ),
    "init": CommandEntry("init", "init_command", "Create a new, small, working hub in DIR."),
    "rename": CommandEntry(
        "learners",
        "rename_learner_command",
        "Rename the learner OLD to NEW in every file; the old address leads to the new one.",
    ),
    "forget": CommandEntry(
        "learners",
        "remove_learner_command",
        "Take somebody off the site: their profile, what names them, and their commits.",
    ),
    "badge-key": CommandEntry(
        "init",
        "create_badge_key_command",
        "Create a key that signs badges. It is printed and stored nowhere.",
    ),
    "remove-samples": CommandEntry(
        "init",
        "remove_samples_command",
        "Remove the invented people of the sample community and everything that they wrote.",
    ),
    "generate": CommandEntry("generate", "generate_group", "Write the generated files that are committed."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. A link where a file of the hub should be is no fault of the generator."""
        try:
            return super().invoke(ctx)
        except LinkedPathError as error:
            raise click.ClickException(str(error)) from None
        except FileExistsError as error:
            raise click.ClickException(f"{error.filename}: there is a file with this name already") from None

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
    atexit.register(stop_collection)
