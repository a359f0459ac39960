"""`make bench`: builds hubs of several sizes, and as many plain pages with other generators, and says what each takes.

python -m tests.performance                     the table and the chart of the documentation (about half an hour)
python -m tests.performance --sizes 1000 --print   only these sizes, and only printed
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.performance.hub_measurements import HubMeasurements, measure_hub
from tests.performance.hubs import REAL_SHAPES, make_files, make_goal_shape, make_shaped_files
from tests.performance.peers import PEERS, REQUIREMENTS, measure_peer
from tests.performance.report import Report, format_report, write_report
from tests.performance.runs import run_lyceum, take_median
from tests.support.paths import ROOT

GOAL_LEARNERS = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000", help="Learners of the benchmark's hub.")
    parser.add_argument("--goal", action="store_true", help="Measure the goal's hub, too, and hubs of other shapes.")
    parser.add_argument("--no-peers", action="store_true", help="Measure no other generators.")
    parser.add_argument("--print", action="store_true", help="Print the report, and leave the documentation as it is.")
    parser.add_argument("--folder", type=Path, help="Where the hubs are written; a temporary folder if left out.")
    options = parser.parse_args()
    hubs = [_measure(options.folder, "bench", size) for size in map(int, options.sizes.split(","))]
    if options.goal:
        hubs += [_measure(options.folder, "goal", GOAL_LEARNERS)]
        hubs = [_measure(options.folder, shape.name, shape.learners) for shape in REAL_SHAPES] + hubs
    page_count = hubs[-1].cold.page_count
    peers = {}
    for peer in () if options.no_peers else PEERS:
        _say(f"{peer.name}: {page_count:,} plain pages")
        name = next(r for r in reversed(REQUIREMENTS) if peer.command[0] in r).split("==")[1]
        peers[f"{peer.name} {name}"] = measure_peer(peer, page_count)
    help_run = take_median(lambda _: run_lyceum(ROOT, "--help"), 5)
    report = Report(tuple(hubs), peers, help_run, None, None)
    print(format_report(report))
    if not options.print:
        write_report(report)


def _measure(folder: Path | None, name: str, size: int) -> HubMeasurements:
    shapes = {shape.name: shape for shape in (*REAL_SHAPES, make_goal_shape(size))}
    files = make_shaped_files(shapes[name]) if name in shapes else make_files(size)
    hub = Path(tempfile.mkdtemp(prefix="lyceum-bench-", dir=folder))
    try:
        return measure_hub(f"{name}, {size:,}" if name == "bench" else name, size, hub, files, _say)
    finally:
        shutil.rmtree(hub)


def _say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
