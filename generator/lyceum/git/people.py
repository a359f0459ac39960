"""Decides which names and addresses in commits belong to the same person, and cleans their names and dates. E-mail addresses do not leave the git package."""

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
"""Logins, in lower case, of accounts that no person types for; any login ending in `[bot]` is one as well."""
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


# People

_NOREPLY_ADDRESS = re.compile(
    r"(?:([0-9]{1,18})\+)?([a-z0-9][a-z0-9_-]{0,38}(?:\[bot\])?)@users\.noreply\.github\.com", re.ASCII | re.IGNORECASE
)
_JOINERS = "\u200c\u200d"


def identify_commits(
    commits: Sequence[LogRecord], canonical: Mapping[CommitAuthor, CommitAuthor], *, today: datetime.date
) -> tuple[Commit, ...]:
    """One for each commit, in the same order."""
    claims = [
        [
            (commit.author, commit.raw_email),
            *((canonical.get(author, author), author.email) for author in commit.co_authors),
        ]
        for commit in commits
    ]
    persons = _identify_persons([claim for named in claims for claim in named])
    return tuple(
        Commit(
            sha=commit.sha,
            committed_at=_clamp_time(commit.timestamp, today=today),
            people=deduplicate_persons(persons[claim] for claim in named),
        )
        for commit, named in zip(commits, claims, strict=True)
    )


def _identify_persons(claims: Iterable[tuple[CommitAuthor, str]]) -> Mapping[tuple[CommitAuthor, str], Person]:
    """The person behind each author and the address that they wrote, newest claim first.

    Persons are one by GitHub's number, else by login, else by address, else by name. A login without a number belongs
    to the account that bore it last. An address that .mailmap puts in the place of a noreply one has its account.
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
    """In the order in which they come.

    Two persons with one name and no login are equal, since their addresses stay here; but each is an object of its own.
    """
    return tuple({id(person): person for person in people}.values())


def _parse_noreply_address(email: str) -> tuple[int | None, str] | None:
    """The number (where it is written) and the login inside one of GitHub's noreply addresses."""
    match = _NOREPLY_ADDRESS.fullmatch(email)
    return (int(match[1]) if match[1] else None, match[2]) if match else None


def _is_bot(name: str, login: str | None, address: str) -> bool:
    return (
        name.casefold().endswith("[bot]")
        or address in BOT_EMAILS
        or (login is not None and (login.casefold().endswith("[bot]") or login.casefold() in BOT_LOGINS))
    )


def _clean_name(claimed: str) -> str:
    """One line of at most LONGEST_NAME characters: no controls, no bidi, nothing invisible but joiners, no address."""
    visible = "".join(
        char for char in claimed if char.isspace() or char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf"}
    )
    words = (word for word in visible.split() if "@" not in word[1:-1])
    name = " ".join(words)[:MAX_NAME_CHARACTERS].rstrip()
    return name if name.strip(_JOINERS + " ") else UNKNOWN_NAME


def _clamp_time(seconds: int, *, today: datetime.date) -> datetime.datetime:
    """The moment so many seconds after 1970 began, but not before that, nor after `today`."""
    end = datetime.datetime.combine(today, datetime.time(23, 59, 59), tzinfo=datetime.UTC)
    return datetime.datetime.fromtimestamp(min(max(seconds, 0), int(end.timestamp())), tz=datetime.UTC)
