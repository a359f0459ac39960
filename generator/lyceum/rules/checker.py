"""Runs every rule on a library and collects the problems."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from lyceum.diagnostics import Position, Problem
from lyceum.loader import EntryRecord, InspectEntries, Library

# The import of a module registers its rules.
from lyceum.rules import (  # noqa: F401
    badges,
    contact_details,
    dates,
    deceptive_names,
    files,
    markdown_texts,
    names,
    people,
    references,
    results,
    settings,
    texts,
)
from lyceum.rules.files import has_invalid_part
from lyceum.rules.hub_lookups import Answer, HubLookups, Question
from lyceum.rules.registry import list_registered_rules
from lyceum.rules.rule_memory import (
    ChangedFacts,
    EarlyFindings,
    Findings,
    HubFindings,
    RuleMemory,
    RuleSelection,
    check_entry,
    note_changed_facts,
    prepare_early_check,
    run_hub_rule,
    run_rules,
    unpack_problems,
)
from lyceum.rules.stored_memory import StoredMemory

RULES = list_registered_rules()
_NAMED_KINDS = frozenset({"learner", "tip", "challenge"})
COLLISION_CODES = frozenset(
    {
        "account-number-mismatch",
        "colliding-path",
        "duplicate-key",
        "duplicate-login",
        "several-pictures",
        "duplicate-result",
        "former-name-taken",
        "look-alike-name",
    }
)
"""The codes of problems of two files, of which the later one is wrong; see `Library.file_ages`."""


def check_early(today: date) -> Callable[[Library], InspectEntries]:
    """Return what `read_hub_files` is given so that entries are checked by the processes that parse them."""
    return lambda library: prepare_early_check(RULES, library.include_incomplete_entries(), today)


def check_library(
    library: Library, *, today: date, memory: RuleMemory | None = None, early: Iterable[EarlyFindings] = ()
) -> tuple[Problem, ...]:
    """The problems that all rules find, sorted by path. With a memory, only what changed since the last run is checked.
    `early` is what came of `check_early`.

    A rule's problem about a value is left out if the loader has found an error in this value. What is wrong with the file
    itself, such as its name, stands at its first character and is always reported.
    """
    library = library.include_incomplete_entries()
    problems = run_rules(RULES, library, today, memory or RuleMemory(), early)
    return tuple(sorted(problem for problem in problems if _is_own_mistake(problem, library)))


class EntriesCheck(NamedTuple):
    """What a check of a few changed entries says."""

    old_problems: tuple[Problem, ...]
    """What was wrong with them before, and what rules found that look at them among others."""
    new_problems: tuple[Problem, ...]
    packs: Mapping[str, Any]
    """What is to be written into the store."""


def check_changed_entries(
    records: Iterable[EntryRecord],
    library: Library,
    *,
    today: date,
    memory: StoredMemory,
    has_new_names: bool = False,
    new_paths: Collection[str] = (),
    gone_records: Sequence[EntryRecord] = (),
) -> EntriesCheck | None:
    """Check entries of which only values changed, or that are new, as `check_library` would in a hub that is the same besides.

    None if that concerns other entries."""
    records = tuple(records)
    moved_records = [*(record for record in records if record.path in new_paths), *gone_records]
    if library.incomplete_entries or (has_new_names and memory.find_answer(("names",))):
        return None
    if any(has_invalid_part(path) for path in new_paths) or _is_asked_about(moved_records, memory):
        return None
    lookups, selection = _RememberedLookups(library, today, memory), RuleSelection(RULES)
    findings: dict[str, Findings | None] = {}
    old_problems, new_problems = list[bytes](), list[bytes]()
    changed_facts: ChangedFacts = {}
    for record in records:
        known = memory.find_findings(record.path)
        if (known is None) != (record.path in new_paths) or memory.is_asked_about(record.path):
            return None
        digest, own, linked, questions, facts = check_entry(selection, record.digest, record.entry, None, lookups)
        findings[record.path] = digest, own, linked, lookups.number_questions(questions), facts
        old_problems += known[1:3] if known else ()
        new_problems += (own, linked)
        note_changed_facts(changed_facts, record.path, known, findings[record.path])
    for record in gone_records:
        known = memory.find_findings(record.path)
        if known is None:
            return None
        findings[record.path] = None
        old_problems += known[1:3]
        note_changed_facts(changed_facts, record.path, known, None)
    hub_findings: dict[str, HubFindings] = {}
    for rule in (rule for rule in RULES if rule.code in changed_facts):
        changed = {**memory.list_facts(rule.code), **changed_facts[rule.code]}
        problems = run_hub_rule(rule, lookups, {path: item for path, item in sorted(changed.items()) if item})
        old_problems.append(memory.get_hub_findings(rule.code)[0])
        new_problems.append(problems)
        hub_findings[rule.code] = problems, lookups.number_questions(tuple(lookups.asked))
    packs = memory.make_changed_packs(
        findings, changed_facts, hub_findings, lookups.new_answers, keeps_summaries=not moved_records
    )
    old, new = (
        tuple(problem for data in group for problem in unpack_problems(data) if _is_own_mistake(problem, library))
        for group in (old_problems, new_problems)
    )
    return EntriesCheck(old, new, packs)


def _is_asked_about(records: Sequence[EntryRecord], memory: StoredMemory) -> bool:
    """Return whether a rule asked something to which the answer is another one with these entries than without them."""
    questions: list[Question] = [("names",), ("pages",)] if records else []
    for record in records:
        kind, key, path = record.kind, record.folded_key, record.path
        questions += [("page", path), ("unread", path), ("keys", kind)]
        questions += [("known", kind, key), ("has entry", kind, key)]
        if kind == "learner":
            questions += [("profile path", key), ("profile picture", key), ("number of login", key)]
        if memory.is_asked_about(path):
            return True
    return any(memory.find_answer(question) for question in questions)


class _RememberedLookups(HubLookups):
    """Lookups that know the answers of the last run."""

    def __init__(self, library: Library, today: date, memory: StoredMemory) -> None:
        super().__init__(library, today)
        self._memory = memory
        self.new_answers: dict[Question, tuple[int, Answer]] = {}
        """The questions that nobody asked in the last run, with their numbers and answers."""

    def number_questions(self, questions: Iterable[Question]) -> tuple[int, ...]:
        """Return the numbers of questions."""
        numbers = []
        for question in questions:
            known = self._memory.find_answer(question) or self.new_answers.get(question)
            if known is None:
                number = self._memory.answer_count + len(self.new_answers)
                known = self.new_answers[question] = number, self.find_answer(question)
            numbers.append(known[0])
        return tuple(numbers)

    def find_answer(self, question: Question) -> Answer:
        if question not in self.answers and (known := self._memory.find_answer(question)):
            self.answers[question] = known[1]
        elif question not in self.answers and self._is_known_alone(*question):
            self.answers[question] = True
        return super().find_answer(question)

    def _is_known_alone(self, name: str, *arguments: Any) -> bool:
        """Return whether a question is about a key that is known without a look at all others."""
        is_about_key = name in ("known", "has entry") and arguments[0] in _NAMED_KINDS
        return is_about_key and self._library.find_keyed_record(*arguments) is not None


def _is_own_mistake(problem: Problem, library: Library) -> bool:
    return problem.where not in library.error_positions or problem.where == Position(problem.where.path)
