"""The hub of the tests of issue forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.hubs import write_hub
from tests.support.issue_forms import FORM_HUB_FILES


@pytest.fixture
def hub_folder(tmp_path: Path) -> Path:
    """The folder of the hub with FORM_HUB_FILES."""
    return write_hub(tmp_path, {**FORM_HUB_FILES, "mkdocs.yml": ""})
