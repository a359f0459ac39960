"""Lists what to upload to an object store and what to delete there, so that it holds the site that was built.

Pages come last: what a page shows is there before the page. What nobody shows any more is deleted after all uploads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from lyceum.site.manifest import scan_site
from lyceum.site.media_types import find_media_type

PLAN_VERSION = 1
LONG_CACHE_FOLDERS = ("assets/fonts/",)
"""Files here never change under their names."""
LONG_CACHE, SHORT_CACHE = "public, max-age=31536000, immutable", "public, max-age=300"


class UnreadablePlanError(Exception):
    """The list of what was published is none of ours."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the store lacks, or has with other bytes."""

    path: str
    """From the site's root; it is the key in the store."""
    bytes: int
    sha256: str
    content_type: str
    cache_control: str


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """What makes the published site the site in a folder."""

    uploads: tuple[Upload, ...]
    """In the order in which to upload."""
    deletions: tuple[str, ...]
    """Paths to delete after all uploads."""
    files: Mapping[str, str]
    """The SHA-256 of every file of the new site, by path: what is published when the plan is done."""


def make_upload_plan(site_folder: Path, published_files: Mapping[str, str]) -> UploadPlan:
    """Compare the site in a folder with what was published: the SHA-256 of each file by its path.

    Links are left out: nothing of a site is one.
    """
    paths = sorted(path for path, stamp in scan_site(site_folder) if any(stamp))
    files = {path: _hash_file(site_folder / path) for path in paths}
    changed_paths = [path for path, digest in files.items() if published_files.get(path) != digest]
    uploads = (
        Upload(path, (site_folder / path).stat().st_size, files[path], find_media_type(path), _choose_cache(path))
        for path in sorted(changed_paths, key=_order_upload)
    )
    return UploadPlan(tuple(uploads), tuple(sorted(published_files.keys() - files.keys())), files)


def format_upload_plan(plan: UploadPlan) -> str:
    """Return the plan as JSON, an upload on each line."""
    uploads = ",\n".join(json.dumps(asdict(upload), ensure_ascii=False) for upload in plan.uploads)
    deletions, files = _format_lines(plan.deletions), json.dumps(plan.files, ensure_ascii=False, indent=0)
    return (
        f'{{"version": {PLAN_VERSION},\n"upload": [\n{uploads}\n],\n"delete": [\n{deletions}\n],\n"files": {files}}}\n'
    )


def read_published_files(text: str) -> dict[str, str]:
    """Return the files of an earlier plan, which was carried out. Raises UnreadablePlanError."""
    try:
        plan: Any = json.loads(text)
        files = plan["files"]
        if plan["version"] != PLAN_VERSION or not all(isinstance(part, str) for pair in files.items() for part in pair):
            raise UnreadablePlanError("it is of another version")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePlanError("it is no plan of `lyceum build --manifest`") from error
    return dict(files)


def _format_lines(texts: Iterable[str]) -> str:
    return ",\n".join(json.dumps(text, ensure_ascii=False) for text in texts)


def _hash_file(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _order_upload(path: str) -> tuple[bool, str]:
    return path.endswith((".html", ".xml")), path


def _choose_cache(path: str) -> str:
    return LONG_CACHE if path.startswith(LONG_CACHE_FOLDERS) else SHORT_CACHE
