"""Returns the date that a run works with. SOURCE_DATE_EPOCH replaces the clock, so that builds are reproducible."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def get_today() -> date:
    """The day in UTC; SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()
