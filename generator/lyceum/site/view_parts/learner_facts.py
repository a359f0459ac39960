"""Prepares what compares a learner with others or with today: places on boards, this season, weeks in a row.

Such facts change without the learner doing anything. They are published in shards (`exports/learner_facts.py`), and the theme's
`hub-facts.js` puts them on the learner's page, so that the page itself changes only with what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.scoring import CurrentProgress, LearnerProgress, LearnerResult, RankedPlace

FACTS_FOLDER = "facts/"


class Comparison(NamedTuple):
    """How a learner stands among others."""

    places: tuple[RankedPlace, ...] = ()
    """Latest first."""
    row_number: int | None = None
    """The number of rows above the learner on the board of all points; None without points."""


def make_learner_facts(
    translator: Translator, now: str, comparison: Comparison, boards_by_challenge: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return the facts of a learner who may stand on boards: `now`, `places` and `at`; what is empty is left out.

    `now` is the text of `summarize_today`, `places` a text for each board of a challenge by `make_place_key`, and `at` the number of rows
    above the learner on the board of all points.
    """
    facts = {
        "now": now,
        "places": {
            make_place_key(boards_by_challenge[place.challenge], place): _format_place(translator, place)
            for place in comparison.places
        },
        "at": comparison.row_number,
    }
    return {name: value for name, value in facts.items() if value not in ("", {}, None)}


def make_place_key(boards: Sequence[str], result: LearnerResult | RankedPlace) -> str:
    """Return what names the board of a result on a learner's page and in the facts: `walk`, or `walk/team` of several.

    `boards` are those of the challenge."""
    return f"{result.challenge}/{result.board}" if len(boards) > 1 else result.challenge


def _format_place(translator: Translator, place: RankedPlace) -> str:
    _ = translator.gettext
    rank, of = translator.format_number(place.rank), translator.format_number(place.row_count)
    if place.is_tied:
        return _("place %(rank)s of %(of)s, shared", rank=rank, of=of)
    return _("place %(rank)s of %(of)s", rank=rank, of=of)


def summarize_today(hub: Hub, translator: Translator, key: str) -> str:
    """Return the sentences about the points of this season and about weeks in a row; empty if nothing is going on."""
    ngettext, format_number = translator.ngettext, translator.format_number
    current = hub.compute_current_progress(key)
    points, weeks = current.season.points if current.season else 0, current.streak_weeks
    sentences = []
    if points:
        sentences = [
            ngettext(
                "%(points)s point this season.", "%(points)s points this season.", points, points=format_number(points)
            ),
            _compare_with_own_seasons(translator, current, hub.compute_progress(key)),
        ]
    if weeks > 1:
        sentences.append(
            ngettext("%(weeks)s week in a row.", "%(weeks)s weeks in a row.", weeks, weeks=format_number(weeks))
        )
    return " ".join(filter(None, sentences))


def _compare_with_own_seasons(translator: Translator, current: CurrentProgress, progress: LearnerProgress) -> str:
    _, format_number = translator.gettext, translator.format_number
    points, previous = current.season.points if current.season else 0, current.previous_season
    sentences = []
    if previous and points > previous.points:
        sentences.append(
            _("That is %(more)s more than in the season before.", more=format_number(points - previous.points))
        )
    elif previous and previous.points:
        sentences.append(_("The season before, it was %(points)s in all.", points=format_number(previous.points)))
    if progress.best_season == current.season and len(progress.seasons) > 1:
        sentences.append(_("It is the best one so far."))
    return " ".join(sentences)
