"""`lyceum new KIND`: asks questions and writes a new content file."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from lyceum.cli.common import find_hub_folder, shorten_path
from lyceum.contributing import (
    Draft,
    DraftKind,
    ScaffoldError,
    ScaffoldFile,
    ScaffoldQuestion,
    adopt_login,
    ask_questions,
    build_scaffold_file,
    check_hub,
    explain_refused_place,
    fill_known_answers,
    list_simple_fields,
    write_scaffold_file,
)
from lyceum.diagnostics import Problem, format_text_report
from lyceum.i18n import Translator, get_translator
from lyceum.loader import Library
from lyceum.schema import fold_key
from lyceum.system import get_today


@click.group("new")
def new_group() -> None:
    """Create a content file with comments: a learner, tip, challenge, result or activity.

    Asks for what matters, except for what options give. The other fields are comments in the file.
    """


def _add_new_command(kind: DraftKind, help_text: str) -> None:
    """Add the command `new KIND`, with an option for every field of the kind that takes texts."""

    def run_command(yes: bool, **options: Any) -> None:
        hub = find_hub_folder(click.get_current_context())
        _create_file(hub, _build_draft(kind, options), is_interactive=sys.stdin.isatty() and not yes)

    parameters = [*_build_common_options(kind), *_build_field_options(kind)]
    parameters.append(click.Option(["--yes"], is_flag=True, help="Do not ask for confirmation."))
    new_group.add_command(click.Command(kind, params=list(parameters), callback=run_command, help=help_text))


def _build_common_options(kind: DraftKind) -> list[click.Option]:
    """Return the options for the file's name, body and challenge. Options that do not fit the kind are hidden."""
    name_option = "--handle" if kind == "learner" else "--file"
    has_body, has_challenge = kind in ("tip", "challenge"), kind == "result"
    body_help = "The Markdown below the fields; - reads it from the input."
    challenge_help = "The challenge that it is a result of."
    return [
        click.Option([name_option, "key"], default="", help="The name of the file, without its suffix."),
        click.Option(["--body"], default="", help=body_help, hidden=not has_body),
        click.Option(["--challenge"], default="", help=challenge_help, hidden=not has_challenge),
    ]


def _build_field_options(kind: DraftKind) -> list[click.Option]:
    return [
        click.Option(
            [field.option_name, f"field_{index}"],
            multiple=field.is_list,
            metavar="|".join(field.choices) or "TEXT",
            help=field.description + (" Can be given several times." if field.is_list else ""),
        )
        for index, field in enumerate(list_simple_fields(kind))
    ]


def _build_draft(kind: DraftKind, options: Mapping[str, Any]) -> Draft:
    values = {}
    for index, field in enumerate(list_simple_fields(kind)):
        if value := options[f"field_{index}"]:
            values[field.path] = list(value) if field.is_list else value
    body = sys.stdin.read() if options["body"] == "-" else options["body"]
    return Draft(kind, values, body, options["key"], options["challenge"])


def _create_file(hub: Path, draft: Draft, *, is_interactive: bool) -> None:
    """Complete the draft, ask what is still open, and write the file."""
    library = check_hub(hub, today=get_today()).library
    translator = get_translator(library.settings.value.language)
    draft = adopt_login(fill_known_answers(draft, library, hub), library)
    draft = _choose_place(draft, library, translator, is_interactive)

    def show_problems(problems: Sequence[Problem]) -> None:
        for problem in problems:
            click.secho(f"  {translator.translate(problem.message)}", fg="red", err=True)
            click.echo(f"  {translator.translate(problem.hint)}", err=True)

    if is_interactive:
        click.echo(translator.gettext("An empty answer leaves the question for later."))
        draft = ask_questions(draft, library, translator, _ask_question, show_problems, today=get_today())
    try:
        file = build_scaffold_file(draft, library, translator, today=get_today(), hub_folder=hub)
        write_scaffold_file(hub, file)
    except ScaffoldError as error:
        show_problems(error.problems)
        reason = translator.translate(error.reason) or translator.gettext("nothing is written")
        raise click.ClickException(reason) from None
    except FileExistsError:
        raise click.ClickException(translator.gettext("%(path)s is there already", path=file.path)) from None
    click.echo(shorten_path(hub / file.path))
    for line in format_text_report(file.warnings, translator):
        click.echo(line)
    _print_next_steps(file, translator)


_add_new_command("learner", "Create a profile, content/learners/HANDLE.yml.")
_add_new_command("tip", "Create a tip; the file is named after its title.")
_add_new_command("challenge", "Create a challenge; the folder is named after its title.")
_add_new_command("result", "Create a result, in the folder of its challenge.")
_add_new_command("activity", "Create an activity: something done that leaves no other file.")


def _choose_place(draft: Draft, library: Library, translator: Translator, is_interactive: bool) -> Draft:
    """Ask for the handle of a profile or the challenge of a result until the file can be created there."""
    if draft.kind == "learner":
        label = translator.gettext("Your GitHub login")
        help_text = translator.gettext("It becomes the name of your file and of your page.")
        given, missing_option = draft.key, "--handle"
    elif draft.kind == "result":
        label = translator.gettext("Challenge")
        help_text = ", ".join(challenge.key for challenge in library.challenges.values())
        given, missing_option = draft.challenge_key, f"--challenge, with one of {help_text or '–'}"
    else:
        return draft
    if not given and not is_interactive:
        raise click.UsageError(f"where does the file belong? Say {missing_option}")
    while is_interactive and (reason := explain_refused_place(draft, library)):
        is_known = fold_key(draft.challenge_key) in library.challenges
        if draft.kind == "result" and (is_known or not library.challenges):
            raise click.ClickException(translator.translate(reason))  # no other answer would help
        if given:
            click.secho(f"  {translator.translate(reason)}", fg="red", err=True)
        click.secho(help_text, dim=True)
        given = click.prompt(label).strip()
        is_profile = draft.kind == "learner"
        draft = adopt_login(replace(draft, key=given), library) if is_profile else replace(draft, challenge_key=given)
    return draft


def _ask_question(question: ScaffoldQuestion) -> str:
    click.secho(question.help, dim=True)
    answer: str = click.prompt(
        question.label, default=question.default, show_default=bool(question.default), prompt_suffix=": "
    )
    return answer


def _print_next_steps(file: ScaffoldFile, translator: Translator) -> None:
    """Print what is left to do until the file is in a pull request."""
    for problem in file.unfinished:
        message = translator.translate(problem.message)
        line = translator.gettext("please write line %(line)s: %(what)s", line=problem.where.line, what=message)
        click.echo(line)
    click.echo(translator.gettext("Next: open the file, and write what you like to say; then"))
    click.echo(f"  lyceum check {file.path}\n  git add {file.path} && git commit")
    click.echo(translator.gettext("and open a pull request with it."))
