"""`lyceum build`, `preview`, `serve` and `verify`."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

import click

from lyceum.cli.common import MODULES_OF_READING, ProgressLine, count_things, find_hub_folder, shorten_path
from lyceum.system import MAX_SITE_BYTES, SIZE_WARNING_SHARE, paused_collection

if TYPE_CHECKING:
    from lyceum.site import BuildReport, BuildResult, LastBuild

BADGE_KEY_VARIABLE, BADGE_PUBLIC_KEY_VARIABLE = "LYCEUM_BADGE_KEY", "LYCEUM_BADGE_PUBLIC_KEY"
"""As in `lyceum.credentials`, which takes long to load."""

MODULES_OF_A_BUILD = (*MODULES_OF_READING, "lyceum.scoring", "jinja2", "lyceum.site.site_builder")
"""What takes long to import, in an order in which each step is short."""
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def manifest_options(command: FunctionT) -> FunctionT:
    """Add the options about an object store to a command that leaves a finished site."""
    published = click.option(
        "--published",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The manifest that was published last. If left out, or missing: nothing is published.",
    )
    manifest = click.option(
        "--manifest",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write to this file what to upload to an object store, and what to delete there.",
    )
    return manifest(published(command))


@click.command("build")
@click.option("--strict", is_flag=True, help="Fail on problems instead of leaving out the files that have them.")
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the site. If left out: site_dir in mkdocs.yml.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print only problems.")
@manifest_options
@click.pass_context
def build_command(
    context: click.Context,
    strict: bool,
    site_dir: Path | None,
    quiet: bool,
    manifest: Path | None,
    published: Path | None,
) -> None:
    """Build the site, and write what differs from the old one, all or nothing.

    Files with errors are left out, and the exit code is 0. It is 1 if nothing was built, or if so much is left out that the
    site should not be published: more than a tenth of the learners, tips, results or whatever else there is."""
    hub = find_hub_folder(context)
    published_files = _read_published_files(published)
    if private_key := os.environ.get(BADGE_KEY_VARIABLE):
        options = [*(["--strict"] if strict else []), *(["--quiet"] if quiet else [])]
        options += ["--site-dir", str(site_dir)] if site_dir else []
        site_folder = _build_and_sign(hub, options, site_dir, private_key)
        _write_manifest(site_folder, manifest, published_files)
        return
    started_at = time.monotonic()
    from lyceum.site import LastBuild

    last_build = LastBuild(hub, site_dir and site_dir.resolve(), strict)
    written_count = 0
    report = last_build.find_report(MODULES_OF_A_BUILD)
    if report is None:
        result = _build(hub, site_dir, last_build, strict=strict, quiet=quiet)
        written_count, report = result.stats.written_count, _make_report(result)
        if result.read_folders is None:
            last_build.forget()
        else:
            last_build.save(
                report,
                result.stats.digest,
                folders=result.read_folders,
                shows_github_pictures=result.shows_github_pictures,
            )
    _print_report(report, written_count, time.monotonic() - started_at, quiet=quiet)
    if report.large_losses:
        sys.exit(1)
    _write_manifest(Path(report.site_folder), manifest, published_files)


def _build(hub: Path, site_dir: Path | None, last_build: LastBuild, *, strict: bool, quiet: bool) -> BuildResult:
    progress = ProgressLine(quiet)
    with paused_collection():
        from lyceum.diagnostics import format_text_report
        from lyceum.site import BuildFailed, build_site

        try:
            return build_site(
                hub,
                site_dir=site_dir,
                strict=strict,
                progress=progress,
                content_scan=last_build.state.content_scan,
                site_scan=last_build.site_scan,
            )
        except BuildFailed as error:
            progress.end()
            for line in format_text_report(error.problems):
                click.echo(line)
            click.echo(f"not built: {error}", err=True)
            sys.exit(1)
        finally:
            progress.end()
            gc.freeze()  # what is left is no garbage before the command ends


def _make_report(result: BuildResult) -> BuildReport:
    from lyceum.diagnostics import format_text_report
    from lyceum.i18n import escape_for_display
    from lyceum.site import BuildReport

    omitted = (
        f"{escape_for_display(path, 1_000)} is left out of the site until it is fixed" for path in result.omitted_paths
    )
    pages = count_things(result.stats.omitted_card_count, "page")
    notes = (
        [f"{pages} without a picture of their own: `max_share_cards` in hub.yml"]
        if result.stats.omitted_card_count
        else []
    )
    return BuildReport(
        str(result.site_folder),
        result.stats.page_count,
        result.stats.file_count,
        result.stats.byte_count,
        problem_lines=(*format_text_report(result.problems), *omitted),
        notes=tuple(notes),
        large_losses=tuple(map(str, result.large_losses)),
    )


def _print_report(report: BuildReport, written_count: int, seconds: float, *, quiet: bool) -> None:
    for line in report.problem_lines:
        click.echo(line)
    if not quiet:
        click.echo(format_summary(report, written_count, seconds))
        for note in report.notes:
            click.echo(note)
    if warning := format_size_warning(report.byte_count):
        click.echo(warning, err=True)
    if report.large_losses:
        click.echo("the site is written for you to look at, and should not be published:", err=True)
        for loss in report.large_losses:
            click.echo(f"  {loss}", err=True)


def _read_published_files(published: Path | None) -> Mapping[str, str]:
    """Return what the manifest of the published site lists; nothing if there is none yet."""
    from lyceum.site import UnreadablePlanError, read_published_files

    try:
        return read_published_files(published.read_text("utf-8")) if published and published.exists() else {}
    except (UnreadablePlanError, UnicodeDecodeError, OSError) as error:
        raise click.UsageError(f"{published} cannot be read: {error}") from None


def _write_manifest(site_folder: Path, manifest: Path | None, published_files: Mapping[str, str]) -> None:
    """Write what makes the published site the one that was built, and say how much that is.

    A site with badges that nobody has signed yet is not finished: then there is no manifest, and `lyceum sign` writes it."""
    if manifest is None:
        return
    from lyceum.credentials import SIGNING_LIST_ADDRESS
    from lyceum.site import format_upload_plan, make_upload_plan

    if (site_folder / SIGNING_LIST_ADDRESS).exists():
        manifest.unlink(missing_ok=True)
        click.echo(f"no manifest yet: run `lyceum sign --manifest {manifest}`, which also signs the badges", err=True)
        return
    plan = make_upload_plan(site_folder, published_files)
    manifest.write_text(format_upload_plan(plan), "utf-8")
    size = sum(upload.bytes for upload in plan.uploads) / 1_000_000
    click.echo(
        f"{count_things(len(plan.uploads), 'file')} to upload ({size:.1f} MB), {len(plan.deletions):,} to delete: {manifest}"
    )


def format_summary(report: BuildReport, written_count: int, seconds: float) -> str:
    """Say what the site has, what share of the host's limit that is, and what the build had to write."""
    pages, files = count_things(report.page_count, "page"), count_things(report.file_count, "file")
    share = f"{report.byte_count / MAX_SITE_BYTES:.1%} of what GitHub Pages publishes"
    return (
        f"{pages} in {files}, {report.byte_count / 1_000_000:.1f} MB ({share}); "
        f"{written_count:,} written in {seconds:.1f} s: {shorten_path(Path(report.site_folder))}"
    )


def format_size_warning(byte_count: int) -> str:
    """A sentence if a site comes near the size that GitHub Pages publishes, or exceeds it; else an empty text."""
    share = byte_count / MAX_SITE_BYTES
    if share < SIZE_WARNING_SHARE:
        return ""
    return (
        f"this is {share:.0%} of the {MAX_SITE_BYTES / 1e9:.0f} GB that GitHub Pages publishes: "
        "set a smaller `max_share_cards` in content/hub.yml, or publish on another host"
    )


def _build_and_sign(hub: Path, options: Sequence[str], site_dir: Path | None, private_key: str) -> Path:
    """Build in another process, which does not get the key, and sign what it leaves. Nothing of strangers is read here.

    Returns the folder of the site."""
    environment = {name: value for name, value in os.environ.items() if name != BADGE_KEY_VARIABLE}
    environment[BADGE_PUBLIC_KEY_VARIABLE] = read_public_key(private_key)
    command = [sys.executable, "-c", "import sys; from lyceum.cli.main import main; main(prog_name='lyceum')"]
    built = subprocess.run([*command, "-C", str(hub), "build", *options], env=environment, check=False)
    if built.returncode:
        sys.exit(built.returncode)
    site_folder = _finish_site(hub, (site_dir or _find_default_site_folder(hub)).resolve())
    _sign(site_folder, private_key)
    return site_folder


def read_public_key(private_key: str) -> str:
    """Return the public key of a private key; `invalid` if it is none, and print why."""
    from lyceum.credentials import InvalidKeyError, parse_signing_key

    try:
        return parse_signing_key(private_key).public_multikey if private_key.strip() else ""
    except InvalidKeyError as error:
        click.echo(f"the key in {BADGE_KEY_VARIABLE} cannot be used: {error}", err=True)
        return "invalid"


@click.command("sign")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@manifest_options
@click.pass_context
def sign_command(context: click.Context, folder: Path | None, manifest: Path | None, published: Path | None) -> None:
    """Sign the badges of a built site with the key in LYCEUM_BADGE_KEY.

    It signs what is new or changed, and reads nothing but the list that the build left and what was signed before."""
    published_files, site_folder = _read_published_files(published), _find_site_folder(context, folder)
    _sign(site_folder, os.environ.get(BADGE_KEY_VARIABLE, ""))
    _write_manifest(site_folder, manifest, published_files)


def _sign(site_folder: Path, private_key: str) -> None:
    from lyceum.credentials import InvalidKeyError, SigningError, sign_site

    try:
        count = sign_site(site_folder, private_key)
    except (SigningError, InvalidKeyError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count_things(count, 'badge')} signed", err=True)


@click.command("preview")
@click.option(
    "--since",
    default="HEAD",
    show_default=True,
    metavar="REV",
    help="Show pages of files that changed since this revision.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("preview.html"), show_default=True
)
@click.pass_context
def preview_command(context: click.Context, since: str, output: Path) -> None:
    """Write one HTML file that shows the changed pages. It needs no network."""
    from lyceum.git import UnknownRevisionError, find_changed_paths
    from lyceum.loader import load_settings
    from lyceum.site import BuildFailed, add_trailing_slash, build_site, render_preview

    hub = find_hub_folder(context)
    try:
        paths = find_changed_paths(hub, since)
    except UnknownRevisionError as error:
        raise click.UsageError(str(error)) from None
    with TemporaryDirectory() as folder:
        try:
            result = build_site(hub, site_dir=Path(folder) / "site", only_paths=frozenset(paths))
        except BuildFailed as error:
            raise click.ClickException(str(error)) from None
        text = render_preview(
            result.site_folder, result.stats.page_addresses, site_url=add_trailing_slash(load_settings(hub).url or "")
        )
    output.write_text(text, "utf-8")
    click.echo(f"{count_things(len(result.stats.page_addresses), 'page')}: {output}")


@click.command("serve")
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@click.pass_context
def serve_command(context: click.Context, address: str, open_browser: bool) -> None:
    """Serve the site on this machine, and rebuild it on every change."""
    from lyceum.loader import load_settings
    from lyceum.site import BuildFailed, serve_hub

    hub = find_hub_folder(context)
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise click.UsageError(f"{address} is not HOST:PORT, such as 127.0.0.1:8000")
    base_path = unquote(urlsplit(load_settings(hub).url or "").path).strip("/")
    try:
        serve_hub(
            hub,
            (host.strip("[]"), int(port)),
            base_path=f"/{base_path}/" if base_path else "/",
            open_browser=open_browser,
            report=click.echo,
        )
    except BuildFailed as error:
        raise click.ClickException(f"not built: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{address}: {error.strerror}") from None


@click.command("verify")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--below",
    metavar="PATH",
    help="The path under which the site is published. If left out: the path of `url` in hub.yml.",
)
@click.option(
    "--allow-broken-links", is_flag=True, help="List links that lead nowhere, and do not fail because of them."
)
@click.pass_context
def verify_site_command(
    context: click.Context, folder: Path | None, below: str | None, allow_broken_links: bool
) -> None:
    """Inspect a built site before it is published: files, links, security policies. If DIR is left out: the hub's site."""
    from lyceum.loader import load_settings
    from lyceum.site import verify_site

    site_folder = _find_site_folder(context, folder)
    if below is None:
        below = urlsplit(load_settings(find_hub_folder(context)).url or "").path
    report = verify_site(site_folder, base_path=f"/{unquote(below).strip('/')}/".replace("//", "/"))
    for fault in (*report.faults, *report.broken_links):
        click.echo(fault)
    files, pages = count_things(report.file_count, "file"), count_things(report.page_count, "page")
    click.echo(f"{files}, {pages}, {report.byte_count / 1e6:.1f} MB", err=True)
    sys.exit(bool(report.faults or (report.broken_links and not allow_broken_links)))


def _find_site_folder(context: click.Context, folder: Path | None) -> Path:
    """Return the folder of a built site: the one that is named, from here or from the hub, or the one of mkdocs.yml."""
    if folder is None:
        hub = find_hub_folder(context)
        candidates = [_finish_site(hub, _find_default_site_folder(hub))]
    else:
        candidates = [folder, (context.obj or Path()) / folder]
    site_folder = next((candidate for candidate in candidates if candidate.is_dir()), None)
    if site_folder is None:
        raise click.UsageError(f"there is no site in {shorten_path(candidates[-1])}: `lyceum build` makes one")
    if folder is not None:
        with suppress(click.UsageError):  # a site may lie anywhere
            _finish_site(find_hub_folder(context), site_folder)
    return site_folder


def _finish_site(hub: Path, site_folder: Path) -> Path:
    """Finish the site if a build was killed while it moved files to their places. Returns the folder."""
    from lyceum.site import finish_replacement, make_state_folder

    finish_replacement(site_folder, make_state_folder(hub, site_folder))
    return site_folder


def _find_default_site_folder(hub: Path) -> Path:
    """Return the folder that mkdocs.yml names for the site."""
    from lyceum.site import find_site_folder

    return find_site_folder(hub)
