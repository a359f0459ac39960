"""The labels that moderators and the merge bot set on pull requests."""

from __future__ import annotations

from typing import Final

APPROVED_LABEL: Final = "approved"
"""A moderator sets it to approve a change."""
HOLD_LABEL: Final = "hold"
"""A moderator sets it to keep a change from being merged."""
READY_LABEL: Final = "ready"
NEEDS_PERSON_LABEL: Final = "needs a moderator"
NEEDS_CHANGES_LABEL: Final = "needs changes"
"""The bot sets exactly one of these three."""
REPOSITORY_LABELS = {
    APPROVED_LABEL: ("0E8A16", "Somebody who looks after this place says yes to this change"),
    HOLD_LABEL: ("5319E7", "Not to be taken in for now"),
    READY_LABEL: ("C2E0C6", "In order; taken in by itself"),
    NEEDS_PERSON_LABEL: ("FBCA04", "In order; somebody looks at it"),
    NEEDS_CHANGES_LABEL: ("F9D0C4", "Something needs to be fixed first; the comment says what"),
    **{f"form: {kind}": ("C5DEF5", "Came by a form") for kind in ("profile", "tip", "result", "challenge", "leave")},
}
"""(colour, description) of each label, by name."""
