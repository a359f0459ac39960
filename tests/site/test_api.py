"""The published files of the API: privacy, completeness, and that the boards follow from the credits."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from lyceum.hub import derive_hub
from lyceum.site.exports import api
from lyceum.site.exports.api import MAX_BOARD_ROWS, export_api
from lyceum.site.inputs import load_build_inputs
from lyceum.site.view_context import make_context
from tests.support.hubs import TODAY, make_hub
from tests.support.paths import ROOT
from tests.support.scoring_files import (
    format_result,
    format_tip,
    make_challenge_files,
)

HIDING = [
    ("name: T\n", "show: {boards: false}"),
    ("name: T\nboards: opt-in\n", ""),
    ("name: T\nboards: off\n", "show: {boards: true}"),
]


@pytest.mark.parametrize(("settings", "wish"), HIDING, ids=["they said no", "opt-in", "off"])
def test_unlisted_learner_is_in_no_leaderboard_or_file(tmp_path: Path, settings: str, wish: str) -> None:
    files = {
        **make_challenge_files(
            "mode: either\nscore: {measure: count}\nhosts: [shy]",
            shy=format_result("shy", 9, extra_lines="thanks: [ada]\nconfirmed_by: [bob]"),
            ada=format_result("ada", 5, extra_lines="thanks: [shy]\nconfirmed_by: [shy]"),
            rowers="team: {name: Rowers, members: [shy, ada]}\ndate: 2026-01-09\nscore: 1",
        ),
        "content/hub.yml": settings + "organisations: [{id: e, name: E}]\ncohorts: [{id: c, name: C}]\n",
        "content/badges.yml": (ROOT / "content/badges.yml").read_bytes(),
        "content/tips/one.md": format_tip(authors="[shy, ada]", thanks="[bob]"),
        "content/learners/shy.yml": f"name: Shy Person\njoined: 2026-10-01\ncohort: c\norganisation: e\n{wish}\n",
        **{f"content/learners/{key}.yml": f"name: {key}\njoined: 2025-01-01\ncohort: c\nshow: {{boards: true}}\n" for key in ("ada", "bob", "cy")},
        "content/topics.yml": "- {id: debugging, name: D}\n- {id: testing, name: T}\n",
    }  # fmt: skip
    hub = make_hub(tmp_path, files)
    everything = json.dumps(dict(export_api(make_context(hub))), default=str)
    assert "Shy" not in everything
    assert '"shy"' not in everything
    assert "shy.yml" not in everything, "the name of a file can name a learner"
    assert not {award.badge for award in hub.learners["shy"].awards} & {"podium"}, "a podium states a rank"
    assert all(next_badge.badge != "podium" for next_badge in hub.find_next_badges("shy"))
    assert "podium" not in next(
        contributor.credit_counts for contributor in hub.contributors if contributor.handle == "shy"
    )
    assert "shy" not in hub.leaderboards.join_days
    assert hub.learners["shy"].credits, "their own page shows their own ledger"
    assert "off" in settings or hub.leaderboards.rank_learners()


Row = tuple[int, str, int]
"""(rank, learner, points)"""


def rank_rows(points: dict[str, int], latest_days: dict[str, str]) -> list[Row]:
    """Return (rank, learner, points) of every learner with points, computed without the code of the site."""
    learners = sorted(
        (learner for learner in points if points[learner]),
        key=lambda learner: (-points[learner], latest_days[learner], learner),
    )
    return [
        (1 + sum(points[other] > points[learner] for other in learners), learner, points[learner])
        for learner in learners
    ]


def list_credit_rows(files: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of all months that credits.json names."""
    addresses = [address for month in files["api/credits.json"]["months"] for address in month["files"]]
    return [row for address in addresses for row in files[address]["rows"]]


def read_learners(files: dict[str, Any]) -> dict[str, Any]:
    """The learners in all files that credits.json names."""
    addresses = files["api/credits.json"]["learners"]["files"]
    return {key: value for address in addresses for key, value in files[address]["learners"].items()}


def sum_credits(files: dict[str, Any], scope: dict[str, str]) -> list[Row]:
    """A board, made from credits.json and the files that it names, without any code of the generator."""
    credits_file, learners = files["api/credits.json"], read_learners(files)
    season = next((season for season in credits_file["seasons"] if season["key"] == scope.get("season")), None)
    points: dict[str, int] = defaultdict(int)
    latest_days: dict[str, str] = {}
    for row in list_credit_rows(files):
        learner = learners[row["who"]]
        if (
            (not season or season["starts"] <= row["when"] <= season["ends"])
            and scope.get("cohort") in (None, *learner.get("cohorts", ()))
            and scope.get("organisation") in (None, learner.get("organisation"))
            and scope.get("topic") in (None, *row.get("topics", ()))
            and scope.get("kind") in (None, row["kind"])
        ):
            points[row["who"]] += row["points"]
            if row["points"]:
                latest_days[row["who"]] = max(latest_days.get(row["who"], ""), row["when"])
    return rank_rows(points, latest_days)


def export_sample_files() -> dict[str, Any]:
    """The API of the sample community, read back from JSON, by address."""
    inputs = load_build_inputs(ROOT, today=TODAY)
    hub = derive_hub(inputs.library, inputs.history, today=TODAY)
    return {address: json.loads(json.dumps(value)) for address, value in export_api(make_context(hub))}


@pytest.mark.usefixtures("sample_hub")
def test_leaderboards_can_be_rebuilt_from_credits_json() -> None:
    files = export_sample_files()
    boards = files["api/boards.json"]["boards"]
    assert len(boards) > 40
    for board in boards:
        rows = [(row["rank"], row["who"], row["points"]) for row in board["rows"]]
        assert rows == sum_credits(files, board["scope"])[:MAX_BOARD_ROWS], board["key"]
        assert board["rows_in_all"] == len(sum_credits(files, board["scope"]))


def test_site_publishes_credits_leaderboards_and_badges(sample_site: Path) -> None:
    files = {
        name: json.loads((sample_site / f"api/{name}.json").read_text("utf-8"))
        for name in ("credits", "boards", "badges")
    }
    assert {file["version"] for file in files.values()} == {3}
    assert sum(month["rows"] for month in files["credits"]["months"]) > 300
    addresses = [address for month in files["credits"]["months"] for address in month["files"]]
    assert all((sample_site / address).is_file() for address in (*addresses, *files["credits"]["learners"]["files"]))
    assert len(files["badges"]["badges"]) >= 24
    held = [badge for badge in files["badges"]["badges"] if badge["holders"]]
    assert json.loads((sample_site / held[0]["file"]).read_text("utf-8"))["awards"]
    assert files["boards"]["season"] == "2026-q4"


def test_contribution_changes_one_month_and_its_badges(tmp_path: Path) -> None:
    tips: dict[str, str | bytes] = {
        f"content/tips/tip-{month}.md": format_tip(title=month, date=f"2026-{month}-03") for month in ("03", "05", "06")
    }
    files: dict[str, str | bytes] = {"content/learners/ada.yml": "name: Ada\n", "content/topics.yml": "[]\n", **tips}
    later = {"content/tips/later.md": format_tip(title="Later", date="2026-05-04")}
    before = dict(export_api(make_context(make_hub(tmp_path / "before", files))))
    after = dict(export_api(make_context(make_hub(tmp_path / "after", files | later))))
    rows = {
        address for address in after if address.startswith("api/credits/") and before.get(address) != after[address]
    }
    assert rows == {"api/credits/2026-05.json"}


def test_no_file_of_the_api_grows_with_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MAX_ROWS_PER_FILE", 4)
    monkeypatch.setattr(api, "LEARNERS_PER_FILE", 4)
    people = [f"p{number}" for number in range(20)]
    hub = make_hub(tmp_path, {
        "content/badges.yml": f"- {{id: star, name: Star, summary: S, rule: {{given_to: [{', '.join(people)}]}}}}\n"
        "- {id: rare, name: Rare, summary: S, rule: {given_to: [p3]}}\n",
        **{f"content/learners/{person}.yml": f"name: {person}\njoined: 2026-03-01\n" for person in people},
    })  # fmt: skip
    files = json.loads(json.dumps(dict(export_api(make_context(hub)))))
    assert sorted(read_learners(files)) == sorted(people)
    assert files["api/credits.json"]["learners"] == {"count": 20, "files": [f"api/learners/{n}.json" for n in range(8)]}
    (month,) = files["api/credits.json"]["months"]
    assert month["files"] == ["api/credits/2026-03.json", *(f"api/credits/2026-03-{n}.json" for n in range(2, 6))]
    assert sorted(row["who"] for row in list_credit_rows(files)) == sorted(people)
    star = files["api/badges/star.json"]
    assert star["files"] == [f"api/badges/star/{n}.json" for n in range(8)]
    assert sorted(award["who"] for address in star["files"] for award in files[address]["awards"]) == sorted(people)
    assert [award["who"] for award in files["api/badges/rare.json"]["awards"]] == ["p3"]


def test_credits_json_follows_point_rules_and_caps() -> None:
    files = export_sample_files()
    credits_file = files["api/credits.json"]
    paid_counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in list_credit_rows(files):
        name, _, index = row.get("rule", row["kind"]).rstrip("]").partition("[")
        points = credits_file["points"][name][int(index)] if index else credits_file["points"][name]
        assert row["points"] == (0 if row.get("capped") else points)
        assert row.get("rule") != row["kind"]
        assert row.get("merged") != row["when"]
        assert len(row.get("commit", "")) in (0, 12)
        paid_counts[row["who"], row["kind"], row["when"]] += not row.get("capped")
    assert all(count <= credits_file["caps"].get(kind, count) for (_, kind, _), count in paid_counts.items())
