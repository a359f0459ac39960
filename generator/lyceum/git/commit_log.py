"""Asks Git for the log, the tracked files and the .mailmap, and parses the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from lyceum.git.errors import UnreadableRepositoryError
from lyceum.git.repository import Repository, decode_path
from lyceum.git.sent_trailer import SENT_TRAILER, is_merge_bot_message

LOG_SETTINGS = ("core.quotePath=false", "log.showSignature=false", "log.showRoot=true", "diff.relative=false",
            "diff.renameLimit=1000", "mailmap.file=", "mailmap.blob=")  # fmt: skip
"""The user's own settings do not change the log."""
_LOG_FIELDS = (
    "%H", "%P", "%ct", "%ad", "%aN", "%aE", "%an", "%ae", "%cn", "%ce",
    "%(trailers:key=Co-authored-by,valueonly=true,unfold=true,separator=%x0A)",
    f"%(trailers:key={SENT_TRAILER},valueonly=true,unfold=true,separator=%x0A)", "%s", "%b",
)  # fmt: skip
_RAW_DATE = re.compile(r"(-?[0-9]{1,20}) ([+-])([0-9]{2})([0-9]{2})")
_MIN_TIMESTAMP, _MAX_TIMESTAMP = 0, 253_370_764_800
"""From 1970 to the last year but one that Python knows: a time zone can move it by a day."""
_MIN_OFFSET, _MAX_OFFSET = timedelta(hours=-12), timedelta(hours=14)
"""The time zones that are furthest from UTC."""
_TIMESTAMP = re.compile(r"-?[0-9]{1,20}")
_CHANGE_STARTS = (":", "\n")
"""The first character of a changed file; that of a commit is a digit or a letter."""
_CONTACT_LINE = re.compile(r"([^<>\n]*)<([^<>\n]*)>\s*")


@dataclass(frozen=True, slots=True)
class CommitAuthor:
    """A name and an address as written in a commit."""

    name: str
    email: str


class PathChange(NamedTuple):
    """What a commit did to one path."""

    status: str
    """The letter of Git's status: A, D, M, R, …"""
    old_path: str
    new_path: str
    blob: str
    """The hash of the content after the change, or of what was deleted."""


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One commit, as `git log` prints it."""

    sha: str
    parents: tuple[str, ...]
    """The hashes of the commits before it. The first one is the branch that a merge was made on."""
    timestamp: int
    """Seconds since 1970 at which it was committed."""
    author_time: datetime
    """When its author wrote it, in the author's own time zone."""
    author: CommitAuthor
    """After .mailmap was applied."""
    raw_author: CommitAuthor
    """Before .mailmap was applied."""
    committer: CommitAuthor
    """Before .mailmap was applied."""
    co_authors: tuple[CommitAuthor, ...]
    """Before .mailmap was applied."""
    sent_trailers: tuple[str, ...]
    """The values of its trailers `Sent`."""
    has_merge_bot_message: bool
    """Whether its message is nothing but what the merge bot writes."""
    subject: str
    """The first line of its message."""
    file_changes: tuple[PathChange, ...]


def find_head_commit(repository: Repository) -> str | None:
    """Return the commit that is checked out; None before the first commit.

    Raises UnreadableRepositoryError if there is a commit and Git cannot read it."""
    answer = repository.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if answer.exit_code == 0:
        return answer.text
    name = repository.run("rev-parse", "--verify", "HEAD")
    branch = repository.run("symbolic-ref", "--quiet", "HEAD")
    if branch.exit_code == 0 and name.exit_code and not answer.error.strip():
        known = repository.run("for-each-ref", "--format=%(refname)", branch.text)
        if known.exit_code == 0 and not known.text:
            return None  # the branch has no commit yet
    reason = (answer.error.strip() or name.error.strip()).partition("\n")[0]
    raise UnreadableRepositoryError(reason or f"Git cannot read the commit {name.text}")


def is_shallow(repository: Repository) -> bool:
    """Return whether the clone lacks older commits."""
    return _run(repository, "rev-parse", "--is-shallow-repository").strip() == b"true"


def list_tracked_paths(repository: Repository, head: str = "HEAD") -> tuple[str, ...]:
    """List the hub's paths in a commit, relative to the top of the repository."""
    listing = _run(
        repository, "ls-tree", "-r", "-z", "--name-only", "--full-tree", head, "--", *_limit_to_hub(repository)
    )
    return tuple(decode_path(path) for path in listing.split(b"\0") if path)


def list_tracked_changes(repository: Repository, old_head: str, head: str) -> Mapping[str, bool]:
    """By path of the hub: whether a file came between two commits, or went."""
    listing = _run(
        repository,
        "diff-tree", "-r", "-z", "--no-renames", "--name-status", "--diff-filter=AD", old_head, head, "--",
        *_limit_to_hub(repository),
    )  # fmt: skip
    parts = listing.split(b"\0")
    return {decode_path(path): status == b"A" for status, path in zip(parts[::2], parts[1::2], strict=False)}


def _limit_to_hub(repository: Repository) -> list[str]:
    return [f":(literal){repository.prefix}"] if repository.prefix else []


def read_log(repository: Repository, head: str = "HEAD", *, after: str | None = None) -> bytes:
    """Return the `git log` of a commit, newest first, without the ancestors of `after`, and `after` itself.

    A merge lists no files, so that it credits nobody.
    """
    return _run(repository, *_list_log_arguments(head, after))


def _list_log_arguments(head: str, after: str | None = None) -> list[str]:
    return [
        "log", head, *([f"^{after}"] if after else []), "-z", "--diff-merges=off", "--raw", "--no-abbrev", "-M", "--no-ext-diff",
        "--use-mailmap", "--date=raw", "--encoding=UTF-8", f"--format={'%x00'.join(_LOG_FIELDS)}", "--",
    ]  # fmt: skip


def parse_log(log: bytes) -> Iterator[LogRecord]:
    """Yield the commits of `read_log`, newest first.

    The fields of a commit are followed by its files: `:modes hashes status` (the first one after a line feed), then one
    path or two. That is never a commit's hash, so neither a name nor a path can pass for a commit.
    """
    texts, paths = _split_log(log)
    index, end = 0, len(texts) - 1  # behind the last zero byte, there is nothing
    while index < end:
        fields, index = texts[index : index + len(_LOG_FIELDS)], index + len(_LOG_FIELDS)
        file_changes = []
        while index < end and texts[index][:1] in _CHANGE_STARTS:
            _, _, old_blob, new_blob, status = texts[index].split(" ")
            old_path = new_path = paths[index + 1]
            index += 2
            if status[0] in "RC":
                new_path = paths[index]
                index += 1
            file_changes.append(PathChange(status[0], old_path, new_path, old_blob if status == "D" else new_blob))
        yield _make_record(fields, tuple(file_changes))


def _split_log(log: bytes) -> tuple[Sequence[str], Sequence[str]]:
    """Return the parts of a log as texts, and as paths. They differ only where bytes are not UTF-8."""
    try:
        parts = log.decode().split("\0")
    except UnicodeDecodeError:
        return [_decode_text(part) for part in log.split(b"\0")], [decode_path(part) for part in log.split(b"\0")]
    return parts, parts


def _make_record(fields: Sequence[str], file_changes: tuple[PathChange, ...]) -> LogRecord:
    sha, parents, timestamp, author_time, name, email, raw_name, raw_email, *others = fields
    committer_name, committer_email, co_authors, sent, subject, body = others
    return LogRecord(
        sha=sha,
        parents=tuple(parents.split()),
        timestamp=int(timestamp) if _TIMESTAMP.fullmatch(timestamp) else 0,
        author_time=_parse_raw_date(author_time),
        author=_make_author(name, email),
        raw_author=_make_author(raw_name, raw_email),
        committer=_make_author(committer_name, committer_email),
        co_authors=tuple(_parse_co_authors(co_authors)) if co_authors else (),
        sent_trailers=tuple(value for value in sent.split("\n") if value) if sent else (),
        has_merge_bot_message=bool(sent) and is_merge_bot_message(subject, body),
        subject=subject,
        file_changes=file_changes,
    )


@lru_cache(maxsize=256)
def _make_author(name: str, email: str) -> CommitAuthor:
    """Return an author. It is mostly one of those before."""
    return CommitAuthor(name, email)


def _parse_raw_date(text: str) -> datetime:
    """Return the time of `seconds offset`. A time that no calendar has is 1970, and an offset that no place has is none."""
    match = _RAW_DATE.fullmatch(text)
    if match is None:
        return datetime.fromtimestamp(0, tz=UTC)
    offset = timedelta(hours=int(match[3]), minutes=int(match[4])) * (1 if match[2] == "+" else -1)
    zone = timezone(offset) if _MIN_OFFSET <= offset <= _MAX_OFFSET else UTC
    return datetime.fromtimestamp(min(max(int(match[1]), _MIN_TIMESTAMP), _MAX_TIMESTAMP), tz=zone)


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
