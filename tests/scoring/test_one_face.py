"""A person is one face on the wall and one row in the ledger, by the number of the account; a stranger is somebody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lyceum.hub import Hub
from lyceum.loader import COMMENTS_FILE
from tests.support.git_hubs import BOT_EMAIL, derive_git_hub, write_files
from tests.support.git_repository import GitRepository, isolate_git

HOST = ("Host", "1+host@users.noreply.github.com")
BASE = {"content/hub.yml": "name: Test\n", "content/learners/wren.yml": "name: Wren Original\ngithub: wren\n"}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    isolate_git(monkeypatch)
    repository = GitRepository.create(tmp_path / "hub")
    write_files(repository, BASE).commit(*HOST, date="2026-01-01")
    return repository


def list_faces(repository: GitRepository) -> list[tuple[str, str | None]]:
    """Return (name, handle) of everybody on the wall, sorted by name, without the host."""
    contributors = derive_git_hub(repository).contributors
    return sorted((face.name, face.handle) for face in contributors if face.login != "host")


def list_code_credits(hub: Hub) -> list[str]:
    return sorted(credit.person for credit in hub.credits if credit.kind == "code")


@pytest.mark.parametrize("source", ["ledger", "profile"])
def test_number_decides_whose_commit_it_is(repository: GitRepository, source: str) -> None:
    if source == "ledger":
        repository.write_file("content/accounts.yml", "wren: 111\n")
    else:
        repository.write_file("content/learners/wren.yml", "name: Wren Original\ngithub: wren\ngithub_id: 111\n")
    for number, address in enumerate(("111+wren", "111+WREN", "111+wren-new", "wren", "222+wren", "222+wren-two")):
        repository.write_file("tool.py", str(number)).commit("X", f"{address}@users.noreply.github.com")
    hub = derive_git_hub(repository)
    assert list_code_credits(hub) == ["login:wren-two", "login:wren-two", "wren", "wren", "wren", "wren"]
    wall = [(face.name, face.handle) for face in hub.contributors if face.login != "host"]
    assert sorted(wall) == [("Wren Original", "wren"), ("X", None)], "the learner's own name, once"


def test_login_decides_where_no_number_is_known(repository: GitRepository) -> None:
    repository.write_file("tool.py").commit("X", "111+Wren@users.noreply.github.com")
    assert list_code_credits(derive_git_hub(repository)) == ["wren"]


def test_comment_of_a_stranger_with_the_old_login_is_not_theirs(repository: GitRepository) -> None:
    repository.write_file("content/accounts.yml", "wren: 111\n")
    comments = [
        {"login": login, "number": number, "id": str(index), "on": "2026-02-01", "url": "https://github.com/x", "term": "tip:x"}
        for index, (login, number) in enumerate([("wren", 111), ("wren-new", 111), ("wren", 222), ("wren", None), ("Claude", 5)])
    ]  # fmt: skip
    repository.write_file(COMMENTS_FILE, json.dumps(comments))
    credits_ = [credit for credit in derive_git_hub(repository).credits if credit.kind == "discussion"]
    assert [credit.person for credit in credits_] == ["wren"] * 3


def test_who_adds_a_profile_under_a_private_address_is_its_person(repository: GitRepository) -> None:
    repository.write_file("content/learners/dana.yml", "name: Dana Example\n").commit("dex", "dana@mail.example")
    repository.write_file("content/learners/dana.yml", "name: Dana Example\nbio: Hi\n").commit(
        "dex", "dana@mail.example"
    )
    repository.write_file("tool.py").commit("dex", "dana@mail.example")
    assert list_faces(repository) == [("Dana Example", "dana"), ("Wren Original", "wren")]
    assert list_code_credits(derive_git_hub(repository)) == ["dana"]


def test_commits_to_profiles_alone_make_no_face(repository: GitRepository) -> None:
    repository.write_file("content/learners/wren.yml", "name: Wren Original\n").commit("W", "w@mail.example")
    repository.write_file("content/learners/kim.yml", "name: Kim\n").commit("Boss", "9+boss@users.noreply.github.com")
    assert list_faces(repository) == [("Kim", "kim"), ("Wren Original", "wren")]


def test_who_adds_many_profiles_is_none_of_them(repository: GitRepository) -> None:
    for handle in ("kim", "zoe"):
        repository.write_file(f"content/learners/{handle}.yml", f"name: {handle}\n").commit("Mo", "mo@mail.example")
    repository.write_file("tool.py").commit("Mo", "mo@mail.example")
    assert list_code_credits(derive_git_hub(repository)) == ["name:Mo"]


def test_maintainer_who_adds_one_profile_is_not_that_learner(repository: GitRepository) -> None:
    repository.write_file("content/hub.yml", "name: Other\n").commit("Mo", "mo@mail.example")
    repository.write_file("content/learners/kim.yml", "name: Kim\n").commit("Mo", "mo@mail.example")
    repository.write_file("tool.py").commit("Mo", "mo@mail.example")
    assert list_code_credits(derive_git_hub(repository)) == ["name:Mo"]


def test_maintainer_with_the_name_of_the_profile_is_that_learner(repository: GitRepository) -> None:
    repository.write_file("content/hub.yml", "name: Other\n").commit("Mo  Park", "mo@mail.example")
    repository.write_file("content/learners/mo.yml", "name: mo park\n").commit("Mo Park", "mo@mail.example")
    repository.write_file("tool.py").commit("Mo Park", "mo@mail.example")
    assert list_code_credits(derive_git_hub(repository)) == ["mo"]


def test_bot_that_commits_for_somebody_is_nobody(repository: GitRepository) -> None:
    trailer = "Co-authored-by: dana <77+dana@users.noreply.github.com>"
    repository.write_file("content/learners/dana.yml", "name: Dana\n").commit(
        "github-actions[bot]", BOT_EMAIL, trailers=[trailer]
    )
    repository.write_file("tool.py").commit("D", "77+dana@users.noreply.github.com")
    assert list_faces(repository) == [("Dana", "dana"), ("Wren Original", "wren")]
    assert list_code_credits(derive_git_hub(repository)) == ["dana"]


def test_squash_merge_by_a_moderator_is_the_author_s(repository: GitRepository) -> None:
    trailers = ["Co-authored-by: Mod <5+mod@users.noreply.github.com>"]
    repository.write_file("content/learners/dana.yml", "name: Dana\n").commit(
        "Dana D", "d@mail.example", trailers=trailers
    )
    repository.write_file("tool.py").commit("Dana D", "d@mail.example")
    assert list_code_credits(derive_git_hub(repository)) == ["dana"]


def test_several_addresses_of_one_name_are_one_face(repository: GitRepository) -> None:
    repository.write_file("content/learners/dana.yml", "name: Dana\n").commit("Dana D", "d@mail.example")
    repository.write_file("tool.py", "1").commit("Dana D", "work@mail.example")
    repository.write_file("tool.py", "2").commit("Kim K", "one@mail.example")
    repository.write_file("tool.py", "3").commit("Kim K", "two@mail.example")
    assert list_faces(repository) == [("Dana", "dana"), ("Kim K", None), ("Wren Original", "wren")]


def test_agents_have_no_face_and_no_credit(repository: GitRepository) -> None:
    trailers = ["Co-authored-by: Claude <noreply@anthropic.com>", "Co-authored-by: Robo <robo@factory.example>"]
    repository.write_file("content/hub.yml", "name: Test\nagents: ['*@factory.example']\n").commit(*HOST)
    repository.write_file("tool.py", "1").commit("Wren", "wren@users.noreply.github.com", trailers=trailers)
    repository.write_file("tool.py", "2").commit("Cursor", "cursoragent@cursor.com")
    assert list_faces(repository) == [("Wren Original", "wren")]
    assert list_code_credits(derive_git_hub(repository)) == ["wren"]


def test_namesake_takes_nobody_s_credits(repository: GitRepository) -> None:
    repository.write_file("content/learners/dana.yml", "name: Dana\n").commit("dex", "dana@mail.example")
    repository.write_file("tool.py", "1").commit("dex", "dana@mail.example")
    repository.write_file("content/learners/eve.yml", "name: Eve\n").commit("dex", "eve@mail.example")
    repository.write_file("tool.py", "2").commit("dex", "eve@mail.example")
    assert list_code_credits(derive_git_hub(repository)) == ["dana", "eve"]
