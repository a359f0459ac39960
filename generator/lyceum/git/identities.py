"""Finds everything that identifies somebody in commits, as hashes: names, logins, numbers and addresses. No address leaves this package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lyceum.git.agents import AgentDetector
from lyceum.git.commit_log import apply_mailmap, find_head_commit, is_shallow, parse_log, read_log
from lyceum.git.history_store import make_tables
from lyceum.git.people import PeopleSettings, clean_name, hash_identities, list_claims
from lyceum.git.people_index import PeopleIndex
from lyceum.git.repository import Repository
from lyceum.schema import fold_key


@dataclass(frozen=True, slots=True)
class KnownIdentities:
    """What the history knows about somebody."""

    is_complete: bool
    """False if there is no history, or if it is shallow."""
    names: tuple[str, ...] = ()
    """The names under which the person committed, newest first; empty if nobody was found."""
    hashes: frozenset[str] = frozenset()
    namesakes: tuple[str, ...] = ()
    """If several people have the name that was asked for: the login of each, or the name of one without an account."""


@dataclass(slots=True)
class _CommitPerson:
    """Somebody in commits, with everything that they wrote there."""

    number: int | None
    login: str | None
    names: dict[str, None] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)

    @property
    def folded_names(self) -> set[str]:
        return {*map(_fold, self.names)}

    @property
    def exact_texts(self) -> set[str]:
        """What only this person has: the account and the addresses, folded."""
        return {*map(_fold, self.addresses), _fold(self.login or ""), str(self.number or "")} - {""}


def find_identities(folder: Path, text: str) -> KnownIdentities:
    """Find whose login, number or address a text is, or else everybody with this name.

    Raises RepositoryError if Git cannot read the repository.
    """
    people = _list_people(folder)
    if people is None:
        return KnownIdentities(is_complete=False)
    wanted = _fold(text)
    matches = [person for person in people if wanted in person.exact_texts]
    if matches:
        return _summarize(matches, people)
    matches = [person for person in people if wanted and wanted in person.folded_names]
    labels = dict.fromkeys(person.login or next(iter(person.names)) for person in matches)
    return _summarize(matches, people, namesakes=tuple(labels) if len(labels) > 1 else ())


def find_account_identities(
    folder: Path, login: str | None, number: int | None, *, names: Collection[str] = ()
) -> KnownIdentities:
    """Find what belongs to an account. The number decides where it is known, because a login can have been a stranger's.

    `names` are those under which they committed without an account. Raises RepositoryError if Git cannot read the repository.
    """
    people = _list_people(folder)
    if people is None:
        return KnownIdentities(is_complete=False)
    folded_login, folded_names = _fold(login or ""), {*map(_fold, names)}

    def is_wanted(person: _CommitPerson) -> bool:
        if person.login is None:
            return bool(person.folded_names & folded_names)
        if person.number is not None and number is not None:
            return person.number == number
        return _fold(person.login) == folded_login

    return _summarize([person for person in people if is_wanted(person)], people)


def _list_people(folder: Path) -> list[_CommitPerson] | None:
    """Everybody in the history, the newest first; None without a whole history."""
    repository = Repository(folder)
    if repository.working_tree is None or not find_head_commit(repository) or is_shallow(repository):
        return None
    records = [record for record in parse_log(read_log(repository)) if len(record.parents) < 2]
    canonical = apply_mailmap(repository, {author for record in records for author in record.co_authors})
    index = PeopleIndex(make_tables(None), PeopleSettings(AgentDetector(), frozenset()))
    for number, record in enumerate(reversed(records)):
        index.note_claims(number, list_claims(record, canonical))
    index.find_people()
    people = []
    for (number_of_account, login), claims in index.list_groups():
        names = dict.fromkeys(clean_name(author.name) for author, _ in claims)
        addresses = {address for author, written in claims for address in (author.email, written)}
        people.append(_CommitPerson(number_of_account, login, names, addresses))
    return people


def _summarize(
    matches: Sequence[_CommitPerson], people: Iterable[_CommitPerson], *, namesakes: tuple[str, ...] = ()
) -> KnownIdentities:
    """Hash what identifies some people. The name of an account is left out if others have it, too."""
    owner_counts = Counter(name for person in people for name in person.folded_names)
    names: dict[str, None] = {}
    hashes: set[str] = set()
    for person in matches:
        own_names = [name for name in person.names if not person.login or owner_counts[_fold(name)] == 1]
        hashes |= set(hash_identities(own_names, person.login, person.number, person.addresses))
        names |= person.names
    return KnownIdentities(is_complete=True, names=tuple(names), hashes=frozenset(hashes), namesakes=namesakes)


def _fold(text: str) -> str:
    return fold_key(" ".join(text.split())).removeprefix("@")
