"""The labels that moderators and the merge bot set on pull requests."""

from __future__ import annotations

APPROVED_LABEL, HOLD_LABEL = "approved", "hold"
"""Labels of people who look after a hub: take it in; leave it."""
READY_LABEL, NEEDS_PERSON_LABEL, NEEDS_CHANGES_LABEL = "ready", "needs a person", "needs changes"
"""Labels of ours, one at a time."""
REPOSITORY_LABELS = {
    APPROVED_LABEL: ("0E8A16", "Somebody who looks after this place says yes to this change"),
    HOLD_LABEL: ("5319E7", "Not to be taken in for now"),
    READY_LABEL: ("C2E0C6", "In order; taken in by itself"),
    NEEDS_PERSON_LABEL: ("FBCA04", "In order; somebody looks at it"),
    NEEDS_CHANGES_LABEL: ("F9D0C4", "Something is to be mended first; the comment says what"),
    **{f"form: {kind}": ("C5DEF5", "Came by a form") for kind in ("profile", "tip", "result", "challenge", "leave")},
}
"""Their colours, and what they say."""
