"""What a build reads, and which process reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lyceum.site.inputs import load_build_inputs
from tests.support.counted_work import count_calls
from tests.support.git_hubs import make_long_history
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import COMMON_FILES, TODAY, write_hub


@pytest.fixture(autouse=True)
def own_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)


def divide_work(monkeypatch: pytest.MonkeyPatch, *, is_divided: bool) -> None:
    monkeypatch.setattr("lyceum.site.inputs.can_divide_work", lambda: is_divided)


def test_a_new_history_is_read_by_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests, call_counts = [], []
    for number, is_divided in enumerate((False, True, False)):  # the first one imports modules
        divide_work(monkeypatch, is_divided=is_divided)
        hub = make_long_history(tmp_path / f"hub-{number}", 200)

        def load(hub: Path = hub) -> None:
            digests.append(load_build_inputs(hub, today=TODAY).history.list_digests())

        call_counts.append(count_calls(load))
    assert digests[1] == digests[2]
    assert len(digests[1]) == 201
    assert call_counts[1] < 0.7 * call_counts[2]


def test_the_other_process_knows_what_renamed_files_were_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    divide_work(monkeypatch, is_divided=True)
    repository = GitRepository.create(tmp_path / "hub")
    write_hub(repository.folder, {**COMMON_FILES})
    first = repository.commit("Ada", date="2026-01-01")
    repository.rename_file("content/learners/ada.yml", "content/learners/lovelace.yml")
    repository.write_file("content/learners/lovelace.yml", "name: All is other now\nformerly: [ada]\n")
    repository.commit("Ada", date="2026-02-01")
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    history = load_build_inputs(repository.folder, today=TODAY).history
    assert history.files["content/learners/lovelace.yml"].first_commit.sha == first
    assert re.findall(r"built-in: git (log|rev-list)\b", trace.read_text()) == ["log"], (
        "this process does not read it again"
    )
