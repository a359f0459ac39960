"""The ledger of account numbers is read line by line, and edited without touching another line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.contributing import check_hub
from lyceum.diagnostics import MAX_EQUAL_PROBLEMS
from lyceum.loader import (
    ProfileOwner,
    find_moderator_accounts,
    load_library,
    parse_account_ledger,
    record_account,
    remove_account,
    rename_account,
)
from lyceum.schema import fold_key
from tests.support.git_repository import GitRepository
from tests.support.hubs import TODAY, list_problems, write_hub


def test_ledger_holds_a_number_for_each_handle() -> None:
    ledger, problems = parse_account_ledger(b"\xef\xbb\xbf# Numbers\r\nWren: 583231\r\n\r\n'null': 7 # once\n2024: 9\n")
    assert problems == ()
    assert dict(ledger.numbers) == {"wren": 583231, "null": 7, "2024": 9}
    assert dict(ledger.handles) == {583231: "wren", 7: "null", 9: "2024"}


@pytest.mark.parametrize(
    "line",
    [
        "wren", "wren:583231", "wren: ", "wren: 0", "wren: 007", "wren: -5", "wren: 1.5", "wren: 583 231", "- wren: 5",
        "  wren: 5", "{wren: 5}", "a wren: 5", "wren-: 5", "wren: [5]", "wren: 1234567890123456789", "wren: 5#", "---",
        "wren: \u0665", "<<<<<<< HEAD", ": 5", "x" * 300 + ": 5",
    ],
)  # fmt: skip
def test_line_that_is_no_account_is_a_problem(line: str) -> None:
    ledger, problems = parse_account_ledger(f"kim: 4\n{line}\nzoe: 6\n".encode())
    assert [f"{problem.where}: {problem.code}" for problem in problems] == ["content/accounts.yml:2:1: not-an-account"]
    assert dict(ledger.numbers) == {"kim": 4, "zoe": 6}


def test_first_line_of_a_handle_counts() -> None:
    ledger, problems = parse_account_ledger(b"wren: 4\nWREN: 5\nzoe: 4\n")
    assert [(str(problem.where), problem.code, problem.is_error) for problem in problems] == [
        ("content/accounts.yml:2:1", "duplicate-account", True),
        ("content/accounts.yml:3:1", "duplicate-account", False),
    ]
    assert (dict(ledger.numbers), dict(ledger.handles)) == ({"wren": 4, "zoe": 4}, {4: "wren"})


def test_file_of_another_kind_has_a_few_problems() -> None:
    _, problems = parse_account_ledger(b"\n".join(b"some text" for _ in range(5000)))
    assert len(problems) == MAX_EQUAL_PROBLEMS + 1


def test_ledger_of_many_learners_is_read(tmp_path: Path) -> None:
    text = "".join(f"some-learner-{number}: {100_000_000 + number}\n" for number in range(40_000))
    assert len(text) > 1_000_000, "more than another content file may have"
    library, problems = load_library(write_hub(tmp_path, {"content/accounts.yml": text}))
    assert (len(library.accounts.numbers), problems) == (40_000, ())


def test_added_account_is_the_last_line() -> None:
    text = record_account("", "wren", 5)
    assert text.splitlines()[-1] == "wren: 5"
    assert record_account(text, "Kim", 6) == text + "Kim: 6\n"
    assert record_account(text.rstrip("\n"), "Kim", 6) == text + "Kim: 6\n"
    taken_over = text.replace("wren: 5", "Kim: 5"), text.replace("wren: 5", "wren: 6")
    assert (record_account(text, "Kim", 5), record_account(text, "wren", 6)) == taken_over, "the old profile is gone"


def test_edits_touch_no_other_line() -> None:
    text = "# wren: 1\r\nwren: 5\nnonsense wren: 5\nkim: 6"
    assert rename_account(text, "Wren", "robin") == text.replace("\nwren: 5", "\nrobin: 5")
    assert rename_account(text, "wren", "Wren") == text.replace("\nwren: 5", "\nWren: 5")
    assert rename_account(text, "nobody", "somebody") == text
    assert rename_account(text, "nobody", "kim") == text.removesuffix("kim: 6"), "nobody gets the number of a line"
    assert remove_account(text, "WREN") == text.replace("\nwren: 5\n", "\n")
    assert remove_account(text, "nobody") == text


def test_recorded_number_owns_a_profile(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/accounts.yml": "wren: 111\ngone: 333\n",
        "content/learners/wren.yml": "name: Wren\n",
        "content/learners/kim.yml": "name: Kim\ngithub_id: 222\n",
        "content/learners/zoe.yml": "name: Zoe\n",
        "content/learners/moth.yml": "name: Moth\ngithub: false\ngithub_id: 444\n",
    }
    library, problems = load_library(write_hub(tmp_path, files))
    assert problems == ()
    numbers = {handle: library.find_account_number(handle) for handle in library.learners}
    assert numbers == {"kim": 222, "moth": None, "wren": 111, "zoe": None}

    def find_handles(login: str, number: int | None) -> tuple[set[str], set[str]]:
        account = ProfileOwner(login, number, library)
        return set(account.own_handles), set(account.mismatched_handles)

    assert find_handles("wren-new", 111) == ({"wren"}, set()), "a new login"
    assert find_handles("WREN", 111) == ({"wren"}, set()), "new capitals"
    assert find_handles("wren", 999) == (set(), {"wren"}), "a stranger with the old login"
    assert find_handles("kim-new", 222) == ({"kim"}, set())
    assert find_handles("zoe", 555) == ({"zoe"}, set()), "no number is known"


def test_number_of_another_profile_is_a_problem(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/accounts.yml": "wren: 111\nkim: 222\ngone: 333\n",
        "content/learners/wren.yml": "name: Wren\ngithub_id: 999\n",
        "content/learners/kim.yml": "name: Kim\ngithub_id: 222\n",
        "content/learners/zoe.yml": "name: Zoe\ngithub_id: 111\n",
        "content/learners/robin.yml": "name: Robin\ngithub_id: 333\n",
    }
    assert list_problems(write_hub(tmp_path, files)) == [
        "content/learners/wren.yml:2:12: account-number-mismatch",
        "content/learners/zoe.yml:2:12: account-number-mismatch",
    ]


def test_number_in_two_profiles_is_a_problem_of_the_later_one(tmp_path: Path) -> None:
    repository = GitRepository.create(tmp_path)
    repository.write_file("content/hub.yml", "name: Test\n")
    for number, handle in enumerate(("wren", "kim"), 1):
        repository.write_file(f"content/learners/{handle}.yml", "name: N\ngithub_id: 5\n").commit(
            date=f"2026-01-0{number}"
        )
    problems = check_hub(tmp_path, today=TODAY).problems
    assert [(problem.where.path, problem.code) for problem in problems if problem.is_error] == [
        ("content/learners/kim.yml", "account-number-mismatch")
    ]


@pytest.mark.parametrize(
    "moderators",
    [
        "{ada: 1, grace: 2}",
        "[ada: 1, grace: 2]",
        "\n  - ada: 1\n  - {login: grace, number: 2}",
        "\n  ada: 1\n  grace: 2",
    ],
)
def test_moderator_is_an_account_number(tmp_path: Path, moderators: str) -> None:
    hub = write_hub(tmp_path, {"content/hub.yml": f"name: Test\nmoderators: {moderators}\n".replace(": \n", ":\n")})
    assert list_problems(hub) == []
    accounts = find_moderator_accounts(load_library(hub)[0])
    assert accounts.includes("ada-new", 1)
    assert accounts.includes("GRACE", 2)
    assert not accounts.includes("ada", 3), "a stranger with the old login"
    assert not accounts.includes("ada", None)


def test_moderator_without_number_is_known_by_login(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/hub.yml": "name: Test\nmoderators: [ada, Grace, zoe: 3]\n",
        "content/accounts.yml": "lovelace: 1\n",
        "content/learners/lovelace.yml": "name: Ada\ngithub: ada\n",
    }
    hub = write_hub(tmp_path, files)
    assert list_problems(hub) == ["content/hub.yml:2:14: moderator-without-number"]
    accounts = find_moderator_accounts(load_library(hub)[0])
    assert accounts.includes("ada-new", 1), "the profile with this login has a number"
    assert not accounts.includes("ada", 999)
    assert accounts.includes("grace", 5)
    assert not accounts.includes("zoe", 5)


@pytest.mark.parametrize(
    ("moderators", "problem"),
    [
        ("{zoe: 7, ada: one}", "content/hub.yml:2:27: not-a-number"),
        ("[zoe: 7, ada: one]", "content/hub.yml:2:27: not-a-number"),
        ("[zoe: 7, '@ada': 1]", "content/hub.yml:2:22: not-a-login"),
        ("[zoe: 7, {ada: 1, grace: 2}]", "content/hub.yml:2:22: not-a-single-value"),
        ("\n  - zoe: 7\n  - ada: one", "content/hub.yml:4:10: not-a-number"),
        ("\n  ada: one\n  zoe: 7", "content/hub.yml:3:8: not-a-number"),
    ],
)
def test_moderator_that_cannot_be_read_is_a_problem(tmp_path: Path, moderators: str, problem: str) -> None:
    hub = write_hub(tmp_path, {"content/hub.yml": f"name: Test\nmoderators: {moderators}\n".replace(": \n", ":\n")})
    assert list_problems(hub) == [problem]
    accounts = find_moderator_accounts(load_library(hub)[0])
    assert accounts.includes("zoe", 7), "one mistake costs one moderator"


HANDLES = st.sampled_from(["wren", "Wren", "kim", "zoe-2", "null", "2024", "émile", "a" * 80])
LINES = st.one_of(
    st.builds(lambda handle, number, rest: f"{handle}: {number}{rest}", HANDLES, st.integers(-3, 10**18), st.sampled_from(["", "  # once", " ", "x"])),
    st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), max_size=30),
)  # fmt: skip


@pytest.mark.fuzz
@given(lines=st.lists(LINES, max_size=12), line_end=st.sampled_from(["\n", "\r\n"]), handle=HANDLES, new_handle=HANDLES)
def test_any_ledger_is_read_and_edited_line_by_line(
    lines: list[str], line_end: str, handle: str, new_handle: str
) -> None:
    text = line_end.join(lines)
    ledger, problems = parse_account_ledger(text.encode())
    assert all(1 <= problem.where.line <= max(1, text.count("\n") + text.count("\r") + 1) for problem in problems)

    def read(edited: str) -> dict[str, int]:
        return dict(parse_account_ledger(edited.encode())[0].numbers)

    removed = remove_account(text, handle)
    assert read(removed) == {key: number for key, number in ledger.numbers.items() if key != fold_key(handle)}
    assert set(removed.split("\n")) <= {"", *text.split("\n")}, "no other line is touched"
    renamed = read(rename_account(text, handle, new_handle))
    expected = dict(ledger.numbers)
    number = expected.pop(fold_key(handle), None)
    expected.pop(fold_key(new_handle), None)
    assert renamed == expected | ({fold_key(new_handle): number} if number is not None else {})
    added = read(record_account(text, handle, 77))
    others = {other: number for other, number in ledger.numbers.items() if number != 77}
    assert added == {**others, fold_key(handle): 77}


@pytest.mark.fuzz
@given(text=st.text(st.sampled_from(" \t:#'\"a1-\n\r\u2028é"), min_size=1, max_size=8), times=st.integers(1, 8000))
def test_any_repetition_is_read_in_one_pass(text: str, times: int) -> None:
    problems = parse_account_ledger((text * times).encode())[1]
    assert max(Counter(problem.code for problem in problems).values(), default=0) <= MAX_EQUAL_PROBLEMS + 1
