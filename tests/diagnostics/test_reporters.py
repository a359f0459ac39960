"""Each reporter formats the same problems for its reader: a terminal, GitHub, or a program."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from lyceum.diagnostics import (
    REPORTERS,
    Position,
    Problem,
    Report,
    Severity,
    format_markdown_report,
    format_text_report,
    summarize_problems,
)
from lyceum.diagnostics.reporters import format_github_report, format_json_report, format_sarif_report
from lyceum.i18n import format_message, get_translator
from tests.support.hubs import find_problems, write_hub

ERROR = Problem(
    Position("content/tips/a,b.md", 3, 9),
    "no-such",
    format_message("`{name}` is 100% wrong", name="ad:a"),
    format_message("say\notherwise"),
)
WARNING = Problem(Position("content/hub.yml"), "odd", format_message("odd"), severity=Severity.WARNING)


def test_terminal_report_shows_position_and_hint() -> None:
    assert list(format_text_report([ERROR, WARNING])) == [
        "content/tips/a,b.md:3:9: `ad:a` is 100% wrong [no-such]",
        "    say\notherwise",
        "content/hub.yml:1:1: warning: odd [odd]",
    ]


def test_github_report_escapes_workflow_commands() -> None:
    assert list(format_github_report([ERROR, WARNING])) == [
        "::error file=content/tips/a%2Cb.md,line=3,col=9,title=no-such::`ad:a` is 100%25 wrong%0Asay%0Aotherwise",
        "::warning file=content/hub.yml,line=1,col=1,title=odd::odd",
    ]


def test_hostile_file_names_stay_on_one_line(tmp_path: Path) -> None:
    problems = find_problems(
        write_hub(tmp_path, {"content/learners/ada.yml": 'name: Ada\nrole: "x\\n::set-env name=A::b"\n'})
    )
    lines = list(format_github_report(problems))
    assert len(lines) == 1
    assert "\n" not in lines[0]


def test_json_report_has_all_fields() -> None:
    report = json.loads(format_json_report([ERROR, WARNING], 7))
    assert (report["version"], report["files"], report["errors"], report["warnings"]) == (1, 7, 1, 1)
    assert report["problems"][0] == {
        "path": "content/tips/a,b.md", "line": 3, "column": 9, "code": "no-such", "severity": "error",
        "message": "`ad:a` is 100% wrong", "hint": "say\notherwise",
    }  # fmt: skip


def test_sarif_report_names_every_rule_once() -> None:
    log = json.loads(format_sarif_report([ERROR, ERROR, WARNING], help_url=lambda code: f"https://example.org/{code}/"))
    run = log["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["no-such", "odd"]
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == "https://example.org/no-such/"
    assert [(result["ruleId"], result["ruleIndex"], result["level"]) for result in run["results"]] == [
        ("no-such", 0, "error"), ("no-such", 0, "error"), ("odd", 1, "warning"),
    ]  # fmt: skip
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "content/tips/a%2Cb.md"
    assert location["region"] == {"startLine": 3, "startColumn": 9}


@pytest.mark.parametrize("name", REPORTERS)
def test_every_reporter_returns_whole_lines(name: str) -> None:
    report = Report([ERROR, WARNING], 7, get_translator("en"), help_url=lambda code: f"https://example.org/{code}/")
    text = REPORTERS[name](report)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "no-such" in text


def test_summary_is_one_sentence() -> None:
    assert summarize_problems([], 1) == "1 file in order"
    assert summarize_problems([WARNING], 2) == "2 files in order, 1 warning"
    assert summarize_problems([ERROR, WARNING], 2_000) == "1 problem, 1 warning in 2,000 files"


def test_markdown_report_escapes_contributed_text(tmp_path: Path) -> None:
    problem = Problem(
        Position("content/tips/a`b.md", 1, 2),
        "no-such",
        format_message("`{name}` is odd, @everybody <b>", name="@grace `x` <img src=x>"),
        format_message("write *it* again"),
    )
    text = format_markdown_report([problem], help_url=lambda code: f"https://example.org/help/{code}/")
    text_outside_code = re.sub(r"(`+).+?\1", "", text)
    assert "@grace" not in text_outside_code
    assert "<img" not in text_outside_code
    assert "\\@everybody \\<b\\>" in text
    assert "[no-such](https://example.org/help/no-such/)" in text
    assert format_markdown_report([]) == "Everything is in order.\n"


def test_long_markdown_report_ends_with_the_number_of_the_rest() -> None:
    problems = [replace(ERROR, where=Position("content/tips/one.md", line)) for line in range(1, 12_001)]
    report = format_markdown_report(problems)
    assert len(report.encode()) < 1_000_000
    shown = report.count("no-such")
    assert report.endswith(f"\nand {12_000 - shown:,} more\n")
