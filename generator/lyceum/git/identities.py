"""Finds everything that identifies somebody in commits, as hashes: names, logins, numbers and addresses. No address leaves this package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lyceum.git.commit_log import apply_mailmap, find_head_commit, is_shallow, parse_log, read_log
from lyceum.git.people import Claim, clean_name, group_claims, hash_identities, list_claims
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


def find_identities(folder: Path, wanted: Iterable[str]) -> KnownIdentities:
    """Find everybody in the history of a hub whose name, login, number or address is one of these texts.

    The name of an account is left out if another account has it too, because its hash would take that person off as well.
    Raises RepositoryError if Git cannot read the repository.
    """
    repository = Repository(folder)
    if repository.working_tree is None or not find_head_commit(repository) or is_shallow(repository):
        return KnownIdentities(is_complete=False)
    keys = {_fold(text) for text in wanted} - {""}
    records = [record for record in parse_log(read_log(repository)) if len(record.parents) < 2]
    canonical = apply_mailmap(repository, {author for record in records for author in record.co_authors})
    claims = tuple(dict.fromkeys(claim for record in records for claim in list_claims(record, canonical)))
    claims_of: dict[tuple[str, object], list[Claim]] = defaultdict(list)
    accounts: dict[tuple[str, object], tuple[int | None, str | None]] = {}
    for key, account, claim in group_claims(claims):
        claims_of[key].append(claim)
        accounts.setdefault(key, account)
    owners_of_name: dict[str, set[tuple[str, object]]] = defaultdict(set)
    for key, own_claims in claims_of.items():
        for author, _ in own_claims:
            owners_of_name[_fold(clean_name(author.name))].add(key if accounts[key][1] else ("name", ""))

    names: dict[str, None] = {}
    hashes: set[str] = set()
    for key, own_claims in claims_of.items():
        number, login = accounts[key]
        own_names = [clean_name(author.name) for author, _ in own_claims]
        addresses = {address for author, written in own_claims for address in (author.email, written)}
        texts = {*map(_fold, own_names), *map(_fold, addresses), _fold(login or ""), str(number or "")}
        if keys & texts:
            unique_names = [name for name in own_names if not login or len(owners_of_name[_fold(name)]) == 1]
            hashes |= set(hash_identities(unique_names, login, number, addresses))
            names |= dict.fromkeys(own_names)
    return KnownIdentities(is_complete=True, names=tuple(names), hashes=frozenset(hashes))


def _fold(text: str) -> str:
    return fold_key(" ".join(text.split())).removeprefix("@")
