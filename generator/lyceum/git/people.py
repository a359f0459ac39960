"""Decides which names and addresses in commits belong to the same person, and cleans names. No e-mail address leaves
the git package."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

from lyceum.git.agents import AgentDetector, is_product_name
from lyceum.git.commit_log import CommitAuthor, LogRecord
from lyceum.git.history import Person
from lyceum.markdown import is_default_ignorable
from lyceum.schema import hash_account_number, hash_bare_login, hash_name, hash_person_name

MAX_NAME_CHARACTERS = 80
"""Characters of a person's name that are kept."""
UNKNOWN_NAME = "somebody"
_NOREPLY_ADDRESS = re.compile(
    r"(?:([0-9]{1,18})\+)?([a-z0-9][a-z0-9_-]{0,38}(?:\[bot\])?)@users\.noreply\.github\.com", re.ASCII | re.IGNORECASE
)
_JOINERS = "\u200c\u200d"


Claim: TypeAlias = tuple[CommitAuthor, str]
"""An author after .mailmap, and the address in the commit."""
Account: TypeAlias = tuple[int | None, str | None]
"""GitHub's number, and the login."""


@dataclass(frozen=True, slots=True)
class PeopleSettings:
    """What hub.yml says about people in commits."""

    agents: AgentDetector
    forgotten: frozenset[str]
    """The hashes of the names, logins, numbers and addresses of people who asked to be named nowhere."""


def list_claims(record: LogRecord, canonical: Mapping[CommitAuthor, CommitAuthor]) -> list[Claim]:
    """The author, then the co-authors, with the addresses as they stand in the commit."""
    co_authors = ((canonical.get(author, author), author.email) for author in record.co_authors)
    return [(record.author, record.raw_author.email), *co_authors]


def identify_group(
    key: str, account: Account, claims: Sequence[Claim], settings: PeopleSettings
) -> Mapping[Claim, Person | None]:
    """Find who is behind the claims of one account or address, newest first; None for somebody who asked to be forgotten.

    `key` identifies the group. It is one person, and software that uses the same address is another.
    """
    number, login = account
    is_forgotten = settings.forgotten and _is_forgotten(number, login, claims, settings.forgotten)
    agents = _find_agent_claims(number, login, claims, settings.agents)
    persons: dict[Claim, Person | None] = {}
    for is_bot in (False, True):
        own_claims = [claim for claim in claims if (claim in agents) is is_bot]
        if own_claims:
            person = None if is_forgotten else _make_person(key, account, own_claims, is_bot=is_bot)
            persons |= dict.fromkeys(own_claims, person)
    return persons


def _find_agent_claims(
    number: int | None, login: str | None, claims: Sequence[Claim], agents: AgentDetector
) -> set[Claim]:
    """The claims of software among those of one account or address.

    A product's name alone decides only if nobody commits from there under another name: agents often write their own name
    beside the address of the person whom they work for.
    """
    certain = {
        (author, written)
        for author, written in claims
        if agents.is_agent_account(author.name, login, number, (author.email, written))
    }
    people = [author for author, written in claims if (author, written) not in certain]
    return certain if any(not is_product_name(author.name) for author in people) else set(claims)


def _make_person(key: str, account: Account, claims: Sequence[Claim], *, is_bot: bool) -> Person:
    """Make the person of these claims, under the newest name that no product has."""
    names = [author.name for author, _ in claims]
    own_names = names if is_bot else [name for name in names if not is_product_name(name)]
    identity = blake2b(f"{key} {is_bot}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    number, login = account
    return Person(clean_name((own_names or names)[0]), login, number, is_bot=is_bot, identity=identity)


def _is_forgotten(number: int | None, login: str | None, claims: Sequence[Claim], forgotten: frozenset[str]) -> bool:
    """Return whether somebody asked to be named nowhere. Where the account is known, a name says nothing: others have it, too."""
    addresses = {address for author, written in claims for address in (author.email, written)}
    logins = {account[1] for address in addresses if (account := parse_noreply_address(address))}
    names = [] if login else [author.name for author, _ in claims]
    hashes = set(hash_identities(names, None, number, addresses)) | {*map(hash_name, logins)}
    hashes |= {hash_name(clean_name(name)) for name in names}
    if number is None:
        hashes |= {hash_bare_login(text) for text in (*logins, *map(clean_name, names))}
    return bool(hashes & forgotten)


def hash_identities(
    names: Iterable[str], login: str | None, number: int | None, addresses: Iterable[str]
) -> Iterator[str]:
    """Yield the hash of everything that identifies a person in commits, without revealing it."""
    yield from (hash_person_name(clean_name(name)) for name in names if clean_name(name) != UNKNOWN_NAME)
    if login:
        yield hash_name(login) if number is None else hash_bare_login(login)
    if number is not None:
        yield hash_account_number(number)
    yield from (hash_name(address) for address in addresses if address)


@lru_cache(maxsize=4_096)
def parse_noreply_address(email: str) -> tuple[int | None, str] | None:
    """Return (the number if there is one, the login) from one of GitHub's noreply addresses; None for other addresses."""
    match = _NOREPLY_ADDRESS.fullmatch(email)
    return (int(match[1]) if match[1] else None, match[2]) if match else None


def clean_name(claimed: str) -> str:
    """Return one line of at most MAX_NAME_CHARACTERS characters, without control, bidi or invisible characters and addresses.

    The zero-width joiners stay, because some scripts need them.
    """
    visible = claimed
    if not (claimed.isascii() and claimed.isprintable()):
        visible = "".join(
            char
            for char in claimed
            if char.isspace()
            or char in _JOINERS
            or not (is_default_ignorable(char) or unicodedata.category(char) in {"Cc", "Cf"})
        )
    parts = (part for part in visible.split() if "@" not in part[1:-1])
    name = " ".join(parts)[:MAX_NAME_CHARACTERS].rstrip()
    return name if name.strip(_JOINERS + " ") else UNKNOWN_NAME
