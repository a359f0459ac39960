"""The commands of `lyceum`. Exit codes: 0 fine, 1 problems, 2 wrong usage."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from generator import report, site
from generator.problem import Problem
from generator.since import NoRevision
from generator.words import Words

if TYPE_CHECKING:
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
@click.option("--fix", is_flag=True, help="First mend what needs no judgement.")
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
        _mended(hub, paths, context.obj or Path())
    library, problems = site.checked(hub, today=site.today_is())
    if paths:
        problems = tuple(_within(problems, hub, paths, context.obj or Path()))
    if since:
        try:
            problems = site.brought(hub, since, problems, today=site.today_is())
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


def _mended(hub: Path, paths: Sequence[Path], base: Path) -> None:
    from generator import mend

    inside = _inside(hub, paths, base)
    files = [
        one
        for one in mend.mended(hub)
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
    library, _ = site.checked(hub, today=site.today_is())
    addresses = [address for path in sorted(paths) if (address := site.address_of(library, path)) is not None]
    with TemporaryDirectory() as folder:
        try:
            result = built(hub, site_dir=Path(folder) / "site")
        except Failed as failed:
            raise click.ClickException(str(failed)) from None
        text = previewed(result.folder, dict.fromkeys(addresses), url=_with_slash(library.community.value.url))
    output.write_text(text, "utf-8")
    click.echo(f"{len(set(addresses))} pages: {output}")


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
    from generator.starter import Taken, begun

    try:
        written = begun(folder, name=name or folder.resolve().name.replace("-", " ").title())
    except Taken as taken:
        raise click.UsageError(str(taken)) from None
    for path in written:
        click.echo(f"{folder / path}")
    click.echo(f"Next: lyceum -C {folder} serve")


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
    words = Words(site.checked(hub, today=site.today_is())[0].community.value.language)
    click.echo(words.gettext(found.verdict.value))
    for reason in found.reasons:
        mark = "\u2713" if reason.ok else "\u2717"
        where = f"{reason.path}: " if reason.path else ""
        click.echo(f"  {mark} {where}{report.said(reason.message, words)} [{reason.code}]")
    for line in report.lines(found.problems, words):
        click.echo(line)


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
