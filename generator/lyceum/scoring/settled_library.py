"""The library of a Hub: it looks like a ValidLibrary in which only what counts is left, and every look-up is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from lyceum.loader import RESULT_PATHS, VALID_ENTRY, Entry
from lyceum.queries import Database
from lyceum.schema import HubSettings
from lyceum.scoring.content_details import ChallengeDetails, TipDetails
from lyceum.scoring.learner_details import LearnerDetails
from lyceum.scoring.learner_facts import find_learner_facts
from lyceum.scoring.reading import ScoringReader
from lyceum.scoring.recorded_entries import RecordedMap

_SINGLE_FILES = ("hub", "topics", "badges")


class _SettingsEntry:
    """Looks like the entry of hub.yml."""

    path = "content/hub.yml"

    def __init__(self, value: HubSettings) -> None:
        self.value = value


class SettledLibrary(ScoringReader):
    """Everything in content/, as it counts."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.settings = _SettingsEntry(self.settings_value)

    @cached_property
    def learners(self) -> Mapping[str, Any]:
        return self._map_entries("learner")

    @cached_property
    def tips(self) -> Mapping[str, Any]:
        return self._map_entries("tip")

    @cached_property
    def challenges(self) -> Mapping[str, Any]:
        return self._map_entries("challenge")

    @cached_property
    def activities(self) -> Mapping[str, Any]:
        return self._map_entries("activity")

    def _map_entries(self, kind: str) -> Mapping[str, Any]:
        return RecordedMap(lambda: self.list_keys(kind), lambda key: self._find_settled(kind, key))

    def _find_settled(self, kind: str, key: str) -> Any:
        database = self.database
        match kind:
            case "learner":
                return LearnerDetails(database, key).entry if database.get(find_learner_facts, key) else None
            case "tip":
                return TipDetails(database, key).entry if key in self.list_keys(kind) else None
            case "challenge":
                return ChallengeDetails(database, key).entry if key in self.list_keys(kind) else None
        return database.find(VALID_ENTRY, f"{kind}/{key}")

    @property
    def results(self) -> tuple[Any, ...]:
        """All results, in path order."""
        challenges = self.list_keys("challenge")
        results = (result for key in challenges for result in ChallengeDetails(self.database, key).results)
        return tuple(sorted(results, key=lambda result: str(result.path)))

    @property
    def topics(self) -> Entry[Any] | None:
        return self.find_entry("topics", "")

    @property
    def badges(self) -> Entry[Any] | None:
        return self.find_entry("badges", "")

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file in content/, also those that are skipped."""
        return self.list_paths("paths")

    @property
    def omitted_paths(self) -> tuple[str, ...]:
        """The files that are left out because of an error, in path order."""
        return self.list_paths("omitted_paths")

    @property
    def large_losses(self) -> tuple[str, ...]:
        """A sentence for each loss that is too large to be published."""
        return self.list_paths("large_losses")

    def iterate_entries(self) -> Iterator[Entry[Any]]:
        """Iterate over every entry in path order, as it is written."""
        keys = [(kind, "") for kind in _SINGLE_FILES]
        keys += [(kind, key) for kind in ("learner", "tip", "challenge", "activity") for key in self.list_keys(kind)]
        for challenge in self.list_keys("challenge"):
            keys += [("result", path) for path in self.database.find(RESULT_PATHS, challenge) or ()]
        entries = [entry for kind, key in keys if (entry := self.find_entry(kind, key))]
        yield from sorted(entries, key=lambda entry: entry.path)
