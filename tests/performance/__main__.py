"""`make bench`: builds hubs of several sizes, and as many plain pages with other generators, and says what each takes.

python -m tests.performance                          the tables and the chart of the documentation (some minutes; more with --goal)
python -m tests.performance --sizes 1000 --print     only these sizes, and only printed
python -m tests.performance --hundred-thousand --no-peers --keep large.json     what was measured, for a later report
python -m tests.performance --from large.json other.json     a report of what was kept, without measuring anything
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.performance.goals import GOAL_LEARNERS, SMALL_LEARNERS, find_goal_hub
from tests.performance.hub_measurements import BENCH, HubMeasurements, measure_cold_build, measure_hub
from tests.performance.hubs import REAL_SHAPES, make_files, make_goal_shape, make_shaped_files
from tests.performance.kept_results import keep_report, merge_reports, read_report
from tests.performance.page_texts import measure_page_text
from tests.performance.peers import OWN_ROUNDS, Peer, install_peers, measure_in_turn, measure_peer
from tests.performance.report import Comparison, Report, describe_machine, format_report, write_report
from tests.performance.runs import Run, run_lyceum, take_median
from tests.support.paths import ROOT

HUNDRED_THOUSAND = 100_000
GOAL = "goal"


def main() -> None:
    options = _read_options()
    reports = [read_report(file) for file in options.kept]
    if sizes := _list_sizes(options):
        reports.append(_measure(options, sizes))
        if options.keep:
            keep_report(reports[-1], options.keep)
    report = merge_reports(reports)
    print(format_report(report))
    if not options.print:
        write_report(report)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--sizes", help=f"Learners of the benchmark's hub; {SMALL_LEARNERS},{GOAL_LEARNERS} if left out."
    )
    parser.add_argument(
        "--hundred-thousand", action="store_true", help="Measure the benchmark's hub at this size, too."
    )
    parser.add_argument("--goal", action="store_true", help="Measure the goal's hub, too, and hubs of other shapes.")
    parser.add_argument("--no-peers", action="store_true", help="Measure no other generators.")
    parser.add_argument("--print", action="store_true", help="Print the report, and leave the documentation as it is.")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="Write what was measured to a file.")
    parser.add_argument(
        "--from",
        dest="kept",
        type=Path,
        metavar="FILE",
        nargs="+",
        default=[],
        help="Report what these files keep, too.",
    )
    parser.add_argument("--folder", type=Path, help="Where the hubs are written; a temporary folder if left out.")
    return parser.parse_args()


def _list_sizes(options: argparse.Namespace) -> list[int]:
    """Return the sizes to measure: those of the options, or the usual ones if nothing else is asked for."""
    sizes = [int(size) for size in (options.sizes or "").split(",") if size]
    sizes += [HUNDRED_THOUSAND] if options.hundred_thousand else []
    return sizes or ([] if options.kept else [SMALL_LEARNERS, GOAL_LEARNERS])


def _measure(options: argparse.Namespace, sizes: list[int]) -> Report:
    """Measure hubs and peers. All hubs are deleted at the end: some file systems create files slowly after deletions."""
    with tempfile.TemporaryDirectory(prefix="lyceum-bench-", dir=options.folder) as folder:
        return _measure_in(Path(folder), options, sizes)


def _measure_in(folder: Path, options: argparse.Namespace, sizes: list[int]) -> Report:
    wanted = [(BENCH, size) for size in sizes]
    if options.goal:
        wanted += [*((shape.name, shape.learners) for shape in REAL_SHAPES), (GOAL, GOAL_LEARNERS)]
    hubs = []
    for name, size in wanted:
        hubs.append(_measure_hub(folder, name, size))
        if options.keep:  # so that nothing is lost if the next hub cannot be measured
            keep_report(Report((describe_machine(),), tuple(hubs), (), None), options.keep)
    help_run = take_median(lambda _: run_lyceum(ROOT, "--help"), 5)
    if options.no_peers:
        return Report((describe_machine(),), tuple(hubs), (), help_run)
    hub = find_goal_hub(hubs)
    comparisons = [_compare(hub, _choose_folder(folder, BENCH, hub.learner_count), OWN_ROUNDS)]
    if options.goal:
        comparisons += [
            _compare(hub, _choose_folder(folder, GOAL, GOAL_LEARNERS), 1) for hub in hubs if hub.name == GOAL
        ]
    return Report((describe_machine(),), tuple(hubs), tuple(comparisons), help_run)


def _compare(hub: HubMeasurements, hub_folder: Path, max_rounds: int) -> Comparison:
    """Measure the cold build of the hub in a folder in turn with other generators."""
    install_peers()
    page_text = measure_page_text(hub_folder / "site")

    def measure_plain_pages(peer: Peer, count: int, number: int) -> Run:
        return measure_peer(
            peer, count, page_text, hub_folder.with_name(f"{hub_folder.name}-{peer.command[0]}-{count}-{number}")
        )

    page_counts = (hub.cold.page_count, hub.file_count)
    own_run, peers = measure_in_turn(
        lambda: measure_cold_build(hub_folder), measure_plain_pages, page_counts, _say, max_rounds
    )
    return Comparison(hub.name, own_run, page_text, peers)


def _measure_hub(folder: Path, name: str, size: int) -> HubMeasurements:
    shapes = {shape.name: shape for shape in (*REAL_SHAPES, make_goal_shape(size))}
    files = make_shaped_files(shapes[name]) if name in shapes else make_files(size)
    hub = _choose_folder(folder, name, size)
    return measure_hub(f"{name}, {size:,}" if name == BENCH else name, size, hub, files, _say)


def _choose_folder(folder: Path, name: str, size: int) -> Path:
    return folder / f"{name}-{size}".replace(" ", "-")


def _say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
