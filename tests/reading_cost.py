"""Measures what the costliest files and issues of 64 KB cost: `python -m tests.reading_cost [WORDS IN THE NAME]`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from lyceum.loader import load_library
from tests.support.hubs import TODAY, write_hub
from tests.support.issue_forms import FORM_HUB_FILES
from tests.support.large_inputs import PIECES, list_large_files, list_large_issues, warm_up
from tests.support.limited_runs import measure_in_forks

SIZE = 64 * 1024
TARGET_SECONDS, TARGET_MEGABYTES = 0.2, 100
SHOWN = 20


def main(words: str) -> int:
    os.environ["SOURCE_DATE_EPOCH"] = TODAY.strftime("%s")
    with tempfile.TemporaryDirectory() as folder:
        hub = write_hub(Path(folder), FORM_HUB_FILES)
        library, _ = load_library(hub)
        warm_up(library)
        inputs = [*list_large_files(SIZE, lambda _: PIECES, library), *list_large_issues(SIZE, lambda _: PIECES, hub)]
        inputs = [item for item in inputs if words in item.name]
        costs = [*measure_in_forks([item.work for item in inputs], max_seconds=10, max_megabytes=1_000)]
    slowest = sorted(zip(costs, inputs, strict=True), key=lambda pair: -pair[0].seconds)
    for cost, item in slowest[:SHOWN]:
        print(f"{cost.seconds:6.2f} s  {cost.megabytes:6.1f} MB  {item.name}  {cost.fault}")
    largest = max(cost.megabytes for cost in costs)
    over = sum(cost.seconds > TARGET_SECONDS or cost.megabytes > TARGET_MEGABYTES for cost in costs)
    print(f"{len(inputs):,} inputs of {SIZE:,} bytes; {over} over {TARGET_SECONDS} s or {TARGET_MEGABYTES} MB")
    print(f"median {slowest[len(slowest) // 2][0].seconds:.3f} s, most memory {largest:.1f} MB")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
