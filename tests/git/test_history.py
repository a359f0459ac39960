"""Small repositories in; who changed what and when, by lyceum/git/, out: each test is a rule."""

from __future__ import annotations

import datetime
import os
import re
import sys
from pathlib import Path

import pytest

from lyceum.git import NO_HISTORY, FileHistory, History, Person, UnreadableRepositoryError, load_history
from lyceum.git.history import Contribution
from tests.support.git_repository import GitRepository, isolate_git

TODAY = datetime.date(2026, 6, 30)
ADA = "content/learners/ada.yml"
GRACE = "content/learners/grace.yml"
LONG = "".join(f"line {number}\n" for number in range(20))


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    isolate_git(monkeypatch)
    return GitRepository.create(tmp_path / "hub")


def past(repo: GitRepository, folder: str = ".", *, content: str = "content") -> History:
    """The history of the hub, which holds no e-mail address, whatever the test is about."""
    found = load_history(repo.folder / folder, today=TODAY, content_folder=content)
    assert "example.org" not in repr(found)
    assert "noreply" not in repr(found)
    return found


def names(file: FileHistory) -> list[str]:
    return [person.name for person in file.people]


def contributions(found: History) -> dict[str, Contribution]:
    assert len({given.person for given in found.contributions}) == len(found.contributions)
    return {given.person.name: given for given in found.contributions}


def only_person(found: History) -> Person:
    [contribution] = found.contributions
    return contribution.person


def counts(found: History) -> dict[str, int]:
    return {name: given.commits for name, given in contributions(found).items()}


# Files


def test_file_has_first_and_last_change_and_all_authors(repo: GitRepository) -> None:
    first = repo.write_file(ADA, "1").commit("Ada", date="2026-01-01")
    repo.write_file(ADA, "2").commit("Grace", date="2026-01-02")
    last = repo.write_file(ADA, "3").commit("Ada", date="2026-01-03")

    file = past(repo).files[ADA]
    assert (file.first_commit.sha, file.last_commit.sha) == (first, last)
    assert file.first_commit.committed_at == datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
    assert file.last_commit.committed_at == datetime.datetime(2026, 1, 3, 12, tzinfo=datetime.UTC)
    assert names(file) == ["Ada", "Grace"]


def test_files_are_those_of_head_sorted_by_path(repo: GitRepository) -> None:
    repo.write_file("b").write_file("a").write_file("gone").commit()
    head = repo.delete_file("gone").commit()
    repo.write_file("untracked")
    found = past(repo)
    assert list(found.files) == ["a", "b"]
    assert found.head == head
    assert not found.is_shallow


def test_change_date_is_the_commit_date(repo: GitRepository) -> None:
    repo.write_file(ADA).commit(date="2026-03-01", author_date="2025-12-24")
    assert past(repo).files[ADA].first_commit.committed_at.date() == datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    "path", ["content/ü ñ.yml", "content/a\tb.yml", "content/new\nline.yml", "content/{{7*7}}.yml"]
)
def test_path_is_spelled_as_on_disk(repo: GitRepository, path: str) -> None:
    repo.write_file(path).commit()
    assert list(past(repo).files) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse file names that are no UTF-8")
def test_path_that_is_not_utf8_opens_its_file(repo: GitRepository) -> None:
    name = os.fsdecode(b"broken-\xff.yml")
    repo.write_file(name).commit()
    [path] = past(repo).files
    assert (repo.folder / path).exists()


# Renames


def test_a_renamed_file_keeps_its_history(repo: GitRepository) -> None:
    first = repo.write_file(ADA, LONG).commit("Ada", date="2026-01-01")
    last = repo.rename_file(ADA, GRACE).commit("Grace", date="2026-01-02")
    [(path, file)] = past(repo).files.items()
    assert (path, file.first_commit.sha, file.last_commit.sha) == (GRACE, first, last)
    assert names(file) == ["Ada", "Grace"]


def test_file_renamed_and_edited_often_keeps_its_history(repo: GitRepository) -> None:
    first = repo.write_file("a", LONG).commit("Ada", date="2026-01-01")
    repo.rename_file("a", "b").write_file("b", LONG + "more\n").commit("Grace", date="2026-01-02")
    repo.write_file("b", LONG + "edited\n").commit("Linus", date="2026-01-03")
    last = repo.rename_file("b", "c/d").write_file("c/d", LONG + "and more\n").commit("Mary", date="2026-01-04")
    [(path, file)] = past(repo).files.items()
    assert (path, file.first_commit.sha, file.last_commit.sha) == ("c/d", first, last)
    assert names(file) == ["Ada", "Grace", "Linus", "Mary"]


def test_a_file_renamed_there_and_back_keeps_its_history(repo: GitRepository) -> None:
    first = repo.write_file("a", LONG).commit()
    repo.rename_file("a", "b").commit()
    last = repo.rename_file("b", "a").commit()
    file = past(repo).files["a"]
    assert (file.first_commit.sha, file.last_commit.sha) == (first, last)


def test_chain_of_renames_keeps_each_history(repo: GitRepository) -> None:
    other = "".join(f"other {number}\n" for number in range(20))
    a = repo.write_file("a", LONG).commit()
    b = repo.write_file("b", other).commit()
    repo.rename_file("b", "c").commit()
    repo.rename_file("a", "b").commit()
    files = past(repo).files
    assert (files["b"].first_commit.sha, files["c"].first_commit.sha) == (a, b)


def test_new_file_at_an_old_path_has_a_new_history(repo: GitRepository) -> None:
    first = repo.write_file("a", LONG).commit()
    repo.rename_file("a", "b").commit()
    new = repo.write_file("a", "something else").commit()
    files = past(repo).files
    assert (files["a"].first_commit.sha, files["b"].first_commit.sha) == (new, first)


def test_recreated_file_has_a_new_history(repo: GitRepository) -> None:
    repo.write_file(ADA, "1").commit("Ada")
    repo.delete_file(ADA).commit("Grace")
    again = repo.write_file(ADA, "1").commit("Linus")
    file = past(repo).files[ADA]
    assert file.first_commit.sha == file.last_commit.sha == again
    assert names(file) == ["Linus"]


def test_reused_path_has_the_history_of_its_last_file(repo: GitRepository) -> None:
    repo.write_file("a", LONG).commit("Ada")
    repo.rename_file("a", "b").commit("Ada")
    repo.delete_file("b").commit("Ada")
    repo.write_file("a", "second").commit("Grace")
    repo.delete_file("a").commit("Grace")
    third = repo.write_file("a", "third").commit("Linus")
    [(path, file)] = past(repo).files.items()
    assert (path, file.first_commit.sha, names(file)) == ("a", third, ["Linus"])


# Merges


def test_merge_credits_branch_authors_not_the_merger(repo: GitRepository) -> None:
    repo.write_file(ADA).commit("Ada", date="2026-01-01")
    repo.create_branch("side")
    side = repo.write_file(GRACE).commit("Grace", date="2026-01-02")
    repo.switch_branch("main").write_file(ADA, "2").commit("Ada", date="2026-01-03")
    merge = repo.merge_branch("side", "Merger", date="2026-01-04")
    found = past(repo)
    assert found.head == merge
    assert found.files[GRACE].first_commit.sha == found.files[GRACE].last_commit.sha == side
    assert counts(found) == {"Ada": 2, "Grace": 1}


def test_file_changed_on_both_branches_has_both_changes(repo: GitRepository) -> None:
    repo.write_file("a", LONG).commit("Ada", date="2026-01-01")
    repo.create_branch("side").write_file("a", "top\n" + LONG).commit("Grace", date="2026-01-02")
    last = repo.switch_branch("main").write_file("a", LONG + "bottom\n").commit("Linus", date="2026-01-03")
    repo.merge_branch("side", date="2026-01-04")
    file = past(repo).files["a"]
    assert names(file) == ["Ada", "Grace", "Linus"]
    assert file.last_commit.sha == last


@pytest.mark.parametrize(("renamed", "edited"), [("2026-01-02", "2026-01-03"), ("2026-01-03", "2026-01-02")])
def test_rename_and_edit_on_two_branches_are_both_kept(repo: GitRepository, renamed: str, edited: str) -> None:
    first = repo.write_file("a", LONG).commit("Ada", date="2026-01-01")
    repo.create_branch("side").rename_file("a", "b").commit("Grace", date=renamed)
    repo.switch_branch("main").write_file("a", LONG + "more\n").commit("Linus", date=edited)
    repo.merge_branch("side", date="2026-01-04")
    file = past(repo).files["b"]
    assert file.first_commit.sha == first
    assert set(names(file)) == {"Ada", "Grace", "Linus"}


def test_same_rename_on_two_branches_is_one_rename(repo: GitRepository) -> None:
    first = repo.write_file("a", LONG).commit("Ada", date="2026-01-01")
    repo.create_branch("side").rename_file("a", "b").commit("Grace", date="2026-01-02")
    repo.switch_branch("main").rename_file("a", "b").commit("Linus", date="2026-01-03")
    repo.merge_branch("side", date="2026-01-04")
    file = past(repo).files["b"]
    assert file.first_commit.sha == first
    assert names(file) == ["Ada", "Grace", "Linus"]


def test_file_kept_by_a_merge_keeps_its_history(repo: GitRepository) -> None:
    first = repo.write_file("a", LONG).commit("Ada", date="2026-01-01")
    repo.create_branch("side").delete_file("a").commit("Grace", date="2026-01-03")
    repo.switch_branch("main").write_file("b").commit("Linus", date="2026-01-02")
    repo.merge_branch("side", date="2026-01-04", strategy="ours")
    assert past(repo).files["a"].first_commit.sha == first


# People


def test_co_authors_follow_the_author_each_once(repo: GitRepository) -> None:
    repo.write_file(ADA).commit(
        "Ada",
        trailers=[
            "Co-authored-by: Grace <grace@example.org>",
            "co-authored-by: Linus <linus@example.org>",
            "Co-authored-by: Ada again <ADA@example.org>",
            "Co-authored-by: Grace H. <Grace@Example.org>",
            "Reviewed-by: Nobody <nobody@example.org>",
        ],
    )
    found = past(repo)
    assert [person.name for person in found.files[ADA].first_commit.people] == ["Ada", "Grace", "Linus"]
    assert counts(found) == {"Ada": 1, "Grace": 1, "Linus": 1}


@pytest.mark.parametrize(
    "trailer",
    ["", "Grace", "grace@example.org", "<<grace@example.org>>", "Grace <grace@example.org", "A <b@example.org> <c>"],
)
def test_empty_co_author_is_ignored(repo: GitRepository, trailer: str) -> None:
    repo.write_file(".mailmap", "Ada <ada@example.org>\n").write_file(ADA).commit(
        "Ada", trailers=[f"Co-authored-by: {trailer}"]
    )
    assert names(past(repo).files[ADA]) == ["Ada"]


@pytest.mark.parametrize(
    ("email", "login", "github_id"),
    [
        ("12345+ada@users.noreply.github.com", "ada", 12345),
        ("ada@users.noreply.github.com", "ada", None),
        ("12345+Ada-L@Users.NoReply.GitHub.com", "Ada-L", 12345),
        ("7+ada_corp@users.noreply.github.com", "ada_corp", 7),
        ("ada@example.org", None, None),
        ("ada@users.noreply.github.com.example.org", None, None),
        ("x+ada@users.noreply.github.com", None, None),
        ("12+-@users.noreply.github.com", None, None),
    ],
)
def test_noreply_address_gives_login_and_number(
    repo: GitRepository, email: str, login: str | None, github_id: int | None
) -> None:
    repo.write_file(ADA).commit("Ada", email)
    assert only_person(past(repo)) == Person("Ada", login, github_id, is_bot=False)


def test_one_address_is_one_person_under_the_newest_name(repo: GitRepository) -> None:
    repo.write_file("a", "1").commit("ada", "ada@example.org")
    repo.write_file("a", "2").commit("Ada Lovelace", "Ada@Example.org")
    found = past(repo)
    assert counts(found) == {"Ada Lovelace": 2}
    assert names(found.files["a"]) == ["Ada Lovelace"]


def test_one_login_is_one_person_with_or_without_number(repo: GitRepository) -> None:
    repo.write_file("a", "1").commit("Ada", "ada@users.noreply.github.com")
    repo.write_file("a", "2").commit("Ada", "12345+ADA@users.noreply.github.com")
    repo.write_file("a", "3").commit("Ada", "ada@users.noreply.github.com")
    assert only_person(past(repo)) == Person("Ada", "ada", 12345, is_bot=False)


def test_one_number_is_one_person_under_the_newest_login(repo: GitRepository) -> None:
    repo.write_file("a", "1").commit("Ada", "12345+ada@users.noreply.github.com")
    repo.write_file("a", "2").commit("Ada", "12345+lovelace@users.noreply.github.com")
    assert only_person(past(repo)).login == "lovelace"


def test_reused_login_with_new_number_is_another_person(repo: GitRepository) -> None:
    repo.write_file("a", "1").commit("Ada", "1+ada@users.noreply.github.com")
    repo.write_file("a", "2").commit("Eve", "2+ada@users.noreply.github.com")
    assert counts(past(repo)) == {"Ada": 1, "Eve": 1}


def test_the_same_name_under_other_addresses_is_another_person(repo: GitRepository) -> None:
    repo.write_file("a", "1").commit("Ada", "ada@example.org")
    repo.write_file("a", "2").commit("Ada", "other@example.org")
    repo.write_file("a", "3").commit("Ada", "ada@users.noreply.github.com")
    found = past(repo)
    assert [given.commits for given in found.contributions] == [1, 1, 1]
    assert names(found.files["a"]) == ["Ada", "Ada", "Ada"]


def test_mailmap_makes_authors_and_co_authors_one_person(repo: GitRepository) -> None:
    repo.write_file(".mailmap", "Ada Lovelace <ada@example.org> <old@example.org>\n")
    repo.write_file("a", "1").commit("ada", "old@example.org")
    repo.write_file("a", "2").commit("Ada Lovelace", "ada@example.org")
    repo.write_file("a", "3").commit("Grace", trailers=["Co-authored-by: a. <OLD@example.org>"])
    assert counts(past(repo)) == {"Ada Lovelace": 3, "Grace": 1}


@pytest.mark.parametrize(
    "mailmap",
    [
        "Ada <ada@example.org> <5+ada@users.noreply.github.com>\n",
        "Ada <5+ada@users.noreply.github.com> <ada@example.org>\n",
    ],
)
def test_mailmap_to_noreply_address_gives_a_login(repo: GitRepository, mailmap: str) -> None:
    repo.write_file(".mailmap", mailmap).commit("Ada", "ada@example.org")
    repo.write_file("a", "1").commit("ada", "5+ada@users.noreply.github.com")
    repo.write_file("a", "2").commit(
        "Ada", "5+ada@users.noreply.github.com", trailers=["Co-authored-by: A <ada@example.org>"]
    )
    assert only_person(past(repo)) == Person("Ada", "ada", 5, is_bot=False)


def test_mailmap_outside_the_repository_is_ignored(repo: GitRepository, tmp_path: Path) -> None:
    (tmp_path / "mailmap").write_text("Eve <eve@example.org> <ada@example.org>\n")
    repo.run_git("config", "mailmap.file", str(tmp_path / "mailmap"))
    repo.write_file("a").commit("Ada", trailers=["Co-authored-by: Ada <ada@example.org>"])
    assert names(past(repo).files["a"]) == ["Ada"]


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com"),
        ("pre-commit-ci[bot]", "66853113+pre-commit-ci[bot]@users.noreply.github.com"),
        ("Helper[bot]", "helper@example.org"),
        ("Renovate", "renovate@users.noreply.github.com"),
        ("GitHub Action", "action@github.com"),
    ],
)
def test_bots_are_in_the_history_and_marked(repo: GitRepository, name: str, email: str) -> None:
    repo.write_file("a").commit(name, email)
    assert only_person(past(repo)).is_bot


@pytest.mark.parametrize("name", ["Robot", "bot", "[bot] Ada", "renovate"])
def test_name_marks_a_bot_only_if_it_ends_in_bot_suffix(repo: GitRepository, name: str) -> None:
    repo.write_file("a").commit(name, "ada@example.org")
    assert not only_person(past(repo)).is_bot


# Contributions


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (ADA, "content"),
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
def test_a_contribution_is_to_content_docs_or_code(repo: GitRepository, path: str, kind: str) -> None:
    repo.write_file(path).commit(date="2026-01-01")
    [given] = past(repo).contributions
    assert {"content": given.content_commits, "docs": given.docs_commits, "code": given.code_commits} == {
        "content": 0, "docs": 0, "code": 0, kind: 1,
    }  # fmt: skip


def test_a_commit_counts_once_for_each_kind_that_it_touched(repo: GitRepository) -> None:
    repo.write_file(ADA).write_file(GRACE).write_file("README.md").write_file("a.py").commit(date="2026-01-01")
    repo.write_file(ADA, "2").commit(date="2026-01-05")
    day = datetime.date
    [given] = past(repo).contributions
    assert given == Contribution(
        person=Person("Ada", None, None, is_bot=False), commits=2, first_date=day(2026, 1, 1), last_date=day(2026, 1, 5),
        content_commits=2, code_commits=1, docs_commits=1,
    )  # fmt: skip


def test_content_folder_name_can_be_changed(repo: GitRepository) -> None:
    repo.write_file("garden/ada.yml").commit()
    [given] = past(repo, content="garden").contributions
    assert (given.content_commits, given.code_commits) == (1, 0)


def test_a_commit_that_touches_nothing_is_no_contribution(repo: GitRepository) -> None:
    repo.write_file("a").commit("Ada")
    repo.commit("Grace")
    assert counts(past(repo)) == {"Ada": 1}


def test_work_on_a_deleted_file_stays_a_contribution(repo: GitRepository) -> None:
    repo.write_file("a").write_file("b").commit("Ada")
    repo.delete_file("a").commit("Grace")
    assert counts(past(repo)) == {"Ada": 1, "Grace": 1}


def test_contributions_are_sorted_by_date_then_name(repo: GitRepository) -> None:
    for number, (name, day) in enumerate([("zoe", "01"), ("Bea", "02"), ("Cid", "03"), ("ada", "02"), ("Zoe Z", "03")]):
        repo.write_file("a", str(number)).commit(name, f"{number}@example.org", f"2026-01-{day}")
    assert [given.person.name for given in past(repo).contributions] == ["Cid", "Zoe Z", "ada", "Bea", "zoe"]


# Where there is no history, or only a part


def test_no_repository_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert load_history(tmp_path, today=TODAY) == NO_HISTORY
    assert load_history(tmp_path / "absent", today=TODAY) == NO_HISTORY


def test_no_git_no_history(repo: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write_file("a").commit()
    monkeypatch.setenv("PATH", str(repo.folder))
    assert load_history(repo.folder, today=TODAY) == NO_HISTORY


def test_no_commit_no_history(repo: GitRepository) -> None:
    repo.write_file("a")
    assert past(repo) == NO_HISTORY


def test_shallow_clone_has_only_a_head(repo: GitRepository, tmp_path: Path) -> None:
    repo.write_file("a", "1").commit()
    head = repo.write_file("a", "2").commit()
    clone = repo.make_shallow_clone(tmp_path / "clone")
    assert past(clone) == History(files={}, contributions=(), is_shallow=True, head=head)


def test_a_detached_head_has_the_history_up_to_it(repo: GitRepository) -> None:
    first = repo.write_file("a", "1").commit("Ada")
    repo.write_file("a", "2").commit("Grace")
    repo.run_git("checkout", "--quiet", "--detach", first)
    found = past(repo)
    assert (found.head, counts(found)) == (first, {"Ada": 1})


def test_a_worktree_has_the_history_of_its_branch(repo: GitRepository, tmp_path: Path) -> None:
    repo.write_file("a", "1").commit("Ada")
    repo.run_git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = GitRepository(tmp_path / "side")
    side.write_file("a", "2").commit("Grace")
    assert counts(past(side)) == {"Ada": 1, "Grace": 1}
    assert counts(past(repo)) == {"Ada": 1}


# A hub inside a larger repository


def test_hub_in_a_subfolder_counts_only_its_commits(repo: GitRepository) -> None:
    repo.write_file(f"my hub/{ADA}").write_file("content/other.yml").commit("Ada")
    repo.write_file("content/other.yml", "2").commit("Grace")
    repo.write_file("my hub/README.md").commit("Linus")
    found = past(repo, "my hub")
    assert list(found.files) == ["README.md", ADA]
    assert {name: (given.content_commits, given.docs_commits) for name, given in contributions(found).items()} == {
        "Ada": (1, 0),
        "Linus": (0, 1),
    }


def test_a_hub_moved_into_a_subfolder_keeps_its_history(repo: GitRepository) -> None:
    first = repo.write_file(ADA, LONG).commit("Ada")
    repo.rename_file("content", "hub/content").commit("Grace")
    found = past(repo, "hub")
    assert found.files[ADA].first_commit.sha == first
    assert {name: given.content_commits for name, given in contributions(found).items()} == {"Ada": 1, "Grace": 1}


def test_subfolder_name_is_not_used_as_a_pattern(repo: GitRepository) -> None:
    repo.write_file("h[u]b/a").write_file("hub/b").commit()
    assert list(past(repo, "h[u]b").files) == ["a"]


def test_untracked_hub_ignores_the_outer_repository(repo: GitRepository) -> None:
    repo.write_file(".gitignore", "hub/\n").write_file("a").commit()
    repo.write_file(f"hub/{ADA}")
    assert past(repo, "hub") == NO_HISTORY


def test_hub_behind_a_symlink_has_its_history(repo: GitRepository, tmp_path: Path) -> None:
    repo.write_file("a").commit()
    (tmp_path / "link").symlink_to(repo.folder, target_is_directory=True)
    assert list(load_history(tmp_path / "link", today=TODAY).files) == ["a"]


# Hostile names and dates


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('{{7*7}} "Ada" \'`$(id)', '{{7*7}} "Ada" \'`$(id)'),
        ("Ada\t \x0b Lovelace", "Ada Lovelace"),
        ("Ada\x1b[31m\x07\x7f", "Ada[31m"),
        ("\u202eadA\u2066\u2069\u200e\u200f\u061c", "adA"),
        ("A\u200bda\ufeff\u00ad", "Ada"),
        ("\u2028Ada\u2029L\u00a0M", "Ada L M"),
        ("नमस्\u200dते \u200cX", "नमस्\u200dते \u200cX"),
        ("\u200d\u200c", "somebody"),
        ("\u202e", "somebody"),
        ("x" * 5000, "x" * 80),
        ("x" * 79 + " y", "x" * 79),
        ("ada@example.org", "somebody"),
        ("Ada ada@example.org", "Ada"),
        ("Ada (ada\u200b@example.org)", "Ada"),
        ("Ada @lovelace", "Ada @lovelace"),
    ],
)
def test_person_name_is_one_line_without_an_address(repo: GitRepository, written: str, shown: str) -> None:
    repo.write_file("a").commit_raw(f"{written} <ada@example.org>".encode())
    assert only_person(past(repo)).name == shown


def test_name_that_is_not_utf8_shows_replacement_marks(repo: GitRepository) -> None:
    repo.write_file("a").commit_raw(b"Ad\xff\xfea <ada@example.org>")
    assert only_person(past(repo)).name == "Ad\ufffd\ufffda"


@pytest.mark.parametrize("author", [b"<>", b" <>", b"  < >"])
def test_author_without_name_and_address_is_anonymous(repo: GitRepository, author: bytes) -> None:
    repo.write_file("a").commit_raw(author)
    assert only_person(past(repo)) == Person("somebody", None, None, is_bot=False)


def test_people_without_address_differ_by_name(repo: GitRepository) -> None:
    repo.write_file("a", "1").commit_raw(b"Ada <>")
    repo.write_file("a", "2").commit_raw(b"Grace <>")
    repo.write_file("a", "3").commit_raw(b"Ada <>")
    assert counts(past(repo)) == {"Ada": 2, "Grace": 1}


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("0 +0000", datetime.date(1970, 1, 1)),
        ("-86400 +0000", datetime.date(1970, 1, 1)),
        ("4070908800 +0000", TODAY),  # 2099
        ("253402300799 +0000", TODAY),  # 9999
        ("99999999999999999999999999 +0000", None),
        ("1767268800 +9999", datetime.date(2026, 1, 1)),
        ("yesterday", datetime.date(1970, 1, 1)),
    ],
)
def test_dates_are_between_1970_and_today(repo: GitRepository, stamp: str, day: datetime.date | None) -> None:
    repo.write_file("a").commit_raw(b"Ada <ada@example.org>", stamp)
    found = past(repo)
    when = found.files["a"].first_commit.committed_at
    assert when.tzinfo is datetime.UTC
    assert when.date() in ({day} if day else {datetime.date(1970, 1, 1), TODAY})  # versions of Git differ
    assert found.contributions[0].last_date == when.date()


def test_message_that_looks_like_log_output_is_harmless(repo: GitRepository) -> None:
    first = repo.write_file("a", "1").commit()
    forged = f"x\n\nCo-authored-by: {first}\n  M a <x@example.org>\nCo-authored-by: \u2028M\x01a <m@example.org>\n"
    repo.write_file("a", "2").commit_raw(b"Ada <ada@example.org>", message=forged.encode())
    found = past(repo)
    assert list(found.files) == ["a"]
    assert counts(found) == {"Ada": 2, f"{first} M a": 1, "Ma": 1}


def test_mailmap_handles_hostile_co_authors(repo: GitRepository) -> None:
    repo.write_file(".mailmap", "Ada <ada@example.org> <old@example.org>\n").write_file("a").commit_raw(
        b"Ada <ada@example.org>",
        message=b"x\n\nCo-authored-by: \xff\x00 <>\nCo-authored-by: <old@example.org>\nCo-authored-by: <>\n"
        b'Co-authored-by: "Q\r" < old@example.org >\nCo-authored-by: \x0c <\xff>\n',
    )
    assert "Ada" in counts(past(repo))


def test_user_git_settings_change_nothing(repo: GitRepository) -> None:
    repo.write_file("a", LONG).commit("Ada", date="2026-01-01")
    repo.rename_file("a", "b").commit("Grace", date="2026-01-02")
    expected = past(repo)
    settings = ["log.showRoot=false", "diff.renames=false", "log.date=relative", "diff.relative=true",
                "color.ui=always", "log.showSignature=true", "i18n.logOutputEncoding=latin-1", "format.pretty=oneline",
                "log.decorate=full", "log.follow=true", "diff.renames=copies"]  # fmt: skip
    for setting in settings:
        repo.run_git("config", *setting.split("="))
        assert past(repo) == expected, setting


# Address, order and work


def test_no_address_is_in_any_value(repo: GitRepository) -> None:
    repo.write_file(".mailmap", "Ada <ada@example.org> <secret@example.org>\n")
    repo.write_file(ADA).commit(
        "secret@example.org",
        "secret@example.org",
        trailers=[
            "Co-authored-by: grace@example.org <grace@example.org>",
            "Co-authored-by: L <9+linus@users.noreply.github.com>",
        ],
    )
    shown = repr(past(repo))
    assert "linus" in shown
    assert not re.search(r"\S@\S", shown)


def test_the_same_repository_gives_the_same_history(repo: GitRepository) -> None:
    for number in range(12):
        repo.write_file(f"content/{number % 5}.yml", str(number)).commit(
            f"Person {number % 4}", f"{number % 4}@example.org"
        )
    assert repr(past(repo)) == repr(past(repo))


@pytest.mark.parametrize("commits", [2, 20])
def test_number_of_git_calls_is_constant(
    repo: GitRepository, commits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write_file(".mailmap", "Ada <ada@example.org>\n")
    for number in range(commits):
        repo.write_file("a", str(number)).commit("Ada", trailers=["Co-authored-by: G <g@example.org>"])
    past(repo)  # GitPython asks for Git's version once in a process
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    past(repo)
    asked = re.findall(r"built-in: git (\S+)", trace.read_text())
    assert sorted(asked) == ["check-mailmap", "log", "ls-tree", "rev-parse", "rev-parse"]


def test_missing_mailmap_causes_no_git_call(
    repo: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write_file("a").commit("Ada", trailers=["Co-authored-by: G <g@example.org>"])
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    past(repo)
    assert "check-mailmap" not in trace.read_text()


def test_damaged_repository_error_contains_no_address(repo: GitRepository) -> None:
    first = repo.write_file("a", "1").commit("Ada")
    repo.write_file("a", "2").commit("Ada")
    (repo.folder / ".git" / "objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(UnreadableRepositoryError) as error:
        load_history(repo.folder, today=TODAY)
    assert "example.org" not in str(error.value)
