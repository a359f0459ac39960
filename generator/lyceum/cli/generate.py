"""`lyceum generate`: writes the files that are made from the code and committed, or checks that they are up to date."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from lyceum.cli.common import find_hub_folder
from lyceum.contributing import build_issue_form_files
from lyceum.i18n import LOCALE_FOLDER, ExtraText, build_catalog_files, find_po_files, find_translation_faults
from lyceum.rules import load_explanations
from lyceum.schema import build_schema_files, list_field_descriptions
from lyceum.system import write_atomically

_check_option = click.option("--check", is_flag=True, help="Write nothing; fail if a file is out of date.")


@click.group("generate")
def generate_group() -> None:
    """Write the generated files that are committed."""


@generate_group.command("catalogs")
@_check_option
@click.option("--locale-folder", type=click.Path(path_type=Path), default=LOCALE_FOLDER, hidden=True)
def catalogs_command(check: bool, locale_folder: Path) -> None:
    """Update the translations with every text of the code, and list missing ones."""
    texts = list_extra_texts()
    files = build_catalog_files(texts, locale_folder)
    is_current = _write_or_check(files, command="lyceum generate catalogs", check=check)
    faults = [
        f"{language}: {fault}"
        for language, path in find_po_files(locale_folder).items()
        for fault in find_translation_faults(language, path.read_bytes(), texts)
    ]
    for fault in faults:
        click.echo(fault, err=True)
    sys.exit(1 if check and (faults or not is_current) else 0)


@generate_group.command("schemas")
@_check_option
@click.pass_context
def schemas_command(context: click.Context, check: bool) -> None:
    """Write the JSON Schemas of the content files, for editors, into .vscode/schemas/."""
    folder = find_hub_folder(context)
    files = {folder / path: text.encode() for path, text in build_schema_files().items()}
    sys.exit(0 if _write_or_check(files, command="lyceum generate schemas", check=check) else 1)


@generate_group.command("issue-forms")
@_check_option
@click.pass_context
def issue_forms_command(context: click.Context, check: bool) -> None:
    """Write the issue forms of the hub into .github/ISSUE_TEMPLATE/."""
    folder = find_hub_folder(context)
    files = {folder / path: text.encode() for path, text in build_issue_form_files(folder).items()}
    sys.exit(0 if _write_or_check(files, command="lyceum generate issue-forms", check=check) else 1)


def _write_or_check(files: Mapping[Path, bytes], *, command: str, check: bool) -> bool:
    """Write the files that are out of date, or with `check` only name them. Return whether all are up to date now."""
    stale = [path for path, data in files.items() if not path.is_file() or path.read_bytes() != data]
    for path in stale:
        if check:
            click.echo(f"{path} is out of date; run `{command}`", err=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, files[path])
    return not (check and stale)


def list_extra_texts() -> tuple[ExtraText, ...]:
    """Return the texts that stand in docstrings: the description of each field and the explanation of each code."""
    descriptions = ((description, "lyceum/schema") for description in list_field_descriptions())
    explanations = ((explanation.text, "lyceum/rules") for explanation in load_explanations().values())
    return (*descriptions, *explanations)
