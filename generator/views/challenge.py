"""One challenge: the task, who has joined, how it stands by what can be trusted, and everybody's results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from generator.boards import TRUST, Apart, Board, GroupStanding, Standing, Trust, boards, by_group, entrants, score_of
from generator.hub import ChallengeView, Hub, LearnerView
from generator.markup import summary
from generator.model import Result, folded
from generator.pages import Page, SearchEntry
from generator.scoreboards import LEAST_ACTIVE, Scope
from generator.views.base import Desk

FACES = 24
"""Of those who have joined."""
MOST_FILTERED = 200
"""Rows of a board up to which it is also shown by trust."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A board's rows that have at least this trust, ranked among themselves."""

    trust: Trust
    standings: tuple[Standing, ...]
    podium: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A board with all that its section says."""

    board: Board
    shown: tuple[Shown, ...]
    """As reported first; others only where they have other rows, and any; the same rows once, as what is most."""
    cohorts: tuple[GroupStanding, ...]
    """Two or more, or none."""


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.challenges)


def page(desk: Desk, key: str) -> Page:
    hub, words = desk.hub, desk.words
    challenge = hub.challenges[key]
    value, at = challenge.entry.value, f"challenges/{key}/"
    text = desk.markdown(challenge.entry.body)
    past = hub.changed(challenge.entry.path)
    compared = hub.community.boards != "off"

    def score(amount: Decimal | None) -> str:
        return "" if amount is None else words.score(amount, value.score.measure, value.score.unit)

    notes: dict[str, Markup] = {
        result.path: desk.markdown(result.value.notes, heading_prefix=f"r{i}-", first_level=4).html
        for i, result in enumerate(challenge.results)
        if result.value.notes
    }
    joined = _seen(desk, challenge.joined)
    body = desk.body(
        "challenge.html", at, challenge=challenge, text=text.html, score=score, notes=notes, compared=compared,
        amounts={result.path: score(score_of(value, result.value)) if compared else "" for result in challenge.results},
        hosts=desk.people(dict.fromkeys(folded(one) for one in value.hosts)), joined=joined[:FACES],
        more=challenge.people - len(joined[:FACES]), tips=[hub.tips[one] for one in challenge.tips],
        seen=lambda people: _seen(desk, people), entrants=entrants, wholes=tuple(_wholes(hub, challenge)) if compared else (),
        has_board=lambda cohort: bool(hub.scoreboards.board(Scope(cohort=cohort))),
        confirmers=lambda result: _confirmers(desk, result), least=LEAST_ACTIVE, reason=lambda apart: _reason(desk, apart),
        topics=list(dict.fromkeys(hub.topic(topic).key for topic in value.topics)),
    )  # fmt: skip
    day = past.last.when.date() if past else challenge.results[0].value.date if challenge.results else value.opens
    found = (SearchEntry(value.title, f"{value.summary or ''} {summary(text.text, 400)}".strip()),)
    return Page(
        at, "challenge", value.title, summary(value.summary or text.text), body, challenge.entry.path, f"challenge:{key}", day,
        search=found, og_type="article", picture=desk.card("challenges", key, value.title),
    )  # fmt: skip


def _seen(desk: Desk, people: tuple[str, ...]) -> tuple[LearnerView, ...]:
    """Those who may be named beside what they reached; where the hub has no boards, all who did not say no."""
    off = desk.hub.community.boards == "off"
    return tuple(
        one for one in desk.people(people) if one.on_boards or (off and one.entry.value.show.boards)
    )  # fmt: skip


def _confirmers(desk: Desk, result: Result) -> Markup:
    """Names of those who confirmed it and may be named, in a list; whose result it is cannot confirm it."""
    own = set(entrants(result))
    others = tuple(key for key in dict.fromkeys(folded(one) for one in result.confirmed_by) if key not in own)
    names = [Markup("<bdi>{}</bdi>").format(one.entry.value.name) for one in _seen(desk, others)]
    return Markup(desk.words.list(names))


def _wholes(hub: Hub, challenge: ChallengeView) -> Iterator[Whole]:
    value = challenge.entry.value
    trusted = {trust: boards(challenge.entry, challenge.results, trust=trust) for trust in TRUST[1:]}
    for place, board in enumerate(challenge.boards):
        shown = [Shown("reported", board.standings, _podium(board.standings))]
        for trust, others in trusted.items():
            rows = others[place].standings
            if not rows or len(board.standings) > MOST_FILTERED or _told(rows) == _told(board.standings):
                continue
            if _told(rows) == _told(shown[-1].standings):
                shown.pop()  # all of them can be said to have more
            shown.append(Shown(trust, rows, _podium(rows)))
        cohorts = by_group(
            board, hub.scoreboards.cohorts_of, lower_wins=value.score.lower_wins, least=LEAST_ACTIVE
        )  # fmt: skip
        yield Whole(board, tuple(shown), cohorts if len(cohorts) > 1 else ())


def _told(rows: tuple[Standing, ...]) -> list[tuple[int, str]]:
    return [(row.rank, row.result.path) for row in rows]


def _podium(standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """The first three places; none where more than four share them, or nobody does."""
    first = tuple(row for row in standings if 1 <= row.rank <= 3)
    return first if 0 < len(first) <= 4 else ()


def _reason(desk: Desk, apart: Apart) -> str:
    _ = desk.words.gettext
    match apart.reason:
        case "late":
            return _("after the challenge had closed")
        case "early":
            return _("before the challenge opened")
        case "no-score":
            return _("without a score")
        case _:
            return _("not for the ranking")
