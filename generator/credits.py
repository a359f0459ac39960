"""The library, the history and the comments in; Credits, one row for each deed, out: who gave what, where it can be seen,
when, and how many points that is by which rule of hub.yml. Everything that is counted anywhere is a sum over them.

The rules of the game
- Nobody is credited for what they do for themselves: thanks, confirming, checking and use come from others.
- The same deed counts once: a learner's result by challenge and day, however many files or boards it stands on; what
  such a result thanks or confirms likewise; a tip by its words; a file that was moved or came back by its key.
- A deed is never later than its file: an old one with a new date stays in its season.
- On one day, `caps` of a kind give points to one person. What is over stays in the ledger, `capped`, with no points.
- A podium is decided once: a week after the challenge closed, by the results whose files were merged until then (or with
  the challenge itself, where it came later). Each person has one place on a board, their best. So no result that somebody
  adds takes points from anybody else. What is written into an old file later (another score) changes the board, not the
  podium. Known limit: thanks and names that confirm, written into an old file later, count as if they had stood there
  from the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from generator import reading
from generator.boards import Board, Standing, boards, entrants, score_of, state, trust_of
from generator.discussions import Comment
from generator.history import History, Person
from generator.library import KINDS, Entry, Library
from generator.model import Challenge, Community, CreditKind, Learner, Result, Tip, fingerprint, folded

SETTLES = timedelta(days=7)
"""How long after the last day what was sent in time may still be merged."""
FORGOTTEN = timedelta(days=365)
"""How long nobody looked at a tip that is brought back."""
AGAIN = timedelta(days=180)
"""How long after somebody checked a tip it counts that they check it again."""
RECEIVED: frozenset[CreditKind] = frozenset({"thanks", "used", "podium"})
"""Kinds that come from others, or by themselves: what somebody does on a day is all the others."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One deed of one person. Keys are folded throughout."""

    who: str
    """Folded handle of a learner; of people without a profile `login:<login>` or `name:<name>`."""
    kind: CreditKind
    path: str
    """The file that shows it; empty for commits and comments."""
    when: date
    """The day of the deed."""
    points: int
    """None where `capped`."""
    rule: str
    """By which rule of `points` in hub.yml: `tip`, `podium[0]`."""
    commit: str | None = None
    """The first commit of the file, or the commit itself; None where no history is known."""
    known: date | None = None
    """The day of that commit; None where no history is known."""
    topics: tuple[str, ...] = ()
    """Folded topic keys, aliases resolved."""
    challenge: str | None = None
    team: str | None = None
    """Its name as written, where a team did it."""
    of: tuple[str, ...] = ()
    """What a badge's `of` may ask for: the kind of a tip or deed; story, team, better, forgotten, confirmed, evidence."""
    others: tuple[str, ...] = ()
    """The other people of it: who thanks, whom they thank, whose result it is, who used the tip."""
    url: str | None = None
    """Where it can be seen outside: the evidence, the comment."""
    capped: bool = False
    """One too many of its kind on its day."""

    @property
    def seen(self) -> date:
        """The day from which on others could know of it."""
        return self.known or self.when


def credits_of(
    library: Library, history: History, comments: Iterable[Comment] = (), *, today: date
) -> tuple[Credit, ...]:
    """Every deed once, latest first, then by who, kind and where it can be seen."""
    maker = _Maker(library, history, today)
    found = [
        *_profiles(maker),
        *_tips(maker),
        *_challenges(maker),
        *_uses(maker),
        *_deeds(maker),
        *_comments(maker, comments),
        *_work(maker),
    ]
    return tuple(sorted(_capped(found, library.community.value), key=in_order))


def in_order(one: Credit) -> tuple[Any, ...]:
    return (-one.when.toordinal(), one.who, one.kind, one.path, one.commit or "", one.url or "", one.rule)


def ledgers(credits_: Iterable[Credit]) -> dict[str, tuple[Credit, ...]]:
    """The rows of each person, in the order given."""
    rows: dict[str, list[Credit]] = {}
    for credit in credits_:
        rows.setdefault(credit.who, []).append(credit)
    return {who: tuple(theirs) for who, theirs in rows.items()}


def first_day(entry: Entry[Any], own: date | None, history: History) -> date | None:
    """The day that a file gives itself, or the day it was first merged."""
    if own:
        return own
    past = history.files.get(entry.path)
    return past.first.when.date() if past else None


def deed_day(entry: Entry[Any], own: date | None, history: History) -> date | None:
    """As `first_day`, but never after the file was first there: a new date in an old file moves nothing into this season.
    One day is allowed for, since it may be tomorrow already where somebody lives."""
    past = history.files.get(entry.path)
    known = past.first.when.date() if past else None
    return known if known and (not own or own - known > timedelta(days=1)) else own


def may_stand_on_boards(community: Community, learner: Learner) -> bool:
    """opt-out: unless they said no; opt-in: only if they said yes; off: never."""
    match community.boards:
        case "opt-out":
            return learner.show.boards
        case "opt-in":
            return learner.show.boards and "boards" in learner.show.model_fields_set
        case _:
            return False


# Deeds in files ----------------------------------------------------------------------------------------------------


class _Maker:
    """What every row is made with."""

    def __init__(self, library: Library, history: History, today: date) -> None:
        self.library, self.history, self.today = library, history, today
        self.community = library.community.value
        self._topics: dict[tuple[str, ...], tuple[str, ...]] = {}

    def row(
        self, who: str, kind: CreditKind, entry: Entry[Any], when: date, *, rule: str = "", points: int | None = None,
        **more: Any,
    ) -> Credit:  # fmt: skip
        past = self.history.files.get(entry.path)
        worth = getattr(self.community.points, kind) if points is None else points
        commit, known = (past.first.commit, past.first.when.date()) if past else (None, None)
        return Credit(who, kind, entry.path, when, worth, rule or kind, commit=commit, known=known, **more)

    def day(self, entry: Entry[Any], own: date | None) -> date:
        return deed_day(entry, own, self.history) or self.today

    def topics(self, written: tuple[str, ...]) -> tuple[str, ...]:
        if written not in self._topics:
            self._topics[written] = tuple(dict.fromkeys(self.library.topic_key(topic) for topic in written))
        return self._topics[written]


def _people(keys: Iterable[str], *, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Folded, each once, sorted."""
    return tuple(sorted({folded(key) for key in keys}.difference(without)))


def _profiles(maker: _Maker) -> Iterator[Credit]:
    for key, entry in maker.library.learners.items():
        labels = ("story",) if entry.value.story else ()
        yield maker.row(key, "profile", entry, maker.day(entry, entry.value.joined), of=labels)


def _tips(maker: _Maker) -> Iterator[Credit]:
    said: set[tuple[str, str, str]] = set()
    of_day = sorted(
        maker.library.tips.values(), key=lambda entry: (maker.day(entry, entry.value.date), entry.address_key)
    )
    for entry in of_day:
        tip, day, topics = entry.value, maker.day(entry, entry.value.date), maker.topics(entry.value.topics)
        writers = _people(tip.writers)
        thanked = _people(tip.thanks, without=writers)
        words = " ".join(entry.body.split())
        first = [who for who in writers if (who, tip.title.casefold(), words) not in said]
        said.update((who, tip.title.casefold(), words) for who in first)
        if writers and not first:
            continue  # the same tip under a second name
        for who in first:
            yield maker.row(who, "tip", entry, day, topics=topics, of=(tip.kind,), url=tip.url)
            if thanked:
                yield maker.row(who, "thanking", entry, day, topics=topics, others=thanked)
        for who in thanked:
            yield maker.row(who, "thanks", entry, day, topics=topics, others=writers)
        yield from _checks(maker, entry, day, writers, topics)


def _checks(
    maker: _Maker, entry: Entry[Tip], day: date, writers: tuple[str, ...], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """Each person once in half a year; a tip that nobody touched for a year before is brought back."""
    checked = entry.value.checked
    told = {(one.on or checked, folded(one.learner)) for one in entry.value.checked_by}
    checks = sorted((on, who) for on, who in told if on)
    looked = sorted({day, *(on for on, _ in checks), *([checked] if checked else [])})
    counted: dict[str, date] = {}
    for on, who in checks:
        if who not in writers and on - counted.get(who, date.min) >= AGAIN:
            counted[who] = on
            before = max((one for one in looked if one < on), default=on)
            of = ("forgotten",) if on - before >= FORGOTTEN else ()
            yield maker.row(who, "checking", entry, on, topics=topics, of=of, others=writers)


def _deeds(maker: _Maker) -> Iterator[Credit]:
    for entry in maker.library.deeds.values():
        deed, people = entry.value, _people(entry.value.who)
        for who in people:
            others = tuple(one for one in people if one != who)
            topics = maker.topics(deed.topics)
            day = maker.day(entry, deed.date)
            yield maker.row(who, "deed", entry, day, topics=topics, of=(deed.kind,), others=others, url=deed.url)


# Challenges --------------------------------------------------------------------------------------------------------


def results_by_challenge(library: Library) -> dict[str, list[Entry[Result]]]:
    results_of: dict[str, list[Entry[Result]]] = {key: [] for key in library.challenges}
    for result in library.results:
        results_of[folded(result.challenge)].append(result)
    return results_of


def decided_on(challenge: Entry[Challenge], history: History, *, today: date) -> date | None:
    """The last day on which what was merged counts for its podium; None while it isn't decided, or has no last day."""
    closes = challenge.value.closes
    if not closes or today <= closes + SETTLES:
        return None
    own = history.files.get(challenge.path)
    return max(closes + SETTLES, own.first.when.date()) if own else closes + SETTLES


def changed_since(library: Library, history: History, *, today: date) -> dict[str, date]:
    """Results that were changed after their challenge was decided, and these challenges, with that day, by path."""
    found: dict[str, date] = {}
    results_of = results_by_challenge(library)
    for key, challenge in library.challenges.items():
        until = decided_on(challenge, history, today=today)
        for result in results_of[key] if until else ():
            past = history.files.get(result.path)
            if until and past and past.first.when.date() <= until < past.last.when.date():
                found[result.path] = found[challenge.path] = until
    return found


def settled(
    challenge: Entry[Challenge], results: Iterable[Entry[Result]], history: History, *, today: date
) -> tuple[Board, ...]:
    """The boards of a challenge as they were when it was decided; none while it isn't, or where it has no last day."""
    until = decided_on(challenge, history, today=today)
    if not until:
        return ()

    def in_time(result: Entry[Result]) -> bool:
        past = history.files.get(result.path)
        return not past or past.first.when.date() <= until

    as_decided = (_as_decided(result, challenge, history) for result in filter(in_time, results))
    return boards(challenge, (result for result in as_decided if result))


RESULT = next(kind for kind in KINDS if kind.model is Result)


def _as_decided(result: Entry[Result], challenge: Entry[Challenge], history: History) -> Entry[Result] | None:
    """With what its file said when the challenge was decided, where that is known; None where the file was of another
    challenge then."""
    then, home = history.then.get(result.path), history.then.get(challenge.path)
    if not then:
        return result
    if home and PurePosixPath(then[0]).parent.parent != PurePosixPath(home[0]).parent:
        return None
    old, _ = reading.entry(then[1], result.path, RESULT, key=result.key, challenge=result.challenge)
    if not old:
        return result
    told = {name: getattr(old.value, name) for name in ("score", "tasks", "date", "board", "ranked")}
    return replace(result, value=result.value.model_copy(update=told))


class _Sent(NamedTuple):
    """What makes a result the same deed, however often it is sent."""

    people: tuple[str, ...]
    challenge: str
    day: date


def _sent(entry: Entry[Result]) -> _Sent:
    return _Sent(_people(entry.value.people), folded(entry.challenge), entry.value.date)


def _challenges(maker: _Maker) -> Iterator[Credit]:
    library, points = maker.library, maker.community.points
    results_of = results_by_challenge(library)
    for key, entry in library.challenges.items():
        challenge, results = entry.value, sorted(results_of[key], key=lambda one: one.path)
        topics = maker.topics(challenge.topics)
        if state(challenge, maker.today) != "coming":
            day = challenge.opens or first_day(entry, None, maker.history)  # no result that somebody adds moves it
            day = day or min((one.value.date for one in results), default=maker.today)
            for host in _people(challenge.hosts):
                yield maker.row(host, "hosting", entry, day, topics=topics, challenge=key)
        yield from _results(maker, key, boards(entry, results), topics)
        yield from _thanks(maker, key, results, topics)
        for who, row in _places(settled(entry, results, maker.history, today=maker.today), len(points.podium)):
            rule, won = f"podium[{row.rank - 1}]", points.podium[row.rank - 1]
            yield maker.row(
                who, "podium", row.result, challenge.closes or row.result.value.date, rule=rule, points=won,
                topics=topics, challenge=key, team=row.team, of=_labels(row.result, better=False),
                url=row.result.value.evidence,
            )  # fmt: skip


def _places(its: Iterable[Board], many: int) -> Iterator[tuple[str, Standing]]:
    """Who stands on a podium, the best place first: each person once on a board, whatever teams they play in, and once for
    one day's result, whatever boards it was sent to."""
    rows = [
        (row.rank, place, row) for place, board in enumerate(its) for row in board.standings if 1 <= row.rank <= many
    ]
    taken: set[tuple[str, int | date]] = set()
    for _, place, row in sorted(rows, key=lambda one: one[:2]):
        for who in row.learners:
            slots: set[tuple[str, int | date]] = {(who, place), (who, row.result.value.date)}
            if not slots & taken:
                taken |= slots
                yield who, row


def _results(maker: _Maker, key: str, its: tuple[Board, ...], topics: tuple[str, ...]) -> Iterator[Credit]:
    """Each person once a day, by the first of their files, with all that can be said of any of them."""
    counted: dict[tuple[str, date], list[tuple[Entry[Result], tuple[str, ...]]]] = {}
    challenge = maker.library.challenges[key].value
    for board in its:
        for row in board.standings:
            better = _better(challenge, row)
            for result in row.results:
                labels = _labels(result, better=result.path in better)
                day = maker.day(result, result.value.date)
                for who in entrants(result.value):
                    counted.setdefault((who, day), []).append((result, labels))
    for (who, day), sent in sorted(counted.items()):
        sent.sort(key=lambda one: one[0].path)
        first = sent[0][0]
        of = tuple(sorted({label for _, labels in sent for label in labels}))
        team = next((one.value.team.name for one, _ in sent if one.value.team), None)
        url = next((one.value.evidence for one, _ in sent if one.value.evidence), None)
        yield maker.row(who, "result", first, day, topics=topics, challenge=key, team=team, of=of, url=url)


def _better(challenge: Challenge, row: Standing) -> set[str]:
    """Paths of the results that are better than every earlier one of the same row."""
    found: set[str] = set()
    best = None
    for result in reversed(row.results):
        if (score := score_of(challenge, result.value)) is not None:
            if best is not None and (score < best if challenge.score.lower_wins else score > best):
                found.add(result.path)
            if best is None or (score < best if challenge.score.lower_wins else score > best):
                best = score
    return found


def _labels(result: Entry[Result], *, better: bool) -> tuple[str, ...]:
    value = result.value
    told = {"better": better, "team": value.team is not None, "evidence": value.evidence is not None}
    return tuple(sorted([label for label, so in told.items() if so] + ["confirmed"] * (trust_of(value) == "confirmed")))


def _thanks(maker: _Maker, key: str, results: list[Entry[Result]], topics: tuple[str, ...]) -> Iterator[Credit]:
    """Thanks and confirmations: once for each deed that they are about."""
    said: set[tuple[str, str, _Sent]] = set()
    for result in results:
        value, deed = result.value, _sent(result)
        thanked = _people(value.thanks, without=deed.people)
        confirming = _people(value.confirmed_by, without=deed.people)
        told: list[tuple[str, CreditKind, tuple[str, ...]]] = [
            *((who, "thanks", deed.people) for who in thanked),
            *((who, "confirming", deed.people) for who in confirming),
            *((who, "thanking", thanked) for who in deed.people if thanked),
        ]
        for who, kind, others in told:
            if (who, kind, deed) not in said:
                said.add((who, kind, deed))
                day = maker.day(result, value.date)
                yield maker.row(who, kind, result, day, topics=topics, challenge=key, others=others)


# Tips that others used ---------------------------------------------------------------------------------------------


def _uses(maker: _Maker) -> Iterator[Credit]:
    """A tip is used where somebody else's tip or result links to it, or where somebody else's result, on the tip's day or
    later, in a challenge that the tip names, thanks its author. Each such file counts once for each author."""
    library = maker.library
    days = {key: maker.day(entry, entry.value.date) for key, entry in library.tips.items()}
    writers = {key: _people(entry.value.writers) for key, entry in library.tips.items()}
    helps: dict[str, list[str]] = {}
    for key, entry in library.tips.items():
        for challenge in {folded(one) for one in entry.value.challenges}:
            helps.setdefault(challenge, []).append(key)
    site = (maker.community.url or "").rstrip("/")
    for key, entry in library.tips.items():
        tips = linked(entry.body, site, writers)
        for who in sorted({who for tip in tips for who in writers[tip]}.difference(writers[key])):
            topics = maker.topics(entry.value.topics)
            yield maker.row(who, "used", entry, days[key], topics=topics, others=writers[key])
    said: set[tuple[str, _Sent]] = set()
    for result in sorted(library.results, key=lambda one: one.path):
        value, deed = result.value, _sent(result)
        thanked = set(_people(value.thanks))
        tips = linked(value.notes or "", site, writers)
        authors = {who for tip in tips for who in writers[tip]}
        for tip in helps.get(deed.challenge, ()) if thanked else ():
            if days[tip] <= value.date:
                authors |= thanked.intersection(writers[tip])
        for who in sorted(authors.difference(deed.people)):
            if (who, deed) not in said:
                said.add((who, deed))
                day = maker.day(result, value.date)
                topics = maker.topics(library.challenges[deed.challenge].value.topics)
                yield maker.row(who, "used", result, day, topics=topics, challenge=deed.challenge, others=deed.people)


_LINK = re.compile(
    r"\]\(\s*<?([^()\s<>]{4,400})|\bhref=[\"']([^\"'\s]{4,400})|(?m:^ {0,3}\[[^\]\n]{1,80}\]:\s*<?([^\s<>]{4,400}))"
)
_TO_A_TIP = re.compile(r"(?:\.{0,2}/)*(?:(?:content/)?tips/)?([^/?#.]{1,80})(\.md|/)?(?:[?#].*)?")


def linked(text: str, site: str, tips: Mapping[str, Any]) -> set[str]:
    """Keys of the tips that a text names by their whole address, or links to by their file (`other.md`) or address."""
    named = re.findall(re.escape(site) + r"/tips/([^\s/?#.()<>\"']{1,80})", text) if site and site in text else []
    for link in _LINK.finditer(text) if "](" in text or "href=" in text or "]:" in text else ():
        target = link[1] or link[2] or link[3]
        match = _TO_A_TIP.fullmatch(target)
        if match and (match[2] == ".md" or "tips/" in target or target.startswith("../")):
            named.append(match[1])
    return {key for name in named if (key := folded(name)) in tips}


# Comments and commits ----------------------------------------------------------------------------------------------


def _comments(maker: _Maker, comments: Iterable[Comment]) -> Iterator[Credit]:
    """Of people with a profile; each comment once, by its id."""
    logins = handles_by_login(maker.library)
    worth, once = maker.community.points.discussion, {one.id: one for one in comments}
    for one in once.values():
        if (who := logins.get(one.login.lower())) and one.on <= maker.today:
            yield Credit(who, "discussion", "", one.on, worth, "discussion", known=one.on, url=one.url)


def handles_by_login(library: Library) -> dict[str, str]:
    """The learner behind a GitHub login, both in lower case."""
    logins: dict[str, str] = {}
    for key, entry in library.learners.items():
        if entry.value.github is not False:
            logins.setdefault(str(entry.value.github or entry.key).lower(), key)
    return logins


def has_left(person: Person, library: Library) -> bool:
    """Whether somebody known from the history asked to be forgotten."""
    forgotten = library.community.value.forgotten
    return bool(forgotten) and any(name and fingerprint(name) in forgotten for name in (person.name, person.login))


def who_is(person: Person, logins: Mapping[str, str]) -> str:
    """The learner's folded handle, or `login:…` or `name:…` of somebody without a profile."""
    if person.login:
        return logins.get(person.login.lower(), f"login:{person.login.lower()}")
    return f"name:{person.name}"


def _work(maker: _Maker) -> Iterator[Credit]:
    """A commit to code or docs, for each of its people once, even where two names in it are one learner."""
    points, logins = maker.community.points, handles_by_login(maker.library)
    seen: set[tuple[str, str, str]] = set()
    for one in maker.history.work:
        who = who_is(one.person, logins)
        if one.person.bot or (who, one.commit, one.kind) in seen or has_left(one.person, maker.library):
            continue
        seen.add((who, one.commit, one.kind))
        worth = points.code if one.kind == "code" else points.docs
        yield Credit(who, one.kind, "", one.on, worth, one.kind, commit=one.commit, known=one.on)


# Caps --------------------------------------------------------------------------------------------------------------


def _capped(found: list[Credit], community: Community) -> Iterator[Credit]:
    """The same rows; of one person's deeds of a kind on one day, the first ones give points."""
    most = {name: getattr(community.caps, name) for name in type(community.caps).model_fields}
    had: Counter[tuple[str, str, date]] = Counter()
    for one in sorted(found, key=in_order):
        slot = (one.who, one.kind, one.when)
        had[slot] += 1
        over = one.kind in most and had[slot] > most[one.kind]
        yield replace(one, points=0, capped=True) if over else one
