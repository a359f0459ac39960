"""What the leaderboards sum, whom they name, and how groups are compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from lyceum.hub import Hub
from lyceum.scoring import ALL_CREDITS, LeaderboardScope, build_challenge_boards, map_row_numbers
from tests.support.hubs import make_hub
from tests.support.scoring_files import (
    PEOPLE,
    WALK,
    Files,
    format_result,
    format_tip,
    make_challenge_files,
    make_tip_files,
)


def format_learner(joined: str = "2025-01-01", **fields: str) -> str:
    return f"name: Somebody\njoined: {joined}\n" + "".join(f"{name}: {value}\n" for name, value in fields.items())


def list_rows(hub: Hub, **scope: Any) -> list[tuple[int, str, int]]:
    """Return (rank, learner, points) of every row of a leaderboard."""
    return [(row.rank, row.learner, row.points) for row in hub.leaderboards.rank_learners(LeaderboardScope(**scope))]


def make_community_files() -> Files:
    """Ada: tips on python in two seasons. Bob: one on sql. Cy: a result. Dee: nothing but a profile."""
    return {
        **make_challenge_files("topics: [python]\nscore: {measure: count}", cy=format_result("cy", 3, extra_lines="evidence: https://example.org/cy")),
        "content/hub.yml": (
            "name: T\npoints: {profile: 1}\norganisations: [{id: Engines, name: E}]\n"
            "cohorts: [{id: spring, name: S}, {id: autumn, name: A}]\n"
        ),
        "content/topics.yml": "- {id: python, name: Python, aliases: [py]}\n- {id: sql, name: SQL}\n",
        "content/learners/ada.yml": format_learner(cohort="Spring", organisation="engines"),
        "content/learners/bob.yml": format_learner(cohort="[spring, autumn]"),
        "content/learners/dee.yml": format_learner("2026-10-05"),
        **make_tip_files("2026-02-01", "2026-10-01", "2026-10-02", topics="[py]"),
        "content/tips/bobs.md": format_tip("Bob's", title="B", author="bob", date="2026-10-03", topics="[sql]"),
    }  # fmt: skip


def test_leaderboard_filters_can_be_combined(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_community_files())
    assert list_rows(hub) == [(1, "ada", 31), (2, "cy", 21), (3, "bob", 11), (4, "dee", 1)]
    assert list_rows(hub, season="2026-q4") == [(1, "ada", 20), (2, "bob", 10), (3, "dee", 1)]
    assert list_rows(hub, cohort="spring") == [(1, "ada", 31), (2, "bob", 11)]
    assert list_rows(hub, organisation="engines") == [(1, "ada", 31)]
    assert list_rows(hub, topic="python") == [(1, "ada", 30), (2, "cy", 20)]
    assert list_rows(hub, kind="tip") == [(1, "ada", 30), (2, "bob", 10)]
    assert list_rows(hub, challenge="walk") == [(1, "cy", 20)]
    assert list_rows(hub, season="2026-q4", topic="python", cohort="spring") == [(1, "ada", 20)]
    assert list_rows(hub, season="1999-q1") == []


def test_leaderboard_row_has_point_kinds_and_latest_date(tmp_path: Path) -> None:
    row = make_hub(tmp_path, make_community_files()).leaderboards.rank_learners()[0]
    assert (row.counts, row.latest_day) == ((("profile", 1), ("tip", 3)), date(2026, 10, 2))


def test_equal_points_share_a_rank_and_skip_the_next(tmp_path: Path) -> None:
    files = {**PEOPLE, **make_tip_files("2026-02-01", author="cy"), **make_tip_files("2026-02-02", author="bob")}
    rows = make_hub(tmp_path, files).leaderboards.rank_learners()
    assert [(row.rank, row.is_tied, row.learner) for row in rows] == [
        (1, True, "cy"),
        (1, True, "bob"),
        (3, True, "ada"),
        (3, True, "dee"),
    ]


def test_leaderboard_can_count_only_confirmed_results(tmp_path: Path) -> None:
    files = make_challenge_files(
        ada=format_result("ada", 9),
        bob=format_result("bob", 5, extra_lines="evidence: https://example.org/b"),
        cy=format_result("cy", 3, extra_lines="confirmed_by: [dee]"),
    )
    hub = make_hub(tmp_path, files)
    challenge = hub.challenges["walk"]
    assert [(row.learners[0], row.trust) for row in challenge.boards[0].standings] == [
        ("ada", "reported"),
        ("bob", "evidence"),
        ("cy", "confirmed"),
    ]
    for trust, learners in (("evidence", ["bob", "cy"]), ("confirmed", ["cy"])):
        [filtered] = build_challenge_boards(challenge.entry, challenge.results, min_trust=trust)  # type: ignore[arg-type]
        assert [row.learners[0] for row in filtered.standings] == learners
        rows = hub.leaderboards.rank_learners(LeaderboardScope(challenge="walk", trust=trust))  # type: ignore[arg-type]
        assert {row.learner for row in rows} == {*learners, "dee"}, "credits of other kinds count"


def test_row_number_counts_the_rows_above(tmp_path: Path) -> None:
    files: Files = {f"content/learners/p{i:02}.yml": format_learner() for i in range(20)}
    files |= {
        f"content/activities/d{i}-{n}.yml": f"what: D\nwho: [p{i:02}]\ndate: 2026-01-{n + 1:02}\n"
        for i in range(20)
        for n in range(20 - i)
    }
    rows_above = make_hub(tmp_path, files).database.get(map_row_numbers, ALL_CREDITS.key)
    assert [rows_above.get(key) for key in ("p07", "p00", "nobody")] == [7, 0, None]


def test_first_season_learners_are_newcomers(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {**make_community_files(), "content/learners/cy.yml": format_learner("2026-01-05")})
    assert [row.learner for row in hub.leaderboards.rank_newcomers("2026-q4")] == ["dee"]
    assert [(row.rank, row.learner) for row in hub.leaderboards.rank_newcomers("2026-q1")] == [(1, "cy")]


def test_most_improved_is_the_largest_gain_since_last_season(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        **make_tip_files("2026-07-01", "2026-10-01", "2026-10-02"),
        **{f"content/tips/b{n}.md": format_tip(f"{n}", title=f"B{n}", author="bob", date=day) for n, day in enumerate(
            ("2026-07-01", "2026-07-02", "2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"))},
        "content/tips/cy.md": format_tip("Cy", title="C", author="cy", date="2026-10-01"),
        "content/learners/eve.yml": format_learner("2026-10-01"),
        "content/tips/eve.md": format_tip("Eve", title="E", author="eve", date="2026-10-01"),
        "content/tips/dee.md": format_tip("Dee", title="D", author="dee", date="2026-07-01"),
    }  # fmt: skip
    rows = make_hub(tmp_path, files).leaderboards.rank_improvements("2026-q4")
    assert [(row.rank, row.learner, row.gain, row.points, row.previous_points) for row in rows] == [
        (1, "bob", 20, 40, 20),
        (2, "ada", 10, 20, 10),
    ], "neither newcomers, nor who did nothing before, nor who did less"


def test_team_counts_once_across_challenges(tmp_path: Path) -> None:
    team = "team: {{name: {0}, members: [{1}]}}\ndate: 2026-01-{2:02}\nscore: {3}"
    mode = "mode: team\nscore: {measure: count}"
    files = make_challenge_files(
        mode, rowers=team.format("Rowers", "ada, bob", 3, 9), paper=team.format("Paper", "dee", 4, 5)
    )
    second = make_challenge_files(mode, rowers=team.format("rowers", "ada, cy", 9, 1))
    files |= {path.replace("walk", "swim"): text for path, text in second.items() if path.startswith(WALK)}
    rows = make_hub(tmp_path, files).leaderboards.rank_teams()
    assert [(row.rank, row.name, row.points, row.result_count, row.members) for row in rows] == [
        (1, "Rowers", 2 * (5 + 15), 2, ("ada", "bob", "cy")),
        (2, "Paper", 5 + 10, 1, ("dee",)),
    ]


def test_cohorts_rank_by_points_per_active_member(tmp_path: Path) -> None:
    files: Files = {
        "content/hub.yml": "name: T\npoints: {profile: 0}\ncohorts: [{id: big, name: B}, {id: small, name: S}, {id: tiny, name: T}]\n"
    }
    for cohort, size, each in (("big", 6, 2), ("small", 3, 3), ("tiny", 2, 9)):
        for i in range(size):
            files[f"content/learners/{cohort}{i}.yml"] = format_learner(cohort=cohort)
            files |= {
                f"content/tips/{cohort}{i}-{n}.md": format_tip(
                    f"{cohort}{i}{n}", title="T", author=f"{cohort}{i}", date=f"2026-02-{n + 1:02}"
                )
                for n in range(each)
            }
    files["content/learners/idle.yml"] = format_learner(cohort="small")
    groups = make_hub(tmp_path, files).leaderboards.rank_groups("cohort")
    assert [
        (group.rank, group.key, group.average, group.points, group.active_count, group.member_count) for group in groups
    ] == [
        (1, "small", Decimal("30.0"), 90, 3, 4),
        (2, "big", Decimal("20.0"), 120, 6, 6),
        (0, "tiny", Decimal("90.0"), 180, 2, 2),
    ], "two people are too few to be ranked"


def test_challenge_has_participants_and_cohort_ranks(tmp_path: Path) -> None:
    files = {
        **make_challenge_files(ada=format_result("ada", 1, 7), bob=format_result("bob", 2, 5), cy=format_result("cy", 3, 6)),
        "content/hub.yml": "name: T\ncohorts: [{id: spring, name: S}]\n",
        **{f"content/learners/{key}.yml": format_learner(cohort="spring") for key in ("ada", "bob", "cy", "dee")},
    }  # fmt: skip
    hub = make_hub(tmp_path, files, today=date(2026, 1, 29))
    challenge = hub.challenges["walk"]
    assert (challenge.participants, challenge.participant_count) == (("bob", "cy", "ada"), 3)
    [group] = hub.leaderboards.rank_groups("cohort", LeaderboardScope(challenge="walk"))
    assert (group.points, group.active_count, group.member_count) == (15, 3, 4)


def test_learner_is_compared_with_own_last_season(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            **PEOPLE,
            **make_tip_files("2026-01-05", "2026-01-12", "2026-01-19", "2026-08-01", "2026-11-18", "2026-11-24"),
        },
    )
    progress = hub.compute_progress("ada")
    assert [(total.season.key, total.points) for total in progress.seasons] == [
        ("2026-q4", 20),
        ("2026-q3", 10),
        ("2026-q1", 30),
        ("2025-q1", 5),
    ]
    current = hub.compute_current_progress("ada")
    assert (progress.points, current.streak_weeks, progress.longest_streak_weeks) == (65, 2, 3)
    assert current.season
    assert progress.best_season
    assert current.previous_season
    assert (current.season.points, current.previous_season.points, progress.best_season.season.key) == (
        20,
        10,
        "2026-q1",
    )
