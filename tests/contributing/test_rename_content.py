"""A tip or a challenge under another key: references and links follow, and the old address leads to the new one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lyceum.contributing import LearnerChangeError, apply_plan, plan_content_rename
from lyceum.site import build_site
from tests.support.hubs import COMMON_FILES, find_problems, list_problems, load_valid_library, write_hub
from tests.support.paths import ROOT

FILES: dict[str, str | bytes] = COMMON_FILES | {
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\nchallenges: [walk]  # mine\n---\nSee [two](two.md#part) and [walk](../challenges/walk/challenge.md).\n",
    "content/tips/two.md": "---\ntitle: Two\nauthor: grace\n---\nAs in [one](one.md), ![x](one.png), [far](https://x.org/one.md).\n\n[1]: one.md\n",
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\nsummary: Far\nopens: 2026-01-01\n---\nRead [one](../../tips/one.md#a).\n",
    "content/challenges/walk/results/ada.yml": "learner: ada\ndate: 2026-01-10\nnotes: As in [one](../../../tips/one.md).\n",
    "content/challenges/walk/results/ada-0.yml": "learner: ada\ndate: 2026-01-11\n",
}  # fmt: skip


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return write_hub(tmp_path / "hub", FILES)


def read(hub: Path, path: str) -> str:
    return (hub / "content" / path).read_text("utf-8")


def test_renamed_tip_keeps_its_links_and_its_thread(hub: Path) -> None:
    apply_plan(hub, plan_content_rename(hub, "tips/one", "first"))
    assert not (hub / "content/tips/one.md").exists()
    assert "challenges: [walk]  # mine\nformerly: [one]\n" in read(hub, "tips/first.md")
    assert read(hub, "tips/two.md").endswith(
        "As in [one](first.md), ![x](one.png), [far](https://x.org/one.md).\n\n[1]: first.md\n"
    )
    assert "[one](../../tips/first.md#a)" in read(hub, "challenges/walk/challenge.md")
    assert "[one](../../../tips/first.md)" in read(hub, "challenges/walk/results/ada.yml")
    assert [problem for problem in find_problems(hub) if problem.is_error] == []


def test_renamed_challenge_takes_its_folder_along(hub: Path) -> None:
    apply_plan(hub, plan_content_rename(hub, "content/challenges/walk/challenge.md", "hike"))
    assert not (hub / "content/challenges/walk").exists()
    assert "challenges: [hike]  # mine" in read(hub, "tips/one.md")
    assert "[walk](../challenges/hike/challenge.md)" in read(hub, "tips/one.md")
    assert "formerly: [walk]" in read(hub, "challenges/hike/challenge.md")
    library = load_valid_library(hub)
    assert {(result.challenge_key, result.key) for result in library.results} == {("hike", "ada"), ("hike", "ada-0")}


def test_name_that_comes_back_is_no_earlier_name(hub: Path) -> None:
    apply_plan(hub, plan_content_rename(hub, "tips/one", "first"))
    apply_plan(hub, plan_content_rename(hub, "tips/first", "one"))
    assert "formerly: [first]\n" in read(hub, "tips/one.md")
    assert "[one](one.md)" in read(hub, "tips/two.md")


@pytest.mark.parametrize(
    ("name", "new_key"), [("tips/none", "first"), ("tips/one", "two"), ("tips/one", "a_b"), ("learners/ada", "x"), ("tips", "x"), ("/", "x")]
)  # fmt: skip
def test_impossible_rename_says_why(hub: Path, name: str, new_key: str) -> None:
    with pytest.raises(LearnerChangeError):
        plan_content_rename(hub, name, new_key)


def test_earlier_name_of_a_tip_belongs_to_one_tip(hub: Path) -> None:
    write_hub(hub, {"content/tips/three.md": "---\ntitle: C\nauthor: ada\nformerly: [one]\n---\nText\n"})
    assert "content/tips/three.md:4:12: former-name-taken" in list_problems(hub)


@pytest.mark.slow
def test_old_addresses_lead_to_the_new_ones_and_threads_stay(hub: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "mkdocs.yml", hub / "mkdocs.yml")
    threads = "discussions: {repository: o/r, repository_id: R_1, category: General, category_id: DIC_1}\n"
    write_hub(hub, {"content/pages/index.md": "# Hi\n", "content/hub.yml": "name: Test\n" + threads})
    apply_plan(hub, plan_content_rename(hub, "tips/one", "first"))
    apply_plan(hub, plan_content_rename(hub, "challenges/walk", "hike"))
    site = build_site(hub, site_dir=tmp_path / "site").site_folder
    assert 'url=../first/"' in (site / "tips/one/index.html").read_text("utf-8")
    assert 'url=../hike/"' in (site / "challenges/walk/index.html").read_text("utf-8")
    assert 'data-hub-thread="tip:one"' in (site / "tips/first/index.html").read_text("utf-8")
    assert 'data-hub-thread="challenge:walk"' in (site / "challenges/hike/index.html").read_text("utf-8")
