"""Settles what counts, by the history: the day of each file, the version of a result on a closed board, and whose checks hold.

- Each entry gets the day on which it was sent (`Entry.sent_on`).
- **A result counts as it was when its challenge closed.** What was sent later, in an old file too, raises nothing: the version of the
  close counts, or what is worse, for the people whom it named. A result that is taken out (`ranked: false`) is out. A change of a
  *confirmed* result counts, because the merge bot never merges such a change without a moderator.
- **A check holds for the text that was checked.** If the title, the link or the text of a tip changed afterwards, the check is
  neither shown nor counted; the same goes for the confirmation of a result whose score, tasks, board or people changed.
- Thanks, checks, confirmations, and authors and members who were added later count on the day on which they were named.

Everything above this module reads the settled library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel

from lyceum.git import Commit, FileHistory, History
from lyceum.loader import Entry, ValidLibrary, find_owner
from lyceum.schema import Challenge, Result, Tip, TipCheck, fold_key
from lyceum.scoring.file_days import find_change_day, find_sent_day, get_counted_day
from lyceum.scoring.results import compute_score
from lyceum.scoring.tip_uses import TipUses, collect_tip_uses
from lyceum.scoring.versions import EntryVersions, MentionKey

ValueT = TypeVar("ValueT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class SettledLibrary:
    """A library in which only what counts is left, and since when people are named in it."""

    library: ValidLibrary
    mention_commits: Mapping[MentionKey, Commit] = field(default_factory=dict)
    """The commit that named a person in a field, or linked to a tip of theirs, where that is not the file's first commit."""


def find_paths_with_versions(library: ValidLibrary, history: History, *, today: date) -> frozenset[str]:
    """The files whose earlier versions decide something; see `git.read_file_versions`."""
    paths = set()
    for entry in (*library.tips.values(), *library.results):
        file = history.files.get(entry.path)
        if (
            file
            and len(file.changes) > 1
            and (_needs_versions(entry, library, today) or _may_name_somebody_later(entry, file, library))
        ):
            paths.add(entry.path)
    return frozenset(paths)


def _needs_versions(entry: Entry[Any], library: ValidLibrary, today: date) -> bool:
    value = entry.value
    if isinstance(value, Tip):
        return bool(value.thanks or value.checked_by or value.checked or _may_link_to_tip(entry.body))
    challenge = library.challenges.get(fold_key(entry.challenge_key))
    closes = challenge.value.closes if challenge else None
    is_closed = closes is not None and closes < today
    return bool(value.thanks or value.confirmed_by or is_closed or _may_link_to_tip(value.notes or ""))


def _may_name_somebody_later(entry: Entry[Any], file: FileHistory, library: ValidLibrary) -> bool:
    """A quick look: a lone author who sent the file was named in its first version."""
    value = entry.value
    people = value.current_authors if isinstance(value, Tip) else value.participants
    if len(people) != 1:
        return True
    profile = library.learners.get(fold_key(people[0]))
    login, number = (find_owner(profile), library.find_account_number(profile.folded_key)) if profile else (None, None)
    return not any(
        person.github_id == number
        if number is not None and person.github_id is not None
        else fold_key(person.login or "") == login
        for person in file.first_commit.people
    )


def _may_link_to_tip(text: str) -> bool:
    """A quick look, so that few files need their versions; `TipUses` finds the links."""
    return any(mark in text for mark in (".md", "tips/", "../"))


def settle_library(library: ValidLibrary, history: History, *, today: date) -> SettledLibrary:
    """Settle every entry of a library without errors. Without a history, everything stays as it is written."""
    if not history.files:
        return SettledLibrary(library)
    settler = _Settler(library, history, today)
    settled = library.map_entries(settler.settle_entry)
    settler.note_uses(settled)
    return SettledLibrary(settled, settler.mention_commits)


class _Settler:
    def __init__(self, library: ValidLibrary, history: History, today: date) -> None:
        self.library, self.history, self.today = library, history, today
        self.written_until = library.settings.value.written_dates_until
        self.mention_commits: dict[MentionKey, Commit] = {}
        self._names_of = {
            handle: frozenset(map(fold_key, (handle, *entry.value.formerly)))
            for handle, entry in library.learners.items()
        }
        self._handle_by_former_name = {name: handle for handle, names in self._names_of.items() for name in names}
        self._challenge_folders = {
            key: self._list_challenge_folders(entry) for key, entry in library.challenges.items()
        }

    def settle_entry(self, entry: Entry[Any]) -> Entry[Any]:
        sent_on = find_sent_day(entry, self.history, written_until=self.written_until)
        if sent_on is None:
            return entry
        entry = replace(entry, sent_on=sent_on)
        match entry.value:
            case Tip():
                return self._settle_tip(entry, EntryVersions(entry, self.history))
            case Result():
                return self._settle_result(entry, EntryVersions(entry, self.history))
        return entry

    # Tips

    def _settle_tip(self, entry: Entry[Tip], versions: EntryVersions) -> Entry[Tip]:
        self._note_mentions(entry, versions, "thanks", entry.value.thanks)
        self._note_mentions(entry, versions, "current_authors", entry.value.current_authors)
        if not entry.value.checked and not entry.value.checked_by:
            return entry
        changes = {
            "checked": self._settle_check_day(entry, versions),
            "checked_by": self._settle_checks(entry, versions),
        }
        return _update_value(entry, changes)

    def _settle_check_day(self, entry: Entry[Tip], versions: EntryVersions) -> date | None:
        """The day of `checked`, not later than it was sent; None if the text changed afterwards."""
        checked = entry.value.checked
        if checked is None:
            return None
        commit, since = versions.find_since(lambda other: other.value.checked == checked)
        if commit is None or _identify_text(since) != _identify_text(entry):
            return None
        return min(checked, find_change_day(commit, checked, written_until=self.written_until))

    def _settle_checks(self, entry: Entry[Tip], versions: EntryVersions) -> tuple[TipCheck, ...]:
        """The checks of the current text, each with the day on which it was sent. A moved day makes no new check."""
        settled: list[TipCheck] = []
        counts: dict[str, int] = {}
        by_day = sorted(entry.value.checked_by, key=lambda check: check.on or entry.value.checked or date.max)
        for check in by_day:
            person = fold_key(check.learner)
            number = counts[person] = counts.get(person, 0) + 1
            commit, since = versions.find_since(
                lambda other, person=person, number=number: (  # type: ignore[misc]
                    self._count_checks(other.value, person) >= number
                )
            )
            if commit is not None and _identify_text(since) == _identify_text(entry):
                day = find_change_day(commit, check.on or entry.value.checked, written_until=self.written_until)
                settled.append(TipCheck(learner=check.learner, on=day))
                self.mention_commits[entry.path, "checked_by", person] = commit
        return tuple(settled)

    def _count_checks(self, tip: Tip, person: str) -> int:
        names = self._get_names(person)
        return sum(fold_key(check.learner) in names for check in tip.checked_by)

    # Results

    def _settle_result(self, entry: Entry[Result], versions: EntryVersions) -> Entry[Result]:
        self._note_mentions(entry, versions, "thanks", entry.value.thanks)
        self._note_mentions(entry, versions, "participants", entry.value.participants)
        challenge = self.library.challenges[fold_key(entry.challenge_key)]
        entry = self._settle_arrival(entry, challenge)
        confirmed = self._find_confirmations(entry, versions)
        if not confirmed:
            entry = self._restore_closing_version(entry, challenge, versions)
            confirmed = self._find_confirmations(entry, versions)
        for person, commit in confirmed.items():
            self.mention_commits[entry.path, "confirmed_by", person] = commit
        if len(confirmed) == len({fold_key(key) for key in entry.value.confirmed_by}):
            return entry
        kept = tuple(key for key in entry.value.confirmed_by if fold_key(key) in confirmed)
        return _update_value(entry, {"confirmed_by": kept})

    def _settle_arrival(self, entry: Entry[Result], challenge: Entry[Challenge]) -> Entry[Result]:
        """A file that was moved here from another challenge was sent on the day of the move."""
        changes = self.history.files[entry.path].changes
        folders = self._challenge_folders[challenge.folded_key]
        arrival = next((change for change in changes if _get_challenge_folder(change.path) in folders), None)
        if not changes or arrival is None or arrival is changes[0]:
            return entry
        day = find_change_day(arrival.commit, entry.value.date, written_until=self.written_until)
        return replace(entry, sent_on=day)

    def _list_challenge_folders(self, challenge: Entry[Challenge]) -> frozenset[str]:
        """Every folder that a challenge has been in."""
        file = self.history.files.get(challenge.path)
        return frozenset(str(PurePosixPath(change.path).parent) for change in file.changes) if file else frozenset()

    def _find_confirmations(self, entry: Entry[Result], versions: EntryVersions) -> dict[str, Commit]:
        """Those who confirmed the result as it counts, with the commit that named them."""
        confirmed: dict[str, Commit] = {}
        for person in {fold_key(key) for key in entry.value.confirmed_by}:
            names = self._get_names(person)
            commit, since = versions.find_since(
                lambda other, names=names: any(fold_key(key) in names for key in other.value.confirmed_by)  # type: ignore[misc]
            )
            is_same = _identify_achievement(since) == _identify_achievement(entry)
            if commit is not None and is_same and self._find_entrants(entry.value) <= self._find_entrants(since.value):
                confirmed[person] = commit
        return confirmed

    def _restore_closing_version(
        self, entry: Entry[Result], challenge: Entry[Challenge], versions: EntryVersions
    ) -> Entry[Result]:
        """The result with what it said when the challenge closed. A score that is worse now stays."""
        closes = challenge.value.closes
        if not closes or self.today <= closes or not versions.versions:
            return entry
        in_time = [index for index, version in enumerate(versions.versions) if self._is_in_time(version.commit, closes)]
        if not in_time or in_time[-1] == len(versions.versions) - 1:
            return entry
        past = next((past for index in reversed(in_time) if (past := versions.parse(index))), None)
        if past is None:  # nothing in time could be read
            commit = versions.find_first(lambda _: True)
            return replace(entry, sent_on=commit.sent_on) if commit else entry
        entry = self._leave_out_latecomers(entry, past)
        source = entry.value if _is_worse(challenge.value, entry.value, past.value) else past.value
        return _update_value(
            entry,
            {
                "score": source.score,
                "tasks": source.tasks,
                "date": past.value.date,
                "board": past.value.board,
                "ranked": past.value.ranked and entry.value.ranked,
            },
        )

    def _leave_out_latecomers(self, entry: Entry[Result], past: Entry[Result]) -> Entry[Result]:
        """The result without people whom it did not name when the challenge closed; unranked if it named nobody else."""
        entrants = self._find_entrants(past.value)
        kept = tuple(key for key in entry.value.participants if self._get_handle(key) in entrants)
        if not kept:
            return _update_value(entry, {"ranked": False})
        team = entry.value.team
        return _update_value(entry, {"team": team.model_copy(update={"members": kept})}) if team else entry

    def _find_entrants(self, result: Result) -> set[str]:
        """The handles of today of everybody who entered a result."""
        return {self._get_handle(key) for key in result.participants}

    def _is_in_time(self, commit: Commit, closes: date) -> bool:
        return commit.sent_on <= closes or (self.written_until is not None and commit.merged_on <= self.written_until)

    # People

    def _note_mentions(self, entry: Entry[Any], versions: EntryVersions, field: str, people: Iterable[str]) -> None:
        """Note the commit of everybody whom a later version named first."""
        if not versions.versions:
            return
        for person in {fold_key(key) for key in people}:
            names = self._get_names(person)
            commit = versions.find_first(
                lambda other, names=names: any(fold_key(key) in names for key in getattr(other.value, field))  # type: ignore[misc]
            )
            if commit is not None and commit != versions.first_commit:
                self.mention_commits[entry.path, field, person] = commit

    def note_uses(self, settled: ValidLibrary) -> None:
        """Note the commit of every link to a tip that a later version of a file added."""
        days = {key: get_counted_day(entry) for key, entry in settled.tips.items()}
        uses = collect_tip_uses(settled.tips, days, settled.settings.value.url)
        for entry in (*settled.tips.values(), *settled.results):
            versions = EntryVersions(entry, self.history)
            for author in _find_used_authors(uses, entry) if versions.versions else ():
                commit = versions.find_first(lambda other, author=author: author in _find_used_authors(uses, other))  # type: ignore[misc]
                if commit is not None and commit != versions.first_commit:
                    self.mention_commits[entry.path, "used", author] = commit

    def _get_names(self, person: str) -> frozenset[str]:
        """The folded handles that a learner has had."""
        return self._names_of.get(person, frozenset({person}))

    def _get_handle(self, key: str) -> str:
        """The folded handle of today of a learner who was named by this key."""
        folded = fold_key(key)
        return folded if folded in self._names_of else self._handle_by_former_name.get(folded, folded)


def _find_used_authors(uses: TipUses, entry: Entry[Any]) -> set[str]:
    """The authors of the tips that a tip or a result builds on."""
    if isinstance(entry.value, Result):
        return {author for authors in uses.find_used_by_result(entry).values() for author in authors}
    return {author for tip in uses.find_used_by_tip(entry) for author in uses.authors[tip]}


def _update_value(entry: Entry[ValueT], changes: Mapping[str, Any]) -> Entry[ValueT]:
    return replace(entry, value=entry.value.model_copy(update=dict(changes)))


def _identify_text(entry: Entry[Tip]) -> tuple[str, str, str]:
    """What somebody who checks a tip has read: the title, the link and the text, without regard to spaces."""
    return entry.value.title, entry.value.url or "", " ".join(entry.body.split())


def _identify_achievement(entry: Entry[Result]) -> tuple[Any, ...]:
    """What somebody who confirms a result has seen."""
    result = entry.value
    board = fold_key(result.board) if result.board else ""
    return result.score, frozenset(map(fold_key, result.tasks)), board


def _is_worse(challenge: Challenge, result: Result, past: Result) -> bool:
    """Whether the score of a result is worse than it was, or is gone."""
    score, past_score = compute_score(challenge, result), compute_score(challenge, past)
    if score is None or past_score is None:
        return score is None and past_score is not None
    return score > past_score if challenge.score.is_lower_better else score < past_score


def _get_challenge_folder(result_path: str) -> str:
    """The folder of the challenge that a result's path names."""
    return str(PurePosixPath(result_path).parent.parent)
