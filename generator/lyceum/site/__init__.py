"""Turns the Hub into pages and files, and puts the pages into the frames that MkDocs builds.

Views make pages, exports make other files, and a finished build replaces what differs in the old site, all or nothing.
A module is loaded when something of it is used: whether anything changed is known before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyceum.system import defer_imports

if TYPE_CHECKING:
    from lyceum.site.build import SiteStats
    from lyceum.site.engine_job import BuildFailed
    from lyceum.site.inputs import add_trailing_slash
    from lyceum.site.last_build import BuildReport, LastBuild
    from lyceum.site.preview import render_preview
    from lyceum.site.replacement import finish_replacement, make_state_folder
    from lyceum.site.serve import serve_hub
    from lyceum.site.site_builder import BuildResult, build_site, find_site_folder
    from lyceum.site.upload_plan import UnreadablePlanError, format_upload_plan, make_upload_plan, read_published_files
    from lyceum.site.verify import verify_site

__all__ = [
    "BuildFailed",
    "BuildReport",
    "BuildResult",
    "LastBuild",
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
    "serve_hub",
    "verify_site",
]
__getattr__ = defer_imports(
    __name__,
    {
        "build": ("SiteStats",),
        "engine_job": ("BuildFailed",),
        "inputs": ("add_trailing_slash",),
        "last_build": (
            "BuildReport",
            "LastBuild",
        ),
        "preview": ("render_preview",),
        "replacement": (
            "finish_replacement",
            "make_state_folder",
        ),
        "serve": ("serve_hub",),
        "site_builder": (
            "BuildResult",
            "build_site",
            "find_site_folder",
        ),
        "upload_plan": (
            "UnreadablePlanError",
            "format_upload_plan",
            "make_upload_plan",
            "read_published_files",
        ),
        "verify": ("verify_site",),
    },
)
