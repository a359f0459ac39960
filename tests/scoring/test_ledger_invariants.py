"""What holds of the ledger of every hub, shown on random hubs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.git import History
from lyceum.hub import derive_hub
from lyceum.loader import ValidLibrary
from tests.support.hubs import TODAY, write_hub
from tests.support.property_tests import count_examples
from tests.support.scoring_files import (
    Files,
    derive_unchecked_hub,
    find_credits,
    format_tip,
    load_unchecked_library,
    make_challenge_files,
    make_merge_history,
    sum_points,
)

LEARNER = st.sampled_from(("ada", "bob", "cy", "dee"))


RESULT = st.fixed_dictionaries(
    {
        "learner": LEARNER,
        "day": st.integers(1, 31),
        "score": st.integers(0, 4),
        "board": st.sampled_from(("main", "long")),
        "thanks": st.lists(LEARNER, max_size=3),
        "confirmed_by": st.lists(LEARNER, max_size=3),
        "days_until_merge": st.integers(0, 60),
        "is_team": st.booleans(),
        "has_link": st.booleans(),
    }
)


RESULTS = st.lists(RESULT, max_size=7)


EVERY_HUB = settings(max_examples=count_examples(40))


_folder_numbers = count(1)


def make_new_folder(folder: Path) -> Path:
    """A folder for one of the random hubs of a test."""
    return folder / str(next(_folder_numbers))


def format_random_result(result: dict[str, Any]) -> str:
    people = sorted({result["learner"], "dee"}) if result["is_team"] else [result["learner"]]
    team = f"team: {{name: Rowers, members: [{', '.join(people)}]}}"
    lines = [
        team if result["is_team"] else f"learner: {result['learner']}",
        f"date: 2026-01-{result['day']:02}",
        f"score: {result['score']}",
        f"board: {result['board']}",
    ]
    for field in ("thanks", "confirmed_by"):
        lines.append(f"{field}: [{', '.join(sorted(set(result[field]) - set(people)))}]")
    if result["has_link"]:
        lines.append("notes: 'See [this](../../../tips/one.md)'")
    return "\n".join(lines)


def find_merge_day(result: dict[str, Any]) -> date:
    return date(2026, 1, result["day"]) + timedelta(days=result["days_until_merge"])


def make_random_hub(results: list[dict[str, Any]], today: date) -> tuple[Files, History]:
    """The files that were merged until today, and their history."""
    merged = {f"r{i}": result for i, result in enumerate(results) if find_merge_day(result) <= today}
    texts = {name: format_random_result(result) for name, result in merged.items()}
    files = make_challenge_files("mode: either\nscore: {measure: count}\nboards: [main, long]\nhosts: [cy]", **texts)
    files["content/tips/one.md"] = format_tip(date="2026-01-04", challenges="[walk]", thanks="[dee]")
    days = {name: find_merge_day(result).isoformat() for name, result in merged.items()}
    return files, make_merge_history(files, **days)


@pytest.mark.fuzz
@EVERY_HUB
@given(results=RESULTS, new_result=RESULT)
def test_added_result_takes_no_points_from_others(
    tmp_path: Path, results: list[dict[str, Any]], new_result: dict[str, Any]
) -> None:
    """Compares the points with and without the result on the day of its merge; only its own people may lose points."""
    today = find_merge_day(new_result)
    before = sum_points(derive_unchecked_hub(make_new_folder(tmp_path), *make_random_hub(results, today), today=today))
    after = sum_points(
        derive_unchecked_hub(make_new_folder(tmp_path), *make_random_hub([*results, new_result], today), today=today)
    )
    own_people = {new_result["learner"], "dee"} if new_result["is_team"] else {new_result["learner"]}
    assert all(after[learner] >= before[learner] for learner in before if learner not in own_people)


@pytest.mark.fuzz
@EVERY_HUB
@given(results=RESULTS)
def test_passing_time_takes_no_points(tmp_path: Path, results: list[dict[str, Any]]) -> None:
    files, history = make_random_hub(results, date(2026, 4, 30))
    library = load_unchecked_library(write_hub(make_new_folder(tmp_path), files))
    days = [date(2026, 4, 30) + timedelta(days=after) for after in (0, 1, 200)]
    earlier, later, latest = (sum_points(derive_hub(library, history, today=day)) for day in days)
    assert earlier == later == latest


def shuffle_library(library: ValidLibrary, order: list[int]) -> ValidLibrary:
    """Return the library with its entries in another order."""

    def shuffle(items: Iterable[Any]) -> list[Any]:
        numbered = sorted(enumerate(items), key=lambda item: (order[item[0] % len(order)], item[0]))
        return [item for _, item in numbered]

    return replace(
        library,
        learners=dict(shuffle(library.learners.items())),
        tips=dict(shuffle(library.tips.items())),
        results=tuple(shuffle(library.results)),
    )


@pytest.mark.fuzz
@EVERY_HUB
@given(results=RESULTS, order=st.permutations(range(7)))
def test_credits_do_not_depend_on_file_order(tmp_path: Path, results: list[dict[str, Any]], order: list[int]) -> None:
    files, history = make_random_hub(results, TODAY)
    library = load_unchecked_library(write_hub(make_new_folder(tmp_path), files))
    hub, other = (derive_hub(each, history, today=TODAY) for each in (library, shuffle_library(library, order)))
    assert hub.credits == other.credits
    assert hub.leaderboards.rank_learners() == other.leaderboards.rank_learners()
    assert hub.leaderboards.rank_teams() == other.leaderboards.rank_teams()
    assert hub.challenges["walk"].boards == other.challenges["walk"].boards


@pytest.mark.fuzz
@EVERY_HUB
@given(results=RESULTS)
def test_credits_are_unique_and_sums_match(tmp_path: Path, results: list[dict[str, Any]]) -> None:
    files, history = make_random_hub(results, TODAY)
    hub = derive_unchecked_hub(make_new_folder(tmp_path), files, history)
    rows = [(credit.person, credit.kind, credit.path, credit.rule) for credit in hub.credits]
    assert len(rows) == len(set(rows))
    days = [(credit.person, credit.challenge, credit.day) for credit in find_credits(hub, kind="result")]
    assert len(days) == len(set(days))
    points_on_board = {row.learner: row.points for row in hub.leaderboards.rank_learners()}
    assert points_on_board == {learner: points for learner, points in sum_points(hub).items() if points}
    assert sum(points_on_board.values()) == sum(credit.points for credit in hub.credits)
