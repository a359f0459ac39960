"""The kinds of credit and the orders in which they are listed."""

from __future__ import annotations

from typing import get_args

from lyceum.schema import CreditKind

RECEIVED_KINDS: frozenset[CreditKind] = frozenset({"thanks", "used", "podium"})
"""Kinds that come from others, or by themselves: what somebody does on a day is all the others."""

CREDIT_KINDS: tuple[CreditKind, ...] = get_args(CreditKind)


CONTRIBUTION_KINDS = (
    "tip", "result", "podium", "hosting", "thanks", "thanking", "confirming", "checking", "used", "discussion", "activity",
    "code", "docs", "content", "profile",
)  # fmt: skip
"""In the order in which they are told; thanks are those received."""
