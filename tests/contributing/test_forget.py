"""Anybody can be taken off the site: with a profile or without one, by name, login, number or address, or by the form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lyceum.contributing import LearnerChangeError, apply_plan, build_submission, plan_forgetting
from lyceum.schema import hash_account_number, hash_name
from lyceum.site import build_site
from tests.support.git_hubs import derive_git_hub, write_files
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import list_problems

HOST = ("Host", "1+host@users.noreply.github.com")
KIM = ("Kim Noprofile", "kim@mailbox.example")
KIM_ACCOUNT = ("Kim Nu", "77+kim-n@users.noreply.github.com")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    isolate_git(monkeypatch)
    monkeypatch.setenv("LYCEUM_AVATARS", "off")
    repository = GitRepository.create(tmp_path / "hub")
    write_files(repository, {
        "content/hub.yml": "name: Test  # ours\n",
        "content/learners/wren.yml": "name: Wren\n",
        "mkdocs.yml": "site_name: Test\ntheme: {name: material}\nplugins: [lyceum]\ndocs_dir: content/pages\n",
        "content/pages/index.md": "# Home\n",
    }).commit(*HOST, date="2026-01-01")  # fmt: skip
    repository.write_file("tool.py", "1").commit(*KIM)
    repository.write_file("tool.py", "2").commit(*KIM_ACCOUNT)
    repository.write_file("tool.py", "3").commit(
        "Ada", "ada@mailbox.example", trailers=["Co-authored-by: Kim Noprofile <k@x.example>"]
    )
    return repository


def list_names(repository: GitRepository) -> set[str]:
    hub = derive_git_hub(repository)
    assert {credit.person for credit in hub.credits} >= {"name:Ada"}
    return {contributor.name for contributor in hub.contributors}


@pytest.mark.parametrize(
    ("who", "left"),
    [
        ("Kim Noprofile", {"Kim Nu"}),
        ("kim  noprofile", {"Kim Nu"}),
        ("kim@mailbox.example", {"Kim Nu"}),
        ("KIM@mailbox.example", {"Kim Nu"}),
        ("kim-n", {"Kim Noprofile"}),
        ("@Kim-N", {"Kim Noprofile"}),
        ("77", {"Kim Noprofile"}),
        ("Kim Nu", {"Kim Noprofile"}),
        ("77+kim-n@users.noreply.github.com", {"Kim Noprofile"}),
    ],
)
def test_author_without_a_profile_is_forgotten(repository: GitRepository, who: str, left: set[str]) -> None:
    assert list_names(repository) == {"Ada", "Wren", "Host", "Kim Nu", "Kim Noprofile"}
    apply_plan(repository.folder, plan_forgetting(repository.folder, who))
    assert list_names(repository) == {"Ada", "Wren", "Host"} | left
    text = (repository.folder / "content/hub.yml").read_text("utf-8")
    assert text.startswith("name: Test  # ours\nforgotten:")
    assert "kim" not in text.casefold()
    assert list_problems(repository.folder) == []


def test_forgotten_author_stays_so_with_another_login(repository: GitRepository) -> None:
    apply_plan(repository.folder, plan_forgetting(repository.folder, "kim-n"))
    repository.write_file("tool.py", "4").commit("Kimberly", "77+kimberly@users.noreply.github.com")
    assert "Kimberly" not in list_names(repository)


def test_name_of_another_account_is_not_forgotten(repository: GitRepository) -> None:
    repository.write_file("tool.py", "4").commit("Kim Nu", "88+other-kim@users.noreply.github.com")
    apply_plan(repository.folder, plan_forgetting(repository.folder, "kim-n"))
    hub = derive_git_hub(repository)
    assert [face.login for face in hub.contributors if face.name == "Kim Nu"] == ["other-kim"]


def test_no_file_of_the_site_names_who_was_forgotten(repository: GitRepository, tmp_path: Path) -> None:
    for who in ("Kim Noprofile", "kim-n"):
        apply_plan(repository.folder, plan_forgetting(repository.folder, who))
    result = build_site(repository.folder, site_dir=tmp_path / "site")
    files = [file.read_bytes().lower() for file in result.site_folder.rglob("*") if file.is_file()]
    assert len(files) > 20
    assert not any(name in data for data in files for name in (b"kim noprofile", b"kim-n", b"kim nu", b"kim@mailbox"))


def test_unknown_person_is_said_with_a_suggestion(repository: GitRepository) -> None:
    with pytest.raises(LearnerChangeError, match="no author of a commit called `wrenn`; did you mean `wren`"):
        plan_forgetting(repository.folder, "wrenn")


def test_without_a_history_the_text_itself_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/hub.yml").write_text("name: Test\n")
    apply_plan(tmp_path, plan_forgetting(tmp_path, "kim@mailbox.example"))
    apply_plan(tmp_path, plan_forgetting(tmp_path, "77"))
    text = (tmp_path / "content/hub.yml").read_text("utf-8")
    assert hash_name("kim@mailbox.example") in text
    assert hash_account_number(77) in text
    assert plan_forgetting(tmp_path, "77").changes == {}, "once is enough"


@pytest.mark.parametrize("who", ["dana", "Dana Example", "dex", "55", "@dex"])
def test_learner_is_forgotten_by_anything_that_names_them(repository: GitRepository, who: str) -> None:
    write_files(repository, {
        "content/learners/dana.yml": "name: Dana Example\ngithub: dex\n",
        "content/accounts.yml": "dana: 55\n",
    }).commit(*HOST)  # fmt: skip
    repository.write_file("tool.py", "5").commit("D. E.", "55+dex-new@users.noreply.github.com")
    apply_plan(repository.folder, plan_forgetting(repository.folder, who))
    assert not (repository.folder / "content/learners/dana.yml").exists()
    assert list_names(repository) == {"Ada", "Wren", "Host", "Kim Nu", "Kim Noprofile"}


def test_forgotten_learner_with_a_private_address_gets_no_face(repository: GitRepository) -> None:
    repository.write_file("content/learners/dana.yml", "name: Dana Example\n").commit("dex", "dana@mail.example")
    repository.write_file("tool.py", "5").commit("dex", "dana@mail.example")
    apply_plan(repository.folder, plan_forgetting(repository.folder, "dana"))
    repository.commit(*HOST)
    assert "dex" not in list_names(repository)


def test_maintainer_who_added_the_profile_is_not_forgotten(repository: GitRepository) -> None:
    repository.write_file("content/hub.yml", "name: Other\n").commit("Mo", "mo@mail.example")
    repository.write_file("content/learners/dana.yml", "name: Dana\n").commit("Mo", "mo@mail.example")
    repository.write_file("tool.py", "5").commit("Mo", "mo@mail.example")
    apply_plan(repository.folder, plan_forgetting(repository.folder, "dana"))
    assert "Mo" in list_names(repository)


def test_stranger_with_the_old_login_is_not_forgotten(repository: GitRepository) -> None:
    write_files(repository, {"content/learners/dana.yml": "name: Dana\n", "content/accounts.yml": "dana: 55\n"}).commit(
        *HOST
    )
    repository.write_file("tool.py", "5").commit("Else", "66+someone@users.noreply.github.com")
    apply_plan(repository.folder, plan_forgetting(repository.folder, "dana"))
    assert "Else" in list_names(repository)


def test_several_learners_of_one_name_are_asked_about(repository: GitRepository) -> None:
    write_files(repository, {f"content/learners/{key}.yml": "name: Alex\n" for key in ("alex-a", "alex-b")})
    with pytest.raises(LearnerChangeError, match="`alex-a`, `alex-b`"):
        plan_forgetting(repository.folder, "Alex")


def submit_leave_form(folder: Path, login: str, number: int | None) -> tuple[dict[str, str | None], list[str]]:
    submission = build_submission(
        folder, body="### Are you sure?\n\n- [x] Yes, remove me from this site\n", author=login, author_id=number,
        today=date(2026, 11, 24), kind="leave", number=7,
    )  # fmt: skip
    assert login not in submission.message
    return dict(submission.files), [problem.code for problem in submission.problems]


def test_leave_form_takes_off_an_account_without_a_profile(repository: GitRepository) -> None:
    files, problems = submit_leave_form(repository.folder, "kim-new", 77)
    assert (list(files), problems) == (["content/hub.yml"], [])
    repository.write_file("content/hub.yml", str(files["content/hub.yml"]))
    assert list_names(repository) == {"Ada", "Wren", "Host", "Kim Noprofile"}


def test_leave_form_of_somebody_who_is_nowhere_changes_nothing(repository: GitRepository) -> None:
    assert submit_leave_form(repository.folder, "stranger", 999) == ({}, ["missing-profile"])


def test_namesake_of_a_learner_is_not_forgotten(repository: GitRepository) -> None:
    write_files(repository, {
        "content/learners/alex.yml": "name: Alex Kim\n", "content/accounts.yml": "alex: 5\n",
    }).commit(*HOST)  # fmt: skip
    for number, account in enumerate(("5+alex", "6+alexkim", "7+alex")):  # the login `alex` is in new hands
        repository.write_file("tool.py", f"1{number}").commit("Alex Kim", f"{account}@users.noreply.github.com")
    apply_plan(repository.folder, plan_forgetting(repository.folder, "alex"))
    hub = derive_git_hub(repository)
    assert sorted(face.login or "" for face in hub.contributors if face.name == "Alex Kim") == ["alex", "alexkim"]
    assert {credit.person for credit in hub.credits} >= {"login:alex", "login:alexkim"}


def test_newcomer_with_the_handle_of_who_left_is_credited(repository: GitRepository) -> None:
    write_files(repository, {
        "content/learners/zoe.yml": "name: Zoe\n", "content/accounts.yml": "zoe: 5\n", "tool.py": "10",
    }).commit("Zoe", "5+zoe@users.noreply.github.com")  # fmt: skip
    apply_plan(repository.folder, plan_forgetting(repository.folder, "zoe"))
    repository.commit(*HOST)
    write_files(repository, {
        "content/learners/zoe.yml": "name: Zoe\n", "content/accounts.yml": "zoe: 9\n", "tool.py": "11",
    }).commit("Zoe", "9+zoe@users.noreply.github.com", date="2026-02-01")  # fmt: skip
    credits_ = [credit for credit in derive_git_hub(repository).credits if "zoe" in credit.person]
    assert [(credit.person, credit.kind) for credit in credits_] == [("zoe", "code"), ("zoe", "profile")]


def test_login_that_is_a_forgotten_name_is_not_forgotten(repository: GitRepository) -> None:
    repository.write_file("tool.py", "4").commit("Robin", "robin@mailbox.example")
    apply_plan(repository.folder, plan_forgetting(repository.folder, "Robin"))
    repository.write_file("tool.py", "5").commit("Rob B", "9+robin@users.noreply.github.com")
    assert list_names(repository) == {"Ada", "Wren", "Host", "Kim Nu", "Kim Noprofile", "Rob B"}


def test_people_of_one_name_in_commits_are_asked_about(repository: GitRepository) -> None:
    repository.write_file("tool.py", "4").commit("Kim Nu", "88+other-kim@users.noreply.github.com")
    repository.write_file("tool.py", "5").commit("Kim Nu", "kim-nu@mailbox.example")
    with pytest.raises(LearnerChangeError, match="`Kim Nu`, `kim-n`, `other-kim`"):
        plan_forgetting(repository.folder, "Kim Nu")
    apply_plan(repository.folder, plan_forgetting(repository.folder, "other-kim"))
    faces = [face.login for face in derive_git_hub(repository).contributors if face.name == "Kim Nu"]
    assert sorted(map(str, faces)) == ["None", "kim-n"]


def test_account_with_the_name_of_a_private_author_is_not_forgotten(repository: GitRepository) -> None:
    repository.write_file("content/learners/dana.yml", "name: Dana Example\n").commit("dex", "dana@mail.example")
    repository.write_file("tool.py", "5").commit("dex", "9+dexter@users.noreply.github.com")
    apply_plan(repository.folder, plan_forgetting(repository.folder, "dana"))
    repository.commit(*HOST)
    assert [face.login for face in derive_git_hub(repository).contributors if face.name == "dex"] == ["dexter"]


@pytest.mark.parametrize(("number", "is_gone"), [(77, True), (78, False), (None, True)])
def test_leave_form_takes_off_no_earlier_owner_of_a_login(
    repository: GitRepository, number: int | None, is_gone: bool
) -> None:
    files, _ = submit_leave_form(repository.folder, "kim-n", number)
    if files:
        repository.write_file("content/hub.yml", str(files["content/hub.yml"]))
    assert ("Kim Nu" not in list_names(repository)) is is_gone
