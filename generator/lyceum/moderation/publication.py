"""Decides whether a commit is published: only what is newer than the live site, so that publishing keeps up with merges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

CommitOrder = Literal["identical", "ahead", "behind", "diverged"]
"""Where a commit stands in the history, seen from another one."""
CompareCommits = Callable[[str, str], CommitOrder]
"""Returns where the second commit stands, seen from the first one."""


class PublicationDecision(NamedTuple):
    """Whether a commit is to be published, and why."""

    should_publish: bool
    reason: str


def decide_publication(
    commit: str, *, tip: str, live: str | None, compare: CompareCommits, rebuild: bool = False
) -> PublicationDecision:
    """Decide whether `commit` is published. `tip` is the head of the branch; `live` was published last, if anything was.

    The commit need not be the tip: while people merge, no commit stays the tip as long as a build takes. With `rebuild`, a
    commit that is live is published again, because what the site is made of besides the commit has changed.
    """
    if commit != tip and compare(commit, tip) != "ahead":
        return PublicationDecision(False, f"{commit} is not on the branch")
    if live is None:
        return PublicationDecision(True, "nothing is live")
    if commit == live:
        return PublicationDecision(rebuild, f"{commit} is live")
    if compare(live, commit) == "behind":
        return PublicationDecision(False, f"{live} is live, and newer than {commit}")
    return PublicationDecision(True, f"{commit} is newer than {live}, which is live")
