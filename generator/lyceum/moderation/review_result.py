"""The result of a review: a verdict, reasons and problems."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from lyceum.diagnostics import Problem
from lyceum.i18n import N_

REFUSED_CODES = frozenset(
    {"blocked-account", "unsafe-path", "unknown-login", "name-collision", "submodule", "symbolic-link"}
)
"""Codes of reasons for which nobody should merge a change, not even a person."""


class Verdict(StrEnum):
    """Whether a change is merged without a person."""

    SAFE = N_("safe")
    PERSON = N_("needs a moderator")
    REFUSED = N_("refused")


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One thing that was checked. If it is not `ok`, it blocks the merge."""

    path: str
    """Empty if it is about the whole change."""
    code: str
    message: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What the policy says about a change."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    problems: tuple[Problem, ...]
    """Problems in changed files, and in other files because of the change, with warnings."""
    is_first_contribution: bool
    """Whether the author has no profile on the base."""
    paths: tuple[str, ...] = ()
    """Files that differ from the base, in path order."""
    merged_tree: str = ""
    """The id of the tree that the merge makes."""
    is_leaving: bool = False
    """Whether the author leaves the hub, so that what is written about the change names nobody."""
    unrecorded_handle: str = ""
    """The author's profile, if the hub is yet to record the number of its account."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values. Equal reviews give equal values in the same order."""
        problems = [
            {**asdict(problem.where), **asdict(problem), "severity": problem.severity.value}
            for problem in self.problems
        ]
        return {
            "verdict": self.verdict.value,
            "first": self.is_first_contribution,
            "reasons": [asdict(reason) for reason in self.reasons],
            "problems": [{name: value for name, value in problem.items() if name != "where"} for problem in problems],
        }
