"""The list of commands in `lyceum --help`."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from lyceum.cli.main import COMMANDS, main
from lyceum.diagnostics import REPORTERS
from tests.support.paths import ROOT

LONG_ENOUGH = 1000
HEAVY_PACKAGES = ("pydantic", "mkdocs", "jinja2", "babel", "git", "PIL", "yaml")


@pytest.mark.parametrize("name", COMMANDS)
def test_summary_equals_the_help_of_the_command(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command
    listed = click.Command(name, help=COMMANDS[name].summary)
    assert listed.get_short_help_str(LONG_ENOUGH) == command.get_short_help_str(LONG_ENOUGH)


def test_help_lists_every_command_without_importing_them() -> None:
    script = f"""
import sys
from lyceum.cli.main import main
main(["--help"], prog_name="lyceum", standalone_mode=False)
print("imported:", [name for name in {HEAVY_PACKAGES!r} if name in sys.modules])
"""
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.endswith("imported: []\n")
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)


def test_documentation_names_every_command_and_format() -> None:
    text = (ROOT / "content/pages/docs/commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`lyceum {name}" not in text] == []
    assert [name for name in REPORTERS if f"`{name}`" not in text] == []
