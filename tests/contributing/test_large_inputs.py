"""What a stranger sends is read, checked and fixed within fixed limits, whatever stands in it and wherever it stands."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from lyceum.loader import load_library
from tests.support.hubs import write_hub
from tests.support.issue_forms import FORM_HUB_FILES
from tests.support.large_inputs import PIECES, LargeInput, list_large_files, list_large_issues, warm_up
from tests.support.property_tests import count_examples

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
SIZE = 64 * 1024
MAX_SECONDS = 5
"""Of the processor, for one input. It is a bound that something hanging exceeds, and nothing else."""
MAX_MEGABYTES = 300


def choose_pieces(place: int, *, pieces_per_place: int = 3) -> Sequence[str]:
    """Return some pieces for each place in an ordinary run, so that every piece has its turn; many in a long one."""
    count = min(len(PIECES), count_examples(pieces_per_place))
    return [PIECES[(place * pieces_per_place + offset) % len(PIECES)] for offset in range(count)]


def list_refused(inputs: Sequence[LargeInput]) -> list[tuple[str, str]]:
    from tests.support.limited_runs import measure_in_forks

    costs = measure_in_forks([item.work for item in inputs], max_seconds=MAX_SECONDS, max_megabytes=MAX_MEGABYTES)
    return [(item.name, cost.fault) for item, cost in zip(inputs, costs, strict=True) if cost.fault]


@pytest.mark.fuzz
@pytest.mark.slow
def test_large_files_are_read_and_fixed_within_limits(tmp_path: Path) -> None:
    library, _ = load_library(write_hub(tmp_path, FORM_HUB_FILES))
    warm_up(library)
    assert list_refused([*list_large_files(SIZE, choose_pieces, library)]) == []


@pytest.mark.fuzz
@pytest.mark.slow
def test_large_issues_are_converted_within_limits(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, FORM_HUB_FILES)
    warm_up(load_library(hub)[0])
    assert list_refused([*list_large_issues(SIZE, partial(choose_pieces, pieces_per_place=1), hub)]) == []
