"""Keeps what rules found in the store of a hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lyceum.loader import ContentStore, PackedTable
from lyceum.rules.rule_memory import RuleMemory

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
        summaries, hub = pack
        return RuleMemory(dict(self._answers.rows), summaries, dict(self._entries.rows), hub)

    def make_packs(self, memory: RuleMemory) -> Mapping[str, Any]:
        """Return what is to be written into the store; nothing if the last run found what was there already."""
        if not memory.is_changed:
            return {}
        if self._entries.rows and self._entries.is_outgrown(memory.entries):  # a first run has asked nothing in vain
            memory = memory.compact()
        answers, entries = self._answers.make_packs(memory.answers), self._entries.make_packs(memory.entries)
        return {**answers, **entries, _HUB_PACK: (memory.summaries, memory.hub)}
