"""`lyceum new KIND`: asks questions and writes a new content file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import click

from lyceum.cli.common import find_hub_folder, shorten_path
from lyceum.contributing import (
    ScaffoldError,
    ScaffoldFile,
    ScaffoldInput,
    ScaffoldKind,
    ScaffoldQuestion,
    ask_questions,
    build_scaffold_file,
    check_hub,
    explain_refused_path,
    find_handle_by_login,
    list_simple_fields,
    read_github_login,
    write_scaffold_file,
)
from lyceum.diagnostics import Problem, format_text_report
from lyceum.i18n import Translator, get_translator
from lyceum.loader import Library
from lyceum.system import get_today


@click.group("new")
def new_group() -> None:
    """Begin a file that explains itself: a learner, a tip, a challenge, a result, an activity.

    Asks for what matters; what options say is not asked. Everything else stands in the file as comments.
    """


def _add_new_command(kind: ScaffoldKind, help_text: str) -> None:
    """The command `new KIND`, with an option for every field of the kind that a text can be given for."""

    def begin(yes: bool, key: str, body: str, challenge: str, **told: Any) -> None:
        context = click.get_current_context()
        hub = find_hub_folder(context)
        library, _ = check_hub(hub, today=get_today())
        words = get_translator(library.settings.value.language)
        fields = {f"field_{i}": one for i, one in enumerate(list_simple_fields(kind))}
        values = {fields[name].path: list(v) if fields[name].is_list else v for name, v in told.items() if v}
        text = sys.stdin.read() if body == "-" else body
        talks = sys.stdin.isatty() and not yes
        given = _fill_known_answers(hub, kind, library, ScaffoldInput(values, text, key, challenge), words, talks)
        tell = _AnswerProblemPrinter(words)
        if talks:
            click.echo(words.gettext("An empty answer leaves the question for later."))
            given = ask_questions(kind, library, given, words, _ask_question, tell, today=get_today())
        try:
            one = build_scaffold_file(kind, library, given, words, today=get_today(), hub_folder=hub)
            write_scaffold_file(hub, one)
        except ScaffoldError as wrong:
            tell(wrong.problems)
            raise click.ClickException(words.translate(wrong.reason) or words.gettext("nothing is written")) from None
        except FileExistsError:
            raise click.ClickException(words.gettext("%(path)s is there already", path=one.path)) from None
        click.echo(shorten_path(hub / one.path))
        for line in format_text_report(one.warnings, words):
            click.echo(line)
        _print_next_steps(one, words)

    options = [
        click.Option(
            [one.option_name, f"field_{i}"],
            multiple=one.is_list,
            metavar="|".join(one.choices) or "TEXT",
            help=one.description + (" Can be given several times." if one.is_list else ""),
        )
        for i, one in enumerate(list_simple_fields(kind))
    ]
    texts = kind in ("tip", "challenge")
    more = {
        "key": ("--handle" if kind == "learner" else "--file", "The file's name, without its ending.", True),
        "body": ("--body", "The Markdown below the fields; - reads it from the input.", texts),
        "challenge": ("--challenge", "The challenge that it is a result of.", kind == "result"),
    }
    options = [
        *(
            click.Option([flag, name], default="", help=told, hidden=not shown)
            for name, (flag, told, shown) in more.items()
        ),
        *options,
        click.Option(["--yes"], is_flag=True, help="Don't ask."),
    ]
    new_group.add_command(click.Command(kind, params=list(options), callback=begin, help=help_text))


_add_new_command("learner", "Begin a profile, content/learners/HANDLE.yml.")
_add_new_command("tip", "Begin a tip; its title gives the file its name.")
_add_new_command("challenge", "Begin a challenge; its title gives the folder its name.")
_add_new_command("result", "Begin a result, in the folder of its challenge.")
_add_new_command("activity", "Begin an activity: what somebody did for the community beside these files.")


def _fill_known_answers(
    hub: Path, kind: ScaffoldKind, library: Library, given: ScaffoldInput, words: Translator, is_interactive: bool
) -> ScaffoldInput:
    """With what need not be asked, since Git knows it; and whose file it is, which comes first."""
    login = read_github_login(hub)
    me = find_handle_by_login(library, login) if login else ""
    if kind == "learner":
        help_ = words.gettext("It becomes the name of your file and of your page.")
        given = replace(given, key=given.key or login)
        given = _choose_file_place(
            kind, library, given, words, is_interactive, "key", words.gettext("Your GitHub login"), help_
        )
    elif kind == "result":
        help_ = ", ".join(one.key for one in library.challenges.values())
        given = _choose_file_place(
            kind, library, given, words, is_interactive, "challenge", words.gettext("Challenge"), help_
        )
    mine = {"tip": ("author",), "challenge": ("hosts",), "result": ("learner",), "activity": ("who",)}.get(kind)
    others = {"authors", "team"} & {steps[0] for steps in given.values}
    if me and mine and mine not in given.values and not others:
        given = given.with_value(mine, [me] if kind in ("challenge", "activity") else me)
    return given


def _choose_file_place(
    kind: ScaffoldKind,
    library: Library,
    given: ScaffoldInput,
    words: Translator,
    is_interactive: bool,
    field: Literal["key", "challenge"],
    label: str,
    help_text: str,
) -> ScaffoldInput:
    """With what gives the file its place; asked for until the file can lie there."""
    if not getattr(given, field) and not is_interactive:
        option = "--handle" if field == "key" else f"--challenge, with one of {help_text or '–'}"
        raise click.UsageError(f"where does the file belong? Say {option}")
    while is_interactive and (refused := explain_refused_path(kind, library, given)):
        if getattr(given, field):
            click.secho(f"  {words.translate(refused)}", fg="red", err=True)
        click.secho(help_text, dim=True)
        answer = click.prompt(label).strip()
        given = replace(given, key=answer) if field == "key" else replace(given, challenge=answer)
    return given


def _ask_question(question: ScaffoldQuestion) -> str:
    click.secho(question.help, dim=True)
    answer: str = click.prompt(
        question.label, default=question.default, show_default=bool(question.default), prompt_suffix=": "
    )
    return answer


class _AnswerProblemPrinter:
    """What is wrong with an answer, in the words of the check."""

    def __init__(self, words: Translator) -> None:
        self.words = words

    def __call__(self, problems: Sequence[Problem]) -> None:
        for one in problems:
            click.secho(f"  {self.words.translate(one.message)}", fg="red", err=True)
            click.echo(f"  {self.words.translate(one.hint)}", err=True)


def _print_next_steps(one: ScaffoldFile, words: Translator) -> None:
    """What is left to do, from the file to the pull request."""
    for problem in one.unfinished:
        told = words.translate(problem.message)
        click.echo(words.gettext("still to write, on line %(line)s: %(what)s", line=problem.where.line, what=told))
    click.echo(words.gettext("Next: open the file, and write what you like to say; then"))
    click.echo(f"  lyceum check {one.path}\n  git add {one.path} && git commit")
    click.echo(words.gettext("and open a pull request with it."))
