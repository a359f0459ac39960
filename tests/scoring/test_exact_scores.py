"""Boards compare scores exactly, however many digits they have."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from lyceum.loader import load_library
from lyceum.scoring import ChallengeBoard, build_challenge_boards, rank_cohorts
from tests.support.hubs import write_hub

CLOSE_SCORES = ("0." + "1" * 40 + "1", "0." + "1" * 40 + "2", "0." + "1" * 40 + "20")


def build_board(folder: Path, settings: str, scores: tuple[str, ...]) -> ChallengeBoard:
    """The board of a challenge with one result for each score, of the learners a, b, c."""
    people = "abc"[: len(scores)]
    files = {f"content/learners/{person}.yml": f"name: {person.upper()}\n" for person in people}
    files["content/challenges/golf/challenge.md"] = (
        f"---\ntitle: Golf\nsummary: Small.\nscore: {{{settings}}}\n---\nText\n"
    )
    for person, score in zip(people, scores, strict=True):
        files[f"content/challenges/golf/results/{person}.yml"] = (
            f"learner: {person}\ndate: 2026-02-01\nscore: {score}\n"
        )
    library, problems = load_library(write_hub(folder, files))
    assert not problems
    (board,) = build_challenge_boards(library.challenges["golf"], library.results)
    return board


@pytest.mark.parametrize(("better", "order"), [("lower", ["a", "b", "c"]), ("higher", ["b", "c", "a"])])
def test_last_decimal_decides_and_equal_values_tie(tmp_path: Path, better: str, order: list[str]) -> None:
    board = build_board(tmp_path, f"measure: points, better: {better}", CLOSE_SCORES)
    assert [row.learners[0] for row in board.standings] == order
    ranks = {row.learners[0]: (row.rank, row.is_tied) for row in board.standings}
    assert ranks["b"] == ranks["c"]
    assert ranks["b"][1]
    assert not ranks["a"][1]


def test_score_below_zero_and_exponent_are_ranked(tmp_path: Path) -> None:
    board = build_board(tmp_path, "measure: points, better: lower", ("3.2e-5", "-3", "+5"))
    assert [row.learners[0] for row in board.standings] == ["b", "a", "c"]


def test_extreme_scores_have_an_exact_average(tmp_path: Path) -> None:
    board = build_board(tmp_path, "measure: points", ("1e308", "-1e308", "3e-30"))
    (cohort,) = rank_cohorts(board, {person: ["c1"] for person in "abc"}, lower_wins=False, min_members=1)
    assert cohort.average_score == Decimal("1e-30")
