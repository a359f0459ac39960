"""Files that come with the generator: where the package and the theme lie."""

from __future__ import annotations

from pathlib import Path

PACKAGE_FOLDER = Path(__file__).parent.parent
THEME_FOLDER = next(
    folder for folder in (PACKAGE_FOLDER / "theme", PACKAGE_FOLDER.parent.parent / "theme") if folder.is_dir()
)
"""In the installed wheel the theme lies inside the package, in the repository at its top."""
