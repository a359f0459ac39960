"""One challenge: the task, its boards, and everybody's results."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from generator.boards import Apart, Standing, entrants, score_of
from generator.hub import ChallengeView, Hub
from generator.markup import summary
from generator.model import folded
from generator.pages import Page, SearchEntry
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.challenges)


def page(desk: Desk, key: str) -> Page:
    hub, words = desk.hub, desk.words
    challenge = hub.challenges[key]
    value, at = challenge.entry.value, f"challenges/{key}/"
    text = desk.markdown(challenge.entry.body)
    past = hub.changed(challenge.entry.path)

    def score(amount: Decimal | None) -> str:
        return "" if amount is None else words.score(amount, value.score.measure, value.score.unit)

    notes: dict[str, Markup] = {
        result.path: desk.markdown(result.value.notes, heading_prefix=f"r{i}-", first_level=4).html
        for i, result in enumerate(challenge.results)
        if result.value.notes
    }
    body = desk.body(
        "challenge.html", at, challenge=challenge, text=text.html, score=score, notes=notes,
        amounts={result.path: score(score_of(value, result.value)) for result in challenge.results},
        people_of=lambda result: desk.people(entrants(result.value)),
        hosts=desk.people(dict.fromkeys(folded(one) for one in value.hosts)),
        tips=[hub.tips[one] for one in challenge.tips], shown=lambda row: _named(desk, row),
        all_named=lambda people: all(one.on_boards for one in people),
        podium=[_podium(challenge, board.standings) for board in challenge.boards], reason=lambda apart: _reason(desk, apart),
        topics=list(dict.fromkeys(hub.topic(topic).key for topic in value.topics)), folded=folded,
    )  # fmt: skip
    day = past.last.when.date() if past else challenge.results[0].value.date if challenge.results else value.opens
    found = (SearchEntry(value.title, f"{value.summary or ''} {summary(text.text, 400)}".strip()),)
    return Page(
        at, "challenge", value.title, summary(value.summary or text.text), body, challenge.entry.path, f"challenge:{key}", day,
        search=found, og_type="article", picture=desk.card("challenges", key, value.title),
    )  # fmt: skip


def _named(desk: Desk, row: Standing | Apart) -> bool:
    """Whether the names of everybody in the row may stand on a board."""
    return all(desk.hub.learners[who].on_boards for who in row.learners)


def _podium(challenge: ChallengeView, standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
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
