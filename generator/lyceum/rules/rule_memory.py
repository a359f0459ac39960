"""Remembers what rules found, and runs only those rules again that look at something that changed."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from lyceum.diagnostics import Problem
from lyceum.loader import Entry, EntryRecord, InspectEntries, Library, UnreadEntryError, load_entries
from lyceum.rules.field_texts import list_unusual_texts
from lyceum.rules.hub_lookups import Answer, HubLookups, Question
from lyceum.rules.markdown_texts import has_losses
from lyceum.rules.registry import Fact, Rule, Scope
from lyceum.system import can_divide_work, map_in_processes

MIN_ENTRIES_FOR_PROCESSES = 1_000
"""Fewer entries are checked before other processes have started."""
_ENTRIES_OF_A_TASK = 500
_NOTHING = b""


Findings: TypeAlias = tuple[str, bytes, bytes, tuple[int, ...], tuple[tuple[str, tuple[Fact, ...]], ...]]
"""What rules found in one entry: (digest of the entry, problems that follow from it alone, problems that follow from it and from
the answers to questions, the numbers of these questions, (code, facts) of each joint rule that collected some). Problems are
pickled; there are no bytes if there are none. It is a plain tuple, because it is read and written by the ten thousand."""
HubFindings: TypeAlias = tuple[bytes, tuple[int, ...]]
"""What a rule found that looks at more than one entry: (problems, the numbers of its questions)."""


ChangedFacts: TypeAlias = dict[str, dict[str, tuple[Fact, ...] | None]]
"""The facts of joint rules that are others than before, by code and path; None for facts that are gone."""


@dataclass
class RuleMemory:
    """The findings of the last run, with the answers that they rest on. It is right for any library and day that comes next.

    Everything in it can be written by `marshal`."""

    answers: dict[Question, tuple[int, Answer]] = field(default_factory=dict)
    """The number of each question, and its answer. The numbers are those below their count."""
    summaries: dict[str, Answer] = field(default_factory=dict)
    """See `HubLookups.summarize`: what the answers to all questions of a name depended on in the last run."""
    entries: dict[str, Findings] = field(default_factory=dict)
    """By path."""
    hub: dict[str, HubFindings] = field(default_factory=dict)
    """By the code of the rule."""
    changed_facts: ChangedFacts = field(default_factory=dict)
    """What joint rules collect that was another one before the last run, by code and path; None for facts that are gone."""
    is_changed: bool = False
    """Whether the last run found something that was not remembered."""
    checked_count: int = 0
    """Entries that all rules looked at in the last run."""
    early_count: int = 0
    """Those of them that were checked where they were parsed."""
    linked_count: int = 0
    """Entries that only linked rules looked at in the last run."""
    hub_rule_count: int = 0
    """Rules of more than one entry that ran in the last run."""

    def number_questions(self, questions: Collection[Question], hub: HubLookups) -> tuple[int, ...]:
        """Return the numbers of questions, and remember their answers."""
        return tuple([number for number, _ in self.find_numbered_answers(questions, hub)])

    def find_numbered_answers(self, questions: Collection[Question], hub: HubLookups) -> Iterator[tuple[int, Answer]]:
        """Yield the number and the answer of each question, and remember them."""
        answers = self.answers
        for question in questions:
            known = answers.get(question)
            if known is None:
                known = answers[question] = len(answers), hub.find_answer(question)
            yield known

    def renew_answers(self, hub: HubLookups) -> set[int]:
        """Answer every question again, and return the numbers of those with another answer than before."""
        changed = set()
        summaries = {name: hub.summarize(name) for name in {question[0] for question in self.answers}}
        same = {
            name for name, summary in summaries.items() if summary is not None and self.summaries.get(name) == summary
        }
        for question, (number, answer) in self.answers.items():
            if question[0] in same:
                continue
            if (new_answer := hub.find_answer(question)) != answer:
                self.answers[question] = number, new_answer
                changed.add(number)
        return changed

    def copy(self) -> RuleMemory:
        """Return a memory that may change without this one."""
        return RuleMemory(dict(self.answers), dict(self.summaries), dict(self.entries), dict(self.hub))

    def compact(self) -> RuleMemory:
        """Return a memory without the questions that nobody asks any more."""
        numbers: dict[int, int] = {}
        all_numbers = chain((item[3] for item in self.entries.values()), (item[1] for item in self.hub.values()))
        for number in chain.from_iterable(all_numbers):
            numbers.setdefault(number, len(numbers))
        return replace(
            self,
            answers={
                question: (numbers[old], answer) for question, (old, answer) in self.answers.items() if old in numbers
            },
            entries={
                path: (digest, own, linked, tuple([numbers[old] for old in asked]), facts)
                for path, (digest, own, linked, asked, facts) in self.entries.items()
            },
            hub={code: (data, tuple([numbers[old] for old in asked])) for code, (data, asked) in self.hub.items()},
        )


class EarlyFindings(NamedTuple):
    """What rules found in entries before all files were read."""

    entries: Mapping[str, Findings]
    """By path. The number of a question is its place in `answers`: many entries ask the same."""
    answers: Mapping[Question, Answer]
    """What they were told of the hub. Most of it follows from the paths alone; what does not may be wrong."""


def prepare_early_check(rules: Sequence[Rule], library: Library, today: date) -> InspectEntries:
    """Return a function that checks entries in the process that parses them. Of the library, not all files were read."""
    selection = RuleSelection(rules)

    def check_entries(entries: Sequence[tuple[Entry[Any], str]]) -> EarlyFindings:
        hub = HubLookups(library, today)
        findings: dict[str, Findings] = {}
        numbers: dict[Question, int] = {}
        for entry, digest in entries:
            try:
                _, own, linked, questions, facts = check_entry(selection, digest, entry, None, hub)
            except UnreadEntryError:
                continue  # it is checked when all files are read
            asked = tuple([numbers.setdefault(question, len(numbers)) for question in questions])
            findings[entry.path] = digest, own, linked, asked, facts
        return EarlyFindings(findings, {question: hub.answers[question] for question in numbers})

    return check_entries


def run_rules(
    rules: Sequence[Rule], library: Library, today: date, memory: RuleMemory, early: Iterable[EarlyFindings] = ()
) -> Iterator[Problem]:
    """Yield everything that rules find in a library, and remember it. Incomplete entries are among the others.

    Entries with `early` findings are not checked again, as far as these rest on right answers."""
    hub = HubLookups(library, today)
    changed = memory.renew_answers(hub)
    known_paths = memory.entries.keys()
    memory.entries = _check_entries(rules, library, hub, memory, changed, _select_right_findings(early, hub, memory))
    memory.hub = dict(_check_hub(rules, hub, memory, changed))
    memory.summaries = {name: hub.summarize(name) for name in {question[0] for question in memory.answers}}
    memory.is_changed = bool(
        changed or memory.checked_count or memory.hub_rule_count or memory.entries.keys() != known_paths
    )
    for _, own_problems, linked_problems, _, _ in memory.entries.values():
        if own_problems:
            yield from unpack_problems(own_problems)
        if linked_problems:
            yield from unpack_problems(linked_problems)
    for problems, _ in memory.hub.values():
        yield from unpack_problems(problems)


def _check_entries(
    rules: Sequence[Rule],
    library: Library,
    hub: HubLookups,
    memory: RuleMemory,
    changed: set[int],
    early: Mapping[str, Findings],
) -> dict[str, Findings]:
    """Return the findings in all entries, and note which facts are others than before."""
    findings: dict[str, Findings] = {}
    new_records: list[EntryRecord] = []
    linked_records: list[EntryRecord] = []
    early_records: list[EntryRecord] = []
    for record in library.records:
        known = memory.entries.get(record.path)
        if known is None or known[0] != record.digest:
            is_early = record.path in early and early[record.path][0] == record.digest
            (early_records if is_early else new_records).append(record)
        else:
            findings[record.path] = known
            if changed and not changed.isdisjoint(known[3]):
                linked_records.append(record)
    memory.checked_count, memory.linked_count = len(new_records) + len(early_records), len(linked_records)
    memory.early_count = len(early_records)
    findings |= ((record.path, early[record.path]) for record in early_records)
    for record, (digest, own, linked, questions, facts) in chain(
        _check_records(rules, new_records, {}, hub),
        _check_records(rules, linked_records, memory.entries, hub),
    ):
        findings[record.path] = digest, own, linked, memory.number_questions(questions, hub), facts
    outdated_paths = {record.path for record in (*early_records, *new_records, *linked_records)}
    outdated_paths |= memory.entries.keys() - findings.keys()
    memory.changed_facts = {}
    for path in outdated_paths if memory.hub else ():  # a first run compares nothing
        note_changed_facts(memory.changed_facts, path, memory.entries.get(path), findings.get(path))
    return {path: findings[path] for path in sorted(findings)} if new_records or early_records else findings


def _select_right_findings(
    early: Iterable[EarlyFindings], hub: HubLookups, memory: RuleMemory
) -> Mapping[str, Findings]:
    """Return the findings, by path, that rest on the answers that the hub gives now, with the memory's numbers."""
    right: dict[str, Findings] = {}
    for group in early:
        answers = zip(memory.find_numbered_answers(group.answers, hub), group.answers.values(), strict=True)
        numbers: list[int] = []
        wrong: set[int] = set()
        for own_number, ((number, answer), early_answer) in enumerate(answers):
            numbers.append(number)
            if answer != early_answer:
                wrong.add(own_number)
        for path, (digest, own, linked, asked, facts) in group.entries.items():
            if not wrong or wrong.isdisjoint(asked):
                right[path] = digest, own, linked, tuple([numbers[number] for number in asked]), facts
    return right


def _check_records(
    rules: Sequence[Rule], records: Sequence[EntryRecord], known: Mapping[str, Findings], hub: HubLookups
) -> Iterator[tuple[EntryRecord, _NewFindings]]:
    """Yield the findings in these entries. Many are divided among all processors."""
    selection = RuleSelection(rules)

    def check_group(group: Sequence[EntryRecord], lookups: HubLookups) -> list[_NewFindings]:
        return [
            check_entry(selection, record.digest, entry, known.get(record.path), lookups)
            for record, entry in zip(group, load_entries(group), strict=True)
        ]

    if len(records) < MIN_ENTRIES_FOR_PROCESSES or not can_divide_work():
        yield from zip(records, check_group(records, hub), strict=True)
        return

    def check_in_fork(start: int) -> tuple[list[_NewFindings], dict[Question, Answer]]:
        gc.disable()
        own_hub = hub.make_copy()
        group = check_group(records[start : start + _ENTRIES_OF_A_TASK], own_hub)
        return group, own_hub.answers

    starts = range(0, len(records), _ENTRIES_OF_A_TASK)
    for start, (group, answers) in zip(starts, map_in_processes(check_in_fork, starts), strict=True):
        hub.answers.update(answers)
        yield from zip(records[start:], group, strict=False)


class SelectedRules(NamedTuple):
    """The rules that look at an entry, in their order."""

    own: Sequence[Rule]
    """Those that depend on the entry alone."""
    linked: Sequence[Rule]
    joint: Sequence[Rule]
    """Those that collect facts of it."""


class RuleSelection:
    """Chooses the rules that may find something in an entry. There are few ways in which the fields of entries are set."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [rule for rule in rules if rule.scope is not Scope.HUB]
        self._selected: dict[tuple[str, frozenset[str], bool, bool], SelectedRules] = {}

    def select(self, entry: Entry[Any]) -> SelectedRules:
        """Return the rules that look at an entry."""
        # What is missing in an incomplete entry stands there empty.
        fields = type(entry.value).model_fields if entry.is_incomplete else entry.value.model_fields_set
        losses, unusual = has_losses(entry), bool(entry.body or list_unusual_texts(entry.value))
        look = entry.kind, frozenset(fields), losses, unusual
        if selected := self._selected.get(look):
            return selected
        rules = [
            rule
            for rule in self._rules
            if rule.concerns(entry.kind, fields, has_losses=losses, has_unusual_texts=unusual)
        ]
        by_scope = (
            [rule for rule in rules if rule.scope is scope] for scope in (Scope.ENTRY, Scope.LINKS, Scope.FACTS)
        )
        self._selected[look] = SelectedRules(*by_scope)
        return self._selected[look]


_NewFindings: TypeAlias = tuple[str, bytes, bytes, tuple[Question, ...], tuple[tuple[str, tuple[Fact, ...]], ...]]
"""Findings with the questions themselves, which have no numbers yet."""


def check_entry(
    rules: RuleSelection, digest: str, entry: Entry[Any], known: Findings | None, hub: HubLookups
) -> _NewFindings:
    """Return the findings in one entry. What follows from it alone is taken from `known`, if that is given."""
    own, linked = list[Problem](), list[Problem]()
    facts: list[tuple[str, tuple[Fact, ...]]] = []
    hub.asked.clear()
    selected = rules.select(entry)
    for rule in selected.own if known is None else ():
        for finding in rule.find(entry):
            own.append(rule.make_problem(finding))
    for rule in selected.linked:
        for finding in rule.find(entry, hub):
            linked.append(rule.make_problem(finding))
    for rule in selected.joint:
        if rule.collect and (collected := tuple(rule.collect(entry, hub))):
            facts.append((rule.code, collected))
    own_problems = _pack(own) if known is None else known[1]
    return digest, own_problems, _pack(linked), tuple(hub.asked), tuple(facts)


def _check_hub(
    rules: Sequence[Rule], hub: HubLookups, memory: RuleMemory, changed: set[int]
) -> Iterator[tuple[str, HubFindings]]:
    """Yield the findings of each rule that looks at more than one entry."""
    hub_rules = [rule for rule in rules if rule.scope in (Scope.FACTS, Scope.HUB)]
    outdated_codes = {
        rule.code
        for rule in hub_rules
        if rule.code in memory.changed_facts
        or rule.code not in memory.hub
        or not changed.isdisjoint(memory.hub[rule.code][1])
    }
    memory.hub_rule_count = len(outdated_codes)
    facts_by_code = group_facts(memory.entries, outdated_codes) if outdated_codes else {}
    for rule in hub_rules:
        if rule.code in outdated_codes:
            hub.asked.clear()
            problems = run_hub_rule(rule, hub, facts_by_code[rule.code])
            yield rule.code, (problems, memory.number_questions(hub.asked, hub))
        else:
            yield rule.code, memory.hub[rule.code]


def note_changed_facts(changed: ChangedFacts, path: str, before: Findings | None, after: Findings | None) -> None:
    """Add the facts of an entry that are others than before."""
    old_facts, new_facts = (dict(findings[4]) if findings else {} for findings in (before, after))
    for code in old_facts.keys() | new_facts.keys():
        if old_facts.get(code) != new_facts.get(code):
            changed.setdefault(code, {})[path] = new_facts.get(code)


def group_facts(entries: Mapping[str, Findings], codes: Iterable[str]) -> dict[str, dict[str, tuple[Fact, ...]]]:
    """Return the facts of all entries by the codes of joint rules, and by path in the order of the entries."""
    facts_by_code: dict[str, dict[str, tuple[Fact, ...]]] = {code: {} for code in codes}
    for path, item in entries.items():
        for code, facts in item[4]:
            if code in facts_by_code:
                facts_by_code[code][path] = facts
    return facts_by_code


def run_hub_rule(rule: Rule, hub: HubLookups, facts: Mapping[str, tuple[Fact, ...]]) -> bytes:
    """Return the packed problems that a rule of more than one entry finds. `hub` records what it asks."""
    hub.asked.clear()
    found = rule.find(hub) if rule.scope is Scope.HUB else rule.find(facts, hub)
    return _pack([*map(rule.make_problem, found)])


def _pack(problems: Sequence[Problem]) -> bytes:
    return pickle.dumps(tuple(problems)) if problems else _NOTHING


def unpack_problems(data: bytes) -> tuple[Problem, ...]:
    problems: tuple[Problem, ...] = pickle.loads(data) if data else ()  # noqa: S301 - made by `_pack`
    return problems
