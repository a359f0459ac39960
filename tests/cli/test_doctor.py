"""`lyceum doctor` says what will become slow or too large, and moves the files of crowded folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lyceum.contributing import apply_plan, find_crowded_folders, plan_content_rename, plan_rename, plan_subfolders
from lyceum.loader import load_library
from lyceum.system import MAX_FOLDER_ENTRIES
from tests.support.command_line import run_lyceum
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import COMMON_FILES, list_problems, write_hub

MANY = MAX_FOLDER_ENTRIES + 1


def write_files(folder: Path) -> Path:
    return write_hub(
        folder,
        {
            **COMMON_FILES,
            "mkdocs.yml": "site_name: Test\n",
            "content/learners/linus.yml": "name: Linus\navatar: file\nbio: See [my tip](../tips/one.md#first)\n",
            "content/learners/linus.png": "a picture",
            "content/tips/one.md": "---\ntitle: One\nauthor: ada\n---\n# First\n![a](one-a.png) [Linus](../learners/linus.yml) [all](../learners/)\n",
            "content/tips/one-a.png": "a picture",
            "content/tips/two.md": "---\ntitle: Two\nauthor: ada\n---\nAfter [one](one.md).\n",
            "content/pages/about.md": "[Ada](../learners/ada.yml)\n",
        },
    )


def test_crowded_folders_are_divided_and_links_follow(tmp_path: Path) -> None:
    hub = write_files(tmp_path)
    before, _ = load_library(hub)
    assert find_crowded_folders(before, most=2) == {
        "content": 7,
        "content/learners": 4,
        "content/tips": 3,
    }
    apply_plan(hub, plan_subfolders(hub, most=2))
    after, _ = load_library(hub)
    assert not list_problems(hub)
    assert after.learners["linus"].path == "content/learners/li/linus.yml"
    assert after.pictures == {"linus": "content/learners/li/linus.png"}
    assert after.text_pictures == {"content/tips/on/one-a.png"}
    assert "(../../tips/on/one.md#first)" in (hub / "content/learners/li/linus.yml").read_text()
    assert (
        (hub / "content/tips/on/one.md")
        .read_text()
        .endswith("![a](one-a.png) [Linus](../../learners/li/linus.yml) [all](../../learners/)\n")
    )
    assert "[one](../on/one.md)" in (hub / "content/tips/tw/two.md").read_text()
    assert "(../learners/ad/ada.yml)" in (hub / "content/pages/about.md").read_text()
    assert {*after.learners} == {*before.learners}
    assert not plan_subfolders(hub, most=4).moves


def test_names_alike_are_divided_twice(tmp_path: Path) -> None:
    names = [f"abc{letter}" for letter in "defg"]
    hub = write_hub(tmp_path, {f"content/learners/{name}.yml": "name: A\n" for name in names})
    assert set(plan_subfolders(hub, most=3).moves.values()) == {
        f"content/learners/ab/c{name[3]}/{name}.yml" for name in names
    }


def test_doctor_advises_on_a_crowded_folder(tmp_path: Path) -> None:
    files = {f"content/learners/l{number}.yml": "name: A\n" for number in range(MANY)}
    hub = write_hub(tmp_path, {"mkdocs.yml": "site_name: Test\n", **files})
    result = run_lyceum("doctor", "--format", "json", folder=hub)
    [problem] = json.loads(result.stdout)["problems"]
    assert (problem["path"], problem["code"], problem["severity"]) == ("content/learners", "crowded-folder", "warning")
    assert result.returncode == 0
    fixed = run_lyceum("doctor", "--fix", "--yes", folder=hub)
    assert fixed.returncode == 0
    assert "Nothing needs attention." in fixed.stdout
    assert len(load_library(hub)[0].learners) == MANY


def test_new_files_lie_where_their_siblings_lie(tmp_path: Path) -> None:
    hub = write_files(tmp_path)
    apply_plan(hub, plan_subfolders(hub, most=2))
    assert run_lyceum("new", "learner", "--handle", "mary", "--name", "Mary", folder=hub).returncode == 0
    assert (hub / "content/learners/ma/mary.yml").is_file()


def test_doctor_says_what_the_site_and_the_store_weigh(tmp_path: Path) -> None:
    hub = write_files(tmp_path)
    (hub / "site").mkdir()
    (hub / "site/index.html").write_text("x" * 2_000_000)
    (hub / ".lyceum/store").mkdir(parents=True)
    (hub / ".lyceum/store/history.sqlite").write_text("x")
    output = run_lyceum("doctor", folder=hub).stdout
    assert "1 file, 2.0 MB (0.2% of what GitHub Pages publishes)" in output
    assert ".lyceum/store: 0.0 MB, last written" in output


@pytest.mark.parametrize(("size", "exit_code"), [(850_000_000, 0), (1_100_000_000, 1)])
def test_doctor_warns_of_a_large_site(tmp_path: Path, size: int, exit_code: int) -> None:
    hub = write_files(tmp_path)
    (hub / "site").mkdir()
    with (hub / "site/index.html").open("wb") as file:
        file.truncate(size)  # it takes no space on disk
    result = run_lyceum("doctor", folder=hub)
    assert "large-site" in result.stdout
    assert result.returncode == exit_code


def test_doctor_notices_a_shallow_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    repository = GitRepository.create(tmp_path / "hub")
    write_files(repository.folder)
    repository.commit()
    repository.write_file("a").commit()
    clone = repository.make_shallow_clone(tmp_path / "clone")
    assert "shallow-clone" in run_lyceum("doctor", folder=clone.folder).stdout


def test_renamed_files_lie_where_their_siblings_lie(tmp_path: Path) -> None:
    hub = write_files(tmp_path)
    apply_plan(hub, plan_subfolders(hub, most=2))
    apply_plan(hub, plan_rename(hub, "linus", "tux"))
    apply_plan(hub, plan_content_rename(hub, "tips/on/one", "first"))
    library, _ = load_library(hub)
    assert library.learners["tux"].path == "content/learners/tu/tux.yml"
    assert library.pictures == {"tux": "content/learners/tu/tux.png"}
    assert library.tips["first"].path == "content/tips/fi/first.md"
    assert not list_problems(hub)
