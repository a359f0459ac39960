"""Who may change a file is decided by its name and its owner, whatever folder it lies in."""

from __future__ import annotations

import pytest

from tests.support.git_repository import GitRepository
from tests.support.policy_cases import (
    ADA_PROFILE,
    LEARNERS,
    RESULT_DATE,
    RESULTS,
    TIPS,
    Change,
    get_blocking_codes,
    make_tip,
    review_merge,
)

DEEP_FILES: dict[str, str | None] = {
    f"{LEARNERS}ma/mary.yml": "name: Mary\ngithub_id: 5\n",
    f"{LEARNERS}ma/mary.png": "a picture",
    f"{TIPS}2026/marys.md": make_tip("author: mary"),
    f"{RESULTS}ma/mary.yml": f"learner: mary\n{RESULT_DATE}score: 2\n",
}
NEW_TEXTS: dict[str, str | None] = {
    f"{LEARNERS}ma/mary.yml": "name: Mary\ngithub_id: 5\nheadline: Hello\n",
    f"{TIPS}2026/marys.md": make_tip("author: mary", "Sleep on it twice."),
}


@pytest.mark.parametrize("path", NEW_TEXTS)
def test_owners_change_their_files_in_subfolders(repo: GitRepository, path: str) -> None:
    files = {path: NEW_TEXTS[path]}
    own = Change(files, author="mary", author_id=5, base_files=DEEP_FILES)
    assert not get_blocking_codes(review_merge(repo, own))


@pytest.mark.parametrize("path", [*NEW_TEXTS, f"{LEARNERS}ma/mary.png"])
def test_others_change_no_files_in_subfolders(repo: GitRepository, path: str) -> None:
    change = Change({path: NEW_TEXTS.get(path, "another picture")}, base_files=DEEP_FILES)
    assert "not-the-owner" in get_blocking_codes(review_merge(repo, change))


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({f"{LEARNERS}gr/grace.yml": "name: Another\n"}, "problems"),
        ({f"{LEARNERS}ad/ada.yml": ADA_PROFILE}, "problems"),
        ({f"{LEARNERS}gr/grace.png": "a picture"}, "picture-needs-review"),
        ({"content/challenges/2026/walk/challenge.md": "x"}, "maintainers-only"),
    ],
)
def test_a_second_file_of_a_name_is_not_merged(repo: GitRepository, files: dict[str, str | None], code: str) -> None:
    assert code in get_blocking_codes(review_merge(repo, Change(files)))


def test_a_new_tip_may_lie_in_a_subfolder(repo: GitRepository) -> None:
    change = Change({f"{TIPS}2026/another.md": make_tip()})
    assert not get_blocking_codes(review_merge(repo, change))
