"""The Hub becomes pages and files, and pages become a site inside the frames that the engine builds.

Views make pages, exports make other files, and the output replaces the old site as a whole."""

from lyceum.site.mkdocs_build import BuildFailed, build_site
from lyceum.site.preview import render_preview
from lyceum.site.verify import verify_site

__all__ = [
    "BuildFailed",
    "build_site",
    "render_preview",
    "verify_site",
]
