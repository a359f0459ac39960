"""The pipeline in one screen: a hub's folder in; what is known of it, and its filled site, out."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from html import escape
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from generator import frames, reading, rules
from generator.achievements import all_achieved
from generator.avatars import drawn
from generator.cardstore import Stored, stored
from generator.credentials import BadKey, Issuer, ascii_address, read_key
from generator.credits import changed_since
from generator.discussions import Comment, comments
from generator.exports import cards
from generator.exports.api import api
from generator.exports.credentials import credential_files
from generator.exports.editors import editors
from generator.exports.emblems import emblems
from generator.exports.flair import flair
from generator.exports.redirects import redirects
from generator.exports.wallsvg import wall_svg
from generator.frames import FAMILIES, Frame
from generator.history import NO_HISTORY, History, Refused, as_of, history
from generator.hub import Hub, derive
from generator.library import Entry, Library, sound
from generator.model import Community, Learner, folded
from generator.output import write
from generator.pages import Page, hub_card
from generator.pictures import Wanted, pictures
from generator.problem import Position, Problem, Severity, errors, say
from generator.since import changed_paths, contents_at
from generator.views import desk, forms, jobs, pages
from generator.views.base import Desk
from generator.wall import WallPerson
from generator.words import Words

Progress = Callable[[str], None]
WORTH_A_PROCESS = 1_500
"""Pages from which on a second process pays."""
BADGE_KEY = "LYCEUM_BADGE_KEY"
"""Environment variable: the private key that signs badges; absent: they are not signed."""


def today_is() -> date:
    """The day in UTC; SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Gathered:
    """All that a hub's folder says."""

    folder: Path
    today: date
    library: Library
    """Without errors; see `left_out`."""
    history: History
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    entries: int
    pictures: Mapping[str, Mapping[int, bytes]] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    issuer: Issuer | None = None
    """Who signs badges; None where nobody does, or ever did."""

    @property
    def community(self) -> Community:
        return self.library.community.value


def checked(folder: Path, *, today: date, memo: reading.Memo | None = None) -> tuple[Library, tuple[Problem, ...]]:
    """Everything in content/, and all that is wrong with it, in path order."""
    library, of_files = reading.library(folder, memo)
    found = (*of_files, *rules.check(library, today=today), *_giscus_json(folder, library.community.value))
    return library, tuple(sorted(found))


def brought(
    folder: Path, since: str, library: Library, problems: Sequence[Problem], memo: reading.Memo, *, today: date
) -> tuple[Problem, ...]:
    """Those of the problems that a change brings: in files that it changes, and in others that were without them at the
    revision `since`. Lines may have moved meanwhile, so a problem elsewhere is known by its path, code and words. What
    did not change is not read again."""
    changed = changed_paths(folder, since)
    strange = {stray.path for stray in library.strays if stray.why in ("link", "special")}
    same = dict.fromkeys(path for path in library.paths if path not in changed and path not in strange)
    old, of_files = reading.library_of(
        {**{path: None if path in memo else b"" for path in same}, **contents_at(folder, since, changed)}, memo
    )
    found = (*of_files, *rules.check(old, today=today), *_giscus_json(folder, old.community.value))
    before = {(one.where.path, one.code, one.message) for one in found}
    return tuple(
        one for one in problems if one.where.path in changed or (one.where.path, one.code, one.message) not in before
    )


def address_of(library: Library, path: str) -> str | None:
    """The page that a file of content/ shows on, from the site's root; a result's is its challenge's, a deed's that
    of the first who did it."""
    return addresses(library).get(path)


def addresses(library: Library) -> Mapping[str, str]:
    """The same of every file that shows on a page of its own or of its challenge."""
    found = {path: f"learners/{key}/" for key, path in library.pictures.items()}
    for entry in library.entries():
        match entry.kind:
            case "learner" | "tip" | "challenge":
                found[entry.path] = f"{entry.kind}s/{entry.address_key}/"
            case "result":
                found[entry.path] = f"challenges/{folded(entry.challenge)}/"
            case "deed":
                found[entry.path] = f"learners/{folded(entry.value.who[0])}/"
            case "hub":
                found[entry.path] = ""
            case "topics":
                found[entry.path] = "topics/"
    return found


def gathered(folder: Path, *, today: date, progress: Progress = lambda _: None) -> Gathered:
    with ThreadPoolExecutor(1) as beside:  # Git works while files are read
        asked = beside.submit(history, folder, today=today)
        progress("reading")
        library, problems = checked(folder, today=today)
        progress("history")
        try:
            past = asked.result()
        except Refused as refused:
            past, hint = (
                NO_HISTORY,
                say("dates and the wall come from the files alone; mend the repository and build again"),
            )
            said = say("Git does not read this repository: {why}", why=str(refused))
            problems = (*problems, Problem(Position("."), "git-refuses", said, hint, Severity.WARNING))
    if past.shallow:
        shallow = say("this is a shallow clone: dates and the wall come from the files alone")
        hint = say("clone without --depth, or `git fetch --unshallow`; in Actions, `fetch-depth: 0`")
        problems = (*problems, Problem(Position("."), "shallow-clone", shallow, hint, Severity.WARNING))
    kept, left_out = sound(library, problems)
    past = replace(past, then=as_of(folder, changed_since(kept, past, today=today)))
    progress("pictures")
    wanted = [
        Wanted(key, kept.pictures.get(key) if learner.value.avatar == "file" else None, _login(key, learner.value))
        for key, learner in kept.learners.items()
        if learner.value.avatar != "generated"
    ]
    had, bad = pictures(folder, wanted)
    said_in_threads, unread = comments(folder)
    issuer, unsigned = issuer_of(kept.community.value, os.environ.get(BADGE_KEY, ""))
    entries = sum(1 for _ in library.entries())
    found = tuple(sorted((*problems, *bad, *unsigned, *unread)))
    return Gathered(folder, today, kept, past, found, left_out, entries, had, said_in_threads, issuer)


def issuer_of(community: Community, written: str) -> tuple[Issuer | None, tuple[Problem, ...]]:
    """Who signs, with the key as it was written, and what keeps them from it."""
    problems: list[Problem] = []
    private = None
    if written.strip():
        hint = say("make one with `lyceum badge-key`, and give it to the build in {name}", name=BADGE_KEY)
        try:
            private = read_key(written)
        except BadKey as bad:
            said = say(
                "badges are not signed: the key in {name} cannot be used: {why}", name=BADGE_KEY, why=bad.args[0]
            )
            problems.append(Problem(Position("."), "badge-key", said, hint))
    if private and not community.url:
        said = say("badges are not signed: nobody could look up who signed them, as the site has no address")
        hint = say("write `url` into content/hub.yml")
        problems.append(Problem(Position("content/hub.yml"), "badge-key", said, hint))
    if not community.url or not (private or community.badge_keys):
        return None, tuple(problems)
    url = ascii_address(community.url).rstrip("/") + "/"
    return Issuer(community.name, url, private, community.badge_keys), tuple(problems)


def _login(key: str, learner: Any) -> str | None:
    if learner.avatar != "github" or learner.github is False:
        return None
    return str(learner.github or key)


def _giscus_json(folder: Path, community: Community) -> Iterator[Problem]:
    """giscus.json at the repository's root keeps copies of the site from posting into its threads."""
    if not community.discussions or community.discussions.repository != community.repository or not community.url:
        return
    file = folder / "giscus.json"
    try:
        known = json.loads(file.read_text("utf-8")).get("origins", [])
    except (OSError, ValueError, AttributeError):
        known = None
    if known != [origin(community.url)]:
        wanted = giscus_json(community)
        said = say("`giscus.json` does not name this site's address alone, so that copies of it can open threads here")
        hint = say("write into it: {wanted}", wanted=wanted.strip())
        yield Problem(Position("giscus.json"), "giscus-json", said, hint, Severity.WARNING)


def giscus_json(community: Community) -> str:
    return json.dumps({"origins": [origin(community.url or "")]}) + "\n"


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def families(community: Community) -> frozenset[str]:
    """The frames that the hub has pages for: none of boards where hub.yml turns them off."""
    return frozenset(FAMILIES) - ({"boards", "board"} if community.boards == "off" else set())


# The built site ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filled:
    pages: int
    files: int
    bytes: int
    addresses: tuple[str, ...] = ()
    """The pages that were wanted, where not all were."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the engine knows about the site that it built."""

    url: str
    """With `/` at its end; empty where it isn't known."""
    own: Mapping[str, str]
    """Path of the source by address, of the maintainers' own pages."""
    families: frozenset[str]
    """Frames that the engine built."""
    allow: Mapping[str, str] = field(default_factory=dict)
    """More sources for the Content-Security-Policy, by directive."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What is left of a page once it is written: its part in the sitemap and the search."""

    address: str
    changed: date | None
    hidden: bool
    found: tuple[dict[str, str], ...]
    size: int


@dataclass(frozen=True)
class _Work:
    desk: Desk
    frames: Mapping[str, Frame]
    folder: Path
    policy: str


_work: _Work | None = None


def fill(
    built: Path,
    known: Gathered,
    settings: Settings,
    *,
    progress: Progress = lambda _: None,
    only: frozenset[str] | None = None,
) -> Filled:
    """The engine's folder, with every frame filled for every page of its family, and the files that belong to them; with
    `only`, for the pages that these files of content/ show on, and nothing else."""
    progress("deriving")
    hub = derive(known.library, known.history, known.comments, today=known.today)
    the_desk = desk(
        hub, problems=known.problems, left_out=known.left_out, pictures=frozenset(known.pictures), issuer=known.issuer
    )
    built_frames = {
        name: (built / family.address / "index.html").read_text("utf-8")
        for name, family in FAMILIES.items()
        if name in settings.families
    }
    own = {path: path.read_text("utf-8") for path in built.rglob("*.html")}
    scripts = frozenset().union(*(frames.inline_scripts(html) for html in own.values()))
    threads = known.community.discussions
    policy = frames.policy(scripts, threads=origin(threads.origin) if threads else None, extra=settings.allow)
    cut = {name: frames.cut(html) for name, html in built_frames.items()}
    for name in built_frames:
        if not FAMILIES[name].single:
            shutil.rmtree(built / FAMILIES[name].address)
    frame_files = {built / FAMILIES[name].address / "index.html" for name in built_frames}
    for path, html in own.items():
        if path not in frame_files:
            path.write_text(html.replace(frames.mark("policy"), escape(policy)), "utf-8")
    progress("pages")
    work = _Work(the_desk, cut, built, policy)
    if only is not None:
        return _some_filled(work, known, only)
    written = _all_written(work, [job for job in jobs(hub) if job[0] in FAMILIES])
    progress("files")
    files = dict(_files(hub, known, the_desk))
    sizes = 0
    for address, data in files.items():
        write(built, address, data)
        sizes += len(data)
    shown = _cards(built, hub, known, the_desk.words, progress)
    _search(built, written)
    _sitemap(built, written, settings, known)
    return Filled(len(written), len(files) + shown.cards, sizes + shown.bytes + sum(page.size for page in written))


def _some_filled(work: _Work, known: Gathered, paths: frozenset[str]) -> Filled:
    """The pages that these files show on, and the faces that are seen there."""
    address = addresses(known.library)
    wanted_ones = tuple(dict.fromkeys(address[path] for path in sorted(paths) if path in address))
    hub, size = work.desk.hub, 0
    for family, keys in jobs(hub, size=len(known.library.paths) + 1):
        here = [key for key in keys if _address_in(family, key) in wanted_ones]
        size += sum(_page_written(page, work).size for page in pages(work.desk, family, here))
    texts = [file.read_text("utf-8") for one in wanted_ones if (file := work.folder / one / "index.html").is_file()]
    seen = {unquote(name) for text in texts for name in re.findall(r"assets/avatars/([^\"/?]+)", text)}
    keys_seen = {re.sub(r"(-\d+\.webp|\.svg)$", "", name) for name in seen}
    faces = [
        write(work.folder, name, data)
        for key, learner in hub.learners.items()
        if key in keys_seen
        for name, data in _face(key, learner.entry.value.name, known)
    ]
    return Filled(len(texts), len(faces), size, wanted_ones)


def _address_in(family: str, key: str) -> str:
    """Where the page of this key stands, for the families that single files show on."""
    match family:
        case "learner" | "tip" | "challenge":
            return f"{family}s/{key}/"
        case "home":
            return ""
        case "topics":
            return "topics/"
    return "…"


def _all_written(work: _Work, parts: Sequence[tuple[str, tuple[str, ...]]]) -> list[_Written]:
    """Every page of every part, written; in order of address."""
    global _work
    _work = work
    count = sum(len(keys) for _, keys in parts)
    try:
        if count < WORTH_A_PROCESS or processors() < 2 or os.name != "posix":
            done = [page for part in parts for page in _part_written(part)]
        else:
            with ProcessPoolExecutor(processors(), mp_context=get_context("fork")) as pool:
                done = [page for pages_ in pool.map(_part_written, parts) for page in pages_]
    finally:
        _work = None
    return sorted(done, key=lambda page: page.address)


def _part_written(part: tuple[str, tuple[str, ...]]) -> list[_Written]:
    assert _work
    return [_page_written(page, _work) for page in pages(_work.desk, *part) if page.frame in _work.frames]


def _page_written(page: Page, work: _Work) -> _Written:
    html = frames.filled(work.frames[page.frame], slots(page, work.desk, work.policy)).encode()
    write(work.folder, page.address, html)
    found = () if page.hidden else tuple(_found(page))
    return _Written(page.address, page.changed, page.hidden, found, len(html))


def slots(page: Page, the_desk: Desk, policy: str) -> dict[str, str]:
    words = the_desk.words
    changed = ""
    if page.changed:
        said = words.gettext("Last changed %(date)s") % {"date": words.date(page.changed)}
        changed = frames.changed_html(page.changed, said)
    url = the_desk.hub.community.url or ""
    site_url = url if not url or url.endswith("/") else f"{url}/"
    if not page.picture:
        page = replace(page, picture=hub_card(the_desk.hub.community))
    return frames.slot_values(page, changed=changed, policy=policy, site_url=site_url)


def _found(page: Page) -> Iterator[dict[str, str]]:
    """As Material's search reads them: HTML, so that contributed text is escaped."""
    for part in page.search:
        location = quote(page.address) + (f"#{quote(part.anchor)}" if part.anchor else "")
        yield {"location": location, "title": escape(part.title), "text": escape(part.text)}


def _files(hub: Hub, known: Gathered, the_desk: Desk) -> Iterator[tuple[str, bytes]]:
    for key, learner in hub.learners.items():
        yield from _face(key, learner.entry.value.name, known)
        yield f"learners/{key}/profile.json", _profile(learner.entry)
    yield from redirects(hub, the_desk.words)
    yield from editors(hub, the_desk.words)
    yield from emblems(hub, the_desk.words)
    yield "assets/hub-forms.json", _json(forms.data(the_desk))
    yield from ((address, _json(told)) for address, told in api(hub))
    yield from flair(hub, the_desk.words, known.pictures)
    yield from credential_files(known.issuer, all_achieved(hub, the_desk.words), hub.community.revoked)
    yield "wall.svg", _wall_svg(hub, the_desk.words).encode()


def _cards(built: Path, hub: Hub, known: Gathered, words: Words, progress: Progress) -> Stored:
    """The pictures that stand for pages where they are shared, kept in the hub's folder from build to build."""
    progress("cards")
    return stored(
        cards.keys(hub),
        lambda key: cards.card(hub, words, key, known.pictures),
        address=cards.address,
        site=built,
        kept=known.folder / ".lyceum" / "cards",
        processes=processors(),
    )


def _face(key: str, name: str, known: Gathered) -> Iterator[tuple[str, bytes]]:
    if sizes := known.pictures.get(key):
        yield from ((f"assets/avatars/{key}-{size}.webp", data) for size, data in sizes.items())
    else:
        yield f"assets/avatars/{key}.svg", drawn(key, name).encode()


def _profile(entry: Entry[Learner]) -> bytes:
    """What a learner wrote, for the form that changes it."""
    return _json(
        {
            "handle": entry.key,
            "path": entry.path,
            "comments": bool(_COMMENT.search(entry.source.yaml)),
            "values": entry.value.model_dump(mode="json", exclude_unset=True),
        }
    )


_COMMENT = re.compile(r"(?m)(^|\s)#")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _wall_svg(hub: Hub, words: Words) -> str:
    """Each face says the name and how many things that person gave."""

    def gave(person: WallPerson) -> str:
        many = sum(person.gave.values())
        return words.ngettext("%(num)s contribution", "%(num)s contributions", many) % {"num": words.number(many)}

    return wall_svg(hub.wall, title=words.gettext("Everybody who contributed"), gave=gave, words=words)


def _search(built: Path, written: Sequence[_Written]) -> None:
    """The pages in place of the frames, in the one file that Material's search loads."""
    file = built / "search" / "search_index.json"
    if not file.is_file():
        return
    index = json.loads(file.read_text("utf-8"))
    frame_addresses = {family.address for family in FAMILIES.values()}
    own = [doc for doc in index["docs"] if doc["location"].partition("#")[0] not in frame_addresses]
    index["docs"] = own + [doc for page in written for doc in page.found]
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _sitemap(built: Path, written: Sequence[_Written], settings: Settings, known: Gathered) -> None:
    """Every page that search engines may see, with the day of its last change (sitemaps.org)."""
    if not settings.url:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (built / name).unlink(missing_ok=True)
        return
    days: dict[str, date | None] = {page.address: page.changed for page in written if not page.hidden}
    for address, path in settings.own.items():
        past = known.history.files.get(path)
        days[address] = past.last.when.date() if past else None
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n']
    for address, day in sorted(days.items()):
        lastmod = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        parts.append(f"<url><loc>{escape(settings.url + quote(address))}</loc>{lastmod}</url>\n")
    parts.append("</urlset>\n")
    data = "".join(parts).encode()
    (built / "sitemap.xml").write_bytes(data)
    (built / "sitemap.xml.gz").write_bytes(gzip.compress(data, mtime=0))


def fails(problems: Sequence[Problem]) -> bool:
    return any(errors(problems))


def as_it_was(new: Gathered, good: Gathered) -> Gathered:
    """The last good content, with the problems of the new one: what a live preview shows while a file is wrong."""
    return replace(good, problems=new.problems, left_out=new.left_out, today=new.today)
