"""The Library, the history and the day in; the Hub, everything that pages are made of, out.

All keys are folded, all references lead somewhere: pages index, they do not guard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.boards import Apart, Board, Standing
from generator.credits import Credit
from generator.history import FileHistory, History
from generator.library import Entry, Library
from generator.model import Challenge, Community, Learner, Result, Tip, Topic
from generator.wall import WallPerson


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
    wall: tuple[WallPerson, ...]

    def topic(self, key: str) -> TopicView:
        """The topic that a key or an alias names."""
        raise NotImplementedError

    def changed(self, path: str) -> FileHistory | None:
        """First and last change of a file, where the history knows them."""
        return self.history.files.get(path)


def derive(library: Library, history: History, *, today: date) -> Hub:
    """Everything that follows from a library without errors (see `library.sound`)."""
    raise NotImplementedError
