"""A file has its first and last change and all its authors, through renames and merges."""

from __future__ import annotations

import datetime
import os
import sys

import pytest

from lyceum.git import load_history
from tests.support.git_repository import GitRepository
from tests.support.histories import ADA_PATH, GRACE_PATH, LONG_TEXT, TODAY, count_commits, list_names, read_history


def test_file_has_first_and_last_change_and_all_authors(repository: GitRepository) -> None:
    first = repository.write_file(ADA_PATH, "1").commit("Ada", date="2026-01-01")
    repository.write_file(ADA_PATH, "2").commit("Grace", date="2026-01-02")
    last = repository.write_file(ADA_PATH, "3").commit("Ada", date="2026-01-03")

    file = read_history(repository).files[ADA_PATH]
    assert (file.first_commit.sha, file.last_commit.sha) == (first, last)
    assert file.first_commit.merged_at == datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
    assert file.last_commit.merged_at == datetime.datetime(2026, 1, 3, 12, tzinfo=datetime.UTC)
    assert list_names(file) == ["Ada", "Grace"]


def test_files_are_those_of_head_sorted_by_path(repository: GitRepository) -> None:
    repository.write_file("b").write_file("a").write_file("gone").commit()
    head = repository.delete_file("gone").commit()
    repository.write_file("untracked")
    history = read_history(repository)
    assert list(history.files) == ["a", "b"]
    assert history.head == head
    assert not history.is_shallow


@pytest.mark.parametrize(
    "path", ["content/ü ñ.yml", "content/a\tb.yml", "content/new\nline.yml", "content/{{7*7}}.yml"]
)
def test_path_is_spelled_as_on_disk(repository: GitRepository, path: str) -> None:
    repository.write_file(path).commit()
    assert list(read_history(repository).files) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse file names that are no UTF-8")
def test_path_that_is_not_utf8_opens_its_file(repository: GitRepository) -> None:
    name = os.fsdecode(b"broken-\xff.yml")
    repository.write_file(name).commit()
    [path] = read_history(repository).files
    assert (repository.folder / path).exists()


def test_a_renamed_file_keeps_its_history(repository: GitRepository) -> None:
    first = repository.write_file(ADA_PATH, LONG_TEXT).commit("Ada", date="2026-01-01")
    last = repository.rename_file(ADA_PATH, GRACE_PATH).commit("Grace", date="2026-01-02")
    [(path, file)] = read_history(repository).files.items()
    assert (path, file.first_commit.sha, file.last_commit.sha) == (GRACE_PATH, first, last)
    assert list_names(file) == ["Ada", "Grace"]


def test_file_renamed_and_edited_often_keeps_its_history(repository: GitRepository) -> None:
    first = repository.write_file("a", LONG_TEXT).commit("Ada", date="2026-01-01")
    repository.rename_file("a", "b").write_file("b", LONG_TEXT + "more\n").commit("Grace", date="2026-01-02")
    repository.write_file("b", LONG_TEXT + "edited\n").commit("Linus", date="2026-01-03")
    last = (
        repository.rename_file("b", "c/d").write_file("c/d", LONG_TEXT + "and more\n").commit("Mary", date="2026-01-04")
    )
    [(path, file)] = read_history(repository).files.items()
    assert (path, file.first_commit.sha, file.last_commit.sha) == ("c/d", first, last)
    assert list_names(file) == ["Ada", "Grace", "Linus", "Mary"]


def test_a_file_renamed_there_and_back_keeps_its_history(repository: GitRepository) -> None:
    first = repository.write_file("a", LONG_TEXT).commit()
    repository.rename_file("a", "b").commit()
    last = repository.rename_file("b", "a").commit()
    file = read_history(repository).files["a"]
    assert (file.first_commit.sha, file.last_commit.sha) == (first, last)


def test_chain_of_renames_keeps_each_history(repository: GitRepository) -> None:
    other = "".join(f"other {number}\n" for number in range(20))
    a = repository.write_file("a", LONG_TEXT).commit()
    b = repository.write_file("b", other).commit()
    repository.rename_file("b", "c").commit()
    repository.rename_file("a", "b").commit()
    files = read_history(repository).files
    assert (files["b"].first_commit.sha, files["c"].first_commit.sha) == (a, b)


def test_new_file_at_an_old_path_has_a_new_history(repository: GitRepository) -> None:
    first = repository.write_file("a", LONG_TEXT).commit()
    repository.rename_file("a", "b").commit()
    new = repository.write_file("a", "something else").commit()
    files = read_history(repository).files
    assert (files["a"].first_commit.sha, files["b"].first_commit.sha) == (new, first)


def test_recreated_file_has_a_new_history(repository: GitRepository) -> None:
    repository.write_file(ADA_PATH, "1").commit("Ada")
    repository.delete_file(ADA_PATH).commit("Grace")
    second = repository.write_file(ADA_PATH, "1").commit("Linus")
    file = read_history(repository).files[ADA_PATH]
    assert file.first_commit.sha == file.last_commit.sha == second
    assert list_names(file) == ["Linus"]


def test_reused_path_has_the_history_of_its_last_file(repository: GitRepository) -> None:
    repository.write_file("a", LONG_TEXT).commit("Ada")
    repository.rename_file("a", "b").commit("Ada")
    repository.delete_file("b").commit("Ada")
    repository.write_file("a", "second").commit("Grace")
    repository.delete_file("a").commit("Grace")
    third = repository.write_file("a", "third").commit("Linus")
    [(path, file)] = read_history(repository).files.items()
    assert (path, file.first_commit.sha, list_names(file)) == ("a", third, ["Linus"])


def test_merge_credits_branch_authors_not_the_merger(repository: GitRepository) -> None:
    repository.write_file(ADA_PATH).commit("Ada", date="2026-01-01")
    repository.create_branch("side")
    side = repository.write_file(GRACE_PATH).commit("Grace", date="2026-01-02")
    repository.switch_branch("main").write_file(ADA_PATH, "2").commit("Ada", date="2026-01-03")
    merge = repository.merge_branch("side", "Merger", date="2026-01-04")
    history = read_history(repository)
    assert history.head == merge
    assert history.files[GRACE_PATH].first_commit.sha == history.files[GRACE_PATH].last_commit.sha == side
    assert count_commits(history) == {"Ada": 2, "Grace": 1}


def test_file_changed_on_both_branches_has_both_changes(repository: GitRepository) -> None:
    repository.write_file("a", LONG_TEXT).commit("Ada", date="2026-01-01")
    repository.create_branch("side").write_file("a", "top\n" + LONG_TEXT).commit("Grace", date="2026-01-02")
    last = repository.switch_branch("main").write_file("a", LONG_TEXT + "bottom\n").commit("Linus", date="2026-01-03")
    repository.merge_branch("side", date="2026-01-04")
    file = read_history(repository).files["a"]
    assert list_names(file) == ["Ada", "Linus", "Grace"], "in the order in which they were merged"
    assert file.changes[-2].commit.sha == last


@pytest.mark.parametrize(("rename_date", "edit_date"), [("2026-01-02", "2026-01-03"), ("2026-01-03", "2026-01-02")])
def test_rename_and_edit_on_two_branches_both_count(
    repository: GitRepository, rename_date: str, edit_date: str
) -> None:
    first = repository.write_file("a", LONG_TEXT).commit("Ada", date="2026-01-01")
    repository.create_branch("side").rename_file("a", "b").commit("Grace", date=rename_date)
    repository.switch_branch("main").write_file("a", LONG_TEXT + "more\n").commit("Linus", date=edit_date)
    repository.merge_branch("side", date="2026-01-04")
    file = read_history(repository).files["b"]
    assert file.first_commit.sha == first
    assert set(list_names(file)) == {"Ada", "Grace", "Linus"}


def test_same_rename_on_two_branches_is_one_rename(repository: GitRepository) -> None:
    first = repository.write_file("a", LONG_TEXT).commit("Ada", date="2026-01-01")
    repository.create_branch("side").rename_file("a", "b").commit("Grace", date="2026-01-02")
    repository.switch_branch("main").rename_file("a", "b").commit("Linus", date="2026-01-03")
    repository.merge_branch("side", date="2026-01-04")
    file = read_history(repository).files["b"]
    assert file.first_commit.sha == first
    assert list_names(file) == ["Ada", "Linus", "Grace"], "in the order in which they were merged"


def test_file_that_a_merge_restores_keeps_its_history(repository: GitRepository) -> None:
    first = repository.write_file("a", LONG_TEXT).commit("Ada", date="2026-01-01")
    repository.create_branch("side").delete_file("a").commit("Grace", date="2026-01-03")
    repository.switch_branch("main").write_file("b").commit("Linus", date="2026-01-02")
    repository.merge_branch("side", date="2026-01-04", strategy="ours")
    assert read_history(repository).files["a"].first_commit.sha == first


@pytest.mark.parametrize(
    ("path", "message", "is_the_same"),
    [
        ("content/tips/one.md", "Reapply", True),
        ("content/challenges/walk/results/ada.yml", "Anything", True),
        (ADA_PATH, 'Revert "Revert "Add Ada""', True),
        (ADA_PATH, 'Reapply "Add Ada"', True),
        (ADA_PATH, "Hello, I am another Ada", False),
    ],
)
def test_revert_that_is_taken_back_keeps_the_history(
    repository: GitRepository, path: str, message: str, is_the_same: bool
) -> None:
    first = repository.write_file(path, "1").commit("Ada")
    repository.delete_file(path).commit("Grace", message='Revert "Add Ada"')
    again = repository.write_file(path, "1").commit("Linus", message=message)
    last = repository.write_file(path, "2").commit("Ada")
    file = read_history(repository).files[path]
    assert [change.commit.sha for change in file.changes] == ([first, again, last] if is_the_same else [again, last])


def test_other_text_at_a_deleted_path_is_another_file(repository: GitRepository) -> None:
    repository.write_file("content/tips/one.md", "1").commit("Ada")
    repository.delete_file("content/tips/one.md").commit("Grace")
    second = repository.write_file("content/tips/one.md", "2").commit("Linus")
    repository.write_file("content/tips/one.md", "1").commit("Linus")
    assert read_history(repository).files["content/tips/one.md"].first_commit.sha == second


def test_names_of_one_thing_join_its_history(repository: GitRepository) -> None:
    names = {"a/ada": "ada", "b/ada": "other ada", "a/lovelace": "ada", "b/lovelace": "other ada"}
    for path in ("a/ada", "b/ada"):
        repository.write_file(path, "equal texts")
    first = repository.commit("Ada")
    repository.delete_file("a/ada").delete_file("b/ada")
    repository.write_file("a/lovelace", "nothing in common").write_file("b/lovelace", "equal texts").commit("Grace")
    repository.write_file("a/ada", "a newcomer").commit("Linus")
    history = load_history(repository.folder, today=TODAY, get_identities=lambda: names.get)
    paths = {path: [change.path for change in file.changes] for path, file in history.files.items()}
    assert paths == {"a/ada": ["a/ada"], "a/lovelace": ["a/ada", "a/lovelace"], "b/lovelace": ["b/ada", "b/lovelace"]}
    assert history.files["a/lovelace"].first_commit.sha == first
