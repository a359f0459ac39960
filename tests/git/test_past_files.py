"""The files of an earlier day are read under the names that they had then."""

from __future__ import annotations

import datetime

import pytest

from lyceum.git import read_past_files
from tests.support.git_repository import GitRepository

DAY = datetime.date(2026, 1, 2)
TEXT = "".join(f"line {number}\n" for number in range(20))


@pytest.mark.parametrize("folder", [".", "my hub"])
def test_file_has_its_content_of_that_day(repository: GitRepository, folder: str) -> None:
    repository.write_file(f"{folder}/a", "1").commit(date="2026-01-01")
    repository.write_file(f"{folder}/a", "2").commit(date="2026-01-02")
    repository.write_file(f"{folder}/a", "3").write_file(f"{folder}/b").commit(date="2026-01-03")
    days = {"a": DAY, "b": DAY}
    assert read_past_files(repository.folder / folder, days) == {"a": ("a", b"2")}


@pytest.mark.parametrize("folder", [".", "my hub"])
def test_renamed_file_is_found_under_its_former_name(repository: GitRepository, folder: str) -> None:
    repository.write_file(f"{folder}/[a] ü.yml", TEXT).commit(date="2026-01-01")
    repository.rename_file(f"{folder}/[a] ü.yml", f"{folder}/b").commit(date="2026-01-03")
    repository.rename_file(f"{folder}/b", f"{folder}/[c]").commit(date="2026-01-04")
    past_files = read_past_files(repository.folder / folder, {"[c]": DAY})
    assert past_files == {"[c]": ("[a] ü.yml", TEXT.encode())}


def test_nothing_existed_before_the_first_commit(repository: GitRepository) -> None:
    repository.write_file("a").commit(date="2026-01-03")
    assert read_past_files(repository.folder, {"a": DAY}) == {}
