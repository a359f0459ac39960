"""Small repositories in; who changed what and when, by generator/history.py, out: each test is a rule."""

from __future__ import annotations

import datetime
import os
import re
import sys
from pathlib import Path

import pytest

from generator.history import NO_HISTORY, Contribution, FileHistory, History, Person, Refused, history
from tests.gitrepo import GitRepo, isolated

TODAY = datetime.date(2026, 6, 30)
ADA = "content/learners/ada.yml"
GRACE = "content/learners/grace.yml"
LONG = "".join(f"line {number}\n" for number in range(20))


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    isolated(monkeypatch)
    return GitRepo.make(tmp_path / "hub")


def past(repo: GitRepo, folder: str = ".", *, content: str = "content") -> History:
    """The history of the hub, which holds no e-mail address, whatever the test is about."""
    found = history(repo.folder / folder, today=TODAY, content=content)
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


def test_a_file_knows_its_first_and_last_change_and_everyone_who_changed_it(repo: GitRepo) -> None:
    first = repo.write(ADA, "1").commit("Ada", date="2026-01-01")
    repo.write(ADA, "2").commit("Grace", date="2026-01-02")
    last = repo.write(ADA, "3").commit("Ada", date="2026-01-03")

    file = past(repo).files[ADA]
    assert (file.first.commit, file.last.commit) == (first, last)
    assert file.first.when == datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
    assert file.last.when == datetime.datetime(2026, 1, 3, 12, tzinfo=datetime.UTC)
    assert names(file) == ["Ada", "Grace"]


def test_files_are_those_of_the_commit_checked_out_sorted_by_path(repo: GitRepo) -> None:
    repo.write("b").write("a").write("gone").commit()
    head = repo.delete("gone").commit()
    repo.write("untracked")
    found = past(repo)
    assert list(found.files) == ["a", "b"]
    assert found.head == head
    assert not found.shallow


def test_when_is_the_day_it_was_committed_not_the_day_it_was_authored(repo: GitRepo) -> None:
    repo.write(ADA).commit(date="2026-03-01", authored="2025-12-24")
    assert past(repo).files[ADA].first.when.date() == datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    "path", ["content/ü ñ.yml", "content/a\tb.yml", "content/new\nline.yml", "content/{{7*7}}.yml"]
)
def test_a_path_is_spelled_as_it_is_on_disk(repo: GitRepo, path: str) -> None:
    repo.write(path).commit()
    assert list(past(repo).files) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse file names that are no UTF-8")
def test_a_path_that_is_no_utf8_opens_the_file(repo: GitRepo) -> None:
    name = os.fsdecode(b"broken-\xff.yml")
    repo.write(name).commit()
    [path] = past(repo).files
    assert (repo.folder / path).exists()


# Renames


def test_a_renamed_file_keeps_its_history(repo: GitRepo) -> None:
    first = repo.write(ADA, LONG).commit("Ada", date="2026-01-01")
    last = repo.rename(ADA, GRACE).commit("Grace", date="2026-01-02")
    [(path, file)] = past(repo).files.items()
    assert (path, file.first.commit, file.last.commit) == (GRACE, first, last)
    assert names(file) == ["Ada", "Grace"]


def test_a_file_renamed_again_and_again_and_edited_keeps_its_history(repo: GitRepo) -> None:
    first = repo.write("a", LONG).commit("Ada", date="2026-01-01")
    repo.rename("a", "b").write("b", LONG + "more\n").commit("Grace", date="2026-01-02")
    repo.write("b", LONG + "edited\n").commit("Linus", date="2026-01-03")
    last = repo.rename("b", "c/d").write("c/d", LONG + "and more\n").commit("Mary", date="2026-01-04")
    [(path, file)] = past(repo).files.items()
    assert (path, file.first.commit, file.last.commit) == ("c/d", first, last)
    assert names(file) == ["Ada", "Grace", "Linus", "Mary"]


def test_a_file_renamed_there_and_back_keeps_its_history(repo: GitRepo) -> None:
    first = repo.write("a", LONG).commit()
    repo.rename("a", "b").commit()
    last = repo.rename("b", "a").commit()
    file = past(repo).files["a"]
    assert (file.first.commit, file.last.commit) == (first, last)


def test_names_that_shift_along_carry_their_histories(repo: GitRepo) -> None:
    other = "".join(f"other {number}\n" for number in range(20))
    a = repo.write("a", LONG).commit()
    b = repo.write("b", other).commit()
    repo.rename("b", "c").commit()
    repo.rename("a", "b").commit()
    files = past(repo).files
    assert (files["b"].first.commit, files["c"].first.commit) == (a, b)


def test_a_file_in_the_place_of_a_renamed_one_starts_anew(repo: GitRepo) -> None:
    first = repo.write("a", LONG).commit()
    repo.rename("a", "b").commit()
    new = repo.write("a", "something else").commit()
    files = past(repo).files
    assert (files["a"].first.commit, files["b"].first.commit) == (new, first)


def test_a_file_deleted_and_made_again_starts_anew(repo: GitRepo) -> None:
    repo.write(ADA, "1").commit("Ada")
    repo.delete(ADA).commit("Grace")
    again = repo.write(ADA, "1").commit("Linus")
    file = past(repo).files[ADA]
    assert file.first.commit == file.last.commit == again
    assert names(file) == ["Linus"]


def test_a_name_used_three_times_has_the_history_of_its_last_file(repo: GitRepo) -> None:
    repo.write("a", LONG).commit("Ada")
    repo.rename("a", "b").commit("Ada")
    repo.delete("b").commit("Ada")
    repo.write("a", "second").commit("Grace")
    repo.delete("a").commit("Grace")
    third = repo.write("a", "third").commit("Linus")
    [(path, file)] = past(repo).files.items()
    assert (path, file.first.commit, names(file)) == ("a", third, ["Linus"])


# Merges


def test_a_merge_credits_the_commits_of_its_branch_and_nobody_for_merging(repo: GitRepo) -> None:
    repo.write(ADA).commit("Ada", date="2026-01-01")
    repo.branch("side")
    side = repo.write(GRACE).commit("Grace", date="2026-01-02")
    repo.switch("main").write(ADA, "2").commit("Ada", date="2026-01-03")
    merge = repo.merge("side", "Merger", date="2026-01-04")
    found = past(repo)
    assert found.head == merge
    assert found.files[GRACE].first.commit == found.files[GRACE].last.commit == side
    assert counts(found) == {"Ada": 2, "Grace": 1}


def test_a_file_changed_on_both_sides_of_a_merge_has_both_changes(repo: GitRepo) -> None:
    repo.write("a", LONG).commit("Ada", date="2026-01-01")
    repo.branch("side").write("a", "top\n" + LONG).commit("Grace", date="2026-01-02")
    last = repo.switch("main").write("a", LONG + "bottom\n").commit("Linus", date="2026-01-03")
    repo.merge("side", date="2026-01-04")
    file = past(repo).files["a"]
    assert names(file) == ["Ada", "Grace", "Linus"]
    assert file.last.commit == last


@pytest.mark.parametrize(("renamed", "edited"), [("2026-01-02", "2026-01-03"), ("2026-01-03", "2026-01-02")])
def test_a_file_renamed_on_one_side_and_edited_on_the_other_has_both_changes(
    repo: GitRepo, renamed: str, edited: str
) -> None:
    first = repo.write("a", LONG).commit("Ada", date="2026-01-01")
    repo.branch("side").rename("a", "b").commit("Grace", date=renamed)
    repo.switch("main").write("a", LONG + "more\n").commit("Linus", date=edited)
    repo.merge("side", date="2026-01-04")
    file = past(repo).files["b"]
    assert file.first.commit == first
    assert set(names(file)) == {"Ada", "Grace", "Linus"}


def test_the_same_rename_on_both_sides_is_one_rename(repo: GitRepo) -> None:
    first = repo.write("a", LONG).commit("Ada", date="2026-01-01")
    repo.branch("side").rename("a", "b").commit("Grace", date="2026-01-02")
    repo.switch("main").rename("a", "b").commit("Linus", date="2026-01-03")
    repo.merge("side", date="2026-01-04")
    file = past(repo).files["b"]
    assert file.first.commit == first
    assert names(file) == ["Ada", "Grace", "Linus"]


def test_a_file_deleted_on_a_branch_and_kept_by_the_merge_keeps_its_history(repo: GitRepo) -> None:
    first = repo.write("a", LONG).commit("Ada", date="2026-01-01")
    repo.branch("side").delete("a").commit("Grace", date="2026-01-03")
    repo.switch("main").write("b").commit("Linus", date="2026-01-02")
    repo.merge("side", date="2026-01-04", strategy="ours")
    assert past(repo).files["a"].first.commit == first


# People


def test_co_authors_stand_after_the_author_each_once(repo: GitRepo) -> None:
    repo.write(ADA).commit(
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
    assert [person.name for person in found.files[ADA].first.people] == ["Ada", "Grace", "Linus"]
    assert counts(found) == {"Ada": 1, "Grace": 1, "Linus": 1}


@pytest.mark.parametrize(
    "trailer",
    ["", "Grace", "grace@example.org", "<<grace@example.org>>", "Grace <grace@example.org", "A <b@example.org> <c>"],
)
def test_a_co_author_without_name_and_address_is_nobody(repo: GitRepo, trailer: str) -> None:
    repo.write(".mailmap", "Ada <ada@example.org>\n").write(ADA).commit("Ada", trailers=[f"Co-authored-by: {trailer}"])
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
def test_login_and_number_come_from_githubs_noreply_addresses(
    repo: GitRepo, email: str, login: str | None, github_id: int | None
) -> None:
    repo.write(ADA).commit("Ada", email)
    assert only_person(past(repo)) == Person("Ada", login, github_id, bot=False)


def test_one_address_is_one_person_under_the_newest_name(repo: GitRepo) -> None:
    repo.write("a", "1").commit("ada", "ada@example.org")
    repo.write("a", "2").commit("Ada Lovelace", "Ada@Example.org")
    found = past(repo)
    assert counts(found) == {"Ada Lovelace": 2}
    assert names(found.files["a"]) == ["Ada Lovelace"]


def test_one_login_is_one_person_with_or_without_number(repo: GitRepo) -> None:
    repo.write("a", "1").commit("Ada", "ada@users.noreply.github.com")
    repo.write("a", "2").commit("Ada", "12345+ADA@users.noreply.github.com")
    repo.write("a", "3").commit("Ada", "ada@users.noreply.github.com")
    assert only_person(past(repo)) == Person("Ada", "ada", 12345, bot=False)


def test_one_number_is_one_person_under_the_newest_login(repo: GitRepo) -> None:
    repo.write("a", "1").commit("Ada", "12345+ada@users.noreply.github.com")
    repo.write("a", "2").commit("Ada", "12345+lovelace@users.noreply.github.com")
    assert only_person(past(repo)).login == "lovelace"


def test_a_login_taken_over_by_another_number_is_another_person(repo: GitRepo) -> None:
    repo.write("a", "1").commit("Ada", "1+ada@users.noreply.github.com")
    repo.write("a", "2").commit("Eve", "2+ada@users.noreply.github.com")
    assert counts(past(repo)) == {"Ada": 1, "Eve": 1}


def test_the_same_name_under_other_addresses_is_another_person(repo: GitRepo) -> None:
    repo.write("a", "1").commit("Ada", "ada@example.org")
    repo.write("a", "2").commit("Ada", "other@example.org")
    repo.write("a", "3").commit("Ada", "ada@users.noreply.github.com")
    found = past(repo)
    assert [given.commits for given in found.contributions] == [1, 1, 1]
    assert names(found.files["a"]) == ["Ada", "Ada", "Ada"]


def test_mailmap_makes_authors_and_co_authors_one_person(repo: GitRepo) -> None:
    repo.write(".mailmap", "Ada Lovelace <ada@example.org> <old@example.org>\n")
    repo.write("a", "1").commit("ada", "old@example.org")
    repo.write("a", "2").commit("Ada Lovelace", "ada@example.org")
    repo.write("a", "3").commit("Grace", trailers=["Co-authored-by: a. <OLD@example.org>"])
    assert counts(past(repo)) == {"Ada Lovelace": 3, "Grace": 1}


@pytest.mark.parametrize(
    "mailmap",
    [
        "Ada <ada@example.org> <5+ada@users.noreply.github.com>\n",
        "Ada <5+ada@users.noreply.github.com> <ada@example.org>\n",
    ],
)
def test_an_address_that_mailmap_joins_to_a_noreply_address_has_its_login(repo: GitRepo, mailmap: str) -> None:
    repo.write(".mailmap", mailmap).commit("Ada", "ada@example.org")
    repo.write("a", "1").commit("ada", "5+ada@users.noreply.github.com")
    repo.write("a", "2").commit(
        "Ada", "5+ada@users.noreply.github.com", trailers=["Co-authored-by: A <ada@example.org>"]
    )
    assert only_person(past(repo)) == Person("Ada", "ada", 5, bot=False)


def test_a_mailmap_outside_of_the_repository_changes_nothing(repo: GitRepo, tmp_path: Path) -> None:
    (tmp_path / "mailmap").write_text("Eve <eve@example.org> <ada@example.org>\n")
    repo.git("config", "mailmap.file", str(tmp_path / "mailmap"))
    repo.write("a").commit("Ada", trailers=["Co-authored-by: Ada <ada@example.org>"])
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
def test_bots_are_in_the_history_and_marked(repo: GitRepo, name: str, email: str) -> None:
    repo.write("a").commit(name, email)
    assert only_person(past(repo)).bot


@pytest.mark.parametrize("name", ["Robot", "bot", "[bot] Ada", "renovate"])
def test_a_name_alone_makes_a_bot_only_where_it_ends_in_bot_in_brackets(repo: GitRepo, name: str) -> None:
    repo.write("a").commit(name, "ada@example.org")
    assert not only_person(past(repo)).bot


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
def test_a_contribution_is_to_content_docs_or_code(repo: GitRepo, path: str, kind: str) -> None:
    repo.write(path).commit(date="2026-01-01")
    [given] = past(repo).contributions
    assert {"content": given.content, "docs": given.docs, "code": given.code} == {
        "content": 0, "docs": 0, "code": 0, kind: 1,
    }  # fmt: skip


def test_a_commit_counts_once_for_each_kind_that_it_touched(repo: GitRepo) -> None:
    repo.write(ADA).write(GRACE).write("README.md").write("a.py").commit(date="2026-01-01")
    repo.write(ADA, "2").commit(date="2026-01-05")
    day = datetime.date
    [given] = past(repo).contributions
    assert given == Contribution(
        person=Person("Ada", None, None, bot=False), commits=2, first=day(2026, 1, 1), last=day(2026, 1, 5),
        content=2, code=1, docs=1,
    )  # fmt: skip


def test_the_content_folder_has_the_name_that_the_hub_gives_it(repo: GitRepo) -> None:
    repo.write("garden/ada.yml").commit()
    [given] = past(repo, content="garden").contributions
    assert (given.content, given.code) == (1, 0)


def test_a_commit_that_touches_nothing_is_no_contribution(repo: GitRepo) -> None:
    repo.write("a").commit("Ada")
    repo.commit("Grace")
    assert counts(past(repo)) == {"Ada": 1}


def test_work_on_a_file_that_is_gone_stays_a_contribution(repo: GitRepo) -> None:
    repo.write("a").write("b").commit("Ada")
    repo.delete("a").commit("Grace")
    assert counts(past(repo)) == {"Ada": 1, "Grace": 1}


def test_contributions_stand_most_recent_first_then_by_name(repo: GitRepo) -> None:
    for number, (name, day) in enumerate([("zoe", "01"), ("Bea", "02"), ("Cid", "03"), ("ada", "02"), ("Zoe Z", "03")]):
        repo.write("a", str(number)).commit(name, f"{number}@example.org", f"2026-01-{day}")
    assert [given.person.name for given in past(repo).contributions] == ["Cid", "Zoe Z", "ada", "Bea", "zoe"]


# Where there is no history, or only a part


def test_no_repository_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolated(monkeypatch)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert history(tmp_path, today=TODAY) == NO_HISTORY
    assert history(tmp_path / "absent", today=TODAY) == NO_HISTORY


def test_no_git_no_history(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("a").commit()
    monkeypatch.setenv("PATH", str(repo.folder))
    assert history(repo.folder, today=TODAY) == NO_HISTORY


def test_no_commit_no_history(repo: GitRepo) -> None:
    repo.write("a")
    assert past(repo) == NO_HISTORY


def test_a_shallow_clone_has_a_head_and_neither_files_nor_contributions(repo: GitRepo, tmp_path: Path) -> None:
    repo.write("a", "1").commit()
    head = repo.write("a", "2").commit()
    clone = repo.shallow_clone(tmp_path / "clone")
    assert past(clone) == History(files={}, contributions=(), shallow=True, head=head)


def test_a_detached_head_has_the_history_up_to_it(repo: GitRepo) -> None:
    first = repo.write("a", "1").commit("Ada")
    repo.write("a", "2").commit("Grace")
    repo.git("checkout", "--quiet", "--detach", first)
    found = past(repo)
    assert (found.head, counts(found)) == (first, {"Ada": 1})


def test_a_worktree_has_the_history_of_its_branch(repo: GitRepo, tmp_path: Path) -> None:
    repo.write("a", "1").commit("Ada")
    repo.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = GitRepo(tmp_path / "side")
    side.write("a", "2").commit("Grace")
    assert counts(past(side)) == {"Ada": 1, "Grace": 1}
    assert counts(past(repo)) == {"Ada": 1}


# A hub inside a larger repository


def test_in_a_subfolder_paths_are_the_hubs_and_only_its_commits_count(repo: GitRepo) -> None:
    repo.write(f"my hub/{ADA}").write("content/other.yml").commit("Ada")
    repo.write("content/other.yml", "2").commit("Grace")
    repo.write("my hub/README.md").commit("Linus")
    found = past(repo, "my hub")
    assert list(found.files) == ["README.md", ADA]
    assert {name: (given.content, given.docs) for name, given in contributions(found).items()} == {
        "Ada": (1, 0),
        "Linus": (0, 1),
    }


def test_a_hub_moved_into_a_subfolder_keeps_its_history(repo: GitRepo) -> None:
    first = repo.write(ADA, LONG).commit("Ada")
    repo.rename("content", "hub/content").commit("Grace")
    found = past(repo, "hub")
    assert found.files[ADA].first.commit == first
    assert {name: given.content for name, given in contributions(found).items()} == {"Ada": 1, "Grace": 1}


def test_a_subfolders_name_is_no_pattern(repo: GitRepo) -> None:
    repo.write("h[u]b/a").write("hub/b").commit()
    assert list(past(repo, "h[u]b").files) == ["a"]


def test_a_repository_around_the_hub_that_does_not_track_it_does_not_matter(repo: GitRepo) -> None:
    repo.write(".gitignore", "hub/\n").write("a").commit()
    repo.write(f"hub/{ADA}")
    assert past(repo, "hub") == NO_HISTORY


def test_a_hub_reached_through_a_link_has_its_history(repo: GitRepo, tmp_path: Path) -> None:
    repo.write("a").commit()
    (tmp_path / "link").symlink_to(repo.folder, target_is_directory=True)
    assert list(history(tmp_path / "link", today=TODAY).files) == ["a"]


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
def test_a_name_is_one_visible_line_without_an_address(repo: GitRepo, written: str, shown: str) -> None:
    repo.write("a").raw_commit(f"{written} <ada@example.org>".encode())
    assert only_person(past(repo)).name == shown


def test_a_name_that_is_no_utf8_shows_where_it_is_broken(repo: GitRepo) -> None:
    repo.write("a").raw_commit(b"Ad\xff\xfea <ada@example.org>")
    assert only_person(past(repo)).name == "Ad\ufffd\ufffda"


@pytest.mark.parametrize("author", [b"<>", b" <>", b"  < >"])
def test_without_name_and_address_it_was_somebody(repo: GitRepo, author: bytes) -> None:
    repo.write("a").raw_commit(author)
    assert only_person(past(repo)) == Person("somebody", None, None, bot=False)


def test_without_address_the_name_tells_persons_apart(repo: GitRepo) -> None:
    repo.write("a", "1").raw_commit(b"Ada <>")
    repo.write("a", "2").raw_commit(b"Grace <>")
    repo.write("a", "3").raw_commit(b"Ada <>")
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
def test_dates_lie_between_1970_and_today(repo: GitRepo, stamp: str, day: datetime.date | None) -> None:
    repo.write("a").raw_commit(b"Ada <ada@example.org>", stamp)
    found = past(repo)
    when = found.files["a"].first.when
    assert when.tzinfo is datetime.UTC
    assert when.date() in ({day} if day else {datetime.date(1970, 1, 1), TODAY})  # versions of Git differ
    assert found.contributions[0].last == when.date()


def test_a_message_that_looks_like_the_log_is_a_message(repo: GitRepo) -> None:
    first = repo.write("a", "1").commit()
    forged = f"x\n\nCo-authored-by: {first}\n  M a <x@example.org>\nCo-authored-by: \u2028M\x01a <m@example.org>\n"
    repo.write("a", "2").raw_commit(b"Ada <ada@example.org>", message=forged.encode())
    found = past(repo)
    assert list(found.files) == ["a"]
    assert counts(found) == {"Ada": 2, f"{first} M a": 1, "Ma": 1}


def test_a_mailmap_does_not_stumble_over_hostile_co_authors(repo: GitRepo) -> None:
    repo.write(".mailmap", "Ada <ada@example.org> <old@example.org>\n").write("a").raw_commit(
        b"Ada <ada@example.org>",
        message=b"x\n\nCo-authored-by: \xff\x00 <>\nCo-authored-by: <old@example.org>\nCo-authored-by: <>\n"
        b'Co-authored-by: "Q\r" < old@example.org >\nCo-authored-by: \x0c <\xff>\n',
    )
    assert "Ada" in counts(past(repo))


def test_the_readers_git_settings_change_nothing(repo: GitRepo) -> None:
    repo.write("a", LONG).commit("Ada", date="2026-01-01")
    repo.rename("a", "b").commit("Grace", date="2026-01-02")
    expected = past(repo)
    settings = ["log.showRoot=false", "diff.renames=false", "log.date=relative", "diff.relative=true",
                "color.ui=always", "log.showSignature=true", "i18n.logOutputEncoding=latin-1", "format.pretty=oneline",
                "log.decorate=full", "log.follow=true", "diff.renames=copies"]  # fmt: skip
    for setting in settings:
        repo.git("config", *setting.split("="))
        assert past(repo) == expected, setting


# Address, order and work


def test_no_address_is_in_any_value(repo: GitRepo) -> None:
    repo.write(".mailmap", "Ada <ada@example.org> <secret@example.org>\n")
    repo.write(ADA).commit(
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


def test_the_same_repository_gives_the_same_history(repo: GitRepo) -> None:
    for number in range(12):
        repo.write(f"content/{number % 5}.yml", str(number)).commit(f"Person {number % 4}", f"{number % 4}@example.org")
    assert repr(past(repo)) == repr(past(repo))


@pytest.mark.parametrize("commits", [2, 20])
def test_however_long_the_history_git_is_asked_once_for_each_thing(
    repo: GitRepo, commits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write(".mailmap", "Ada <ada@example.org>\n")
    for number in range(commits):
        repo.write("a", str(number)).commit("Ada", trailers=["Co-authored-by: G <g@example.org>"])
    past(repo)  # GitPython asks for Git's version once in a process
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    past(repo)
    asked = re.findall(r"built-in: git (\S+)", trace.read_text())
    assert sorted(asked) == ["check-mailmap", "log", "ls-tree", "rev-parse", "rev-parse"]


def test_without_a_mailmap_it_is_not_asked_for(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("a").commit("Ada", trailers=["Co-authored-by: G <g@example.org>"])
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    past(repo)
    assert "check-mailmap" not in trace.read_text()


def test_a_damaged_repository_is_an_error_that_holds_no_address(repo: GitRepo) -> None:
    first = repo.write("a", "1").commit("Ada")
    repo.write("a", "2").commit("Ada")
    (repo.folder / ".git" / "objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(Refused) as error:
        history(repo.folder, today=TODAY)
    assert "example.org" not in str(error.value)
