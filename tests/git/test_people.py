"""Authors and co-authors are one person under their newest name, and names and dates are safe to show."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from lyceum.git import Person
from tests.support.git_repository import GitRepository
from tests.support.histories import ADA_PATH, TODAY, count_commits, get_only_person, list_names, read_history


def test_co_authors_follow_the_author_each_once(repository: GitRepository) -> None:
    repository.write_file(ADA_PATH).commit(
        "Ada",
        trailers=[
            "Co-authored-by: Grace <grace@example.org>",
            "co-authored-by: Linus <linus@example.org>",
            "Co-authored-by: Ada again <ADA@example.org>",
            "Co-authored-by: Grace H. <Grace@Example.org>",
            "Reviewed-by: Nobody <nobody@example.org>",
        ],
    )
    history = read_history(repository)
    assert [person.name for person in history.files[ADA_PATH].first_commit.people] == ["Ada", "Grace", "Linus"]
    assert count_commits(history) == {"Ada": 1, "Grace": 1, "Linus": 1}


@pytest.mark.parametrize(
    "trailer",
    ["", "Grace", "grace@example.org", "<<grace@example.org>>", "Grace <grace@example.org", "A <b@example.org> <c>"],
)
def test_empty_co_author_is_ignored(repository: GitRepository, trailer: str) -> None:
    repository.write_file(".mailmap", "Ada <ada@example.org>\n").write_file(ADA_PATH).commit(
        "Ada", trailers=[f"Co-authored-by: {trailer}"]
    )
    assert list_names(read_history(repository).files[ADA_PATH]) == ["Ada"]


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
    repository: GitRepository, email: str, login: str | None, github_id: int | None
) -> None:
    repository.write_file(ADA_PATH).commit("Ada", email)
    assert get_only_person(read_history(repository)) == Person("Ada", login, github_id, is_bot=False)


def test_one_address_is_one_person_under_the_newest_name(repository: GitRepository) -> None:
    repository.write_file("a", "1").commit("ada", "ada@example.org")
    repository.write_file("a", "2").commit("Ada Lovelace", "Ada@Example.org")
    history = read_history(repository)
    assert count_commits(history) == {"Ada Lovelace": 2}
    assert list_names(history.files["a"]) == ["Ada Lovelace"]


def test_one_login_is_one_person_with_or_without_number(repository: GitRepository) -> None:
    repository.write_file("a", "1").commit("Ada", "ada@users.noreply.github.com")
    repository.write_file("a", "2").commit("Ada", "12345+ADA@users.noreply.github.com")
    repository.write_file("a", "3").commit("Ada", "ada@users.noreply.github.com")
    assert get_only_person(read_history(repository)) == Person("Ada", "ada", 12345, is_bot=False)


def test_one_number_is_one_person_under_the_newest_login(repository: GitRepository) -> None:
    repository.write_file("a", "1").commit("Ada", "12345+ada@users.noreply.github.com")
    repository.write_file("a", "2").commit("Ada", "12345+lovelace@users.noreply.github.com")
    assert get_only_person(read_history(repository)).login == "lovelace"


def test_reused_login_with_new_number_is_another_person(repository: GitRepository) -> None:
    repository.write_file("a", "1").commit("Ada", "1+ada@users.noreply.github.com")
    repository.write_file("a", "2").commit("Eve", "2+ada@users.noreply.github.com")
    assert count_commits(read_history(repository)) == {"Ada": 1, "Eve": 1}


def test_the_same_name_under_other_addresses_is_another_person(repository: GitRepository) -> None:
    repository.write_file("a", "1").commit("Ada", "ada@example.org")
    repository.write_file("a", "2").commit("Ada", "other@example.org")
    repository.write_file("a", "3").commit("Ada", "ada@users.noreply.github.com")
    history = read_history(repository)
    assert [contribution.commits for contribution in history.contributions] == [1, 1, 1]
    assert list_names(history.files["a"]) == ["Ada", "Ada", "Ada"]


def test_mailmap_makes_authors_and_co_authors_one_person(repository: GitRepository) -> None:
    repository.write_file(".mailmap", "Ada Lovelace <ada@example.org> <old@example.org>\n")
    repository.write_file("a", "1").commit("ada", "old@example.org")
    repository.write_file("a", "2").commit("Ada Lovelace", "ada@example.org")
    repository.write_file("a", "3").commit("Grace", trailers=["Co-authored-by: a. <OLD@example.org>"])
    assert count_commits(read_history(repository)) == {"Ada Lovelace": 3, "Grace": 1}


@pytest.mark.parametrize(
    "mailmap",
    [
        "Ada <ada@example.org> <5+ada@users.noreply.github.com>\n",
        "Ada <5+ada@users.noreply.github.com> <ada@example.org>\n",
    ],
)
def test_mailmap_to_noreply_address_gives_a_login(repository: GitRepository, mailmap: str) -> None:
    repository.write_file(".mailmap", mailmap).commit("Ada", "ada@example.org")
    repository.write_file("a", "1").commit("ada", "5+ada@users.noreply.github.com")
    repository.write_file("a", "2").commit(
        "Ada", "5+ada@users.noreply.github.com", trailers=["Co-authored-by: A <ada@example.org>"]
    )
    assert get_only_person(read_history(repository)) == Person("Ada", "ada", 5, is_bot=False)


def test_mailmap_outside_the_repository_is_ignored(repository: GitRepository, tmp_path: Path) -> None:
    (tmp_path / "mailmap").write_text("Eve <eve@example.org> <ada@example.org>\n")
    repository.run_git("config", "mailmap.file", str(tmp_path / "mailmap"))
    repository.write_file("a").commit("Ada", trailers=["Co-authored-by: Ada <ada@example.org>"])
    assert list_names(read_history(repository).files["a"]) == ["Ada"]


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
def test_bots_are_in_the_history_and_marked(repository: GitRepository, name: str, email: str) -> None:
    repository.write_file("a").commit(name, email)
    assert get_only_person(read_history(repository)).is_bot


@pytest.mark.parametrize("name", ["Robot", "bot", "[bot] Ada", "renovate"])
def test_name_marks_a_bot_only_if_it_ends_in_bot_suffix(repository: GitRepository, name: str) -> None:
    repository.write_file("a").commit(name, "ada@example.org")
    assert not get_only_person(read_history(repository)).is_bot


@pytest.mark.parametrize(
    ("author_name", "shown_name"),
    [
        ('{{7*7}} "Ada" \'`$(id)', '{{7*7}} "Ada" \'`$(id)'),
        ("Ada\t \x0b Lovelace", "Ada Lovelace"),
        ("Ada\x1b[31m\x07\x7f", "Ada[31m"),
        ("\u202eadA\u2066\u2069\u200e\u200f\u061c", "adA"),
        ("A\u200bda\ufeff\u00ad", "Ada"),
        ("\u2028Ada\u2029L\u00a0M", "Ada L M"),
        ("नमस्\u200dते \u200cX", "नमस्\u200dते \u200cX"),
        ("\u3164", "somebody"),
        ("Ad\u034fa", "Ada"),
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
def test_person_name_is_one_line_without_an_address(
    repository: GitRepository, author_name: str, shown_name: str
) -> None:
    repository.write_file("a").commit_raw(f"{author_name} <ada@example.org>".encode())
    assert get_only_person(read_history(repository)).name == shown_name


def test_name_that_is_not_utf8_shows_replacement_marks(repository: GitRepository) -> None:
    repository.write_file("a").commit_raw(b"Ad\xff\xfea <ada@example.org>")
    assert get_only_person(read_history(repository)).name == "Ad\ufffd\ufffda"


@pytest.mark.parametrize("author", [b"<>", b" <>", b"  < >"])
def test_author_without_name_and_address_is_anonymous(repository: GitRepository, author: bytes) -> None:
    repository.write_file("a").commit_raw(author)
    assert get_only_person(read_history(repository)) == Person("somebody", None, None, is_bot=False)


def test_people_without_address_differ_by_name(repository: GitRepository) -> None:
    repository.write_file("a", "1").commit_raw(b"Ada <>")
    repository.write_file("a", "2").commit_raw(b"Grace <>")
    repository.write_file("a", "3").commit_raw(b"Ada <>")
    assert count_commits(read_history(repository)) == {"Ada": 2, "Grace": 1}


@pytest.mark.parametrize(
    ("timestamp", "day"),
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
def test_dates_are_between_1970_and_today(repository: GitRepository, timestamp: str, day: datetime.date | None) -> None:
    repository.write_file("a").commit_raw(b"Ada <ada@example.org>", timestamp)
    history = read_history(repository)
    commit = history.files["a"].first_commit
    assert commit.merged_at.tzinfo is datetime.UTC
    assert commit.merged_on in ({day} if day else {datetime.date(1970, 1, 1), TODAY})  # versions of Git differ
    assert commit.merged_on - datetime.timedelta(days=14) <= commit.sent_on <= commit.merged_on
    assert history.contributions[0].last_date == commit.sent_on


def test_message_that_looks_like_log_output_is_harmless(repository: GitRepository) -> None:
    first = repository.write_file("a", "1").commit()
    forged_message = (
        f"x\n\nCo-authored-by: {first}\n  M a <x@example.org>\nCo-authored-by: \u2028M\x01a <m@example.org>\n"
    )
    repository.write_file("a", "2").commit_raw(b"Ada <ada@example.org>", message=forged_message.encode())
    history = read_history(repository)
    assert list(history.files) == ["a"]
    assert count_commits(history) == {"Ada": 2, f"{first} M a": 1, "Ma": 1}


def test_mailmap_handles_hostile_co_authors(repository: GitRepository) -> None:
    repository.write_file(".mailmap", "Ada <ada@example.org> <old@example.org>\n").write_file("a").commit_raw(
        b"Ada <ada@example.org>",
        message=b"x\n\nCo-authored-by: \xff\x00 <>\nCo-authored-by: <old@example.org>\nCo-authored-by: <>\n"
        b'Co-authored-by: "Q\r" < old@example.org >\nCo-authored-by: \x0c <\xff>\n',
    )
    assert "Ada" in count_commits(read_history(repository))
