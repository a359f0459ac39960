"""Tells which day it is. SOURCE_DATE_EPOCH replaces the clock, so that builds are reproducible."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def get_today() -> date:
    """Return the day in UTC, by SOURCE_DATE_EPOCH if it is set (https://reproducible-builds.org/docs/source-date-epoch/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()
