"""The ledger of account numbers, `content/accounts.yml`: one line `handle: number` for each learner, in the order of arrival.

The merge bot writes it when it merges somebody's first change. A number never changes; a login can be given up and taken
by somebody else. The file has a reader of its own, because every judgement of a change reads it and it grows with the hub."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from lyceum.diagnostics import Position, Problem, Severity, sum_up_problems
from lyceum.i18n import escape_for_display, format_message
from lyceum.loader.file_text import decode_text, make_too_large_problem
from lyceum.schema import explain_invalid_key, fold_key

ACCOUNTS_FILE = "content/accounts.yml"
"""The ledger is no entry, and may be larger than one."""
MAX_ACCOUNTS_BYTES = 4 * 1024 * 1024
"""About 150,000 accounts."""
_MAX_LINE_CHARACTERS = 200
_MAX_SHOWN_CHARACTERS = 80
_LINE = re.compile(r"""(["']?)([^\s"'#:]{1,80})\1[ \t]{0,40}:[ \t]{1,40}([1-9][0-9]{0,17})(?:[ \t]{1,40}#.*)?""")
_LINE_HANDLE = re.compile(r"""[^\s"'#:]{1,80}""")
_INITIAL_TEXT = """\
# The number of each learner's GitHub account. A number stays the same when a login changes.
# The merge bot adds a line when it merges somebody's first change; nobody else needs to edit this file.
"""


@dataclass(frozen=True, slots=True)
class AccountLedger:
    """The account numbers that the hub recorded."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    """By folded handle, in the order of the file."""
    handles: Mapping[int, str] = field(default_factory=dict)
    """The folded handle of each number; of several, the first one."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each folded handle, from 1."""
    lost_lines: int = 0
    """Lines that are no accounts; at least 1 if the file cannot be read at all."""

    def locate(self, handle: str) -> Position:
        """Return the position of a folded handle; the first line if it is not there."""
        return Position(ACCOUNTS_FILE, self.lines.get(handle, 1), 1)


NO_ACCOUNTS = AccountLedger()
_LOST_ACCOUNTS = AccountLedger(lost_lines=1)


@lru_cache(maxsize=4)
def parse_account_ledger(data: bytes) -> tuple[AccountLedger, tuple[Problem, ...]]:
    """Read the ledger in one pass over its lines, and find the lines that are none. The first line of a handle counts."""
    if len(data) > MAX_ACCOUNTS_BYTES:
        return _LOST_ACCOUNTS, (make_too_large_problem(ACCOUNTS_FILE, len(data), most=MAX_ACCOUNTS_BYTES),)
    text = decode_text(data, ACCOUNTS_FILE)
    if isinstance(text, Problem):
        return _LOST_ACCOUNTS, (text,)
    numbers: dict[str, int] = {}
    lines: dict[str, int] = {}
    handles: dict[int, str] = {}
    problems: list[Problem] = []
    lost_lines = 0
    for line_number, line in _iterate_lines(text):
        match = _match_line(line)
        if match is None:
            lost_lines += 1
            problems.append(_make_line_problem(line_number, line))
            continue
        handle, number = fold_key(match[2]), int(match[3])
        if handle in numbers:
            problems.append(_make_duplicate_handle_problem(line_number, match[2], lines[handle]))
            continue
        numbers[handle], lines[handle] = number, line_number
        if (other := handles.setdefault(number, handle)) != handle:
            problems.append(_make_duplicate_number_problem(line_number, match[2], other))
    ledger = AccountLedger(MappingProxyType(numbers), MappingProxyType(handles), MappingProxyType(lines), lost_lines)
    return ledger, tuple(sum_up_problems(problems))


def _iterate_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number, line) of each line that is neither empty nor a comment."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _match_line(line: str) -> re.Match[str] | None:
    """Match a line with a handle and a number, without its line end."""
    match = _LINE.fullmatch(line.lstrip("\ufeff").rstrip(" \t\r\n")) if len(line) <= _MAX_LINE_CHARACTERS else None
    return match if match and not explain_invalid_key(match[2]) else None


def _make_line_problem(line_number: int, line: str) -> Problem:
    return Problem(
        Position(ACCOUNTS_FILE, line_number, 1),
        "not-an-account",
        format_message("`{line}` is not an account", line=escape_for_display(line.strip(), _MAX_SHOWN_CHARACTERS)),
        format_message(
            "write a handle and the number of its account, `ada: 583231`; https://api.github.com/users/ada shows it as `id`"
        ),
    )


def _make_duplicate_handle_problem(line_number: int, handle: str, first_line: int) -> Problem:
    return Problem(
        Position(ACCOUNTS_FILE, line_number, 1),
        "duplicate-account",
        format_message("`{handle}` has an account already, in line {line}", handle=handle, line=first_line),
        format_message("keep one of the two lines; the first one counts"),
    )


def _make_duplicate_number_problem(line_number: int, handle: str, other: str) -> Problem:
    return Problem(
        Position(ACCOUNTS_FILE, line_number, 1),
        "duplicate-account",
        format_message("`{handle}` has the account of `{other}`", handle=handle, other=other),
        format_message("one account has one profile: delete the line that is wrong"),
        Severity.WARNING,
    )


def format_account_line(handle: str, number: int) -> str:
    """Return the line of the ledger for an account, with its line end."""
    return f"{handle}: {number}\n"


def record_account(text: str, handle: str, number: int) -> str:
    """Return the text of the ledger with this account at its end, in place of lines with its handle or its number."""
    lines = (line for line in _split_lines(text) if not _is_line_of(line, handle) and _get_number(line) != number)
    text = "".join(lines) or _INITIAL_TEXT
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{format_account_line(handle, number)}"


def rename_account(text: str, old_handle: str, new_handle: str) -> str:
    """Return the text of the ledger with the number of one handle under another. All other lines stay as they are."""
    lines = _split_lines(text)
    if fold_key(old_handle) != fold_key(new_handle):  # a line without a profile would give the learner its number
        lines = [line for line in lines if not _is_line_of(line, new_handle)]
    return "".join(
        _LINE_HANDLE.sub(new_handle, line, count=1) if _is_line_of(line, old_handle) else line for line in lines
    )


def remove_account(text: str, handle: str) -> str:
    """Return the text of the ledger without the lines of a handle."""
    return "".join(line for line in _split_lines(text) if not _is_line_of(line, handle))


def _split_lines(text: str) -> list[str]:
    """Split a text into its lines with their line ends, as they are."""
    return re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)


def _is_line_of(line: str, handle: str) -> bool:
    match = _match_line(line)
    return match is not None and fold_key(match[2]) == fold_key(handle)


def _get_number(line: str) -> int | None:
    match = _match_line(line)
    return int(match[3]) if match else None
