"""Contributions are counted for the hub only, and a repository with no or a part of its history is handled."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from lyceum.git import NO_HISTORY, History, UnreadableRepositoryError, load_history
from lyceum.git.history import Contribution
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.histories import (
    ADA_PATH,
    GRACE_PATH,
    LONG_TEXT,
    TODAY,
    count_commits,
    map_contributions,
    read_history,
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("content/badges.yml", "content"),
        ("content/tips/loops.md", "content"),
        ("content/pages/about.md", "docs"),
        ("content/pages/plan.png", "docs"),
        ("README.md", "docs"),
        ("docs/guide/START.MD", "docs"),
        ("docs/logo.svg", "code"),
        ("generator/site.py", "code"),
        ("contents.yml", "code"),
        (".github/workflows/check.yml", "code"),
    ],
)
def test_a_contribution_is_to_content_docs_or_code(repository: GitRepository, path: str, kind: str) -> None:
    repository.write_file(path).commit(date="2026-01-01")
    [contribution] = read_history(repository).contributions
    assert {"content": contribution.content_commits, "docs": contribution.docs_commits, "code": contribution.code_commits} == {
        "content": 0, "docs": 0, "code": 0, kind: 1,
    }  # fmt: skip


def test_a_commit_counts_once_for_each_kind_that_it_touched(repository: GitRepository) -> None:
    tip = "content/tips/one.md"
    repository.write_file(tip).write_file(GRACE_PATH).write_file("README.md").write_file("a.py").commit(
        date="2026-01-01"
    )
    repository.write_file(tip, "2").commit(date="2026-01-05")
    [contribution] = read_history(repository).contributions
    assert contribution.person.name == "Ada"
    assert contribution == Contribution(
        person=contribution.person, commits=2, first_date=datetime.date(2026, 1, 1), last_date=datetime.date(2026, 1, 5),
        content_commits=2, code_commits=1, docs_commits=1,
    )  # fmt: skip


def test_content_folder_name_can_be_changed(repository: GitRepository) -> None:
    repository.write_file("garden/ada.yml").commit()
    [contribution] = read_history(repository, content="garden").contributions
    assert (contribution.content_commits, contribution.code_commits) == (1, 0)


def test_a_commit_that_touches_nothing_is_no_contribution(repository: GitRepository) -> None:
    repository.write_file("a").commit("Ada")
    repository.commit("Grace")
    assert count_commits(read_history(repository)) == {"Ada": 1}


def test_work_on_a_deleted_file_stays_a_contribution(repository: GitRepository) -> None:
    repository.write_file("a").write_file("b").commit("Ada")
    repository.delete_file("a").commit("Grace")
    assert count_commits(read_history(repository)) == {"Ada": 1, "Grace": 1}


def test_contributions_are_sorted_by_date_then_name(repository: GitRepository) -> None:
    for number, (name, day) in enumerate([("zoe", "01"), ("Bea", "02"), ("Cid", "03"), ("ada", "02"), ("Zoe Z", "03")]):
        repository.write_file("a", str(number)).commit(name, f"{number}@example.org", f"2026-01-{day}")
    assert [contribution.person.name for contribution in read_history(repository).contributions] == [
        "Cid",
        "Zoe Z",
        "ada",
        "Bea",
        "zoe",
    ]


def test_folder_without_repository_has_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert load_history(tmp_path, today=TODAY) == NO_HISTORY
    assert load_history(tmp_path / "absent", today=TODAY) == NO_HISTORY


def test_machine_without_git_has_no_history(repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write_file("a").commit()
    monkeypatch.setenv("PATH", str(repository.folder))
    assert load_history(repository.folder, today=TODAY) == NO_HISTORY


def test_repository_without_commit_has_no_history(repository: GitRepository) -> None:
    repository.write_file("a")
    assert read_history(repository) == NO_HISTORY


def test_shallow_clone_has_only_a_head(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a", "1").commit()
    head = repository.write_file("a", "2").commit()
    clone = repository.make_shallow_clone(tmp_path / "clone")
    assert read_history(clone) == History(files={}, contributions=(), is_shallow=True, head=head)


def test_a_detached_head_has_the_history_up_to_it(repository: GitRepository) -> None:
    first = repository.write_file("a", "1").commit("Ada")
    repository.write_file("a", "2").commit("Grace")
    repository.run_git("checkout", "--quiet", "--detach", first)
    history = read_history(repository)
    assert (history.head, count_commits(history)) == (first, {"Ada": 1})


def test_a_worktree_has_the_history_of_its_branch(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a", "1").commit("Ada")
    repository.run_git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = GitRepository(tmp_path / "side")
    side.write_file("a", "2").commit("Grace")
    assert count_commits(read_history(side)) == {"Ada": 1, "Grace": 1}
    assert count_commits(read_history(repository)) == {"Ada": 1}


def test_hub_in_a_subfolder_counts_only_its_commits(repository: GitRepository) -> None:
    repository.write_file(f"my hub/{ADA_PATH}").write_file("content/other.yml").commit("Ada")
    repository.write_file("content/other.yml", "2").commit("Grace")
    repository.write_file("my hub/README.md").commit("Linus")
    history = read_history(repository, "my hub")
    assert list(history.files) == ["README.md", ADA_PATH]
    assert {
        name: (contribution.content_commits, contribution.docs_commits)
        for name, contribution in map_contributions(history).items()
    } == {
        "Ada": (0, 0),
        "Linus": (0, 1),
    }


def test_a_hub_moved_into_a_subfolder_keeps_its_history(repository: GitRepository) -> None:
    first = repository.write_file("content/tips/one.md", LONG_TEXT).commit("Ada")
    repository.rename_file("content", "hub/content").commit("Grace")
    history = read_history(repository, "hub")
    assert history.files["content/tips/one.md"].first_commit.sha == first
    assert {name: contribution.content_commits for name, contribution in map_contributions(history).items()} == {
        "Ada": 1,
        "Grace": 1,
    }


def test_subfolder_name_is_not_used_as_a_pattern(repository: GitRepository) -> None:
    repository.write_file("h[u]b/a").write_file("hub/b").commit()
    assert list(read_history(repository, "h[u]b").files) == ["a"]


def test_untracked_hub_ignores_the_outer_repository(repository: GitRepository) -> None:
    repository.write_file(".gitignore", "hub/\n").write_file("a").commit()
    repository.write_file(f"hub/{ADA_PATH}")
    assert read_history(repository, "hub") == NO_HISTORY


def test_hub_behind_a_symlink_has_its_history(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a").commit()
    (tmp_path / "link").symlink_to(repository.folder, target_is_directory=True)
    assert list(load_history(tmp_path / "link", today=TODAY).files) == ["a"]


def test_no_address_is_in_any_value(repository: GitRepository) -> None:
    repository.write_file(".mailmap", "Ada <ada@example.org> <secret@example.org>\n")
    repository.write_file(ADA_PATH).commit(
        "secret@example.org",
        "secret@example.org",
        trailers=[
            "Co-authored-by: grace@example.org <grace@example.org>",
            "Co-authored-by: L <9+linus@users.noreply.github.com>",
        ],
    )
    text = repr(read_history(repository))
    assert "linus" in text
    assert not re.search(r"\S@\S", text)


def test_the_same_repository_gives_the_same_history(repository: GitRepository) -> None:
    for number in range(12):
        repository.write_file(f"content/{number % 5}.yml", str(number)).commit(
            f"Person {number % 4}", f"{number % 4}@example.org"
        )
    assert repr(read_history(repository)) == repr(read_history(repository))


@pytest.mark.parametrize("commits", [2, 20])
def test_number_of_git_calls_is_constant(
    repository: GitRepository, commits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write_file(".mailmap", "Ada <ada@example.org>\n")
    for number in range(commits):
        repository.write_file("a", str(number)).commit("Ada", trailers=["Co-authored-by: G <g@example.org>"])
    read_history(repository)  # the first call in a process also runs `git version`
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    read_history(repository)
    commands = re.findall(r"built-in: git (\S+)", trace.read_text())
    assert sorted(commands) == ["check-mailmap", "log", "ls-tree"]


def test_missing_mailmap_causes_no_git_call(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write_file("a").commit("Ada", trailers=["Co-authored-by: G <g@example.org>"])
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    read_history(repository)
    assert "check-mailmap" not in trace.read_text()


def test_damaged_repository_error_contains_no_address(repository: GitRepository) -> None:
    first = repository.write_file("a", "1").commit("Ada")
    repository.write_file("a", "2").commit("Ada")
    (repository.folder / ".git" / "objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(UnreadableRepositoryError) as error_info:
        load_history(repository.folder, today=TODAY)
    assert "example.org" not in str(error_info.value)


def test_head_that_cannot_be_read_is_not_an_empty_history(repository: GitRepository) -> None:
    commit = repository.write_file("a", "1").commit("Ada")
    (repository.folder / ".git" / "objects" / commit[:2] / commit[2:]).unlink()
    with pytest.raises(UnreadableRepositoryError):
        load_history(repository.folder, today=TODAY)


def test_branch_without_a_commit_has_no_history(repository: GitRepository) -> None:
    repository.write_file("a", "1").commit("Ada")
    repository.run_git("symbolic-ref", "HEAD", "refs/heads/new")
    assert load_history(repository.folder, today=TODAY) == NO_HISTORY


def test_user_git_settings_change_nothing(repository: GitRepository) -> None:
    repository.write_file("a", LONG_TEXT).commit("Ada", date="2026-01-01")
    repository.rename_file("a", "b").commit("Grace", date="2026-01-02")
    expected = read_history(repository)
    settings = ["log.showRoot=false", "diff.renames=false", "log.date=relative", "diff.relative=true",
                "color.ui=always", "log.showSignature=true", "i18n.logOutputEncoding=latin-1", "format.pretty=oneline",
                "log.decorate=full", "log.follow=true", "diff.renames=copies"]  # fmt: skip
    for setting in settings:
        repository.run_git("config", *setting.split("="))
        assert read_history(repository) == expected, setting
