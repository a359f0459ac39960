"""Settles what counts, by the history: the day of each file, the version of a result on a closed board, and whose checks hold.

- Each entry gets the day on which it was sent (`Entry.sent_on`).
- **A result counts as it was when its challenge closed.** What was sent later, in an old file too, raises nothing: the version of the
  close counts, or what is worse, for the people whom it named. A result that is taken out (`ranked: false`) is out. A change of a
  *confirmed* result counts, because the merge bot never merges such a change without a moderator.
- **A check holds for the text that was checked.** If the title, the link or the text of a tip changed afterwards, the check is
  neither shown nor counted; the same goes for the confirmation of a result whose score, tasks, board or people changed.
- Thanks, checks, confirmations, and authors and members who were added later count on the day on which they were named.

What a file means for others as it counts is in `tip_facts`, `result_facts` and `learner_facts`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from lyceum.git import Commit, FileHistory
from lyceum.loader import Entry
from lyceum.schema import Result, Tip, TipCheck, fold_key
from lyceum.scoring.challenge_rules import ChallengeRules
from lyceum.scoring.file_days import find_change_day
from lyceum.scoring.learner_facts import find_learner_facts, is_past, map_former_names, map_handles_by_former_name
from lyceum.scoring.reading import MentionKey, ScoringReader
from lyceum.scoring.results import compute_score
from lyceum.scoring.versions import EntryVersions


def _may_link_to_tip(text: str) -> bool:
    """A quick look, so that few files need their versions; `TipUses` finds the links."""
    return any(mark in text for mark in (".md", "tips/", "../"))


class _Settler(ABC):
    """Settles one file: what of it counts, and since when people are named in it."""

    def __init__(self, reader: ScoringReader, entry: Entry[Any], file: FileHistory) -> None:
        self.reader, self.entry, self.file = reader, entry, file
        needs_versions = len(file.changes) > 1 and self._needs_versions()
        self.versions = EntryVersions(entry, file.first_commit, file.versions if needs_versions else ())
        self.changes: dict[str, Any] = {}
        """The fields of the value that count otherwise than they are written."""
        self.mentions: dict[MentionKey, Commit] = {}

    @abstractmethod
    def _needs_versions(self) -> bool:
        """Return whether earlier versions of the file can decide something. Most files are never read again."""

    def _may_name_somebody_later(self, people: Sequence[str]) -> bool:
        """A quick look: a lone author who sent the file was named in its first version."""
        if len(people) != 1:
            return True
        profile = self.reader.database.get(find_learner_facts, fold_key(people[0]))
        login, number = (profile.login, profile.number) if profile else (None, None)
        return not any(
            person.github_id == number
            if number is not None and person.github_id is not None
            else fold_key(person.login or "") == login
            for person in self.file.first_commit.people
        )

    @property
    def written_until(self) -> date | None:
        return self.reader.settings_value.written_dates_until

    def list_changes(self) -> tuple[tuple[str, Any], ...]:
        return tuple(self.changes.items())

    def list_mentions(self) -> tuple[tuple[MentionKey, Commit], ...]:
        """The commits that named people later, in a fixed order."""
        return tuple(sorted(self.mentions.items(), key=lambda item: item[0]))

    def update_value(self, changes: dict[str, Any]) -> None:
        self.changes |= changes
        self.entry = replace(self.entry, value=self.entry.value.model_copy(update=changes))

    def note_mentions(self, field: str, people: Iterable[str]) -> None:
        """Note the commit of everybody whom a later version named first."""
        if not self.versions.versions:
            return
        for person in {fold_key(key) for key in people}:
            names = self.get_names(person)
            commit = self.versions.find_later_first(
                lambda other, names=names: any(fold_key(key) in names for key in getattr(other.value, field))  # type: ignore[misc]
            )
            if commit:
                self.note_commit(field, person, commit)

    def note_commit(self, field: str, person: str, commit: Commit) -> None:
        """Note a later commit that named somebody. Its people decide nothing."""
        self.mentions[field, person] = replace(commit, people=())

    def get_names(self, person: str) -> frozenset[str]:
        """The folded handles that a learner has had."""
        return frozenset((person, *self.reader.database.get(map_former_names).get(person, ())))

    def get_handle(self, key: str) -> str:
        """The folded handle of today of a learner who was named by this key."""
        folded = fold_key(key)
        return self.reader.database.get(map_handles_by_former_name).get(folded, folded)


class TipSettler(_Settler):
    """Settles a tip: since when it names people, and which checks hold for its text."""

    entry: Entry[Tip]

    def _needs_versions(self) -> bool:
        tip = self.entry.value
        return bool(
            tip.thanks
            or tip.checked_by
            or tip.checked
            or _may_link_to_tip(self.entry.body)
            or self._may_name_somebody_later(tip.current_authors)
        )

    def settle(self) -> None:
        self.note_mentions("thanks", self.entry.value.thanks)
        self.note_mentions("current_authors", self.entry.value.current_authors)
        if self.entry.value.checked or self.entry.value.checked_by:
            self.update_value({"checked": self._settle_check_day(), "checked_by": self._settle_checks()})

    def _settle_check_day(self) -> date | None:
        """The day of `checked`, not later than it was sent; None if the text changed afterwards."""
        checked = self.entry.value.checked
        if checked is None:
            return None
        commit, since = self.versions.find_since(lambda other: other.value.checked == checked)
        if commit is None or _identify_text(since) != _identify_text(self.entry):
            return None
        return min(checked, find_change_day(commit, checked, written_until=self.written_until))

    def _settle_checks(self) -> tuple[TipCheck, ...]:
        """The checks of the current text, each with the day on which it was sent. A moved day makes no new check."""
        settled: list[TipCheck] = []
        counts: dict[str, int] = {}
        tip = self.entry.value
        for check in sorted(tip.checked_by, key=lambda check: check.on or tip.checked or date.max):
            person = fold_key(check.learner)
            number = counts[person] = counts.get(person, 0) + 1
            commit, since = self.versions.find_since(
                lambda other, person=person, number=number: (  # type: ignore[misc]
                    self._count_checks(other.value, person) >= number
                )
            )
            if commit is not None and _identify_text(since) == _identify_text(self.entry):
                day = find_change_day(commit, check.on or tip.checked, written_until=self.written_until)
                settled.append(TipCheck(learner=check.learner, on=day))
        return tuple(settled)

    def _count_checks(self, tip: Tip, person: str) -> int:
        names = self.get_names(person)
        return sum(fold_key(check.learner) in names for check in tip.checked_by)


class ResultSettler(_Settler):
    """Settles a result: when it was sent, what it said when its challenge closed, and who confirmed it."""

    entry: Entry[Result]

    def __init__(self, reader: ScoringReader, entry: Entry[Result], file: FileHistory, rules: ChallengeRules) -> None:
        self.rules = rules
        super().__init__(reader, entry, file)
        self.sent_on = reader.find_sent_day(file, entry.value.date)

    def _needs_versions(self) -> bool:
        result, closes = self.entry.value, self.rules.closes
        return bool(
            result.thanks
            or result.confirmed_by
            or (closes and is_past(self.reader.database, closes))
            or _may_link_to_tip(result.notes or "")
            or self._may_name_somebody_later(result.participants)
        )

    @property
    def settled_entry(self) -> Entry[Result]:
        return replace(self.entry, sent_on=self.sent_on)

    def settle(self) -> None:
        self.note_mentions("thanks", self.entry.value.thanks)
        self.note_mentions("participants", self.entry.value.participants)
        self._settle_arrival()
        confirmed = self._find_confirmations()
        if not confirmed:
            self._restore_closing_version()
            confirmed = self._find_confirmations()
        for person, commit in confirmed.items():
            if commit.sha != self.file.first_commit.sha:
                self.note_commit("confirmed_by", person, commit)
        if len(confirmed) < len({fold_key(key) for key in self.entry.value.confirmed_by}):
            kept = tuple(key for key in self.entry.value.confirmed_by if fold_key(key) in confirmed)
            self.update_value({"confirmed_by": kept})

    def _settle_arrival(self) -> None:
        """A file that was moved here from another challenge was sent on the day of the move."""
        changes = self.file.changes
        if len(changes) < 2:
            return
        folders = self.rules.folders
        arrival = next((change for change in changes if _get_challenge_folder(change.path) in folders), None)
        if arrival is not None and arrival is not changes[0]:
            self.sent_on = find_change_day(arrival.commit, self.entry.value.date, written_until=self.written_until)

    def _find_confirmations(self) -> dict[str, Commit]:
        """Those who confirmed the result as it counts, with the commit that named them."""
        confirmed: dict[str, Commit] = {}
        entry = self.entry
        for person in {fold_key(key) for key in entry.value.confirmed_by}:
            names = self.get_names(person)
            commit, since = self.versions.find_since(
                lambda other, names=names: any(fold_key(key) in names for key in other.value.confirmed_by)  # type: ignore[misc]
            )
            is_same = _identify_achievement(since) == _identify_achievement(entry)
            if commit is not None and is_same and self._find_entrants(entry.value) <= self._find_entrants(since.value):
                confirmed[person] = commit
        return confirmed

    def _restore_closing_version(self) -> None:
        """Take what the result said when the challenge closed. A score that is worse now stays."""
        closes, versions = self.rules.closes, self.versions
        if not closes or not versions.versions or not is_past(self.reader.database, closes):
            return
        in_time = [index for index, version in enumerate(versions.versions) if self._is_in_time(version.commit, closes)]
        if not in_time or in_time[-1] == len(versions.versions) - 1:
            return
        past = next((past for index in reversed(in_time) if (past := versions.parse(index))), None)
        if past is None:  # nothing in time could be read
            commit = versions.find_first(lambda _: True)
            self.sent_on = commit.sent_on if commit else self.sent_on
            return
        self._leave_out_latecomers(past)
        source = self.entry.value if _is_worse(self.rules, self.entry.value, past.value) else past.value
        self.update_value(
            {
                "score": source.score,
                "tasks": source.tasks,
                "date": past.value.date,
                "board": past.value.board,
                "ranked": past.value.ranked and self.entry.value.ranked,
            }
        )

    def _leave_out_latecomers(self, past: Entry[Result]) -> None:
        """Leave out people whom the result did not name when the challenge closed; unranked if it named nobody else."""
        entrants = self._find_entrants(past.value)
        result = self.entry.value
        kept = tuple(key for key in result.participants if self.get_handle(key) in entrants)
        if not kept:
            self.update_value({"ranked": False})
        elif result.team:
            self.update_value({"team": result.team.model_copy(update={"members": kept})})

    def _find_entrants(self, result: Result) -> set[str]:
        """The handles of today of everybody who entered a result."""
        return {self.get_handle(key) for key in result.participants}

    def _is_in_time(self, commit: Commit, closes: date) -> bool:
        return commit.sent_on <= closes or (self.written_until is not None and commit.merged_on <= self.written_until)


def _identify_text(entry: Entry[Tip]) -> tuple[str, str, str]:
    """What somebody who checks a tip has read: the title, the link and the text, without regard to spaces."""
    return entry.value.title, entry.value.url or "", " ".join(entry.body.split())


def _identify_achievement(entry: Entry[Result]) -> tuple[Any, ...]:
    """What somebody who confirms a result has seen."""
    result = entry.value
    board = fold_key(result.board) if result.board else ""
    return result.score, frozenset(map(fold_key, result.tasks)), board


def _is_worse(rules: ChallengeRules, result: Result, past: Result) -> bool:
    """Whether the score of a result is worse than it was, or is gone."""
    score, past_score = compute_score(rules, result), compute_score(rules, past)
    if score is None or past_score is None:
        return score is None and past_score is not None
    return score > past_score if rules.score.is_lower_better else score < past_score


def _get_challenge_folder(result_path: str) -> str:
    """The folder of the challenge that a result's path names."""
    match = re.match(r"(.*?challenges/[^/]+)/results/", result_path, re.DOTALL)
    return match[1] if match else str(PurePosixPath(result_path).parent.parent)
