"""A build on top of an earlier one gives the same bytes as a build without one, and does only the work that changed."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.site import SiteStats, build_site, finish_replacement, make_state_folder
from tests.support.git_repository import GitRepository
from tests.support.hubs import write_site_hub
from tests.support.killed_processes import run_until_step
from tests.support.pictures import make_picture
from tests.support.property_tests import count_examples

HUB_FILES: dict[str, str | bytes] = {
    "content/hub.yml": (
        "name: Test\nurl: https://test.example.org/\nrepository: ada/hub\nboards: on\nshare_cards: false\n"
        "organisations: [{id: acme, name: Acme}]\ncohorts: [{id: spring, name: Spring, starts: 2026-01-01, ends: 2026-06-30}]\n"
    ),
    "content/topics.yml": "- {id: python, name: Python}\n- {id: sql, name: SQL}\n",
    "content/badges.yml": "- {id: author, name: Author, description: Writes tips, rule: {credit: tip, at_least: 1}}\n",
    "content/learners/ada.yml": "name: Ada\ngithub: ada\ncohort: spring\nknows: [python]\nbio: I know [sorting](../tips/sort.md).\n",
    "content/learners/grace.yml": "name: Grace\nlearning: [python]\norganisation: acme\njoined: 2026-02-01\n",
    "content/learners/li.yml": "name: Li\nlearning: [sql]\nshow: {year: true}\n",
    "content/tips/sort.md": "---\ntitle: Sort\nauthor: ada\ntopics: [python]\n---\nSort, says @grace.\n\n![picture](sort.png)\n",
    "content/tips/sort.png": make_picture(),
    "content/tips/join.md": "---\ntitle: Join\nauthor: li\ntopics: [sql]\n---\nSee [sorting](sort.md).\n",
    "content/challenges/walk/challenge.md": (
        "---\ntitle: Walk\nsummary: One step\nopens: 2026-01-01\ncloses: 2026-12-01\n---\nText\n"
    ),
    "content/challenges/walk/results/ada.yml": "learner: ada\ndate: 2026-01-10\nscore: 5\n",
    "content/challenges/walk/results/grace.yml": "learner: grace\ndate: 2026-01-11\nscore: 7\n",
    "content/activities/meet-up.yml": "title: Meet up\ndate: 2026-01-20\nkind: meeting\npeople: [ada, grace]\n",
    "content/pages/about.md": "# About\n\nAsk [Ada](../learners/ada.yml).\n",
}  # fmt: skip


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    hub = write_site_hub(tmp_path / "hub", HUB_FILES)
    repository = GitRepository.create(hub)
    repository.run_git("config", "core.excludesFile", "/dev/null")
    (hub / ".gitignore").write_text("/site/\n/.lyceum/\n")
    repository.commit(date="2026-02-02")
    return hub


def replace_text(hub: Path, path: str, old: str, new: str) -> None:
    text = (hub / path).read_text("utf-8")
    assert old in text
    (hub / path).write_text(text.replace(old, new), "utf-8")


def build(hub: Path) -> SiteStats:
    return build_site(hub).stats


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def find_differences(hub: Path) -> list[str]:
    """Build the hub without anything that an earlier build left, and return the paths of files that differ."""
    comments = hub / ".lyceum/discussions.json"
    cold_hub = hub.with_name("cold")
    shutil.copytree(hub, cold_hub, ignore=shutil.ignore_patterns(".lyceum", "site"))
    if comments.exists():
        (cold_hub / ".lyceum").mkdir()
        shutil.copy(comments, cold_hub / ".lyceum")
    cold, warm = read_files(build_site(cold_hub).site_folder), read_files(hub / "site")
    shutil.rmtree(cold_hub)
    return sorted(path for path in cold.keys() | warm.keys() if cold.get(path) != warm.get(path))


def edit_comments(hub: Path) -> None:
    comment = {
        "term": "tip:sort",
        "author": "grace",
        "day": "2026-02-03",
        "url": "https://github.com/ada/hub/discussions/1",
    }
    (hub / ".lyceum/discussions.json").write_text(json.dumps([comment]), "utf-8")


def commit(hub: Path, author: str = "Ada", date: str = "2026-02-10") -> None:
    GitRepository(hub).commit(author, date=date)


EDITS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda hub: None,
    "profile": lambda hub: replace_text(hub, "content/learners/grace.yml", "name: Grace", "name: Grace Hopper\nheadline: Admiral"),
    "profile, back": lambda hub: replace_text(hub, "content/learners/grace.yml", "name: Grace Hopper\nheadline: Admiral", "name: Grace"),
    "tip": lambda hub: replace_text(hub, "content/tips/sort.md", "Sort, says", "## New heading\n\nSort well, says"),
    "result": lambda hub: replace_text(hub, "content/challenges/walk/results/ada.yml", "score: 5", "score: 9"),
    "new learner": lambda hub: (hub / "content/learners/new.yml").write_text("name: Newcomer\nlearning: [sql]\njoined: 2026-02-05\n"),
    "badge rule": lambda hub: replace_text(hub, "content/badges.yml", "at_least: 1", "at_least: 2"),
    "activity": lambda hub: replace_text(hub, "content/activities/meet-up.yml", "[ada, grace]", "[ada, grace, li]"),
    "topics": lambda hub: replace_text(hub, "content/topics.yml", "name: SQL", "name: Databases"),
    "maintainers' page": lambda hub: replace_text(hub, "content/pages/about.md", "Ask [Ada]", "Now ask [Ada]"),
    "learner who is linked to goes": lambda hub: (hub / "content/learners/li.yml").unlink(),
    "problem": lambda hub: replace_text(hub, "content/learners/grace.yml", "learning: [python]", "learnig: [python]"),
    "picture": lambda hub: (hub / "content/tips/sort.png").write_bytes(make_picture(120, 80)),
    "history": commit,
    "history by somebody else": lambda hub: ((hub / "content/tips/join.md").write_text("---\ntitle: Join\nauthor: ada\n---\nNew\n"), commit(hub, "Grace", "2026-03-01")),
    "comment": edit_comments,
    "logo of the theme": lambda hub: replace_text(hub, "mkdocs.yml", "  logo: assets/drawings/logo.svg\n", ""),
    "frame of the theme": lambda hub: ((hub / "theme").mkdir(), (hub / "theme/main.html").write_text('{% extends "lyceum.html" %}{% block footer %}Our footer{% endblock %}'), replace_text(hub, "mkdocs.yml", "  name: material", "  name: material\n  custom_dir: theme")),
    "theme of the hub": lambda hub: replace_text(hub, "theme/main.html", "Our footer", "Our other footer"),
    "language": lambda hub: replace_text(hub, "content/hub.yml", "name: Test", "name: Test\nlanguage: fr"),
    "settings": lambda hub: replace_text(hub, "content/hub.yml", "boards: on", "boards: off"),
    "new tip": lambda hub: (hub / "content/tips/new.md").write_text("---\ntitle: New\nauthor: li\ntopics: [sql]\n---\nText\n"),
    "tip goes": lambda hub: (hub / "content/tips/new.md").unlink(),
    "new result": lambda hub: (hub / "content/challenges/walk/results/new.yml").write_text("learner: new\ndate: 2026-02-06\nscore: 8\n"),
    "result goes": lambda hub: (hub / "content/challenges/walk/results/new.yml").unlink(),
    "learner goes": lambda hub: (hub / "content/learners/new.yml").unlink(),
    "renamed learner": lambda hub: (hub / "content/learners/grace.yml").rename(hub / "content/learners/hopper.yml"),
}  # fmt: skip


@pytest.mark.slow
def test_incremental_site_equals_a_cold_one(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772500000")  # 2026-03-03
    build(hub)
    for name, edit in EDITS.items():
        edit(hub)
        stats = build(hub)
        assert find_differences(hub) == [], name
        assert stats.written_count == 0 or name != "nothing"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")  # 2026-05-28
    build(hub)
    assert find_differences(hub) == [], "the day"


def test_sites_in_two_folders_are_built_in_turn(hub: Path, tmp_path: Path) -> None:
    build(hub)
    replace_text(hub, "content/learners/grace.yml", "name: Grace", "name: Grace\nheadline: Admiral")
    build_site(hub, site_dir=tmp_path / "other site")
    build(hub)
    assert find_differences(hub) == []
    assert read_files(tmp_path / "other site") == read_files(hub / "site")


def test_two_processes_make_what_one_makes(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.site.build.MIN_WEIGHT_FOR_TWO", 1)
    monkeypatch.setattr("lyceum.site.build.can_divide_work", lambda: True)
    replace_text(hub, "content/hub.yml", "share_cards: false\n", "")
    build(hub)
    EDITS["profile"](hub)
    EDITS["tip"](hub)
    assert build(hub).rendered_count > 2
    assert find_differences(hub) == []


ADA = "name: Ada-{step:04}\ngithub: ada\nbio: I know [sorting](../tips/sort.md).\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_build_leaves_the_old_site_or_the_new_one(hub: Path) -> None:
    (hub / "content/learners/ada.yml").write_text(ADA.format(step=0))
    build(hub)
    first = old = read_files(hub / "site")
    is_finished, step, finished_by_journal = False, 0, 0
    while not is_finished:
        step += 1
        (hub / "content/learners/ada.yml").write_text(ADA.format(step=step))
        is_finished = run_until_step(lambda: build(hub), step, hub)
        was_finished = finish_replacement(hub / "site", make_state_folder(hub, hub / "site"))
        between = read_files(hub / "site")
        build(hub)
        new = read_files(hub / "site")
        assert new != old
        assert between in (old, new), step
        assert between == new or not was_finished, step
        pages = [path for path in first if not path.startswith(("search/", "status/size.json"))]
        assert [path for path in pages if new[path].replace(b"Ada-%04d" % step, b"Ada-0000") != first[path]] == [], step
        finished_by_journal += was_finished
        old = new
    assert find_differences(hub) == []
    assert step > 60, "a build has more steps with files and statements of databases"
    assert finished_by_journal > 10


LEARNERS = st.tuples(
    st.sampled_from([f"learners/{key}.yml" for key in ("ada", "grace", "li", "new")]),
    st.sampled_from(("", "name: Ada\n", "name: Bo\ngithub: grace\n", "name: X\nlearning: [python]\nhelps_with: [sql]\n", "nme: x\n")),
)  # fmt: skip
TIPS = st.tuples(
    st.sampled_from([f"tips/{key}.md" for key in ("sort", "join", "other")]),
    st.sampled_from(("", "---\ntitle: T\nauthor: ada\n---\n@li and [it](join.md#part)\n", "---\ntitle: U\nauthor: grace\ntopics: [sql]\n---\n## Part\n")),
)  # fmt: skip
RESULTS = st.tuples(
    st.sampled_from([f"challenges/walk/results/{key}.yml" for key in ("ada", "li", "li-2")]),
    st.sampled_from(("", "learner: li\ndate: 2026-01-12\nscore: 6\n", "learner: ada\ndate: 2026-01-13\nscore: 9\nnotes: Cold.\n")),
)  # fmt: skip


@pytest.mark.fuzz
@pytest.mark.slow
@settings(max_examples=count_examples(3))
@given(edits=st.lists(st.one_of(LEARNERS, TIPS, RESULTS, st.just("commit")), min_size=3, max_size=6))
def test_any_edits_give_the_bytes_of_a_cold_build(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str] | str]
) -> None:
    hub = write_site_hub(tmp_path_factory.mktemp("hub") / "hub", HUB_FILES)
    GitRepository.create(hub).write_file(".gitignore", "/site/\n/.lyceum/\n").commit(date="2026-02-02")
    build(hub)
    for edit in edits:
        if isinstance(edit, str):
            commit(hub)
        else:
            path, text = hub / "content" / edit[0], edit[1]
            path.write_text(text) if text else path.unlink(missing_ok=True)
        build(hub)
    assert find_differences(hub) == []
