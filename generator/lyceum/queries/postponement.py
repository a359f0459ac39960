"""When the computation of an outdated value waits for others that turn out to be lower."""

from __future__ import annotations

MAX_POSTPONEMENTS = 20
"""How often a value may wait in one update. Values that depend on each other in a circle would wait for ever."""


class PostponedError(BaseException):
    """The value that is being computed waits for others. No query catches it, since it is no Exception."""
