"""A history is read in time that grows with its commits, and a hub in time that grows with its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.contributing import check_hub
from lyceum.git import History, load_history
from tests.support.counted_work import count_calls
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import TODAY

FEW, MANY = 100, 400
MAX_GROWTH = 4.4
"""Work that grows with the number, and a little for sorting."""


def make_repository(folder: Path, count: int) -> Path:
    """Make a hub with a commit for each of its files, which are by 50 people."""
    stream = ["reset refs/heads/main\n"]
    for number in range(count):
        text = f"name: Person {number}\n"
        parent = f"from :{number}\n" if number else ""
        stream.append(
            f"commit refs/heads/main\nmark :{number + 1}\n"
            f"committer P{number % 50} <p{number % 50}@example.org> {1_767_225_600 + number * 60} +0000\n"
            f"data 1\nx\n{parent}"
            f"M 100644 inline content/learners/person-{number}.yml\ndata {len(text)}\n{text}\n"
        )
    repository = GitRepository.create(folder)
    repository.run_git("fast-import", "--quiet", stdin="".join(stream).encode())
    repository.run_git("reset", "--quiet", "--hard", "main")
    repository.write_file("content/hub.yml", "name: Many\n").commit("P0")
    return folder


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
        hub, store = make_repository(tmp_path / f"hub-{count}", count), tmp_path / f"store-{count}"

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
        hub = make_repository(tmp_path / f"hub-{count}", count)

        def read(hub: Path = hub) -> None:
            assert check_hub(hub, today=TODAY).problems == ()

        if is_stored:
            read()
        counts.append(count_calls(read))
    assert counts[1] / counts[0] < MAX_GROWTH
