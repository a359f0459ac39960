"""What several test files stand on: the first community's site, built once for each worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ["NO_MKDOCS_2_WARNING"] = "1"
os.environ["LYCEUM_AVATARS"] = "off"
os.environ["LYCEUM_FONTS"] = "off"
ROOT = Path(__file__).parent.parent
"""The repository: also the first community's hub."""


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs on 24 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")


@pytest.fixture(scope="session")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the first community."""
    from generator.engines.build import built

    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "1795478400"
    try:
        return built(ROOT, site_dir=tmp_path_factory.mktemp("first") / "site").folder
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
