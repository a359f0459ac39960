"""The table of what was to be reached: what each figure was before, what it is, and what it is to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.performance.hub_measurements import HubMeasurements
from tests.performance.page_weights import SEARCH
from tests.performance.runs import PeerRun, Run

GOAL_LEARNERS = 10_000
SMALL_LEARNERS = 1_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rows of the table are made of."""

    hub: HubMeasurements
    """The hub that the goals are for."""
    bench_hubs: Sequence[HubMeasurements]
    peers: Sequence[PeerRun]
    """Those that built as many pages as the hub has, or as it has content files."""
    own_run: Run
    """Our own cold build, measured in turn with them."""
    help_run: Run | None


@dataclass(frozen=True, slots=True)
class Goal:
    """One row."""

    name: str
    before: str
    """Measured on two cores, with 10,000 learners, when a build did everything each time."""
    show: Callable[[Figures], str]
    to_reach: str
    stretch: str


def find_goal_hub(hubs: Sequence[HubMeasurements]) -> HubMeasurements:
    """Return the benchmark's hub with 10,000 learners, or the largest below."""
    hubs = [hub for hub in hubs if hub.is_bench] or hubs
    return max(hubs, key=lambda hub: (hub.learner_count <= GOAL_LEARNERS, hub.learner_count))


def format_goals(figures: Figures) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"| {figures.hub.name} learners | before | now | to reach | stretch |"
    yield "|---|---:|---:|---:|---:|"
    for goal in GOALS:
        yield f"| {goal.name} | {goal.before} | {goal.show(figures)} | {goal.to_reach} | {goal.stretch} |"


def format_run(run: Run) -> str:
    return format_seconds(run.seconds)


def format_seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def format_card(hub: HubMeasurements) -> str:
    """Return what a social card takes until it is there, with all cores, and what work it is."""
    return f"{format_card_seconds(hub)} · {format_card_work(hub)}"


def format_card_seconds(hub: HubMeasurements) -> str:
    return _format_for_each_card(hub, hub.cold.seconds_by_stage)


def format_card_work(hub: HubMeasurements) -> str:
    return _format_for_each_card(hub, hub.cold.cpu_seconds_by_stage)


def _format_for_each_card(hub: HubMeasurements, seconds_by_stage: Mapping[str, float]) -> str:
    if not hub.card_count:
        return "none"
    return (
        f"{1000 * seconds_by_stage['cards'] / hub.card_count:.1f} ms" if "cards" in seconds_by_stage else "not measured"
    )


def format_weight(hub: HubMeasurements, kind: str) -> str:
    weight = hub.page_weights.get(kind)
    if weight is None:
        return "not measured"
    return f"{weight.byte_count / 1000:.0f} KB ({weight.compressed_byte_count / 1000:.0f} KB with gzip)"


def _show_cold(figures: Figures) -> str:
    run = figures.own_run
    ratios: dict[int, list[str]] = {}
    for peer in figures.peers:
        ratios.setdefault(peer.page_count, []).append(f"{run.seconds / peer.run.seconds:.2f} × {peer.short_name}")
    texts = [f"{', '.join(texts)} with {count:,} pages" for count, texts in sorted(ratios.items())]
    return " = ".join((format_run(run), "; ".join(texts))) if texts else format_run(run)


def _show_growth(figures: Figures) -> str:
    by_size = {hub.learner_count: hub.milliseconds_for_each_learner for hub in figures.bench_hubs}
    if SMALL_LEARNERS not in by_size or GOAL_LEARNERS not in by_size:
        return "not measured"
    return f"{by_size[GOAL_LEARNERS] / by_size[SMALL_LEARNERS]:.2f} ×"


def _show_growth_of_edit(figures: Figures) -> str:
    by_size = {hub.learner_count: hub.edits["profile alone"].seconds for hub in figures.bench_hubs}
    if SMALL_LEARNERS not in by_size or GOAL_LEARNERS not in by_size:
        return "not measured"
    return f"{by_size[GOAL_LEARNERS] / by_size[SMALL_LEARNERS]:.2f} ×"


def _show_largest_page(figures: Figures) -> str:
    kinds = [kind for kind in figures.hub.page_weights if kind != SEARCH]
    if not kinds:
        return "not measured"
    return ", ".join(f"{kind} {format_weight(figures.hub, kind)}" for kind in kinds)


GOALS = (
    Goal(
        "cold, without a store, everything but cards",
        "71 s",
        _show_cold,
        "4 × Hugo, 0.5 × MkDocs + Material",
        "1 × Hugo, 0.2 × MkDocs + Material",
    ),
    Goal(
        "a social card: until it is there, on all cores · work of the cores",
        "10–21 ms",
        lambda figures: format_card(figures.hub),
        "3 ms",
        "",
    ),
    Goal("nothing changed", "62 s", lambda figures: format_run(figures.hub.edits["nothing"]), "0.5 s", "0.2 s"),
    Goal("one profile changed", "54 s", lambda figures: format_run(figures.hub.edits["profile"]), "1 s", "0.5 s"),
    Goal("one result changed", "54 s", lambda figures: format_run(figures.hub.edits["result"]), "1.5 s", "0.8 s"),
    Goal(
        "`lyceum serve`, from save to seen",
        "16 s of work, with 1,000 learners",
        lambda figures: format_seconds(figures.hub.save_to_seen_seconds),
        "1 s",
        "0.3 s",
    ),
    Goal("`check` of one file", "4.6 s", lambda figures: format_run(figures.hub.checks["one file"]), "0.7 s", "0.3 s"),
    Goal(
        "`check` of what changed",
        "4.6 s",
        lambda figures: format_run(figures.hub.checks["what changed"]),
        "0.7 s",
        "0.3 s",
    ),
    Goal("`check` of everything", "4.1 s", lambda figures: format_run(figures.hub.checks["everything"]), "2 s", ""),
    Goal(
        "`check` of everything, without a store",
        "4.1 s",
        lambda figures: format_run(figures.hub.checks["everything, without a store"]),
        "4 s",
        "",
    ),
    Goal(
        "`--help`",
        "0.64 s",
        lambda figures: format_run(figures.help_run) if figures.help_run else "not measured",
        "0.15 s",
        "0.1 s",
    ),
    Goal(
        "files · bytes",
        "81,360 · 1.17 GB",
        lambda figures: f"{figures.hub.cold.file_count:,} · {figures.hub.cold.byte_count / 1e6:.0f} MB",
        "30,000 · 300 MB",
        "20,000 · 150 MB",
    ),
    Goal(
        "memory of the largest process",
        "600 MB",
        lambda figures: f"{figures.hub.cold.megabytes:.0f} MB",
        "400 MB",
        "250 MB",
    ),
    Goal("growth of a cold build from 1,000 to 10,000, per learner", "0.74 ×", _show_growth, "1.0 ×", ""),
    Goal("growth of one edit from 1,000 to 10,000", "", _show_growth_of_edit, "1 ×", ""),
    Goal("a visitor's first page", "214–253 KiB + 5.5 MB", _show_largest_page, "150 KB", "100 KB"),
    Goal(
        "the first answer of the search",
        "4.3 MB",
        lambda figures: format_weight(figures.hub, SEARCH),
        "300 KB",
        "100 KB",
    ),
)
