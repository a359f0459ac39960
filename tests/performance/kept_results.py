"""Keeps what was measured as JSON, so that a report can be put together from several runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.performance.hub_measurements import HubMeasurements
from tests.performance.page_texts import PageText
from tests.performance.report import Comparison, Report
from tests.performance.runs import PeerRun, Run
from tests.performance.stages import StagedBuild
from tests.support.page_weights import Weight


def keep_report(report: Report, file: Path) -> None:
    """Write everything that was measured to a file."""
    file.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_report(file: Path) -> Report:
    values = json.loads(file.read_text("utf-8"))
    return Report(
        machines=tuple(values["machines"]),
        hubs=tuple(_read_hub(hub) for hub in values["hubs"]),
        comparisons=tuple(_read_comparison(comparison) for comparison in values["comparisons"]),
        help_run=values["help_run"] and Run(**values["help_run"]),
    )


def merge_reports(reports: Iterable[Report]) -> Report:
    """Put reports together. Of what was measured twice, the later report counts."""
    reports = tuple(reports)
    hubs = {hub.name: hub for report in reports for hub in report.hubs}
    comparisons = {comparison.hub_name: comparison for report in reports for comparison in report.comparisons}
    return Report(
        machines=tuple(dict.fromkeys(machine for report in reports for machine in report.machines)),
        hubs=tuple(sorted(hubs.values(), key=lambda hub: (hub.is_bench, hub.learner_count))),
        comparisons=tuple(comparisons.values()),
        help_run=next((report.help_run for report in reversed(reports) if report.help_run), None),
    )


def _read_comparison(values: dict[str, Any]) -> Comparison:
    return Comparison(
        **values
        | {
            "own_run": Run(**values["own_run"]),
            "page_text": PageText(**values["page_text"]),
            "peers": tuple(PeerRun(**peer | {"run": Run(**peer["run"])}) for peer in values["peers"]),
        }
    )


def _read_hub(values: dict[str, Any]) -> HubMeasurements:
    return HubMeasurements(
        **values
        | {
            "cold_without_cards": Run(**values["cold_without_cards"]),
            "cold": StagedBuild(**values["cold"]),
            "edits": {name: Run(**run) for name, run in values["edits"].items()},
            "checks": {name: Run(**run) for name, run in values["checks"].items()},
            "page_weights": {name: Weight(**weight) for name, weight in values["page_weights"].items()},
        }
    )
