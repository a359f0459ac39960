"""The same problems, as a terminal, GitHub and programs read them."""

from __future__ import annotations

import json
from pathlib import Path

from generator import report
from generator.problem import Position, Problem, Severity, say
from tests.hubs import hub, problems

WRONG = Problem(
    Position("content/tips/a,b.md", 3, 9), "no-such", say("`{name}` is 100% wrong", name="ad:a"), say("say\notherwise")
)
WARNING = Problem(Position("content/hub.yml"), "odd", say("odd"), severity=Severity.WARNING)


def test_for_a_terminal() -> None:
    assert list(report.lines([WRONG, WARNING])) == [
        "content/tips/a,b.md:3:9: `ad:a` is 100% wrong [no-such]",
        "    say\notherwise",
        "content/hub.yml:1:1: warning: odd [odd]",
    ]


def test_github_shows_it_on_its_line_and_no_text_can_end_the_command() -> None:
    assert list(report.as_github([WRONG, WARNING])) == [
        "::error file=content/tips/a%2Cb.md,line=3,col=9,title=no-such::`ad:a` is 100%25 wrong%0Asay%0Aotherwise",
        "::warning file=content/hub.yml,line=1,col=1,title=odd::odd",
    ]


def test_hostile_names_stay_on_one_line(tmp_path: Path) -> None:
    found = problems(hub(tmp_path, {"content/learners/ada.yml": 'name: Ada\nrole: "x\\n::set-env name=A::b"\n'}))
    lines = list(report.as_github(found))
    assert len(lines) == 1
    assert "\n" not in lines[0]


def test_json_for_programs() -> None:
    value = json.loads(report.as_json([WRONG, WARNING], 7))
    assert (value["version"], value["files"], value["errors"], value["warnings"]) == (1, 7, 1, 1)
    assert value["problems"][0] == {
        "path": "content/tips/a,b.md", "line": 3, "column": 9, "code": "no-such", "severity": "error",
        "message": "`ad:a` is 100% wrong", "hint": "say\notherwise",
    }  # fmt: skip


def test_sarif_names_every_rule_once() -> None:
    value = json.loads(report.as_sarif([WRONG, WRONG, WARNING], help_at=lambda code: f"https://example.org/{code}/"))
    run = value["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["no-such", "odd"]
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == "https://example.org/no-such/"
    assert [(one["ruleId"], one["ruleIndex"], one["level"]) for one in run["results"]] == [
        ("no-such", 0, "error"), ("no-such", 0, "error"), ("odd", 1, "warning"),
    ]  # fmt: skip
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/tips/a%2Cb.md"
    assert place["region"] == {"startLine": 3, "startColumn": 9}


def test_one_sentence_says_how_it_stands() -> None:
    assert report.summary([], 1) == "1 file in order"
    assert report.summary([WARNING], 2) == "2 files in order, 1 warning"
    assert report.summary([WRONG, WARNING], 2_000) == "1 problem, 1 warning in 2,000 files"
