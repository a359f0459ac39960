"""Names what a judgement depends on, so that a push to main has only those changes judged again that it concerns.

A dependency is a subject, such as a file or a login, as a short hash. Its state is a number that differs when anything about
the subject has changed. What is missing here makes a comment stale and nothing else: every merge is judged on main as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from hashlib import blake2b
from operator import xor
from typing import Any

from lyceum.git import FileChange, GitFile
from lyceum.loader import Entry, Library, find_owner, flatten_path
from lyceum.markdown import make_skeletons
from lyceum.moderation.review_base import ReviewBase
from lyceum.moderation.review_result import Review
from lyceum.rules import iterate_names
from lyceum.schema import Learner, Result, find_references, fold_key

MAX_DEPENDENCIES = 250
"""Subjects of one judgement; one with more depends on everything."""
EVERYTHING = "*"
SETTINGS_STEMS = ("content/hub", "content/topics", "content/badges")
"""Files on which every judgement depends, without their suffix."""
_TARGET_STEMS = {
    "learner": "content/learners/{}",
    "tip": "content/tips/{}",
    "challenge": "content/challenges/{}/challenge",
}
_DAY_CODES = frozenset(
    {"challenge-mismatch", "closed-challenge", "daily-limit", "future-date", "outside-challenge-dates"}
)
"""Codes of problems and reasons that another day may lift."""
_DAY = "day"
_IS_THERE = 1
"""The state of a host that something in the hub names, however often."""
_HOST_CHARACTERS = re.compile(r"[\w.-]++")

States = Mapping[str, int]
"""The states of all subjects that exist, by their hashes."""


def hash_subject(subject: str) -> str:
    """Return the short hash by which a comment names a subject."""
    return blake2b(subject.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def list_states(base: ReviewBase, known: dict[str, tuple[GitFile, States]]) -> States:
    """Return the states of everything in the hub. `known` keeps what each file contributes, for the next base."""
    states: dict[str, int] = defaultdict(int)
    entries = {entry.path: entry for entry in base.library.iterate_entries()}
    for path, file in base.files.items():
        if path not in known or known[path][0] != file:
            known[path] = file, _list_file_states(path, file, entries.get(path), base.contents.get(path))
        for subject, state in known[path][1].items():
            states[subject] = _IS_THERE if state == _IS_THERE else states[subject] ^ state
    for handle, profile in base.library.learners.items():
        number = base.library.find_account_number(handle)
        for subject in (f"login:{find_owner(profile)}", f"account:{number}"):
            states[hash_subject(subject)] ^= _hash_state(f"{handle} {find_owner(profile)} {number}")
    everything = reduce(xor, (_hash_state(f"{path} {file.mode} {file.id}") for path, file in base.files.items()), 0)
    return {**states, EVERYTHING: everything, **list_day_state(base.today)}


def list_day_state(today: date) -> States:
    """Return the state of the day."""
    return {hash_subject(_DAY): _hash_state(today.isoformat())}


def combine_states(dependencies: Iterable[str], states: States) -> str:
    """Return a hash of the states of these subjects."""
    lines = (f"{subject} {states.get(subject, 0):x}\n" for subject in sorted(dependencies))
    return blake2b("".join(lines).encode(), digest_size=8).hexdigest()


def list_dependencies(
    base: ReviewBase,
    review: Review,
    library_after: Library,
    changes: Mapping[str, FileChange],
    *,
    author: str,
    author_id: int | None,
) -> tuple[str, ...]:
    """Return the hashes of what a judgement depends on. `changes` are those between the fork and the head."""
    paths = {*changes, *review.paths}
    subjects = {f"path:{stem}" for stem in SETTINGS_STEMS}
    subjects |= {f"path:{_find_stem(path)}" for path in paths}
    subjects |= {f"login:{fold_key(author)}", f"account:{author_id}", f"path:content/learners/{fold_key(author)}"}
    entries_before, entries_after = (_find_entries(library, paths) for library in (base.library, library_after))
    for path in paths:
        before, after = entries_before.get(path), entries_after.get(path)
        for entry in filter(None, (before, after)):
            subjects |= set(_list_entry_subjects(entry, is_new_or_gone=before is None or after is None))
    blocking_codes = {reason.code for reason in review.reasons if not reason.ok}
    if not _DAY_CODES.isdisjoint(blocking_codes | {problem.code for problem in review.problems}):
        subjects.add(_DAY)
    if len(subjects) > MAX_DEPENDENCIES:
        return (EVERYTHING, *([hash_subject(_DAY)] if _DAY in subjects else []))
    return tuple(sorted(map(hash_subject, subjects)))


def _list_file_states(path: str, file: GitFile, entry: Entry[Any] | None, data: bytes | int | None) -> dict[str, int]:
    """Return what one file contributes to the states of subjects."""
    states = {hash_subject(f"path:{_find_stem(path)}"): _hash_state(f"{path} {file.mode} {file.id}")}
    if isinstance(data, bytes):
        hosts = set(find_hosts(data.decode("utf-8", "replace")))
        states |= {hash_subject(f"host:{host}"): _IS_THERE for host in hosts}
    if entry:
        mentions = {f"mention:{kind}:{key}" for kind, key in _list_references(entry)}
        subjects = mentions | set(_list_name_subjects(entry))
        states |= {hash_subject(subject): _hash_state(f"{subject} {path}") for subject in subjects}
    return states


def _list_entry_subjects(entry: Entry[Any], *, is_new_or_gone: bool) -> Iterator[str]:
    for kind, key in _list_references(entry):
        if kind in _TARGET_STEMS:
            yield f"path:{_TARGET_STEMS[kind].format(key)}"
    if isinstance(entry.value, Result):
        yield f"path:content/challenges/{fold_key(entry.challenge_key)}/challenge"
    if isinstance(entry.value, Learner):
        yield f"login:{fold_key(entry.key)}"
        yield f"login:{find_owner(entry)}"
    if is_new_or_gone:
        yield f"mention:{entry.kind}:{entry.folded_key}"
    yield from _list_name_subjects(entry)
    text = f"{entry.source.yaml_text}\n{entry.body}"
    yield from (f"host:{host}" for host in find_hosts(text))


def find_hosts(text: str) -> Iterator[str]:
    """Yield everything in a text that could be the name of a host, in lower case: words with points between them.

    Each character is looked at once, so that a long word without a point costs no more than another text."""
    for run in _HOST_CHARACTERS.findall(text):
        for words in run.lower().split(".."):
            labels = words.strip(".").split(".")
            first = next((i for i, label in enumerate(labels) if label.strip("_-")), len(labels))
            if len(labels) - first > 1:
                yield ".".join((labels[first].lstrip("_-"), *labels[first + 1 :]))


def _list_name_subjects(entry: Entry[Any]) -> Iterator[str]:
    """Yield the looks of the names in an entry, and who has a result in which challenge."""
    names = [name for _, name in iterate_names(entry)]
    if isinstance(entry.value, Learner):
        names.append(entry.key)
    for name in names:
        yield from (f"look:{skeleton}" for skeleton in make_skeletons(name))
    if isinstance(entry.value, Result):
        challenge = fold_key(entry.challenge_key)
        yield from (f"result:{challenge}:{fold_key(learner)}" for learner in entry.value.participants)


def _list_references(entry: Entry[Any]) -> Iterator[tuple[str, str]]:
    for _, reference, key in find_references(entry.value):
        yield reference.kind, fold_key(key)


def _find_entries(library: Library, paths: Collection[str]) -> dict[str, Entry[Any]]:
    return {record.path: record.entry for record in library.records if record.path in paths}


def _find_stem(path: str) -> str:
    """Return a path in its folded spelling, without the suffix: a profile and its picture are one subject, in any folder."""
    folder, _, name = fold_key(flatten_path(path)).rpartition("/")
    return f"{folder}/{name.rpartition('.')[0] or name}"


def _hash_state(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
