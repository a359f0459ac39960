"""What several test files stand on: the first community's site, built once for each worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.paths import ROOT

os.environ["NO_MKDOCS_2_WARNING"] = "1"
os.environ["LYCEUM_AVATARS"] = "off"
os.environ["LYCEUM_FONTS"] = "off"


@pytest.fixture(autouse=True)
def _fix_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs on 24 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a hub that sent the samples home, what is told of the first community is not tried: its content is the hub's own."""
    if any((ROOT / "content" / "learners" / f"{key}.yml").exists() for key in ("amara", "moth", "rosalind", "zofia")):
        return
    gone = [item for item in items if "sample_hub" in getattr(item, "fixturenames", ())]
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=gone)


@pytest.fixture(scope="session")
def sample_hub() -> Path:
    """The hub of the first community."""
    return ROOT


@pytest.fixture(scope="session")
def sample_site(sample_hub: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the first community."""
    from lyceum.site import build_site

    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "1795478400"
    try:
        return build_site(sample_hub, site_dir=tmp_path_factory.mktemp("first") / "site").site_folder
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
