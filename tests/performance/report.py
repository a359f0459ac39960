"""Writes the figures of the benchmark as a page of the documentation, with tables and a chart."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path

from lyceum.system import MAX_SITE_BYTES, count_processors, get_today
from tests.performance.goals import (
    Figures,
    find_goal_hub,
    format_card_seconds,
    format_card_work,
    format_goals,
    format_run,
    format_seconds,
    format_weight,
)
from tests.performance.hub_measurements import HubMeasurements
from tests.performance.page_texts import PageText
from tests.performance.runs import PeerRun, Run
from tests.support.paths import ROOT

PAGE = ROOT / "content" / "pages" / "docs" / "speed.md"
CHART = PAGE.with_suffix(".svg")
START, END = "<!-- benchmark: written by `make bench` -->", "<!-- end of the benchmark -->"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The cold build of a hub, measured in turn with other generators."""

    hub_name: str
    own_run: Run
    page_text: PageText
    """The mean text of the pages of the hub; the pages of the other generators have as much."""
    peers: tuple[PeerRun, ...]
    """Those that built as many pages as the site has, and those that built as many as the hub has files."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was measured, in one run or in several."""

    machines: tuple[str, ...]
    hubs: tuple[HubMeasurements, ...]
    comparisons: tuple[Comparison, ...]
    help_run: Run | None

    @property
    def goal_hub(self) -> HubMeasurements:
        return find_goal_hub(self.hubs)

    @property
    def own_cold_run(self) -> Run:
        """Our own cold build of the hub that the goals are for."""
        comparison = self.find_comparison(self.goal_hub)
        return comparison.own_run if comparison else self.goal_hub.cold_without_cards

    @property
    def goal_peers(self) -> tuple[PeerRun, ...]:
        comparison = self.find_comparison(self.goal_hub)
        return comparison.peers if comparison else ()

    def find_comparison(self, hub: HubMeasurements) -> Comparison | None:
        return next((comparison for comparison in self.comparisons if comparison.hub_name == hub.name), None)


def describe_machine() -> str:
    """Return the day, the processor, cores, memory, and the versions that matter."""
    names = re.findall(r"(?m)^model name\s*:\s*(.+)$", _read_text("/proc/cpuinfo"))
    processor = names[0] if names else platform.processor() or platform.machine()
    memory = re.search(r"MemTotal:\s*(\d+)", _read_text("/proc/meminfo"))
    gigabytes = f"{int(memory[1]) / 1024**2:.0f} GB of memory · " if memory else ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "jinja2", "pydantic", "pillow"))
    return (
        f"{get_today():%d %B %Y} · {count_processors()} cores ({processor}) · {gigabytes}"
        f"Python {platform.python_version()} · {packages} · {os.uname().sysname} {os.uname().release.split('-')[0]}"
    )


def _read_text(path: str) -> str:
    return Path(path).read_text("utf-8") if Path(path).is_file() else ""


def format_report(report: Report) -> str:
    """Return the report as Markdown."""
    bench_hubs = [hub for hub in report.hubs if hub.is_bench]
    figures = Figures(report.goal_hub, bench_hubs, report.goal_peers, report.own_cold_run, report.help_run)
    lines = [f"Measured on {machine}." for machine in report.machines]
    lines += ["", *format_goals(figures), "", *_format_hubs(report.hubs), ""]
    for hub in report.hubs:
        if comparison := report.find_comparison(hub):
            lines += [*_format_comparison(hub, comparison), ""]
    for hub in report.hubs:
        lines += [*_format_stages(hub), ""]
    return "\n".join(lines)


def _format_hubs(hubs: Sequence[HubMeasurements]) -> list[str]:
    rows: list[tuple[str, Sequence[str]]] = [
        ("learners", [f"{hub.learner_count:,}" for hub in hubs]),
        ("commits", [f"{hub.commit_count:,}" for hub in hubs]),
        ("pages", [f"{hub.cold.page_count:,}" for hub in hubs]),
        ("files · MB", [f"{hub.cold.file_count:,} · {hub.cold.byte_count / 1e6:.0f}" for hub in hubs]),
        ("share of what GitHub Pages takes", [f"{hub.cold.byte_count / MAX_SITE_BYTES:.0%}" for hub in hubs]),
        ("cold, without a store and without cards", [format_run(hub.cold_without_cards) for hub in hubs]),
        ("the same for each learner", [f"{hub.milliseconds_for_each_learner:.2f} ms" for hub in hubs]),
        ("the work of all cores for it", [format_seconds(hub.cold_without_cards.cpu_seconds) for hub in hubs]),
        ("cold, with cards", [f"{sum(hub.cold.seconds_by_stage.values()):.1f} s" for hub in hubs]),
        ("a social card, until it is there, on all cores", [format_card_seconds(hub) for hub in hubs]),
        ("the work of all cores for it", [format_card_work(hub) for hub in hubs]),
        *(
            (f"build after {name}", [format_run(hub.edits[kind]) for hub in hubs])
            for kind, name in (
                ("nothing", "nothing changed"),
                ("profile", "one profile"),
                ("profile alone", "one profile of somebody who sent in nothing else"),
                ("result", "one result"),
            )
        ),
        ("`lyceum serve`: from save to seen", [f"{hub.save_to_seen_seconds:.2f} s" for hub in hubs]),
        *(
            (f"`lyceum check`: {name}", [format_run(hub.checks[name]) for hub in hubs])
            for name in ("one file", "what changed", "everything", "everything, without a store")
        ),
        ("memory of the largest process", [f"{hub.cold.megabytes:.0f} MB" for hub in hubs]),
        *(
            (f"first visit: {kind}", [format_weight(hub, kind) for hub in hubs])
            for kind in ("home", "learner", "challenge")
        ),
        ("first answer of the search", [format_weight(hub, "search") for hub in hubs]),
    ]
    lines = [f"| | {' | '.join(hub.name for hub in hubs)} |", f"|---|{'---:|' * len(hubs)}"]
    return lines + [f"| {name} | {' | '.join(values)} |" for name, values in rows]


def _format_comparison(hub: HubMeasurements, comparison: Comparison) -> list[str]:
    text = comparison.page_text
    lines = [
        f"The same machine, with plain pages, which compare nothing and draw nothing. Each has {text.words} words under {text.headings} headings, the mean of",
        f"the pages of *{hub.name}*. There are as many as this site has ({hub.cold.page_count:,}), and as many as it has content files",
        f"({hub.file_count:,}), of which these generators would make a page each. They were measured in turn with our own build (ours, each of",
        f"them, ours, and so on), which took {format_run(comparison.own_run)}; each figure is the median of its rounds.",
        "",
        f"| generator | pages | rounds | cold | work of all cores | memory | the cold build of *{hub.name}* takes | after one profile |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for peer in sorted(comparison.peers, key=lambda peer: peer.page_count):
        cold = comparison.own_run.seconds / peer.run.seconds
        edit = hub.edits["profile"].seconds / peer.run.seconds
        lines.append(
            f"| {peer.name} | {peer.page_count:,} | {peer.rounds} | {format_run(peer.run)} | {format_seconds(peer.run.cpu_seconds)} | {peer.run.megabytes:.0f} MB "
            f"| {cold:.2f} × | {edit:.2f} × |"
        )
    return lines


def _format_stages(hub: HubMeasurements) -> list[str]:
    total = sum(hub.cold.seconds_by_stage.values())
    stages = sorted(hub.cold.seconds_by_stage.items(), key=lambda item: -item[1])
    parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in stages if seconds > total / 200)
    return [f"The cold build of *{hub.name}* by stage: {parts}."]


def draw_chart(report: Report) -> str:
    """Return a chart of seconds as SVG."""
    hub = report.goal_hub
    bars = list(_list_bars(report))
    width, height, left = 760, 34 * len(bars) + 16, 250
    scale = (width - left - 90) / max(seconds for _, seconds, _ in bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="14">',
        f"<title>Seconds to build {hub.cold.page_count:,} pages</title>",
        f'<rect width="{width}" height="{height}" fill="#fbf8f2"/>',
    ]
    for number, (name, seconds, is_ours) in enumerate(bars):
        top, length = 12 + 34 * number, max(2, seconds * scale)
        colour = "#4338ca" if is_ours else "#b9b3c9"
        parts.append(f'<text x="{left - 12}" y="{top + 17}" text-anchor="end" fill="#1f1b2d">{escape(name)}</text>')
        parts.append(f'<rect x="{left}" y="{top}" width="{length:.1f}" height="24" rx="3" fill="{colour}"/>')
        parts.append(f'<text x="{left + length + 8:.1f}" y="{top + 17}" fill="#1f1b2d">{seconds:.2f} s</text>')
    return "\n".join((*parts, "</svg>\n"))


def _list_bars(report: Report) -> Iterator[tuple[str, float, bool]]:
    """Yield the name and the seconds of each bar, and whether it is ours."""
    hub = report.goal_hub
    for peer in report.goal_peers:
        if peer.page_count == hub.cold.page_count:
            yield peer.name, peer.run.seconds, False
    yield "Lyceum, cold", report.own_cold_run.seconds, True
    for kind, name in (
        ("result", "one result changed"),
        ("profile", "one profile changed"),
        ("nothing", "nothing changed"),
    ):
        yield f"Lyceum, {name}", hub.edits[kind].seconds, True


def write_report(report: Report) -> None:
    """Write the figures into the page of the documentation, and the chart beside it."""
    text = PAGE.read_text("utf-8")
    before, after = text.partition(START)[0], text.partition(END)[2]
    chart = f"![Seconds to build {report.goal_hub.cold.page_count:,} pages]({CHART.name})"
    PAGE.write_text(f"{before}{START}\n\n{chart}\n\n{format_report(report)}\n{END}{after}", "utf-8")
    CHART.write_text(draw_chart(report), "utf-8")
