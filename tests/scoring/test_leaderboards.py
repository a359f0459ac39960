"""The rules of the boards: what they sum, whom they name, what is fair; and that anybody can make them again."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lyceum.hub import Hub, derive_hub
from lyceum.i18n import Translator
from lyceum.schema import CustomSeason
from lyceum.scoring import LeaderboardScope, build_challenge_boards, find_season, format_season
from lyceum.scoring.seasons import find_previous_season, find_seasons
from lyceum.site.exports.api import export_api
from lyceum.site.inputs import load_build_inputs
from tests.scoring.test_badges import make_tip_files
from tests.scoring.test_credits import PEOPLE, WALK, Files, format_result, format_tip, make_challenge_files
from tests.support.hubs import TODAY, find_problems, make_hub, write_hub
from tests.support.paths import ROOT


def learner(joined: str = "2025-01-01", **fields: str) -> str:
    return f"name: Somebody\njoined: {joined}\n" + "".join(f"{name}: {value}\n" for name, value in fields.items())


def board(made: Hub, **scope: Any) -> list[tuple[int, str, int]]:
    return [(row.rank, row.learner, row.points) for row in made.leaderboards.rank_learners(LeaderboardScope(**scope))]


# Seasons -------------------------------------------------------------------------------------------------------------

TERMS = (
    CustomSeason(name="Spring term", starts=date(2026, 2, 1), ends=date(2026, 5, 31)),
    CustomSeason(name="Autumn term", starts=date(2026, 9, 1), ends=date(2026, 12, 20)),
)


@pytest.mark.parametrize(
    ("setting", "day", "key", "first", "last", "name"),
    [
        ("month", date(2026, 12, 31), "2026-12", "2026-12-01", "2026-12-31", "December 2026"),
        ("month", date(2024, 2, 3), "2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("quarter", date(2026, 11, 24), "2026-q4", "2026-10-01", "2026-12-31", "Q4 2026"),
        ("quarter", date(2026, 1, 1), "2026-q1", "2026-01-01", "2026-03-31", "Q1 2026"),
        (TERMS, date(2026, 5, 31), "spring-term", "2026-02-01", "2026-05-31", "Spring term"),
    ],
)
def test_date_maps_to_its_season(setting: Any, day: date, key: str, first: str, last: str, name: str) -> None:
    season = find_season(day, setting)
    assert season
    assert (season.key, str(season.first_day), str(season.last_day)) == (key, first, last)
    assert format_season(season, Translator("en")) == name


@pytest.mark.parametrize(
    ("season", "told"),
    [
        ("weekly", "2:9: unknown-choice: `weekly` is not a choice for `season`"),
        ("[{name: A, starts: 2026-01-01}]", "2:10: missing-field: `ends` is missing"),
        ("[spring]", "2:10: not-a-mapping: `season` should have fields of its own"),
    ],
)
def test_invalid_season_gives_one_plain_problem(tmp_path: Path, season: str, told: str) -> None:
    found = find_problems(write_hub(tmp_path, {"content/hub.yml": f"name: Test\nseason: {season}\n"}))
    assert [f"{one.where.line}:{one.where.column}: {one.code}: {one.message}" for one in found] == [told]


def test_no_season_between_terms_and_previous_is_last_term() -> None:
    assert find_season(date(2026, 7, 1), TERMS) is None
    autumn = find_season(date(2026, 9, 1), TERMS)
    assert autumn
    before = find_previous_season(autumn, TERMS)
    assert before
    assert before.key == "spring-term"
    assert find_previous_season(before, TERMS) is None
    assert [one.key for one in find_seasons([date(2026, 7, 1), date(2026, 3, 1), date(2026, 9, 9)], TERMS)] == [
        "autumn-term",
        "spring-term",
    ]


def test_previous_season_of_a_quarter_is_the_quarter_before() -> None:
    season = find_season(date(2026, 2, 1), "quarter")
    assert season
    before = find_previous_season(season, "quarter")
    assert before
    assert before.key == "2025-q4"


# What a board sums ---------------------------------------------------------------------------------------------------


def a_hub() -> Files:
    """Ada: tips on python in two seasons. Bob: one on sql. Cy: a result. Dee: nothing but a profile."""
    return {
        **make_challenge_files("topics: [python]\nscore: {measure: count}", cy=format_result("cy", 3, more="evidence: https://example.org/cy")),
        "content/hub.yml": (
            "name: T\npoints: {profile: 1}\norganisations: [{id: Engines, name: E}]\n"
            "cohorts: [{id: spring, name: S}, {id: autumn, name: A}]\n"
        ),
        "content/topics.yml": "- {id: python, name: Python, aliases: [py]}\n- {id: sql, name: SQL}\n",
        "content/learners/ada.yml": learner(cohort="Spring", organisation="engines"),
        "content/learners/bob.yml": learner(cohort="[spring, autumn]"),
        "content/learners/dee.yml": learner("2026-10-05"),
        **make_tip_files("2026-02-01", "2026-10-01", "2026-10-02", topics="[py]"),
        "content/tips/bobs.md": format_tip("Bob's", title="B", author="bob", date="2026-10-03", topics="[sql]"),
    }  # fmt: skip


def test_leaderboard_filters_can_be_combined(tmp_path: Path) -> None:
    made = make_hub(tmp_path, a_hub())
    assert board(made) == [(1, "ada", 31), (2, "cy", 21), (3, "bob", 11), (4, "dee", 1)]
    assert board(made, season="2026-q4") == [(1, "ada", 20), (2, "bob", 10), (3, "dee", 1)]
    assert board(made, cohort="spring") == [(1, "ada", 31), (2, "bob", 11)]
    assert board(made, organisation="engines") == [(1, "ada", 31)]
    assert board(made, topic="python") == [(1, "ada", 30), (2, "cy", 20)]
    assert board(made, kind="tip") == [(1, "ada", 30), (2, "bob", 10)]
    assert board(made, challenge="walk") == [(1, "cy", 20)]
    assert board(made, season="2026-q4", topic="python", cohort="spring") == [(1, "ada", 20)]
    assert board(made, season="1999-q1") == []


def test_leaderboard_row_has_point_kinds_and_latest_date(tmp_path: Path) -> None:
    row = make_hub(tmp_path, a_hub()).leaderboards.rank_learners()[0]
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
        bob=format_result("bob", 5, more="evidence: https://example.org/b"),
        cy=format_result("cy", 3, more="confirmed_by: [dee]"),
    )
    made = make_hub(tmp_path, files)
    view = made.challenges["walk"]
    assert [(row.learners[0], row.trust) for row in view.boards[0].standings] == [
        ("ada", "reported"),
        ("bob", "evidence"),
        ("cy", "confirmed"),
    ]
    for trust, who in (("evidence", ["bob", "cy"]), ("confirmed", ["cy"])):
        [filtered] = build_challenge_boards(view.entry, view.results, min_trust=trust)  # type: ignore[arg-type]
        assert [row.learners[0] for row in filtered.standings] == who
        its = made.leaderboards.rank_learners(LeaderboardScope(challenge="walk", trust=trust))  # type: ignore[arg-type]
        assert {row.learner for row in its} == {*who, "dee"}, "confirming counts as ever"


# Fair to look at -----------------------------------------------------------------------------------------------------


def test_neighbours_are_the_rows_above_and_below(tmp_path: Path) -> None:
    many = {f"content/learners/p{i:02}.yml": learner() for i in range(20)}
    many |= {
        f"content/activities/d{i}-{n}.yml": f"what: D\nwho: [p{i:02}]\ndate: 2026-01-{n + 1:02}\n"
        for i in range(20)
        for n in range(20 - i)
    }
    made = make_hub(tmp_path, many).leaderboards
    assert [row.learner for row in made.find_neighbors("p07")] == [f"p{i:02}" for i in range(2, 13)]
    assert [row.learner for row in made.find_neighbors("p00", rows_each_side=1)] == ["p00", "p01"]
    assert made.find_neighbors("nobody") == ()


def test_first_season_learners_are_newcomers(tmp_path: Path) -> None:
    made = make_hub(tmp_path, {**a_hub(), "content/learners/cy.yml": learner("2026-01-05")})
    assert [row.learner for row in made.leaderboards.rank_newcomers("2026-q4")] == ["dee"]
    assert [(row.rank, row.learner) for row in made.leaderboards.rank_newcomers("2026-q1")] == [(1, "cy")]


def test_most_improved_is_the_largest_gain_since_last_season(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        **make_tip_files("2026-07-01", "2026-10-01", "2026-10-02"),
        **{f"content/tips/b{n}.md": format_tip(f"{n}", title=f"B{n}", author="bob", date=day) for n, day in enumerate(
            ("2026-07-01", "2026-07-02", "2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"))},
        "content/tips/cy.md": format_tip("Cy", title="C", author="cy", date="2026-10-01"),
        "content/learners/eve.yml": learner("2026-10-01"),
        "content/tips/eve.md": format_tip("Eve", title="E", author="eve", date="2026-10-01"),
        "content/tips/dee.md": format_tip("Dee", title="D", author="dee", date="2026-07-01"),
    }  # fmt: skip
    grown = make_hub(tmp_path, files).leaderboards.rank_improvements("2026-q4")
    assert [(row.rank, row.learner, row.gain, row.points, row.previous_points) for row in grown] == [
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
            files[f"content/learners/{cohort}{i}.yml"] = learner(cohort=cohort)
            files |= {
                f"content/tips/{cohort}{i}-{n}.md": format_tip(
                    f"{cohort}{i}{n}", title="T", author=f"{cohort}{i}", date=f"2026-02-{n + 1:02}"
                )
                for n in range(each)
            }
    files["content/learners/idle.yml"] = learner(cohort="small")
    groups = make_hub(tmp_path, files).leaderboards.rank_groups("cohort")
    assert [(one.rank, one.key, one.average, one.points, one.active_count, one.member_count) for one in groups] == [
        (1, "small", Decimal("30.0"), 90, 3, 4),
        (2, "big", Decimal("20.0"), 120, 6, 6),
        (0, "tiny", Decimal("90.0"), 180, 2, 2),
    ], "two people are too few to be ranked"


def test_challenge_has_participants_dates_and_cohort_ranks(tmp_path: Path) -> None:
    files = {
        **make_challenge_files(ada=format_result("ada", 1, 7), bob=format_result("bob", 2, 5), cy=format_result("cy", 3, 6)),
        "content/hub.yml": "name: T\ncohorts: [{id: spring, name: S}]\n",
        **{f"content/learners/{who}.yml": learner(cohort="spring") for who in ("ada", "bob", "cy", "dee")},
    }  # fmt: skip
    made = make_hub(tmp_path, files, today=date(2026, 1, 29))
    view = made.challenges["walk"]
    assert (view.participants, view.participant_count, view.days_left) == (("bob", "cy", "ada"), 3, 2)
    assert make_hub(tmp_path, files).challenges["walk"].days_left is None
    [group] = made.leaderboards.rank_groups("cohort", LeaderboardScope(challenge="walk"))
    assert (group.points, group.active_count, group.member_count) == (15, 3, 4)


def test_learner_is_compared_with_own_last_season(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **PEOPLE,
            **make_tip_files("2026-01-05", "2026-01-12", "2026-01-19", "2026-08-01", "2026-11-18", "2026-11-24"),
        },
    )
    way = made.compute_progress("ada")
    assert [(one.season.key, one.points) for one in way.seasons] == [
        ("2026-q4", 20),
        ("2026-q3", 10),
        ("2026-q1", 30),
        ("2025-q1", 5),
    ]
    assert (way.points, way.streak_weeks, way.longest_streak_weeks) == (65, 2, 3)
    assert way.current_season
    assert way.best_season
    assert way.previous_season
    assert (way.current_season.points, way.previous_season.points, way.best_season.season.key) == (20, 10, "2026-q1")


# Who is named --------------------------------------------------------------------------------------------------------

HIDING = [
    ("name: T\n", "show: {boards: false}"),
    ("name: T\nboards: opt-in\n", ""),
    ("name: T\nboards: off\n", "show: {boards: true}"),
]


@pytest.mark.parametrize(("community", "wish"), HIDING, ids=["they said no", "opt-in", "off"])
def test_unlisted_learner_is_in_no_leaderboard_or_file(tmp_path: Path, community: str, wish: str) -> None:
    seen = "show: {boards: true}\n"
    files = {
        **make_challenge_files(
            "mode: either\nscore: {measure: count}\nhosts: [shy]",
            shy=format_result("shy", 9, more="thanks: [ada]\nconfirmed_by: [bob]"),
            ada=format_result("ada", 5, more="thanks: [shy]\nconfirmed_by: [shy]"),
            rowers="team: {name: Rowers, members: [shy, ada]}\ndate: 2026-01-09\nscore: 1",
        ),
        "content/hub.yml": community + "organisations: [{id: e, name: E}]\ncohorts: [{id: c, name: C}]\n",
        "content/badges.yml": (ROOT / "content/badges.yml").read_bytes(),
        "content/tips/one.md": format_tip(authors="[shy, ada]", thanks="[bob]"),
        "content/learners/shy.yml": f"name: Shy Person\njoined: 2026-10-01\ncohort: c\norganisation: e\n{wish}\n",
        **{f"content/learners/{who}.yml": f"name: {who}\njoined: 2025-01-01\ncohort: c\n{seen}" for who in ("ada", "bob", "cy")},
        "content/topics.yml": "- {id: debugging, name: D}\n- {id: testing, name: T}\n",
    }  # fmt: skip
    made = make_hub(tmp_path, files)
    everything = json.dumps(dict(export_api(made)), default=str)
    assert "Shy" not in everything
    assert '"shy"' not in everything
    assert "shy.yml" not in everything, "a file's name tells whose it is"
    assert not {award.badge for award in made.learners["shy"].awards} & {"podium"}, "a place on a podium is a place"
    assert all(one.badge != "podium" for one in made.find_next_badges("shy"))
    assert "podium" not in next(one.credit_counts for one in made.contributors if one.handle == "shy")
    assert all(one.person != "shy" for one in made.leaderboards.credits)
    assert made.learners["shy"].credits, "on their own page they see their own ledger"
    assert "off" in community or made.leaderboards.rank_learners()


# Made again from the file, without any of our code -------------------------------------------------------------------


def ranked(points: dict[str, int], latest: dict[str, str]) -> list[tuple[int, str, int]]:
    order = sorted((who for who in points if points[who]), key=lambda who: (-points[who], latest[who], who))
    return [(1 + sum(points[one] > points[who] for one in order), who, points[who]) for who in order]


def summed(told: dict[str, Any], scope: dict[str, str]) -> list[tuple[int, str, int]]:
    span = next((one for one in told["seasons"] if one["key"] == scope.get("season")), None)
    points: dict[str, int] = defaultdict(int)
    latest: dict[str, str] = {}
    for row in told["rows"]:
        who = told["learners"][row["who"]]
        if (
            (not span or span["starts"] <= row["when"] <= span["ends"])
            and scope.get("cohort") in (None, *who.get("cohorts", ()))
            and scope.get("organisation") in (None, who.get("organisation"))
            and scope.get("topic") in (None, *row.get("topics", ()))
            and scope.get("kind") in (None, row["kind"])
        ):
            points[row["who"]] += row["points"]
            if row["points"]:
                latest[row["who"]] = max(latest.get(row["who"], ""), row["when"])
    return ranked(points, latest)


@pytest.mark.usefixtures("sample_hub")
def test_leaderboards_can_be_rebuilt_from_credits_json() -> None:
    known = load_build_inputs(ROOT, today=TODAY)
    files = {
        name: json.loads(json.dumps(told))
        for name, told in export_api(derive_hub(known.library, known.history, today=TODAY))
    }
    told, made = files["api/credits.json"], files["api/boards.json"]
    assert len(made["boards"]) > 40
    for one in made["boards"]:
        rows = [(row["rank"], row["who"], row["points"]) for row in one["rows"]]
        assert rows == summed(told, one["scope"])[:100], one["key"]
        assert one["rows_in_all"] == len(summed(told, one["scope"]))


def test_site_publishes_credits_leaderboards_and_badges(sample_site: Path) -> None:
    told = {
        name: json.loads((sample_site / f"api/{name}.json").read_text("utf-8"))
        for name in ("credits", "boards", "badges")
    }
    assert {one["version"] for one in told.values()} == {1}
    assert len(told["credits"]["rows"]) > 300
    assert len(told["badges"]["badges"]) >= 24
    assert told["boards"]["season"] == "2026-q4"


def test_credits_json_follows_point_rules_and_caps() -> None:
    known = load_build_inputs(ROOT, today=TODAY)
    told = json.loads(
        json.dumps(dict(export_api(derive_hub(known.library, known.history, today=TODAY)))["api/credits.json"])
    )
    paid: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in told["rows"]:
        name, _, place = row["rule"].rstrip("]").partition("[")
        worth = told["points"][name][int(place)] if place else told["points"][name]
        assert row["points"] == (0 if row.get("capped") else worth)
        paid[row["who"], row["kind"], row["when"]] += not row.get("capped")
    assert all(many <= told["caps"].get(kind, many) for (_, kind, _), many in paid.items())
