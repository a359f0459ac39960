"""A hub and a handle in; what changes when somebody leaves, or takes another name, out: planned first, then carried out."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from generator import reading
from generator.adding import free, slug, taken
from generator.edit import Document, parts, removed, with_at
from generator.library import Entry, Library, references
from generator.model import FORMER, Badge, Learner, fingerprint, folded, key_problem
from generator.problem import Position, did_you_mean, shown
from generator.source import Steps, decoded


class Unknown(Exception):  # noqa: N818
    """There is no such learner, or the new name cannot be had."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which files go, which change, which move; and where a person must look."""

    gone: tuple[str, ...] = ()
    changed: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    named: tuple[Position, ...] = ()
    """Where other people's words still name them: nobody but a person can mend a sentence."""
    caches: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """One for each file, in path order."""
        said = [(path, f"delete  {path}") for path in self.gone]
        said += [(path, f"change  {path}") for path in self.changed if path not in self.moved]
        said += [(path, f"move    {path} -> {new}") for path, new in self.moved.items()]
        said += [(str(where), f"look at {where}") for where in self.named]
        return [line for _, line in sorted(said)]


def forget(hub: Path, handle: str) -> Plan:
    """The hub without this learner: profile, picture and own results go; others' files keep everything but the name."""
    library, entry = _learner(hub, handle)
    key = entry.address_key
    gone = {entry.path} | {path for one, path in library.pictures.items() if one == key}
    moved: dict[str, str] = {}
    for result in library.results:
        if folded(result.value.learner or "") == key or {folded(one) for one in result.value.people} == {key}:
            gone.add(result.path)
        elif result.value.team and re.fullmatch(rf"{re.escape(key)}(-\d+)?", folded(result.key)):
            place = f"{PurePosixPath(result.path).parent}/{{}}.yml".format
            key_of_team = free(slug(result.value.team.name) or "team", place, taken(library))
            moved[result.path] = place(key_of_team)
    gone |= {deed.path for deed in library.deeds.values() if {folded(one) for one in deed.value.who} == {key}}
    changed = _rewritten(hub, library, key, gone, _without)
    changed = _spoken(hub, library, entry, gone, changed, "a former member")
    prints = [fingerprint(name) for name in {entry.value.name, entry.key, str(entry.value.github or "")} if name]
    changed[library.community.path] = _with_prints(hub, library, changed, prints)
    login = str(entry.value.github or entry.key).lower()
    changed[library.community.path] = _without_a_say(library, changed[library.community.path], login)
    caches = tuple(path for path in (f".lyceum/avatars/{login}.image",) if (hub / path).exists())
    return Plan(tuple(sorted(gone)), changed, moved, _named(hub, library, entry, gone, changed, moved), caches)


def rename(hub: Path, old: str, new: str) -> Plan:
    """The hub with this learner under another handle; the old address leads to the new one, and the owner stays."""
    library, entry = _learner(hub, old)
    key = entry.address_key
    if key_problem(new):
        raise Unknown(f"`{new}` cannot be a handle: use letters, digits and single hyphens")
    if folded(new) != key and (folded(new) in library.learners or folded(new) == FORMER):
        raise Unknown(f"there is a learner `{new}` already")
    own = PurePosixPath(entry.path)
    moved = {entry.path: str(own.with_name(f"{new}.yml"))}
    if picture := library.pictures.get(key):
        moved[picture] = str(PurePosixPath(picture).with_stem(new))
    for result in library.results:
        if match := re.fullmatch(rf"{re.escape(key)}((?:-\d+)?)", folded(result.key)):
            moved[result.path] = str(PurePosixPath(result.path).with_stem(new + match[1]))

    def renamed(_entry: Entry[Any], document: Document, places: list[Steps]) -> None:
        for steps in places:
            document.replace(steps, new)

    changed = _rewritten(hub, library, key, set(), renamed)
    changed = _spoken(hub, library, entry, set(), changed, f"@{new}")
    before, text, after = _taken_apart(hub, entry, changed)
    document = Document(text)
    if entry.value.github is None:
        document.add(f"github: {entry.key}")
    formerly = [name for name in entry.value.formerly if folded(name) != folded(new)]
    if entry.value.formerly:
        document.remove(("formerly",))
    if folded(new) != key:
        formerly.append(entry.key)
    if formerly:
        document.add(f"formerly: [{', '.join(formerly)}]")
    changed[entry.path] = (before + document.text + after).encode()
    return Plan((), changed, moved)


def carried_out(hub: Path, plan: Plan) -> None:
    """The plan, on disk: changed files are replaced whole, moved ones keep their content."""
    for path, data in plan.changed.items():
        beside = hub / f"{path}.new"
        beside.write_bytes(data)
        beside.replace(hub / path)
    for path, new in plan.moved.items():
        beside = hub / f"{path}.moving"  # where only the case changes, many systems see one file
        (hub / path).replace(beside)
        beside.replace(hub / new)
    for path in (*plan.gone, *plan.caches):
        if (hub / path).is_dir():
            shutil.rmtree(hub / path)
        else:
            (hub / path).unlink(missing_ok=True)


HISTORY = """The files are clean; the history still holds what they were.
- Most people ask for the site, and that is done: their commits are credited to nobody from the next build on.
- To take it out of the history as well (every clone becomes another one; agree on it first):
    git filter-repo --invert-paths {paths}
    git push --force-with-lease
  then ask GitHub's support to drop cached views, and delete the forks that are yours."""


def _learner(hub: Path, handle: str) -> tuple[Library, Entry[Learner]]:
    library, _ = reading.library(hub)
    if entry := library.learners.get(folded(handle)):
        return library, entry
    near = did_you_mean(handle, [one.key for one in library.learners.values()])
    raise Unknown(f"there is no learner `{shown(handle)}`" + (f"; {near}" if near else ""))


Editing = Callable[[Entry[Any], Document, list[Steps]], None]


def _rewritten(hub: Path, library: Library, key: str, gone: set[str], edit: Editing) -> dict[str, bytes]:
    """Every file that refers to the learner, edited."""
    changed: dict[str, bytes] = {}
    for entry in library.entries():
        if entry.path in gone:
            continue
        places = [
            steps for steps, to, named in references(entry.value) if to.kind == "learner" and folded(named) == key
        ]
        if places:
            before, text, after = _taken_apart(hub, entry, changed)
            document = Document(text)
            root = entry.source.list_of
            edit(entry, document, [steps[1:] if root and steps[0] == root else steps for steps in places])
            changed[entry.path] = (before + document.text + after).encode()
    return changed


def _without(entry: Entry[Any], document: Document, places: list[Steps]) -> None:
    """An author becomes a former member; every other mention goes."""
    if entry.kind == "tip":
        for steps in [steps for steps in places if steps[0] in ("author", "authors")]:
            document.replace(steps, FORMER)
        places = [steps for steps in places if steps[0] not in ("author", "authors")]
    # {learner: …, on: …} goes whole
    places = [steps[:-1] if len(steps) > 1 and steps[-1] == "learner" else steps for steps in places]
    if entry.kind == "badges":
        places = [steps for steps in places if not _only_one(entry.value.badges, steps, document)]
    places = [steps[:2] if entry.kind == "hub" and steps[0] == "revoked" else steps for steps in places]
    removed(document, places)


def _only_one(badges: Sequence[Badge], steps: Steps, document: Document) -> bool:
    """A badge that was given to nobody else stays, given to nobody."""
    rule: Any = badges[int(steps[0])]
    for step in steps[1:-1]:
        rule = rule[step] if isinstance(step, int) else getattr(rule, step)
    if len(rule) > 1:
        return False
    document.replace(steps[:-1], "[]")
    return True


def _spoken(
    hub: Path, library: Library, learner: Entry[Learner], gone: set[str], changed: dict[str, bytes], instead: str
) -> dict[str, bytes]:
    """`@handle` in anybody's Markdown, said otherwise."""
    for entry in library.entries():
        if entry.path in gone or entry.kind not in ("learner", "tip", "challenge", "result"):
            continue
        text = _text(hub, entry.path, changed)
        found = list(with_at(text, learner.key))
        for start, end in reversed(found):
            text = text[:start] + instead + text[end:]
        if found:
            changed[entry.path] = text.encode()
    return changed


def _with_prints(hub: Path, library: Library, changed: dict[str, bytes], prints: Iterable[str]) -> bytes:
    entry = library.community
    document = Document(_text(hub, entry.path, changed))
    known = entry.value.forgotten
    if known:
        document.remove(("forgotten",))
    document.add(f"forgotten: [{', '.join(sorted({*known, *prints}))}]")
    return document.text.encode()


def _without_a_say(library: Library, data: bytes, login: str) -> bytes:
    """hub.yml without the login among those who look after the place."""
    document = Document(data.decode())
    theirs = enumerate(library.community.value.moderators)
    removed(document, [("moderators", at) for at, one in theirs if one and folded(str(one)) == folded(login)])
    return document.text.encode()


def _named(
    hub: Path,
    library: Library,
    learner: Entry[Learner],
    gone: set[str],
    changed: dict[str, bytes],
    moved: dict[str, str],
) -> tuple[Position, ...]:
    """Where they are still named once it is done: their name, its first word, handle or login, in files that stay and in
    these files' own names, the maintainers' pages too. A word can be another's, or none: people look."""
    name = learner.value.name
    words = {name, learner.key, str(learner.value.github or ""), name.split()[0]} - {""}
    named = re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(words, key=lambda one: (-len(one), one))),
        re.IGNORECASE,
    )
    pages = (f"content/pages/{path.relative_to(hub / 'content/pages').as_posix()}"
             for path in (hub / "content/pages").rglob("*.md") if path.is_file() and not path.is_symlink())  # fmt: skip
    found = []
    for path in {*(entry.path for entry in library.entries()), *pages} - gone:
        place = moved.get(path, path)
        if named.search(PurePosixPath(place).name):
            found.append(Position(place, 1, 1))
        text = decoded(changed.get(path) or (hub / path).read_bytes(), path)
        for number, line in enumerate(text.split("\n") if isinstance(text, str) else (), 1):
            found += [Position(place, number, match.start() + 1) for match in named.finditer(line)]
    return tuple(sorted(set(found)))


def _taken_apart(hub: Path, entry: Entry[Any], changed: dict[str, bytes]) -> tuple[str, str, str]:
    return parts(_text(hub, entry.path, changed), markdown=entry.path.endswith(".md"))


def _text(hub: Path, path: str, changed: dict[str, bytes]) -> str:
    text = decoded(changed.get(path) or (hub / path).read_bytes(), path)
    assert isinstance(text, str), "it was read before"
    return text
