"""Fixtures for all tests: the current day, the site of the first community, and a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT
from tests.support.property_tests import load_hypothesis_profile
from tests.support.shared_builds import build_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLE_HANDLES = ("amara", "moth", "rosalind", "zofia")
TODAY_EPOCH = "1795478400"
"""24 November 2026, as SOURCE_DATE_EPOCH."""

os.environ["NO_MKDOCS_2_WARNING"] = "1"
os.environ["LYCEUM_AVATARS"] = "off"
os.environ["LYCEUM_FONTS"] = "off"
load_hypothesis_profile()


@pytest.fixture(autouse=True)
def _fix_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs on 24 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY_EPOCH)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that use a browser. If the content is of another hub, deselect the tests of the first community."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if any((ROOT / "content" / "learners" / f"{handle}.yml").exists() for handle in SAMPLE_HANDLES):
        return
    excluded = [item for item in items if "sample_hub" in getattr(item, "fixturenames", ())]
    items[:] = [item for item in items if item not in excluded]
    config.hook.pytest_deselected(items=excluded)


@pytest.fixture(scope="session")
def sample_hub() -> Path:
    """The hub of the first community."""
    return ROOT


@pytest.fixture(scope="session")
def sample_site(sample_hub: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the first community. Tests only read it: all workers share it."""
    from lyceum.site import build_site

    def build(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", TODAY_EPOCH)
            build_site(sample_hub, site_dir=folder)

    return build_once(tmp_path_factory, "sample-site", build)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium. A test that uses it gets the marker `browser`."""
    from tests.support.browser import launch_chromium

    with launch_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def sample_site_address(sample_site: Path) -> Iterator[str]:
    """Where a local server publishes the site of the first community."""
    from tests.support.browser import serve_site

    with serve_site(sample_site) as address:
        yield address
