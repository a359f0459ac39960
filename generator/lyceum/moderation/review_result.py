"""What the policy says about a change: a verdict, reasons and problems."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from lyceum.diagnostics import Problem
from lyceum.i18n import N_

REFUSED_CODES = frozenset({"unsafe-path", "unknown-login", "name-collision", "submodule", "symbolic-link"})
"""Codes of what no person should merge either."""


class Verdict(StrEnum):
    SAFE = N_("safe")
    PERSON = N_("needs a person")
    REFUSED = N_("refused")


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One thing that was looked at: fine (`ok`), or in the way."""

    path: str
    """Empty: it is about the whole change."""
    code: str
    message: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Review:
    verdict: Verdict
    reasons: tuple[Reason, ...]
    problems: tuple[Problem, ...]
    """What is wrong in changed files, and in others because of the change; warnings included."""
    is_first_contribution: bool
    """The author has no profile on the base."""
    paths: tuple[str, ...] = ()
    """Files that differ from the base, in path order."""
    merged_tree: str = ""
    """The id of the tree that the merge gives."""

    def to_json(self) -> dict[str, Any]:
        """Plain values: the same review gives the same, in the same order."""
        told = {
            "verdict": self.verdict.value,
            "first": self.is_first_contribution,
            "reasons": [asdict(one) for one in self.reasons],
        }
        problems = [{**asdict(one.where), **asdict(one), "severity": one.severity.value} for one in self.problems]
        return {**told, "problems": [{name: one[name] for name in one if name != "where"} for one in problems]}
