"""Keeps what rules found in the store of a hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lyceum.loader import ContentStore, PackedTable
from lyceum.rules.hub_lookups import Answer, Question
from lyceum.rules.rule_memory import Findings, RuleMemory

_HUB_PACK = "findings in the hub"


class StoredMemory:
    """The memory of rules in a store."""

    def __init__(self, store: ContentStore) -> None:
        self._store = store
        self._answers = PackedTable(store, "answers")
        self._entries = PackedTable(store, "findings")

    def load(self) -> RuleMemory:
        """Return the memory of the last run; an empty one if there is none."""
        pack = self._store.read_pack(_HUB_PACK)
        if pack is None:
            return RuleMemory()
        summaries, hub, answer_count = pack
        if len(self._answers.rows) != answer_count:  # some of it is damaged
            return RuleMemory()
        return RuleMemory(dict(self._answers.rows), summaries, dict(self._entries.rows), hub)

    def find_findings(self, path: str) -> Findings | None:
        """Return what was found in the entry at a path in the last run."""
        findings: Findings | None = self._entries.find(path)
        return findings

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
        self, findings: Mapping[str, Findings], new_answers: Mapping[Question, tuple[int, Answer]]
    ) -> Mapping[str, Any]:
        """Return what is to be written into the store if only these findings are other ones, and only these questions are new."""
        packs = dict(self._entries.make_changed_packs(findings))
        if new_answers:
            summaries, hub, answer_count = self._store.read_pack(_HUB_PACK)
            packs |= self._answers.make_changed_packs(new_answers)
            packs[_HUB_PACK] = summaries, hub, answer_count + len(new_answers)
        return packs

    @property
    def answer_count(self) -> int:
        """How many questions there were in the last run. Their numbers are below this one."""
        pack = self._store.read_pack(_HUB_PACK)
        return pack[2] if pack else 0

    def make_packs(self, memory: RuleMemory) -> Mapping[str, Any]:
        """Return what is to be written into the store; nothing if the last run found what was there already."""
        if not memory.is_changed:
            return {}
        if self._entries.rows and self._entries.is_outgrown(memory.entries):  # a first run has asked nothing in vain
            memory = memory.compact()
        answers, entries = self._answers.make_packs(memory.answers), self._entries.make_packs(memory.entries)
        return {**answers, **entries, _HUB_PACK: (memory.summaries, memory.hub, len(memory.answers))}
