"""What a build reads, and which process reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.site import inputs
from lyceum.site.inputs import load_build_inputs
from tests.support.counted_work import count_calls
from tests.support.git_hubs import make_long_history
from tests.support.git_repository import isolate_git
from tests.support.hubs import TODAY


def test_a_long_history_is_read_by_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    monkeypatch.setattr("lyceum.site.inputs.can_divide_work", lambda: True)
    digests, call_counts = [], []
    for number, min_bytes in enumerate((1_000_000, 0, 1_000_000)):  # the first one imports modules
        monkeypatch.setattr(inputs, "MIN_LOG_BYTES_FOR_PROCESSES", min_bytes)
        hub = make_long_history(tmp_path / f"hub-{number}", 200)

        def load(hub: Path = hub) -> None:
            digests.append(load_build_inputs(hub, today=TODAY).history.list_digests())

        call_counts.append(count_calls(load))
    assert digests[1] == digests[2]
    assert len(digests[1]) == 201
    assert call_counts[1] < 0.7 * call_counts[2]
