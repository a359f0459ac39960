"""Asks Git for the log, the tracked files and the .mailmap, and parses the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lyceum.git.errors import UnreadableRepositoryError
from lyceum.git.repository import Repository, decode_path

LOG_SETTINGS = ("core.quotePath=false", "log.showSignature=false", "log.showRoot=true", "diff.relative=false",
            "diff.renameLimit=1000", "mailmap.file=", "mailmap.blob=")  # fmt: skip
"""The user's own settings do not change the log."""
_LOG_FIELDS = "%H %ct %aN %aE %ae %(trailers:key=Co-authored-by,valueonly=true,unfold=true,separator=%x0A)"
_COMMIT_HASH = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CONTACT_LINE = re.compile(r"([^<>\n]*)<([^<>\n]*)>\s*")


@dataclass(frozen=True, slots=True)
class CommitAuthor:
    """A name and an address as written in a commit."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One commit, as `git log` prints it."""

    sha: str
    timestamp: int
    """Seconds since 1970 at which it was committed."""
    author: CommitAuthor
    """After .mailmap was applied."""
    raw_email: str
    """The author's address before .mailmap was applied."""
    co_authors: tuple[CommitAuthor, ...]
    """Before .mailmap was applied."""
    file_changes: tuple[tuple[str, str, str], ...]
    """(the letter of Git's status, the old path, the new path)."""


def find_head_commit(repository: Repository) -> str | None:
    """Return the commit that is checked out; None before the first commit."""
    answer = repository.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return answer.text if answer.exit_code == 0 else None


def is_shallow(repository: Repository) -> bool:
    """Return whether the clone lacks older commits."""
    return _run(repository, "rev-parse", "--is-shallow-repository").strip() == b"true"


def list_tracked_paths(repository: Repository) -> tuple[str, ...]:
    """List the hub's paths in the commit that is checked out, relative to the top of the repository."""
    limit = [f":(literal){repository.prefix}"] if repository.prefix else []
    listing = _run(repository, "ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD", "--", *limit)
    return tuple(decode_path(path) for path in listing.split(b"\0") if path)


def read_log(repository: Repository) -> bytes:
    """Return the whole `git log`, newest commit first. It leaves out merges, so that a merge credits nobody."""
    return _run(
        repository,
        "log", "HEAD", "-z", "--date-order", "--no-merges", "--name-status", "-M", "--no-ext-diff", "--use-mailmap",
        "--encoding=UTF-8", f"--format={_LOG_FIELDS.replace(' ', '%x00')}", "--",
    )  # fmt: skip


def parse_log(log: bytes) -> Iterator[LogRecord]:
    """Yield the commits of `read_log`, newest first.

    A commit has six fields. Its files follow: a status (the first one after a line feed), then one path or two.
    A status is never a commit's hash, so neither a name nor a path can pass for a commit.
    """
    parts = iter(log.split(b"\0"))
    part = next(parts)
    while part:
        sha, timestamp, name, email, raw_email, trailers = part, *(next(parts) for _ in range(5))
        file_changes = []
        while (part := next(parts)) and not _COMMIT_HASH.fullmatch(part):
            status = part.lstrip(b"\n")[:1].decode()
            old_path = decode_path(next(parts))
            new_path = decode_path(next(parts)) if status in "RC" else old_path
            file_changes.append((status, old_path, new_path))
        yield LogRecord(
            sha=sha.decode(),
            timestamp=int(timestamp) if re.fullmatch(rb"-?[0-9]{1,20}", timestamp) else 0,
            author=CommitAuthor(_decode_text(name), _decode_text(email)),
            raw_email=_decode_text(raw_email),
            co_authors=tuple(_parse_co_authors(_decode_text(trailers))),
            file_changes=tuple(file_changes),
        )


def _parse_co_authors(trailers: str) -> Iterator[CommitAuthor]:
    """Yield an author for each line that is a name and an address in angle brackets; other lines are ignored."""
    for line in trailers.split("\n"):
        if contact := _CONTACT_LINE.fullmatch(line):
            yield CommitAuthor(contact[1].strip(), contact[2].strip())


def apply_mailmap(repository: Repository, authors: Iterable[CommitAuthor]) -> Mapping[CommitAuthor, CommitAuthor]:
    """Map each author to the one that .mailmap gives. Only co-authors need it: the log applies .mailmap to authors."""
    questions = sorted(authors, key=lambda author: (author.name, author.email))
    if not questions or not repository.working_tree or not (repository.working_tree / ".mailmap").is_file():
        return {}
    contacts = "".join(f"{author.name} <{author.email}>\n" for author in questions).encode()
    # The exit code is not looked at, because an error message would quote an address.
    output = repository.run("check-mailmap", "--stdin", stdin=contacts, settings=LOG_SETTINGS).output
    answers = [_CONTACT_LINE.fullmatch(line) for line in _decode_text(output).removesuffix("\n").split("\n")]
    if len(answers) != len(questions):
        return {}
    return {
        author: CommitAuthor(contact[1].strip(), contact[2].strip())
        for author, contact in zip(questions, answers, strict=True)
        if contact
    }


def _run(repository: Repository, *arguments: str) -> bytes:
    answer = repository.run(*arguments, settings=LOG_SETTINGS)
    if answer.exit_code:
        raise UnreadableRepositoryError(answer.error.strip().partition("\n")[0])
    return answer.output


def _decode_text(value: bytes) -> str:
    """Decode UTF-8; broken bytes become U+FFFD."""
    return value.decode("utf-8", "replace")
