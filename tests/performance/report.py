"""Writes the figures of the benchmark as a page of the documentation, with a table and a chart."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path

from lyceum.system import MAX_SITE_BYTES, count_processors, get_today
from tests.performance.hub_measurements import HubMeasurements
from tests.performance.runs import Run
from tests.support.paths import ROOT

PAGE = ROOT / "content" / "pages" / "docs" / "speed.md"
CHART = PAGE.with_suffix(".svg")
START, END = "<!-- benchmark: written by `make bench` -->", "<!-- end of the benchmark -->"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was measured in one run."""

    hubs: tuple[HubMeasurements, ...]
    peers: Mapping[str, Run]
    """By name and version; each built as many plain pages as the largest hub has pages."""
    help_run: Run
    first_page_bytes: int | None
    search_bytes: int | None


def describe_machine() -> str:
    """Return the processor, the number of cores and the versions that matter."""
    names = [line.partition(":")[2].strip() for line in _read_lines("/proc/cpuinfo") if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    packages = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "jinja2", "pydantic", "pillow"))
    return (
        f"{get_today():%d %B %Y} · {count_processors()} cores ({processor}) · Python {platform.python_version()} · "
        f"{packages} · {os.uname().sysname} {os.uname().release.split('-')[0]}"
    )


def _read_lines(path: str) -> list[str]:
    return Path(path).read_text("utf-8").splitlines() if Path(path).is_file() else []


def format_report(report: Report) -> str:
    """Return the report as Markdown."""
    lines = [f"Measured on {describe_machine()}.", "", *_format_hubs(report), ""]
    if report.peers:
        lines += [*_format_peers(report), ""]
    for hub in report.hubs:
        lines += [*_format_stages(hub), ""]
    return "\n".join(lines)


def _format_hubs(report: Report) -> list[str]:
    hubs = report.hubs
    rows: list[tuple[str, Sequence[str]]] = [
        ("learners", [f"{hub.learner_count:,}" for hub in hubs]),
        ("commits", [f"{hub.commit_count:,}" for hub in hubs]),
        ("pages", [f"{hub.cold.page_count:,}" for hub in hubs]),
        ("files · MB", [f"{hub.cold.file_count:,} · {hub.cold.byte_count / 1e6:.0f}" for hub in hubs]),
        ("share of what GitHub Pages takes", [f"{hub.cold.byte_count / MAX_SITE_BYTES:.0%}" for hub in hubs]),
        ("cold, without a store and without cards", [_format_run(hub.cold_without_cards) for hub in hubs]),
        ("cold, with cards", [f"{sum(hub.cold.seconds_by_stage.values()):.1f} s" for hub in hubs]),
        ("a social card, of one core", [_format_card(hub) for hub in hubs]),
        *(
            (f"build after {name}", [_format_run(hub.edits[kind]) for hub in hubs])
            for kind, name in (("nothing", "nothing changed"), ("profile", "one profile"), ("result", "one result"))
        ),
        ("`lyceum serve`: from save to seen", [f"{hub.save_to_seen_seconds:.2f} s" for hub in hubs]),
        *(
            (f"`lyceum check`: {name}", [_format_run(hub.checks[name]) for hub in hubs])
            for name in ("one file", "what changed", "everything", "everything, without a store")
        ),
        ("memory of the largest process", [f"{hub.cold.megabytes:.0f} MB" for hub in hubs]),
        (
            "cold build for each learner",
            [f"{1000 * hub.cold_without_cards.seconds / hub.learner_count:.2f} ms" for hub in hubs],
        ),
    ]
    lines = [f"| | {' | '.join(hub.name for hub in hubs)} |", f"|---|{'---:|' * len(hubs)}"]
    lines += [f"| {name} | {' | '.join(values)} |" for name, values in rows]
    lines += [
        "",
        f"`lyceum --help` takes {report.help_run.seconds:.2f} s ({report.help_run.cpu_seconds:.2f} s of work).",
    ]
    if report.first_page_bytes:
        lines[-1] += f" A visitor's first page is {report.first_page_bytes / 1000:.0f} KB in all"
        lines[-1] += (
            f", the first answer of the search {(report.search_bytes or 0) / 1000:.0f} KB."
            if report.search_bytes
            else "."
        )
    return lines


def _format_run(run: Run) -> str:
    return f"{run.seconds:.2f} s" if run.seconds < 10 else f"{run.seconds:.1f} s"


def _format_card(hub: HubMeasurements) -> str:
    seconds = hub.cold.seconds_by_stage.get("cards", 0)
    return f"{1000 * seconds * count_processors() / hub.card_count:.1f} ms" if hub.card_count else "none"


def _format_peers(report: Report) -> list[str]:
    largest = report.hubs[-1]
    lines = [
        f"The same machine, in the same run, with {largest.cold.page_count:,} plain pages of 120 words, which compare nothing and draw nothing:",
        "",
        "| generator | cold | Lyceum's cold build takes | Lyceum after one profile |",
        "|---|---:|---:|---:|",
    ]
    for name, run in report.peers.items():
        cold = largest.cold_without_cards.seconds / run.seconds
        edit = largest.edits["profile"].seconds / run.seconds
        lines.append(f"| {name} | {_format_run(run)} | {cold:.2f} times as long | {edit:.2f} times |")
    return lines


def _format_stages(hub: HubMeasurements) -> list[str]:
    total = sum(hub.cold.seconds_by_stage.values())
    stages = sorted(hub.cold.seconds_by_stage.items(), key=lambda item: -item[1])
    parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in stages if seconds > total / 200)
    return [f"The cold build of *{hub.name}* by stage: {parts}."]


def draw_chart(report: Report) -> str:
    """Return a chart of seconds as SVG."""
    largest = report.hubs[-1]
    bars = [(name, run.seconds, False) for name, run in report.peers.items()]
    bars += [
        ("Lyceum, cold", largest.cold_without_cards.seconds, True),
        ("Lyceum, one result changed", largest.edits["result"].seconds, True),
        ("Lyceum, one profile changed", largest.edits["profile"].seconds, True),
        ("Lyceum, nothing changed", largest.edits["nothing"].seconds, True),
    ]
    width, height, left = 760, 34 * len(bars) + 16, 250
    scale = (width - left - 90) / max(seconds for _, seconds, _ in bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="14">',
        f"<title>Seconds to build {largest.cold.page_count:,} pages</title>",
        f'<rect width="{width}" height="{height}" fill="#fbf8f2"/>',
    ]
    for number, (name, seconds, is_ours) in enumerate(bars):
        top, length = 12 + 34 * number, max(2, seconds * scale)
        colour = "#4338ca" if is_ours else "#b9b3c9"
        parts.append(f'<text x="{left - 12}" y="{top + 17}" text-anchor="end" fill="#1f1b2d">{escape(name)}</text>')
        parts.append(f'<rect x="{left}" y="{top}" width="{length:.1f}" height="24" rx="3" fill="{colour}"/>')
        parts.append(f'<text x="{left + length + 8:.1f}" y="{top + 17}" fill="#1f1b2d">{seconds:.2f} s</text>')
    return "\n".join((*parts, "</svg>\n"))


def write_report(report: Report) -> None:
    """Write the figures into the page of the documentation, and the chart beside it."""
    text = PAGE.read_text("utf-8")
    before, after = text.partition(START)[0], text.partition(END)[2]
    PAGE.write_text(f"{before}{START}\n\n{format_report(report)}\n{END}{after}", "utf-8")
    CHART.write_text(draw_chart(report), "utf-8")
