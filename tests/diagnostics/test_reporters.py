"""The same problems, as a terminal, GitHub and programs read them."""

from __future__ import annotations

import json
from pathlib import Path

from lyceum.diagnostics import (
    Position,
    Problem,
    Severity,
    format_github_report,
    format_json_report,
    format_sarif_report,
    format_text_report,
    summarize_problems,
)
from lyceum.i18n import format_message
from tests.support.hubs import find_problems, write_hub

WRONG = Problem(
    Position("content/tips/a,b.md", 3, 9),
    "no-such",
    format_message("`{name}` is 100% wrong", name="ad:a"),
    format_message("say\notherwise"),
)
WARNING = Problem(Position("content/hub.yml"), "odd", format_message("odd"), severity=Severity.WARNING)


def test_terminal_report_shows_position_and_hint() -> None:
    assert list(format_text_report([WRONG, WARNING])) == [
        "content/tips/a,b.md:3:9: `ad:a` is 100% wrong [no-such]",
        "    say\notherwise",
        "content/hub.yml:1:1: warning: odd [odd]",
    ]


def test_github_report_escapes_workflow_commands() -> None:
    assert list(format_github_report([WRONG, WARNING])) == [
        "::error file=content/tips/a%2Cb.md,line=3,col=9,title=no-such::`ad:a` is 100%25 wrong%0Asay%0Aotherwise",
        "::warning file=content/hub.yml,line=1,col=1,title=odd::odd",
    ]


def test_hostile_file_names_stay_on_one_line(tmp_path: Path) -> None:
    found = find_problems(
        write_hub(tmp_path, {"content/learners/ada.yml": 'name: Ada\nrole: "x\\n::set-env name=A::b"\n'})
    )
    lines = list(format_github_report(found))
    assert len(lines) == 1
    assert "\n" not in lines[0]


def test_json_report_has_all_fields() -> None:
    value = json.loads(format_json_report([WRONG, WARNING], 7))
    assert (value["version"], value["files"], value["errors"], value["warnings"]) == (1, 7, 1, 1)
    assert value["problems"][0] == {
        "path": "content/tips/a,b.md", "line": 3, "column": 9, "code": "no-such", "severity": "error",
        "message": "`ad:a` is 100% wrong", "hint": "say\notherwise",
    }  # fmt: skip


def test_sarif_report_names_every_rule_once() -> None:
    value = json.loads(
        format_sarif_report([WRONG, WRONG, WARNING], help_url=lambda code: f"https://example.org/{code}/")
    )
    run = value["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["no-such", "odd"]
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == "https://example.org/no-such/"
    assert [(one["ruleId"], one["ruleIndex"], one["level"]) for one in run["results"]] == [
        ("no-such", 0, "error"), ("no-such", 0, "error"), ("odd", 1, "warning"),
    ]  # fmt: skip
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/tips/a%2Cb.md"
    assert place["region"] == {"startLine": 3, "startColumn": 9}


def test_summary_is_one_sentence() -> None:
    assert summarize_problems([], 1) == "1 file in order"
    assert summarize_problems([WARNING], 2) == "2 files in order, 1 warning"
    assert summarize_problems([WRONG, WARNING], 2_000) == "1 problem, 1 warning in 2,000 files"
