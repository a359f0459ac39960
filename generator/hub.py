"""The Library, the history and the day in; the Hub, everything that pages are made of, out.

All keys are folded, all references lead somewhere: pages index, they do not guard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal

from generator.badges import Award, Judge, Next, Rarity, awards, next_up, rarities
from generator.boards import Apart, Board, Standing, boards, entrants, state
from generator.credits import (
    Credit,
    credits_of,
    deed_day,
    first_day,
    ledgers,
    may_stand_on_boards,
    results_by_challenge,
)
from generator.discussions import Comment
from generator.history import FileHistory, History
from generator.library import Entry, Library
from generator.model import Badge, Challenge, Community, Learner, Result, Tip, Topic, folded
from generator.scoreboards import Progress, Scoreboards, progress, scoreboards
from generator.seasons import Season
from generator.wall import WallPerson, wall

MOST_SHOWN = 2_000
"""Awards with a picture of their own: one for each in a large hub would fill the site."""


@dataclass(frozen=True, slots=True)
class Place:
    """A learner's result where it stands: on a board, or apart from it."""

    challenge: str
    board: str
    standing: Standing | None
    apart: Apart | None
    entry: Entry[Result]


@dataclass(frozen=True, slots=True)
class LearnerView:
    """One learner and everything that leads to them. Tuples of keys are latest first unless said otherwise."""

    key: str
    """Folded handle; the address is `learners/<key>/`."""
    entry: Entry[Learner]
    joined: date | None
    tips: tuple[str, ...]
    """Keys of tips they wrote."""
    places: tuple[Place, ...]
    """Their results that count (one per challenge and board), latest first; teams' too."""
    hosted: tuple[str, ...]
    """Keys of challenges they run."""
    thanked: int
    """How often others thanked them."""
    confirmed: int
    """How many results they confirmed."""
    picture: str | None
    """Path of their picture in content/learners, where `avatar: file`."""
    looking_for: tuple[str, ...]
    """Empty after `looking_until`."""
    on_boards: bool
    """Whether their name may stand on boards (show.boards and the hub's `boards`)."""
    ledger: tuple[Credit, ...]
    """Every deed of theirs."""
    awards: tuple[Award, ...]
    """In the order of badges.yml, each tier for itself."""

    @property
    def points(self) -> int:
        return sum(one.points for one in self.ledger)


@dataclass(frozen=True, slots=True)
class TipView:
    key: str
    entry: Entry[Tip]
    date: date | None
    """Its own, or the day it was first merged."""


@dataclass(frozen=True, slots=True)
class ChallengeView:
    key: str
    entry: Entry[Challenge]
    state: Literal["coming", "open", "past"]
    boards: tuple[Board, ...]
    results: tuple[Entry[Result], ...]
    """All of them, latest first."""
    tips: tuple[str, ...]
    """Tips that help here."""
    people: int
    """How many learners took part."""
    joined: tuple[str, ...]
    """Those learners, in the order of their first result, then by handle."""
    days_left: int | None
    """0 on its last day; None where it is not open, or has no last day."""


@dataclass(frozen=True, slots=True)
class TopicView:
    key: str
    """Folded id; the address is `topics/<key>/`. Also topics that only contributions name."""
    topic: Topic
    known: bool
    """In topics.yml."""
    tint: int
    """0..11, stable by key."""
    learning: tuple[str, ...]
    """Handles by name of the learner."""
    helping: tuple[str, ...]
    """Handles of those who offer help with it, by name."""
    knowing: tuple[str, ...]
    tips: tuple[str, ...]
    challenges: tuple[str, ...]


@dataclass(frozen=True)
class Hub:
    community: Community
    library: Library
    history: History
    today: date
    learners: Mapping[str, LearnerView]
    """By folded handle, in order of joining, newest first (unknown last), then by handle."""
    tips: Mapping[str, TipView]
    """Newest first, then by key."""
    challenges: Mapping[str, ChallengeView]
    """Open ones (closing soonest first, open-ended last), coming (soonest first), past (latest first)."""
    topics: Mapping[str, TopicView]
    """By name."""
    credits: tuple[Credit, ...]
    """The ledger: see `credits.credits_of`."""
    wall: tuple[WallPerson, ...]
    scoreboards: Scoreboards
    """Made when they are asked for; of those who may stand on boards."""
    judge: Judge
    """By which badges are given."""
    revoked_awards: tuple[Award, ...] = ()
    """Taken back in hub.yml; nobody's any more."""

    @property
    def seasons(self) -> tuple[Season, ...]:
        """This one, and all in which something was done, latest first."""
        return self.scoreboards.seasons

    @cached_property
    def badges(self) -> Mapping[str, Badge]:
        """By folded id, in the order of badges.yml."""
        return {folded(badge.id): badge for badge in self.judge.badges}

    @cached_property
    def awards(self) -> tuple[Award, ...]:
        """Every badge that somebody has: by learner, then in the order of badges.yml."""
        return tuple(award for key in sorted(self.learners) for award in self.learners[key].awards)

    @cached_property
    def given(self) -> Mapping[str, tuple[Award, ...]]:
        """Awards by badge, latest first, then by learner; of a learner's tiers of one badge, the highest only."""
        best: dict[str, dict[str, Award]] = {key: {} for key in self.badges}
        for award in self.awards:
            best[award.badge][award.who] = award  # tiers stand in rising order
        return {
            key: tuple(sorted(its.values(), key=lambda one: (_latest(one.when), one.who))) for key, its in best.items()
        }

    @cached_property
    def shown_awards(self) -> Mapping[str, Award]:
        """Awards with a picture of their own, by `<badge>-<handle>`, latest first: the latest MOST_SHOWN, of each badge the
        highest tier, of learners who may be found."""
        given = [one for its in self.given.values() for one in its if self.learners[one.who].entry.value.show.search]
        given.sort(key=lambda one: (_latest(one.when), one.who, one.badge))
        return {f"{one.badge}-{one.who}": one for one in given[:MOST_SHOWN]}

    @cached_property
    def rarities(self) -> Mapping[str, Rarity]:
        """By badge, in the order of badges.yml."""
        return {one.badge: one for one in rarities(self.judge, self.awards)}

    def next_up(self, key: str) -> tuple[Next, ...]:
        """What a learner can still earn, the nearest first."""
        return next_up(self.judge, key)

    def progress(self, key: str) -> Progress:
        """A learner beside nobody but themselves."""
        return progress(self.learners[key].ledger, self.community, today=self.today)

    def topic(self, key: str) -> TopicView:
        """The topic that a key or an alias names."""
        return self.topics[self.library.topic_key(key)]

    def changed(self, path: str) -> FileHistory | None:
        """First and last change of a file, where the history knows them."""
        return self.history.files.get(path)


def derive(library: Library, history: History, comments: Sequence[Comment] = (), *, today: date) -> Hub:
    """Everything that follows from a library without errors (see `library.sound`)."""
    all_credits = credits_of(library, history, comments, today=today)
    tips = _tips(library, history)
    challenges = _challenges(library, tips, today)
    joined = {key: deed_day(entry, entry.value.joined, history) for key, entry in library.learners.items()}
    judge = Judge(library, history, ledgers(one for one in all_credits if one.who in joined), joined, today)
    given = awards(judge)
    revoked = tuple(one for one in given if _is_revoked(one, library.community.value))
    standing = tuple(one for one in given if one not in revoked)
    return Hub(
        community=library.community.value,
        revoked_awards=revoked,
        library=library,
        history=history,
        today=today,
        learners=_learners(library, judge, standing, tips, challenges, today),
        tips=tips,
        challenges=challenges,
        topics=_topics(library, tips, challenges),
        credits=all_credits,
        wall=wall(library, history, all_credits),
        scoreboards=scoreboards(library, all_credits, joined, today=today),
        judge=judge,
    )


def _is_revoked(award: Award, community: Community) -> bool:
    return any(
        (folded(one.badge), folded(one.learner)) == (award.badge, award.who) and one.tier in (None, award.tier)
        for one in community.revoked
    )


def _latest(day: date | None) -> int:
    return -day.toordinal() if day else 0


def _tips(library: Library, history: History) -> dict[str, TipView]:
    views = (TipView(key, entry, first_day(entry, entry.value.date, history)) for key, entry in library.tips.items())
    return {view.key: view for view in sorted(views, key=lambda view: (_latest(view.date), view.key))}


def _challenges(library: Library, tips: Mapping[str, TipView], today: date) -> dict[str, ChallengeView]:
    results_of = results_by_challenge(library)
    tips_of: dict[str, list[str]] = {}
    for key, tip in tips.items():
        for challenge in dict.fromkeys(folded(one) for one in tip.entry.value.challenges):
            tips_of.setdefault(challenge, []).append(key)
    views = []
    for key, entry in library.challenges.items():
        results = tuple(sorted(results_of[key], key=lambda one: (_latest(one.value.date), one.path)))
        came = sorted((one.value.date, who) for one in results for who in entrants(one.value))
        joined = tuple(dict.fromkeys(who for _, who in came))
        where, closes = state(entry.value, today), entry.value.closes
        views.append(
            ChallengeView(
                key=key,
                entry=entry,
                state=where,
                boards=boards(entry, results),
                results=results,
                tips=tuple(tips_of.get(key, ())),
                people=len(joined),
                joined=joined,
                days_left=(closes - today).days if closes and where == "open" else None,
            )
        )
    return {view.key: view for view in sorted(views, key=_when_to_look)}


def _when_to_look(view: ChallengeView) -> tuple[int, int, str]:
    """Open (closing soonest first), coming (soonest first), past (latest first)."""
    challenge = view.entry.value
    match view.state:
        case "open":
            return 0, (challenge.closes or date.max).toordinal(), view.key
        case "coming":
            return 1, (challenge.opens or date.max).toordinal(), view.key
        case _:
            return 2, -(challenge.closes or date.min).toordinal(), view.key


def _learners(
    library: Library,
    judge: Judge,
    given: Sequence[Award],
    tips: Mapping[str, TipView],
    challenges: Mapping[str, ChallengeView],
    today: date,
) -> dict[str, LearnerView]:
    tips_by: dict[str, list[str]] = {}
    hosted: dict[str, list[str]] = {}
    places: dict[str, list[Place]] = {}
    thanked: Counter[str] = Counter()
    confirmed: Counter[str] = Counter()
    for key, tip in tips.items():
        writers = tuple(folded(one) for one in tip.entry.value.writers)
        for writer in writers:
            tips_by.setdefault(writer, []).append(key)
        thanked.update({folded(one) for one in tip.entry.value.thanks} - set(writers))
    for key, view in challenges.items():
        for host in dict.fromkeys(folded(one) for one in view.entry.value.hosts):
            hosted.setdefault(host, []).append(key)
        for board in view.boards:
            for standing in board.standings:
                for who in standing.learners:
                    places.setdefault(who, []).append(Place(key, board.name, standing, None, standing.result))
            ranked = {who for standing in board.standings for who in standing.learners}
            for apart in board.apart:
                for who in apart.learners:
                    if who not in ranked:
                        ranked.add(who)
                        places.setdefault(who, []).append(Place(key, board.name, None, apart, apart.result))
        for result in view.results:
            people = set(entrants(result.value))
            thanked.update({folded(one) for one in result.value.thanks} - people)
            confirmed.update({folded(one) for one in result.value.confirmed_by} - people)
    awards_of: dict[str, list[Award]] = {}
    for award in given:
        awards_of.setdefault(award.who, []).append(award)
    views = []
    for key, entry in library.learners.items():
        learner = entry.value
        its_places = sorted(places.get(key, ()), key=lambda one: (_latest(one.entry.value.date), one.entry.path))
        gone = learner.looking_until is not None and learner.looking_until < today
        views.append(
            LearnerView(
                key=key,
                entry=entry,
                joined=judge.joined[key],
                tips=tuple(tips_by.get(key, ())),
                places=tuple(its_places),
                hosted=tuple(hosted.get(key, ())),
                thanked=thanked[key],
                confirmed=confirmed[key],
                picture=library.pictures.get(key) if learner.avatar == "file" else None,
                looking_for=() if gone else learner.looking_for,
                on_boards=may_stand_on_boards(library.community.value, learner),
                ledger=tuple(judge.ledgers.get(key, ())),
                awards=tuple(awards_of.get(key, ())),
            )
        )
    return {view.key: view for view in sorted(views, key=lambda view: (_latest(view.joined), view.key))}


def _topics(
    library: Library, tips: Mapping[str, TipView], challenges: Mapping[str, ChallengeView]
) -> dict[str, TopicView]:
    listed = library.topics.value.topics if library.topics else ()
    topics: dict[str, Topic] = {folded(topic.id): topic for topic in listed}
    lists: dict[str, dict[str, dict[str, None]]] = {}

    def note(topic: str, kind: str, key: str) -> None:
        at = library.topic_key(topic)
        if at not in topics:
            topics[at] = Topic(id=topic, name=topic.replace("-", " ").capitalize())
        lists.setdefault(at, {}).setdefault(kind, {})[key] = None

    by_name = sorted(library.learners.items(), key=lambda item: (item[1].value.name.casefold(), item[0]))
    known = set(topics)
    for key, entry in by_name:
        for topic in entry.value.learning:
            note(topic, "learning", key)
        for topic in entry.value.helps_with:
            note(topic, "helping", key)
        for skill in entry.value.knows:
            note(skill.topic, "knowing", key)
    for key, tip in tips.items():
        for topic in tip.entry.value.topics:
            note(topic, "tips", key)
    for key, challenge in challenges.items():
        for topic in challenge.entry.value.topics:
            note(topic, "challenges", key)
    views = []
    for key, topic in topics.items():
        its = lists.get(key, {})
        tint = sha256(key.encode()).digest()[0] % 12
        of = {kind: tuple(its.get(kind, ())) for kind in ("learning", "helping", "knowing", "tips", "challenges")}
        views.append(TopicView(key=key, topic=topic, known=key in known, tint=tint, **of))
    return {view.key: view for view in sorted(views, key=lambda view: (view.topic.name.casefold(), view.key))}
