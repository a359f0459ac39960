"""Remembers what rules found, and runs only those rules again that look at something that changed."""

from __future__ import annotations

import gc
import pickle
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from lyceum.diagnostics import Problem
from lyceum.loader import EntryRecord, Library, preload_entries
from lyceum.rules.hub_lookups import Answer, HubLookups, Question
from lyceum.rules.registry import Fact, Rule, Scope
from lyceum.system import count_processors, map_in_processes

MIN_ENTRIES_FOR_PROCESSES = 1_000
"""Fewer entries are checked before other processes have started."""
_ENTRIES_OF_A_TASK = 500
_NOTHING = b""


class EntryFindings(NamedTuple):
    """What rules found in one entry, and what they looked up for it."""

    digest: str
    """Of the entry."""
    own_problems: bytes
    """What follows from the entry alone: pickled problems; empty if there are none."""
    linked_problems: bytes
    """What follows from it and from the answers to the questions; pickled like the others."""
    questions: tuple[Question, ...]
    facts: tuple[tuple[str, tuple[Fact, ...]], ...]
    """What joint rules collected: (code, facts) of each rule that found some."""


class HubFindings(NamedTuple):
    """What a rule found that looks at more than one entry."""

    problems: bytes
    questions: tuple[Question, ...]


@dataclass
class RuleMemory:
    """The findings of the last run, with the answers that they rest on. It is right for any library and day that comes next."""

    answers: dict[Question, Answer] = field(default_factory=dict)
    entries: dict[str, EntryFindings] = field(default_factory=dict)
    """By path."""
    hub: dict[str, HubFindings] = field(default_factory=dict)
    """By the code of the rule."""
    is_changed: bool = False
    """Whether the last run found something that was not remembered."""
    checked_count: int = 0
    """Entries that all rules looked at in the last run."""
    linked_count: int = 0
    """Entries that only linked rules looked at in the last run."""
    hub_rule_count: int = 0
    """Rules of more than one entry that ran in the last run."""

    def to_plain_values(self) -> tuple[Any, ...]:
        """Return everything as values that `marshal` can write. Each question is there once."""
        numbers: dict[Question, int] = {}
        findings: tuple[Any, ...] = (*self.entries.values(), *self.hub.values())
        for question in chain.from_iterable(item.questions for item in findings):
            numbers.setdefault(question, len(numbers))
        return (
            [(question, self.answers[question]) for question in numbers],
            {
                path: (
                    item.digest,
                    item.own_problems,
                    item.linked_problems,
                    _number(item.questions, numbers),
                    item.facts,
                )
                for path, item in self.entries.items()
            },
            {code: (item.problems, _number(item.questions, numbers)) for code, item in self.hub.items()},
        )

    @classmethod
    def from_plain_values(cls, values: Any) -> RuleMemory:
        """Return the memory that these values were made of; an empty one for None."""
        if values is None:
            return cls()
        answers, entries, hub = values
        questions = [question for question, _ in answers]
        return cls(
            dict(answers),
            {
                path: EntryFindings(digest, own, linked, tuple([questions[number] for number in numbers]), facts)
                for path, (digest, own, linked, numbers, facts) in entries.items()
            },
            {code: HubFindings(data, tuple([questions[n] for n in numbers])) for code, (data, numbers) in hub.items()},
        )


def _number(questions: Sequence[Question], numbers: Mapping[Question, int]) -> tuple[int, ...]:
    return tuple([numbers[question] for question in questions])


def run_rules(rules: Sequence[Rule], library: Library, today: date, memory: RuleMemory) -> Iterator[Problem]:
    """Yield everything that rules find in a library, and remember it. Incomplete entries are among the others."""
    hub = HubLookups(library, today)
    changed = {question for question, answer in memory.answers.items() if hub.find_answer(question) != answer}
    findings, changed_codes = _check_entries(rules, library, hub, memory, changed)
    hub_findings = dict(_check_hub(rules, hub, findings, memory, changed, changed_codes))
    memory.is_changed = bool(
        changed or memory.checked_count or memory.hub_rule_count or findings.keys() != memory.entries.keys()
    )
    memory.answers, memory.entries, memory.hub = hub.answers, findings, hub_findings
    for data in chain.from_iterable((item.own_problems, item.linked_problems) for item in findings.values()):
        if data:
            yield from _unpack(data)
    for item in hub_findings.values():
        yield from _unpack(item.problems)


def _check_entries(
    rules: Sequence[Rule], library: Library, hub: HubLookups, memory: RuleMemory, changed: set[Question]
) -> tuple[dict[str, EntryFindings], set[str]]:
    """Return the findings in all entries, and the codes of the joint rules whose facts are others than before."""
    findings: dict[str, EntryFindings] = {}
    new_records: list[EntryRecord] = []
    linked_records: list[EntryRecord] = []
    for record in library.records:
        known = memory.entries.get(record.path)
        if known is None or known.digest != record.digest:
            new_records.append(record)
        elif changed and not changed.isdisjoint(known.questions):
            linked_records.append(record)
            findings[record.path] = known
        else:
            findings[record.path] = known
    memory.checked_count, memory.linked_count = len(new_records), len(linked_records)
    for record, found in chain(
        _check_records(rules, new_records, {}, hub), _check_records(rules, linked_records, memory.entries, hub)
    ):
        findings[record.path] = found
    outdated_paths = {record.path for record in (*new_records, *linked_records)} | (
        memory.entries.keys() - findings.keys()
    )
    changed_codes: set[str] = set()
    for path in outdated_paths:
        before, after = (
            set(item.facts) if (item := group.get(path)) else set() for group in (memory.entries, findings)
        )
        changed_codes.update(code for code, _ in before ^ after)
    return dict(sorted(findings.items())), changed_codes


def _check_records(
    rules: Sequence[Rule], records: Sequence[EntryRecord], known: Mapping[str, EntryFindings], hub: HubLookups
) -> Iterator[tuple[EntryRecord, EntryFindings]]:
    """Yield the findings in these entries. Many are divided among all processors."""
    rules_by_kind: dict[str, list[Rule]] = {}
    for kind in {record.kind for record in records}:
        rules_by_kind[kind] = [rule for rule in rules if rule.scope is not Scope.HUB and rule.concerns(kind)]

    def check_group(group: Sequence[EntryRecord], lookups: HubLookups) -> list[EntryFindings]:
        preload_entries(group)
        return [_check_entry(rules_by_kind[record.kind], record, known.get(record.path), lookups) for record in group]

    if len(records) < MIN_ENTRIES_FOR_PROCESSES or count_processors() < 2 or threading.active_count() > 1:
        yield from zip(records, check_group(records, hub), strict=True)
        return

    def check_in_fork(start: int) -> tuple[list[EntryFindings], dict[Question, Answer]]:
        gc.disable()
        own_hub = hub.make_copy()
        group = check_group(records[start : start + _ENTRIES_OF_A_TASK], own_hub)
        return group, own_hub.answers

    starts = range(0, len(records), _ENTRIES_OF_A_TASK)
    for start, (group, answers) in zip(starts, map_in_processes(check_in_fork, starts), strict=True):
        hub.answers.update(answers)
        yield from zip(records[start:], group, strict=False)


def _check_entry(
    rules: Sequence[Rule], record: EntryRecord, known: EntryFindings | None, hub: HubLookups
) -> EntryFindings:
    """Return the findings in one entry. What follows from it alone is taken from `known`, if that is given."""
    entry, own, linked = record.entry, list[Problem](), list[Problem]()
    facts: list[tuple[str, tuple[Fact, ...]]] = []
    hub.asked.clear()
    for rule in rules:
        if rule.scope is Scope.ENTRY:
            if known is None:
                own += rule.make_problems(rule.find(entry))
        elif rule.scope is Scope.LINKS:
            linked += rule.make_problems(rule.find(entry, hub))
        elif rule.collect and (collected := tuple(rule.collect(entry, hub))):
            facts.append((rule.code, collected))
    own_problems = _pack(own) if known is None else known.own_problems
    return EntryFindings(record.digest, own_problems, _pack(linked), tuple(hub.asked), tuple(facts))


def _check_hub(
    rules: Sequence[Rule],
    hub: HubLookups,
    findings: Mapping[str, EntryFindings],
    memory: RuleMemory,
    changed: set[Question],
    changed_codes: set[str],
) -> Iterator[tuple[str, HubFindings]]:
    """Yield the findings of each rule that looks at more than one entry."""
    outdated = [
        rule
        for rule in rules
        if rule.scope in (Scope.FACTS, Scope.HUB)
        and (
            rule.code in changed_codes
            or (known := memory.hub.get(rule.code)) is None
            or not changed.isdisjoint(known.questions)
        )
    ]
    memory.hub_rule_count = len(outdated)
    outdated_codes = {rule.code for rule in outdated}
    facts_by_code: dict[str, dict[str, tuple[Fact, ...]]] = {code: {} for code in outdated_codes}
    if any(rule.scope is Scope.FACTS for rule in outdated):
        for path, item in findings.items():
            for code, facts in item.facts:
                if code in outdated_codes:
                    facts_by_code[code][path] = facts
    for rule in rules:
        if rule.code in outdated_codes:
            hub.asked.clear()
            found = rule.find(hub) if rule.scope is Scope.HUB else rule.find(facts_by_code[rule.code], hub)
            yield rule.code, HubFindings(_pack([*rule.make_problems(found)]), tuple(hub.asked))
        elif rule.code in memory.hub:
            yield rule.code, memory.hub[rule.code]


def _pack(problems: Sequence[Problem]) -> bytes:
    return pickle.dumps(tuple(problems)) if problems else _NOTHING


def _unpack(data: bytes) -> tuple[Problem, ...]:
    problems: tuple[Problem, ...] = pickle.loads(data) if data else ()  # noqa: S301 - made by `_pack`
    return problems
