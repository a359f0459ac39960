"""Asks Git for the log, the tracked files and the .mailmap, and parses the answers."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from git import Repo

# What Git says

LOG_SETTINGS = ("core.quotePath=false", "log.showSignature=false", "log.showRoot=true", "diff.relative=false",
            "diff.renameLimit=1000", "mailmap.file=", "mailmap.blob=")  # fmt: skip
"""The reader's own Git settings change nothing."""
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
    sha: str
    timestamp: int
    author: CommitAuthor
    """As .mailmap says."""
    raw_email: str
    """The author's address as it stands in the commit."""
    co_authors: tuple[CommitAuthor, ...]
    """As they stand in the commit."""
    file_changes: tuple[tuple[str, str, str], ...]
    """The letter of Git's status, the old path, the new path."""


def find_head_commit(repo: Repo) -> str | None:
    """The commit that is checked out; None before the first one."""
    status, commit, _ = repo.git.rev_parse(
        "--verify", "--quiet", "HEAD^{commit}", with_extended_output=True, with_exceptions=False
    )
    return str(commit) if status == 0 else None


def list_tracked_paths(repo: Repo, prefix: str) -> tuple[str, ...]:
    """The paths below `prefix` in the commit that is checked out, relative to the repository."""
    listed: bytes = repo.git.ls_tree(
        "-r", "-z", "--name-only", "--full-tree", "HEAD", "--", *([f":(literal){prefix}"] if prefix else []),
        stdout_as_string=False, strip_newline_in_stdout=False,
    )  # fmt: skip
    return tuple(_decode_path(path) for path in listed.split(b"\0") if path)


def read_log(repo: Repo) -> bytes:
    """Everything that is asked of `git log`, newest first; merges are left out, and so credit nobody."""
    log: bytes = repo.git(c=LOG_SETTINGS).log(
        "HEAD", "-z", "--date-order", "--no-merges", "--name-status", "-M", "--no-ext-diff", "--use-mailmap",
        "--encoding=UTF-8", f"--format={_LOG_FIELDS.replace(' ', '%x00')}", "--",
        stdout_as_string=False, strip_newline_in_stdout=False,
    )  # fmt: skip
    return log


def parse_log(log: bytes) -> Iterator[LogRecord]:
    """The commits of `_log`, newest first.

    A commit is six fields; then come its files: a status (after a line feed, the first one) and one path or two.
    A status is never a commit's hash, so neither names nor paths can pass for a commit.
    """
    parts = iter(log.split(b"\0"))
    part = next(parts)
    while part:
        commit, seconds, name, email, written, trailers = part, *(next(parts) for _ in range(5))
        moves = []
        while (part := next(parts)) and not _COMMIT_HASH.fullmatch(part):
            status = part.lstrip(b"\n")[:1].decode()
            old = _decode_path(next(parts))
            moves.append((status, old, _decode_path(next(parts)) if status in "RC" else old))
        yield LogRecord(
            sha=commit.decode(),
            timestamp=int(seconds) if re.fullmatch(rb"-?[0-9]{1,20}", seconds) else 0,
            author=CommitAuthor(_decode_text(name), _decode_text(email)),
            raw_email=_decode_text(written),
            co_authors=tuple(_parse_co_authors(_decode_text(trailers))),
            file_changes=tuple(moves),
        )


def _parse_co_authors(trailers: str) -> Iterator[CommitAuthor]:
    """One for each line that is a name and an address in angle brackets; other lines name nobody."""
    for line in trailers.split("\n"):
        if contact := _CONTACT_LINE.fullmatch(line):
            yield CommitAuthor(contact[1].strip(), contact[2].strip())


def apply_mailmap(repo: Repo, authors: Iterable[CommitAuthor]) -> Mapping[CommitAuthor, CommitAuthor]:
    """Each author as .mailmap says; the log has done so for authors already, but not for co-authors."""
    asked = sorted(authors, key=lambda author: (author.name, author.email))
    if not asked or not (Path(repo.working_dir) / ".mailmap").is_file():
        return {}
    with tempfile.TemporaryFile() as contacts:
        contacts.write("".join(f"{author.name} <{author.email}>\n" for author in asked).encode())
        contacts.seek(0)
        _, answer, _ = repo.git(c=LOG_SETTINGS).check_mailmap(
            "--stdin", istream=contacts, with_extended_output=True, with_exceptions=False,
            stdout_as_string=False, strip_newline_in_stdout=False,
        )  # fmt: skip  # an exception would quote an address
    answers = [_CONTACT_LINE.fullmatch(line) for line in _decode_text(answer).removesuffix("\n").split("\n")]
    if len(answers) != len(asked):
        return {}
    return {
        author: CommitAuthor(contact[1].strip(), contact[2].strip())
        for author, contact in zip(asked, answers, strict=True)
        if contact
    }


def _decode_text(value: bytes) -> str:
    """What can be read of it: broken UTF-8 shows as U+FFFD."""
    return value.decode("utf-8", "replace")


def _decode_path(value: bytes) -> str:
    """The path as Python's file functions spell it: bytes that are no UTF-8 survive as surrogates."""
    return value.decode("utf-8", "surrogateescape")
