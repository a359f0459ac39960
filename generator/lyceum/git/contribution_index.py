"""Knows what each person contributed, and who added each profile; it counts again only for people whom new commits concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lyceum.git.file_tracer import ShownFiles
from lyceum.git.history_store import KeyedTable
from lyceum.git.people_index import PeopleIndex

KIND_LETTERS = {"profile": "p", "content": "c", "code": "o", "docs": "d"}


@dataclass(frozen=True, slots=True)
class HubPlace:
    """Where the hub is in its repository."""

    prefix: str
    """The path of the hub's folder, with `/` at its end; empty at the top."""
    content_folder: str

    def is_profile(self, path: str) -> bool:
        """Return whether a path, from the top of the repository, is that of a profile."""
        inside = path.removeprefix(self.prefix)
        return inside.startswith(f"{self.content_folder}/learners/") and inside.endswith(".yml")

    def is_settings_file(self, path: str) -> bool:
        """Return whether only maintainers change a file: hub.yml and the others beside it, and their pages."""
        path = path.removeprefix(self.prefix)
        inside = path.removeprefix(f"{self.content_folder}/")
        return inside != path and ("/" not in inside or inside.startswith("pages/"))

    def classify(self, path: str) -> str:
        """Return `profile`, `content`, `docs` or `code` for a path of the hub."""
        path = path.removeprefix(self.prefix)
        if path.startswith(f"{self.content_folder}/pages/"):
            return "docs"
        if path.startswith(f"{self.content_folder}/learners/"):
            return "profile"
        if path.startswith(f"{self.content_folder}/"):
            return "content"
        return "docs" if path.casefold().endswith(".md") else "code"


class ContributionIndex:
    """A file counts under its name of today, or under its name at that time if it is gone."""

    def __init__(
        self, tables: Mapping[str, KeyedTable], people: PeopleIndex, shown_files: ShownFiles, place: HubPlace
    ) -> None:
        self._commits, self._claim_commits = tables["commits"], tables["claim_commits"]
        self._people, self._shown_files, self._place = people, shown_files, place
        self._persons = tables["people"]
        self._kinds = tables["kinds"]
        """By commit that touched the hub: the first letters of the kinds of its files."""
        self._project = tables["project"]
        """The commits to code or docs."""
        self._contributions = tables["contributions"]
        """By person: a claim, commits, first and last day, and commits to content, code and docs."""
        self._work = tables["work"]
        """By person without an account: the profiles that they touched, and whether they changed settings."""
        self._authors = tables["profile_authors"]
        """By profile: a claim of who added it, and whether they changed settings."""

    def update(self, commits: Iterable[int], changed_claims: Mapping[int, str]) -> None:
        """Count again what these commits and claims change. A claim comes with the hash of who it was before."""
        identities = {identity: None for identity in changed_claims.values() if identity}
        for commit in commits:
            self._classify_commit(commit)
            for claim in self._commits[commit][4]:
                identities |= self._get_identity(claim)
        for claim in changed_claims:
            identities |= self._get_identity(claim)
        profiles: dict[str, None] = {}
        for identity in identities:
            profiles |= dict.fromkeys(self._count(identity))
        for path in profiles:
            self._find_author(path)

    def _get_identity(self, claim: int) -> dict[str, None]:
        value = self._persons[claim]
        return {value[4]: None} if value else {}

    def _list_hub_paths(self, commit: int) -> list[str]:
        touches = self._commits[commit][5]
        paths = [(self._shown_files.find_path(file) if file is not None else "") or path for path, file in touches]
        return [path for path in paths if path.startswith(self._place.prefix)]

    def _classify_commit(self, commit: int) -> None:
        kinds = {self._place.classify(path) for path in self._list_hub_paths(commit)}
        letters = "".join(sorted(KIND_LETTERS[kind] for kind in kinds))
        if letters == self._kinds.get(commit, ""):
            return
        if letters:
            self._kinds[commit] = letters
        else:
            self._kinds.pop(commit)
        if "o" in letters or "d" in letters:
            self._project[commit] = letters
        else:
            self._project.pop(commit)

    def _count(self, identity: str) -> Iterator[str]:
        """Count one person's commits. Yields the profiles whose author this can be, or has been."""
        claims = self._people.list_claims(identity)
        numbers = sorted({commit for claim in claims for commit in self._claim_commits.get(claim, ())})
        commits = [(number, kinds) for number in numbers if (kinds := self._kinds.get(number))]
        if commits:
            days = [self._commits[number][7] for number, _ in commits]
            counts = [sum(letter in kinds for _, kinds in commits) for letter in "cod"]
            self._contributions[identity] = [claims[0], len(commits), min(days), max(days), *counts]
        else:
            self._contributions.pop(identity)
        yield from self._work.get(identity, ([],))[0]
        person = self._people.get_person(claims[0]) if claims else None
        if person is None or person.is_bot or person.login is not None or not commits:
            self._work.pop(identity)
            return
        profiles: set[str] = set()
        has_settings = False
        for number, _ in commits:
            paths = self._list_hub_paths(number)
            profiles |= {path for path in paths if self._place.is_profile(path)}
            has_settings |= any(self._place.is_settings_file(path) for path in paths)
        self._work[identity] = [sorted(profiles), has_settings]
        yield from self._work[identity][0]

    def _find_author(self, path: str) -> None:
        """Find who added a profile, for people without an account in their commits.

        It is the author of the commit that added the profile, if they touched no other profile, ever: a maintainer or a bot
        that adds the profiles of many is none of them.
        """
        claim = self._find_first_claim(path) if self._place.is_profile(path) else None
        person = self._people.get_person(claim) if claim is not None else None
        work = self._work.get(person.identity, ([], False)) if person and person.login is None else ([], False)
        if list(work[0]) == [path]:
            self._authors[path] = [claim, work[1]]
        else:
            self._authors.pop(path)

    def _find_first_claim(self, path: str) -> int | None:
        """The claim of the person who added the file at a path."""
        changes = self._shown_files.list_changes(path)
        claims = self._commits[changes[0][0]][4] if changes else ()
        people = ((claim, self._people.get_person(claim)) for claim in claims)
        return next((claim for claim, person in people if person and not person.is_bot), None)
