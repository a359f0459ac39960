"""Turns the Hub into pages and files, and puts the pages into the frames that MkDocs builds.

Views make pages, exports make other files, and a finished build replaces what differs in the old site, all or nothing."""

from lyceum.site.build import SiteStats
from lyceum.site.engine_job import BuildFailed
from lyceum.site.inputs import add_trailing_slash
from lyceum.site.preview import render_preview
from lyceum.site.replacement import finish_replacement, make_state_folder
from lyceum.site.site_builder import build_site, find_site_folder
from lyceum.site.upload_plan import UnreadablePlanError, format_upload_plan, make_upload_plan, read_published_files
from lyceum.site.verify import MAX_SITE_BYTES, verify_site

__all__ = [
    "MAX_SITE_BYTES",
    "BuildFailed",
    "SiteStats",
    "UnreadablePlanError",
    "add_trailing_slash",
    "build_site",
    "find_site_folder",
    "finish_replacement",
    "format_upload_plan",
    "make_state_folder",
    "make_upload_plan",
    "read_published_files",
    "render_preview",
    "verify_site",
]
