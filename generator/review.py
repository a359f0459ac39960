"""Two commits of a hub's repository in; whether merging them needs a person, and all reasons for that, out.

    base, head → the tree that their merge gives → files that differ from the base → owners, as the base says → Review

The head is never checked out, and nothing of it is run or asked who owns what: the base says that, by the number of an
account where it is known. What is judged is the tree that the merge would give, not the head as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from generator import reading, rules
from generator.avatars import BadPicture, from_picture
from generator.library import PICTURES, Entry, Library, markdown
from generator.markup import rendered
from generator.model import Learner, Result, Safe, Tip, folded
from generator.objects import LINK, MOST_BYTES, PLAIN, SUBMODULE, TOO_MUCH, File, Objects, TooMuch
from generator.objects import ReviewError as ReviewError
from generator.owners import Account, owner
from generator.problem import N_, Message, Problem, say, shown
from generator.source import LARGEST

KNOWN_HOST = re.compile(
    r"""(?x) (?:www\.)?(?: arxiv\.org | bitbucket\.org | codeberg\.org | codepen\.io | crates\.io
    | developer\.mozilla\.org | docs\.python\.org | docs\.rs | doi\.org | git-scm\.com | (?:gist\.)?github\.com
    | gitlab\.com | go\.dev | kaggle\.com | learn\.microsoft\.com | npmjs\.com | peps\.python\.org | pypi\.org
    | python\.org | (?:doc\.)?rust-lang\.org | stackoverflow\.com | vimeo\.com | w3\.org | youtu\.be | youtube\.com )
    | (?:[a-z-]+\.){0,2}wikipedia\.org"""
)
"""Hosts that anybody may link to."""
REFUSED = frozenset({"hidden-name", "no-login", "same-name", "submodule", "symbolic-link"})
"""Codes of what no person should merge either."""


class Verdict(StrEnum):
    SAFE = N_("safe")
    PERSON = N_("needs a person")
    REFUSED = N_("refused")


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One thing that was looked at: fine (`ok`), or in the way."""

    path: str
    """Empty: it is about the whole change."""
    code: str
    message: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Review:
    verdict: Verdict
    reasons: tuple[Reason, ...]
    problems: tuple[Problem, ...]
    """What is wrong in changed files, and in others because of the change; warnings included."""
    first: bool
    """The author has no profile on the base."""
    paths: tuple[str, ...] = ()
    """Files that differ from the base, in path order."""
    tree: str = ""
    """The id of the tree that the merge gives."""

    def as_json(self) -> dict[str, Any]:
        """Plain values: the same review gives the same, in the same order."""
        told = {"verdict": self.verdict.value, "first": self.first, "reasons": [asdict(one) for one in self.reasons]}
        problems = [{**asdict(one.where), **asdict(one), "severity": one.severity.value} for one in self.problems]
        return {**told, "problems": [{name: one[name] for name in one if name != "where"} for one in problems]}


def review(
    repository: Path, *, base: str, head: str, author: str, author_id: int | None, today: date, merged_today: int = 0
) -> Review:
    """What merging `head` into `base` would bring, judged for the account `author` with the number `author_id`; the hub
    is the repository's root. Nothing is fetched; all that the repository gains is loose objects of the merged tree.
    Raises ReviewError where a revision, a common commit, or a tree that can be read in bounds is missing."""
    git = Objects(repository)
    ours, theirs = git.commit(base), git.commit(head)
    asked = _differing(git.files(git.fork(ours, theirs)), git.files(theirs))
    tree, conflicts = git.merged(ours, theirs)
    before, after = git.files(ours), git.files(tree)
    paths = _differing(before, after)
    forms = _forms(before, after, paths)
    good = {path: file for path, file in after.items() if not any(code in REFUSED for code, _ in forms.get(path, ()))}
    memo: reading.Memo = {}  # most of the two is the same, and read once
    old, known, pages = _read(git, before, today, memo)
    new, found, _ = _read(git, good, today, memo)
    was, now = ({entry.path: entry for entry in library.entries()} for library in (old, new))
    change = _Change(author, author_id, before, after, paths, old, new, was, now, git)
    brought = tuple(sorted(one for one in found if one.where.path in paths or one not in known))

    def reasons() -> Iterator[Reason]:
        for path in conflicts:
            yield Reason(shown(path, 999), "conflict", say("both sides changed this file"), False)
        for path in {*asked}.difference(paths, conflicts):
            yield Reason(shown(path, 999), "already-there", say("merging changes nothing here"), True)
        for path in paths:
            crosses = [*forms[path], *_crosses(change, path)]
            for code, said in crosses or [("yours", say("this is yours to change"))]:
                yield Reason(shown(path, 999), code, said, not crosses)
        yield from _of_the_whole(change, merged_today)
        yield from _of_links(change, pages)
        yield from _of_problems(brought, paths)

    told = tuple(sorted(set(reasons())))
    bad = {reason.code for reason in told if not reason.ok}
    verdict = Verdict.REFUSED if bad & REFUSED else Verdict.PERSON if bad else Verdict.SAFE
    return Review(verdict, told, brought, first=not change.own, paths=paths, tree=tree)


# What is there ---------------------------------------------------------------------------------------------------


def _differing(one: Mapping[str, File], other: Mapping[str, File]) -> tuple[str, ...]:
    """Paths in path order: a renamed file is one that is gone and one that is new."""
    return tuple(sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path)))


def held(git: Objects, files: Mapping[str, File]) -> Mapping[str, bytes | int]:
    """The content among these files: texts by path; of what is too large to be read, and of what is no text, the size.
    Links and other repositories are left out. Nothing is laid out on a disk."""
    inside = {path: file for path, file in files.items() if path.startswith("content/") and not _hidden(path)}
    plain = {path: file for path, file in inside.items() if file.mode not in (LINK, SUBMODULE)}
    texts = {path: file for path, file in plain.items() if path.endswith((".md", ".yml")) and file.size <= LARGEST}
    if sum(file.size for file in texts.values()) > MOST_BYTES:
        raise TooMuch(TOO_MUCH)
    contents = git.contents(texts.values())
    return {path: contents[file.id] if path in texts else file.size for path, file in plain.items()}


def laid_out(git: Objects, files: Mapping[str, File], folder: Path) -> None:
    """The content among these files, in a folder; what is no text has its size alone."""
    (folder / "content").mkdir(exist_ok=True)
    for path, data in held(git, files).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as made:
            made.write(data if isinstance(data, bytes) else b"")
            made.truncate(len(data) if isinstance(data, bytes) else min(data, LARGEST + 1))


def _read(
    git: Objects, files: Mapping[str, File], today: date, memo: reading.Memo
) -> tuple[Library, frozenset[Problem], str]:
    """(the hub that these files are, what is wrong with it, the text of the maintainers' pages)."""
    texts = held(git, files)
    library, problems = reading.library_of(texts, memo)
    pages = b"\n".join(
        text for path, text in texts.items() if path.startswith("content/pages/") and isinstance(text, bytes)
    )
    return library, frozenset((*problems, *rules.check(library, today=today))), pages.decode("utf-8", "replace")


# Of each file ------------------------------------------------------------------------------------------------------

_Cross = tuple[str, Message]
"""A code and a sentence: what is in the way."""
_ODD = {LINK: ("symbolic-link", say("a symbolic link")), SUBMODULE: ("submodule", say("another repository"))}
_PICTURE = re.compile(rf"content/learners/(?P<key>[^/]+)(?i:{'|'.join(map(re.escape, PICTURES))})")
_TEXT = re.compile(r"content/(?:learners/[^/]+\.yml|tips/[^/]+\.md|challenges/[^/]+/results/[^/]+\.yml)")


def _forms(
    before: Mapping[str, File], after: Mapping[str, File], paths: Sequence[str]
) -> Mapping[str, tuple[_Cross, ...]]:
    """For each path: what is wrong with the file's name and its kind, whatever stands in it."""
    was, now = _places(before), _places(after)
    spelled = Counter(map(folded, now))

    def crosses(path: str) -> Iterator[_Cross]:
        old, new = before.get(path), after.get(path)
        if new and _hidden(path):
            yield "hidden-name", say("no file may have this name: it hides where it lies, or what it is called")
        if new and any(place not in was and spelled[folded(place)] > 1 for place in _places([path])):
            yield "same-name", say("this is the name of something else, in other capitals or another way to write it")
        if new and new.mode in (LINK, SUBMODULE):
            yield _ODD[new.mode]
        elif any(file and file.mode != PLAIN for file in (old, new)):
            yield "not-plain", say("this is no plain file, or was none")

    return {path: tuple(crosses(path)) for path in paths}


def _places(paths: Iterable[str]) -> set[str]:
    """The paths, and all folders above them."""
    places: set[str] = set()
    for path in paths:
        while path and path not in places:
            places.add(path)
            path = path.rpartition("/")[0]
    return places


def _hidden(path: str) -> bool:
    return (
        len(path) > 999
        or any(c == "\\" or unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in path)
        or any(part in ("", ".", "..") or len(part.encode()) > 255 for part in path.split("/"))
    )


@dataclass(frozen=True)
class _Change:
    """Who asks for what: the base as it is, and as it would be."""

    author: str
    number: int | None
    before: Mapping[str, File]
    after: Mapping[str, File]
    paths: tuple[str, ...]
    old: Library
    new: Library
    was: Mapping[str, Entry[Any]]
    now: Mapping[str, Entry[Any]]
    git: Objects

    @property
    def settings(self) -> Safe:
        """What the base allows."""
        return self.old.community.value.safe

    def readable(self, path: str) -> bool:
        """Whether a picture is one."""
        file = self.after[path]
        try:
            from_picture(self.git.contents([file])[file.id], sizes=(96,))
        except BadPicture:
            return False
        return True

    @cached_property
    def account(self) -> Account:
        return Account(self.author, self.number, self.old)

    @property
    def login(self) -> str | None:
        return self.account.login

    @cached_property
    def logins(self) -> frozenset[str]:
        """Of the members and moderators on the base."""
        members = (owner(one) for one in self.old.learners.values())
        return frozenset(filter(None, (*members, *map(folded, self.old.community.value.moderators))))

    @property
    def own(self) -> frozenset[str]:
        """Handles of the author's profiles on the base."""
        return self.account.own

    @property
    def lost(self) -> frozenset[str]:
        """Handles of profiles with the author's login that are not theirs by the number."""
        return self.account.lost

    @cached_property
    def handles(self) -> frozenset[str]:
        """Whom the author may speak for: their profile on the base, or the one that they bring."""
        brought = {key: one for key, one in self.new.learners.items() if one.path not in self.before}
        return self.own or frozenset(key for key, one in brought.items() if owner(one) == self.login)


def _people(entry: Entry[Any]) -> frozenset[str]:
    """The handles of everybody whose file this is said to be."""
    match entry.value:
        case Learner():
            return frozenset({folded(entry.key)})
        case Tip() as tip:
            return frozenset(map(folded, (tip.author,) if tip.author else tip.authors))
        case Result() as result:
            return frozenset(map(folded, result.people))
    return frozenset()


def _crosses(change: _Change, path: str) -> Iterator[_Cross]:
    """What keeps the change of one file from being safe: where it lies, whose it is, what it says."""
    picture = _PICTURE.fullmatch(path)
    if not picture and not _TEXT.fullmatch(path):
        yield "maintainers-file", say("those who look after the hub decide on this file")
        return
    old, new = change.was.get(path), change.now.get(path)
    if path in change.before:
        yield from _of_the_owner(change, change.old.learners.get(folded(picture["key"])) if picture else old, path)
    if path not in change.after:
        return
    if picture:
        yield from _of_a_picture(change, path, folded(picture["key"]))
    elif new is None or (old is None and path in change.before):
        yield "unreadable", say("this file cannot be read, or could not")
    elif isinstance(new.value, Learner):
        yield from _of_a_profile(change, new, old)
    else:
        yield from _of_a_work(change, new, old)


def _of_the_owner(change: _Change, entry: Entry[Any] | None, path: str) -> Iterator[_Cross]:
    people = _people(entry) if entry and entry.path not in change.old.doubtful_paths else frozenset()
    if people & change.own:
        if path not in change.after and not people <= change.own:
            yield "shared", say("this is the work of others as well")
    elif people & change.lost:
        yield "account-changed", say("your login stands here, but the number of the account says something else")
    else:
        yield "not-yours", say("this is somebody else's, or nobody's")


def _of_a_picture(change: _Change, path: str, whose: str) -> Iterator[_Cross]:
    if not change.settings.pictures:
        yield "picture", say("somebody looks at every picture")
    elif whose not in change.handles:
        yield "not-yours", say("this is somebody else's, or nobody's")
    elif not change.readable(path):
        yield "unreadable", say("this file cannot be read, or could not")


def _of_a_profile(change: _Change, entry: Entry[Learner], old: Entry[Learner] | None) -> Iterator[_Cross]:
    value = entry.value
    if old:
        for name in ("github", "github_id", "formerly"):
            proven = entry.address_key in change.own and (name, old.value.github_id) == ("github_id", None)
            if getattr(old.value, name) != getattr(value, name) and not (proven and value.github_id == change.number):
                yield "owner-changed", say("`{field}` says whose profile this is", field=name)
        return
    if entry.address_key in change.old.learners:
        yield "handle-taken", say("there is a profile of this name")
    elif entry.address_key != change.login and entry.address_key in change.logins:
        yield "handle-taken", say("this is the login of somebody here; your own, or a name of your own, is free")
    if owner(entry) != change.login:
        yield "not-your-login", say("a profile is yours if your login is its name, or stands in `github`")
    if value.github_id not in (None, change.number):
        yield "wrong-number", say("`github_id` is the number of another account")
    if value.formerly:
        yield "former-name", say("a new profile has no earlier names")
    if change.own:
        yield "second-profile", say("you have a profile already")
    if change.lost:
        yield "account-changed", say("a profile with your login has the number of another account")


def _named_after(change: _Change, entry: Entry[Any]) -> set[str]:
    """Whose result a file's name says that it is: `ada`, `ada-2`."""
    key = folded(entry.key) if isinstance(entry.value, Result) else ""
    return {key, re.sub(r"-\d+$", "", key)} & change.old.learners.keys()


def _of_a_work(change: _Change, entry: Entry[Any], old: Entry[Any] | None) -> Iterator[_Cross]:
    people = _people(entry)
    if old:
        if people != _people(old):
            yield "people-changed", say("other people than before are said to have made this")
    elif not people & change.handles or _named_after(change, entry) - change.handles:
        yield "not-your-name", say("this is said to be somebody else's work")
    elif not people <= change.handles:
        yield "speaks-for-others", say("this is said to be the work of others as well")
    if isinstance(entry.value, Tip):
        checked = {folded(one.learner) for one in entry.value.checked_by}
        if checked - {folded(one.learner) for one in (old.value.checked_by if old else ())}:
            yield "confirmation", say("somebody else is said to have confirmed it")
    if isinstance(entry.value, Result):
        confirmed = {folded(key) for key in entry.value.confirmed_by}
        seen = ("score", "date", "tasks", "board", "evidence")
        if confirmed - {folded(key) for key in (old.value.confirmed_by if old else ())}:
            yield "confirmation", say("somebody else is said to have confirmed it")
        elif confirmed and old and any(getattr(old.value, name) != getattr(entry.value, name) for name in seen):
            yield "confirmed-result", say("this is another result than the one that was confirmed")


# Of the whole ------------------------------------------------------------------------------------------------------


def _of_the_whole(change: _Change, merged_today: int) -> Iterator[Reason]:
    many, most = len(change.paths), change.settings.daily
    if not change.login:
        yield Reason("", "no-login", say("`{author}` is not a GitHub login", author=change.author), False)
    if not many:
        yield Reason("", "nothing-changes", say("there is nothing to merge"), False)
    said = say("it changes {many} files; {most} are merged without a person", many=many, most=most)
    yield Reason("", "files", said, many <= most)
    said = say("{many} changes by you were merged today, of {most} without a person", many=merged_today, most=most)
    yield Reason("", "daily-limit", said, merged_today < most)
    if not change.own:
        automatic = change.old.community.value.welcome == "automatic"
        said = say("your first contribution") if automatic else say("somebody looks at a person's first contribution")
        yield Reason("", "first-contribution", said, automatic)


def _of_links(change: _Change, pages: str) -> Iterator[Reason]:
    """Hosts that nothing on the base links to; of its entries, only those that name one are rendered for it."""
    linked = {path: _hosts(change.now[path]) for path in change.paths if path in change.now}
    allowed = tuple(change.settings.hosts)
    named = {host for hosts in linked.values() for host in hosts if not KNOWN_HOST.fullmatch(host)}
    new = {host for host in named if not any(f".{host}".endswith(f".{one}") for one in allowed)} - _hosts_in(pages)
    for entry in change.was.values() if new else ():
        text = f"{entry.source.yaml}\n{entry.body}".lower()
        if any(host in text for host in new):
            new -= _hosts(entry)
    for path, hosts in linked.items():
        for host in hosts & new:
            yield Reason(path, "new-host", say("nothing here has linked to `{host}` before", host=host), False)
    if not new:
        yield Reason("", "known-hosts", say("its links lead where others have led before"), True)


def _hosts(entry: Entry[Any]) -> frozenset[str]:
    """Of every web address in the values, and of every link that the Markdown shows."""
    pages = (rendered(text).html for text in (entry.body, *(text for _, text in markdown(entry))))
    links = (link for page in pages for link in re.findall(r'href="([^"]*)"', page))
    return frozenset().union(*map(_hosts_in, (*_strings(entry.value), *links)))


def _hosts_in(text: str) -> frozenset[str]:
    found = re.findall(r"(?i)https?://([^\s/?#\"'<>()\[\]{}|\\^`]+)", text)
    return frozenset(host.rpartition("@")[2].partition(":")[0].strip(".").lower() for host in found)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | BaseModel):
        for one in value:  # of a model: each field's name with its value
            yield from _strings(one)


def _of_problems(brought: Iterable[Problem], paths: Sequence[str]) -> Iterator[Reason]:
    wrong = Counter(one.where.path for one in brought if one.is_error)
    for path, many in wrong.items():
        said = say("problems in this file: {many}", many=many)
        yield Reason(path, "problems" if path in paths else "breaks-elsewhere", said, False)
    if not wrong:
        yield Reason("", "sound", say("nothing is wrong with it, or because of it"), True)
