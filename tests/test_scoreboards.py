"""The rules of the boards: what they sum, whom they name, what is fair; and that anybody can make them again."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.boards import boards
from generator.exports.api import api
from generator.hub import Hub, derive
from generator.model import Term
from generator.scoreboards import Scope
from generator.seasons import said, season_before, season_of, seasons
from generator.site import gathered
from generator.words import Words
from tests.conftest import ROOT
from tests.hubs import TODAY, derived, hub, problems
from tests.test_badges import tips
from tests.test_credits import PEOPLE, WALK, Files, sent, tip, walk


def learner(joined: str = "2025-01-01", **fields: str) -> str:
    return f"name: Somebody\njoined: {joined}\n" + "".join(f"{name}: {value}\n" for name, value in fields.items())


def board(made: Hub, **scope: Any) -> list[tuple[int, str, int]]:
    return [(row.rank, row.who, row.points) for row in made.scoreboards.board(Scope(**scope))]


# Seasons -------------------------------------------------------------------------------------------------------------

TERMS = (
    Term(name="Spring term", starts=date(2026, 2, 1), ends=date(2026, 5, 31)),
    Term(name="Autumn term", starts=date(2026, 9, 1), ends=date(2026, 12, 20)),
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
def test_a_day_lies_in_a_season(setting: Any, day: date, key: str, first: str, last: str, name: str) -> None:
    season = season_of(day, setting)
    assert season
    assert (season.key, str(season.starts), str(season.ends)) == (key, first, last)
    assert said(season, Words("en")) == name


@pytest.mark.parametrize(
    ("season", "told"),
    [
        ("weekly", "2:9: unknown-choice: `weekly` is not a choice for `season`"),
        ("[{name: A, starts: 2026-01-01}]", "2:10: missing-field: `ends` is missing"),
        ("[spring]", "2:10: not-fields: `season` should have fields of its own"),
    ],
)
def test_a_wrong_season_is_one_mistake_said_in_our_words(tmp_path: Path, season: str, told: str) -> None:
    found = problems(hub(tmp_path, {"content/hub.yml": f"name: Test\nseason: {season}\n"}))
    assert [f"{one.where.line}:{one.where.column}: {one.code}: {one.message}" for one in found] == [told]


def test_between_terms_there_is_no_season_and_before_one_comes_the_last() -> None:
    assert season_of(date(2026, 7, 1), TERMS) is None
    autumn = season_of(date(2026, 9, 1), TERMS)
    assert autumn
    before = season_before(autumn, TERMS)
    assert before
    assert before.key == "spring-term"
    assert season_before(before, TERMS) is None
    assert [one.key for one in seasons([date(2026, 7, 1), date(2026, 3, 1), date(2026, 9, 9)], TERMS)] == [
        "autumn-term",
        "spring-term",
    ]


def test_before_a_quarter_comes_the_quarter_before() -> None:
    season = season_of(date(2026, 2, 1), "quarter")
    assert season
    before = season_before(season, "quarter")
    assert before
    assert before.key == "2025-q4"


# What a board sums ---------------------------------------------------------------------------------------------------


def a_hub() -> Files:
    """Ada: tips on python in two seasons. Bob: one on sql. Cy: a result. Dee: nothing but a profile."""
    return {
        **walk("topics: [python]\nscore: {measure: count}", cy=sent("cy", 3, more="evidence: https://example.org/cy")),
        "content/hub.yml": (
            "name: T\npoints: {profile: 1}\norganisations: [{id: Engines, name: E}]\n"
            "cohorts: [{id: spring, name: S}, {id: autumn, name: A}]\n"
        ),
        "content/topics.yml": "- {id: python, name: Python, aliases: [py]}\n- {id: sql, name: SQL}\n",
        "content/learners/ada.yml": learner(cohort="Spring", organisation="engines"),
        "content/learners/bob.yml": learner(cohort="[spring, autumn]"),
        "content/learners/dee.yml": learner("2026-10-05"),
        **tips("2026-02-01", "2026-10-01", "2026-10-02", topics="[py]"),
        "content/tips/bobs.md": tip("Bob's", title="B", author="bob", date="2026-10-03", topics="[sql]"),
    }  # fmt: skip


def test_a_board_is_of_a_season_a_cohort_an_organisation_a_topic_a_kind_or_several_at_once(tmp_path: Path) -> None:
    made = derived(tmp_path, a_hub())
    assert board(made) == [(1, "ada", 31), (2, "cy", 21), (3, "bob", 11), (4, "dee", 1)]
    assert board(made, season="2026-q4") == [(1, "ada", 20), (2, "bob", 10), (3, "dee", 1)]
    assert board(made, cohort="spring") == [(1, "ada", 31), (2, "bob", 11)]
    assert board(made, organisation="engines") == [(1, "ada", 31)]
    assert board(made, topic="python") == [(1, "ada", 30), (2, "cy", 20)]
    assert board(made, kind="tip") == [(1, "ada", 30), (2, "bob", 10)]
    assert board(made, challenge="walk") == [(1, "cy", 20)]
    assert board(made, season="2026-q4", topic="python", cohort="spring") == [(1, "ada", 20)]
    assert board(made, season="1999-q1") == []


def test_a_board_says_what_the_points_are_for_and_when_the_last_deed_was(tmp_path: Path) -> None:
    row = derived(tmp_path, a_hub()).scoreboards.board()[0]
    assert (row.counts, row.latest) == ((("profile", 1), ("tip", 3)), date(2026, 10, 2))


def test_who_has_as_many_points_shares_the_place_and_the_next_is_left_out(tmp_path: Path) -> None:
    files = {**PEOPLE, **tips("2026-02-01", author="cy"), **tips("2026-02-02", author="bob")}
    rows = derived(tmp_path, files).scoreboards.board()
    assert [(row.rank, row.tied, row.who) for row in rows] == [
        (1, True, "cy"),
        (1, True, "bob"),
        (3, True, "ada"),
        (3, True, "dee"),
    ]


def test_a_board_can_be_asked_for_confirmed_results_only(tmp_path: Path) -> None:
    files = walk(
        ada=sent("ada", 9),
        bob=sent("bob", 5, more="evidence: https://example.org/b"),
        cy=sent("cy", 3, more="confirmed_by: [dee]"),
    )
    made = derived(tmp_path, files)
    view = made.challenges["walk"]
    assert [(row.learners[0], row.trust) for row in view.boards[0].standings] == [
        ("ada", "reported"),
        ("bob", "evidence"),
        ("cy", "confirmed"),
    ]
    for trust, who in (("evidence", ["bob", "cy"]), ("confirmed", ["cy"])):
        [filtered] = boards(view.entry, view.results, trust=trust)  # type: ignore[arg-type]
        assert [row.learners[0] for row in filtered.standings] == who
        its = made.scoreboards.board(Scope(challenge="walk", trust=trust))  # type: ignore[arg-type]
        assert {row.who for row in its} == {*who, "dee"}, "confirming counts as ever"


# Fair to look at -----------------------------------------------------------------------------------------------------


def test_around_me_are_those_just_above_and_below(tmp_path: Path) -> None:
    many = {f"content/learners/p{i:02}.yml": learner() for i in range(20)}
    many |= {
        f"content/deeds/d{i}-{n}.yml": f"what: D\nwho: [p{i:02}]\ndate: 2026-01-{n + 1:02}\n"
        for i in range(20)
        for n in range(20 - i)
    }
    made = derived(tmp_path, many).scoreboards
    assert [row.who for row in made.around("p07")] == [f"p{i:02}" for i in range(2, 13)]
    assert [row.who for row in made.around("p00", many=1)] == ["p00", "p01"]
    assert made.around("nobody") == ()


def test_in_their_first_season_people_stand_among_newcomers(tmp_path: Path) -> None:
    made = derived(tmp_path, {**a_hub(), "content/learners/cy.yml": learner("2026-01-05")})
    assert [row.who for row in made.scoreboards.newcomers("2026-q4")] == ["dee"]
    assert [(row.rank, row.who) for row in made.scoreboards.newcomers("2026-q1")] == [(1, "cy")]


def test_most_improved_is_who_has_most_more_than_in_the_season_before(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        **tips("2026-07-01", "2026-10-01", "2026-10-02"),
        **{f"content/tips/b{n}.md": tip(f"{n}", title=f"B{n}", author="bob", date=day) for n, day in enumerate(
            ("2026-07-01", "2026-07-02", "2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"))},
        "content/tips/cy.md": tip("Cy", title="C", author="cy", date="2026-10-01"),
        "content/learners/eve.yml": learner("2026-10-01"),
        "content/tips/eve.md": tip("Eve", title="E", author="eve", date="2026-10-01"),
        "content/tips/dee.md": tip("Dee", title="D", author="dee", date="2026-07-01"),
    }  # fmt: skip
    grown = derived(tmp_path, files).scoreboards.improved("2026-q4")
    assert [(row.rank, row.who, row.gain, row.points, row.before) for row in grown] == [
        (1, "bob", 20, 40, 20),
        (2, "ada", 10, 20, 10),
    ], "neither newcomers, nor who did nothing before, nor who did less"


def test_a_team_is_one_across_challenges_and_each_of_its_deeds_counts_once(tmp_path: Path) -> None:
    team = "team: {{name: {0}, members: [{1}]}}\ndate: 2026-01-{2:02}\nscore: {3}"
    mode = "mode: team\nscore: {measure: count}"
    files = walk(mode, rowers=team.format("Rowers", "ada, bob", 3, 9), paper=team.format("Paper", "dee", 4, 5))
    second = walk(mode, rowers=team.format("rowers", "ada, cy", 9, 1))
    files |= {path.replace("walk", "swim"): text for path, text in second.items() if path.startswith(WALK)}
    rows = derived(tmp_path, files).scoreboards.teams()
    assert [(row.rank, row.name, row.points, row.results, row.members) for row in rows] == [
        (1, "Rowers", 2 * (5 + 15), 2, ("ada", "bob", "cy")),
        (2, "Paper", 5 + 10, 1, ("dee",)),
    ]


def test_cohorts_are_ranked_by_points_for_each_active_member_so_that_a_small_one_can_win(tmp_path: Path) -> None:
    files: Files = {
        "content/hub.yml": "name: T\npoints: {profile: 0}\ncohorts: [{id: big, name: B}, {id: small, name: S}, {id: tiny, name: T}]\n"
    }
    for cohort, size, each in (("big", 6, 2), ("small", 3, 3), ("tiny", 2, 9)):
        for i in range(size):
            files[f"content/learners/{cohort}{i}.yml"] = learner(cohort=cohort)
            files |= {
                f"content/tips/{cohort}{i}-{n}.md": tip(
                    f"{cohort}{i}{n}", title="T", author=f"{cohort}{i}", date=f"2026-02-{n + 1:02}"
                )
                for n in range(each)
            }
    files["content/learners/idle.yml"] = learner(cohort="small")
    groups = derived(tmp_path, files).scoreboards.groups("cohort")
    assert [(one.rank, one.key, one.average, one.points, one.active, one.members) for one in groups] == [
        (1, "small", Decimal("30.0"), 90, 3, 4),
        (2, "big", Decimal("20.0"), 120, 6, 6),
        (0, "tiny", Decimal("90.0"), 180, 2, 2),
    ], "two people are too few to be ranked"


def test_a_challenge_shows_who_has_joined_how_long_it_runs_and_how_the_cohorts_stand(tmp_path: Path) -> None:
    files = {
        **walk(ada=sent("ada", 1, 7), bob=sent("bob", 2, 5), cy=sent("cy", 3, 6)),
        "content/hub.yml": "name: T\ncohorts: [{id: spring, name: S}]\n",
        **{f"content/learners/{who}.yml": learner(cohort="spring") for who in ("ada", "bob", "cy", "dee")},
    }  # fmt: skip
    made = derived(tmp_path, files, today=date(2026, 1, 29))
    view = made.challenges["walk"]
    assert (view.joined, view.people, view.days_left) == (("bob", "cy", "ada"), 3, 2)
    assert derived(tmp_path, files).challenges["walk"].days_left is None
    [group] = made.scoreboards.groups("cohort", Scope(challenge="walk"))
    assert (group.points, group.active, group.members) == (15, 3, 4)


def test_first_of_all_one_stands_beside_oneself(tmp_path: Path) -> None:
    made = derived(
        tmp_path, {**PEOPLE, **tips("2026-01-05", "2026-01-12", "2026-01-19", "2026-08-01", "2026-11-18", "2026-11-24")}
    )
    way = made.progress("ada")
    assert [(one.season.key, one.points) for one in way.seasons] == [
        ("2026-q4", 20),
        ("2026-q3", 10),
        ("2026-q1", 30),
        ("2025-q1", 5),
    ]
    assert (way.points, way.weeks, way.longest) == (65, 2, 3)
    assert way.this
    assert way.best
    assert way.before
    assert (way.this.points, way.before.points, way.best.season.key) == (20, 10, "2026-q1")


# Who is named --------------------------------------------------------------------------------------------------------

HIDING = [
    ("name: T\n", "show: {boards: false}"),
    ("name: T\nboards: opt-in\n", ""),
    ("name: T\nboards: off\n", "show: {boards: true}"),
]


@pytest.mark.parametrize(("community", "wish"), HIDING, ids=["they said no", "opt-in", "off"])
def test_who_is_not_to_stand_on_boards_stands_nowhere_in_them_nor_in_the_files(
    tmp_path: Path, community: str, wish: str
) -> None:
    seen = "show: {boards: true}\n"
    files = {
        **walk(
            "mode: either\nscore: {measure: count}\nhosts: [shy]",
            shy=sent("shy", 9, more="thanks: [ada]\nconfirmed_by: [bob]"),
            ada=sent("ada", 5, more="thanks: [shy]\nconfirmed_by: [shy]"),
            rowers="team: {name: Rowers, members: [shy, ada]}\ndate: 2026-01-09\nscore: 1",
        ),
        "content/hub.yml": community + "organisations: [{id: e, name: E}]\ncohorts: [{id: c, name: C}]\n",
        "content/badges.yml": (ROOT / "content/badges.yml").read_bytes(),
        "content/tips/one.md": tip(authors="[shy, ada]", thanks="[bob]"),
        "content/learners/shy.yml": f"name: Shy Person\njoined: 2026-10-01\ncohort: c\norganisation: e\n{wish}\n",
        **{f"content/learners/{who}.yml": f"name: {who}\njoined: 2025-01-01\ncohort: c\n{seen}" for who in ("ada", "bob", "cy")},
        "content/topics.yml": "- {id: debugging, name: D}\n- {id: testing, name: T}\n",
    }  # fmt: skip
    made = derived(tmp_path, files)
    everything = json.dumps(dict(api(made)), default=str)
    assert "Shy" not in everything
    assert '"shy"' not in everything
    assert "shy.yml" not in everything, "a file's name tells whose it is"
    assert not {award.badge for award in made.learners["shy"].awards} & {"podium"}, "a place on a podium is a place"
    assert all(one.badge != "podium" for one in made.next_up("shy"))
    assert "podium" not in next(one.gave for one in made.wall if one.handle == "shy")
    assert all(one.who != "shy" for one in made.scoreboards.credits)
    assert made.learners["shy"].ledger, "on their own page they see their own ledger"
    assert "off" in community or made.scoreboards.board()


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


@pytest.mark.usefixtures("first_community")
def test_every_board_can_be_made_again_from_credits_json_to_the_last_point() -> None:
    known = gathered(ROOT, today=TODAY)
    files = {
        name: json.loads(json.dumps(told)) for name, told in api(derive(known.library, known.history, today=TODAY))
    }
    told, made = files["api/credits.json"], files["api/boards.json"]
    assert len(made["boards"]) > 40
    for one in made["boards"]:
        rows = [(row["rank"], row["who"], row["points"]) for row in one["rows"]]
        assert rows == summed(told, one["scope"])[:100], one["key"]
        assert one["rows_in_all"] == len(summed(told, one["scope"]))


def test_the_site_carries_the_ledger_the_boards_and_the_badges(first_site: Path) -> None:
    told = {
        name: json.loads((first_site / f"api/{name}.json").read_text("utf-8"))
        for name in ("credits", "boards", "badges")
    }
    assert {one["version"] for one in told.values()} == {1}
    assert len(told["credits"]["rows"]) > 300
    assert len(told["badges"]["badges"]) >= 24
    assert told["boards"]["season"] == "2026-q4"


def test_every_points_rule_and_cap_is_followed_in_credits_json() -> None:
    known = gathered(ROOT, today=TODAY)
    told = json.loads(json.dumps(dict(api(derive(known.library, known.history, today=TODAY)))["api/credits.json"]))
    paid: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in told["rows"]:
        name, _, place = row["rule"].rstrip("]").partition("[")
        worth = told["points"][name][int(place)] if place else told["points"][name]
        assert row["points"] == (0 if row.get("capped") else worth)
        paid[row["who"], row["kind"], row["when"]] += not row.get("capped")
    assert all(many <= told["caps"].get(kind, many) for (_, kind, _), many in paid.items())
