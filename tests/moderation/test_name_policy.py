"""A new name that somebody could take for another member's, or for a role, waits for a person."""

from __future__ import annotations

import pytest

from lyceum.moderation.name_policy import names_hub
from lyceum.moderation.review_result import Verdict
from tests.support.git_repository import GitRepository
from tests.support.policy_cases import LEARNERS, RESULT_DATE, RESULTS, Change, review_merge


def find_objections(
    repo: GitRepository, files: dict[str, str | None], *, author: str = "eve", author_id: int = 9
) -> tuple[Verdict, set[str]]:
    review = review_merge(repo, Change(files, author=author, author_id=author_id))
    return review.verdict, {reason.code for reason in review.reasons if not reason.ok}


@pytest.mark.parametrize(
    "name", ["Grace", "GRACE", "Gr\u0251ce", " grace ", "Ada", "AdA", "5ample", "Grace.", "Grace \u2605", "G r a c e", "_grace_"],
)  # fmt: skip
def test_name_of_another_member_waits_for_a_person(repo: GitRepository, name: str) -> None:
    verdict, codes = find_objections(repo, {f"{LEARNERS}eve.yml": f"name: '{name}'\n"})
    expected = set() if name == "5ample" else {"look-alike-name"}
    assert (verdict, codes) == (Verdict.PERSON if expected else Verdict.SAFE, expected)


def test_handle_that_looks_like_another_waits_for_a_person(repo: GitRepository) -> None:
    verdict, codes = find_objections(repo, {f"{LEARNERS}gr\u0251ce.yml": "name: Eve\ngithub: eve\n"})
    assert verdict is Verdict.PERSON
    assert "look-alike-name" in codes


def test_member_who_takes_another_name_waits_for_a_person(repo: GitRepository) -> None:
    files: dict[str, str | None] = {f"{LEARNERS}ada.yml": "name: Grace\ngithub_id: 1\n"}
    assert find_objections(repo, files, author="ada", author_id=1) == (Verdict.PERSON, {"look-alike-name"})


@pytest.mark.parametrize("name", ["Ada", "Ada Lovelace", "ADA"])
def test_member_may_keep_and_change_the_own_name(repo: GitRepository, name: str) -> None:
    files: dict[str, str | None] = {f"{LEARNERS}ada.yml": f"name: {name}\ngithub_id: 1\nheadline: {name} swims\n"}
    assert find_objections(repo, files, author="ada", author_id=1)[0] is Verdict.SAFE


@pytest.mark.parametrize(
    "name",
    [
        "Moderator",
        "The Team",
        "\u0410dmin",
        "GitHub Actions",
        "supp\u043ert",
        "ROOT",
        "adm\u0131n",
        "ADMlN",
        "adm1n",
        "Support Team",
        "Hub Support",
        "The Admin",
        "GitHub Staff",
        "Lyceum Bot",
        "Moderatorin",
        "Mod\u00e9rateur",
        "\u041c\u043e\u0434\u0435\u0440\u0430\u0442\u043e\u0440",
        "\u7ba1\u7406\u5458",
        "\uad00\ub9ac\uc790",
        "Former member",
        "Deleted user",
        "Eve \u2705",
        "L'\u00e9quipe",
        "official.hub",
        "\u092a\u094d\u0930\u0936\u093e\u0938\u0915",
    ],
)
def test_name_of_a_role_waits_for_a_person(repo: GitRepository, name: str) -> None:
    verdict, codes = find_objections(repo, {f"{LEARNERS}eve.yml": f"name: {name}\n"})
    assert verdict is Verdict.PERSON
    assert "role-name" in codes


@pytest.mark.parametrize("name", ["Roland Root Beer", "Staffan", "Officia", "Helper Host", "Adminah", "Mod Squad"])
def test_name_that_only_holds_letters_of_a_role_is_safe(repo: GitRepository, name: str) -> None:
    assert find_objections(repo, {f"{LEARNERS}eve.yml": f"name: {name}\n"}) == (Verdict.SAFE, set())


@pytest.mark.parametrize("name", ["Data School", "data-school", "Data School Team", "Data Sch00l"])
def test_name_of_the_hub_waits_for_a_person(name: str) -> None:
    assert names_hub(name, "Data School")
    assert not names_hub("Data Scientist", "Data School")


@pytest.mark.parametrize(("name", "is_hub"), [("Paris", True), ("Paris Team", True), ("Paris Hilton", False)])
def test_hub_of_one_word_may_be_a_name(name: str, is_hub: bool) -> None:
    assert names_hub(name, "Paris") is is_hub


def test_handle_of_a_role_waits_for_a_person(repo: GitRepository) -> None:
    verdict, codes = find_objections(repo, {f"{LEARNERS}moderator.yml": "name: Eve\n"}, author="moderator")
    assert (verdict, codes) == (Verdict.PERSON, {"role-name"})


def test_word_in_two_alphabets_waits_for_a_person(repo: GitRepository) -> None:
    assert find_objections(repo, {f"{LEARNERS}eve.yml": "name: T\u043er Vald\n"}) == (
        Verdict.PERSON,
        {"mixed-alphabets"},
    )


def test_team_of_others_with_the_same_name_waits_for_a_person(repo: GitRepository) -> None:
    files: dict[str, str | None] = {
        f"{LEARNERS}eve.yml": "name: Eve\n",
        f"{RESULTS}rowers-2.yml": f"team: {{name: R0wers, members: [eve]}}\n{RESULT_DATE}score: 8\n",
    }
    assert "look-alike-name" in find_objections(repo, files)[1]
