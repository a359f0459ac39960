"""The limits and settings of the merge policy, and what its reasons say."""

from __future__ import annotations

import pytest
from PIL import Image

from lyceum.moderation.review_result import Verdict
from lyceum.schema import AutoMergeSettings
from tests.support.git_repository import GitRepository
from tests.support.pictures import make_picture
from tests.support.policy_cases import (
    BASE_FILES,
    LEARNERS,
    NEW_ACCOUNT,
    OWN_TIP,
    RESULTS,
    TIPS,
    Change,
    commit_files,
    get_blocking_codes,
    make_tip,
    review_branch,
    review_merge,
)

DAILY = AutoMergeSettings().daily


@pytest.mark.parametrize(("files", "before", "codes"), [
    (DAILY, 0, set()), (DAILY + 1, 0, {"file-limit"}), (1, DAILY - 1, set()), (1, DAILY, {"daily-limit"}),
])  # fmt: skip
def test_daily_limits_are_enforced(repo: GitRepository, files: int, before: int, codes: set[str]) -> None:
    tips: dict[str, str | None] = {f"{TIPS}new-{i}.md": make_tip() for i in range(files)}
    assert get_blocking_codes(review_merge(repo, Change(tips), merged_today=before)) == codes


OPEN_SETTINGS = "name: Test\nwelcome: automatic\nsafe: {hosts: [example.com], pictures: true, daily: 2}\n"


def test_hub_settings_extend_what_is_merged_automatically(repo: GitRepository) -> None:
    commit_files(repo, {"content/hub.yml": OPEN_SETTINGS})
    repo.create_branch("change")
    Image.new("RGB", (96, 96), "teal").save(repo.folder / f"{LEARNERS}ada.png")
    commit_files(repo, {f"{TIPS}mine.md": make_tip(text="See <https://deep.example.com/>.")})
    repo.switch_branch("main")
    assert (get_blocking_codes(review_branch(repo)), review_branch(repo).verdict) == (set(), Verdict.SAFE)
    assert get_blocking_codes(review_branch(repo, merged_today=2)) == {"daily-limit"}
    assert get_blocking_codes(review_branch(repo, author="hopper", author_id=9)) == {"not-the-owner"}


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (f"{LEARNERS}grace.png", "mine", "not-the-owner"),
        (f"{LEARNERS}lin.png", "nobody's", "not-the-owner"),
        (f"{LEARNERS}ada.png", "no picture", "unreadable-file"),
        (f"{TIPS}mine.md", make_tip(text="See <https://notexample.com/>."), "new-host"),
    ],
)
def test_opened_settings_keep_all_other_limits(repo: GitRepository, path: str, text: str, code: str) -> None:
    assert code in get_blocking_codes(
        review_merge(repo, Change({path: text}, base_files={"content/hub.yml": OPEN_SETTINGS}))
    )


@pytest.mark.parametrize("welcome", ["", "welcome: moderated\n"])
def test_first_contribution_waits_unless_base_allows_it(repo: GitRepository, welcome: str) -> None:
    settings: dict[str, str | None] = {"content/hub.yml": "name: Test\n" + welcome}
    first = review_merge(repo, Change({f"{LEARNERS}lin.yml": "name: Lin\n"}, base_files=settings, **NEW_ACCOUNT))
    assert (first.is_first_contribution, get_blocking_codes(first), first.verdict) == (
        True,
        {"first-contribution"},
        Verdict.PERSON,
    )
    repo.run_git("branch", "-D", "change")
    second = review_merge(repo, OWN_TIP)
    assert (second.is_first_contribution, second.verdict) == (False, Verdict.SAFE)


def test_change_cannot_allow_itself(repo: GitRepository) -> None:
    moderated: dict[str, str | None] = {"content/hub.yml": "name: Test\n"}
    change = Change(
        {f"{LEARNERS}lin.yml": "name: Lin\n", "content/hub.yml": BASE_FILES["content/hub.yml"]},
        base_files=moderated,
        **NEW_ACCOUNT,
    )
    assert {"first-contribution", "maintainers-only"} == get_blocking_codes(review_merge(repo, change))


def test_a_conflict_names_its_files(repo: GitRepository) -> None:
    review = review_merge(
        repo, Change({f"{TIPS}mine.md": make_tip(text="Mine")}, meanwhile={f"{TIPS}mine.md": make_tip(text="Theirs")})
    )
    assert [reason.path for reason in review.reasons if reason.code == "conflict"] == [f"{TIPS}mine.md"]


def test_problem_caused_in_another_file_is_named_there(repo: GitRepository) -> None:
    review = review_merge(repo, Change({f"{LEARNERS}ada.yml": None}))
    broken_paths = {reason.path for reason in review.reasons if not reason.ok}
    assert broken_paths == {f"{TIPS}mine.md", f"{TIPS}ours.md", f"{RESULTS}ada.yml", f"{RESULTS}rowers.yml"}
    assert broken_paths <= {problem.where.path for problem in review.problems}


def test_passed_reasons_list_what_was_checked(repo: GitRepository) -> None:
    passed = {(reason.path, reason.code) for reason in review_merge(repo, OWN_TIP).reasons if reason.ok}
    assert passed == {
        (f"{TIPS}mine.md", "own-file"),
        *(("", code) for code in ("daily-limit", "file-limit", "known-hosts", "no-problems")),
    }


def test_review_names_pictures_that_cannot_be_shown(repo: GitRepository) -> None:
    change = Change(
        {f"{LEARNERS}ada.yml": BASE_FILES[f"{LEARNERS}ada.yml"] + "avatar: file\n", f"{LEARNERS}ada.png": "GIF89a"}
    )
    review = review_merge(repo, change)
    assert [(problem.where.path, problem.code) for problem in review.problems if problem.is_error] == [
        (f"{LEARNERS}ada.png", "unreadable-picture")
    ]
    assert {"problems", "picture-needs-review"} <= get_blocking_codes(review)


PICTURE_SETTINGS = OPEN_SETTINGS.replace("daily: 2", "daily: 9")
HERS_SHOWN = make_tip("author: grace", "![x](mine-2.png) ![x](theirs.png)")


@pytest.mark.parametrize(
    ("name", "base", "codes"),
    [
        ("tips/mine.png", {}, set()),
        ("tips/mine-shot.png", {}, set()),
        ("tips/shot.png", {}, {"picture-name"}),
        ("tips/hers.png", {}, {"not-the-owner"}),
        ("tips/hers-2.png", {}, {"not-the-owner"}),
        ("tips/ours.png", {}, set()),
        ("tips/mine-2.png", {f"{TIPS}hers.md": HERS_SHOWN}, {"not-the-owner"}),
        ("challenges/walk/map.png", {}, {"maintainers-only"}),
        ("challenges/walk/results/ada.png", {}, set()),
        ("challenges/walk/results/grace.png", {}, {"not-the-owner"}),
        ("pages/x.png", {}, {"maintainers-only"}),
    ],
)
def test_pictures_beside_texts_belong_to_their_authors(
    repo: GitRepository, name: str, base: dict[str, str | None], codes: set[str]
) -> None:
    commit_files(repo, {"content/hub.yml": PICTURE_SETTINGS, **base})
    repo.create_branch("change")
    (repo.folder / f"content/{name}").write_bytes(make_picture(40, 30))
    commit_files(repo, {f"{TIPS}mine.md": make_tip(text="More.")})
    repo.switch_branch("main")
    assert get_blocking_codes(review_branch(repo)) == codes


def test_longer_name_takes_no_picture_over(repo: GitRepository) -> None:
    """Ada's tip `hers-2` does not make `hers-2.png`, a picture of Grace's tip, hers."""
    commit_files(
        repo, {"content/hub.yml": PICTURE_SETTINGS, f"{TIPS}hers.md": make_tip("author: grace", "![x](hers-2.png)")}
    )
    (repo.folder / f"{TIPS}hers-2.png").write_bytes(make_picture(40, 30))
    commit_files(repo, {f"{TIPS}hers-2.md": make_tip()})
    repo.create_branch("change")
    (repo.folder / f"{TIPS}hers-2.png").write_bytes(make_picture(50, 30))
    commit_files(repo, {f"{TIPS}hers-2.md": make_tip(text="More.")})
    repo.switch_branch("main")
    assert get_blocking_codes(review_branch(repo)) == {"not-the-owner"}


def test_pictures_of_a_change_are_bounded_in_bytes(repo: GitRepository) -> None:
    commit_files(repo, {"content/hub.yml": PICTURE_SETTINGS})
    repo.create_branch("change")
    for number in range(2):
        picture = make_picture(40, 30, "JPEG")
        (repo.folder / f"{TIPS}mine-{number}.jpg").write_bytes(picture + b"\0" * 4_500_000)
    commit_files(repo, {f"{TIPS}mine.md": make_tip(text="![a](mine-0.jpg) ![b](mine-1.jpg)")})
    repo.switch_branch("main")
    assert get_blocking_codes(review_branch(repo)) == {"picture-limit"}


def test_pictures_wait_for_a_person_unless_the_hub_allows_them(repo: GitRepository) -> None:
    repo.create_branch("change")
    (repo.folder / f"{TIPS}mine.png").write_bytes(make_picture(40, 30))
    commit_files(repo, {f"{TIPS}mine.md": make_tip(text="![a](mine.png)")})
    repo.switch_branch("main")
    assert get_blocking_codes(review_branch(repo)) == {"picture-needs-review"}
