"""How the results of a challenge are ranked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.hub import Hub
from tests.support.hubs import make_hub
from tests.support.property_tests import count_examples
from tests.support.scoring_files import format_result, make_challenge_files

EVE = {"content/learners/eve.yml": "name: Eve\n"}


def list_standings(hub: Hub, index: int = 0) -> list[tuple[int, bool, str, Decimal | None]]:
    """(rank, whether it is tied, team or learner, score) of each row of a board."""
    standings = hub.challenges["walk"].boards[index].standings
    return [(row.rank, row.is_tied, row.team or "+".join(row.learners), row.score) for row in standings]


def test_equal_scores_share_a_rank_and_skip_the_next(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        make_challenge_files(
            "score: {measure: duration}",
            ada=format_result("ada", "1:30"),
            bob=format_result("bob", "61.5"),
            cy=format_result("cy", "1:30.000"),
            dee=format_result("dee", "1:00:00"),
        ),
    )
    assert list_standings(hub) == [
        (1, False, "bob", Decimal("61.5")),
        (2, True, "ada", Decimal(90)),
        (2, True, "cy", Decimal(90)),
        (4, False, "dee", Decimal(3600)),
    ]


@pytest.mark.parametrize(
    ("attempts", "scores"),
    [
        ("best", {"ada": 30, "bob": 25}),
        ("latest", {"ada": 10, "bob": 25}),
        ("sum", {"ada": 60, "bob": 25}),
    ],
)
def test_challenge_setting_selects_the_counted_attempt(tmp_path: Path, attempts: str, scores: dict[str, int]) -> None:
    hub = make_hub(
        tmp_path,
        make_challenge_files(
            f"score: {{measure: points, attempts: {attempts}}}",
            ada=format_result("ada", "20", 2),
            ada_2=format_result("ada", "30", 3),
            ada_3=format_result("ada", "10", 9),
            bob=format_result("bob", "25", 2),
        ),
    )
    assert {learner: score for _, _, learner, score in list_standings(hub)} == scores
    assert [len(row.results) for row in hub.challenges["walk"].boards[0].standings if row.learners == ("ada",)] == [3]


def test_lower_score_wins_if_the_challenge_says_so(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        make_challenge_files(
            "score: {measure: count, better: lower}", ada=format_result("ada", "7"), bob=format_result("bob", "3")
        ),
    )
    assert [learner for _, _, learner, _ in list_standings(hub)] == ["bob", "ada"]


def test_score_is_the_sum_of_task_points_by_default(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        make_challenge_files(
            "score: {measure: points}\n"
            "tasks: [{id: a, title: A, points: 2.5}, {id: b, title: B, points: 4}, {id: c, title: C, points: 1}]",
            ada="learner: ada\ndate: 2026-01-02\ntasks: [a, b]",
            bob="learner: bob\ndate: 2026-01-02\ntasks: [c]",
        ),
    )
    assert list_standings(hub) == [(1, False, "ada", Decimal("6.5")), (2, False, "bob", Decimal(1))]


def test_unmeasured_challenge_lists_without_ranks(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        make_challenge_files("", ada="learner: ada\ndate: 2026-01-20", bob="learner: bob\ndate: 2026-01-02"),
    )
    assert list_standings(hub) == [(0, False, "bob", None), (0, False, "ada", None)]
    assert [credit.person for credit in hub.credits if credit.kind == "podium"] == []


def test_late_and_unranked_results_show_their_reason(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        make_challenge_files(
            "score: {measure: count}",
            ada=format_result("ada", "1"),
            bob="learner: bob\ndate: 2026-03-05\nscore: 99",
            cy=format_result("cy", "98", extra_lines="ranked: false"),
            dee="learner: dee\ndate: 2025-12-31\nscore: 97",
        ),
    )
    assert list_standings(hub) == [(1, False, "ada", Decimal(1))]
    apart = hub.challenges["walk"].boards[0].unranked
    assert {row.learners[0]: row.reason for row in apart} == {"bob": "late", "cy": "not-ranked", "dee": "early"}
    assert [place.unranked.reason for place in hub.learners["bob"].results if place.unranked] == ["late"]


def test_team_is_one_row_and_each_member_has_the_result(tmp_path: Path) -> None:
    team = "team: {{name: {0}, members: [{1}]}}\ndate: 2026-01-{2:02}\nscore: {3}"
    hub = make_hub(
        tmp_path,
        EVE
        | make_challenge_files(
            "mode: team\nscore: {measure: duration}",
            rowers=team.format("Rowers", "ada, bob", 3, "2:00"),
            rowers_2=team.format("Rowers", "ada, cy", 8, "1:50"),
            paper=team.format("Paper", "dee, eve", 8, "1:55"),
        ),
    )
    assert [(rank, name) for rank, _, name, _ in list_standings(hub)] == [(1, "Rowers"), (2, "Paper")]
    first = hub.challenges["walk"].boards[0].standings[0]
    assert sorted(first.learners) == ["ada", "bob", "cy"]
    assert [place.standing.rank for place in hub.learners["bob"].results if place.standing] == [1]
    assert hub.challenges["walk"].participant_count == 5


def test_boards_of_a_challenge_are_ranked_separately(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        make_challenge_files(
            "score: {measure: duration}\nboards: [main, long]",
            ada=format_result("ada", "10"),
            ada_long=format_result("ada", "100", extra_lines="board: long"),
            bob_long=format_result("bob", "90", extra_lines="board: Long"),
        ),
    )
    assert [board.name for board in hub.challenges["walk"].boards] == ["main", "long"]
    assert [learner for _, _, learner, _ in list_standings(hub, 0)] == ["ada"]
    assert [learner for _, _, learner, _ in list_standings(hub, 1)] == ["bob", "ada"]


@pytest.mark.fuzz
@settings(max_examples=count_examples(40))
@given(scores=st.lists(st.integers(0, 5), min_size=1, max_size=5), higher=st.booleans())
def test_rank_is_one_plus_number_of_better_rows(tmp_path: Path, scores: list[int], higher: bool) -> None:
    folder = tmp_path / f"{higher}-{'-'.join(map(str, scores))}"
    results = {
        learner: format_result(learner, str(score))
        for learner, score in zip(("ada", "bob", "cy", "dee", "eve"), scores, strict=False)
    }
    fields = f"score: {{measure: count, better: {'higher' if higher else 'lower'}}}"
    rows = list_standings(make_hub(folder, EVE | make_challenge_files(fields, **results)))
    for rank, is_tied, _, score in rows:
        assert score is not None
        better_scores = [
            other_score for other_score in scores if (other_score > score if higher else other_score < score)
        ]
        assert rank == 1 + len(better_scores)
        assert is_tied == (scores.count(int(score)) > 1)
    assert len(rows) == len(scores)
