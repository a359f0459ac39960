"""What others confirmed, and what is closed, changes only with a person. Accounts are numbers; a login may change."""

from __future__ import annotations

import pytest

from tests.support.git_repository import GitRepository
from tests.support.policy_cases import (
    ADA_PROFILE,
    GRACE_PROFILE,
    LEARNERS,
    TIPS,
    Change,
    get_blocking_codes,
    make_tip,
    review_merge,
)

RACE = "content/challenges/race/"
OVER = "opens: 2026-01-01\ncloses: 2026-01-31\n"
"""The days of a challenge that is over. `OPEN` is one that is not."""
OPEN = "opens: 2026-01-01\ncloses: 2999-12-31\n"
ADA_RESULT = "learner: ada\ndate: 2026-01-05\nscore: 5\n"
CHECKED = "checked_by: [{learner: grace, on: 2026-02-01}]\n"


def make_race(days: str = OVER, result: str | None = ADA_RESULT) -> dict[str, str | None]:
    """Return a challenge with a result of Ada."""
    challenge = f"---\ntitle: Race\nscore: count\nboards: [main, long]\ntasks: [{{id: a, title: A}}]\n{days}---\nRun.\n"
    return {f"{RACE}challenge.md": challenge, **({f"{RACE}results/ada.yml": result} if result else {})}


CLOSED_BOARD = {
    "a better score": ADA_RESULT.replace("score: 5", "score: 500"),
    "another day": ADA_RESULT.replace("01-05", "01-06"),
    "a task more": ADA_RESULT + "tasks: [a]\n",
    "another board": ADA_RESULT + "board: long\n",
    "no longer ranked": ADA_RESULT + "ranked: false\n",
    "moved behind the end": ADA_RESULT.replace("01-05", "02-05"),
}


@pytest.mark.parametrize("case", CLOSED_BOARD)
def test_result_of_a_closed_board_changes_with_a_person(case: str, repo: GitRepository) -> None:
    change = Change({f"{RACE}results/ada.yml": CLOSED_BOARD[case]}, base_files=make_race())
    assert get_blocking_codes(review_merge(repo, change)) == {"closed-board"}


@pytest.mark.parametrize("case", CLOSED_BOARD)
def test_result_of_an_open_board_changes_by_itself(case: str, repo: GitRepository) -> None:
    change = Change({f"{RACE}results/ada.yml": CLOSED_BOARD[case]}, base_files=make_race(OPEN))
    assert get_blocking_codes(review_merge(repo, change)) == set()


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (None, ADA_RESULT, {"closed-board"}),
        (None, ADA_RESULT.replace("01-05", "02-05"), set()),  # it is too late to be ranked
        (None, ADA_RESULT + "ranked: false\n", set()),
        (ADA_RESULT.replace("01-05", "02-05"), ADA_RESULT, {"closed-board"}),
        (ADA_RESULT + "ranked: false\n", ADA_RESULT, {"closed-board"}),
        (ADA_RESULT, ADA_RESULT + "notes: It rained.\n", set()),
        (ADA_RESULT, None, set()),
    ],
)
def test_late_results_need_a_person(
    before: str | None, after: str | None, codes: set[str], repo: GitRepository
) -> None:
    change = Change({f"{RACE}results/ada.yml": after}, base_files=make_race(result=before))
    assert get_blocking_codes(review_merge(repo, change)) == codes


def test_a_change_cannot_open_a_closed_board(repo: GitRepository) -> None:
    files = {**make_race(OPEN, ADA_RESULT.replace("score: 5", "score: 9"))}
    codes = get_blocking_codes(review_merge(repo, Change(files, base_files=make_race())))
    assert codes >= {"maintainers-only", "closed-board"}


@pytest.mark.parametrize("change", ["score: 9", "score: 5\nranked: true\nevidence: https://github.com/ada"])
def test_confirmed_result_changes_with_a_person(change: str, repo: GitRepository) -> None:
    confirmed = f"{ADA_RESULT}confirmed_by: [grace]\n"
    base = make_race(OPEN, confirmed.replace("score: 5", "score: 5\nranked: false"))
    files: dict[str, str | None] = {f"{RACE}results/ada.yml": confirmed.replace("score: 5", change)}
    assert get_blocking_codes(review_merge(repo, Change(files, base_files=base))) == {"confirmed-result-changed"}


@pytest.mark.parametrize(
    ("fields", "new_fields", "text", "codes"),
    [
        (CHECKED, CHECKED, "Other.", {"check-outdated"}),
        (CHECKED, "", "Other.", set()),
        (CHECKED, CHECKED + "level: beginner\n", "Sleep on it.", set()),
        (CHECKED, CHECKED + "url: https://github.com/x\n", "Sleep on it.", {"check-outdated"}),
        (CHECKED, CHECKED.replace("02-01", "02-02"), "Sleep on it.", {"confirmation"}),
        ("checked: 2026-02-01\nchecked_by: [grace]\n", "checked: 2026-02-02\nchecked_by: [grace]\n", "Sleep on it.", {"confirmation"}),
        ("checked: 2026-02-01\n", "checked: 2026-02-01\n", "Other.", {"check-outdated"}),
        ("checked: 2026-02-01\n", "checked: 2026-02-02\n", "Other.", set()),
        ("", "checked_by: [grace]\nchecked: 2026-02-01\n", "Sleep on it.", {"confirmation"}),
    ],
)  # fmt: skip
def test_no_check_survives_another_text(
    fields: str, new_fields: str, text: str, codes: set[str], repo: GitRepository
) -> None:
    base: dict[str, str | None] = {f"{TIPS}mine.md": make_tip(fields=fields)}
    change = Change({f"{TIPS}mine.md": make_tip(text=text, fields=new_fields)}, base_files=base)
    assert get_blocking_codes(review_merge(repo, change)) == codes


ACCOUNTS: dict[str, str | None] = {"content/accounts.yml": "grace: 9\n"}


@pytest.mark.parametrize(
    ("profile", "author", "number", "codes"),
    [
        ("name: Grace\ngithub: HOPPER\n", "hopper", 9, set()),
        ("name: Grace\ngithub: admiral\n", "admiral", 9, set()),
        ("name: Grace\n", "grace", 9, set()),
        ("name: Grace\ngithub: hopper\ngithub_id: 9\n", "hopper", 9, set()),
        ("name: Grace\ngithub: friend\n", "hopper", 9, {"owner-changed"}),
        ("name: Grace\ngithub: admiral\n", "hopper", 9, {"owner-changed"}),
        ("name: Grace\ngithub: hopper\ngithub_id: 8\n", "hopper", 9, {"owner-changed"}),
        ("name: Grace\ngithub: false\n", "hopper", 9, {"owner-changed"}),
        ("name: Mine now\ngithub: hopper\n", "hopper", 666, {"account-mismatch"}),
        ("name: Mine now\ngithub: hopper\ngithub_id: 666\n", "hopper", 666, {"account-mismatch", "owner-changed"}),
    ],
)
def test_number_that_was_recorded_decides_whose_a_profile_is(
    profile: str, author: str, number: int, codes: set[str], repo: GitRepository
) -> None:
    change = Change({f"{LEARNERS}grace.yml": profile}, author=author, author_id=number, base_files=ACCOUNTS)
    assert get_blocking_codes(review_merge(repo, change)) - {"problems"} == codes


@pytest.mark.parametrize("text", ["grace: 1\n", "", "ada: 1\ngrace: 9\n"])
def test_nobody_writes_the_ledger_of_accounts(text: str, repo: GitRepository) -> None:
    change = Change({"content/accounts.yml": text or None}, base_files=ACCOUNTS)
    assert "maintainers-only" in get_blocking_codes(review_merge(repo, change))


def test_only_capitals_of_the_login_change(repo: GitRepository) -> None:
    change = Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "github: ADA\n"})
    assert get_blocking_codes(review_merge(repo, change)) == set()


def test_reused_login_adds_nothing_in_anothers_name(repo: GitRepository) -> None:
    files: dict[str, str | None] = {f"{TIPS}new.md": make_tip("author: grace")}
    change = Change(
        files, author="hopper", author_id=666, base_files={**ACCOUNTS, f"{LEARNERS}grace.yml": GRACE_PROFILE}
    )
    assert "not-your-work" in get_blocking_codes(review_merge(repo, change))


@pytest.mark.parametrize(
    ("topic", "codes"),
    [
        ("grace-is-stupid", {"topic-names-member"}),
        ("Stupid-Grace", {"topic-names-member"}),
        ("grace", {"topic-names-member"}),
        ("graceful-degradation", set()),
        ("ada", set()),  # one's own name
        ("sql", set()),
    ],
)
def test_new_topic_that_names_a_member_needs_a_person(topic: str, codes: set[str], repo: GitRepository) -> None:
    change = Change({f"{LEARNERS}ada.yml": f"{ADA_PROFILE}learning: [{topic}]\n"})
    assert get_blocking_codes(review_merge(repo, change)) == codes


def test_topic_of_the_maintainers_may_name_anybody(repo: GitRepository) -> None:
    topics: dict[str, str | None] = {"content/topics.yml": "- {id: grace, name: Grace Hopper}\n"}
    change = Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "learning: [grace]\n"}, base_files=topics)
    assert get_blocking_codes(review_merge(repo, change)) == set()
