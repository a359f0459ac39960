"""A hub's folder in; who changed which of its files, when, and what each person contributed, out.

    repository → one `git log` → commits → persons (one per account) → files under the names of today → History

Names and dates in Git are claims that anyone can write: they are cleaned and clamped here and prove nothing.
E-mail addresses tell persons apart in this module, and never leave it.
"""

from __future__ import annotations

import datetime
import re
import shutil
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from git import Repo, Tree

LONGEST_NAME = 80
"""Characters of a person's name that are kept."""
NAMELESS = "somebody"
BOTS = frozenset(
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
BOT_ADDRESSES = frozenset(
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


def history(folder: Path, *, today: datetime.date, content: str = "content") -> History:
    """The history of the hub in `folder`, which may be a subfolder of its repository.

    Without a Git program, a repository, a commit, or a tracked file in `folder`, it is NO_HISTORY. A shallow clone
    credits everything to its oldest commit, so its history has a head, but neither files nor contributions.
    Every date lies between 1970-01-01 and `today`, UTC. `content` is the folder of contributions inside the hub.
    A repository that Git itself refuses (damaged, or owned by another user) raises Refused with Git's own words.
    """
    try:
        return _history(folder, today=today, content=content)
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "git":
            raise
        told = str(getattr(error, "stderr", "") or error).strip().removeprefix("stderr:").strip(" '\n")
        raise Refused(told.partition("\n")[0]) from None


class Refused(Exception):  # noqa: N818
    """Git does not read the repository; the sentence is Git's."""


def _history(folder: Path, *, today: datetime.date, content: str) -> History:
    if shutil.which("git") is None:
        return NO_HISTORY
    from git import InvalidGitRepositoryError, NoSuchPathError, Repo  # fails to import where there is no Git

    try:
        repo = Repo(folder, search_parent_directories=True, expand_vars=False)
    except (InvalidGitRepositoryError, NoSuchPathError):
        return NO_HISTORY
    with repo:
        if repo.working_tree_dir is None:
            return NO_HISTORY
        place = folder.resolve().relative_to(Path(repo.working_tree_dir).resolve()).as_posix()
        prefix = "" if place == "." else f"{place}/"
        head = _head(repo)
        tracked = _tracked(repo, prefix) if head else ()
        if not tracked:
            return NO_HISTORY
        if repo.git.rev_parse("--is-shallow-repository") == "true":
            return History(files=MappingProxyType({}), contributions=(), shallow=True, head=head)
        commits = tuple(_commits(_log(repo)))
        canonical = _canonical(repo, {author for commit in commits for author in commit.co_authors})

    changes = _changes(commits, canonical, today=today)
    touched = _touched(commits, tracked)
    return History(
        files=_files(changes, touched, prefix=prefix),
        contributions=_contributions(changes, touched, prefix=prefix, content=content),
        shallow=False,
        head=head,
        work=tuple(_work(changes, touched, prefix=prefix, content=content)),
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is named in a commit: one value for all commits of one account, under its newest name."""

    name: str
    login: str | None
    """The GitHub login, where one of GitHub's noreply addresses tells it."""
    github_id: int | None
    """GitHub's number of the account: it stays when the login changes."""
    bot: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A commit that is no merge."""

    commit: str
    when: datetime.datetime
    """When it was committed (not authored): UTC, aware."""
    people: tuple[Person, ...]
    """The author, then the co-authors, each once."""


@dataclass(frozen=True, slots=True)
class FileHistory:
    """The life of a file that exists now, under all the names that it had."""

    first: Change
    last: Change
    people: tuple[Person, ...]
    """In the order in which they first changed it."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person changed in the hub, co-authored commits included."""

    person: Person
    commits: int
    first: datetime.date
    last: datetime.date
    content: int
    """Commits that touched the content folder, its `pages` aside."""
    code: int
    """Commits that touched anything else that is not documentation."""
    docs: int
    """Commits that touched Markdown outside of the content folder, or its `pages`."""


@dataclass(frozen=True, slots=True)
class Work:
    """One commit of one person to code or docs; a commit to both is two."""

    person: Person
    commit: str
    on: datetime.date
    kind: Literal["code", "docs"]


@dataclass(frozen=True, slots=True)
class History:
    """What Git knows of a hub."""

    files: Mapping[str, FileHistory]
    """By path, relative to the hub's folder, with slashes."""
    contributions: tuple[Contribution, ...]
    """Most recent first, then by name."""
    shallow: bool
    head: str | None
    """The commit that is checked out."""
    work: tuple[Work, ...] = ()
    """Each commit to code or docs, newest first, for each of its people."""
    then: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    """What some files of today were called on a day that matters for them, and what they held; see `as_of`."""


NO_HISTORY = History(files=MappingProxyType({}), contributions=(), shallow=False, head=None)


def as_of(folder: Path, days: Mapping[str, datetime.date]) -> Mapping[str, tuple[str, bytes]]:
    """(path, bytes) of each file at the end of its day (UTC), under the name that it had then, by its path of today; without
    those that weren't there. For a folder that `history` knows; one process for each day and each file of another name then."""
    if not days:
        return {}
    from git import Blob, Repo

    found: dict[str, tuple[str, bytes]] = {}
    tree_of: dict[datetime.date, Tree | None] = {}
    with Repo(folder, search_parent_directories=True, expand_vars=False) as repo:
        place = folder.resolve().relative_to(Path(str(repo.working_tree_dir)).resolve()).as_posix()
        prefix = "" if place == "." else f"{place}/"

        def held(tree: Tree, path: str) -> bytes | None:
            try:
                there = tree / f"{prefix}{path}"
            except KeyError:
                return None
            return there.data_stream.read() if isinstance(there, Blob) else None

        for path, day in sorted(days.items()):
            if day not in tree_of:
                commit = repo.git.rev_list("-1", f"--before={day}T23:59:59+00:00", "HEAD")
                tree_of[day] = repo.commit(commit).tree if commit else None
            tree = tree_of[day]
            if tree is None:
                continue
            data, name = held(tree, path), path
            if data is None:
                told = repo.git(c=SETTINGS).log(
                    "HEAD", "-z", "--follow", "--name-only", "--format=", "--", f"{prefix}{path}"
                )  # fmt: skip
                earlier = dict.fromkeys(one.strip().removeprefix(prefix) for one in told.split("\0") if one.strip())
                for name in earlier:
                    if (data := held(tree, name)) is not None:
                        break
            if data is not None:
                found[path] = name, data
    return MappingProxyType(found)


# What Git says

SETTINGS = ("core.quotePath=false", "log.showSignature=false", "log.showRoot=true", "diff.relative=false",
            "diff.renameLimit=1000", "mailmap.file=", "mailmap.blob=")  # fmt: skip
"""The reader's own Git settings change nothing."""
FIELDS = "%H %ct %aN %aE %ae %(trailers:key=Co-authored-by,valueonly=true,unfold=true,separator=%x0A)"
HASH = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
CONTACT = re.compile(r"([^<>\n]*)<([^<>\n]*)>\s*")


@dataclass(frozen=True, slots=True)
class _Author:
    """A name and an address as written in a commit."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class _Commit:
    commit: str
    seconds: int
    author: _Author
    """As .mailmap says."""
    written: str
    """The author's address as it stands in the commit."""
    co_authors: tuple[_Author, ...]
    """As they stand in the commit."""
    moves: tuple[tuple[str, str, str], ...]
    """The letter of Git's status, the old path, the new path."""


def _head(repo: Repo) -> str | None:
    """The commit that is checked out; None before the first one."""
    status, commit, _ = repo.git.rev_parse(
        "--verify", "--quiet", "HEAD^{commit}", with_extended_output=True, with_exceptions=False
    )
    return str(commit) if status == 0 else None


def _tracked(repo: Repo, prefix: str) -> tuple[str, ...]:
    """The paths below `prefix` in the commit that is checked out, relative to the repository."""
    listed: bytes = repo.git.ls_tree(
        "-r", "-z", "--name-only", "--full-tree", "HEAD", "--", *([f":(literal){prefix}"] if prefix else []),
        stdout_as_string=False, strip_newline_in_stdout=False,
    )  # fmt: skip
    return tuple(_path(path) for path in listed.split(b"\0") if path)


def _log(repo: Repo) -> bytes:
    """Everything that is asked of `git log`, newest first; merges are left out, and so credit nobody."""
    log: bytes = repo.git(c=SETTINGS).log(
        "HEAD", "-z", "--date-order", "--no-merges", "--name-status", "-M", "--no-ext-diff", "--use-mailmap",
        "--encoding=UTF-8", f"--format={FIELDS.replace(' ', '%x00')}", "--",
        stdout_as_string=False, strip_newline_in_stdout=False,
    )  # fmt: skip
    return log


def _commits(log: bytes) -> Iterator[_Commit]:
    """The commits of `_log`, newest first.

    A commit is six fields; then come its files: a status (after a line feed, the first one) and one path or two.
    A status is never a commit's hash, so neither names nor paths can pass for a commit.
    """
    parts = iter(log.split(b"\0"))
    part = next(parts)
    while part:
        commit, seconds, name, email, written, trailers = part, *(next(parts) for _ in range(5))
        moves = []
        while (part := next(parts)) and not HASH.fullmatch(part):
            status = part.lstrip(b"\n")[:1].decode()
            old = _path(next(parts))
            moves.append((status, old, _path(next(parts)) if status in "RC" else old))
        yield _Commit(
            commit=commit.decode(),
            seconds=int(seconds) if re.fullmatch(rb"-?[0-9]{1,20}", seconds) else 0,
            author=_Author(_text(name), _text(email)),
            written=_text(written),
            co_authors=tuple(_co_authors(_text(trailers))),
            moves=tuple(moves),
        )


def _co_authors(trailers: str) -> Iterator[_Author]:
    """One for each line that is a name and an address in angle brackets; other lines name nobody."""
    for line in trailers.split("\n"):
        if contact := CONTACT.fullmatch(line):
            yield _Author(contact[1].strip(), contact[2].strip())


def _canonical(repo: Repo, authors: Iterable[_Author]) -> Mapping[_Author, _Author]:
    """Each author as .mailmap says; the log has done so for authors already, but not for co-authors."""
    asked = sorted(authors, key=lambda author: (author.name, author.email))
    if not asked or not (Path(repo.working_dir) / ".mailmap").is_file():
        return {}
    with tempfile.TemporaryFile() as contacts:
        contacts.write("".join(f"{author.name} <{author.email}>\n" for author in asked).encode())
        contacts.seek(0)
        _, answer, _ = repo.git(c=SETTINGS).check_mailmap(
            "--stdin", istream=contacts, with_extended_output=True, with_exceptions=False,
            stdout_as_string=False, strip_newline_in_stdout=False,
        )  # fmt: skip  # an exception would quote an address
    answers = [CONTACT.fullmatch(line) for line in _text(answer).removesuffix("\n").split("\n")]
    if len(answers) != len(asked):
        return {}
    return {
        author: _Author(contact[1].strip(), contact[2].strip())
        for author, contact in zip(asked, answers, strict=True)
        if contact
    }


def _text(value: bytes) -> str:
    """What can be read of it: broken UTF-8 shows as U+FFFD."""
    return value.decode("utf-8", "replace")


def _path(value: bytes) -> str:
    """The path as Python's file functions spell it: bytes that are no UTF-8 survive as surrogates."""
    return value.decode("utf-8", "surrogateescape")


# People

NOREPLY = re.compile(
    r"(?:([0-9]{1,18})\+)?([a-z0-9][a-z0-9_-]{0,38}(?:\[bot\])?)@users\.noreply\.github\.com", re.ASCII | re.IGNORECASE
)
JOINERS = "\u200c\u200d"


def _changes(
    commits: Sequence[_Commit], canonical: Mapping[_Author, _Author], *, today: datetime.date
) -> tuple[Change, ...]:
    """One for each commit, in the same order."""
    claims = [
        [
            (commit.author, commit.written),
            *((canonical.get(author, author), author.email) for author in commit.co_authors),
        ]
        for commit in commits
    ]
    persons = _persons([claim for named in claims for claim in named])
    return tuple(
        Change(
            commit=commit.commit,
            when=_when(commit.seconds, today=today),
            people=_each_once(persons[claim] for claim in named),
        )
        for commit, named in zip(commits, claims, strict=True)
    )


def _persons(claims: Iterable[tuple[_Author, str]]) -> Mapping[tuple[_Author, str], Person]:
    """The person behind each author and the address that they wrote, newest claim first.

    Persons are one by GitHub's number, else by login, else by address, else by name. A login without a number belongs
    to the account that bore it last. An address that .mailmap puts in the place of a noreply one has its account.
    """
    claims = tuple(dict.fromkeys(claims))
    account_behind: dict[str, tuple[int | None, str]] = {}
    number_of: dict[str, int] = {}
    for author, written in claims:
        if account := _account(author.email) or _account(written):
            account_behind.setdefault(author.email.casefold(), account)
            if account[0] is not None:
                number_of.setdefault(account[1].casefold(), account[0])

    persons: dict[tuple[_Author, str], Person] = {}
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
            name = _name(author.name)
            person_of[key] = Person(name, login, number, bot=_is_bot(name, login, address))
        persons[author, written] = person_of[key]
    return persons


def _each_once(people: Iterable[Person]) -> tuple[Person, ...]:
    """In the order in which they come.

    Two persons with one name and no login are equal, since their addresses stay here; but each is an object of its own.
    """
    return tuple({id(person): person for person in people}.values())


def _account(email: str) -> tuple[int | None, str] | None:
    """The number (where it is written) and the login inside one of GitHub's noreply addresses."""
    match = NOREPLY.fullmatch(email)
    return (int(match[1]) if match[1] else None, match[2]) if match else None


def _is_bot(name: str, login: str | None, address: str) -> bool:
    return (
        name.casefold().endswith("[bot]")
        or address in BOT_ADDRESSES
        or (login is not None and (login.casefold().endswith("[bot]") or login.casefold() in BOTS))
    )


def _name(claimed: str) -> str:
    """One line of at most LONGEST_NAME characters: no controls, no bidi, nothing invisible but joiners, no address."""
    visible = "".join(
        char for char in claimed if char.isspace() or char in JOINERS or unicodedata.category(char) not in {"Cc", "Cf"}
    )
    words = (word for word in visible.split() if "@" not in word[1:-1])
    name = " ".join(words)[:LONGEST_NAME].rstrip()
    return name if name.strip(JOINERS + " ") else NAMELESS


def _when(seconds: int, *, today: datetime.date) -> datetime.datetime:
    """The moment so many seconds after 1970 began, but not before that, nor after `today`."""
    end = datetime.datetime.combine(today, datetime.time(23, 59, 59), tzinfo=datetime.UTC)
    return datetime.datetime.fromtimestamp(min(max(seconds, 0), int(end.timestamp())), tz=datetime.UTC)


# Files


def _touched(commits: Sequence[_Commit], tracked: Iterable[str]) -> tuple[tuple[tuple[str, str | None], ...], ...]:
    """For each commit, newest first, the paths that it touched, each with the path of that file today, or None.

    Walking back, `now` leads from a name at that time to the name today. A name ends (walking back) where the file
    was renamed to another or deleted; before that it was another file's. In a straight history this is exact. Where
    branches ran side by side, the end of a name whose beginning was not seen yet is another branch's, and is passed
    over; and changes under a name that only a rename on another branch explains are `waiting` for that rename.
    """
    now: dict[str, str | None] = {path: path for path in tracked}
    born: set[str] = set()
    waiting: dict[str, list[tuple[int, int]]] = defaultdict(list)
    touched: list[list[tuple[str, str | None]]] = []

    for index, commit in enumerate(commits):
        touches: list[tuple[str, str | None]] = []
        touched.append(touches)
        for status, _, path in commit.moves:
            if path not in now and status != "D":
                waiting[path].append((index, len(touches)))
            touches.append((path, now.get(path) if status != "D" else None))

        renamed = [(old, now.get(new)) for status, old, new in commit.moves if status == "R"]
        born.update(new for status, _, new in commit.moves if status in "ARC")
        ended = [old for status, old, _ in commit.moves if status == "D"]
        ended += [old for old, current in renamed if current is None]
        for path in ended:
            if path in born or now.get(path) is None:
                now[path] = None
                waiting.pop(path, None)
                born.discard(path)
        for old, current in renamed:
            if current is not None:
                now[old] = current
                born.discard(old)
                for at, place in waiting.pop(old, ()):
                    touched[at][place] = (old, current)
    return tuple(tuple(touches) for touches in touched)


def _files(
    changes: Sequence[Change], touched: Sequence[Sequence[tuple[str, str | None]]], *, prefix: str
) -> Mapping[str, FileHistory]:
    """The files of today below `prefix`, sorted by path."""
    changes_of: dict[str, list[Change]] = defaultdict(list)
    for change, touches in zip(reversed(changes), reversed(touched), strict=True):
        for path in dict.fromkeys(current for _, current in touches if current is not None):
            changes_of[path].append(change)
    return MappingProxyType(
        {
            path.removeprefix(prefix): FileHistory(
                first=lived[0],
                last=lived[-1],
                people=_each_once(person for change in lived for person in change.people),
            )
            for path, lived in sorted(changes_of.items())
        }
    )


def _contributions(
    changes: Sequence[Change], touched: Sequence[Sequence[tuple[str, str | None]]], *, prefix: str, content: str
) -> tuple[Contribution, ...]:
    """One for each person who touched the hub: a file counts under its name of today, else under its name then."""
    made_by: dict[int, tuple[Person, list[tuple[datetime.date, set[str]]]]] = {}
    for change, touches in zip(changes, touched, strict=True):
        paths = [current or path for path, current in touches]
        kinds = {_kind(path.removeprefix(prefix), content) for path in paths if path.startswith(prefix)}
        if kinds:
            for person in change.people:
                made_by.setdefault(id(person), (person, []))[1].append((change.when.date(), kinds))
    contributions = (
        Contribution(
            person=person,
            commits=len(made),
            first=min(day for day, _ in made),
            last=max(day for day, _ in made),
            content=sum("content" in kinds for _, kinds in made),
            code=sum("code" in kinds for _, kinds in made),
            docs=sum("docs" in kinds for _, kinds in made),
        )
        for person, made in made_by.values()
    )
    return tuple(sorted(contributions, key=lambda c: (-c.last.toordinal(), c.person.name.casefold(), c.person.name)))


def _work(
    changes: Sequence[Change], touched: Sequence[Sequence[tuple[str, str | None]]], *, prefix: str, content: str
) -> Iterator[Work]:
    """As in `_contributions`, commit by commit."""
    for change, touches in zip(changes, touched, strict=True):
        paths = [current or path for path, current in touches]
        kinds = {_kind(path.removeprefix(prefix), content) for path in paths if path.startswith(prefix)}
        for person in change.people:
            if "code" in kinds:
                yield Work(person, change.commit, change.when.date(), "code")
            if "docs" in kinds:
                yield Work(person, change.commit, change.when.date(), "docs")


def _kind(path: str, content: str) -> str:
    """`content`, `docs` or `code`, for a path relative to the hub."""
    if path.startswith(f"{content}/pages/"):
        return "docs"
    if path.startswith(f"{content}/"):
        return "content"
    return "docs" if path.casefold().endswith(".md") else "code"
