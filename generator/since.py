"""A hub and a revision in; which files of content/ differ from it, and content/ as it was, out."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from generator.reading import CONTENT


class NoRevision(Exception):  # noqa: N818
    """The repository does not have it; the sentence says so."""


def changed_paths(hub: Path, revision: str) -> frozenset[str]:
    """Paths from the hub's folder that are new, different or gone, committed or not."""
    commit = _commit(hub, revision)
    told = _git(hub, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", commit, "--", CONTENT)
    new = _git(hub, "ls-files", "--others", "--exclude-standard", "-z", "--", CONTENT)
    return frozenset(name.decode("utf-8", "replace") for name in (told + new).split(b"\0") if name)


def content_at(hub: Path, revision: str, folder: Path) -> None:
    """`folder`/content as it was; nothing where there was none."""
    commit = _commit(hub, revision)
    prefix = _git(hub, "rev-parse", "--show-prefix").decode().strip()
    try:
        packed = _git(hub, "archive", "--format=tar", f"{commit}:{prefix}{CONTENT}")
    except NoRevision:
        return
    (folder / CONTENT).mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder / CONTENT, [one for one in tar if one.isfile() or one.isdir()], filter="data")


def _commit(hub: Path, revision: str) -> str:
    return _git(hub, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()


def _git(hub: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=hub, capture_output=True, check=False)
    except FileNotFoundError:
        raise NoRevision("Git is not installed here") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise NoRevision(said or f"there is no commit `{arguments[-1].removesuffix('^{commit}')}` here")
    return done.stdout
