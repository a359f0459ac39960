"""A history is read in time that grows with its commits, and a hub in time that grows with its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.contributing import check_hub
from lyceum.git import History, load_history
from tests.support.counted_work import count_calls
from tests.support.git_hubs import make_long_history
from tests.support.git_repository import isolate_git
from tests.support.hubs import TODAY

FEW, MANY = 100, 400
MAX_GROWTH = 4.4
"""Work that grows with the number, and a little for sorting."""


def look_at_everything(history: History) -> None:
    history.list_digests()
    assert len(history.contributions) >= 50
    for path in history.files:
        assert history.files[path].people


@pytest.mark.parametrize("is_stored", [False, True])
def test_work_grows_with_the_number_of_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_stored: bool
) -> None:
    isolate_git(monkeypatch)
    counts = []
    for count in (FEW, MANY):
        hub, store = make_long_history(tmp_path / f"hub-{count}", count), tmp_path / f"store-{count}"

        def read(hub: Path = hub, store: Path = store) -> None:
            look_at_everything(load_history(hub, today=TODAY, store_folder=store))

        if is_stored:
            read()
        counts.append(count_calls(read))
    assert counts[1] / counts[0] < MAX_GROWTH


@pytest.mark.parametrize("is_stored", [False, True])
def test_work_grows_with_the_number_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_stored: bool) -> None:
    isolate_git(monkeypatch)
    counts = []
    for count in (FEW, MANY):
        hub = make_long_history(tmp_path / f"hub-{count}", count)

        def read(hub: Path = hub) -> None:
            assert check_hub(hub, today=TODAY).problems == ()

        if is_stored:
            read()
        counts.append(count_calls(read))
    assert counts[1] / counts[0] < MAX_GROWTH
