"""Decides which names and addresses in commits belong to the same person, and cleans names and dates. No e-mail address leaves
the git package."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from lyceum.git.commit_log import CommitAuthor, LogRecord
from lyceum.git.history import Commit, Person

MAX_NAME_CHARACTERS = 80
"""Characters of a person's name that are kept."""
UNKNOWN_NAME = "somebody"
BOT_LOGINS = frozenset(
    {
        "action-bot",
        "actions-user",
        "allcontributors",
        "allcontributors-bot",
        "codecov",
        "codecov-io",
        "copilot",
        "dependabot",
        "dependabot-preview",
        "github-actions",
        "github-classroom",
        "greenkeeper",
        "greenkeeperio-bot",
        "imgbot",
        "imgbotapp",
        "mergify",
        "pre-commit-ci",
        "pyup-bot",
        "renovate",
        "renovate-bot",
        "semantic-release-bot",
        "snyk-bot",
        "sourcery-ai",
        "web-flow",
        "weblate",
        "whitesource-bolt-for-github",
    }
)
"""Logins of automatic accounts, in lower case; any other login that ends in `[bot]` is a bot too."""
BOT_EMAILS = frozenset(
    {
        "action@github.com",
        "actions@github.com",
        "github-actions@github.com",
        "noreply@github.com",
        "bot@renovateapp.com",
        "snyk-bot@snyk.io",
        "support@dependabot.com",
        "support@greenkeeper.io",
    }
)

_NOREPLY_ADDRESS = re.compile(
    r"(?:([0-9]{1,18})\+)?([a-z0-9][a-z0-9_-]{0,38}(?:\[bot\])?)@users\.noreply\.github\.com", re.ASCII | re.IGNORECASE
)
_JOINERS = "\u200c\u200d"


def identify_commits(
    records: Sequence[LogRecord], canonical: Mapping[CommitAuthor, CommitAuthor], *, today: datetime.date
) -> tuple[Commit, ...]:
    """Turn log records into commits with persons, in the same order."""
    claims_of = [
        [
            (record.author, record.raw_email),
            *((canonical.get(author, author), author.email) for author in record.co_authors),
        ]
        for record in records
    ]
    persons = _identify_persons([claim for claims in claims_of for claim in claims])
    return tuple(
        Commit(
            sha=record.sha,
            committed_at=_clamp_time(record.timestamp, today=today),
            people=deduplicate_persons(persons[claim] for claim in claims),
        )
        for record, claims in zip(records, claims_of, strict=True)
    )


def _identify_persons(claims: Iterable[tuple[CommitAuthor, str]]) -> Mapping[tuple[CommitAuthor, str], Person]:
    """Find the person behind each claim: an author after .mailmap, and the address in the commit. Newest claims come first.

    Two claims are the same person if they share GitHub's number, else the login, else the address, else the name. A
    login without a number belongs to the account that had it last. If .mailmap replaces a noreply address, the new
    address belongs to the same account.
    """
    claims = tuple(dict.fromkeys(claims))
    account_behind: dict[str, tuple[int | None, str]] = {}
    number_of: dict[str, int] = {}
    for author, written in claims:
        if account := _parse_noreply_address(author.email) or _parse_noreply_address(written):
            account_behind.setdefault(author.email.casefold(), account)
            if account[0] is not None:
                number_of.setdefault(account[1].casefold(), account[0])

    persons: dict[tuple[CommitAuthor, str], Person] = {}
    person_of: dict[tuple[str, object], Person] = {}
    for author, written in claims:
        address = author.email.casefold()
        number, login = account_behind.get(address, (None, None))
        if login is not None and number is None:
            number = number_of.get(login.casefold())
        key: tuple[str, object]
        if number is not None:
            key = ("number", number)
        elif login is not None:
            key = ("login", login.casefold())
        else:
            key = ("address", address) if address else ("name", author.name)
        if key not in person_of:
            name = _clean_name(author.name)
            person_of[key] = Person(name, login, number, is_bot=_is_bot(name, login, address))
        persons[author, written] = person_of[key]
    return persons


def deduplicate_persons(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return each person once, in the given order.

    Persons are compared by identity: without addresses, two persons with the same name and no login would be equal.
    """
    return tuple({id(person): person for person in people}.values())


def _parse_noreply_address(email: str) -> tuple[int | None, str] | None:
    """Return (the number if there is one, the login) from one of GitHub's noreply addresses; None for other addresses."""
    match = _NOREPLY_ADDRESS.fullmatch(email)
    return (int(match[1]) if match[1] else None, match[2]) if match else None


def _is_bot(name: str, login: str | None, address: str) -> bool:
    return (
        name.casefold().endswith("[bot]")
        or address in BOT_EMAILS
        or (login is not None and (login.casefold().endswith("[bot]") or login.casefold() in BOT_LOGINS))
    )


def _clean_name(claimed: str) -> str:
    """Return one line of at most MAX_NAME_CHARACTERS characters, without control, bidi or invisible characters and addresses.

    The zero-width joiners stay, because some scripts need them.
    """
    visible = "".join(
        char for char in claimed if char.isspace() or char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf"}
    )
    parts = (part for part in visible.split() if "@" not in part[1:-1])
    name = " ".join(parts)[:MAX_NAME_CHARACTERS].rstrip()
    return name if name.strip(_JOINERS + " ") else UNKNOWN_NAME


def _clamp_time(seconds: int, *, today: datetime.date) -> datetime.datetime:
    """Turn seconds since 1970 into a time, but not before 1970, nor after `today`."""
    end = datetime.datetime.combine(today, datetime.time(23, 59, 59), tzinfo=datetime.UTC)
    return datetime.datetime.fromtimestamp(min(max(seconds, 0), int(end.timestamp())), tz=datetime.UTC)
