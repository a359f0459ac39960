"""The limits of GitHub, which keeps a hub and publishes its site."""

from __future__ import annotations

MAX_SITE_BYTES = 1_000_000_000
"""What GitHub Pages publishes: https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits"""
SIZE_WARNING_SHARE = 0.8
"""The share of MAX_SITE_BYTES from which a build and `lyceum doctor` warn."""
MAX_FOLDER_ENTRIES = 3_000
"""How many entries GitHub advises for a folder: https://docs.github.com/repositories/creating-and-managing-repositories/repository-limits"""
