"""The commands of `lyceum`. Exit codes: 0 fine, 1 problems, 2 wrong usage."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import click

from generator import report, scaffold, site
from generator.library import Library
from generator.problem import Problem
from generator.reading import Memo, settings
from generator.since import NoRevision
from generator.words import Words

if TYPE_CHECKING:
    from generator.github import GitHub
    from generator.issueforms import Kind
    from generator.leaving import Plan

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


def _hub(context: click.Context) -> Path:
    given: Path | None = context.obj
    start = (given or Path()).resolve()
    for folder in (start,) if given else (start, *start.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "content").is_dir():
            return folder
    where = f"in {start}" if given else f"in {start} or above"
    raise click.UsageError(
        f"there is no hub {where}: a hub is a folder with mkdocs.yml and content/ (`lyceum init DIR` makes one)"
    )


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "github", "json", "sarif", "markdown"]),
    help="Left out: text, and github in GitHub Actions.",
)
@click.option(
    "--fix", is_flag=True, help="First mend what needs no judgement; with --changed-since, in changed files alone."
)
@click.option(
    "--changed-since", "since", metavar="REV", help="Only what the changes since then bring, here and elsewhere."
)
@click.option("--language", metavar="TAG", help="The language of the messages; left out, the hub's own.")
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    form: str | None,
    fix: bool,
    since: str | None,
    language: str | None,
) -> None:
    """Say everything that is wrong with the content, or with PATHS in it."""
    hub = _hub(context)
    if fix:
        _mended(hub, paths, context.obj or Path(), since)
    memo: Memo = {}
    library, problems = site.checked(hub, today=site.today_is(), memo=memo)
    if paths:
        problems = tuple(_within(problems, hub, paths, context.obj or Path()))
    if since:
        try:
            problems = site.brought(hub, since, library, problems, memo, today=site.today_is())
        except NoRevision as error:
            raise click.UsageError(str(error)) from None
    words = Words(language or library.community.value.language)
    entries = sum(1 for _ in library.entries())
    match form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"):
        case "json":
            click.echo(report.as_json(problems, entries, words))
        case "sarif":
            click.echo(report.as_sarif(problems, words, help_at=_help_at(library.community.value.url)))
        case "markdown":
            click.echo(report.as_markdown(problems, words, help_at=_help_at(library.community.value.url)), nl=False)
        case "github":
            for line in report.as_github(problems, words):
                click.echo(line)
        case _:
            for line in report.lines(problems, words):
                click.echo(line)
    click.echo(report.summary(problems, entries, words), err=True)
    if problems and (help_at := _help_at(library.community.value.url)):
        click.echo(words.gettext("What a [code] means: %(address)s", address=help_at("…")), err=True)
    sys.exit(1 if site.fails(problems) else 0)


def _help_at(url: str | None) -> Callable[[str], str] | None:
    return (lambda code: f"{url.rstrip('/')}/help/{code}/") if url else None


def _mended(hub: Path, paths: Sequence[Path], base: Path, since: str | None) -> None:
    from generator import mend
    from generator.since import changed_paths

    inside = _inside(hub, paths, base)
    try:
        changed = changed_paths(hub, since) if since else None
    except NoRevision as error:
        raise click.UsageError(str(error)) from None
    files = [
        one
        for one in mend.mended(hub, changed)
        if not paths or any(PurePosixPath(one.path).is_relative_to(path) for path in inside)
    ]
    mend.write(hub, files)
    for one in files:
        click.echo(f"{one.path}: mended ({', '.join(one.done)})", err=True)


def _within(problems: Sequence[Problem], hub: Path, paths: Sequence[Path], base: Path) -> list[Problem]:
    inside = _inside(hub, paths, base)
    return [one for one in problems if any(PurePosixPath(one.where.path).is_relative_to(path) for path in inside)]


def _inside(hub: Path, paths: Sequence[Path], base: Path) -> list[PurePosixPath]:
    """The paths from the hub's folder."""
    inside = []
    for path in paths:
        full = Path(os.path.abspath(path if path.exists() else base / path))  # noqa: PTH100  a link is not followed
        if not full.is_relative_to(hub):
            raise click.UsageError(f"{path} is not in the hub {hub}")
        if not os.path.lexists(full):
            raise click.UsageError(f"{path} does not exist")
        inside.append(PurePosixPath(full.relative_to(hub).as_posix()))
    return inside


@main.command()
@click.option("--strict", is_flag=True, help="Fail on problems instead of leaving out what has them.")
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the site goes; as mkdocs.yml says otherwise.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.pass_context
def build(context: click.Context, strict: bool, site_dir: Path | None, quiet: bool) -> None:
    """Build the site beside the old one, and put it in its place in whole."""
    from generator.engines.build import Failed, built

    hub = _hub(context)
    progress = _Progress(quiet)
    began = time.monotonic()
    try:
        result = built(hub, site_dir=site_dir, strict=strict, progress=progress)
    except Failed as failed:
        progress.end()
        for line in report.lines(failed.problems):
            click.echo(line)
        click.echo(f"not built: {failed}", err=True)
        sys.exit(1)
    progress.end()
    for line in report.lines(result.problems):
        click.echo(line)
    for path in result.left_out:
        click.echo(f"{path} is left out of the site until it is mended")
    if not quiet:
        size = result.filled.bytes / 1_000_000
        click.echo(
            f"{result.filled.pages:,} pages and {result.filled.files:,} files ({size:.1f} MB) in "
            f"{time.monotonic() - began:.1f} s: {_short(result.folder)}"
        )


def _short(folder: Path) -> str:
    try:
        return os.path.relpath(folder)
    except ValueError:
        return str(folder)


class _Progress:
    """The stage at work, on one line of a terminal; nothing where nobody looks."""

    def __init__(self, quiet: bool) -> None:
        self.shown = sys.stderr.isatty() and not quiet

    def __call__(self, stage: str) -> None:
        if self.shown:
            click.echo(f"\r\x1b[2K{stage} …", nl=False, err=True)

    def end(self) -> None:
        if self.shown:
            click.echo("\r\x1b[2K", nl=False, err=True)


@main.command()
@click.option(
    "--since", default="HEAD", show_default=True, metavar="REV", help="Pages of files that changed since then."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("preview.html"), show_default=True
)
@click.pass_context
def preview(context: click.Context, since: str, output: Path) -> None:
    """Write one HTML file that shows the changed pages as they will look; it opens by itself, without a network."""
    from generator.engines.build import Failed, built
    from generator.preview import previewed
    from generator.since import changed_paths

    hub = _hub(context)
    try:
        paths = changed_paths(hub, since)
    except NoRevision as error:
        raise click.UsageError(str(error)) from None
    with TemporaryDirectory() as folder:
        try:
            result = built(hub, site_dir=Path(folder) / "site", only=frozenset(paths))
        except Failed as failed:
            raise click.ClickException(str(failed)) from None
        text = previewed(result.folder, result.filled.addresses, url=_with_slash(settings(hub).url))
    output.write_text(text, "utf-8")
    click.echo(f"{len(result.filled.addresses)} pages: {output}")


def _with_slash(url: str | None) -> str:
    return url.rstrip("/") + "/" if url else ""


@main.command()
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
@click.option("-o", "--open", "opened", is_flag=True, help="Open it in the browser.")
@click.pass_context
def serve(context: click.Context, address: str, opened: bool) -> None:
    """Build, and build again on every change, at http://127.0.0.1:8000; Ctrl+C ends it."""
    from mkdocs.commands import serve as mkdocs_serve

    hub = _hub(context)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s  %(message)s")
    mkdocs_serve.serve(config_file=str(hub / "mkdocs.yml"), dev_addr=address, open_in_browser=opened)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the community is called.")
def init(folder: Path, name: str | None) -> None:
    """Make a new, small, working hub in DIR."""
    from generator import issueforms, schemas
    from generator.starter import Taken, begun

    try:
        written = begun(folder, name=name or folder.resolve().name.replace("-", " ").title())
    except Taken as taken:
        raise click.UsageError(str(taken)) from None
    for path in (*written, *issueforms.write(folder), *schemas.write(folder)):
        click.echo(f"{folder / path}")
    click.echo(f"Next: lyceum -C {folder} serve")


@main.group()
def new() -> None:
    """Begin a file that explains itself: a learner, a tip, a challenge, a result, a deed.

    Asks for what matters; what options say is not asked. Everything else stands in the file as comments.
    """


def _begins(kind: scaffold.Kind, about: str) -> None:
    """The command `new KIND`, with an option for every field of the kind that a text can be given for."""

    def begin(yes: bool, key: str, body: str, challenge: str, **told: Any) -> None:
        context = click.get_current_context()
        hub = _hub(context)
        library, _ = site.checked(hub, today=site.today_is())
        words = Words(library.community.value.language)
        fields = {f"field_{i}": one for i, one in enumerate(scaffold.simple(kind))}
        values = {fields[name].steps: list(v) if fields[name].many else v for name, v in told.items() if v}
        text = sys.stdin.read() if body == "-" else body
        talks = sys.stdin.isatty() and not yes
        given = _known(hub, kind, library, scaffold.Given(values, text, key, challenge), words, talks)
        tell = _Refusal(words)
        if talks:
            click.echo(words.gettext("An empty answer leaves the question for later."))
            given = scaffold.asked(kind, library, given, words, _ask, tell, today=site.today_is())
        try:
            one = scaffold.made(kind, library, given, words, today=site.today_is(), folder=hub)
            scaffold.write(hub, one)
        except scaffold.Wrong as wrong:
            tell(wrong.problems)
            raise click.ClickException(report.said(wrong.said, words) or words.gettext("nothing is written")) from None
        except FileExistsError:
            raise click.ClickException(words.gettext("%(path)s is there already", path=one.path)) from None
        click.echo(_short(hub / one.path))
        for line in report.lines(one.notes, words):
            click.echo(line)
        _next(one, words)

    options = [
        click.Option(
            [one.option, f"field_{i}"],
            multiple=one.many,
            metavar="|".join(one.choices) or "TEXT",
            help=one.doc + (" Can be given several times." if one.many else ""),
        )
        for i, one in enumerate(scaffold.simple(kind))
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
    new.add_command(click.Command(kind, params=list(options), callback=begin, help=about))


_begins("learner", "Begin a profile, content/learners/HANDLE.yml.")
_begins("tip", "Begin a tip; its title gives the file its name.")
_begins("challenge", "Begin a challenge; its title gives the folder its name.")
_begins("result", "Begin a result, in the folder of its challenge.")
_begins("deed", "Begin a deed: what somebody did for the community beside these files.")


def _known(
    hub: Path, kind: scaffold.Kind, library: Library, given: scaffold.Given, words: Words, asking: bool
) -> scaffold.Given:
    """With what need not be asked, since Git knows it; and whose file it is, which comes first."""
    login = scaffold.login(hub)
    me = scaffold.somebody(library, login) if login else ""
    if kind == "learner":
        help_ = words.gettext("It becomes the name of your file and of your page.")
        given = replace(given, key=given.key or login)
        given = _placed(kind, library, given, words, asking, "key", words.gettext("Your GitHub login"), help_)
    elif kind == "result":
        help_ = ", ".join(one.key for one in library.challenges.values())
        given = _placed(kind, library, given, words, asking, "challenge", words.gettext("Challenge"), help_)
    mine = {"tip": ("author",), "challenge": ("hosts",), "result": ("learner",), "deed": ("who",)}.get(kind)
    others = {"authors", "team"} & {steps[0] for steps in given.values}
    if me and mine and mine not in given.values and not others:
        given = given.with_value(mine, [me] if kind in ("challenge", "deed") else me)
    return given


def _placed(
    kind: scaffold.Kind,
    library: Library,
    given: scaffold.Given,
    words: Words,
    asking: bool,
    what: Literal["key", "challenge"],
    label: str,
    about: str,
) -> scaffold.Given:
    """With what gives the file its place; asked for until the file can lie there."""
    if not getattr(given, what) and not asking:
        option = "--handle" if what == "key" else f"--challenge, with one of {about or '–'}"
        raise click.UsageError(f"where does the file belong? Say {option}")
    while asking and (refused := scaffold.refused_place(kind, library, given)):
        if getattr(given, what):
            click.secho(f"  {report.said(refused, words)}", fg="red", err=True)
        click.secho(about, dim=True)
        answer = click.prompt(label).strip()
        given = replace(given, key=answer) if what == "key" else replace(given, challenge=answer)
    return given


def _ask(question: scaffold.Question) -> str:
    click.secho(question.help, dim=True)
    answer: str = click.prompt(
        question.label, default=question.default, show_default=bool(question.default), prompt_suffix=": "
    )
    return answer


class _Refusal:
    """What is wrong with an answer, in the words of the check."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __call__(self, problems: Sequence[Problem]) -> None:
        for one in problems:
            click.secho(f"  {report.said(one.message, self.words)}", fg="red", err=True)
            click.echo(f"  {report.said(one.hint, self.words)}", err=True)


def _next(one: scaffold.New, words: Words) -> None:
    """What is left to do, from the file to the pull request."""
    for problem in one.left:
        told = report.said(problem.message, words)
        click.echo(words.gettext("still to write, on line %(line)s: %(what)s", line=problem.where.line, what=told))
    click.echo(words.gettext("Next: open the file, and write what you like to say; then"))
    click.echo(f"  lyceum check {one.path}\n  git add {one.path} && git commit")
    click.echo(words.gettext("and open a pull request with it."))


@main.command()
@click.option("--base", required=True, metavar="REV", help="The branch that the change would be merged into.")
@click.option("--head", required=True, metavar="REV", help="The change.")
@click.option("--author", required=True, metavar="LOGIN", help="Who sent it, by GitHub login.")
@click.option("--author-id", type=int, metavar="ID", help="The number of their account.")
@click.option("--merged-today", default=0, metavar="N", help="How many of their changes were merged today.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def review(
    context: click.Context, base: str, head: str, author: str, author_id: int | None, merged_today: int, form: str
) -> None:
    """Say whether a change can be merged without a person, and why: safe, needs a person, or refused.

    Exit code 0 whatever the answer is; 2 where there is nothing to judge.
    """
    from generator import review as reviewing

    hub = _hub(context)
    try:
        found = reviewing.review(
            hub,
            base=base,
            head=head,
            author=author,
            author_id=author_id,
            today=site.today_is(),
            merged_today=merged_today,
        )
    except reviewing.ReviewError as error:
        raise click.UsageError(str(error)) from None
    if form == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        return
    words = Words(settings(hub).language)
    click.echo(words.gettext(found.verdict.value))
    for reason in found.reasons:
        mark = "\u2713" if reason.ok else "\u2717"
        where = f"{reason.path}: " if reason.path else ""
        click.echo(f"  {mark} {where}{report.said(reason.message, words)} [{reason.code}]")
    for line in report.lines(found.problems, words):
        click.echo(line)


@main.group()
def steward() -> None:
    """Look after the open pull requests of a hub on GitHub; what the workflow of this name runs."""


def _github(repository: str) -> GitHub:
    from generator.github import API, GitHub

    token = os.environ.get("GH_TOKEN") or os.environ.get("GITHUB_TOKEN")
    if not token:
        raise click.UsageError("a token for GitHub's interface is expected in the environment, in GH_TOKEN")
    return GitHub(repository, token, api=os.environ.get("GITHUB_API_URL", API))


def _patiently(doing: Callable[[], None]) -> None:
    """GitHub that is busy is no failure: the next run goes on. What it refuses is one."""
    from generator.github import Busy, Refused

    try:
        doing()
    except Busy as busy:
        click.echo(f"::notice::{busy}" if os.environ.get("GITHUB_ACTIONS") == "true" else str(busy))
    except Refused as refused:
        raise click.ClickException(str(refused)) from None


_repository = click.option(
    "--repository",
    required=True,
    envvar="GITHUB_REPOSITORY",
    metavar="OWNER/NAME",
    help="Left out: the one of the workflow.",
)
_branch = click.option("--branch", default="main", show_default=True, help="The branch that is published.")


@steward.command()
@_repository
@_branch
@click.option("--number", type=click.IntRange(min=1), help="A pull request that comes before the others.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("decisions.json"))
@click.pass_context
def decide(context: click.Context, repository: str, branch: str, number: int | None, output: Path) -> None:
    """Judge what waits, with a token that only reads; the hub is a clone at the tip of BRANCH. Changes nothing."""
    from datetime import UTC, datetime

    from generator import steward as desk

    hub, github = _hub(context), _github(repository)
    output.write_bytes(b"[]")

    def doing() -> None:
        told = desk.decide(hub, github, branch=branch, now=datetime.now(UTC), first=number)
        output.write_bytes(desk.DECISIONS.dump_json(told, indent=1))
        for one in told:
            click.echo(f"#{one.number}: {'merge' if one.merge else one.label}")

    _patiently(doing)


@steward.command()
@_repository
@_branch
@click.argument("decisions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def act(repository: str, branch: str, decisions: Path) -> None:
    """Carry out DECISIONS where they still hold: comments, labels, merges."""
    from pydantic import ValidationError

    from generator import steward as desk

    github = _github(repository)
    try:
        told = desk.DECISIONS.validate_json(decisions.read_bytes())
    except ValidationError as error:
        raise click.ClickException(f"{decisions} holds no decisions: {error.error_count()} faults") from None

    def doing() -> None:
        for line in desk.act(told, github, branch=branch):
            click.echo(line)

    _patiently(doing)


@steward.command()
@_repository
@_branch
@click.option("--commit", required=True, envvar="GITHUB_SHA", metavar="SHA", help="The commit that would be published.")
@click.option("--reconcile", is_flag=True, help="Only where the tip is not what was published last.")
def due(repository: str, branch: str, commit: str, reconcile: bool) -> None:
    """Say on the last line whether the site is to be published now: `yes` or `no`."""
    github = _github(repository)

    def doing() -> None:
        tip = github.tip(branch)
        if tip != commit:
            click.echo(f"{commit} is no longer the tip of {branch}\nno")
        elif reconcile and github.live() == tip:
            click.echo(f"{tip} is what people see\nno")
        else:
            click.echo("yes")

    _patiently(doing)


@main.command()
@_repository
@click.pass_context
def discussions(context: click.Context, repository: str) -> None:
    """Fetch who said something in the hub's threads, for the ledger; kept in .lyceum/, never committed."""
    from generator.discussions import FILE

    hub = _hub(context)
    threads = site.checked(hub, today=site.today_is())[0].community.value.discussions
    if threads is None:
        click.echo("the hub has no threads")
        return
    github = _github(threads.repository or repository)

    def doing() -> None:
        told = list(github.comments(threads.category_id))
        (hub / FILE).parent.mkdir(parents=True, exist_ok=True)
        (hub / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
        click.echo(f"{len(told)} comments")

    _patiently(doing)


@main.group()
def forms() -> None:
    """Make pull requests of issues that forms made; what the workflow of this name runs."""


@forms.command()
@_repository
@click.option("--number", required=True, type=click.IntRange(min=1), help="The number of the issue.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("taken.json"))
@click.pass_context
def take(context: click.Context, repository: str, number: int, output: Path) -> None:
    """Read an issue, with a token that only reads, and say what it becomes. Changes nothing."""
    from generator import intake

    hub, github = _hub(context), _github(repository)
    output.write_text("null", "utf-8")

    def doing() -> None:
        taken = intake.take(hub, github, number=number, today=site.today_is())
        if taken is None:
            click.echo(f"#{number} is no form that somebody filled in")
        else:
            output.write_text(taken.model_dump_json(indent=1), "utf-8")
            click.echo(f"#{number}: {len(taken.files)} files")

    _patiently(doing)


@forms.command("open")
@_repository
@_branch
@click.argument("taken", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def open_(repository: str, branch: str, taken: Path) -> None:
    """Open the pull request that TAKEN asks for, and answer the issue."""
    from pydantic import ValidationError

    from generator import intake

    github = _github(repository)
    try:
        one = intake.Taken.model_validate_json(taken.read_bytes())
    except ValidationError as error:
        raise click.ClickException(f"{taken} is not what `forms take` writes: {error.error_count()} faults") from None

    def doing() -> None:
        for line in intake.opened(one, github, branch=branch):
            click.echo(line)

    _patiently(doing)


@main.command()
@click.argument(
    "folder", metavar="[DIR]", default="site", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--below", metavar="PATH", help="Where the site is published; left out, as hub.yml says in `url`.")
@click.pass_context
def verify(context: click.Context, folder: Path, below: str | None) -> None:
    """Look over a built site before it is published: plain files, links that lead somewhere, a policy on each page."""
    from generator.verified import verified

    if below is None:
        below = urlsplit(settings(_hub(context)).url or "").path
    found = verified(folder, below=f"/{below.strip('/')}/".replace("//", "/"))
    for fault in found.faults:
        click.echo(fault)
    click.echo(f"{found.files:,} files, {found.pages:,} pages, {found.bytes / 1e6:.1f} MB", err=True)
    sys.exit(bool(found.faults))


@main.command("from-issue")
@click.option(
    "--kind", type=click.Choice(["profile", "tip", "result", "challenge", "leave"]), help="Which form it was."
)
@click.option(
    "--label", "labels", multiple=True, metavar="LABEL", help="A label of the issue; `form: …` says the kind."
)
@click.option("--author", required=True, metavar="LOGIN", help="Who sent it, by GitHub login.")
@click.option("--author-id", type=int, metavar="ID", help="The number of their account.")
@click.option("--body", required=True, type=click.File("rb"), help="The text of the issue; - reads it from the input.")
@click.option("--number", type=int, metavar="N", help="The number of the issue.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that comes of it as JSON.")
@click.option("--write", "write_it", is_flag=True, help="Write the files, where nothing is wrong.")
@click.pass_context
def from_issue(
    context: click.Context,
    kind: Kind | None,
    labels: tuple[str, ...],
    author: str,
    author_id: int | None,
    body: IO[bytes],
    number: int | None,
    as_json: bool,
    write_it: bool,
) -> None:
    """Make the file that an issue asks for, filled in by one of the hub's forms on GitHub.

    Whose it is, the author says: nothing in the form does. Prints the comment for the issue, or JSON.
    """
    from generator import fromissue

    hub = _hub(context)
    one = fromissue.made(
        hub,
        kind=kind,
        labels=labels,
        body=body.read().decode("utf-8", "replace"),
        author=author,
        author_id=author_id,
        number=number,
        today=site.today_is(),
    )
    if write_it and one.is_fine:
        fromissue.write(hub, one)
    click.echo(json.dumps(one.as_json(), ensure_ascii=False, indent=1) if as_json else one.comment, nl=as_json)
    sys.exit(0 if one.is_fine else 1)


@main.command()
@click.argument("handle")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_context
def forget(context: click.Context, handle: str, yes: bool) -> None:
    """Remove a learner, and every trace that names them."""
    from generator import leaving

    hub = _hub(context)
    try:
        plan = leaving.forget(hub, handle)
    except leaving.Unknown as unknown:
        raise click.UsageError(str(unknown)) from None
    _carried_out(hub, plan, f"Forget {handle}?", yes)
    click.echo(leaving.HISTORY.format(paths=" ".join(f"--path {path}" for path in plan.gone)))


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_context
def rename(context: click.Context, old: str, new: str, yes: bool) -> None:
    """Give the learner OLD the handle NEW, everywhere; the old address leads to the new one."""
    from generator import leaving

    hub = _hub(context)
    try:
        plan = leaving.rename(hub, old, new)
    except leaving.Unknown as unknown:
        raise click.UsageError(str(unknown)) from None
    _carried_out(hub, plan, f"Call {old} {new} from now on?", yes)


def _carried_out(hub: Path, plan: Plan, question: str, yes: bool) -> None:
    """What the plan does is said first; then it is done, and what is wrong with the hub afterwards is said."""
    from generator.leaving import carried_out

    before = {(one.where.path, one.code) for one in site.checked(hub, today=site.today_is())[1]}
    for line in plan.lines():
        click.echo(line)
    if not yes:
        click.confirm(question, abort=True)
    carried_out(hub, plan)
    for line in report.lines(
        one for one in site.checked(hub, today=site.today_is())[1] if (one.where.path, one.code) not in before
    ):
        click.echo(line)


@main.command("badge-key")
def badge_key() -> None:
    """Make a key that signs badges. It goes to standard output alone, and is kept nowhere.

    lyceum badge-key | gh secret set LYCEUM_BADGE_KEY --env badges
    """
    from generator.credentials import new_key

    made = new_key()
    click.echo(made.written())
    click.echo(
        f"""
The line above is the private key: whoever has it signs in your name. Nothing has kept it.
1. On GitHub, in Settings > Environments, make an environment `badges` for your branch alone, and store the key there
   as a secret named {site.BADGE_KEY}. In one go: lyceum badge-key | gh secret set {site.BADGE_KEY} --env badges
2. Add the public key to content/hub.yml, so that what it signs can be verified even when you have another one:
       badge_keys: [{made.public}]
To replace a key, do both again and leave the old public key in the list. Take it out only if somebody else got hold
of the private one: what it signed then verifies no more, and the next build signs everything anew.""",
        err=True,
    )


@main.command("remove-samples")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_context
def remove_samples(context: click.Context, yes: bool) -> None:
    """Remove the invented people of the first community, with all they wrote; settings, topics and pages stay."""
    from generator.starter import samples

    hub = _hub(context)
    paths = samples(hub)
    if not paths:
        click.echo("There are no samples here.")
        return
    click.echo(f"{len(paths)} sample files, from {paths[0]} to {paths[-1]}")
    if not yes:
        click.confirm("Remove them?", abort=True)
    for path in paths:
        (hub / path).unlink()
    for kept in sorted((hub / "content").rglob("*"), reverse=True):
        if kept.is_dir() and not any(kept.iterdir()):
            kept.rmdir()
    click.echo("Removed. `git add -A && git commit` keeps it so; the pages in content/pages are yours to rewrite.")
