"""Finds the files that come with the generator: the package and the theme."""

from __future__ import annotations

from pathlib import Path

PACKAGE_FOLDER = Path(__file__).parent.parent
THEME_FOLDER = next(
    folder for folder in (PACKAGE_FOLDER / "theme", PACKAGE_FOLDER.parent.parent / "theme") if folder.is_dir()
)
"""An installed wheel has the theme inside the package; the repository has it at its top."""
