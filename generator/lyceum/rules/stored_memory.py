"""Keeps what rules found in the store of a hub."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from lyceum.loader import ContentStore, PackedTable
from lyceum.rules.hub_lookups import Answer, Question
from lyceum.rules.registry import Fact
from lyceum.rules.rule_memory import Findings, HubFindings, RuleMemory, group_facts

_MAX_CHANGED_SHARE = 0.1
"""Of the entries that were checked again, before questions are removed that nobody asks any more."""
_HUB_PACK = "findings in the hub"


class StoredMemory:
    """The memory of rules in a store."""

    def __init__(self, store: ContentStore) -> None:
        self._store = store
        self._answers = PackedTable(store, "answers")
        self._entries = PackedTable(store, "findings")
        self._is_new = False

    def load(self) -> RuleMemory:
        """Return the memory of the last run; an empty one if there is none."""
        pack = self._store.read_pack(_HUB_PACK)
        self._is_new = pack is None or len(self._answers.rows) != pack[2]  # missing, or some of it is damaged
        if self._is_new:
            return RuleMemory()
        summaries, hub, _ = pack
        return RuleMemory(dict(self._answers.rows), summaries, dict(self._entries.rows), hub)

    def find_findings(self, path: str) -> Findings | None:
        """Return what was found in the entry at a path in the last run."""
        findings: Findings | None = self._entries.find(path)
        return findings

    def list_facts(self, code: str) -> Mapping[str, tuple[Fact, ...]]:
        """Return what a joint rule collected of all entries in the last run, by path."""
        return self._open_facts(code).rows

    def get_hub_findings(self, code: str) -> HubFindings:
        """Return what a rule of more than one entry found in the last run."""
        findings: HubFindings = self._hub_pack[1][code]
        return findings

    def _open_facts(self, code: str) -> PackedTable:
        return PackedTable(self._store, f"facts of {code}")

    @cached_property
    def _hub_pack(self) -> tuple[Mapping[str, Answer], Mapping[str, HubFindings], int]:
        """(summaries, findings by code, count of questions) of the last run."""
        pack = self._store.read_pack(_HUB_PACK)
        return pack or ({}, {}, 0)

    def find_answer(self, question: Question) -> tuple[int, Answer] | None:
        """Return the number of a question and its answer in the last run; None if nobody asked."""
        known: tuple[int, Answer] | None = self._answers.find(question)
        return known

    def is_asked_about(self, path: str) -> bool:
        """Return whether a rule looked at the text of the entry at a path when it checked something else."""
        return any(
            question[:2] == (name, path)
            for name in ("entry", "position")
            for question in self._answers.find_group((name, path))
        )

    def make_changed_packs(
        self,
        findings: Mapping[str, Findings | None],
        facts: Mapping[str, Mapping[str, tuple[Fact, ...] | None]],
        hub_findings: Mapping[str, HubFindings],
        new_answers: Mapping[Question, tuple[int, Answer]],
        *,
        keeps_summaries: bool,
    ) -> Mapping[str, Any]:
        """Return what is to be written into the store if only these findings and facts are other ones.

        Without the summaries, the next run that looks at everything answers all questions again."""
        packs = {**self._entries.make_changed_packs(findings), **self._answers.make_changed_packs(new_answers)}
        for code, changes in facts.items():
            packs |= self._open_facts(code).make_changed_packs(changes)
        if hub_findings or new_answers or not keeps_summaries:
            summaries, hub, answer_count = self._hub_pack
            packs[_HUB_PACK] = (
                summaries if keeps_summaries else {},
                {**hub, **hub_findings},
                answer_count + len(new_answers),
            )
        return packs

    @property
    def answer_count(self) -> int:
        """How many questions there were in the last run. Their numbers are below this one."""
        return self._hub_pack[2]

    def make_packs(self, memory: RuleMemory) -> Mapping[str, Any]:
        """Return what is to be written into the store; nothing if the last run found what was there already."""
        if not memory.is_changed:
            return {}
        has_many_changes = memory.checked_count + memory.linked_count > len(memory.entries) * _MAX_CHANGED_SHARE
        if has_many_changes and not self._is_new:  # a first run has asked nothing in vain
            memory = memory.compact()
        answers, entries = self._answers.make_packs(memory.answers), self._entries.make_packs(memory.entries)
        facts: dict[str, Any] = {}
        grouped = group_facts(memory.entries, memory.hub) if self._is_new else memory.changed_facts
        for code, changes in grouped.items():
            table = self._open_facts(code)
            facts |= table.make_packs(changes) if self._is_new else table.make_changed_packs(changes)
        return {**answers, **entries, **facts, _HUB_PACK: (memory.summaries, memory.hub, len(memory.answers))}
